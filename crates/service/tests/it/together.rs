//! Working together: who joined, the lead professional, the early help assessment, "still involved?".

use contactpoint_directory::facts::LeadStep;
use contactpoint_service::acts::early_help::Holder;
use contactpoint_testkit::{Opened, on_both_databases, seen};

const BORN: &str = "2024-02-05";

fn lead_of(opened: &Opened, service: &str) -> Option<LeadStep> {
    opened.full().involved().iter().find(|i| i.service.code() == service).and_then(|i| i.lead)
}

#[test]
fn who_joined_stands_on_the_others_home_pages() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let lee = world.practitioner("urn:112670", "school");
        lee.finds_and_opens("Ada", "Byron", BORN).adds_involvement("school");
        let home = lee.home();
        assert_eq!(home.children.len(), 1);
        assert_eq!(home.children[0].services, ["School"]);
        world.minutes_pass(1);
        let max = world.practitioner("la:801", "social-work");
        max.finds_and_opens("Ada", "Byron", BORN).adds_involvement("social-work");
        let news = &lee.home().children[0].joined;
        let expected = ("Children's social care".to_owned(), Some(max.account.display_name.clone()));
        assert!(news.contains(&expected), "{news:?}");
        // Lee looks at the record: no news any more.
        world.minutes_pass(1);
        let home = lee.home();
        let id = world.service.open_own(&lee.who(), &home.children[0].handle).unwrap().into_inner();
        let page = world.service.record(&lee.who(), &id).unwrap();
        assert!(seen::on_page(&page).contains(&max.account.phone));
        assert!(lee.home().children[0].joined.is_empty());
        // A sensitive service joins: that one does, and no name.
        world.minutes_pass(1);
        let una = world.practitioner("ods:RZ1", "camhs");
        una.finds_and_opens("Ada", "Byron", BORN).adds_involvement("camhs");
        let text = seen::on_page(&lee.finds_and_opens("Ada", "Byron", BORN).page());
        assert!(!text.contains(&una.account.display_name) && !text.contains(&una.account.phone));
        assert!(lee.finds_and_opens("Ada", "Byron", BORN).full().sensitive_service());
        world.audit_is_whole();
    });
}

#[test]
fn a_shielded_child_s_news_stay_hidden() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let lee = world.practitioner("urn:112670", "school");
        lee.finds_and_opens("Ada", "Byron", BORN).adds_involvement("school");
        world.minutes_pass(1);
        let max = world.practitioner("la:801", "social-work");
        max.finds_and_opens("Ada", "Byron", BORN).adds_involvement("social-work");
        world.team_of("la:801").finds_and_opens("Ada", "Byron", BORN).shields();
        assert!(lee.home().children[0].joined.is_empty());
        let opened = lee.finds_and_opens("Ada", "Byron", BORN);
        let form = contactpoint_service::acts::involvement::InvolvementForm::default();
        assert!(world.service.add_involvement(&lee.who(), &opened.id, &form).is_err());
    });
}

#[test]
fn the_lead_professional_is_offered_taken_and_given_up() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let service = &world.service;
        let lee = world.practitioner("urn:112670", "school");
        let max = world.practitioner("la:801", "social-work");
        let of_lee = lee.finds_and_opens("Ada", "Byron", BORN);
        of_lee.adds_involvement("school");
        let of_max = max.finds_and_opens("Ada", "Byron", BORN);
        of_max.adds_involvement("social-work");
        world.minutes_pass(1);
        assert!(service.answer_lead(&max.who(), &of_max.id, true).is_err(), "not offered, not to be taken");
        let offer = || service.offer_lead(&lee.who(), &of_lee.id, &of_lee.handle_of("social-work")).map(drop);
        offer().unwrap();
        assert_eq!(lead_of(&of_lee, "social-work"), Some(LeadStep::Offered));
        assert!(max.home().children[0].lead_offered && of_max.page().lead_offered_to_me);
        assert!(!lee.home().children[0].lead_offered);
        assert!(service.answer_lead(&lee.who(), &of_lee.id, true).is_err(), "offered to somebody else");
        world.minutes_pass(1);
        service.answer_lead(&max.who(), &of_max.id, false).unwrap();
        assert_eq!(lead_of(&of_lee, "social-work"), Some(LeadStep::Declined));
        world.minutes_pass(1);
        offer().unwrap();
        world.minutes_pass(1);
        service.answer_lead(&max.who(), &of_max.id, true).unwrap();
        assert_eq!(lead_of(&of_lee, "social-work"), Some(LeadStep::Holds));
        assert!(!max.home().children[0].lead_offered);
        world.minutes_pass(1);
        service.end_lead(&lee.who(), &of_lee.id).unwrap();
        assert_eq!(lead_of(&of_lee, "social-work"), Some(LeadStep::Ended));
        assert!(service.end_lead(&lee.who(), &of_lee.id).is_err(), "there is none to end");
        // One's own: nobody needs to answer.
        world.minutes_pass(1);
        service.offer_lead(&lee.who(), &of_lee.id, &of_lee.handle_of("school")).unwrap();
        assert_eq!(lead_of(&of_lee, "school"), Some(LeadStep::Holds));
        world.audit_is_whole();
    });
}

