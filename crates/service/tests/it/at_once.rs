//! Two people at one child at once: both succeed, or the one whose act no longer makes sense is refused
//! as if the other's had come before.

use contactpoint_service::acts::early_help::Holder;
use contactpoint_service::acts::involvement::InvolvementForm;
use contactpoint_service::acts::reviews::Settlement;
use contactpoint_service::acts::settle::Settled;
use contactpoint_service::{ActError, Audited, Clock, Service};
use contactpoint_store::Store;
use contactpoint_testkit::rows::{birth, births, pupil, pupils, with};
use contactpoint_testkit::world::ADDRESS;
use contactpoint_testkit::{Account, Person, World, on_both_databases};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Barrier};

fn form(person: &Person, service: &str) -> InvolvementForm {
    InvolvementForm { service: service.into(), phone: person.account.phone.clone(), ..Default::default() }
}

/// A clock at which two threads meet when it is read: so the one changes the world in the middle of the
/// other's act.
pub(crate) struct MeetingClock {
    now_ms: i64,
    reads: AtomicI64,
    meets_at: fn(i64, i64) -> bool,
    nth: i64,
    is_over: AtomicBool,
    place: Barrier,
}

impl MeetingClock {
    pub(crate) fn new(world: &World, nth: i64, meets_at: fn(i64, i64) -> bool) -> Arc<Self> {
        let now_ms = world.service.now_ms();
        let (reads, is_over) = (AtomicI64::new(0), AtomicBool::new(false));
        Arc::new(Self { now_ms, reads, meets_at, nth, is_over, place: Barrier::new(2) })
    }

    /// Does an act whose clock this is, and at each meeting something else. Returns the act's answer.
    pub(crate) fn around<T: Send>(&self, act: impl FnOnce() -> T + Send, meanwhile: impl Fn()) -> T {
        self.reads.store(0, Ordering::SeqCst);
        self.is_over.store(false, Ordering::SeqCst);
        std::thread::scope(|scope| {
            let acting = scope.spawn(|| {
                let answer = act();
                self.is_over.store(true, Ordering::SeqCst);
                self.place.wait();
                answer
            });
            loop {
                self.place.wait();
                if self.is_over.load(Ordering::SeqCst) {
                    return acting.join().expect("an answer");
                }
                meanwhile();
                self.place.wait();
            }
        })
    }
}

impl Clock for MeetingClock {
    fn now_ms(&self) -> i64 {
        let read = self.reads.fetch_add(1, Ordering::SeqCst) + 1;
        if (self.meets_at)(read, self.nth) {
            self.place.wait();
            self.place.wait();
        }
        self.now_ms
    }
}

/// A second service on the world's database that goes by this clock.
pub(crate) fn with_clock(world: &World, clock: &Arc<MeetingClock>) -> Service {
    let store = Store::open(&world.database.config(), false).expect("the store opens again");
    Service::open(store, Arc::clone(clock) as Arc<dyn Clock>, world.service.settings().clone())
        .expect("the service opens again")
}

fn never(_: i64, _: i64) -> bool {
    false
}

pub(crate) fn once(read: i64, nth: i64) -> bool {
    read == nth
}

fn always(_: i64, _: i64) -> bool {
    true
}

/// How often adding an involvement to a new child reads the clock when nobody comes between.
fn reads_of_one_act(world: &World, lee: &Person) -> i64 {
    let clock = MeetingClock::new(world, 0, never);
    let service = with_clock(world, &clock);
    let who = lee.who();
    // The very first act of all does more: it registers the source.
    for n in [58, 59] {
        let opened = lee.finds_and_opens("Ada", &family(n), &born(n));
        let act = || service.add_involvement(&who, &opened.id, &form(lee, "school"));
        clock.around(act, || {}).expect("alone");
    }
    let reads = clock.reads.load(Ordering::SeqCst);
    assert!((5..58).contains(&reads), "{reads}");
    reads
}

/// A child for each read of the clock, and two more.
fn children(world: &World) {
    let rows: Vec<_> = (1..60).map(|n| birth(&format!("r{n}"), "Ada", &family(n), &born(n))).collect();
    world.feed("births", &births(&rows));
}

/// Family names that do not sound alike.
fn family(n: i64) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "ro", "su"];
    let syllable = |n: i64| SYLLABLES[usize::try_from(n % 10).unwrap_or(0)];
    let text = format!("{}{}{}", syllable(n / 10), syllable(n), syllable(n / 10 + n));
    text[..1].to_uppercase() + &text[1..]
}

