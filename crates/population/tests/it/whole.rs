//! A population of 5,000: what the feeds say, held against the truth files.

use crate::common::{files, population, rows};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, OrganisationCode};
use contactpoint_directory::personal::{Email, Phone};
use contactpoint_directory::postcode::Postcode;
use contactpoint_directory::service::{Service, ServiceClass};
use contactpoint_population::Noise;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

type Row = BTreeMap<String, String>;

fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| population("whole", 5000, 1, Noise::Standard).0)
}

fn children() -> &'static HashMap<String, Row> {
    static CHILDREN: OnceLock<HashMap<String, Row>> = OnceLock::new();
    CHILDREN.get_or_init(|| {
        rows(folder(), "truth/children.csv").into_iter().map(|row| (row["child"].clone(), row)).collect()
    })
}

fn manifest(source: &str) -> Vec<Row> {
    rows(folder(), "manifest.csv").into_iter().filter(|row| row["source"] == source).collect()
}

#[test]
fn children_are_as_many_and_as_old_as_asked() {
    assert_eq!(children().len(), 5000);
    for row in children().values() {
        let born: jiff::civil::Date = row["date_of_birth"].parse().unwrap();
        assert!(born <= crate::common::TODAY && born > jiff::civil::date(2008, 11, 24), "{born}");
        assert!(Postcode::parse(&row["postcode"]).is_some());
        assert!(!row["given_name"].is_empty());
    }
    let share = |column: &str| children().values().filter(|row| row[column] == "yes").count();
    assert!((90..240).contains(&share("multiple_birth")), "{}", share("multiple_birth"));
    assert!(share("in_school") > share("should_be_in_school") * 9 / 10);
}

#[test]
fn neighbourhoods_have_fifths_that_only_the_truth_knows() {
    let mut worked_with: HashMap<&str, usize> = HashMap::new();
    let cases = rows(folder(), "truth/involvements.csv");
    let with: HashSet<&str> = cases
        .iter()
        .filter(|row| !["school", "gp"].contains(&row["service"].as_str()))
        .map(|row| row["child"].as_str())
        .collect();
    let mut streets: HashMap<&str, usize> = HashMap::new();
    for (child, row) in children() {
        *streets.entry(row["deprivation"].as_str()).or_default() += 1;
        *worked_with.entry(row["deprivation"].as_str()).or_default() +=
            usize::from(with.contains(child.as_str()));
    }
    assert_eq!(streets.len(), 5);
    assert!(streets.values().all(|many| (800..1200).contains(many)), "{streets:?}");
    let share = |fifth: &str| worked_with[fifth] * 1000 / streets[fifth];
    assert!(share("1") > share("3") && share("3") > share("5"), "{worked_with:?}");
    let telling = files(folder())
        .into_iter()
        .filter(|(_, bytes)| bytes.windows(11).any(|word| word.eq_ignore_ascii_case(b"deprivation")));
    assert_eq!(telling.map(|(name, _)| name).collect::<Vec<_>>(), ["truth/children.csv"]);
}

#[test]
fn every_record_of_every_file_is_mapped() {
    let mut mapped: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in rows(folder(), "truth/records.csv") {
        assert!(row["child"] == "none" || children().contains_key(&row["child"]));
        mapped.entry(row["file"].clone()).or_default().push(row["row"].parse().unwrap());
    }
    for row in rows(folder(), "manifest.csv").into_iter().filter(|row| row["source"] != "organisations") {
        let file = if row["source"] == "ssda903" {
            format!("{}/header.csv", row["file"])
        } else {
            row["file"].clone()
        };
        let text = std::fs::read_to_string(folder().join(&file)).unwrap();
        let records = match row["source"].as_str() {
            "ctf" => text.matches("<Pupil>").count(),
            "pds-fhir" => {
                serde_json::from_str::<serde_json::Value>(&text).unwrap()["entry"].as_array().unwrap().len()
            }
            _ => rows(folder(), &file).len(),
        };
        let expected: Vec<u64> = (1..=records as u64).collect();
        assert_eq!(mapped.remove(&file).unwrap_or_default(), expected, "{file}");
        assert!(OrganisationCode::parse(&row["supplier"]).unwrap().as_text() == row["supplier"]);
    }
    assert!(mapped.is_empty(), "{:?}", mapped.keys());
}

