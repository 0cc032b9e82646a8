//! Stop and go on: with `--work FOLDER` the weighed pairs of finished shares are kept on disk, and a run of
//! the same tables that was stopped takes them from there. What is damaged or of other tables is thrown away.

use anyhow::{Context as _, Result, bail};
use contactpoint_matching::link::cluster::Edge;
use contactpoint_matching::link::intern::hash_bytes;
use contactpoint_matching::link::{Keeper, Scored};
use indicatif::ProgressBar;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Eight bytes that say what the file is; the last is its version.
const MAGIC: &[u8; 8] = b"CPlinks\x02";
/// What another version of this program makes the last, and stands in no text.
const VERSIONS: std::ops::RangeInclusive<u8> = 1..=8;
const EDGE: usize = 12;
/// Share, pairs, edges; after the edges a checksum.
const HEAD: usize = 4 + 8 + 4;

/// What is kept, and the bar that shows how far it is.
pub struct Work<'b> {
    bar: &'b ProgressBar,
    known: HashMap<u32, Scored>,
    kept: Option<Mutex<Kept>>,
}

struct Kept {
    path: PathBuf,
    file: File,
    failed: Option<std::io::Error>,
}

impl<'b> Work<'b> {
    /// Nothing is kept.
    pub fn none(bar: &'b ProgressBar) -> Self {
        Self { bar, known: HashMap::new(), kept: None }
    }

    /// The file of a folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("weighed-pairs")
    }

    /// Takes what an earlier run left in the folder, if it was of the same tables and model.
    pub fn open(folder: &Path, fingerprint: u64, rows: u32, bar: &'b ProgressBar) -> Result<Self> {
        let path = Self::file(folder);
        let place = || format!("--work {}", path.display());
        std::fs::create_dir_all(folder).with_context(place)?;
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(place)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(place)?;
        let is_ours = match bytes.strip_prefix(&MAGIC[..7]) {
            Some([version, ..]) => VERSIONS.contains(version),
            _ => MAGIC.starts_with(&bytes),
        };
        if !is_ours {
            bail!("{}: it holds something else, which would be lost: expected another folder", place());
        }
        if bytes.get(7).is_some_and(|version| *version != MAGIC[7]) {
            let told = format!("{}: it is another version's of this program, and is begun anew", place());
            bar.suspend(|| crate::output::error(&told));
        }
        let head: Vec<u8> = MAGIC.iter().copied().chain(fingerprint.to_le_bytes()).collect();
        let (known, sound) = match bytes.strip_prefix(head.as_slice()) {
            Some(rest) => {
                let (known, sound) = frames(rest, rows);
                (known, head.len() + sound)
            }
            None => (HashMap::new(), 0),
        };
        file.set_len(sound as u64).with_context(place)?;
        file.seek(std::io::SeekFrom::End(0)).with_context(place)?;
        if sound == 0 {
            file.write_all(&head).with_context(place)?;
        }
        Ok(Self { bar, known, kept: Some(Mutex::new(Kept { path, file, failed: None })) })
    }

    /// Ends well: what was kept is needed no longer. Or tells why it could not be kept.
    pub fn finish(self) -> Result<()> {
        let Some(kept) = self.kept else { return Ok(()) };
        let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        let place = || format!("--work {}", kept.path.display());
        match kept.failed {
            Some(error) => Err(error).with_context(place),
            None => std::fs::remove_file(&kept.path).with_context(place),
        }
    }
}

impl Keeper for Work<'_> {
    fn known(&self, share: u32, rows: u32) -> Option<Scored> {
        let known = self.known.get(&share).cloned();
        if known.is_some() {
            self.bar.inc(u64::from(rows));
        }
        known
    }

    fn done(&self, share: u32, rows: u32, scored: &Scored) {
        self.bar.inc(u64::from(rows));
        let Some(kept) = &self.kept else { return };
        let frame = frame(share, scored);
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.failed.is_none() {
            // Half a frame at the end is found by its checksum, and done again.
            let written = kept.file.write_all(&frame).and_then(|()| kept.file.sync_data());
            kept.failed = written.err();
        }
    }
}

