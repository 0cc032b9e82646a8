//! Who is involved: statements about the same involvement are folded into one, newest word last.

use super::{Cards, Provenance, Sourced, Valued, provenance, valued};
use crate::dates::day_in_england;
use crate::facts::{Consent, Contact, ContactRef, Involvement, LeadStep};
use crate::ids::RecordId;
use crate::service::Service;
use crate::source::SourceKind;
use jiff::Span;
use jiff::civil::Date;

/// Days after which an involvement that nobody confirmed is marked stale; after as many again it
/// counts as ended.
pub const CONFIRM_WITHIN_DAYS: i64 = 90;

/// One service's involvement, with its contacts looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownInvolvement {
    /// The record that first stated it.
    pub record: RecordId,
    /// The supplier whose references it carries.
    pub supplier: String,
    /// The service.
    pub service: Service,
    /// The practitioner's reference.
    pub practitioner_ref: Option<ContactRef>,
    /// The practitioner's card.
    pub practitioner: Option<Contact>,
    /// The team's reference.
    pub team_ref: Option<ContactRef>,
    /// The team's card.
    pub team: Option<Contact>,
    /// First day.
    pub started_on: Option<Date>,
    /// Last day.
    pub ended_on: Option<Date>,
    /// The last day on which it was confirmed: by a person, as the source or someone here says; where
    /// a source does not say, by being reported.
    pub confirmed_on: Date,
    /// Lead professional.
    pub lead: Option<LeadStep>,
    /// When the lead step was stated.
    pub lead_since_ms: i64,
    /// For a sensitive service.
    pub consent: Option<Consent>,
    /// Who said it.
    pub from: Provenance,
}

impl ShownInvolvement {
    /// Not confirmed for 90 days.
    pub fn is_stale(&self, today: Date) -> bool {
        self.ended_on.is_none() && days_between(self.confirmed_on, today) > CONFIRM_WITHIN_DAYS
    }

    /// Whether it holds on this day.
    pub fn is_current(&self, today: Date) -> bool {
        self.ended_on.is_none_or(|ended| ended > today)
    }
}

/// The early help assessment and its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownEarlyHelp {
    /// When it was undertaken.
    pub on: Option<Date>,
    /// Who holds it.
    pub holder: Option<Contact>,
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span: Span| i64::from(span.get_days()))
}

fn supplier_of<'a>(record: &'a Sourced, stated: &'a Involvement) -> &'a str {
    stated.contact_supplier.as_deref().unwrap_or(&record.supplier)
}

/// Whether two statements speak of one involvement: the same service by the same supplier, and the
/// same practitioner; or no practitioner known to one of them and no other team (an authority's
/// return says that a social worker is allocated, its case system says who).
fn same(shown: &ShownInvolvement, supplier: &str, stated: &Involvement) -> bool {
    let agree = |a: &Option<ContactRef>, b: &Option<ContactRef>| a.is_none() || b.is_none() || a == b;
    shown.service == stated.service
        && shown.supplier == supplier
        && agree(&shown.practitioner_ref, &stated.practitioner)
        && (shown.practitioner_ref.is_some() && shown.practitioner_ref == stated.practitioner
            || agree(&shown.team_ref, &stated.team))
}

/// The day a statement was confirmed. A source that names the day is taken at its word, so that a
/// case nobody has looked at for months does not seem fresh by being sent each night. One that
/// names none, or a day that has not come, confirms what it reports.
fn confirmed_on(record: &Sourced, stated: &Involvement, today: Date) -> Date {
    let named = stated.confirmed_on.filter(|on| *on <= today);
    named.unwrap_or_else(|| day_in_england(record.last_seen_ms))
}

