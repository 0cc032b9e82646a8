//! The four credentials, what a wrong one costs, and how a session ends.

use contactpoint_directory::access::Gate;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_service::acts::read_audit::AuditRow;
use contactpoint_service::{ActError, Session};
use contactpoint_testkit::world::ADDRESS;
use contactpoint_testkit::{Account, World, on_both_databases};

fn half_way(world: &World, account: &Account) -> String {
    world
        .service
        .sign_in_password(&account.user_name, &account.password, ADDRESS)
        .expect("the first two are right")
}

fn is_wrong(answer: &Result<String, ActError>) -> bool {
    matches!(answer, Err(ActError::WrongCredentials))
}

#[test]
fn whichever_is_wrong_the_answer_is_the_same() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        let service = &world.service;
        assert!(
            is_wrong(&service.sign_in_password(&lee.user_name, "quiet heron over sea", ADDRESS)),
            "password"
        );
        assert!(is_wrong(&service.sign_in_password("no.body", &lee.password, ADDRESS)), "unknown user");
        world.minutes_pass(1);
        let cookie = half_way(world, &lee);
        assert!(matches!(service.session(&cookie), Ok(Session::HalfWay { .. })), "half-way is not in");
        let code = world.code(&lee);
        assert!(is_wrong(&service.sign_in_second(&cookie, "000111", &code, ADDRESS)), "pin");
        assert!(
            is_wrong(&service.sign_in_second(&cookie, &lee.pin, &code, ADDRESS)),
            "a code is spent with a wrong pin"
        );
        world.minutes_pass(1);
        let other = if world.code(&lee) == "123456" { "123457" } else { "123456" };
        assert!(is_wrong(&service.sign_in_second(&cookie, &lee.pin, other, ADDRESS)), "code");
        world.minutes_pass(1);
        let code = world.code(&lee);
        assert!(service.sign_in_second(&cookie, &lee.pin, &code, ADDRESS).is_ok(), "all four");
        assert!(
            matches!(service.session(&cookie), Ok(Session::Over)),
            "the half-way cookie is worth nothing"
        );
        let second = half_way(world, &lee);
        assert!(is_wrong(&service.sign_in_second(&second, &lee.pin, &code, ADDRESS)), "a used code");
        world.audit_is_whole();
    });
}

#[test]
fn one_code_opens_one_session_however_many_try_at_once() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        for round in 0..15 {
            world.minutes_pass(6);
            let cookies: Vec<String> = (0..4).map(|_| half_way(world, &lee)).collect();
            let code = world.code(&lee);
            let second =
                |cookie: &String| world.service.sign_in_second(cookie, &lee.pin, &code, ADDRESS).is_ok();
            let opened = std::thread::scope(|scope| {
                let tries: Vec<_> = cookies.iter().map(|cookie| scope.spawn(|| second(cookie))).collect();
                tries.into_iter().map(|tried| tried.join().unwrap()).filter(|opened| *opened).count()
            });
            assert_eq!(opened, 1, "round {round}");
        }
    });
}

#[test]
fn one_code_tries_one_pin_however_many_are_tried_at_once() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        let counted = || world.database.number_of("SELECT wrong_pins FROM account");
        for round in 1..=5 {
            world.minutes_pass(6);
            let cookies: Vec<String> = (0..20).map(|_| half_way(world, &lee)).collect();
            let code = world.code(&lee);
            let together = std::sync::Barrier::new(cookies.len());
            let tries = |n: usize| {
                together.wait();
                world.service.sign_in_second(&cookies[n], &format!("8{n:05}"), &code, ADDRESS)
            };
            std::thread::scope(|scope| {
                let all: Vec<_> = (0..cookies.len()).map(|n| scope.spawn(move || tries(n))).collect();
                for answer in all.into_iter().map(|tried| tried.join().unwrap()) {
                    assert!(matches!(answer, Err(ActError::WrongCredentials | ActError::Throttled { .. })));
                }
            });
            assert_eq!(counted(), round, "each code tries one PIN");
            let again = world.service.sign_in_second(&cookies[0], &lee.pin, &code, ADDRESS);
            assert!(again.is_err(), "and is spent, though the PIN was wrong");
        }
        let pins =
            |rows: &[AuditRow]| rows.iter().filter(|row| row.entry.detail.as_deref() == Some("pin")).count();
        assert_eq!(pins(&world.audit()), 5);
        world.minutes_pass(6);
        assert!(world.tries_to_sign_in(&lee).is_ok());
        assert_eq!(
            world.database.number_of("SELECT MAX(wrong_pins) FROM account"),
            0,
            "a right PIN begins anew"
        );
    });
}

