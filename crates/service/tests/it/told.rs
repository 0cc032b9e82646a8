//! What is told, to whom, and what stands in the audit of it.

use crate::held::{near_named_twins, pupil_in_between};
use crate::shield::{row_of_adas_home, shielded_ada};
use contactpoint_directory::audit::{Actor, Channel};
use contactpoint_service::ActError;
use contactpoint_service::acts::read_audit::{AuditQuery, AuditRow};
use contactpoint_service::acts::reviews::Settlement;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, nhs_number, with};
use contactpoint_testkit::{Row, on_both_databases};

#[test]
fn one_record_whose_key_was_destroyed_does_not_hide_the_others() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let (held, settled) = (team.held().len(), team.settled().len());
        assert!(held > 0 && settled > 0);
        for of in ["settled_at IS NULL", "settled_at IS NOT NULL"] {
            let record = world.database.bytes_of(&format!("SELECT record_id FROM review WHERE {of}"));
            world.database.destroy_key(&record);
        }
        let list = world.service.list_held(&team.who()).expect("the list").into_inner();
        assert_eq!((list.open.len(), list.settled.len()), (held, settled));
        let destroyed = list.open.iter().chain(&list.settled).filter(|row| row.name == "Destroyed");
        assert_eq!(destroyed.count(), 2);
        let opened = world.service.compare_held(&team.who(), &list.open[0].handle);
        assert!(matches!(opened, Err(ActError::NotThere)), "{opened:?}");
    });
}

#[test]
fn who_withdraws_and_what_other_children_are_touched_stands_in_the_audit() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        let ada = one.finds("Ada", "Quist", "2017-02-05").row.identity.number();
        let opened = one.finds_and_opens("Ada", "Quist", "2017-02-05").sees_through();
        assert_eq!(opened.takes_apart(&opened.taken(&["births"])), Settled::Proposed);
        world.service.undo_ruling(&one.who(), &one.proposed()[0].handle).expect("withdrawn");
        let about = world.auditor().reads_audit(&AuditQuery { child: Some(ada), ..AuditQuery::default() });
        let words: Vec<_> = about.iter().filter_map(|row| row.entry.detail.as_deref()).collect();
        assert!(words.contains(&"withdraw-apart"), "{words:?}");
        assert!(!words.contains(&"undo-apart"), "nothing was undone");
    });
}

#[test]
fn what_the_engine_settles_before_a_page_is_nobodys_act() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        assert_eq!(row_of_adas_home(world).held, 1);
        let row = birth("r8", "Vera", "Stone", "2012-03-04");
        world.feed("births", &births(&[with(row, &[("postcode", "M1 1AA")])]));
        let vera = one.finds("Vera", "Stone", "2012-03-04").row.identity.number().to_string();
        let far = world.team_of("la:802");
        one.finds_and_opens("Ada", "Quist", "2017-02-05").proposes_lift();
        let request = world.service.lift_requests(&far.who()).unwrap().into_inner().remove(0);
        world.service.approve_lift(&far.who(), &request.handle).expect("lifted");
        // The next page finds that Rowan need not be held any more.
        let opened = one.finds_and_opens("Ada", "Quist", "2017-02-05");
        world.service.compare_children(&one.who(), &opened.id, &vera).expect("two children");
        let entry = world.audit().into_iter().find(|row| {
            row.entry.detail.as_deref().is_some_and(|detail| detail.ends_with("records in order"))
        });
        let entry = entry.expect("it is in the log").entry;
        assert_eq!(entry.actor, Actor::Nobody, "not of who happened to look");
        assert_eq!(entry.channel, Channel::Web);
        assert!(!entry.children.is_empty(), "and it says of whom");
    });
}

#[test]
fn what_differs_behind_a_shield_is_not_told_as_what_agrees() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        let row = birth("r9", "Adela", "Brightwater", "2013-09-17");
        world.feed("births", &births(&[with(row, &[("sex", "F"), ("nhs_number", &nhs_number(9))])]));
        let ada = one.finds("Ada", "Quist", "2017-02-05").row.identity.number().to_string();
        let opened = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        let two = world.service.compare_children(&one.who(), &opened.id, &ada).unwrap().into_inner();
        let told = format!("{:?}", two.other.fit());
        assert!(!told.contains("number") && !told.contains("shield"), "{told}");
    });
}

#[test]
fn a_preview_tells_nothing_of_shields_elsewhere_and_is_audited_of_every_child_it_looked_at() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let hana = team.held().into_iter().find(|row| row.name == "Hana Quist").unwrap();
        team.settles(&hana, Settlement::Same(0));
        let kinds = |row: &Row| team.opens(row).because("welfare").sources().len();
        let rows = team.searches("Hana", "Quist", "2016-02-05").rows();
        let joined = rows.iter().find(|row| kinds(row) == 2).expect("the twin and the pupil");
        let other = rows.iter().find(|row| kinds(row) == 1).expect("the other twin");
        let preview = || {
            let opened = team.opens(joined).because("welfare");
            let taken = opened.taken(&["pupil-list"]);
            world.service.foresee_apart(&team.who(), &opened.id, &taken).unwrap().into_inner()
        };
        let before = preview();
        assert!(before.takes_two, "it goes elsewhere: whether a shield is there is not told");
        let number = Some(other.row.identity.number());
        let about = world.auditor().reads_audit(&AuditQuery { child: number, ..AuditQuery::default() });
        let detail = |row: &AuditRow| row.entry.detail.clone().unwrap_or_default();
        assert!(about.iter().any(|row| detail(row) == "preview of taking apart"));
        team.opens(other).because("welfare").shields();
        assert!(preview().takes_two);
    });
}
