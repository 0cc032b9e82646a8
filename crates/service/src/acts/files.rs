//! Files taken lately, with the directory team's own count: what the sender's receipt does not say.

use crate::audited::Note;
use crate::receive::TeamCount;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_store::Commit;
use contactpoint_store::tables::batches::{self, Counts};
use contactpoint_store::tables::{organisations, sources};

/// A file that was taken.
#[derive(Clone, Debug)]
pub struct TakenFile {
    /// Kind of source, in words.
    pub source: &'static str,
    /// Supplier's name.
    pub supplier: String,
    /// When it began.
    pub started_at_ms: i64,
    /// It was read to its end (or to where it breaks); else it is being taken, or was cut short.
    pub finished: bool,
    /// What the sender's receipt says.
    pub counts: Counts,
    /// The team's own count.
    pub team: TeamCount,
}

/// How many are looked through, and how many shown.
const LOOKED_THROUGH: i64 = 500;
const SHOWN: usize = 30;

impl Service {
    /// The files taken lately from suppliers of the person's area, and from national ones.
    pub fn taken_files(&self, who: &SignedIn) -> Result<Audited<Vec<TakenFile>>, ActError> {
        self.authorise(who, Action::ListHeld, &[], &[])?;
        let mut files = Vec::new();
        let mut conn = self.store.read()?;
        for batch in batches::recent(&mut conn, LOOKED_THROUGH)? {
            let Some(source) = sources::by_id(&mut conn, batch.source)? else { continue };
            let supplier = organisations::by_code(&mut conn, &source.supplier)?;
            let la = supplier.and_then(|card| card.la);
            if la.is_some() && la.as_deref() != who.la() {
                continue;
            }
            let counts = batch.counts;
            files.push(TakenFile {
                source: source.kind.label(),
                supplier: source.supplier_name,
                started_at_ms: batch.started_at,
                finished: batch.finished_at.is_some(),
                counts,
                team: TeamCount { matched: counts.matched, created: counts.created, held: counts.held },
            });
            if files.len() == SHOWN {
                break;
            }
        }
        drop(conn);
        let note = Note::default().saying(format!("{} files taken lately", files.len()));
        self.finish(who, Action::ListHeld, note, Commit::default(), files)
    }
}
