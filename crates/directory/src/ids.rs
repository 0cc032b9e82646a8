//! Ids of the things the directory keeps. Each has its own type, so that a record's id can never
//! stand where a child's is asked for. Inside they are 16 bytes in the layout of UUID version 7
//! (RFC 9562): they sort by time, which keeps inserts together on disk. They are never shown:
//! version 7 tells when, so what leaves the service is random.

use serde::{Deserialize, Serialize};

/// Sixteen bytes of id: 48 bits of milliseconds, then randomness with the version and variant bits.
pub fn time_ordered(at_ms: i64, random: [u8; 10]) -> [u8; 16] {
    let mut id = [0; 16];
    id[..6].copy_from_slice(&at_ms.to_be_bytes()[2..]);
    id[6..].copy_from_slice(&random);
    id[6] = 0x70 | (id[6] & 0x0f);
    id[8] = 0x80 | (id[8] & 0x3f);
    id
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// Reads sixteen bytes as stored.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The bytes, for storing.
            pub fn to_vec(self) -> Vec<u8> {
                self.0.to_vec()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), hex(&self.0))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }
    )*};
}

ids! {
    /// A source record: one source's record of one person. Never re-keyed.
    RecordId;
    /// A child: the set of source records that are linked to it.
    ChildId;
    /// A decision to link, hold, keep apart or undo.
    DecisionId;
    /// An account.
    AccountId;
    /// A source: one supplier's feed of one kind.
    SourceId;
    /// One file received.
    BatchId;
    /// A check of the matching.
    CheckId;
    /// A shield.
    ShieldId;
    /// A practitioner's or a team's contact card.
    ContactId;
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
