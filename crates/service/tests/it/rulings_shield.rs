//! Taking apart, or joining, where a child is shielded: two people say the same, and what is parted is shielded
//! on both sides until a person decides.

use crate::rulings::ada_of_three;
use crate::shield::shielded_ada;
use contactpoint_service::ActError;
use contactpoint_service::acts::foreseen::Preview;
use contactpoint_service::acts::ruled::{Waits, What};
use contactpoint_service::acts::settle::Settled;
use contactpoint_service::acts::take_apart::{SourceView, Taken};
use contactpoint_testkit::rows::{birth, births, pupil, pupils, with};
use contactpoint_testkit::{Person, World, on_both_databases, seen};

const BORN: &str = "2016-02-05";

fn in_sides(preview: &Preview) -> String {
    preview.sides.iter().map(|side| seen::in_view(&side.view)).collect()
}

fn in_sources(sources: &[SourceView]) -> String {
    let told = |source: &SourceView| format!("{}\n{:?}\n", seen::in_view(&source.view), source.from);
    sources.iter().map(told).collect()
}

/// The newest that waits, said by a second person: what came of it.
pub fn seconds(world: &World, person: &Person) -> Settled {
    let handle = person.proposed().remove(0).handle;
    let view = world.service.see_ruling(&person.who(), &handle).unwrap().into_inner();
    let seen = match view.waits.expect("it waits") {
        Waits::Apart(preview) => preview.seen,
        Waits::Joined(two) => two.preview.seen,
        Waits::Changed => panic!("things are as they were"),
    };
    world.service.second_ruling(&person.who(), &handle, "documents", &seen).unwrap().into_inner()
}

#[test]
fn a_shielded_child_is_parted_by_two_and_both_sides_stay_shielded() {
    on_both_databases(|world| {
        ada_of_three(world);
        let one = world.team_of("la:801");
        let opened = one.finds_and_opens("Ada", "Quist", BORN);
        opened.shields();
        let before = world.state();
        let through = opened.sees_through();
        let taken = through.taken(&["involvements"]);
        assert_eq!(through.takes_apart(&taken), Settled::Proposed);
        let again = one.finds_and_opens("Ada", "Quist", BORN).sees_through();
        assert_eq!(
            again.takes_apart(&again.taken(&["involvements"])),
            Settled::Proposed,
            "not by saying it twice"
        );
        assert_eq!(world.state(), before, "proposed is not done");
        let own = one.proposed().remove(0);
        assert!(own.told.is_own && own.what == What::TakenOut(1));
        assert_eq!(seconds(world, &one), Settled::Proposed, "nor by seconding oneself");
        assert!(world.team_of("la:802").proposed().is_empty(), "another area has no say");

        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        let lee = world.practitioner("urn:112670", "school");
        let rows = lee.searches("Ada", "Quist", BORN).rows();
        assert_eq!(rows.len(), 2);
        for row in &rows {
            assert!(lee.opens(row).because("welfare").is_held_back(), "both sides are shielded");
        }
        assert!(one.proposed().is_empty());
        assert_eq!(one.undoes_ruling(), Settled::Proposed);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        assert_eq!(world.state(), before, "taken back leaves what was there");
        world.audit_is_whole();
    });
}

#[test]
fn a_shielded_child_is_joined_by_two_and_the_shield_covers_all_of_it() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        let row = with(birth("r9", "Adela", "Brightwater", "2013-09-17"), &[("town", "Pupiltown")]);
        world.feed("births", &births(&[row]));
        let ada = one.finds("Ada", "Quist", "2017-02-05").row.identity.number().to_string();
        let before = world.state();
        let opened = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        let two = world.service.compare_children(&one.who(), &opened.id, &ada).unwrap().into_inner();
        assert!(two.preview.takes_two && two.other.record.is_none(), "of Ada only who she is");
        let text = in_sides(&two.preview);
        for hidden in ["Kelp Row", "LS11", "Wilma", "Quick", "Pupiltown"] {
            assert!(!text.contains(hidden), "{hidden} is in the preview");
        }
        assert!(two.preview.sides.iter().all(|side| side.is_shielded));
        assert_eq!(opened.joins(&ada), Settled::Proposed);
        assert_eq!(world.state(), before);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        let lee = world.practitioner("urn:112670", "school");
        for (given, family, born) in [("Ada", "Quist", "2017-02-05"), ("Adela", "Brightwater", "2013-09-17")]
        {
            for row in lee.searches(given, family, born).rows() {
                assert!(
                    lee.opens(&row).because("welfare").is_held_back(),
                    "{given}: the strictest shield holds"
                );
            }
        }
        assert_eq!(one.undoes_ruling(), Settled::Proposed);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        for (given, family, born) in [("Ada", "Quist", "2017-02-05"), ("Adela", "Brightwater", "2013-09-17")]
        {
            let rows = lee.searches(given, family, born).rows();
            assert_eq!(rows.len(), 1, "{given}");
            let opened = lee.opens(&rows[0]).because("welfare");
            assert!(opened.is_held_back(), "{given}: a shield stays on both sides until a person decides");
            assert!(!seen::on_page(&opened.page()).contains("Pupiltown"));
        }
        world.audit_is_whole();
    });
}

