//! The table of who may do what, asked of the acts themselves: a refusal looks as if the thing were
//! not there, and stands in the audit.

use contactpoint_directory::access::policy::{Rule, rule};
use contactpoint_directory::access::{Action, Role};
use contactpoint_directory::audit::Outcome;
use contactpoint_service::acts::involvement::InvolvementForm;
use contactpoint_service::acts::open_record::OpeningId;
use contactpoint_service::acts::read_audit::AuditQuery;
use contactpoint_service::acts::take_apart::Taken;
use contactpoint_service::{ActError, SignedIn};
use contactpoint_testkit::person::name_and_birth;
use contactpoint_testkit::{World, on_both_databases};

type Act = (Action, fn(&World, &SignedIn, &OpeningId) -> Result<(), ActError>);

/// Acts that come to the policy without a handle that only an allowed one gives out.
const ACTS: &[Act] = &[
    (Action::SeeHome, |w, who, _| w.service.home(who).map(drop)),
    (Action::AcceptTerms, |w, who, _| w.service.accept_terms(who).map(drop)),
    (Action::Search, |w, who, _| {
        w.service.begin_search(who, &name_and_birth("Ada", "Byron", "2024-02-05")).map(drop)
    }),
    (Action::ConfirmLocation, |w, who, id| w.service.confirm_location(who, id, "LS11 6AD").map(drop)),
    (Action::OpenRecord, |w, who, id| w.service.record(who, id).map(drop)),
    (Action::AddInvolvement, |w, who, id| {
        w.service.add_involvement(who, id, &InvolvementForm::default()).map(drop)
    }),
    (Action::EndInvolvement, |w, who, id| {
        w.service.end_involvement(who, id, "00", w.service.today()).map(drop)
    }),
    (Action::ConfirmInvolvement, |w, who, id| w.service.confirm_involvement(who, id, "00").map(drop)),
    (Action::OfferLead, |w, who, id| w.service.offer_lead(who, id, "00").map(drop)),
    (Action::AcceptLead, |w, who, id| w.service.answer_lead(who, id, true).map(drop)),
    (Action::EndLead, |w, who, id| w.service.end_lead(who, id).map(drop)),
    (Action::RecordEarlyHelp, |w, who, id| w.service.record_early_help(who, id, false, None, None).map(drop)),
    (Action::ListHeld, |w, who, _| w.service.list_held(who).map(drop)),
    (Action::SeeSources, |w, who, id| w.service.sources(who, id, &[]).map(drop)),
    (Action::TakeApart, |w, who, id| w.service.take_apart(who, id, &Taken::default(), "").map(drop)),
    (Action::CompareChildren, |w, who, id| w.service.find_twin(who, id, "").map(drop)),
    (Action::JoinChildren, |w, who, id| w.service.join_children(who, id, "", "", "").map(drop)),
    (Action::ListLifts, |w, who, _| w.service.lift_requests(who).map(drop)),
    (Action::OpenShielded, |w, who, id| w.service.see_through_shield(who, id).map(drop)),
    (Action::Shield, |w, who, id| w.service.shield(who, id, "threat", w.service.today()).map(drop)),
    (Action::ProposeLift, |w, who, id| w.service.propose_lift(who, id, "mistake").map(drop)),
    (Action::ReadAudit, |w, who, _| w.service.read_audit(who, &AuditQuery::default()).map(drop)),
];

/// Gives a session an opening behind the service's back, as no act would to a role that may open
/// nothing: what the acts then refuse, the policy refuses and not the want of an opening.
fn planted_opening(world: &World, user_name: &str) -> OpeningId {
    let session = format!(
        "FROM session s JOIN account a ON a.id = s.account_id JOIN child c ON 1 = 1 WHERE a.user_name = '{user_name}' AND s.stage = 'signed-in'"
    );
    world.database.behind_its_back(&format!(
        "INSERT INTO opening (id, session_hash, child_id, reason, through_shield, opened_at) \
         SELECT substr(s.token_hash, 1, 16), s.token_hash, c.id, 'welfare', 0, 0 {session}"
    ));
    let id = world.database.bytes_of(&format!("SELECT substr(s.token_hash, 1, 16) {session}"));
    id.try_into().expect("sixteen bytes")
}

