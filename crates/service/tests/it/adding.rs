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
