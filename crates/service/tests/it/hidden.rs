//! Not allowed is not there: whoever searches by what a shield hides gets, of a shielded child, the answer
//! that he gets of no child at all.

use contactpoint_directory::access::Action;
use contactpoint_directory::search::RawCriteria;
use contactpoint_service::acts::search::Found;
use contactpoint_testkit::hidden::{Invented, Pair};
use contactpoint_testkit::{Person, on_both_databases};

/// All of an answer but what was typed.
fn answer(found: Found) -> String {
    format!("{:?}", Found { typed: RawCriteria::default(), ..found })
}

#[test]
fn a_thousand_searches_by_hidden_fields_are_answered_as_if_the_child_were_not_there() {
    on_both_databases(|world| {
        world.organisations();
        let gp = world.practitioner("ods:Z12345", "gp");
        // The answers are made above the store: a server, whose commits are slow, is asked a quarter.
        let children = if world.database.engine() == "SQLite" { 100 } else { 24 };
        let pairs = world.pairs(children, |child| {
            // Before the shield the same searches find the child: it is the shield that closes them.
            if child.open_search() == Invented::nth(0).open_search() {
                for (kind, search) in child.hidden_searches() {
                    assert_eq!(gp.searches_by(&search).rows().len(), 1, "{kind}");
                }
            }
        });
        let team = world.team_of("la:801");
        let asks = |who: &Person, part: &[Pair]| {
            let mut asked = 0;
            for pair in part {
                assert_eq!(who.searches_by(&pair.shielded.open_search()).rows().len(), 1, "it is there");
                assert_eq!(who.searches_by(&pair.absent.open_search()).rows().len(), 0, "it is not");
                let searches = pair.shielded.hidden_searches().into_iter().zip(pair.absent.hidden_searches());
                for ((kind, right), (_, nobody)) in searches {
                    let right = answer(who.searches_by(&right).found);
                    let nobody = answer(who.searches_by(&nobody).found);
                    assert_eq!(right, nobody, "{kind}");
                    assert!(right.contains("rows: []"), "{kind}");
                    asked += 1;
                }
            }
            asked
        };
        let asked: usize = std::thread::scope(|scope| {
            let people = [&gp, &team, &gp, &team];
            let parts = pairs.chunks(children / 4).zip(people);
            let all: Vec<_> = parts.map(|(part, who)| scope.spawn(|| asks(who, part))).collect();
            all.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(asked, children * 10);
        let shown = world.audit().into_iter().filter(|row| row.entry.action == Action::Search);
        let told = shown.filter(|row| {
            let detail = row.entry.detail.as_deref().unwrap_or_default();
            ["postcode", "school", "parent", "number"].iter().any(|word| detail.contains(word))
                && detail.ends_with("; 0 shown")
        });
        assert!(
            told.inspect(|row| assert!(row.children.is_empty())).count() >= asked * 2,
            "nor in the audit"
        );
    });
}

#[test]
fn beside_the_directory_s_own_number_a_hidden_field_tells_nothing() {
    on_both_databases(|world| {
        world.organisations();
        let gp = world.practitioner("ods:Z12345", "gp");
        for pair in world.pairs(5, |_| {}) {
            let asks = |postcode: &str| {
                let found = gp.searches_by(&pair.shielded.by_own_number(postcode)).found;
                let rows: Vec<String> = found.rows.iter().map(contactpoint_testkit::seen::on_row).collect();
                (rows, found.too_many, found.may_add)
            };
            let alone = asks("");
            assert_eq!(alone.0.len(), 1, "it names the child");
            assert_eq!(asks(pair.shielded.postcode()), alone);
            assert_eq!(asks(pair.absent.postcode()), alone);
            assert!(gp.searches_by(&pair.absent.by_own_number(pair.absent.postcode())).rows().is_empty());
        }
    });
}
