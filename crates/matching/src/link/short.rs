//! Short texts without a look at another place in memory.

/// A short text in eight bytes: one place in memory to look at, not three.
#[derive(Clone, Copy, Debug)]
pub(super) struct Short([u8; 8]);

impl Short {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut short = [u8::MAX; 8];
        if text.len() < 8 {
            short[..text.len()].copy_from_slice(text.as_bytes());
            short[7] = u8::try_from(text.len()).expect("at most seven");
        }
        Self(short)
    }

    /// The text; none if it was too long.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.0.get(..usize::from(self.0[7]))
    }
}
