//! Tampering with the audit log by somebody who holds the database: each is found, at the latest by
//! the heads that were exported.

use contactpoint_testkit::{Database, World, on_both_databases};

/// A log with some entries, a head exported, more entries, another head exported.
fn kept_outside(world: &World) -> (String, HeadRow) {
    world.organisations();
    crate::story::ada(world);
    let lee = world.practitioner("urn:112670", "school");
    lee.finds_and_opens("Ada", "Byron", "2024-02-05").page();
    let file = world.database.folder().join("heads");
    let size = world.service.export_head(&file, None).unwrap();
    let row = HeadRow::read(world.database);
    lee.finds_and_opens("Ada", "Biron", "2024-02-05").page();
    let larger = world.service.export_head(&file, Some(size)).unwrap();
    assert!(larger > size);
    assert_eq!(world.service.export_head(&file, Some(larger)).unwrap(), larger, "no news, no line");
    let heads = std::fs::read_to_string(&file).unwrap();
    let verified = world.verified(Some(&heads));
    assert_eq!((verified.faults.len(), verified.against_head), (0, Some(larger)), "{:?}", verified.faults);
    (heads, row)
}

/// The row of the head, as somebody who holds the database could put it back.
struct HeadRow {
    size: i64,
    peaks: Vec<u8>,
}

impl HeadRow {
    fn read(database: &Database) -> Self {
        Self {
            size: database.number_of("SELECT size FROM audit_head WHERE id = 1"),
            peaks: database.bytes_of("SELECT peaks FROM audit_head WHERE id = 1"),
        }
    }

    fn put_back(&self, database: &Database) {
        database.behind_its_back(&format!("UPDATE audit_head SET size = {} WHERE id = 1", self.size));
        database.write_bytes("UPDATE audit_head SET peaks = $1 WHERE id = 1", &self.peaks);
    }
}

/// Tampers, and expects the verifier to find it: with the exported heads, and without unless
/// `only_by_heads`.
fn found(what: &str, only_by_heads: bool, tamper: impl Fn(&World, &HeadRow)) {
    on_both_databases(|world| {
        let (heads, row) = kept_outside(world);
        tamper(world, &row);
        let faults =
            |heads: Option<&str>| world.service.verify_log(heads).map_or(1, |verified| verified.faults.len());
        assert!(faults(Some(&heads)) > 0, "{what}: not found on {}", world.database.engine());
        assert_eq!(
            faults(None) == 0,
            only_by_heads,
            "{what}: without the heads, on {}",
            world.database.engine()
        );
    });
}

fn sql(what: &str, statements: &str) {
    found(what, false, |world, _| world.database.behind_its_back(statements));
}

fn flip(table: &str, column: &str) {
    found(&format!("{column} changed"), false, |world, _| {
        let mut bytes = world.database.bytes_of(&format!("SELECT {column} FROM {table} WHERE seq = 5"));
        bytes[0] ^= 1;
        world.database.write_bytes(&format!("UPDATE {table} SET {column} = $1 WHERE seq = 5"), &bytes);
    });
}

#[test]
fn sealed_entries_and_leaves_changed() {
    flip("audit_payload", "sealed");
    flip("audit_payload", "salt");
    flip("audit_entry", "leaf");
    sql(
        "an entry's content replaced by another's",
        "UPDATE audit_payload SET sealed = (SELECT sealed FROM audit_payload WHERE seq = 4), salt = (SELECT salt FROM audit_payload WHERE seq = 4) WHERE seq = 5",
    );
}

#[test]
fn what_stands_in_clear_changed() {
    sql("time", "UPDATE audit_entry SET at = at + 1 WHERE seq = 5");
    sql("action", "UPDATE audit_entry SET action = 'sign-out' WHERE action = 'search'");
    sql("actor taken away", "UPDATE audit_entry SET actor = NULL WHERE action = 'open-record'");
    sql(
        "actor changed",
        "UPDATE audit_entry SET actor = (SELECT actor FROM audit_entry WHERE action = 'receive-batch' LIMIT 1) WHERE action = 'search'",
    );
    sql("look-up rows taken away", "DELETE FROM audit_child");
    sql(
        "a look-up row moved",
        "UPDATE audit_child SET seq = 1 WHERE seq = (SELECT MIN(seq) FROM audit_child)",
    );
    sql(
        "a look-up row of no entry",
        "INSERT INTO audit_child (child_hash, seq) SELECT child_hash, 100000 FROM audit_child LIMIT 1",
    );
}

