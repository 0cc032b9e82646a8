//! The register of organisations.

use crate::support::ORGANISATIONS;
use contactpoint_directory::organisation::OrganisationKind;
use contactpoint_feeds::Inputs;
use contactpoint_feeds::organisations::{OrganisationRow, ParsedOrganisation, open};

#[test]
fn organisations() {
    let all: Vec<_> = open(Inputs::one("o.csv", ORGANISATIONS)).unwrap().map(Result::unwrap).collect();
    let [school, surgery, no_scheme, no_kind, formula] = all.as_slice() else { panic!("five rows") };
    let (school, warnings) = row(school);
    assert_eq!((school.code.as_text().as_str(), school.kind), ("urn:112670", OrganisationKind::School));
    assert_eq!(
        school
            .other_codes
            .iter()
            .map(contactpoint_directory::identifier::OrganisationCode::as_text)
            .collect::<Vec<_>>(),
        ["laestab:8012000"]
    );
    assert_eq!(
        school.contact_role.as_ref().map(contactpoint_directory::personal::Name::as_str),
        Some("Designated safeguarding lead")
    );
    assert_eq!(warnings, ["other_codes"]);
    assert_eq!(row(surgery).0.row, 2);
    assert_eq!(refused(no_scheme), ["code"]);
    assert_eq!(refused(no_kind), ["kind"]);
    assert_eq!(refused(formula), ["name", "name"]);
}

fn row(parsed: &ParsedOrganisation) -> (&OrganisationRow, Vec<&str>) {
    let ParsedOrganisation::Row(row, faults) = parsed else { panic!("refused") };
    (row, faults.iter().map(|fault| fault.field.as_str()).collect())
}

fn refused(parsed: &ParsedOrganisation) -> Vec<&str> {
    let ParsedOrganisation::Rejected(_, faults) = parsed else { panic!("taken") };
    faults.iter().map(|fault| fault.field.as_str()).collect()
}
