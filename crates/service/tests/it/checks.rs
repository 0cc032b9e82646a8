//! The team of an area checks how good the matching is: by a sample of its own children's records, and by nobody else's.

mod kept;

use contactpoint_directory::access::Action;
use contactpoint_directory::audit::Outcome;
use contactpoint_directory::source::SourceKind;
use contactpoint_service::ActError;
use contactpoint_service::acts::check_draw::Drawing;
use contactpoint_service::acts::check_items::{CheckItem, CheckedRecord, Judged, OtherRecord};
use contactpoint_service::acts::checks::{Answer, CheckView};
use contactpoint_service::acts::join::draft_place;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, involvement, involvements, nhs_number, pupil, pupils, with};
use contactpoint_testkit::{Person, World, on_both_databases};
use std::collections::{BTreeMap, BTreeSet};

const BORN: &str = "2016-02-05";
const OTHER: &str = "2016-05-02";

/// Ada of three sources, of which the case is somebody else's; Adela, who is Ada by another name; Zoe by herself; and
/// Tomasz of another area.
fn area(world: &World) {
    world.organisations();
    let home = ("postcode", "LS11 6AD");
    world.feed("births", &births(&[with(birth("r1", "Ada", "Quist", BORN), &[home])]));
    let school = [("CHILD_POSTCODE", "LS11 6AD"), ("CHILD_SCHOOL_URN", "112670")];
    let rows = [("Ada", "Quist", BORN), ("Adela", "Brightwater", OTHER)]
        .map(|(given, family, born)| with(pupil(given, family, born), &school));
    world.feed_from("pupil-list", "urn:112670", &pupils(&rows));
    let case = involvement("c1", "social-work", "Ada", "Quist", BORN);
    world.feed("involvements", &involvements(&[with(case, &[home])]));
    world.feed("births", &births(&[birth("r2", "Zoe", "Farrow", "2012-11-30")]));
    world.feed_from("pupil-list", "urn:112671", &pupils(&[pupil("Tomasz", "Evans", "2014-03-07")]));
}

fn view(world: &World, person: &Person) -> CheckView {
    world.service.see_check(&person.who()).expect("allowed").into_inner().expect("a sample")
}

fn item(world: &World, person: &Person, number: i64) -> CheckItem {
    world.service.see_check_item(&person.who(), number).expect("it is there").into_inner()
}

fn items(world: &World, person: &Person) -> Vec<CheckItem> {
    let drawn = i64::try_from(view(world, person).drawn).unwrap();
    let item = |number| world.service.see_check_item(&person.who(), number).ok();
    (1..=drawn).filter_map(item).map(contactpoint_service::Audited::into_inner).collect()
}

fn name(record: &CheckedRecord) -> String {
    record.said.identity.display_name()
}

/// Who a record is of, for somebody who knows.
fn who_it_is(record: &CheckedRecord) -> &'static str {
    match name(record).as_str() {
        _ if record.from.kind == SourceKind::Involvements => "another Ada",
        "Ada Quist" | "Adela Brightwater" => "Ada",
        _ => "somebody else",
    }
}

fn truth(item: &CheckItem) -> BTreeMap<usize, Answer> {
    let same = |record| who_it_is(record) == who_it_is(&item.drawn);
    let answer = |record| if same(record) { Answer::Same } else { Answer::Other };
    item.others.iter().map(|other| answer(&other.record)).enumerate().collect()
}

fn judges(
    world: &World,
    person: &Person,
    item: &CheckItem,
    answers: &BTreeMap<usize, Answer>,
) -> Result<Judged, ActError> {
    let judged = world.service.answer_check(&person.who(), &item.mark, item.number, answers);
    judged.map(contactpoint_service::Audited::into_inner)
}

fn draws(world: &World, person: &Person) -> Drawing {
    *world.service.draw_check(&person.who()).unwrap()
}

fn is_about(found: Option<f64>, told: f64) -> bool {
    found.is_some_and(|found| (found - told).abs() < 1e-9)
}

