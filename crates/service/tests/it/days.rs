//! Days that cannot be: before the child, after today, ended before begun.

use contactpoint_service::ActError;
use contactpoint_service::acts::early_help::Holder;
use contactpoint_service::acts::involvement::InvolvementForm;
use contactpoint_testkit::on_both_databases;
use contactpoint_testkit::rows::{involvement, involvements, with};
use jiff::civil::date;

fn at_day<T: std::fmt::Debug>(answer: Result<T, ActError>, expected: &str) {
    let Err(ActError::Invalid(faults)) = answer else { panic!("{answer:?}") };
    let told: Vec<_> = faults.iter().map(|fault| (fault.field, fault.message.as_str())).collect();
    let [("day", message)] = told.as_slice() else { panic!("{told:?}") };
    assert!(message.contains(expected), "{message}");
}

#[test]
fn on_pages_a_day_that_cannot_be_is_an_error_at_its_field() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let lee = world.practitioner("urn:112670", "school");
        let opened = lee.finds_and_opens("Ada", "Byron", "2024-02-05");
        let (service, id) = (&world.service, &opened.id);
        let before = world.state();

        let since = |[day, month, year]: [&str; 3]| {
            let form = InvolvementForm {
                service: "school".into(),
                phone: "01632 960001".into(),
                day: day.into(),
                month: month.into(),
                year: year.into(),
                ..InvolvementForm::default()
            };
            service.add_involvement(&lee.who(), id, &form)
        };
        at_day(since(["4", "5", "2023"]), "nine months before");
        at_day(since(["25", "11", "2026"]), "today or in the past");
        assert_eq!(world.state(), before, "nothing was kept");

        since(["5", "5", "2023"]).unwrap();

        let assessed = |on| service.record_early_help(&lee.who(), id, true, Some(on), Some(&Holder::Me));
        at_day(assessed(date(2024, 2, 4)), "before the child was born");
        at_day(assessed(date(2026, 11, 25)), "today or in the past");
        assert!(opened.full().early_help().is_none(), "nothing was kept");
        assessed(date(2024, 2, 5)).unwrap();

        opened.adds_involvement("youth-work");
        let ends = |on| service.end_involvement(&lee.who(), id, &opened.handle_of("youth-work"), on);
        at_day(ends(date(2026, 10, 31)), "before the first day");
        at_day(ends(date(2026, 11, 25)), "today or in the past");
        ends(date(2026, 11, 1)).unwrap();
        world.audit_is_whole();
    });
}

#[test]
fn in_files_a_day_that_cannot_be_is_left_out_with_a_warning() {
    on_both_databases(|world| {
        world.organisations();
        let row = |key: &str, start: &str, assessed: &str| {
            let row = involvement(key, "youth-work", "Ada", "Byron", "2014-02-05");
            // The second row is the newest word.
            let updated = if key == "c2" { "2026-11-20" } else { "2026-11-01" };
            let who =
                [("worker_ref", key), ("practitioner", "Jo Hill"), ("start", start), ("updated", updated)];
            with(with(row, &who), &[("caf_indicator", "yes"), ("caf_date", assessed)])
        };
        let rows = [
            row("c1", "2026-12-25", "2026-11-24"),
            row("c2", "2026-12-26", "2026-11-25"),
            row("c3", "2013-05-04", "2014-02-04"),
        ];
        let receipt = world.feed("involvements", &involvements(&rows));
        let told: Vec<_> = receipt.faults.iter().map(|fault| (fault.row, fault.field.as_str())).collect();
        let expected =
            [(2, "date of the assessment"), (2, "start of the involvement"), (3, "start"), (3, "caf_date")];
        assert_eq!((receipt.accepted, told), (3, expected.to_vec()));
        let lee = world.practitioner("urn:112670", "school");
        let full = lee.finds_and_opens("Ada", "Byron", "2014-02-05").full();
        let starts: Vec<_> = full.involved().iter().filter_map(|involved| involved.started_on).collect();
        assert_eq!(starts, [date(2026, 12, 25)]);
        let assessed = full.early_help().expect("that there was one is believed");
        assert_eq!(assessed.value.on, None);
    });
}
