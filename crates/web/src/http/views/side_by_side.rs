//! A held record and its candidates, field by field. A field differs where both sides say something
//! that is in use, and share nothing.

use super::words;
use crate::pages::held::{ReviewCell, ReviewField};
use contactpoint_directory::access::view::Identity;
use contactpoint_directory::facts::{PersonName, Sex};
use contactpoint_directory::golden::{AddressState, GoldenRecord, ShownEducation};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, IdentifierStatus};
use contactpoint_directory::personal::{AddressLine, Name};
use contactpoint_service::acts::reviews::{CandidateView, Comparison};
use jiff::civil::Date;

/// The numbers that are compared, each in a line of its own.
const NUMBERS: [(&str, IdentifierKind); 4] = [
    ("NHS number", IdentifierKind::Nhs),
    ("Pupil number", IdentifierKind::Upn),
    ("Learner number", IdentifierKind::Uln),
    ("Social care number", IdentifierKind::SocialCare),
];

/// One value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    text: String,
    /// A number from before: it may agree, and never differs.
    is_from_before: bool,
}

/// What one side says of one field.
type Side = Vec<Told>;

/// Of each field that any side knows, the held record's values and each candidate's. Of a shielded
/// candidate only who it is; the rest is held back, whether it is recorded or not.
pub fn fields(comparison: &Comparison) -> Vec<ReviewField> {
    compared(&all_of(&comparison.record), &comparison.candidates.iter().map(told_of).collect::<Vec<_>>())
}

/// The same of two children.
pub fn fields_of_two(one: &CandidateView, other: &CandidateView) -> Vec<ReviewField> {
    compared(&told_of(one), &[told_of(other)])
}

fn told_of(candidate: &CandidateView) -> Vec<(&'static str, Side)> {
    candidate.record.as_ref().map_or_else(|| who_is(&candidate.identity), all_of)
}

fn compared(held: &[(&'static str, Side)], candidates: &[Vec<(&'static str, Side)>]) -> Vec<ReviewField> {
    let found = |side: &[(&str, Side)], name: &str| {
        side.iter().find(|(known, _)| *known == name).map(|(_, told)| told.clone())
    };
    held.iter()
        .map(|(name, told)| {
            let others = candidates.iter().map(|side| found(side, name));
            let others = others.map(|other| other.map_or_else(held_back, |other| cell(&other, Some(told))));
            let cells = std::iter::once(cell(told, None)).chain(others).collect();
            ReviewField { name: (*name).to_owned(), cells }
        })
        .filter(|field| field.cells.iter().any(|cell| !cell.text.is_empty()))
        .collect()
}

fn held_back() -> ReviewCell {
    ReviewCell { is_held_back: true, ..ReviewCell::default() }
}

fn cell(told: &Side, held: Option<&Side>) -> ReviewCell {
    let shown = |told: &Told| {
        if told.is_from_before { format!("{} (from before)", told.text) } else { told.text.clone() }
    };
    ReviewCell {
        text: told.iter().map(shown).collect::<Vec<_>>().join(", "),
        differs: held.filter(|held| differ(held, told)).map(|_| "Not the same".to_owned()),
        is_held_back: false,
    }
}

/// Both say something that is in use, and share nothing.
fn differ(one: &Side, other: &Side) -> bool {
    let in_use = |side: &Side| side.iter().any(|told| !told.is_from_before);
    let shared = one.iter().any(|a| other.iter().any(|b| a.text.to_lowercase() == b.text.to_lowercase()));
    in_use(one) && in_use(other) && !shared
}

fn told(text: Option<String>) -> Side {
    text.filter(|text| !text.is_empty())
        .map(|text| Told { text, is_from_before: false })
        .into_iter()
        .collect()
}

fn who_is(identity: &Identity) -> Vec<(&'static str, Side)> {
    let name = identity.official_name().or(identity.preferred_name());
    who(name, identity.preferred_name(), identity.date_of_birth(), identity.sex())
}

