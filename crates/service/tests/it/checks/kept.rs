//! What is kept of a check: counts, which nothing changes later, and no more of children than is needed to judge.

use super::{BORN, OTHER, area, draws, is_about, items, judges, name, truth, view, who_it_is};
use crate::at_once::{MeetingClock, once, with_clock};
use contactpoint_service::ActError;
use contactpoint_service::acts::check_draw::Drawing;
use contactpoint_service::acts::check_items::CheckedRecord;
use contactpoint_service::acts::checks::Answer;
use contactpoint_service::acts::settle::Settled;
use contactpoint_service::acts::take_apart::Taken;
use contactpoint_testkit::rows::{birth, births, involvement, involvements, nhs_number, pupil, pupils, with};
use contactpoint_testkit::{Person, World, on_both_databases};
use std::cell::Cell;

/// A colleague, a week and a day later.
pub(super) fn a_week_later<'w>(world: &'w World<'w>) -> Person<'w> {
    world.days_pass(8);
    world.team_of("la:801")
}

fn records_kept(world: &World) -> i64 {
    world.database.number_of("SELECT COUNT(*) FROM matching_check_record")
}

#[test]
fn a_part_that_leaves_the_area_changes_no_estimate() {
    on_both_databases(|world| {
        world.organisations();
        // Her birth, a school of the next area, then one of this: she is of this.
        world
            .feed("births", &births(&[with(birth("r1", "Ada", "Quist", BORN), &[("postcode", "LS11 6AD")])]));
        world.minutes_pass(1);
        let home = [("CHILD_POSTCODE", "LS11 6AD")];
        let row = with(pupil("Ada", "Quist", BORN), &home);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        world.minutes_pass(1);
        area(world);
        let team = world.team_of("la:801");
        draws(world, &team);
        let is_elsewhere = |record: &CheckedRecord| record.from.supplier.contains("Moor");
        let all = items(world, &team);
        assert!(
            all.iter().any(|item| is_elsewhere(&item.drawn)),
            "of another area's school, and a child of this"
        );
        for item in &all {
            let is_other = |record| is_elsewhere(record) != is_elsewhere(&item.drawn);
            let answer = |record| if is_other(record) { Answer::Other } else { Answer::Same };
            let answers = item.others.iter().map(|other| answer(&other.record)).enumerate().collect();
            judges(world, &team, item, &answers).unwrap();
        }
        let before = view(world, &team);
        assert!(before.measures.unwrap().pairwise_precision.least.unwrap() < 1.0);

        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        let is_it = |supplier: &str| supplier.contains("Moor");
        let sources = opened.sources();
        let handles = sources
            .into_iter()
            .filter(|source| source.from.as_ref().is_some_and(|from| is_it(&from.supplier)));
        let handles = handles.map(|source| source.handle).collect();
        let taken = Taken { handles, one_child: "yes".into(), reason: "source-says".into() };
        assert_eq!(opened.takes_apart(&taken), Settled::Done);
        assert!(items(world, &team).iter().all(|item| !is_elsewhere(&item.drawn)), "it has left");
        let after = view(world, &team);
        assert_eq!((after.drawn, after.done), (before.drawn, before.done));
        assert_eq!(after.measures, before.measures);
        world.audit_is_whole();
    });
}

#[test]
fn doubt_counts_both_ways() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        draws(world, &team);
        for item in items(world, &team) {
            let doubt = |record| if name(record) == "Ada Quist" { Answer::Other } else { Answer::Unsure };
            let answers = match who_it_is(&item.drawn) {
                "another Ada" => item.others.iter().map(|other| doubt(&other.record)).enumerate().collect(),
                _ => truth(&item),
            };
            judges(world, &team, &item, &answers).unwrap();
        }
        let recall = view(world, &team).measures.unwrap().pairwise_recall;
        assert!(is_about(recall.least, 2.0 / 7.0) && is_about(recall.most, 2.0 / 6.0), "{recall:?}");
    });
}

#[test]
fn what_is_not_judged_drops_out_with_a_child_who_is_shielded() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        draws(world, &team);
        assert_eq!(view(world, &team).drawn, 5);
        team.finds_and_opens("Adela", "Brightwater", OTHER).shields();
        let told = view(world, &team);
        assert_eq!(told.drawn, 4);
        world.service.finish_check(&team.who(), &told.mark).unwrap();
        let told = view(world, &team);
        assert_eq!(told.drawn, 4);
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM matching_check_item"), 4);
    });
}

