//! Feed files: rows by their columns' names, and numbers whose check digits hold.

/// A row: columns and what stands in them. Columns left out are empty.
pub type Cells<'a> = Vec<(&'a str, String)>;

const BIRTHS: &[&str] = &[
    "registration_id",
    "given_names",
    "family_name",
    "date_of_birth",
    "sex",
    "birth_order",
    "nhs_number",
    "mother_given_name",
    "mother_family_name",
    "father_given_name",
    "father_family_name",
    "address_line_1",
    "address_line_2",
    "town",
    "postcode",
    "registered_on",
];
const INVOLVEMENTS: &[&str] = &[
    "case_ref",
    "given_name",
    "family_name",
    "date_of_birth",
    "sex",
    "postcode",
    "nhs_number",
    "upn",
    "la_child_id",
    "service",
    "worker_ref",
    "practitioner",
    "role",
    "team_ref",
    "team",
    "organisation",
    "phone",
    "email",
    "team_phone",
    "team_email",
    "duty_line",
    "out_of_hours_line",
    "start",
    "end",
    "confirmed",
    "lead_professional",
    "caf_indicator",
    "caf_date",
    "caf_holder",
    "consent",
    "updated",
];
const PUPILS: &[&str] = &[
    "CHILD_FIRST_NAME",
    "CHILD_LAST_NAME",
    "CHILD_PREFERRED_GIVEN_NAME",
    "CHILD_DATE_OF_BIRTH",
    "CHILD_GENDER",
    "CHILD_NHS_NUMBER",
    "CHILD_ADDRESS_LINE_1",
    "CHILD_TOWN",
    "CHILD_POSTCODE",
    "CHILD_SCHOOL_URN",
    "PARENT_1_NAME",
    "PARENT_1_RELATIONSHIP",
];

/// A row of the births feed: key, given names, family name, date of birth.
pub fn birth<'a>(id: &str, given: &str, family: &str, born: &str) -> Cells<'a> {
    vec![
        ("registration_id", id.to_owned()),
        ("given_names", given.to_owned()),
        ("family_name", family.to_owned()),
        ("date_of_birth", born.to_owned()),
    ]
}

/// A row of the involvements feed: case, service, given name, family name, date of birth.
pub fn involvement<'a>(case: &str, service: &str, given: &str, family: &str, born: &str) -> Cells<'a> {
    vec![
        ("case_ref", case.to_owned()),
        ("service", service.to_owned()),
        ("given_name", given.to_owned()),
        ("family_name", family.to_owned()),
        ("date_of_birth", born.to_owned()),
    ]
}

/// A row of a pupil list: given name, family name, date of birth.
pub fn pupil<'a>(given: &str, family: &str, born: &str) -> Cells<'a> {
    vec![
        ("CHILD_FIRST_NAME", given.to_owned()),
        ("CHILD_LAST_NAME", family.to_owned()),
        ("CHILD_DATE_OF_BIRTH", born.to_owned()),
    ]
}

/// Sets columns of a row; one that stands there already is replaced.
pub fn with<'a>(mut row: Cells<'a>, columns: &[(&'a str, &str)]) -> Cells<'a> {
    for (column, value) in columns {
        row.retain(|(known, _)| known != column);
        row.push((column, (*value).to_owned()));
    }
    row
}

/// A births file.
pub fn births(rows: &[Cells]) -> String {
    table(BIRTHS, rows)
}

/// An involvements file.
pub fn involvements(rows: &[Cells]) -> String {
    table(INVOLVEMENTS, rows)
}

/// A pupil list.
pub fn pupils(rows: &[Cells]) -> String {
    table(PUPILS, rows)
}

/// # Panics
/// When a row has a column that the file has not.
fn table(columns: &[&str], rows: &[Cells]) -> String {
    let mut text = columns.join(",");
    text.push('\n');
    for row in rows {
        let stray = row.iter().find(|(column, _)| !columns.contains(column));
        assert!(stray.is_none(), "no such column: {stray:?}");
        let cell =
            |column: &&str| row.iter().find(|(known, _)| known == column).map_or("", |(_, v)| v.as_str());
        let quoted: Vec<String> =
            columns.iter().map(|c| format!("\"{}\"", cell(c).replace('"', "\"\""))).collect();
        text.push_str(&quoted.join(","));
        text.push('\n');
    }
    text
}

/// The n-th NHS number of the range that is given to nobody (999 ...), with its check digit.
///
/// # Panics
/// Beyond the range.
pub fn nhs_number(n: usize) -> String {
    let with_check = |body: u32| {
        let digits = format!("999{body:06}");
        let sum: u32 =
            digits.bytes().zip((2..=10).rev()).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
        match (11 - sum % 11) % 11 {
            10 => None,
            check => Some(format!("{digits}{check}")),
        }
    };
    (0..1_000_000).filter_map(with_check).nth(n).expect("within the range")
}