/// A postcode that no other family has: who is shielded in one home is no candidate in another.
fn home(n: i64) -> String {
    let letter = |n: i64| char::from(b"ABDEFGHJLN"[usize::try_from(n % 10).unwrap_or(0)]);
    format!("LS{} {}{}{}", 1 + n % 29, 1 + n % 9, letter(n / 10), letter(n))
}

fn born(n: i64) -> String {
    use jiff::ToSpan as _;
    (jiff::civil::date(2012, 1, 1) + (n * 77).days()).to_string()
}

#[test]
fn people_who_act_on_one_child_at_once_all_succeed() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let people = [
            world.practitioner("urn:112670", "school"),
            world.practitioner("la:801", "social-work"),
            world.practitioner("ods:RZ1", "health-visitor"),
        ];
        let services = ["school", "social-work", "health-visitor"];
        let opened = people.each_ref().map(|person| person.finds_and_opens("Ada", "Byron", "2024-02-05"));
        let team = world.team_of("la:801");
        let shielding = team.finds_and_opens("Ada", "Byron", "2024-02-05");
        let at_once = |acts: &[&(dyn Fn() -> Result<(), ActError> + Sync)]| {
            let together = Barrier::new(acts.len());
            let run = |act: &&(dyn Fn() -> Result<(), ActError> + Sync)| {
                together.wait();
                act().unwrap_or_else(|error| panic!("{error}"));
            };
            std::thread::scope(|scope| acts.iter().for_each(|act| drop(scope.spawn(|| run(act)))));
        };
        let whos = people.each_ref().map(Person::who);
        let adds = |n: usize| {
            let act = world.service.add_involvement(&whos[n], &opened[n].id, &form(&people[n], services[n]));
            act.map(drop)
        };
        for _ in 0..8 {
            at_once(&[&|| adds(0), &|| adds(1), &|| adds(2)]);
        }
        for person in &people {
            let shown = person.finds_and_opens("Ada", "Byron", "2024-02-05").full();
            let added = |code: &&str| shown.involved().iter().any(|i| i.service.code() == *code);
            assert!(services.iter().all(added), "none was lost");
        }
        let handle = opened[0].handle_of("school");
        let lead = opened[1].handle_of("social-work");
        let me = Holder::Me;
        let who_shields = team.who();
        for _ in 0..5 {
            at_once(&[
                &|| world.service.confirm_involvement(&whos[0], &opened[0].id, &handle).map(drop),
                &|| world.service.offer_lead(&whos[1], &opened[1].id, &lead).map(drop),
                &|| world.service.record_early_help(&whos[2], &opened[2].id, true, None, Some(&me)).map(drop),
            ]);
        }
        let until = world.service.latest_shield_review();
        at_once(&[
            &|| {
                world
                    .service
                    .end_involvement(&whos[0], &opened[0].id, &handle, world.service.today())
                    .map(drop)
            },
            &|| world.service.shield(&who_shields, &shielding.id, "threat", until).map(drop),
        ]);
        assert!(shielding.is_held_back());
        world.audit_is_whole();
    });
}

#[test]
fn a_lift_is_approved_once_however_many_do_so_at_once() {
    on_both_databases(|world| {
        world.organisations();
        crate::story::ada(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Byron", "2024-02-05");
        opened.shields();
        world.service.propose_lift(&team.who(), &opened.id, "mistake").unwrap();
        let whos =
            [world.team_of("la:802"), world.team_of("la:802"), world.team_of("la:802")].map(|p| p.who());
        let together = Barrier::new(whos.len());
        let approves = |who| {
            let handle = world.service.lift_requests(who).unwrap()[0].handle.clone();
            together.wait();
            world.service.approve_lift(who, &handle)
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = whos.iter().map(|who| scope.spawn(|| approves(who))).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(ActError::Expired))), "{answers:?}");
        assert!(!opened.is_held_back());
    });
}

