//! Whatever the bytes, a reader ends and does not panic.

use crate::support::{BIRTHS, CTF, EPISODES, HEADER, INVOLVEMENTS, PDS, PUPILS, WORKERS, read};
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::{Inputs, organisations};
use proptest::prelude::*;

/// Reads the bytes as every kind; the number of rows is bounded by the number of bytes.
fn as_every_kind(bytes: &[u8]) {
    for kind in SourceKind::FEEDS {
        if let Ok(read) = read(kind, &[bytes]) {
            assert!(read.rows.len() <= bytes.len());
        }
    }
    if let Ok(rows) = organisations::open(Inputs::one("o", bytes)) {
        assert!(rows.count() <= bytes.len());
    }
}

/// A fixture with a few bytes changed, cut out or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let fixtures = [BIRTHS, CTF, EPISODES, HEADER, INVOLVEMENTS, PDS, PUPILS, WORKERS];
    let edit = (any::<prop::sample::Index>(), any::<u8>(), 0..4u8, 1..40usize);
    (prop::sample::select(fixtures.to_vec()), prop::collection::vec(edit, 1..6)).prop_map(
        |(fixture, edits)| {
            let mut bytes = fixture.to_vec();
            for (at, byte, what, length) in edits {
                let at = at.index(bytes.len());
                let end = (at + length).min(bytes.len());
                match what {
                    0 => bytes[at] = byte,
                    1 => drop(bytes.drain(at..end)),
                    2 => bytes.truncate(end),
                    _ => {
                        let piece = bytes[at..end].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        as_every_kind(&bytes);
    }

    #[test]
    fn any_text_of_the_characters_that_matter(text in "[\"',;\\n\\r<>/&#!\\[\\]{}:\\\\a1 =\u{e9}-]{0,400}") {
        as_every_kind(text.as_bytes());
        as_every_kind(format!("CHILD,DOB,SW_ID,SW_DECOM\n{text}").as_bytes());
        as_every_kind(format!("CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH\n{text}").as_bytes());
        as_every_kind(format!("<CTfile><CTFpupilData><Pupil>{text}").as_bytes());
        as_every_kind(format!("{{\"entry\":[{text}").as_bytes());
    }

    #[test]
    fn files_with_some_bytes_wrong(bytes in mutated()) {
        as_every_kind(&bytes);
        let _ = read(SourceKind::Ssda903, &[HEADER, &bytes, WORKERS]);
    }
}