#[test]
fn what_is_held_beside_joined_children_stays_held_when_they_are_parted_and_no_shield_is_lost() {
    on_both_databases(|world| {
        let (one, two) = (shielded_ada(world), world.team_of("la:801"));
        let home = [("address_line_1", "12 Marram Court"), ("postcode", "M1 1AA")];
        let row = with(birth("r9", "Adela", "Brightwater", "2013-09-17"), &[("sex", "F")]);
        world.feed("births", &births(&[with(row, &home)]));
        let lee = world.practitioner("urn:112670", "school");
        let is_held_back = |given: &str, family: &str, born: &str| {
            let row = lee.finds(given, family, born);
            lee.opens(&row).because("welfare").is_held_back()
        };
        let ada = one.finds("Ada", "Quist", "2017-02-05").row.identity.number().to_string();
        let opened = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        assert_eq!(opened.joins(&ada), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);

        // Somebody else of the home that was Adela's, and Adela herself at school.
        world.minutes_pass(5);
        let row = with(birth("r10", "Rowan", "Abernathy", "2019-10-30"), &[("sex", "M")]);
        let counted = world.feed_counted("births", "la:801", &births(&[with(row, &home)]));
        assert_eq!(counted.held, 1, "it would tell where the child lives who is shielded now");
        let row = with(pupil("Adela", "Brightwater", "2013-09-17"), &[("CHILD_POSTCODE", "M1 1AA")]);
        assert_eq!(world.feed_counted("pupil-list", "urn:112670", &pupils(&[row])).matched, 1);
        let may_be = || {
            let held = one.held();
            let row = held.iter().find(|row| row.name == "Rowan Abernathy").expect("it is held");
            let compared = world.service.compare_held(&one.who(), &row.handle).unwrap().into_inner();
            assert!(compared.candidates.iter().all(|candidate| candidate.record.is_none()), "all shielded");
            compared.candidates.iter().map(|it| it.number.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(may_be(), [ada.as_str()], "the one child, once");

        assert_eq!(one.undoes_ruling(), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        let adela = one.finds("Adela", "Brightwater", "2013-09-17").row.identity.number().to_string();
        assert_eq!(may_be(), [adela], "it is still of her home, and she is shielded still");
        assert!(lee.searches("Rowan", "Abernathy", "2019-10-30").rows().is_empty());
        assert!(is_held_back("Ada", "Quist", "2017-02-05"));
        assert!(is_held_back("Adela", "Brightwater", "2013-09-17"));
        assert_eq!(one.finds_and_opens("Ada", "Quist", "2017-02-05").sources().len(), 3);
        let adela = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        assert_eq!(adela.sources().len(), 2, "what is hers went with her");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());

        // The shield that came to her is lifted as any other; then nothing holds the other record.
        adela.proposes_lift();
        let elsewhere = world.team_of("la:802");
        let requests = world.service.lift_requests(&elsewhere.who()).unwrap().into_inner();
        world.service.approve_lift(&elsewhere.who(), &requests[0].handle).unwrap();
        world.feed("births", &births(&[birth("r11", "Ottilie", "Farrow", "2012-11-30")]));
        assert!(one.held().is_empty());
        assert_eq!(lee.searches("Rowan", "Abernathy", "2019-10-30").rows().len(), 1);
        assert!(!is_held_back("Adela", "Brightwater", "2013-09-17"));
        assert!(is_held_back("Ada", "Quist", "2017-02-05"));
        world.audit_is_whole();
    });
}

#[test]
fn nobody_seconds_what_is_of_another_area_by_now() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        let row = with(birth("r9", "Adela", "Brightwater", "2013-09-17"), &[("town", "Pupiltown")]);
        world.feed("births", &births(&[row]));
        let ada = one.finds("Ada", "Quist", "2017-02-05").row.identity.number().to_string();
        let opened = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        assert_eq!(opened.joins(&ada), Settled::Proposed);
        let two = world.team_of("la:801");
        let handle = two.proposed().remove(0).handle;
        let Waits::Joined(both) =
            world.service.see_ruling(&two.who(), &handle).unwrap().into_inner().waits.expect("it waits")
        else {
            panic!("two children")
        };
        // She goes to school in Moor.
        let row = with(pupil("Adela", "Brightwater", "2013-09-17"), &[("CHILD_SCHOOL_URN", "112671")]);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        let before = world.state();
        let seen = world.service.see_ruling(&two.who(), &handle).expect("to be withdrawn").into_inner();
        assert!(matches!(seen.waits, Some(Waits::Changed)), "{:?}", seen.waits);
        assert_eq!(seen.row.name, "No longer of your area", "and nothing of who she is now");
        let done = world.service.second_ruling(&two.who(), &handle, "documents", &both.preview.seen);
        assert!(matches!(done, Err(ActError::NotThere)), "{done:?}");
        assert_eq!(world.state(), before);
        let own = one.proposed().remove(0).handle;
        world.service.undo_ruling(&one.who(), &own).expect("withdrawn");
        assert!(one.proposed().is_empty() && two.proposed().is_empty());
    });
}

