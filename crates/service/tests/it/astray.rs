//! What fails midway leaves nothing half done, and nothing that is asked for without end.

use crate::shield::{row_of_adas_home, shielded_ada};
use contactpoint_service::ActError;
use contactpoint_testkit::rows::{birth, births, with};
use contactpoint_testkit::{Person, World, on_both_databases};

const BORN: &str = "2017-02-05";

fn lifted(world: &World, team: &Person) {
    team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
    let other = world.team_of("la:802");
    let requests = world.service.lift_requests(&other.who()).unwrap().into_inner();
    world.service.approve_lift(&other.who(), &requests[0].handle).unwrap();
}

/// Looks at what taking a record out would do: whatever waits is settled first.
fn looks(world: &World, team: &Person) -> Result<(), ActError> {
    let opened = team.finds_and_opens("Ada", "Quist", BORN);
    let taken = opened.taken(&["involvements"]);
    world.service.foresee_apart(&team.who(), &opened.id, &taken).map(drop)
}

/// Does something while the database issues no numbers.
pub fn while_no_child_is_made<T>(world: &World, does: impl FnOnce() -> T) -> T {
    let (refuse, allow) = match world.database.server() {
        None => (
            "CREATE TRIGGER refused BEFORE INSERT ON child_number BEGIN SELECT RAISE(ABORT, 'refused'); END",
            "DROP TRIGGER refused",
        ),
        Some(_) => (
            "ALTER TABLE child_number ADD CONSTRAINT refused CHECK (number < 0) NOT VALID",
            "ALTER TABLE child_number DROP CONSTRAINT refused",
        ),
    };
    world.database.behind_its_back(refuse);
    let done = does();
    world.database.behind_its_back(allow);
    done
}

#[test]
fn a_record_that_lost_its_content_is_not_read_again_without_end() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        row_of_adas_home(world);
        let pupil = "SELECT r.id FROM source_record r JOIN source s ON s.id = r.source_id WHERE s.kind = 'pupil-list'";
        world.database.behind_its_back(&format!("DELETE FROM source_version WHERE record_id IN ({pupil})"));
        lifted(world, &team);
        let failed = looks(world, &team);
        assert!(matches!(failed, Err(ActError::Content(_))), "{failed:?}");
        // The partition is built anew, without it.
        world.feed("births", &births(&[birth("r11", "Ottilie", "Farrow", "2012-11-30")]));
        assert_eq!(team.searches("Ottilie", "Farrow", "2012-11-30").rows().len(), 1);
    });
}

#[test]
fn what_could_not_be_carried_out_is_carried_out_later() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        assert_eq!(row_of_adas_home(world).held, 1);
        lifted(world, &team);
        let failed = while_no_child_is_made(world, || looks(world, &team));
        assert!(failed.is_err(), "the row of Ada's home gets no number, so it makes no child");
        looks(world, &team).expect("numbers are issued again");
        assert_eq!(team.searches("Rowan", "Abernathy", "2019-10-30").rows().len(), 1, "and is a child now");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn what_was_done_is_no_failure_because_something_is_not_read_again_after_it() {
    on_both_databases(|world| {
        world.organisations();
        let register = |given: &str, family: &str, born: &str| {
            world.minutes_pass(1);
            let row = with(birth("k1", given, family, born), &[("sex", "F")]);
            world.feed_from("births", "other:Office of Registration", &births(&[row]));
        };
        world.feed("births", &births(&[with(birth("r1", "Ada", "Quist", BORN), &[("sex", "F")])]));
        register("Ada", "Quist", BORN);
        world.team_of("la:801").finds_and_opens("Ada", "Quist", BORN).shields();
        // With the next shield, the content of the record is lost to which it is anchored.
        let lost = "UPDATE source_version SET sealed =";
        let of_it = "WHERE record_id = NEW.anchor_id";
        world.database.behind_its_back(&match world.database.server() {
            None => format!("CREATE TRIGGER lost AFTER INSERT ON shield BEGIN {lost} x'00' {of_it}; END"),
            Some(_) => format!("CREATE RULE lost AS ON INSERT TO shield DO ALSO {lost} '\\x00' {of_it}"),
        });
        register("Zoe", "Farrow", "2012-11-30");
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM shield"), 2, "taken along");
        assert_eq!(world.database.number_of("SELECT COUNT(DISTINCT child_id) FROM source_record"), 2);
        let finished = "SELECT COUNT(*) FROM batch WHERE finished_at IS NULL";
        assert_eq!(world.database.number_of(finished), 0, "and the file is finished");
        world.audit_is_whole();
    });
}
