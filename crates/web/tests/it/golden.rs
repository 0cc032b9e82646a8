//! Components against the examples in govuk-frontend's `fixtures.json`, but for white space.

use askama::Template;
use contactpoint_web::parts::{
    Button, Choice, DateInput, ErrorSummary, Fault, FormField as _, Radios, Select, Tag, TextInput,
};
use std::path::Path;

/// The expected markup of a variant.
fn expected(component: &str, variant: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("node_modules/govuk-frontend/dist/govuk/components")
        .join(component)
        .join("fixtures.json");
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; run `npm ci --ignore-scripts`", file.display()));
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let fixture = all["fixtures"].as_array().unwrap().iter().find(|fixture| fixture["name"] == variant);
    fixture.unwrap_or_else(|| panic!("{component} has no {variant}"))["html"].as_str().unwrap().to_owned()
}

/// Without white space that does not show: one blank inside a text, none beside a tag.
fn plain(html: &str) -> String {
    let words = html.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace("> ", ">").replace(" <", "<").replace(" >", ">")
}

fn assert_same(part: &impl Template, expected: &str) {
    assert_eq!(plain(&part.render().unwrap()), plain(expected));
}

fn spellchecked(name: &str, label: &str) -> TextInput {
    TextInput { is_spellchecked: true, ..TextInput::new(name, label) }
}

#[test]
fn buttons() {
    assert_same(&Button::new("Save and continue"), &expected("button", "default"));
}

#[test]
fn error_summaries() {
    let fault = |field: &str, message: &str| Fault { field: field.to_owned(), message: message.to_owned() };
    let summary = ErrorSummary {
        faults: vec![
            fault("example-error-1", "The date your passport was issued must be in the past"),
            fault("example-error-2", "Enter a postcode, like AA1 1AA"),
        ],
    };
    assert_same(&summary, &expected("error-summary", "default"));
    assert_eq!(ErrorSummary::default().render().unwrap().trim(), "");
}

#[test]
fn text_inputs() {
    assert_same(&spellchecked("test-name", "National Insurance number"), &expected("input", "default"));

    let mut input = spellchecked("input-with-error-message", "National Insurance number");
    input.set_error("", "Enter a National Insurance number in the correct format");
    let fixture = expected("input", "with error message").replace("test-name-3", "input-with-error-message");
    assert_same(&input, &fixture);

    let hint =
        "It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’.";
    let input = spellchecked("input-with-hint-text", "National insurance number").hint(hint);
    let fixture = expected("input", "with hint text").replace("test-name-2", "input-with-hint-text");
    assert_same(&input, &fixture);
}

#[test]
fn radios() {
    let choices = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
    let radios = Radios::new("example-default", "Have you changed your name?", choices);
    assert_same(&radios, &expected("radios", "default"));
}

#[test]
fn radios_with_an_error() {
    let choices = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
    let mut radios = Radios::new("example", "Have you changed your name?", choices);
    radios.set_value("example", "no");
    radios.set_error("example", "Please select an option");
    assert_same(&radios, &expected("radios", "with fieldset and error message"));
}

#[test]
fn date_inputs() {
    let mut date = DateInput::new("dob-errors", "", "What is your date of birth?");
    date.faulty = [true; 3];
    let fixture = expected("date-input", "with errors only").replace("dob-errors-", "");
    assert_same(&date, &fixture);
}

#[test]
fn selects() {
    let choices = (1..=3).map(|n| Choice::new(&n.to_string(), &format!("GOV.UK frontend option {n}")));
    let mut select = Select::new("select-2", "Label text goes here", choices).hint("Hint text goes here");
    select.choices.remove(0);
    select.set_error("", "Error message goes here");
    assert_same(&select, &expected("select", "with hint text and error message"));
}

#[test]
fn tags() {
    assert_same(&Tag::new("Alpha", ""), &expected("tag", "default"));
}
