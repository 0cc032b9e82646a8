//! The auditor's page. What is asked for is kept as a draft, so that no user name or number stands
//! in an address.

use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::errors::redirect;
use crate::http::form::Fields;
use crate::http::session::{Sent, Visit};
use crate::http::views::{self, words};
use crate::http::{Answer, NotDone};
use crate::pages::audit::Audit;
use crate::parts::Form as _;
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::search::{FieldError, date_in_three_fields};
use contactpoint_service::ActError;
use contactpoint_service::acts::read_audit::AuditQuery;
use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

const NAMES: &[(&str, &str)] = &[("user_name", "user"), ("child", "number")];

/// What is asked for, as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Asked {
    user: String,
    number: String,
    from: [String; 3],
    to: [String; 3],
}

impl Asked {
    fn of(form: &Fields) -> Self {
        let date =
            |prefix: &str| ["day", "month", "year"].map(|part| form.owned(&format!("{prefix}_{part}")));
        Self { user: form.owned("user"), number: form.owned("number"), from: date("from"), to: date("to") }
    }

    fn query(&self) -> Result<AuditQuery, Vec<FieldError>> {
        let mut faults = Vec::new();
        let mut day = |field, [day, month, year]: &[String; 3]| {
            if [day, month, year].iter().all(|part| part.trim().is_empty()) {
                return None;
            }
            let date = date_in_three_fields(day, month, year);
            date.map_err(|message| faults.push(FieldError::new(field, message))).ok()
        };
        let from_ms = day("from_day", &self.from).map(words::start_of_day_ms);
        let to = day("to_day", &self.to).and_then(|last| last.checked_add(1.day()).ok());
        let number = self.number.trim();
        let child = ChildNumber::parse(number);
        if child.is_none() && !number.is_empty() {
            faults.push(FieldError::new("number", "Enter all 10 digits of the directory number"));
        }
        let user = self.user.trim();
        if child.is_some() && !user.is_empty() {
            faults.push(FieldError::new("user", "Enter a user name or a number, not both"));
        }
        let user_name = (!user.is_empty()).then(|| user.to_owned());
        let query =
            AuditQuery { user_name, child, from_ms, to_ms: to.map(words::start_of_day_ms), before: None };
        if faults.is_empty() { Ok(query) } else { Err(faults) }
    }

    fn fill(&self, page: &mut Audit) {
        page.fill([("user", self.user.as_str()), ("number", &self.number)]);
        for (prefix, date) in [("from", &self.from), ("to", &self.to)] {
            for (part, value) in ["day", "month", "year"].iter().zip(date) {
                page.fill([(format!("{prefix}_{part}").as_str(), value.as_str())]);
            }
        }
    }
}

/// The form, with the state of the log: a query for no entries.
pub async fn show(visit: Visit) -> Answer {
    let nothing = AuditQuery { to_ms: Some(0), ..AuditQuery::default() };
    let log = visit.act(move |service, who| service.read_audit(who, &nothing)).await?;
    let mut form = Audit::new(visit.chrome(NavItem::Audit));
    form.log = views::audit::log(&log);
    form.head = views::audit::head(&log);
    Ok(page(&form))
}

/// Takes the form.
pub async fn ask(Sent { visit, form }: Sent) -> Answer {
    let asked = Asked::of(&form);
    if let Err(faults) = asked.query() {
        return Ok(correct(&visit, &asked, &faults));
    }
    let id = hex::encode(contactpoint_service::random::<16>());
    let place = format!("audit:{id}");
    visit.act(move |service, who| service.save_draft(who, &place, &asked)).await?;
    Ok(redirect(&format!("/audit/{id}")))
}

fn correct(visit: &Visit, asked: &Asked, faults: &[FieldError]) -> axum::response::Response {
    let mut page = Audit::new(visit.chrome(NavItem::Audit));
    asked.fill(&mut page);
    complain(&mut page, faults, NAMES);
    again(&page)
}

/// The entries.
pub async fn entries(visit: Visit) -> Answer {
    let id = visit.param("query");
    let place = format!("audit:{id}");
    let asked: Asked = match visit.run(move |service, who| service.draft(who, &place)).await {
        Ok(asked) => asked,
        Err(NotDone::Act(ActError::Expired)) => return Ok(redirect("/audit")),
        Err(error) => return Err(visit.failure(error)),
    };
    let mut query = match asked.query() {
        Ok(query) => query,
        Err(faults) => return Ok(correct(&visit, &asked, &faults)),
    };
    query.before = visit.query("before").parse().ok();
    match visit.try_act(move |service, who| service.read_audit(who, &query)).await? {
        Ok(read) => {
            let mut form = Audit::new(visit.chrome(NavItem::Audit));
            asked.fill(&mut form);
            form.log = views::audit::log(&read);
            form.head = views::audit::head(&read);
            form.entries = Some(views::audit::entries(&id, &read));
            Ok(page(&form))
        }
        Err(faults) => Ok(correct(&visit, &asked, &faults)),
    }
}
