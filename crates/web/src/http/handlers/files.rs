//! Files taken lately.

use super::page;
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::session::Visit;
use crate::http::views::words;
use crate::pages::files::Files;
use contactpoint_service::acts::files::TakenFile;

/// The list.
pub async fn list(visit: Visit) -> Answer {
    let files = visit.act(contactpoint_service::Service::taken_files).await?;
    Ok(page(&Files::new(visit.chrome(NavItem::Files), files.iter().map(row).collect())))
}

fn row(file: &TakenFile) -> ([String; 3], [i64; 8]) {
    let TakenFile { counts: c, team, .. } = file;
    let supplier =
        if file.finished { file.supplier.clone() } else { format!("{} (still being taken)", file.supplier) };
    (
        [words::moment(file.started_at_ms), file.source.to_owned(), supplier],
        [c.accepted, c.unchanged, c.rejected, c.waiting, c.not_taken, team.matched, team.created, team.held],
    )
}