#[test]
fn what_people_say_of_the_sample_tells_precision_and_recall() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        assert!(world.service.see_check(&team.who()).unwrap().is_none());
        let before = world.state();
        assert_eq!([draws(world, &team), draws(world, &team)], [Drawing::Open; 2], "it is open already");
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM matching_check"), 1);
        let at_first = view(world, &team);
        assert_eq!(at_first.drawn, 5);

        // The case (2 pairs inside, all wrong), Ada's other two (1 of 2 right, Adela missed), Adela (2 missed).
        for item in items(world, &team) {
            let beside: BTreeSet<String> = item.others.iter().map(|other| name(&other.record)).collect();
            let wanted = if name(&item.drawn) == "Zoe Farrow" { 0 } else { 3 };
            assert_eq!(item.others.len(), wanted, "{beside:?}");
            assert!(item.is_done || item.others.iter().all(|other| other.stands_together.is_none()));
            assert!(!beside.contains("Tomasz Evans"));
            let judged = judges(world, &team, &item, &truth(&item)).unwrap();
            assert_eq!(judged.is_against, wanted > 0);
        }
        let told = view(world, &team);
        assert_eq!((told.done, told.alone, told.next), (5, 1, None), "Zoe stands alone");
        let measures = told.measures.expect("they are judged");
        assert!(is_about(measures.pairwise_precision.least, 2.0 / 6.0), "{measures:?}");
        assert!(is_about(measures.pairwise_recall.least, 2.0 / 6.0), "{measures:?}");
        let by_child = (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 + 1.0) / 5.0;
        assert!(is_about(measures.bcubed_precision.least, by_child), "{measures:?}");
        assert!(is_about(measures.bcubed_recall.least, by_child), "{measures:?}");
        assert!(measures.pairwise_precision.low < 0.2 && measures.pairwise_precision.high > 0.6);
        assert!(told.by_source.is_empty(), "too few of each");

        // An answer may be changed: what was said first, before it was told what stands, is what counts.
        let all = items(world, &team);
        let case = all.iter().find(|item| who_it_is(&item.drawn) == "another Ada").expect("it is drawn");
        let answers = (0..case.others.len()).map(|place| (place, Answer::Same)).collect();
        judges(world, &team, case, &answers).unwrap();
        let changed = item(world, &team, case.number);
        assert!(changed.others.iter().all(|other| other.answer == Some(Answer::Same)));
        assert_eq!(view(world, &team).measures, Some(measures));
        assert_eq!(world.state(), before, "answers move nothing");

        // Every look and every word is in the audit, with the children who were shown.
        let audit = world.audit();
        let entries = audit.iter().filter(|row| row.entry.action == Action::CheckMatching);
        let details = |what: &str| {
            let of_it =
                entries.clone().filter(|row| row.entry.detail.as_deref().unwrap_or("").contains(what));
            of_it.map(|row| row.entry.children.len()).collect::<Vec<_>>()
        };
        let mut shown = details("others");
        shown.sort_unstable();
        assert_eq!(shown, [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2], "each once");
        assert_eq!(details("judged: ").len(), 6);
        assert!(!details("records drawn").is_empty());
        world.audit_is_whole();
    });
}