fn frame(share: u32, scored: &Scored) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEAD + scored.edges.len() * EDGE + 8);
    frame.extend(share.to_le_bytes());
    frame.extend(scored.pairs.to_le_bytes());
    frame.extend(u32::try_from(scored.edges.len()).unwrap_or(u32::MAX).to_le_bytes());
    for edge in &scored.edges {
        frame.extend(edge.weight.to_le_bytes());
        frame.extend(edge.a.to_le_bytes());
        frame.extend(edge.b.to_le_bytes());
    }
    let checksum = hash_bytes(&frame);
    frame.extend(checksum.to_le_bytes());
    frame
}

/// The sound frames from the start on, and how many bytes they take.
fn frames(bytes: &[u8], rows: u32) -> (HashMap<u32, Scored>, usize) {
    let mut known = HashMap::new();
    let mut rest = bytes;
    while let Some((share, scored, after)) = sound_frame(rest).filter(|(_, scored, _)| is_of(scored, rows)) {
        known.insert(share, scored);
        rest = after;
    }
    (known, bytes.len() - rest.len())
}

fn is_of(scored: &Scored, rows: u32) -> bool {
    scored.edges.iter().all(|edge| edge.a < rows && edge.b < rows)
}

fn sound_frame(bytes: &[u8]) -> Option<(u32, Scored, &[u8])> {
    let (share, rest) = bytes.split_first_chunk()?;
    let (pairs, rest) = rest.split_first_chunk()?;
    let (many, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*many)).ok()?.checked_mul(EDGE)?;
    let (edges, rest) = rest.split_at_checked(length)?;
    let (checksum, rest) = rest.split_first_chunk()?;
    if hash_bytes(&bytes[..HEAD + length]) != u64::from_le_bytes(*checksum) {
        return None;
    }
    let number = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_le_bytes);
    let edges = edges.chunks_exact(EDGE).map(|edge| Edge {
        weight: number(&edge[..4]).cast_signed(),
        a: number(&edge[4..8]),
        b: number(&edge[8..]),
    });
    Some((
        u32::from_le_bytes(*share),
        Scored { edges: edges.collect(), pairs: u64::from_le_bytes(*pairs) },
        rest,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(n: u32) -> Scored {
        let edge = |i: u32| Edge { weight: -77 + 1_000 * i.cast_signed(), a: n + i, b: n + i + 1 };
        Scored { edges: (0..n % 5).map(edge).collect(), pairs: u64::from(n) + 7 }
    }

    #[test]
    fn what_was_kept_is_taken_up_again_and_what_is_damaged_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let bar = ProgressBar::hidden();
        let work = Work::open(folder.path(), 42, 60, &bar).unwrap();
        for start in 0..6 {
            work.done(start * 10, 10, &scored(start));
        }
        drop(work);
        let path = folder.path().join("weighed-pairs");
        let whole = std::fs::read(&path).unwrap();
        let known = |fingerprint| Work::open(folder.path(), fingerprint, 60, &bar).unwrap().known;
        assert_eq!(known(42).len(), 6);
        assert_eq!(known(42)[&30], scored(3));
        // Cut or changed anywhere: what stands before is sound, what follows is not taken.
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, &damaged).unwrap();
            if at < MAGIC.len() - 1 {
                assert!(Work::open(folder.path(), 42, 60, &bar).is_err(), "it may be something else");
                assert_eq!(std::fs::read(&path).unwrap(), damaged, "and stays");
                continue;
            }
            let known_now = known(42);
            assert!(known_now.len() < 6, "byte {at}");
            assert!(known_now.iter().all(|(start, found)| *found == scored(start / 10)), "byte {at}");
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(known(42).len() < 6, "cut at {at}");
        }
        // Another version's is begun anew; what only begins alike is not ours.
        std::fs::write(&path, [&b"CPlinks\x01"[..], &whole[MAGIC.len()..]].concat()).unwrap();
        assert!(known(42).is_empty());
        assert_eq!(std::fs::read(&path).unwrap(), whole[..MAGIC.len() + 8], "with a head of this version");
        for other in ["CPlinks", "CPlinks of 2025", "CPlinks\n"] {
            std::fs::write(&path, other).unwrap();
            assert_eq!(
                Work::open(folder.path(), 42, 60, &bar).is_err(),
                other.len() > MAGIC.len() - 1,
                "{other}"
            );
        }
        std::fs::write(&path, &whole).unwrap();
        assert!(known(43).is_empty(), "other tables");
        std::fs::write(&path, &whole).unwrap();
        Work::open(folder.path(), 42, 60, &bar).unwrap().finish().unwrap();
        assert!(!path.exists());
    }
}