#[test]
fn whenever_a_child_is_shielded_in_the_middle_of_an_act_the_act_is_refused() {
    on_both_databases(|world| {
        world.organisations();
        children(world);
        let lee = world.practitioner("urn:112670", "school");
        let team = world.team_of("la:801");
        let entered =
            || world.database.number_of("SELECT COUNT(*) FROM source_record WHERE anchor_id IS NOT NULL");
        let reads = reads_of_one_act(world, &lee);
        let before = entered();
        for nth in 1..=reads {
            let clock = MeetingClock::new(world, nth, once);
            let service = with_clock(world, &clock);
            let opened = lee.finds_and_opens("Ada", &family(nth), &born(nth));
            let of_team = team.finds_and_opens("Ada", &family(nth), &born(nth));
            let who = lee.who();
            let answer = clock.around(
                || service.add_involvement(&who, &opened.id, &form(&lee, "school")),
                || of_team.shields(),
            );
            assert!(of_team.is_held_back(), "it was shielded at read {nth} of {reads}");
            assert!(matches!(answer, Err(ActError::NotThere)), "read {nth} of {reads}: {answer:?}");
            assert_eq!(entered(), before, "read {nth} of {reads}: nothing was entered");
        }
        world.audit_is_whole();
    });
}

#[test]
fn whenever_another_act_comes_between_the_act_is_done_again_and_succeeds() {
    on_both_databases(|world| {
        world.organisations();
        children(world);
        let lee = world.practitioner("urn:112670", "school");
        let max = world.practitioner("la:801", "social-work");
        let reads = reads_of_one_act(world, &lee);
        for nth in 1..=reads {
            let clock = MeetingClock::new(world, nth, once);
            let service = with_clock(world, &clock);
            let opened = lee.finds_and_opens("Ada", &family(nth), &born(nth));
            let of_max = max.finds_and_opens("Ada", &family(nth), &born(nth));
            let who = lee.who();
            let answer = clock.around(
                || service.add_involvement(&who, &opened.id, &form(&lee, "school")),
                || of_max.adds_involvement("social-work"),
            );
            assert!(answer.is_ok(), "read {nth} of {reads}: {answer:?}");
            let shown = opened.full();
            let services: Vec<_> = shown.involved().iter().map(|i| i.service.code()).collect();
            assert!(services.contains(&"school") && services.contains(&"social-work"), "{services:?}");
        }
    });
}

/// Twins by the register with names that are alike, said to be two, and a pupil who may be either: of the n-th family.
fn twins_and_a_pupil(world: &World, families: i64) {
    let twin = |n: i64, id: &str, given: &str, order: &str| {
        let row = birth(&format!("{id}{n}"), given, &family(n), &born(n));
        with(row, &[("postcode", &home(n)), ("sex", "F"), ("birth_order", order)])
    };
    let twins = |n| [twin(n, "a", "Hanna", "1"), twin(n, "b", "Hannah", "2")];
    world.feed("births", &births(&(0..families).flat_map(twins).collect::<Vec<_>>()));
    let team = world.team_of("la:801");
    for held in team.held() {
        team.settles(&held, Settlement::NotSame);
    }
    let pupil = |n| with(pupil("Hana", &family(n), &born(n)), &[("CHILD_POSTCODE", &home(n))]);
    let rows: Vec<_> = (0..families).map(pupil).collect();
    assert_eq!(world.feed_counted("pupil-list", "urn:112670", &pupils(&rows)).held, families);
}

#[test]
fn whenever_a_candidate_is_shielded_in_the_middle_one_person_alone_settles_no_record() {
    on_both_databases(|world| {
        world.organisations();
        let families = 20;
        twins_and_a_pupil(world, families);
        let (team, shielding) = (world.team_of("la:801"), world.team_of("la:801"));
        let held = |n: i64| {
            let born = Some(born(n).parse().expect("a date"));
            team.held().into_iter().find(|row| row.date_of_birth == born).expect("held").handle
        };
        let who = team.who();
        let settles = |service: &Service, handle: &str| {
            service.settle_held(&who, handle, Settlement::NotSame, "asked both schools")
        };
        // How often the clock is read depends on the children: there are more tries than reads.
        let mut came_between = 0;
        for nth in 1..families {
            let rows = shielding.searches("Hanna", &family(nth), &born(nth)).rows();
            let exact = rows.iter().find(|row| row.row.identity.display_name().starts_with("Hanna "));
            let hanna = shielding.opens(exact.expect("Hanna")).because("welfare");
            let clock = MeetingClock::new(world, nth, once);
            let (service, handle) = (with_clock(world, &clock), held(nth));
            let answer = clock.around(|| settles(&service, &handle), || hanna.shields());
            let answer = answer.map(Audited::into_inner);
            if clock.reads.load(Ordering::SeqCst) < nth {
                assert!(matches!(answer, Ok(Settled::Done)), "alone: {answer:?}");
                continue;
            }
            came_between += 1;
            assert!(hanna.is_held_back(), "it was shielded at read {nth}");
            assert!(
                matches!(answer, Ok(Settled::Proposed) | Err(ActError::Expired)),
                "read {nth}: {answer:?}"
            );
            held(nth);
        }
        assert!((3..families - 1).contains(&came_between), "{came_between} of {families}");
        world.audit_is_whole();
    });
}