#[test]
fn entries_taken_away() {
    let tables = ["audit_entry", "audit_payload", "audit_child"];
    let every = |sql: &str| tables.map(|table| sql.replace("TABLE", table)).join(";");
    sql("one in the middle", &every("DELETE FROM TABLE WHERE seq = 5"));
    sql("the payload of one", "DELETE FROM audit_payload WHERE seq = 5");
    sql("the newest", &every("DELETE FROM TABLE WHERE seq = (SELECT size - 1 FROM audit_head WHERE id = 1)"));
    sql(
        "one in the middle, the rest moved up",
        &every(
            "DELETE FROM TABLE WHERE seq = 5; UPDATE TABLE SET seq = -seq WHERE seq > 5; UPDATE TABLE SET seq = -seq - 1 WHERE seq < 0",
        ),
    );
    sql("all", &every("DELETE FROM TABLE"));
    sql("the head set back alone", "UPDATE audit_head SET size = size - 1 WHERE id = 1");
}

#[test]
fn entries_swapped_or_inserted() {
    let tables = ["audit_entry", "audit_payload", "audit_child"];
    let every = |sql: &str| tables.map(|table| sql.replace("TABLE", table)).join(";");
    let swap = "UPDATE TABLE SET seq = -1 WHERE seq = 4; UPDATE TABLE SET seq = 4 WHERE seq = 5; UPDATE TABLE SET seq = 5 WHERE seq = -1";
    sql("two swapped", &every(swap));
    sql(
        "one put in before the first",
        "INSERT INTO audit_entry (seq, leaf, at, actor, action) SELECT -5, e.leaf, e.at, e.actor, e.action FROM audit_entry e WHERE e.seq = 5",
    );
    sql(
        "one put in again at the end",
        "INSERT INTO audit_entry (seq, leaf, at, actor, action) SELECT h.size, e.leaf, e.at, e.actor, e.action FROM audit_entry e JOIN audit_head h ON h.id = 1 WHERE e.seq = 5; \
         INSERT INTO audit_payload (seq, salt, sealed) SELECT h.size, p.salt, p.sealed FROM audit_payload p JOIN audit_head h ON h.id = 1 WHERE p.seq = 5",
    );
}

const CUT: &str = "DELETE FROM audit_entry WHERE seq >= SIZE; DELETE FROM audit_payload WHERE seq >= SIZE; DELETE FROM audit_child WHERE seq >= SIZE";

#[test]
fn the_log_set_back_to_an_earlier_head() {
    found("set back with the head", true, |world, row| {
        world.database.behind_its_back(&CUT.replace("SIZE", &row.size.to_string()));
        row.put_back(world.database);
    });
}

#[test]
fn the_log_set_back_and_written_on() {
    found("set back, then other things done", true, |world, row| {
        world.database.behind_its_back(&CUT.replace("SIZE", &row.size.to_string()));
        row.put_back(world.database);
        let max = world.practitioner("la:801", "social-work");
        for _ in 0..5 {
            max.finds_and_opens("Ada", "Byron", "2024-02-05").page();
        }
    });
}

#[test]
fn heads_that_are_not_this_log_s_are_refused() {
    on_both_databases(|world| {
        let (heads, _) = kept_outside(world);
        let verify = |text: &str| world.service.verify_log(Some(text));
        assert!(verify("").is_err(), "no heads at all");
        assert!(verify(&heads.replacen("contactpoint/audit", "contactpoint/other", 2)).is_err());
        let (size, _) = world.service.signed_head().unwrap();
        assert!(verify(&heads.replace(&format!("\n{size}\n"), &format!("\n{}\n", size + 1))).is_err());
        let other = Database::on_sqlite();
        let other = World::on(&other);
        other.organisations();
        let (_, foreign) = other.service.signed_head().unwrap();
        assert!(verify(&foreign).is_err(), "signed by another key");
    });
}
