//! Many short lists of numbers in one piece of memory.

use super::count;

/// Lists of numbers, one after another.
#[derive(Debug, Default)]
pub struct Lists {
    ends: Vec<u32>,
    /// All numbers; those after the last end are of the list that is being made.
    pub items: Vec<u32>,
}

impl Lists {
    /// A list.
    pub fn get(&self, list: u32) -> &[u32] {
        let start = if list == 0 { 0 } else { self.ends[list as usize - 1] };
        &self.items[start as usize..self.ends[list as usize] as usize]
    }

    /// How many lists there are.
    pub fn len(&self) -> u32 {
        count(self.ends.len())
    }

    /// Ends the last list.
    pub fn end(&mut self) {
        self.ends.push(count(self.items.len()));
    }

    /// Puts a list behind these.
    pub fn push(&mut self, list: impl Iterator<Item = u32>) {
        self.items.extend(list);
        self.end();
    }

    /// Puts other lists behind these.
    pub fn append(&mut self, other: Self) {
        let before = count(self.items.len());
        self.items.extend(other.items);
        self.ends.extend(other.ends.into_iter().map(|end| before + end));
    }

    /// Of each number below a limit, the lists that it stands in; each in order.
    pub fn turned(&self, numbers: u32) -> Self {
        let mut ends = vec![0_u32; numbers as usize];
        for item in &self.items {
            ends[*item as usize] += 1;
        }
        let mut before = 0;
        for end in &mut ends {
            // Where the list begins; filling moves it to its end.
            before += std::mem::replace(end, before);
        }
        let mut items = vec![0_u32; self.items.len()];
        for list in 0..self.len() {
            for item in self.get(list) {
                let end = &mut ends[*item as usize];
                items[*end as usize] = list;
                *end += 1;
            }
        }
        Self { ends, items }
    }
}
