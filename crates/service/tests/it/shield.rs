//! The shield: at once, everywhere; lifted by two; seen through by right only, and then audited.

use contactpoint_directory::access::Action;
use contactpoint_directory::search::RawCriteria;
use contactpoint_service::Settings;
use contactpoint_service::acts::read_audit::AuditQuery;
use contactpoint_service::acts::reviews::Settlement;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::person::name_and_birth;
use contactpoint_testkit::rows::{births, involvement, involvements, nhs_number, pupil, pupils, with};
use contactpoint_testkit::world::settings;
use contactpoint_testkit::{Person, World, on_both_databases, on_each_database, rows, seen};

const BORN: &str = "2017-02-05";
const HIDDEN: [&str; 8] = ["Kelp Row", "LS11", "Wilma", "Harbour", "Moor", "Quick", "01632", "112670"];

/// Ada Quist, at a school in Harbour, with a social worker; shielded by Harbour's team.
pub fn shielded_ada<'w>(world: &'w World) -> Person<'w> {
    world.organisations();
    let number = nhs_number(3);
    let row = with(
        rows::birth("r1", "Ada", "Quist", BORN),
        &[
            ("sex", "F"),
            ("nhs_number", &number),
            ("address_line_1", "5 Kelp Row"),
            ("postcode", "LS11 6AD"),
            ("mother_given_name", "Wilma"),
            ("mother_family_name", "Zander"),
        ],
    );
    world.feed("births", &births(&[row]));
    let row =
        with(pupil("Ada", "Quist", BORN), &[("CHILD_NHS_NUMBER", &number), ("CHILD_SCHOOL_URN", "112670")]);
    world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
    let case = involvement("c1", "social-work", "Ada", "Quist", BORN);
    let row = with(
        case,
        &[
            ("worker_ref", "w1"),
            ("practitioner", "Nell Quick"),
            ("phone", "01632 960001"),
            ("nhs_number", &number),
        ],
    );
    world.feed("involvements", &involvements(&[row]));
    let team = world.team_of("la:801");
    let opened = team.finds_and_opens("Ada", "Quist", BORN);
    for hidden in ["Kelp Row", "LS11", "Wilma", "Quick", "112670"] {
        assert!(seen::on_page(&opened.page()).contains(hidden), "{hidden} is there before the shield");
    }
    opened.shields();
    team
}

#[test]
fn only_the_identity_is_left() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let far = world.practitioner("other:Safe Haven", "local-charity");
        let officer = world.practitioner("other:Harbour Police", "police-public-protection");
        for looker in [&far, &officer, &team] {
            let row = looker.finds("Ada", "Quist", BORN);
            let opened = looker.opens(&row).because("safeguarding");
            assert!(opened.is_held_back());
            let text = format!("{}\n{}", seen::on_row(&row.row), seen::on_page(&opened.page()));
            assert!(text.contains("Ada Quist") && text.contains("Female"));
            let own_team = opened.page().directory_team.map(|card| card.name).unwrap_or_default();
            let text = text
                .replace(&own_team, "")
                .replace("01632 960801", "")
                .replace("directory@harbour.example", "");
            for hidden in HIDDEN {
                assert!(!text.contains(hidden), "{hidden} is shown");
            }
        }
        world.audit_is_whole();
    });
}

#[test]
fn the_team_that_a_shielded_record_names_is_the_askers_own() {
    on_both_databases(|world| {
        shielded_ada(world);
        let far = world.practitioner("urn:112671", "school");
        let page = far.finds_and_opens("Ada", "Quist", BORN).page();
        assert_eq!(page.directory_team.unwrap().name, "Moor Council directory team");
        assert!(page.shield.is_none(), "not even that a review is due");
        assert!(!page.may.add_involvement && !page.may.see_through && !page.may.lift);
    });
}

#[test]
fn no_search_by_a_hidden_field_finds_the_child() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let gp = world.practitioner("ods:Z12345", "gp");
        let aged = RawCriteria {
            given_name: "Ada".into(),
            age_from: "8".into(),
            age_to: "10".into(),
            ..RawCriteria::default()
        };
        let dated = name_and_birth("Ada", "Quist", BORN);
        let searches = [
            RawCriteria { postcode: "LS".into(), ..aged.clone() },
            RawCriteria { postcode: "LS11".into(), ..aged.clone() },
            RawCriteria { postcode: "LS11 6AD".into(), ..aged.clone() },
            RawCriteria { school: "112670".into(), ..aged.clone() },
            RawCriteria { school: "8012000".into(), ..aged },
            RawCriteria { postcode: "LS11 6AD".into(), ..dated.clone() },
            RawCriteria { school: "112670".into(), ..dated.clone() },
            RawCriteria { parent: "Wilma Zander".into(), ..dated.clone() },
            RawCriteria { parent: "Wilma Zander".into(), ..name_and_birth("", "", BORN) },
            RawCriteria { number: nhs_number(3), ..RawCriteria::default() },
        ];
        for (n, criteria) in searches.iter().enumerate() {
            for looker in [&gp, &team] {
                let search = looker.searches_by(criteria);
                assert!(
                    search.rows().is_empty() && !search.found.too_many,
                    "search {n} by {}",
                    looker.account.user_name
                );
                assert!(
                    !search.found.may_add,
                    "search {n}: adding is offered after a search without hidden fields only"
                );
            }
        }
        let row = gp.finds("Ada", "Quist", BORN);
        for place in ["LS11 6AD", "LS11", "112670", "8012000", "M1 1AA"] {
            let found = world.service.confirm_location(&gp.who(), &row.search, place).unwrap().into_inner();
            assert_eq!(found.rows[0].confirmed, Some(false), "{place}");
        }
        let own_number = row.row.identity.number().to_string();
        let search = gp.searches_by(&RawCriteria { number: own_number, ..RawCriteria::default() });
        assert_eq!(search.rows().len(), 1, "the directory's own number is no hidden field");
    });
}