#[test]
fn failures_slow_down_and_never_lock_out() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        let guess = |address: &str| {
            world.service.sign_in_password(&lee.user_name, "a guess of the password", address)
        };
        for n in 0..4 {
            assert!(is_wrong(&guess(&format!("198.51.100.{n}"))), "guess {n} from another address each time");
        }
        assert!(matches!(guess("198.51.100.9"), Err(ActError::Throttled { .. })), "the account slows down");
        let right = world.service.sign_in_password(&lee.user_name, &lee.password, ADDRESS);
        assert!(matches!(right, Err(ActError::Throttled { .. })), "before anything is hashed");
        for _ in 0..30 {
            world.minutes_pass(6);
            assert!(is_wrong(&guess("198.51.100.9")));
        }
        world.minutes_pass(6);
        assert!(world.tries_to_sign_in(&lee).is_ok(), "after at most five minutes the right ones open");

        // One address that tries many names.
        for n in 0..31 {
            let answer = world.service.sign_in_password(
                &format!("some.body{n}"),
                "a guess of the password",
                "203.0.113.5",
            );
            assert!(is_wrong(&answer), "name {n}");
        }
        let answer = world.service.sign_in_password("some.body99", "a guess of the password", "203.0.113.5");
        assert!(matches!(answer, Err(ActError::Throttled { .. })), "the address slows down");
        assert!(world.tries_to_sign_in(&lee).is_ok(), "and nobody elsewhere does");
    });
}

#[test]
fn ten_wrong_pins_suspend_the_token() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        for n in 0..10 {
            world.minutes_pass(6);
            let cookie = half_way(world, &lee);
            assert!(
                is_wrong(&world.service.sign_in_second(&cookie, "000111", &world.code(&lee), ADDRESS)),
                "{n}"
            );
        }
        world.minutes_pass(6);
        let cookie = half_way(world, &lee);
        let answer = world.service.sign_in_second(&cookie, &lee.pin, &world.code(&lee), ADDRESS);
        assert!(is_wrong(&answer), "the token opens nothing any more, and that is not said");
        let mut renewed = lee.clone();
        renewed.secret = world.service.enrol_token(&lee.user_name).unwrap().secret;
        world.minutes_pass(6);
        assert!(world.tries_to_sign_in(&renewed).is_ok(), "a new token does");
        world.audit_is_whole();
    });
}

#[test]
fn wrong_pins_without_a_right_code_are_not_counted() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        for _ in 0..12 {
            world.minutes_pass(6);
            let cookie = half_way(world, &lee);
            assert!(is_wrong(&world.service.sign_in_second(&cookie, "000111", "000000", ADDRESS)));
        }
        world.minutes_pass(6);
        assert!(world.tries_to_sign_in(&lee).is_ok(), "nobody without the token can suspend it");
    });
}

