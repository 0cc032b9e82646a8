//! A memory of texts while rows are added: names recur, and making them comparable takes time.

use super::intern::Interner;
use super::lists::Lists;

/// Texts as they were written, and the numbers that were made of them.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    texts: Interner,
    ids: Lists,
}

impl Remembered {
    /// More than so many are not worth their memory.
    const MOST: u32 = 1 << 18;

    /// The numbers of a text, made anew if they are not remembered.
    pub fn ids(
        &mut self,
        text: &str,
        interner: &mut Interner,
        make: impl FnOnce(&mut Interner, &mut Vec<u32>),
    ) -> &[u32] {
        if self.texts.len() >= Self::MOST {
            *self = Self::default();
        }
        let id = self.texts.id(text);
        if id == self.ids.len() {
            make(interner, &mut self.ids.items);
            self.ids.end();
        } else {
            self.ids.get(id).iter().for_each(|id| interner.met_again(*id));
        }
        self.ids.get(id)
    }
}