#[test]
fn nobody_else_sees_of_it_or_has_a_say() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        world.service.draw_check(&team.who()).unwrap();
        let own = items(world, &team);
        let judged = own.iter().find(|item| item.others.len() == 3).unwrap();
        let not_there =
            |done: Result<(), ActError>| assert!(matches!(done, Err(ActError::NotThere)), "{done:?}");
        for (role, organisation) in
            [("practitioner", "urn:112670"), ("auditor", "la:801"), ("user-administrator", "la:801")]
        {
            let who = world.account(role, organisation, "").who();
            not_there(world.service.see_check(&who).map(drop));
            not_there(world.service.draw_check(&who).map(drop));
            not_there(world.service.see_check_item(&who, 1).map(drop));
            let said = world.service.answer_check(&who, &judged.mark, judged.number, &truth(judged));
            not_there(said.map(drop));
            not_there(world.service.open_checked(&who, &judged.mark, (judged.number, 0), false).map(drop));
            not_there(world.service.finish_check(&who, &judged.mark).map(drop));
        }
        // Another area's team has its own.
        let elsewhere = world.team_of("la:802");
        assert!(world.service.see_check(&elsewhere.who()).unwrap().is_none());
        assert!(world.service.see_check_item(&elsewhere.who(), 1).is_err());
        world.service.draw_check(&elsewhere.who()).unwrap();
        let theirs: Vec<String> = items(world, &elsewhere).iter().map(|item| name(&item.drawn)).collect();
        assert_eq!(theirs, ["Tomasz Evans"]);
        for number in [judged.number, 1] {
            let said =
                world.service.answer_check(&elsewhere.who(), &judged.mark, number, &truth(judged)).map(drop);
            assert!(said.is_err(), "{said:?}");
        }
        let at = usize::try_from(judged.number).unwrap();
        assert_eq!(view(world, &team).done, at - 1);
        // A colleague goes on with it.
        let colleague = world.team_of("la:801");
        let item = item(world, &colleague, judged.number);
        judges(world, &colleague, &item, &truth(&item)).unwrap();
        assert!(view(world, &team).done >= at);
        world.audit_is_whole();
    });
}

#[test]
fn a_shielded_child_is_in_no_sample_and_is_not_counted() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        team.finds_and_opens("Zoe", "Farrow", "2012-11-30").shields();
        world.service.draw_check(&team.who()).unwrap();
        let all = items(world, &team);
        assert_eq!(all.len(), 4, "Zoe is none of them");
        for item in &all {
            judges(world, &team, item, &truth(item)).unwrap();
        }
        assert_eq!(view(world, &team).done, 4);

        // Adela is shielded later: of the drawn one and of the near miss nothing is shown, and no estimate tells of it.
        let before = view(world, &team);
        team.finds_and_opens("Adela", "Brightwater", OTHER).shields();
        let told = view(world, &team);
        assert_eq!((told.drawn, told.done), (4, 4));
        assert_eq!(told.measures, before.measures);
        let left = items(world, &team);
        assert_eq!(left.len(), 3);
        assert!(left.iter().all(|item| item.others.len() == 2), "places have no gap");
        for now in &left {
            // A form that was shown before is no longer what there is.
            let is_it = |shown: &&CheckItem| shown.drawn.from.record == now.drawn.from.record;
            let mark = &all.iter().find(is_it).unwrap().mark;
            let said = world.service.answer_check(&team.who(), mark, now.number, &truth(now)).map(drop);
            assert!(matches!(said, Err(ActError::Expired)), "{said:?}");
        }
        assert!(world.service.see_check_item(&team.who(), 4).is_err());
        world.audit_is_whole();
    });
}

#[test]
fn of_children_elsewhere_nothing_is_shown() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        world.service.draw_check(&team.who()).unwrap();
        let all = items(world, &team);
        for item in &all {
            judges(world, &team, item, &truth(item)).unwrap();
        }
        // Adela goes to a school of the next area.
        world.minutes_pass(1);
        let row = with(pupil("Adela", "Brightwater", OTHER), &[("CHILD_POSTCODE", "LS11 6AD")]);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        let told = view(world, &team);
        assert_eq!((told.drawn, told.done), (5, 5));
        let left = items(world, &team);
        assert_eq!(left.len(), 4);
        for item in left {
            assert!(item.others.iter().all(|other| name(&other.record) != "Adela Brightwater"));
        }
        // Nor is she in a sample that is drawn then.
        world.service.finish_check(&team.who(), &told.mark).unwrap();
        world.minutes_pass(1);
        world.service.draw_check(&team.who()).unwrap();
        let beside: Vec<usize> = items(world, &team).iter().map(|item| item.others.len()).collect();
        assert_eq!(beside.iter().sum::<usize>(), 6, "three of Ada, each beside two: {beside:?}");
        let elsewhere = world.team_of("la:802");
        world.service.draw_check(&elsewhere.who()).unwrap();
        assert!(items(world, &elsewhere).iter().all(|item| item.others.len() < 2), "nor Ada in hers");
        world.audit_is_whole();
    });
}