fn who(
    official: Option<&PersonName>,
    preferred: Option<&PersonName>,
    born: Option<Date>,
    sex: Option<Sex>,
) -> Vec<(&'static str, Side)> {
    let part = |part: fn(&PersonName) -> &Option<Name>| {
        told(official.and_then(|name| part(name).as_ref()).map(|name| name.as_str().to_owned()))
    };
    vec![
        ("Given name", part(|name| &name.given)),
        ("Middle names", part(|name| &name.middle)),
        ("Family name", part(|name| &name.family)),
        ("Preferred name", told(preferred.map(PersonName::display))),
        ("Date of birth", told(born.map(words::date))),
        ("Gender", told(sex.map(|sex| sex.label().to_owned()))),
    ]
}

fn all_of(record: &GoldenRecord) -> Vec<(&'static str, Side)> {
    let official = record.official_name.as_ref().or(record.preferred_name.as_ref());
    let mut all = who(
        official.map(|name| &name.value),
        record.preferred_name.as_ref().map(|name| &name.value),
        record.date_of_birth.as_ref().map(|born| born.value),
        record.sex.as_ref().map(|sex| sex.value),
    );
    let address = match &record.address {
        AddressState::Current(address) | AddressState::LastKnown(address) => Some(&address.value),
        AddressState::NoneKnown => None,
    };
    let lines =
        address.map(|address| address.lines.iter().map(AddressLine::as_str).collect::<Vec<_>>().join(", "));
    let postcode = address.and_then(|address| address.postcode.as_ref());
    let school = record.education.as_ref().map(|education| match &education.value {
        ShownEducation::School { card: Some(card), .. } => card.name.clone(),
        ShownEducation::School { code, .. } => code.as_text(),
        ShownEducation::Home => "Educated at home".to_owned(),
        ShownEducation::NoneKnown => "No school".to_owned(),
    });
    let gp = record.gp.as_ref().map(|gp| &gp.value);
    let gp = gp.map(|gp| gp.card.as_ref().map_or_else(|| gp.code.as_text(), |card| card.name.clone()));
    let parents = record.parents.iter().map(|parent| parent.value.name.display());
    all.extend([
        ("Address", told(lines)),
        ("Postcode", told(postcode.map(|postcode| postcode.as_str().to_owned()))),
        ("School", told(school)),
        ("GP practice", told(gp)),
        ("Parents and carers", parents.flat_map(|parent| told(Some(parent))).collect()),
    ]);
    let numbers = |kind| {
        let of_kind = record.identifiers.iter().map(|number| &number.value).filter(move |n| n.kind == kind);
        of_kind.map(number).collect()
    };
    all.extend(NUMBERS.map(|(name, kind)| (name, numbers(kind))));
    all
}

fn number(number: &Identifier) -> Told {
    Told { text: number.display(), is_from_before: number.status == IdentifierStatus::Superseded }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(texts: &[&str]) -> Side {
        texts.iter().flat_map(|text| told(Some((*text).to_owned()))).collect()
    }

    fn nhs(text: &str) -> Identifier {
        Identifier::parse(IdentifierKind::Nhs, text).expect("a valid number")
    }

    #[test]
    fn two_numbers_in_use_that_are_not_the_same_differ() {
        let (one, other) = (vec![number(&nhs("9434765919"))], vec![number(&nhs("9434765870"))]);
        assert!(differ(&one, &other));
        assert!(!differ(&one, &one));
        assert_eq!(cell(&other, Some(&one)).differs.as_deref(), Some("Not the same"));
    }

    #[test]
    fn a_number_from_before_agrees_but_never_differs() {
        let (one, before) = (vec![number(&nhs("9434765919"))], number(&nhs("9434765870").superseded()));
        assert!(!differ(&one, &vec![before.clone()]));
        assert_eq!(cell(&vec![before], Some(&one)).text, "943 476 5870 (from before)");
    }

    #[test]
    fn what_one_side_does_not_know_and_what_is_shared_do_not_differ() {
        assert!(!differ(&side(&["LS11 6AD"]), &side(&[])));
        assert!(!differ(&side(&["ANNE BYRON"]), &side(&["Leo Byron", "Anne Byron"])));
        assert!(differ(&side(&["Anne Byron"]), &side(&["Leo Byron"])));
    }
}
