//! The story that the directory is for: whom to call about this child, and who was told what.

use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::POLICY_VERSION;
use contactpoint_service::acts::read_audit::AuditQuery;
use contactpoint_testkit::person::name_and_birth;
use contactpoint_testkit::rows::{births, involvement, involvements, with};
use contactpoint_testkit::{World, on_both_databases, rows, seen};

/// Ada Byron, born in Harbour, with a health visitor.
pub fn ada(world: &World) {
    let birth = rows::birth("r1", "Ada", "Byron", "2024-02-05");
    let row = with(birth, &[("sex", "F"), ("address_line_1", "5 Kelp Row"), ("postcode", "LS11 6AD")]);
    world.feed("births", &births(&[row]));
    let case = involvement("c1", "health-visitor", "Ada", "Byron", "2024-02-05");
    let who = [("worker_ref", "w1"), ("practitioner", "Nell Quick"), ("phone", "01632 960001")];
    let where_ =
        [("team_ref", "t1"), ("team", "Quay Team"), ("duty_line", "01632 960002"), ("postcode", "LS11 6AD")];
    let when = [("start", "2026-09-01"), ("confirmed", "2026-11-01"), ("updated", "2026-11-01")];
    let row = with(with(with(case, &who), &where_), &when);
    world.feed_from("involvements", "ods:RZ1", &involvements(&[row]));
}

#[test]
fn whom_to_call_about_this_child() {
    on_both_databases(|world| {
        world.organisations();
        ada(world);
        let lee = world.practitioner("urn:112670", "school");
        let exact = lee.finds("Ada", "Byron", "2024-02-05");
        assert!(exact.row.exact && exact.row.similar.is_empty());
        let misspelt = lee.finds("Ada", "Biron", "2024-02-05");
        assert!(!misspelt.row.exact);
        assert_eq!(misspelt.row.similar, ["Family name sounds alike"]);
        assert!(lee.searches("Zebedee", "Quist", "2024-02-05").rows().is_empty());
        for place in ["Kelp", "LS11", "Harbour"] {
            assert!(!seen::on_row(&exact.row).contains(place), "a row tells {place}");
        }

        let page = lee.opens(&exact).because("welfare").page();
        let text = seen::on_page(&page);
        for expected in [
            "Ada Byron",
            "5 Kelp Row",
            "LS11 6AD",
            "Health visitor",
            "Nell Quick",
            "01632 960001",
            "01632 960002",
        ] {
            assert!(text.contains(expected), "{expected} is not on the page");
        }
        world.audit_is_whole();
    });
}

#[test]
fn every_look_stands_in_the_audit_with_the_child() {
    on_both_databases(|world| {
        world.organisations();
        ada(world);
        let lee = world.practitioner("urn:112670", "school");
        let row = lee.finds("Ada", "Byron", "2024-02-05");
        let number = row.row.identity.number();
        lee.opens(&row).because("safeguarding").page();

        let auditor = world.auditor();
        let about_ada = auditor.reads_audit(&AuditQuery { child: Some(number), ..AuditQuery::default() });
        let told: Vec<_> =
            about_ada.iter().map(|row| (row.entry.action, row.entry.reason.as_deref())).collect();
        let looks = [
            (Action::OpenRecord, Some("safeguarding")),
            (Action::OpenRecord, Some("safeguarding")),
            (Action::Search, None),
        ];
        assert_eq!(told, looks, "shown, opened, found: newest first");
        let user = AuditQuery { user_name: Some(lee.account.user_name.clone()), ..AuditQuery::default() };
        let by_lee = auditor.reads_audit(&user);
        let actions: Vec<_> = by_lee.iter().map(|row| row.entry.action.code()).collect();
        assert_eq!(actions, ["open-record", "open-record", "search", "search", "sign-in", "sign-in"]);
        let criteria = by_lee[2].entry.detail.as_deref().unwrap_or_default();
        assert!(
            criteria.contains("Byron") && criteria.contains("1 shown"),
            "what was asked, and how many rows"
        );
        assert!(by_lee.iter().all(|row| row.entry.policy_version == POLICY_VERSION));
        let reading = auditor.reads_audit(&AuditQuery::default());
        assert_eq!(reading[0].entry.action, Action::ReadAudit, "reading the audit is audited");
        world.audit_is_whole();
    });
}

#[test]
fn a_search_is_of_one_session_and_runs_out() {
    on_both_databases(|world| {
        world.organisations();
        ada(world);
        let lee = world.practitioner("urn:112670", "school");
        let max = world.practitioner("urn:112670", "school");
        let row = lee.finds("Ada", "Byron", "2024-02-05");
        let reason = contactpoint_directory::access::Reason::Welfare;
        let others = world.service.results(&max.who(), &row.search);
        assert!(others.is_err(), "another's search");
        let others = world.service.open_record(&max.who(), &row.search, &row.row.handle, &reason);
        assert!(others.is_err(), "another's row");
        let of_max = world.service.begin_search(&max.who(), &name_and_birth("Ada", "Byron", "2024-02-05"));
        let of_max = of_max.unwrap().into_inner();
        let mixed = world.service.open_record(&max.who(), &of_max, &row.row.handle, &reason);
        assert!(mixed.is_err(), "another's row with a search of one's own");
        let opened = lee.opens(&row).because("welfare");
        assert!(world.service.record(&max.who(), &opened.id).is_err(), "another's opening");
        world.minutes_pass(14);
        lee.who();
        world.service.keep_alive(&lee.who()).unwrap();
        world.minutes_pass(2);
        assert!(world.service.results(&lee.who(), &row.search).is_err(), "after 15 minutes");
        let late = world.service.open_record(&lee.who(), &row.search, &row.row.handle, &reason);
        assert!(late.is_err(), "after 15 minutes");
    });
}

#[test]
fn a_new_start_finds_the_same() {
    on_both_databases(|world| {
        world.organisations();
        ada(world);
        let before = world.state();
        world.service.catch_up().unwrap();
        let again = world.second_service();
        assert_eq!(again.state_hash().unwrap(), before);
        assert_eq!(again.indexed_children(), 0, "most commands need no index");
        again.catch_up().unwrap();
        assert_eq!(again.indexed_children(), world.service.indexed_children());
        assert!(again.verify_log(None).unwrap().faults.is_empty());
    });
}