#[test]
fn of_a_shielded_child_the_sources_tell_only_who_it_is() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let opened = team.finds_and_opens("Ada", "Quist", "2017-02-05");
        let sources = opened.sources();
        assert_eq!(sources.len(), 3);
        let text = in_sources(&sources);
        for hidden in
            ["Kelp Row", "LS11", "Wilma", "Harbour", "Moor", "Quick", "01632", "112670", "PupilList"]
        {
            assert!(!text.contains(hidden), "{hidden} is told");
        }
        let taken = Taken {
            handles: vec![sources[0].handle.clone()],
            one_child: String::new(),
            reason: "siblings".into(),
        };
        let who = team.who();
        let preview = world.service.foresee_apart(&who, &opened.id, &taken).unwrap().into_inner();
        assert!(preview.takes_two && preview.sides.iter().all(|side| side.is_shielded));
        let text = in_sides(&preview);
        for hidden in ["Kelp Row", "LS11", "Wilma", "Quick", "112670"] {
            assert!(!text.contains(hidden), "{hidden} is in the preview");
        }
        assert!(in_sources(&opened.sees_through().sources()).contains("LS11"), "unless it is seen through");
    });
}

pub const RESTRICTED: &str = r#"{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient",
    "id": "9000000025", "meta": {"security": [{"code": "R"}]},
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000025"}],
    "name": [{"use": "usual", "given": ["Cat"], "family": "Dunn"}],
    "gender": "female", "birthDate": "2014-06-07"}}]}"#;