#[test]
fn transfer_files_are_well_formed() {
    let mut upns = (0, 0);
    for row in manifest("ctf") {
        let text = std::fs::read_to_string(folder().join(&row["file"])).unwrap();
        for line in text.lines().map(str::trim) {
            let number = |tag: &str| line.strip_prefix(tag).and_then(|rest| rest.split('<').next());
            if let Some(uln) = number("<UniqueLearnerNumber>") {
                assert!(Identifier::parse(IdentifierKind::Uln, uln).is_some(), "{uln}");
            }
            if let Some(upn) = number("<UPN>") {
                upns.0 += 1;
                upns.1 += u32::from(Identifier::parse(IdentifierKind::Upn, upn).is_none());
            }
        }
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut depth = 0_i32;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
    assert!(upns.1 * 1000 < upns.0 * 9, "{upns:?}");
}

#[test]
fn numbers_are_valid_and_unique_but_for_the_noise() {
    let mut owners: HashMap<String, HashSet<String>> = HashMap::new();
    let (mut wrong, mut all) = (0, 0);
    let children_of: HashMap<(String, String), String> = rows(folder(), "truth/records.csv")
        .into_iter()
        .map(|row| ((row["file"].clone(), row["row"].clone()), row["child"].clone()))
        .collect();
    for row in manifest("involvements") {
        for (n, case) in (1..).zip(rows(folder(), &row["file"])) {
            let child = &children_of[&(row["file"].clone(), n.to_string())];
            for (kind, value) in
                [(IdentifierKind::Nhs, &case["nhs_number"]), (IdentifierKind::Upn, &case["upn"])]
            {
                if !value.is_empty() {
                    all += 1;
                    match Identifier::parse(kind, value) {
                        Some(_) => drop(owners.entry(value.clone()).or_default().insert(child.clone())),
                        None => wrong += 1,
                    }
                }
            }
        }
    }
    assert!(wrong * 1000 < all * 8 && wrong > 0, "{wrong} of {all}");
    let shared = owners.values().filter(|children| children.len() > 1 && !children.contains("none")).count();
    assert!(shared < 6, "{shared}");
}

#[test]
fn every_service_occurs_and_is_told_as_it_should_be() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let (mut leads, mut holders) = (HashSet::new(), HashSet::new());
    for row in rows(folder(), "truth/involvements.csv") {
        assert!(children().contains_key(&row["child"]));
        let service = Service::parse(&row["service"]).unwrap();
        assert!(Phone::parse_strict(&row["phone"]).is_some());
        assert!(Email::parse_strict(&row["email"]).is_some());
        if matches!(service.class(), ServiceClass::Justice | ServiceClass::DomesticAbuse) {
            assert!(row["email"].ends_with("@contacts.example"));
        }
        assert!(row["lead_professional"] == "no" || leads.insert(row["child"].clone()));
        assert!(row["caf_holder"] == "no" || holders.insert(row["child"].clone()));
        seen.insert(row["service"].clone());
    }
    let missing: Vec<_> = Service::ALL.iter().filter(|service| !seen.contains(service.code())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(leads.len() > 20 && holders.len() > 20, "{} {}", leads.len(), holders.len());
    for file in manifest("involvements") {
        for row in rows(folder(), &file["file"]) {
            let sensitive = Service::parse(&row["service"]).unwrap().class() == ServiceClass::Sensitive;
            assert_eq!(sensitive, !row["consent"].is_empty());
            assert!(row["end"].is_empty() || row["start"] <= row["end"], "{row:?}");
        }
    }
}

#[test]
fn schools_and_practices_of_the_truth_come_from_the_feeds() {
    let mut on: HashMap<&str, HashSet<String>> = HashMap::new();
    for row in rows(folder(), "truth/records.csv") {
        for feed in ["ctf/", "pds/"] {
            if row["file"].starts_with(feed) {
                on.entry(feed).or_default().insert(row["child"].clone());
            }
        }
    }
    let mut named: HashMap<String, String> = HashMap::new();
    for row in rows(folder(), "organisations.csv") {
        named.insert(row["name"].clone(), row["contact_name"].clone());
    }
    let mut once = HashSet::new();
    for row in rows(folder(), "truth/involvements.csv") {
        let feed = match row["service"].as_str() {
            "school" => "ctf/",
            "gp" => "pds/",
            _ => continue,
        };
        assert!(on[feed].contains(&row["child"]));
        assert!(named.contains_key(&row["organisation"]) && !row["practitioner"].is_empty());
        assert!(once.insert((row["child"].clone(), row["service"].clone())));
        assert!(row["service"] == "gp" || children()[&row["child"]]["in_school"] == "yes");
    }
    let known: HashSet<String> =
        rows(folder(), "truth/records.csv").into_iter().map(|row| row["child"].clone()).collect();
    assert!(children().keys().all(|child| known.contains(child)));
}

#[test]
fn placements_stand_in_the_episodes_only() {
    let mut placements = HashSet::new();
    for row in manifest("ssda903") {
        placements.extend(
            rows(folder(), &format!("{}/episodes.csv", row["file"]))
                .into_iter()
                .map(|row| row["PL_POST"].clone()),
        );
    }
    assert!(placements.len() > 10);
    for (name, bytes) in files(folder()).into_iter().filter(|(name, _)| !name.ends_with("episodes.csv")) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(placements.iter().all(|postcode| !text.contains(postcode.as_str())), "{name}");
    }
}

#[test]
fn social_workers_of_the_return_stand_in_the_case_file() {
    for row in manifest("ssda903") {
        let la = row["supplier"].trim_start_matches("la:");
        let known: HashSet<String> = rows(folder(), &format!("involvements/{la}-social-care.csv"))
            .into_iter()
            .map(|row| row["worker_ref"].clone())
            .collect();
        let current = rows(folder(), &format!("{}/sw_episodes.csv", row["file"]))
            .into_iter()
            .filter(|row| row["SW_DEC"].is_empty());
        for worker in current {
            assert!(known.contains(&worker["SW_ID"]));
        }
    }
}