#[test]
fn an_early_help_assessment_and_its_holder() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let service = &world.service;
        let lee = world.practitioner("urn:112670", "school");
        let opened = lee.finds_and_opens("Ada", "Byron", BORN);
        assert!(
            service.record_early_help(&lee.who(), &opened.id, true, None, Some(&Holder::Me)).is_err(),
            "not involved"
        );
        opened.adds_involvement("school");
        let day = jiff_date(world);
        assert!(
            service
                .record_early_help(&lee.who(), &opened.id, true, day.tomorrow().ok(), Some(&Holder::Me))
                .is_err(),
            "not yet"
        );
        assert!(
            service.record_early_help(&lee.who(), &opened.id, true, Some(day), None).is_err(),
            "somebody holds it"
        );
        service.record_early_help(&lee.who(), &opened.id, true, Some(day), Some(&Holder::Me)).unwrap();
        let max = world.practitioner("la:801", "social-work");
        let of_max = max.finds_and_opens("Ada", "Byron", BORN);
        let shown = of_max.full();
        let help = &shown.early_help().expect("an assessment").value;
        assert_eq!(help.on, Some(day));
        assert_eq!(help.holder.as_ref().unwrap().name.as_str(), lee.account.display_name);
        assert_eq!(help.holder.as_ref().unwrap().phone.as_ref().unwrap().as_str(), lee.account.phone);
        world.minutes_pass(1);
        let nell = Holder::Involved(opened.handle_of("health-visitor"));
        service.record_early_help(&lee.who(), &opened.id, true, Some(day), Some(&nell)).unwrap();
        let text = seen::on_page(&of_max.page());
        assert!(text.contains("early help\nNell Quick"), "the holder changed: {text}");
        world.minutes_pass(1);
        service.record_early_help(&lee.who(), &opened.id, false, None, None).unwrap();
        assert!(of_max.full().early_help().is_none(), "none undertaken");
    });
}

fn jiff_date(world: &contactpoint_testkit::World) -> jiff::civil::Date {
    world.service.today()
}

#[test]
fn still_involved() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let lee = world.practitioner("urn:112670", "school");
        lee.finds_and_opens("Ada", "Byron", BORN).adds_involvement("school");
        assert!(lee.home().children[0].to_confirm.is_empty());
        world.days_pass(91);
        let lee = world.signs_in(&lee.account);
        let asked = lee.home().children[0].to_confirm.clone();
        assert_eq!(asked.len(), 1, "after 90 days it is asked for");
        let max = world.practitioner("urn:112670", "school");
        assert!(
            world.service.answer_still_involved(&max.who(), &asked[0], true).is_err(),
            "another's question"
        );
        world.service.answer_still_involved(&lee.who(), &asked[0], true).unwrap();
        assert!(lee.home().children[0].to_confirm.is_empty());
        let shown = lee.finds_and_opens("Ada", "Byron", BORN).full();
        let own = shown.involved().iter().find(|i| i.is_own).unwrap();
        assert_eq!((own.confirmed_on, own.is_stale), (world.service.today(), false));
        world.service.accept_terms(&lee.who()).unwrap();
        // Its answer may be no as well.
        world.minutes_pass(1);
        let handle = {
            let sql = "SELECT id FROM source_record WHERE anchor_id IS NOT NULL";
            let record =
                contactpoint_directory::ids::RecordId::from_slice(&world.database.bytes_of(sql)).unwrap();
            world.service.involvement_handles(&lee.who(), &[0; 16], &[record]).remove(0)
        };
        world.service.answer_still_involved(&lee.who(), &handle, false).unwrap();
        assert!(lee.home().children.is_empty(), "no longer one of Lee's children");
    });
}

#[test]
fn a_hidden_class_shows_neither_organisation_nor_role() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let officer = world.practitioner("other:Harbour Police", "police-public-protection");
        officer.finds_and_opens("Ada", "Byron", BORN).adds_involvement("police-public-protection");
        let lee = world.practitioner("urn:112670", "school");
        let page = lee.finds_and_opens("Ada", "Byron", BORN).page();
        let text = seen::on_page(&page);
        assert!(text.contains("Public service partner") && text.contains(&officer.account.phone));
        assert!(!text.to_lowercase().contains("police"), "{text}");
    });
}
