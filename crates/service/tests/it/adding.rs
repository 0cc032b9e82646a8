//! Adding a missing child: after a search that found none, and through the same matching as a feed.

use contactpoint_directory::search::RawCriteria;
use contactpoint_service::ActError;
use contactpoint_service::acts::add_child::{Added, ChildForm};
use contactpoint_testkit::person::name_and_birth;
use contactpoint_testkit::{on_both_databases, seen};

fn form(given: &str, family: &str, day: &str) -> ChildForm {
    ChildForm {
        given_name: given.into(),
        family_name: family.into(),
        day: day.into(),
        month: "2".into(),
        year: "2024".into(),
        sex: "female".into(),
        address_line_1: "8 New Road".into(),
        postcode: "LS11 6AD".into(),
        parent_name: "Wilma Zander".into(),
        ..ChildForm::default()
    }
}

#[test]
fn only_after_a_search_that_found_none() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let lee = world.practitioner("urn:112670", "school");
        let refused = |search: &[u8; 16], form: &ChildForm| {
            let answer = world.service.add_child(&lee.who(), search, form);
            assert!(
                matches!(answer, Err(ActError::NotThere | ActError::Expired | ActError::Invalid(_))),
                "{answer:?}"
            );
        };
        let before = world.state();
        refused(&[7; 16], &form("Zia", "Quist", "5"));
        let found = lee.searches("Ada", "Byron", "2024-02-05");
        assert!(!found.found.may_add);
        refused(&found.id, &form("Ada", "Byron", "5"));
        let by_place =
            RawCriteria { postcode: "LS11".into(), ..name_and_birth("Zia", "Quist", "2024-02-05") };
        let by_place = lee.searches_by(&by_place);
        assert!(by_place.rows().is_empty() && !by_place.found.may_add);
        refused(&by_place.id, &form("Zia", "Quist", "5"));
        let none = lee.searches("Zia", "Quist", "2024-02-05");
        refused(&none.id, &form("Ada", "Byron", "5"));
        assert_eq!(world.state(), before, "nothing was added");
        assert!(none.found.may_add);

        let max = world.practitioner("urn:112670", "school");
        assert!(
            world.service.add_child(&max.who(), &none.id, &form("Zia", "Quist", "5")).is_err(),
            "another's search"
        );
        let added =
            world.service.add_child(&lee.who(), &none.id, &form("Zia", "Quist", "5")).unwrap().into_inner();
        let Added::Opened(opening) = added else { panic!("{added:?}") };
        let page = world.service.record(&lee.who(), &opening).unwrap();
        let text = seen::on_page(&page);
        assert!(text.contains("Zia Quist") && text.contains("8 New Road") && text.contains("Wilma Zander"));
        max.finds("Zia", "Quist", "2024-02-05");
        assert_eq!(page.directory_team.as_ref().unwrap().name, "Harbour Council directory team");
        world.audit_is_whole();
    });
}

#[test]
fn two_who_add_the_same_child_at_once_add_one() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.practitioner("urn:112670", "school");
        let max = world.practitioner("ods:RZ1", "health-visitor");
        let searches =
            [&lee, &max].map(|person| (person.who(), person.searches("Zia", "Quist", "2024-02-05").id));
        let together = std::sync::Barrier::new(2);
        let adds = |(who, search): &(contactpoint_service::SignedIn, [u8; 16])| {
            together.wait();
            world.service.add_child(who, search, &form("Zia", "Quist", "5")).map(|added| *added)
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let both: Vec<_> = searches.iter().map(|search| scope.spawn(|| adds(search))).collect();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let opened = answers.iter().filter(|answer| matches!(answer, Ok(Added::Opened(_)))).count();
        assert_eq!(opened, 1, "{answers:?}");
        let told = |answer: &&Result<Added, ActError>| {
            matches!(answer, Err(ActError::NotThere | ActError::Invalid(_)))
        };
        assert_eq!(answers.iter().filter(told).count(), 1, "the other is told to search again: {answers:?}");
        lee.finds("Zia", "Quist", "2024-02-05");
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM child"), 1);
    });
}

#[test]
fn what_is_entered_is_checked() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.practitioner("urn:112670", "school");
        let none = lee.searches("Zia", "Quist", "2024-02-05");
        let fields = |form: &ChildForm| -> Vec<&str> {
            match world.service.add_child(&lee.who(), &none.id, form) {
                Err(ActError::Invalid(errors)) => errors.iter().map(|error| error.field).collect(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(fields(&ChildForm { sex: String::new(), ..form("Zia", "Quist", "5") }), ["sex"]);
        assert_eq!(fields(&form("Zia", "Quist", "31")), ["day"]);
        assert_eq!(fields(&ChildForm { year: "2001".into(), ..form("Zia", "Quist", "5") }), ["day"]);
        assert_eq!(
            fields(&ChildForm { postcode: "nowhere".into(), ..form("Zia", "Quist", "5") }),
            ["postcode"]
        );
        assert_eq!(fields(&form("=Zia()", "Quist", "5")), ["given_name"]);
    });
}

#[test]
fn what_cannot_be_kept_is_an_error_at_its_field_not_left_out() {
    let today = jiff::civil::date(2026, 6, 1);
    let with = |change: fn(&mut ChildForm)| {
        let mut form = form("Zia", "Quist", "5");
        change(&mut form);
        let faults = form.parse(today).expect_err("refused");
        faults.into_iter().map(|fault| (fault.field, fault.message)).collect::<Vec<_>>()
    };
    assert!(form("Zia", "Quist", "5").parse(today).is_ok());
    let long = with(|form| form.address_line_1 = "x".repeat(3_000));
    assert_eq!(long.len(), 1);
    assert_eq!(long[0].0, "address_line_1");
    assert!(long[0].1.contains("at most 200 characters"), "{long:?}");
    let turned = with(|form| form.town = "Le\u{202E}eds".into());
    assert_eq!(turned[0].0, "town");
    let name = with(|form| form.given_name = "z".repeat(101));
    assert!(name[0].1.contains("at most 100 characters"), "{name:?}");
    assert_eq!(with(|form| form.preferred_name = "\u{202E}".into())[0].0, "preferred_name");
}