#[test]
fn the_acts_do_what_the_table_says() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let auditor = world.auditor();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::SystemClient) {
            // The child is of the area 801, and nobody here is involved with it: no condition holds.
            let person = world.account(role.code(), "la:802", "");
            let opening = planted_opening(world, &person.account.user_name);
            let mut expected = Vec::new();
            for (action, act) in ACTS {
                let answer = act(world, &person.who(), &opening);
                if rule(role, *action) == Rule::Allowed {
                    assert!(!matches!(answer, Err(ActError::NotThere)), "{role:?} {action:?} {answer:?}");
                } else {
                    assert!(matches!(answer, Err(ActError::NotThere)), "{role:?} {action:?} {answer:?}");
                    expected.push(*action);
                }
            }
            let user =
                AuditQuery { user_name: Some(person.account.user_name.clone()), ..AuditQuery::default() };
            let entries = auditor.reads_audit(&user);
            let refused = entries.iter().rev().filter(|row| row.entry.outcome == Outcome::refused("policy"));
            let refused: Vec<_> = refused.map(|row| row.entry.action).collect();
            assert_eq!(
                refused, expected,
                "{role:?}: every refusal is in the audit, and nothing else is refused"
            );
        }
        world.audit_is_whole();
    });
}

#[test]
fn a_system_s_account_opens_no_page() {
    on_both_databases(|world| {
        world.organisations();
        let system = world.new_account("system-client", "la:801", "");
        assert!(matches!(world.tries_to_sign_in(&system), Err(ActError::WrongCredentials)));
    });
}

#[test]
fn another_area_s_team_neither_shields_nor_lifts_nor_sees_through() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let other = world.team_of("la:802");
        let opened = other.finds_and_opens("Ada", "Byron", "2024-02-05");
        let page = opened.page();
        assert!(!page.may.shield && !page.may.lift && !page.may.see_through);
        let review = world.service.latest_shield_review();
        let there =
            |answer: Result<(), ActError>| assert!(matches!(answer, Err(ActError::NotThere)), "{answer:?}");
        there(world.service.shield(&other.who(), &opened.id, "threat", review).map(drop));
        there(world.service.record_early_help(&other.who(), &opened.id, false, None, None).map(drop));
        let own = world.team_of("la:801");
        let own_page = own.finds_and_opens("Ada", "Byron", "2024-02-05");
        assert!(own_page.page().may.shield);
        own_page.shields();
        there(world.service.propose_lift(&other.who(), &opened.id, "mistake").map(drop));
        there(world.service.see_through_shield(&other.who(), &opened.id).map(drop));
        assert!(opened.is_held_back());
    });
}

#[test]
fn an_involvement_is_changed_by_its_own_practitioner_only() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let lee = world.practitioner("urn:112670", "school");
        let max = world.practitioner("la:801", "social-work");
        let of_lee = lee.finds_and_opens("Ada", "Byron", "2024-02-05");
        of_lee.adds_involvement("school");
        let of_max = max.finds_and_opens("Ada", "Byron", "2024-02-05");
        let handle = of_max.handle_of("school");
        let service = &world.service;
        assert!(service.end_involvement(&max.who(), &of_max.id, &handle, service.today()).is_err());
        assert!(service.confirm_involvement(&max.who(), &of_max.id, &handle).is_err());
        assert!(service.own_involvement_service(&max.who(), &of_max.id, &handle).is_err());
        assert!(
            service
                .end_involvement(&max.who(), &of_max.id, &of_lee.handle_of("school"), service.today())
                .is_err()
        );
        let may = of_max.page().may;
        assert!(!may.lead && !may.early_help, "not involved: no say in the lead professional");
        assert!(of_lee.page().may.lead);
        let still = of_lee.full().involved().iter().any(|i| i.service.code() == "school" && i.is_current);
        assert!(still);
        service
            .end_involvement(&lee.who(), &of_lee.id, &of_lee.handle_of("school"), service.today())
            .unwrap();
        assert!(of_lee.full().involved().iter().any(|i| i.service.code() == "school" && !i.is_current));
    });
}

#[test]
fn a_held_record_of_another_area_is_not_there() {
    on_both_databases(|world| {
        world.organisations();
        let team = world.team_of("la:801");
        let nobody = world.practitioner("urn:112670", "school");
        for who in [team.who(), nobody.who()] {
            assert!(matches!(world.service.compare_held(&who, "0badc0de"), Err(ActError::NotThere)));
            let settled = world.service.settle_held(
                &who,
                "0badc0de",
                contactpoint_service::acts::reviews::Settlement::NotSame,
                "why",
            );
            assert!(matches!(settled, Err(ActError::NotThere)));
            assert!(matches!(world.service.undo_settlement(&who, "0badc0de"), Err(ActError::NotThere)));
        }
    });
}
