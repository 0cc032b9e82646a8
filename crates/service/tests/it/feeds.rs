//! Feeds: the same twice, late, doubled, incomplete; and receipts that tell nothing.

use contactpoint_testkit::on_both_databases;
use contactpoint_testkit::rows::{self, birth, births, nhs_number, pupil, pupils, with};

#[test]
fn the_same_file_twice_changes_nothing() {
    on_both_databases(|world| {
        world.organisations();
        let file =
            births(&[birth("r1", "Ada", "Byron", "2024-02-05"), birth("r2", "Ruth", "Moss", "2023-01-07")]);
        let first = world.feed("births", &file);
        assert_eq!((first.seen_before, first.accepted, first.unchanged), (false, 2, 0));
        let before = world.state();
        let again = world.feed("births", &file);
        assert!(again.seen_before);
        assert_eq!((again.accepted, again.unchanged, again.rejected), (2, 0, 0), "the first receipt again");
        assert_eq!(world.state(), before);
        // The same rows in another file: known, and unchanged.
        let longer = births(&[
            birth("r2", "Ruth", "Moss", "2023-01-07"),
            birth("r1", "Ada", "Byron", "2024-02-05"),
            birth("r3", "Ida", "Fell", "2022-05-09"),
        ]);
        let third = world.feed("births", &longer);
        assert_eq!((third.seen_before, third.accepted, third.unchanged), (false, 1, 2));
        world.audit_is_whole();
    });
}

#[test]
fn a_changed_row_is_a_new_version_and_a_late_one_is_not_believed() {
    on_both_databases(|world| {
        world.organisations();
        let row = |street: &str, on: &str| {
            let columns = [("address_line_1", street), ("postcode", "LS11 6AD"), ("registered_on", on)];
            births(&[with(birth("r1", "Ada", "Byron", "2024-02-05"), &columns)])
        };
        let lee = world.practitioner("urn:112670", "school");
        let shows = |street: &str| {
            let opened = lee.finds_and_opens("Ada", "Byron", "2024-02-05");
            contactpoint_testkit::seen::on_page(&opened.page()).contains(street)
        };
        world.feed("births", &row("1 First Street", "2026-01-01"));
        assert!(shows("1 First Street"));
        let changed = world.feed("births", &row("2 Second Street", "2026-03-01"));
        assert_eq!((changed.accepted, changed.unchanged), (1, 0));
        assert!(shows("2 Second Street") && !shows("1 First Street"));
        world.feed("births", &row("3 Late Street", "2026-02-01"));
        assert!(
            shows("2 Second Street") && !shows("3 Late Street"),
            "what is older does not replace what is newer"
        );
        let versions = world.database.number_of("SELECT COUNT(*) FROM source_version");
        assert_eq!(versions, 3, "every version is kept");
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM source_record"), 1);
    });
}

#[test]
fn replayed_and_reordered_files_lead_to_the_same_state() {
    let row = |street: &str, on: &str| {
        births(&[with(
            birth("r1", "Ada", "Byron", "2024-02-05"),
            &[("address_line_1", street), ("registered_on", on)],
        )])
    };
    let files =
        [row("1 A Street", "2026-01-01"), row("2 B Street", "2026-02-01"), row("3 C Street", "2026-03-01")];
    on_both_databases(|world| {
        world.organisations();
        for file in &files {
            world.feed("births", file);
        }
        let in_order = world.state();
        let other = contactpoint_testkit::Database::on_sqlite();
        let other = contactpoint_testkit::World::on(&other);
        other.organisations();
        for file in [&files[2], &files[0], &files[2], &files[1], &files[0]] {
            other.feed("births", file);
        }
        assert_eq!(other.state(), in_order);
    });
}

#[test]
fn rows_that_cannot_be_taken() {
    on_both_databases(|world| {
        world.organisations();
        let doubled =
            births(&[birth("r1", "Ada", "Byron", "2024-02-05"), birth("r1", "Eve", "Other", "2023-02-05")]);
        let receipt = world.feed("births", &doubled);
        assert_eq!((receipt.accepted, receipt.rejected, receipt.faults_total), (1, 1, 1));
        assert_eq!(receipt.faults[0].row, 2, "the later row is refused");
        let adult = world.feed("births", &births(&[birth("r9", "Old", "Enough", "2008-11-24")]));
        assert_eq!((adult.accepted, adult.not_taken), (0, 1), "eighteen today");
        let nearly = world.feed("births", &births(&[birth("r8", "Still", "Young", "2008-11-25")]));
        assert_eq!((nearly.accepted, nearly.not_taken), (1, 0), "eighteen tomorrow");
        let lee = world.practitioner("urn:112670", "school");
        assert!(lee.searches("Eve", "Other", "2023-02-05").rows().is_empty());
        assert!(lee.searches("Old", "Enough", "2008-11-24").rows().is_empty());
    });
}

#[test]
fn a_row_without_a_name_waits_for_its_child() {
    on_both_databases(|world| {
        world.organisations();
        let number = nhs_number(7);
        let nameless =
            with(birth("r1", "", "", ""), &[("nhs_number", &number), ("address_line_1", "9 Late Lane")]);
        let receipt = world.feed("births", &births(&[nameless]));
        assert_eq!((receipt.accepted, receipt.waiting), (1, 1));
        let lee = world.practitioner("ods:Z12345", "gp");
        assert!(lee.searches("Ada", "Byron", "2024-02-05").rows().is_empty());
        let named = with(pupil("Ada", "Byron", "2024-02-05"), &[("CHILD_NHS_NUMBER", &number)]);
        world.feed_from("pupil-list", "urn:112670", &pupils(&[named]));
        let page = lee.finds_and_opens("Ada", "Byron", "2024-02-05").page();
        assert!(contactpoint_testkit::seen::on_page(&page).contains("9 Late Lane"), "it was linked");
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM source_record WHERE state = 'waiting'"), 0);
    });
}

#[test]
fn a_receipt_tells_nothing_of_anybody() {
    on_both_databases(|world| {
        world.organisations();
        let number = nhs_number(11);
        let row = rows::with(
            birth("key-marker", "Markergiven", "Markerfamily", "2024-02-05"),
            &[
                ("nhs_number", &number),
                ("postcode", "LS11 6AD"),
                ("sex", "strange-marker"),
                ("birth_order", "77"),
            ],
        );
        let first = world.feed("births", &births(&[row.clone(), row.clone()]));
        let other =
            rows::with(pupil("Markergiven", "Markerfamily", "2024-02-05"), &[("CHILD_POSTCODE", "LS11 6AD")]);
        let matched = world.feed_from("pupil-list", "urn:112670", &pupils(&[other]));
        let stranger =
            world.feed_from("pupil-list", "urn:112670", &pupils(&[pupil("Someone", "Else", "2020-02-05")]));
        for receipt in [&first, &matched, &stranger] {
            let json = serde_json::to_string(receipt).unwrap().to_lowercase();
            let hidden = ["match", "held", "new", "created", "marker", "ls11", "2024", "77", &number];
            for word in hidden {
                assert!(!json.contains(word), "a receipt tells {word:?}: {json}");
            }
        }
        let shape = |receipt: &contactpoint_service::receive::Receipt| {
            let mut receipt = receipt.clone();
            receipt.registered = false;
            serde_json::to_string(&receipt).unwrap()
        };
        assert_eq!(
            shape(&matched),
            shape(&stranger),
            "a known child and an unknown one have the same receipt"
        );
    });
}