pub(super) fn involvements(records: &[&Sourced], cards: &Cards, today: Date) -> Vec<ShownInvolvement> {
    let mut shown: Vec<ShownInvolvement> = Vec::new();
    // Oldest statement first, so that the newest word on an end, a confirmation or a role stands;
    // statements without a practitioner last, so that they join one that has.
    let mut statements: Vec<(&Sourced, &Involvement)> = records
        .iter()
        .rev()
        .flat_map(|record| record.facts.involvements.iter().map(move |stated| (*record, stated)))
        .collect();
    statements.sort_by_key(|(_, stated)| stated.practitioner.is_none());
    for (record, stated) in statements {
        let supplier = supplier_of(record, stated);
        let confirmed_on = confirmed_on(record, stated, today);
        match shown.iter_mut().find(|other| same(other, supplier, stated)) {
            Some(known) => {
                known.started_on = [known.started_on, stated.started_on].into_iter().flatten().min();
                known.confirmed_on = known.confirmed_on.max(confirmed_on);
                if stated.practitioner.is_some() || known.practitioner_ref.is_none() {
                    known.ended_on = stated.ended_on;
                }
                known.consent = known.consent.or(stated.consent);
                if let Some(step) = stated.lead {
                    known.lead = Some(step);
                    known.lead_since_ms = record.as_of_ms;
                }
            }
            None => shown.push(ShownInvolvement {
                record: record.record,
                supplier: supplier.to_owned(),
                service: stated.service,
                practitioner: card(cards, supplier, stated.practitioner.as_ref()),
                practitioner_ref: stated.practitioner.clone(),
                team: team_card(cards, supplier, stated),
                team_ref: stated.team.clone(),
                started_on: stated.started_on,
                ended_on: stated.ended_on,
                confirmed_on,
                lead: stated.lead,
                lead_since_ms: record.as_of_ms,
                consent: stated.consent,
                from: provenance(record),
            }),
        }
    }
    for involvement in &mut shown {
        let silent_days = days_between(involvement.confirmed_on, today);
        if involvement.ended_on.is_none() && silent_days > 2 * CONFIRM_WITHIN_DAYS {
            involvement.ended_on =
                involvement.confirmed_on.checked_add(Span::new().days(2 * CONFIRM_WITHIN_DAYS)).ok();
        }
    }
    keep_one_lead(&mut shown, today);
    shown.sort_by_key(|i| {
        (i.lead != Some(LeadStep::Holds), !i.is_current(today), i.service, i.started_on, i.record)
    });
    shown
}

/// A child has one lead professional: the one stated last among the current ones.
fn keep_one_lead(shown: &mut [ShownInvolvement], today: Date) {
    let newest = shown
        .iter()
        .filter(|i| i.lead == Some(LeadStep::Holds) && i.is_current(today))
        .map(|i| (i.lead_since_ms, i.record))
        .max();
    for involvement in shown.iter_mut().filter(|i| i.lead == Some(LeadStep::Holds)) {
        if Some((involvement.lead_since_ms, involvement.record)) != newest {
            involvement.lead = Some(LeadStep::Ended);
        }
    }
}

fn card(cards: &Cards, supplier: &str, reference: Option<&ContactRef>) -> Option<Contact> {
    cards.contacts.get(&(supplier.to_owned(), reference?.clone())).cloned()
}

fn team_card(cards: &Cards, supplier: &str, stated: &Involvement) -> Option<Contact> {
    card(cards, supplier, stated.team.as_ref()).or_else(|| {
        let practitioner = card(cards, supplier, stated.practitioner.as_ref())?;
        card(cards, supplier, practitioner.team.as_ref())
    })
}

