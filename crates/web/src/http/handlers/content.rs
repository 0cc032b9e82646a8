//! Pages that only tell something; they are there for everyone.

use super::page;
use crate::chrome::{Chrome, NavItem};
use crate::http::Answer;
use crate::http::session::Passer;
use crate::pages::content::{Accessibility, Cookies, Help, Privacy, Services};

/// Looking at them counts as use of the session.
async fn chrome(passer: &Passer, current: NavItem) -> Result<Chrome, crate::http::errors::Failure> {
    if let Some(visit) = &passer.0 {
        visit.stay().await?;
    }
    Ok(passer.chrome(current))
}

/// Help.
pub async fn help(passer: Passer) -> Answer {
    Ok(page(&Help { chrome: chrome(&passer, NavItem::Help).await? }))
}

/// The accessibility statement.
pub async fn accessibility(passer: Passer) -> Answer {
    Ok(page(&Accessibility { chrome: chrome(&passer, NavItem::None).await? }))
}

/// The privacy notice.
pub async fn privacy(passer: Passer) -> Answer {
    Ok(page(&Privacy { chrome: chrome(&passer, NavItem::None).await? }))
}

/// Cookies.
pub async fn cookies(passer: Passer) -> Answer {
    Ok(page(&Cookies { chrome: chrome(&passer, NavItem::None).await? }))
}

/// The catalogue of services.
pub async fn services(passer: Passer) -> Answer {
    Ok(page(&Services { chrome: chrome(&passer, NavItem::None).await? }))
}