#[test]
fn what_is_not_asked_is_refused_and_nothing_is_said_after_the_end() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        world.service.draw_check(&team.who()).unwrap();
        let all = items(world, &team);
        let one = all.iter().find(|item| item.others.len() == 3).unwrap();
        let mut answers = truth(one);
        answers.insert(3, Answer::Same);
        assert!(matches!(judges(world, &team, one, &answers), Err(ActError::NotThere)), "no such record");
        answers.remove(&3);
        answers.remove(&1);
        assert!(matches!(judges(world, &team, one, &answers), Err(ActError::Invalid(_))), "one is left out");
        assert!(matches!(judges(world, &team, one, &BTreeMap::new()), Err(ActError::Invalid(_))));
        let refused = |world: &World| {
            let of_it = world.audit().into_iter().filter(|row| row.entry.action == Action::CheckMatching);
            of_it.filter(|row| row.entry.outcome == Outcome::refused("no such record")).count()
        };
        assert_eq!(refused(world), 1);
        assert!(world.service.see_check_item(&team.who(), 6).is_err());
        assert!(world.service.see_check_item(&team.who(), 0).is_err());
        let before = usize::try_from(one.number).unwrap() - 1;
        assert_eq!(view(world, &team).done, before, "nothing was kept");

        judges(world, &team, one, &truth(one)).unwrap();
        let open = view(world, &team);
        assert!(world.service.finish_check(&team.who(), "").is_err());
        world.service.finish_check(&team.who(), &open.mark).unwrap();
        let finished = view(world, &team);
        assert!(finished.finished_at_ms.is_some() && finished.next.is_none() && finished.measures.is_some());
        assert!(finished.done < 5, "it was stopped early");
        assert!(matches!(judges(world, &team, one, &truth(one)), Err(ActError::Expired)));
        assert!(world.service.see_check_item(&team.who(), one.number).is_err());
        assert!(world.service.finish_check(&team.who(), &open.mark).is_err(), "once");
        let team = kept::a_week_later(world);
        assert_eq!(draws(world, &team), Drawing::Open);
        assert!(view(world, &team).done <= 1, "a new sample begins anew");
        let said = judges(world, &team, one, &truth(one));
        assert!(matches!(said, Err(ActError::Expired)), "of the one before");
        world.audit_is_whole();
    });
}

