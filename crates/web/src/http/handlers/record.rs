//! A child's record, and where its values come from.

use super::page;
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::Failure;
use crate::http::session::Visit;
use crate::http::views;
use crate::pages::error::Problem;
use crate::pages::record::{RecordHead, Tab};
use contactpoint_directory::access::view::{ChildView, FullChild};
use contactpoint_service::acts::open_record::{OpeningId, RecordPage};

/// A record as an act has shown it, with the handles of its involvements.
pub struct Opened {
    /// The opening.
    pub id: OpeningId,
    /// What was shown.
    pub page: RecordPage,
    /// A handle for each involvement, in their order.
    pub handles: Vec<String>,
}

impl Opened {
    /// Who it is about.
    pub fn head(&self, visit: &Visit, current: Tab) -> RecordHead {
        views::record::head(&self.id, &self.page, current, visit.service().today())
    }

    /// The record whole.
    ///
    /// # Errors
    /// "Not found" where it is held back.
    pub fn full(&self, visit: &Visit) -> Result<&FullChild, Failure> {
        match &self.page.view {
            ChildView::Full(child) => Ok(child),
            ChildView::Shielded(_) => Err(visit.problem(Problem::NotFound)),
        }
    }
}

/// Shows the record of the path's opening.
pub async fn opened(visit: &Visit) -> Result<Opened, Failure> {
    let id = visit.id("record")?;
    let (page, handles) = visit
        .act(move |service, who| {
            let page = service.record(who, &id)?.into_inner();
            let records: Vec<_> = match &page.view {
                ChildView::Full(child) => child.involved().iter().map(|i| i.record).collect(),
                ChildView::Shielded(_) => Vec::new(),
            };
            let handles = service.involvement_handles(who, &id, &records);
            Ok((page, handles))
        })
        .await?;
    Ok(Opened { id, page, handles })
}

/// The record.
pub async fn show(visit: Visit) -> Answer {
    let opened = opened(&visit).await?;
    let head = opened.head(&visit, Tab::Record);
    let chrome = visit.chrome(NavItem::Search);
    Ok(match &opened.page.view {
        ChildView::Full(child) => {
            let kind = visit.who.organisation.kind;
            page(&views::record::record(chrome, head, child, &opened, kind, visit.service().today()))
        }
        ChildView::Shielded(identity) => page(&views::record::shielded(chrome, head, identity, &opened.page)),
    })
}

/// Where its values come from; for the directory team.
pub async fn data_quality(visit: Visit) -> Answer {
    let opened = opened(&visit).await?;
    if !opened.page.may.data_quality {
        return Err(visit.problem(Problem::NotFound));
    }
    let head = opened.head(&visit, Tab::DataQuality);
    let child = opened.full(&visit)?;
    let chrome = visit.chrome(NavItem::Search);
    Ok(page(&views::quality::data_quality(chrome, head, child, visit.service().today())))
}
