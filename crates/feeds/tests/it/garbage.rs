//! Whatever the bytes, a reader ends, does not panic, and keeps what [`judge`] says. The number of
//! cases is that of the environment variable `PROPTEST_CASES`, 256 without it.

use crate::judge;
use crate::support::{
    BIRTHS, CTF, EPISODES, HEADER, INVOLVEMENTS, ORGANISATIONS, PDS, PUPILS, PUPILS_LATIN1, WORKERS,
};
use contactpoint_directory::source::SourceKind;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const FIXTURES: [&[u8]; 10] =
    [BIRTHS, CTF, EPISODES, HEADER, INVOLVEMENTS, ORGANISATIONS, PDS, PUPILS, PUPILS_LATIN1, WORKERS];

/// Pieces that mean something to some reader, or hide, or are long.
const PIECES: [&str; 24] = [
    "\"",
    "\"\"",
    ",",
    "\n",
    "\r",
    "\r\n",
    "<",
    ">",
    "</",
    "/>",
    "&#0;",
    "&#x202e;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "{",
    "}",
    "[",
    "\\u202e",
    "\u{0}",
    "\u{202E}",
    "\u{200D}",
    "\u{FEFF}",
    "=1+1",
];

fn as_every_kind(bytes: &[u8]) {
    for kind in SourceKind::FEEDS {
        judge::feed(kind, &[bytes]);
    }
    judge::register(bytes);
}

#[derive(Clone, Debug)]
enum Edit {
    Flip(Index, u8),
    Set(Index, u8),
    Insert(Index, &'static str),
    Long(Index, u8, usize),
    Remove(Index, usize),
    Cut(Index),
    Double(Index, usize),
    Splice(Index, &'static [u8], Index, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 0..8u8).prop_map(|(at, bit)| Edit::Flip(at, bit)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        (at(), select(PIECES.to_vec())).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (at(), select(b"a1 \",\n".to_vec()), 100..70_000usize).prop_map(|(at, b, n)| Edit::Long(at, b, n)),
        (at(), 1..200usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        at().prop_map(Edit::Cut),
        (at(), 1..400usize).prop_map(|(at, length)| Edit::Double(at, length)),
        (at(), select(FIXTURES.to_vec()), at(), 1..400usize)
            .prop_map(|(at, other, from, length)| Edit::Splice(at, other, from, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    match edit {
        _ if bytes.is_empty() => {}
        Edit::Flip(at, bit) => *at.get_mut(bytes.as_mut_slice()) ^= 1 << bit,
        Edit::Set(at, byte) => *at.get_mut(bytes.as_mut_slice()) = *byte,
        Edit::Insert(at, piece) => insert(bytes, *at, piece.as_bytes()),
        Edit::Long(at, byte, length) => insert(bytes, *at, &vec![*byte; *length]),
        Edit::Remove(at, length) => {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Edit::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Edit::Double(at, length) => {
            let doubled = piece(bytes, *at, *length).to_vec();
            insert(bytes, *at, &doubled);
        }
        Edit::Splice(at, other, from, length) => insert(bytes, *at, piece(other, *from, *length)),
    }
}

fn piece(bytes: &[u8], from: Index, length: usize) -> &[u8] {
    let from = from.index(bytes.len());
    &bytes[from..(from + length).min(bytes.len())]
}

fn insert(bytes: &mut Vec<u8>, at: Index, piece: &[u8]) {
    let at = at.index(bytes.len());
    bytes.splice(at..at, piece.iter().copied());
}

/// A fixture, damaged in a few places.
fn damaged(fixtures: &[&'static [u8]]) -> impl Strategy<Value = Vec<u8>> + use<> {
    (select(fixtures.to_vec()), prop::collection::vec(edit(), 1..8)).prop_map(|(fixture, edits)| {
        let mut bytes = fixture.to_vec();
        for edit in &edits {
            apply(&mut bytes, edit);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        as_every_kind(&bytes);
    }

    #[test]
    fn any_text_of_the_characters_that_matter(text in "[\"',;\\n\\r<>/&#!\\[\\]{}:\\\\a1 =\u{e9}\u{202e}-]{0,400}") {
        as_every_kind(text.as_bytes());
        as_every_kind(format!("CHILD,DOB,SW_ID,SW_DECOM\n{text}").as_bytes());
        as_every_kind(format!("CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH\n{text}").as_bytes());
        as_every_kind(format!("<CTfile><CTFpupilData><Pupil>{text}").as_bytes());
        as_every_kind(format!("{{\"entry\":[{text}").as_bytes());
    }

    #[test]
    fn damaged_files(bytes in damaged(&FIXTURES)) {
        as_every_kind(&bytes);
    }

    #[test]
    fn damaged_files_of_a_return(
        header in damaged(&[HEADER]), episodes in damaged(&[EPISODES]), workers in damaged(&[WORKERS])
    ) {
        judge::feed(SourceKind::Ssda903, &[&header, &episodes, &workers]);
    }
}