#[test]
fn after_five_tries_the_person_begins_again_and_nothing_was_done() {
    on_both_databases(|world| {
        world.organisations();
        children(world);
        let lee = world.practitioner("urn:112670", "school");
        let max = world.practitioner("la:801", "social-work");
        let reads = reads_of_one_act(world, &lee);
        let clock = MeetingClock::new(world, 0, always);
        let service = with_clock(world, &clock);
        let opened = lee.finds_and_opens("Ada", &family(1), &born(1));
        let of_max = max.finds_and_opens("Ada", &family(1), &born(1));
        let who = lee.who();
        let answer = clock.around(
            || service.add_involvement(&who, &opened.id, &form(&lee, "school")),
            || of_max.adds_involvement("social-work"),
        );
        assert!(matches!(answer, Err(ActError::Expired)), "{answer:?}");
        let tries = clock.reads.load(Ordering::SeqCst) / reads;
        assert_eq!(tries, 5);
        let shown = opened.full();
        assert!(shown.involved().iter().all(|i| i.service.code() != "school"));
    });
}

#[test]
fn two_services_that_open_an_empty_directory_at_once_are_one_directory() {
    use contactpoint_service::FixedClock;
    use contactpoint_testkit::world::settings;
    use contactpoint_testkit::{Database, on_each_database};
    let opened_at_once = |database: &Database| {
        let together = Barrier::new(4);
        let open = |n: u32| {
            together.wait();
            let store = Store::open(&database.config(), true).expect("the store opens");
            let settings = contactpoint_service::Settings { expected_children: 1000 + n, ..settings() };
            Service::open(store, Arc::new(FixedClock::at(0)), settings).expect("the service opens")
        };
        let services: Vec<Service> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|n| scope.spawn(move || open(n))).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let heads: Vec<String> = services.iter().map(|service| service.signed_head().unwrap().1).collect();
        assert!(heads.iter().all(|head| *head == heads[0]), "one key signs");
    };
    on_each_database(opened_at_once);
}

#[test]
fn a_sign_in_that_began_before_a_reset_opens_nothing_after_it() {
    on_both_databases(|world| {
        world.organisations();
        let mut lee = world.new_account("practitioner", "urn:112670", "school");
        let half_way = |account: &Account| {
            world.minutes_pass(6);
            world.service.sign_in_password(&account.user_name, &account.password, ADDRESS).expect("half-way")
        };
        let cookie = half_way(&lee);
        let clock = MeetingClock::new(world, 0, never);
        let service = with_clock(world, &clock);
        let code = world.code(&lee);
        clock.around(|| service.sign_in_second(&cookie, &lee.pin, &code, ADDRESS), || {}).expect("alone");
        let reads = clock.reads.load(Ordering::SeqCst);
        for nth in 1..=reads {
            world.service.reset_credentials(&lee.user_name, &lee.password, &lee.pin).expect("a clean table");
            let cookie = half_way(&lee);
            let code = world.code(&lee);
            let clock = MeetingClock::new(world, nth, once);
            let service = with_clock(world, &clock);
            let pin = format!("{}", 602_713 + nth);
            let answer = clock.around(
                || service.sign_in_second(&cookie, &lee.pin, &code, ADDRESS),
                || world.service.reset_credentials(&lee.user_name, &lee.password, &pin).expect("reset"),
            );
            let refused = matches!(answer, Err(ActError::WrongCredentials | ActError::NotSignedIn));
            assert!(refused, "read {nth} of {reads}: {answer:?}");
            let open = "SELECT COUNT(*) FROM session WHERE stage = 'signed-in' AND ended_at IS NULL";
            assert_eq!(world.database.number_of(open), 0, "read {nth} of {reads}");
            lee.pin = pin;
        }
        world.minutes_pass(6);
        assert!(world.tries_to_sign_in(&lee).is_ok(), "with the new PIN");
    });
}