#[test]
fn whoever_is_parted_from_a_child_that_its_source_restricts_is_shielded_too() {
    on_both_databases(|world| {
        world.organisations();
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        let row = with(
            pupil("Cat", "Dunn", "2014-06-07"),
            &[("CHILD_NHS_NUMBER", "9000000025"), ("CHILD_TOWN", "Pupiltown")],
        );
        world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let opened = one.finds_and_opens("Cat", "Dunn", "2014-06-07");
        let sources = opened.sources();
        assert_eq!(sources.len(), 2);
        let taken = Taken {
            handles: vec![sources[1].handle.clone()],
            one_child: String::new(),
            reason: "siblings".into(),
        };
        assert_eq!(opened.takes_apart(&taken), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        let lee = world.practitioner("urn:112670", "school");
        let rows = lee.searches("Cat", "Dunn", "2014-06-07").rows();
        assert_eq!(rows.len(), 2);
        for row in &rows {
            assert!(lee.opens(row).because("welfare").is_held_back(), "both sides");
        }
    });
}

#[test]
fn whoever_the_engine_parts_from_a_child_that_its_source_restricts_is_shielded_too() {
    on_both_databases(|world| {
        world.organisations();
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        let row = birth("r9", "Cat", "Dunn", "2014-06-07");
        world.feed("births", &births(&[with(row, &[("sex", "F"), ("nhs_number", "9000000025")])]));
        let team = world.team_of("la:801");
        assert_eq!(team.finds_and_opens("Cat", "Dunn", "2014-06-07").sources().len(), 2);
        // The next row of the register is about somebody else.
        let row = birth("r9", "Zoe", "Farrow", "2012-11-30");
        world.feed("births", &births(&[with(row, &[("sex", "F"), ("postcode", "M1 1AA")])]));
        let lee = world.practitioner("urn:112670", "school");
        let row = lee.finds("Zoe", "Farrow", "2012-11-30");
        assert!(lee.opens(&row).because("welfare").is_held_back(), "until two people lift it");
        let opened = team.finds_and_opens("Zoe", "Farrow", "2012-11-30");
        world.service.propose_lift(&team.who(), &opened.id, "mistake").expect("as any other shield");
    });
}

#[test]
fn what_is_held_beside_a_restricted_child_stays_held_when_a_feed_parts_it() {
    on_both_databases(|world| {
        world.organisations();
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        let home = [("address_line_1", "12 Marram Court"), ("postcode", "M1 1AA"), ("sex", "F")];
        let row = with(birth("r9", "Cat", "Dunn", "2014-06-07"), &[("nhs_number", "9000000025")]);
        world.feed("births", &births(&[with(row, &home)]));
        world.minutes_pass(5);
        let rowan = with(birth("r10", "Rowan", "Abernathy", "2019-10-30"), &home);
        assert_eq!(world.feed_counted("births", "la:801", &births(&[with(rowan, &[("sex", "M")])])).held, 1);
        world.minutes_pass(5);
        // The next row of the register is about somebody else, of the same home.
        let row = birth("r9", "Zoe", "Farrow", "2012-11-30");
        world.feed("births", &births(&[with(row, &home)]));
        let team = world.team_of("la:801");
        assert!(team.searches("Rowan", "Abernathy", "2019-10-30").rows().is_empty());
        assert!(team.held().iter().any(|row| row.name == "Rowan Abernathy"), "as Zoe took the shield along");
        let lee = world.practitioner("urn:112670", "school");
        let row = lee.finds("Zoe", "Farrow", "2012-11-30");
        assert!(lee.opens(&row).because("welfare").is_held_back());
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn what_is_held_beside_a_record_that_the_shield_reaches_stays_held_when_that_is_taken_out() {
    on_both_databases(|world| {
        world.organisations();
        let number = [("nhs_number", "9000000025"), ("sex", "F")];
        world.feed("births", &births(&[with(birth("r1", "Cat", "Dunn", "2014-06-07"), &number)]));
        let home = [("CHILD_NHS_NUMBER", "9000000025"), ("CHILD_ADDRESS_LINE_1", "12 Marram Court")];
        let row = with(pupil("Cat", "Dunn", "2014-06-07"), &home);
        let row = with(row, &[("CHILD_POSTCODE", "M1 1AA"), ("CHILD_TOWN", "Pupiltown")]);
        world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let opened = one.finds_and_opens("Cat", "Dunn", "2014-06-07");
        assert_eq!(opened.sources().len(), 2);
        opened.shields();
        world.minutes_pass(5);
        let rowan = birth("r10", "Rowan", "Abernathy", "2019-10-30");
        let rowan =
            with(rowan, &[("address_line_1", "12 Marram Court"), ("postcode", "M1 1AA"), ("sex", "M")]);
        assert_eq!(world.feed_counted("births", "la:801", &births(&[rowan])).held, 1);
        let is_held = || one.held().iter().any(|row| row.name == "Rowan Abernathy");
        assert!(is_held());
        let through = one.finds_and_opens("Cat", "Dunn", "2014-06-07").sees_through();
        let taken = through.taken(&["pupil-list"]);
        assert_eq!(through.takes_apart(&taken), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        assert!(is_held(), "both sides are shielded, and he is of the home of one");
        let lee = world.practitioner("urn:112670", "school");
        assert!(lee.searches("Rowan", "Abernathy", "2019-10-30").rows().is_empty());
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}