#[test]
fn without_a_shield_the_same_searches_find() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let gp = world.practitioner("ods:Z12345", "gp");
        let row = gp.finds("Ada", "Byron", "2024-02-05");
        let confirmed = |place: &str| {
            world.service.confirm_location(&gp.who(), &row.search, place).unwrap().into_inner().rows[0]
                .confirmed
        };
        assert_eq!(
            (confirmed("LS11 6AD"), confirmed("LS11"), confirmed("M1 1AA")),
            (Some(true), Some(true), Some(false))
        );
        let aged = RawCriteria {
            given_name: "Ada".into(),
            age_from: "1".into(),
            age_to: "3".into(),
            ..RawCriteria::default()
        };
        assert_eq!(gp.searches_by(&RawCriteria { postcode: "LS11".into(), ..aged }).rows().len(), 1);
    });
}

#[test]
fn seeing_through_is_a_right_of_the_area_s_team_for_one_look() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        let through = opened.sees_through();
        assert!(seen::on_page(&through.page()).contains("5 Kelp Row"));
        assert!(through.full().is_shielded());
        assert!(opened.is_held_back(), "the opening before is as it was");
        let other = world.team_of("la:802");
        let row = other.finds("Ada", "Quist", BORN);
        let id = other.opens(&row).because("safeguarding").id;
        assert!(world.service.see_through_shield(&other.who(), &id).is_err(), "another area's team");
        assert!(world.service.see_through_shield(&other.who(), &through.id).is_err(), "another's opening");
        let number = row.row.identity.number();
        let about = world.auditor().reads_audit(&AuditQuery { child: Some(number), ..AuditQuery::default() });
        let through = about.iter().filter(|row| row.entry.action == Action::OpenShielded);
        let told: Vec<_> = through.map(|row| row.entry.detail.as_deref().unwrap_or("refused")).collect();
        assert_eq!(told.iter().filter(|detail| **detail == "held-back details shown").count(), 2);
        assert!(told.contains(&"asked to see held-back details"));
        assert!(told.contains(&"refused"));
    });
}

#[test]
fn lifting_needs_a_second_person_of_another_organisation() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let service = &world.service;
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        service.propose_lift(&team.who(), &opened.id, "risk-ended").unwrap();
        assert!(opened.is_held_back(), "proposed is not lifted");
        let colleague = world.team_of("la:801");
        let other = world.team_of("la:802");
        for same in [&team, &colleague] {
            let requests = service.lift_requests(&same.who()).unwrap().into_inner();
            assert!(!requests[0].may_approve);
            assert!(
                service.approve_lift(&same.who(), &requests[0].handle).is_err(),
                "of the same organisation"
            );
        }
        assert!(opened.is_held_back());
        let lee = world.practitioner("urn:112670", "school");
        assert!(service.lift_requests(&lee.who()).is_err());
        let requests = service.lift_requests(&other.who()).unwrap().into_inner();
        assert!(requests.len() == 1 && requests[0].may_approve);
        assert_eq!(requests[0].identity.display_name(), "Ada Quist");
        service.approve_lift(&other.who(), &requests[0].handle).unwrap();
        assert!(!opened.is_held_back(), "lifted");
        assert!(service.approve_lift(&other.who(), &requests[0].handle).is_err(), "once");
        let aged = RawCriteria {
            given_name: "Ada".into(),
            age_from: "9".into(),
            postcode: "LS11".into(),
            ..RawCriteria::default()
        };
        assert_eq!(lee.searches_by(&aged).rows().len(), 1, "found by place again");
        world.audit_is_whole();
    });
}