#[test]
fn a_finished_check_keeps_counts_and_no_records() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        draws(world, &team);
        for item in items(world, &team) {
            judges(world, &team, &item, &truth(&item)).unwrap();
        }
        let before = view(world, &team);
        assert!(records_kept(world) > 0);
        world.service.finish_check(&team.who(), &before.mark).unwrap();
        assert_eq!(records_kept(world), 0);
        let told = view(world, &team);
        assert_eq!((told.drawn, told.done, told.alone), (before.drawn, before.done, before.alone));
        assert_eq!(told.measures, before.measures);
        // All of it was judged, so the next may begin at once.
        assert_eq!(told.no_draw_until_ms, None);
        world.minutes_pass(1);
        assert_eq!(draws(world, &team), Drawing::Open);
    });
}

#[test]
fn nobody_draws_again_and_again_to_look_at_children() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        draws(world, &team);
        let asked = items(world, &team).into_iter().find(|item| !item.others.is_empty()).unwrap();
        judges(world, &team, &asked, &truth(&asked)).unwrap();
        world.service.finish_check(&team.who(), &view(world, &team).mark).unwrap();
        let finished = view(world, &team).finished_at_ms;
        world.minutes_pass(1);
        let colleague = world.team_of("la:801");
        assert_eq!(draws(world, &colleague), Drawing::TooSoon, "one of four was judged");
        assert_eq!(view(world, &colleague).finished_at_ms, finished, "it is still the last");
        assert!(view(world, &colleague).no_draw_until_ms.is_some());
        assert_eq!(records_kept(world), 0);
        let colleague = a_week_later(world);
        assert_eq!(draws(world, &colleague), Drawing::Open);
        world.audit_is_whole();
    });
}

#[test]
fn records_that_tell_neither_a_name_nor_a_date_of_birth_are_not_drawn() {
    on_both_databases(|world| {
        world.organisations();
        let number = nhs_number(3);
        let row = with(birth("r1", "Ada", "Quist", BORN), &[("nhs_number", &number)]);
        world.feed("births", &births(&[row]));
        let case = |id: &str, given: &str, family: &str| {
            with(involvement(id, "social-work", given, family, BORN), &[("nhs_number", &number)])
        };
        let nameless = with(case("c1", "", ""), &[("date_of_birth", "")]);
        world.feed("involvements", &involvements(&[nameless, case("c2", "Ada", "Quist")]));
        assert_eq!(
            world.database.number_of("SELECT COUNT(*) FROM source_record WHERE child_id IS NOT NULL"),
            3
        );
        let team = world.team_of("la:801");
        draws(world, &team);
        let all = items(world, &team);
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|item| item.others.len() == 1 && name(&item.drawn) == "Ada Quist"));
    });
}

#[test]
fn nothing_is_said_and_nothing_finished_after_the_end() {
    on_both_databases(|world| {
        area(world);
        let team = world.team_of("la:801");
        let who = team.who();
        for answers in [true, false] {
            // Whenever another finishes the check while the act is done, at whichever reading of the clock, it is refused.
            let met = (1..100).take_while(|nth| {
                world.minutes_pass(1);
                assert_eq!(draws(world, &team), Drawing::Open);
                let all = items(world, &team);
                for item in &all {
                    judges(world, &team, item, &truth(item)).unwrap();
                }
                let asked = all.iter().find(|item| !item.others.is_empty()).unwrap();
                let mark = view(world, &team).mark;
                let clock = MeetingClock::new(world, *nth, once);
                let service = with_clock(world, &clock);
                let act = || {
                    if answers {
                        service.answer_check(&who, &asked.mark, asked.number, &truth(asked)).map(drop)
                    } else {
                        service.finish_check(&who, &mark).map(drop)
                    }
                };
                let is_met = Cell::new(false);
                let done = clock.around(act, || {
                    is_met.set(true);
                    world.service.finish_check(&who, &mark).unwrap();
                });
                if is_met.get() {
                    assert!(matches!(done, Err(ActError::Expired)), "{answers} {nth}: {done:?}");
                } else {
                    done.unwrap();
                    drop(world.service.finish_check(&who, &mark));
                }
                is_met.get()
            });
            assert!(met.count() > 2, "they met");
        }
        world.audit_is_whole();
    });
}