#[test]
fn what_is_against_what_stands_leads_to_the_acts_that_change_it() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        world.service.draw_check(&team.who()).unwrap();
        let who = team.who();
        let open = |item: &CheckItem, place, to_join| {
            world.service.open_checked(&who, &item.mark, (item.number, place), to_join)
        };
        for item in items(world, &team) {
            // Before it is judged nothing tells which stand together.
            for place in 0..item.others.len() {
                let told = [false, true].map(|to_join| open(&item, place, to_join));
                assert!(matches!(told, [Err(ActError::Expired), Err(ActError::Expired)]));
            }
            judges(world, &team, &item, &truth(&item)).unwrap();
        }
        let before = view(world, &team).measures;
        let all = items(world, &team);
        let adela = all.iter().find(|item| name(&item.drawn) == "Adela Brightwater").unwrap();
        let place = |item: &CheckItem, who: &str, together: bool| {
            let is_it = |record: &CheckedRecord| who_it_is(record) == who;
            let mut others = item.others.iter();
            others.position(|it| is_it(&it.record) && it.stands_together == Some(together) && it.is_against())
        };
        let ada = place(adela, "Ada", false).expect("said to be the same, and is not");
        assert!(matches!(open(adela, ada, false), Err(ActError::Expired)), "they do not stand together");
        let case = place(adela, "another Ada", false);
        assert!(case.is_none(), "said to be another, and is");
        let is_case = |other: &OtherRecord| who_it_is(&other.record) == "another Ada";
        let case = adela.others.iter().position(is_case).unwrap();
        assert!(matches!(open(adela, case, true), Err(ActError::Expired)), "nothing is against what stands");
        assert!(matches!(open(adela, 3, true), Err(ActError::Expired)));
        let opening = open(adela, ada, true).unwrap().into_inner();
        let number: String = world.service.draft(&who, &draft_place(&opening)).unwrap();
        let two = world.service.compare_children(&who, &opening, &number).unwrap().into_inner();
        let seen = two.preview.seen;
        let joined = world.service.join_children(&who, &opening, &number, "new-name", &seen);
        assert_eq!(*joined.unwrap(), Settled::Done);

        // And the case is taken out; what was said of the sample is still what it says.
        let all = items(world, &team);
        let of_ada = all.iter().find(|item| who_it_is(&item.drawn) == "Ada").unwrap();
        let case = place(of_ada, "another Ada", true).expect("said to be another, and stands with it");
        let opening = open(of_ada, case, false).unwrap().into_inner();
        assert!(world.service.draft::<String>(&who, &draft_place(&opening)).is_err());
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        assert_eq!(opened.takes_apart(&opened.taken(&["involvements"])), Settled::Done);
        assert_eq!(view(world, &team).measures, before);
        assert!(!items(world, &team).iter().flat_map(|item| &item.others).any(OtherRecord::is_against));
        world.audit_is_whole();
    });
}

#[test]
fn whoever_stops_early_has_a_fair_sample() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        world.service.draw_check(&team.who()).unwrap();
        let asked: Vec<CheckItem> =
            items(world, &team).into_iter().filter(|it| !it.others.is_empty()).collect();
        // In any order but that of the draw: it counts only once all before it are judged. Else those that ask nothing,
        // and are right therefore, would be too many.
        for (at, item) in asked.iter().enumerate().rev() {
            let before = usize::try_from(asked[0].number).unwrap() - 1;
            let told = view(world, &team);
            assert_eq!((told.done, told.next), (before, Some(asked[0].number)), "{at}");
            let judged = judges(world, &team, item, &truth(item)).unwrap();
            assert_eq!(judged.next, (at > 0).then_some(asked[0].number));
        }
        assert_eq!(view(world, &team).done, 5);
    });
}

#[test]
fn what_nobody_could_judge_is_not_shown_and_counts_both_ways() {
    on_both_databases(|world| {
        world.organisations();
        let case = |n: usize| {
            let row = involvement(&format!("c{n}"), "social-work", "Ada", "Quist", BORN);
            with(row, &[("nhs_number", &nhs_number(3))])
        };
        let rows: Vec<_> = (0..42).map(case).collect();
        world.feed(
            "births",
            &births(&[with(birth("r1", "Ada", "Quist", BORN), &[("nhs_number", &nhs_number(3))])]),
        );
        world.feed("involvements", &involvements(&rows));
        let team = world.team_of("la:801");
        world.service.draw_check(&team.who()).unwrap();
        let told = view(world, &team);
        assert_eq!((told.drawn, told.done, told.next), (43, 43, None));
        assert_eq!(told.too_large, 43);
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM matching_check_record"), 0);
        let precision = told.measures.unwrap().pairwise_precision;
        assert!(is_about(precision.least, 0.0) && is_about(precision.most, 1.0), "{precision:?}");
        assert_eq!(told.by_source.len(), 1, "one of one source and many of the other");
        for number in [1, i64::MIN, i64::MAX] {
            assert!(world.service.see_check_item(&team.who(), number).is_err());
        }
    });
}
