//! Names, addresses and telecoms, which patients and related persons share.

use super::shapes::{Address, HumanName, Meta, Period, Telecom};
use crate::findings::Findings;
use crate::text::{day_of, parse_date, parse_moment};
use contactpoint_directory::facts::{Address as Postal, NameUse, PersonName};
use contactpoint_directory::personal::{Email, Name, Phone};
use jiff::civil::Date;

/// When a resource says that it was so.
pub(super) fn as_of(meta: &Meta, of_file: Option<i64>) -> Option<i64> {
    parse_moment(&meta.last_updated).or(of_file)
}

impl Period {
    /// Whether it was over at a moment; without one, whether it has an end.
    pub fn has_ended(&self, as_of: Option<i64>) -> bool {
        let end = day(&self.end);
        match as_of.and_then(day_of) {
            Some(today) => end.is_some_and(|end| end < today),
            None => end.is_some(),
        }
    }
}

/// The day of a FHIR date or dateTime.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    parse_date(day)
}

pub(super) fn name(
    name: &HumanName,
    used_as: NameUse,
    path: &str,
    findings: &mut Findings,
) -> Option<PersonName> {
    let mut given = name.given.iter().flatten().filter(|text| !text.trim().is_empty());
    let first = given.next().map_or("", String::as_str);
    let rest = given.map(String::as_str).collect::<Vec<_>>().join(" ");
    let given = findings.name(&format!("{path}.given"), first);
    let middle = findings.name(&format!("{path}.given"), &rest);
    let family = findings.name(&format!("{path}.family"), &name.family);
    let named = given.is_some() || family.is_some();
    named.then_some(PersonName { used_as, given, middle, family })
}

/// The name of a related person: the one in use, or the first.
pub(super) fn own_name(
    names: &[HumanName],
    as_of: Option<i64>,
    findings: &mut Findings,
) -> Option<PersonName> {
    let current =
        names.iter().position(|name| !name.period.has_ended(as_of) && is_official(name)).unwrap_or(0);
    name(names.get(current)?, NameUse::Official, &format!("name[{current}]"), findings)
}

/// `usual` and `official`, and names without a use.
pub(super) fn is_official(name: &HumanName) -> bool {
    matches!(name.used_as.as_str(), "usual" | "official" | "")
}

/// A home address. Temporary and correspondence addresses are not where a child lives.
pub(super) fn address(address: &Address, path: &str, findings: &mut Findings) -> Option<Postal> {
    if !matches!(address.used_as.as_str(), "home" | "") {
        return None;
    }
    let lines = address
        .line
        .iter()
        .flatten()
        .take(5)
        .filter_map(|line| findings.address_line(&format!("{path}.line"), line))
        .collect();
    let postcode = findings.postcode(&format!("{path}.postalCode"), &address.postal_code);
    let uprn = findings.uprn(&format!("{path}.extension(UPRN)"), address.uprn());
    let place = Postal { lines, postcode, uprn, from: None, until: None };
    if place == Postal::default() {
        return None;
    }
    let mut bound =
        |which: &str, text: &str| findings.value(&format!("{path}.period.{which}"), text, "a date", day);
    let from = bound("start", &address.period.start);
    let until = bound("end", &address.period.end);
    Some(Postal { from, until, ..place })
}

/// The telephones and e-mails in use.
pub(super) fn telecoms(
    telecoms: &[Telecom],
    as_of: Option<i64>,
    findings: &mut Findings,
) -> (Vec<Phone>, Vec<Email>) {
    let (mut phones, mut emails) = (Vec::new(), Vec::new());
    for (index, telecom) in
        telecoms.iter().enumerate().filter(|(_, telecom)| !telecom.period.has_ended(as_of))
    {
        let path = format!("telecom[{index}].value");
        match telecom.system.as_str() {
            "phone" | "sms" => phones.extend(findings.phone(&path, &telecom.value)),
            "email" => emails.extend(findings.email(&path, &telecom.value)),
            _ => {}
        }
    }
    (phones, emails)
}

/// The names of a patient. When every official name has ended, the one that ended last is still
/// what the patient is called.
pub(super) fn names(names: &[HumanName], as_of: Option<i64>, findings: &mut Findings) -> Vec<PersonName> {
    let ended = |name: &HumanName| name.period.has_ended(as_of);
    let in_use = names.iter().any(|name| is_official(name) && !ended(name));
    let last = (0..names.len())
        .filter(|index| is_official(&names[*index]))
        .max_by_key(|index| day(&names[*index].period.end));
    let mut all: Vec<_> = names
        .iter()
        .enumerate()
        .filter_map(|(index, human)| {
            let used_as = match human.used_as.as_str() {
                "anonymous" => return None,
                "nickname" if !ended(human) => NameUse::Preferred,
                _ if is_official(human) && (!ended(human) || (!in_use && last == Some(index))) => {
                    NameUse::Official
                }
                _ => NameUse::Former,
            };
            name(human, used_as, &format!("name[{index}]"), findings)
        })
        .collect();
    for index in 0..all.len() {
        fill_nickname(&mut all, index);
    }
    all
}

/// A nickname often has no family name: it is shown with the official one.
fn fill_nickname(names: &mut [PersonName], index: usize) {
    if names[index].used_as == NameUse::Preferred {
        let family = |name: &&PersonName| name.used_as == NameUse::Official;
        let family: Option<Name> = names.iter().find(family).and_then(|name| name.family.clone());
        names[index].family = names[index].family.take().or(family);
    }
}