#[test]
fn each_gate_closes_the_door_and_ends_sessions() {
    on_both_databases(|world| {
        world.organisations();
        let school = OrganisationCode::parse("urn:112670").unwrap();
        let columns = [
            ("clearance_until", Gate::Clearance),
            ("training_until", Gate::Training),
            ("agreement_until", Gate::Agreement),
            ("review_until", Gate::Review),
        ];
        for (column, gate) in columns {
            let lee = world.new_account("practitioner", "urn:112670", "school");
            let inside = world.signs_in(&lee);
            let soon = world.service.now_ms() + 60_000;
            let set = |at: i64| {
                let sql = format!("UPDATE account SET {column} = {at} WHERE user_name = '{}'", lee.user_name);
                world.database.behind_its_back(&sql);
            };
            set(soon);
            assert!(
                matches!(world.service.session(&inside.token), Ok(Session::SignedIn(_))),
                "{gate:?}: still open"
            );
            world.minutes_pass(1);
            assert!(
                matches!(world.service.session(&inside.token), Ok(Session::Over)),
                "{gate:?}: an expiry ends the session"
            );
            let refused = world.tries_to_sign_in(&lee);
            assert!(
                matches!(refused, Err(ActError::GateClosed(closed)) if closed == gate),
                "{gate:?}: {refused:?}"
            );
        }
        let lee = world.new_account("practitioner", "urn:112670", "school");
        let inside = world.signs_in(&lee);
        world.service.accredit(&school, Some(world.service.now_ms())).unwrap();
        assert!(
            matches!(world.service.session(&inside.token), Ok(Session::Over)),
            "the organisation's accreditation"
        );
        assert!(matches!(world.tries_to_sign_in(&lee), Err(ActError::GateClosed(Gate::Organisation))));
        world.service.accredit(&school, Some(i64::MAX)).unwrap();
        let inside = world.signs_in(&lee);
        world.service.set_account_active(&lee.user_name, false).unwrap();
        assert!(matches!(world.service.session(&inside.token), Ok(Session::Over)), "a suspension");
        assert!(matches!(world.tries_to_sign_in(&lee), Err(ActError::GateClosed(Gate::Account))));
        world.service.set_account_active(&lee.user_name, true).unwrap();
        assert!(
            matches!(world.service.session(&inside.token), Ok(Session::Over)),
            "an ended session stays ended"
        );
        assert!(world.tries_to_sign_in(&lee).is_ok());
    });
}

#[test]
fn sessions_run_out() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        let state = |token: &str| world.service.session(token).unwrap();
        let idle = world.signs_in(&lee);
        world.minutes_pass(14);
        world.service.keep_alive(&idle.who()).unwrap();
        world.minutes_pass(14);
        assert!(matches!(state(&idle.token), Session::SignedIn(_)), "used, it lasts");
        world.minutes_pass(1);
        assert!(matches!(state(&idle.token), Session::Over), "fifteen minutes without use");

        let long = world.signs_in(&lee);
        for _ in 0..71 {
            world.minutes_pass(10);
            world.service.keep_alive(&long.who()).unwrap();
        }
        world.minutes_pass(9);
        assert!(matches!(state(&long.token), Session::SignedIn(_)));
        world.minutes_pass(1);
        assert!(matches!(state(&long.token), Session::Over), "twelve hours, however much it is used");

        let slow = half_way(world, &lee);
        world.minutes_pass(10);
        assert!(matches!(state(&slow), Session::Over), "ten minutes between password and PIN");
        let left = world.signs_in(&lee);
        world.service.sign_out(&left.who()).unwrap();
        assert!(matches!(state(&left.token), Session::Over), "signed out");
        assert!(matches!(state("no such cookie"), Session::Over));
    });
}

#[test]
fn a_reset_ends_the_sessions() {
    on_both_databases(|world| {
        world.organisations();
        let lee = world.new_account("practitioner", "urn:112670", "school");
        let inside = world.signs_in(&lee);
        world.service.reset_credentials(&lee.user_name, "otters under a bridge", "827364").unwrap();
        assert!(matches!(world.service.session(&inside.token), Ok(Session::Over)));
        assert!(matches!(world.tries_to_sign_in(&lee), Err(ActError::WrongCredentials)));
        let renewed = Account { password: "otters under a bridge".into(), pin: "827364".into(), ..lee };
        assert!(world.tries_to_sign_in(&renewed).is_ok());
    });
}