/// The newest word on an early help assessment. That a service did none says nothing of the others:
/// only its own earlier statement is gone by that. What a person enters here speaks for all.
pub(super) fn early_help(records: &[&Sourced], cards: &Cards) -> Option<Valued<ShownEarlyHelp>> {
    let (record, stated) = records.iter().find_map(|record| {
        let stated = record.facts.early_help.as_ref()?;
        (stated.undertaken || record.kind == SourceKind::Directory).then_some((*record, stated))
    })?;
    let supplier = stated.holder_supplier.as_deref().unwrap_or(&record.supplier);
    let shown = ShownEarlyHelp { on: stated.on, holder: card(cards, supplier, stated.holder.as_ref()) };
    stated.undertaken.then(|| valued(record, shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{ChildFacts, EarlyHelp};

    fn says(n: u8, kind: SourceKind, undertaken: bool) -> Sourced {
        let early_help = EarlyHelp { undertaken, on: None, holder: None, holder_supplier: None };
        Sourced {
            record: RecordId([n; 16]),
            kind,
            supplier: format!("other:{n}"),
            supplier_name: String::new(),
            as_of_ms: i64::from(n),
            first_seen_ms: 0,
            last_seen_ms: 0,
            facts: ChildFacts { early_help: Some(early_help), ..ChildFacts::default() },
        }
    }

    fn shown(records: &[Sourced]) -> bool {
        let mut newest_first: Vec<&Sourced> = records.iter().collect();
        newest_first.sort_by_key(|record| std::cmp::Reverse(record.as_of_ms));
        early_help(&newest_first, &Cards::default()).is_some()
    }

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    /// A record last seen today that reports social work, confirmed on a day or not said when.
    fn reports(n: u8, supplier: &str, confirmed_on: Option<Date>) -> Sourced {
        let involvement = Involvement {
            service: Service::SocialWork,
            practitioner: None,
            team: None,
            started_on: None,
            ended_on: None,
            confirmed_on,
            lead: None,
            contact_supplier: None,
            consent: None,
        };
        let today_ms: i64 = 1_795_521_600_000;
        assert_eq!(day_in_england(today_ms), TODAY);
        Sourced {
            supplier: supplier.to_owned(),
            last_seen_ms: today_ms,
            facts: ChildFacts { involvements: vec![involvement], ..ChildFacts::default() },
            ..says(n, SourceKind::Involvements, false)
        }
    }

    fn days_ago(days: i64) -> Date {
        TODAY.checked_sub(Span::new().days(days)).unwrap()
    }

    /// The one involvement that some records, newest first, make.
    fn folded(records: &[Sourced]) -> ShownInvolvement {
        let records: Vec<&Sourced> = records.iter().collect();
        let mut shown = involvements(&records, &Cards::default(), TODAY);
        assert_eq!(shown.len(), 1);
        shown.remove(0)
    }

    #[test]
    fn the_day_that_a_feed_names_counts_and_not_the_day_it_was_sent() {
        let fresh = folded(&[reports(1, "la:801", Some(days_ago(30)))]);
        assert_eq!((fresh.confirmed_on, fresh.is_stale(TODAY)), (days_ago(30), false));
        let stale = folded(&[reports(1, "la:801", Some(days_ago(CONFIRM_WITHIN_DAYS + 1)))]);
        assert!(stale.is_stale(TODAY), "sent today, confirmed long ago");
        let ended = folded(&[reports(1, "la:801", Some(days_ago(2 * CONFIRM_WITHIN_DAYS + 1)))]);
        assert!(!ended.is_current(TODAY), "and after as long again it counts as ended");
    }

    #[test]
    fn without_a_day_or_with_one_to_come_a_report_confirms() {
        assert_eq!(folded(&[reports(1, "la:801", None)]).confirmed_on, TODAY);
        assert_eq!(folded(&[reports(1, "la:801", Some(days_ago(-400)))]).confirmed_on, TODAY);
        let silent = Sourced { last_seen_ms: 0, ..reports(1, "la:801", None) };
        assert!(!folded(&[silent]).is_current(TODAY));
    }

    #[test]
    fn the_newest_confirmation_of_several_statements_counts() {
        let old = reports(1, "la:801", Some(days_ago(120)));
        let still_involved = reports(2, "la:801", Some(days_ago(3)));
        for records in [[old.clone(), still_involved.clone()], [still_involved, old]] {
            assert_eq!(folded(&records).confirmed_on, days_ago(3));
        }
    }

    #[test]
    fn a_service_that_did_none_says_nothing_of_the_assessment_of_another() {
        use SourceKind::{Directory, Involvements};
        let done = says(1, Involvements, true);
        assert!(shown(&[done.clone(), says(2, Involvements, false), says(3, Involvements, false)]));
        assert!(!shown(&[says(2, Involvements, false)]));
        assert!(!shown(&[done.clone(), says(2, Directory, false)]), "a person withdrew it");
        assert!(shown(&[says(1, Directory, false), says(2, Involvements, true)]), "done since");
    }
}