#[test]
fn a_shield_has_a_review_within_six_months_and_a_reason() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Byron", "2024-02-05");
        let shield = |reason: &str, date: jiff::civil::Date| {
            world.service.shield(&team.who(), &opened.id, reason, date)
        };
        let latest = world.service.latest_shield_review();
        assert!(shield("curious", latest).is_err());
        assert!(shield("threat", latest.tomorrow().unwrap()).is_err());
        assert!(shield("threat", world.service.today().yesterday().unwrap()).is_err());
        assert!(!opened.is_held_back());
        shield("threat", latest).unwrap();
        assert!(opened.is_held_back());
        let page = opened.page();
        assert_eq!(page.shield.unwrap().review_on, latest.to_string());
    });
}

#[test]
fn a_shield_set_in_one_process_holds_at_once_in_another() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let other = world.second_service();
        let lee = world.practitioner("urn:112670", "school");
        let aged = RawCriteria {
            given_name: "Ada".into(),
            age_from: "1".into(),
            age_to: "3".into(),
            postcode: "LS11".into(),
            ..RawCriteria::default()
        };
        let rows_elsewhere = || {
            let who = lee.who();
            let id = other.begin_search(&who, &aged).unwrap().into_inner();
            other.results(&who, &id).unwrap().rows.len()
        };
        assert_eq!(rows_elsewhere(), 1);
        world.team_of("la:801").finds_and_opens("Ada", "Byron", "2024-02-05").shields();
        assert_eq!(rows_elsewhere(), 0);
    });
}

#[test]
fn a_one_time_code_does_not_see_through_unless_it_is_told_to() {
    on_each_database(|database| {
        let strict =
            Settings { assurance_for_shielded: Settings::default().assurance_for_shielded, ..settings() };
        let world = World::with_settings(database, strict);
        let team = shielded_ada(&world);
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        assert!(!opened.page().may.see_through);
        assert!(world.service.see_through_shield(&team.who(), &opened.id).is_err());
        assert!(opened.is_held_back());
    });
}

/// A row of somebody else, of shielded Ada's home.
pub fn row_of_adas_home(world: &World) -> contactpoint_service::receive::TeamCount {
    let row = with(
        rows::birth("r9", "Rowan", "Abernathy", "2019-10-30"),
        &[("sex", "M"), ("address_line_1", "Flat 5, Kelp Row"), ("postcode", "LS11 6AD")],
    );
    world.feed_counted("births", "la:801", &births(&[row]))
}

#[test]
fn a_row_of_the_same_home_waits_until_two_people_say_the_same() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        assert_eq!(row_of_adas_home(world).held, 1, "it would tell where Ada lives");
        let held = || {
            one.held()
                .into_iter()
                .find(|row| row.name == "Rowan Abernathy")
                .expect("held for the team")
                .handle
        };
        let settle = |person: &Person, way: Settlement, handle: &str| {
            let settled = world.service.settle_held(&person.who(), handle, way, "asked the family");
            settled.expect("an answer").into_inner()
        };
        let found = || one.searches("Rowan", "Abernathy", "2019-10-30").rows().len();

        assert_eq!(settle(&one, Settlement::NotSame, &held()), Settled::Proposed);
        assert_eq!(settle(&one, Settlement::NotSame, &held()), Settled::Proposed, "not by saying it twice");
        let two = world.team_of("la:801");
        let handle = |person: &Person| {
            person.held().into_iter().find(|row| row.name == "Rowan Abernathy").expect("held").handle
        };
        assert_eq!(settle(&two, Settlement::Same(0), &handle(&two)), Settled::Proposed, "they differ");
        assert_eq!(
            settle(&two, Settlement::NotSame, &handle(&two)),
            Settled::Proposed,
            "nor by changing one's mind"
        );
        assert_eq!(found(), 0, "nobody finds it meanwhile");
        let elsewhere = world.team_of("la:802");
        let stolen = world.service.settle_held(&elsewhere.who(), &handle(&two), Settlement::NotSame, "mine");
        assert!(stolen.is_err(), "another area has no say");

        let compared = world.service.compare_held(&one.who(), &handle(&one)).expect("compared").into_inner();
        assert!(compared.takes_two);
        let proposed = compared.proposed.expect("what the other proposed");
        assert_eq!((proposed.same_as, proposed.is_own), (None, false));
        assert_eq!(proposed.reason, "asked the family");
        assert_eq!(settle(&one, Settlement::NotSame, &handle(&one)), Settled::Done);
        assert_eq!(found(), 1);
        let settled = one.settled().into_iter().find(|row| row.name == "Rowan Abernathy").expect("listed");
        assert!(settled.settled.is_some_and(|decided| decided.is_own && decided.same_as.is_none()));
        world.audit_is_whole();
    });
}

#[test]
fn a_row_of_another_home_is_not_held() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let other = with(
            rows::birth("r7", "Rowan", "Abernathy", "2019-10-30"),
            &[("sex", "M"), ("address_line_1", "Flat 6, Kelp Row"), ("postcode", "LS11 6AE")],
        );
        assert_eq!(
            world.feed_counted("births", "la:801", &births(&[other])).created,
            1,
            "next door is not held"
        );
        assert!(team.held().iter().all(|row| row.proposed.is_none()));
    });
}
