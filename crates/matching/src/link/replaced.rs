//! Rows of a table that grows: they are put, replaced, forgotten in part, and what was replaced is thrown away.

use super::evidence::Evidence;
use super::table::{Row, Table, part};

impl Table {
    /// Puts a row in at a place, instead of what stood there; the first free place is [`Self::len`]. Such a
    /// table is never closed: it has neither ids nor an order of its own.
    ///
    /// # Panics
    /// If the place is beyond the first free one, or texts no longer fit: rows would be taken for others.
    pub fn put(&mut self, row: u32, evidence: &Evidence) {
        let place = row as usize;
        if let Some(start) = self.starts.get(place) {
            self.unused += self.length(usize::try_from(*start).expect("in memory"));
        } else {
            assert_eq!(place, self.starts.len(), "rows have no gaps");
            self.starts.push(0);
        }
        self.starts[place] = self.pool.len() as u64;
        self.pack(0, evidence);
        self.attend_all();
        assert!(!self.is_overfull(), "distinct texts fit into 4 GiB");
        if self.unused > 1 << 16 && self.unused > self.pool.len() / 2 {
            self.tidy_up();
        }
    }

    /// Forgets parts of a row that was [`Self::put`].
    pub fn forget(&mut self, row: u32, forgotten: &[usize]) {
        let said = self.row(row);
        let (sex, mut parts) = (said.sex(), vec![Vec::new(); self.parts()]);
        for (part, kept) in parts.iter_mut().enumerate().filter(|(part, _)| !forgotten.contains(part)) {
            kept.extend_from_slice(said.get(part));
        }
        let start = self.starts[row as usize];
        self.unused += self.length(usize::try_from(start).expect("in memory"));
        self.starts[row as usize] = self.pool.len() as u64;
        self.pack_parts(0, sex, &mut parts);
    }

    /// Puts other parts into a row of a table that is not closed.
    pub(super) fn put_back(&mut self, row: u32, parts: &mut [Vec<u32>]) {
        let said = self.row(row);
        let (input, sex) = (said.input(), said.sex());
        let start = self.starts[row as usize];
        self.unused += self.length(usize::try_from(start).expect("in memory"));
        self.starts[row as usize] = self.pool.len() as u64;
        self.pack_parts(u8::try_from(input).expect("eight bits"), sex, parts);
    }

    /// Whether a row holds a number of a kind that was not replaced.
    pub fn in_use(&self, row: Row, identifier: usize) -> bool {
        let numbers = row.get(part::OTHERS + identifier);
        if !self.shape.keeps_former {
            return !numbers.is_empty();
        }
        let former = row.get(self.shape.former());
        numbers.iter().any(|number| !former.contains(number))
    }

    /// How long the run of a row is.
    pub(super) fn length(&self, start: usize) -> usize {
        let ends = self.parts().div_ceil(4);
        let row = Row { run: &self.pool[start..], ends: 1 + ends };
        1 + ends + row.end(self.parts() - 1)
    }

    /// Throws away what was replaced.
    fn tidy_up(&mut self) {
        let mut pool = Vec::with_capacity(self.pool.len() - self.unused);
        for row in 0..self.starts.len() {
            let start = usize::try_from(self.starts[row]).expect("in memory");
            self.starts[row] = pool.len() as u64;
            pool.extend_from_slice(&self.pool[start..start + self.length(start)]);
        }
        (self.pool, self.unused) = (pool, 0);
    }
}
