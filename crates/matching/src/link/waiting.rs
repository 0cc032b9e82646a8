//! Postcodes, numbers and values of rows that were just packed, and wait for their numbers among all. Nearly every row tells new
//! ones, which stand anywhere in memory; many at a time are found in the time of a few.

use super::intern::Asked;
use super::table::{Row, Table};

/// So many rows wait at most.
const ROWS: u32 = 128;

/// Texts that wait, and where in the pool their numbers belong.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    rows: u32,
    queues: [Queue; 3],
    /// The parts of the row that is being packed of which something waits, and for what.
    parts: Vec<(usize, For)>,
}

/// What a text waits for: the number of a postcode, of a number, of a category's value.
#[derive(Clone, Copy, Debug)]
pub(super) enum For {
    Postcode,
    Number,
    Value,
}

#[derive(Debug, Default)]
struct Queue {
    asked: Asked,
    places: Vec<usize>,
}

impl Waiting {
    /// A part's only text. What stands in the part until its number is known is nothing.
    pub fn push(&mut self, part: usize, what: For, text: &str) {
        self.queues[what as usize].asked.push(text);
        self.parts.push((part, what));
    }
}

impl Table {
    /// Notes where the numbers of a row that was packed belong.
    pub(super) fn note(&mut self, start: usize) {
        let ends = start + 1 + self.parts().div_ceil(4);
        let row = Row { run: &self.pool[start..], ends: ends - start };
        let waiting = &mut self.pushing.waiting;
        for (part, what) in waiting.parts.drain(..) {
            // Of a row that tells more than a row can hold the part may be gone.
            let place = row.get(part).last().map_or(usize::MAX, |_| ends + row.end(part) - 1);
            waiting.queues[what as usize].places.push(place);
        }
        waiting.rows += 1;
    }

    /// Gives the rows that wait their numbers, if they are many.
    pub(super) fn attend(&mut self) {
        if self.pushing.waiting.rows >= ROWS {
            self.attend_all();
        }
    }

    /// Gives all rows that wait their numbers.
    pub(super) fn attend_all(&mut self) {
        let Waiting { rows, queues, .. } = &mut self.pushing.waiting;
        *rows = 0;
        let texts = [&mut self.postcodes, &mut self.numbers, &mut self.values];
        for (texts, queue) in texts.into_iter().zip(queues) {
            texts.ids_of(&mut queue.asked, |nth, id| {
                if let Some(place) = self.pool.get_mut(queue.places[nth]) {
                    *place = id;
                }
            });
            queue.places.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::super::table::{Table, part};

    #[test]
    fn a_row_that_tells_more_than_it_can_hold_takes_nothing_from_its_neighbours() {
        let categories: Vec<String> = (0..24).map(|n| n.to_string()).collect();
        let mut table = Table::new(Shape { categories, ..Shape::default() });
        let values: Vec<String> =
            (0..12).map(|n| format!("value {}", ["a", "b", "c", "d"][n % 4].repeat(1 + n / 4))).collect();
        // Twenty-two kinds with twelve values each fill the row; of the last two its only values wait.
        let many = (0..22).flat_map(|which| values.iter().map(move |value| (which, value.as_str())));
        let full =
            Evidence { categories: many.chain([(22, "x"), (23, "y")]).collect(), ..Evidence::default() };
        let slim =
            Evidence { postcodes: vec!["LS1 4AP"], categories: vec![(23, "y")], ..Evidence::default() };
        for (id, evidence) in [("a", &slim), ("b", &full), ("c", &slim)] {
            table.push(0, id, evidence);
        }
        table.close();
        for row in (0..table.len()).filter(|row| table.id(*row) != "b") {
            let row = table.row(row);
            assert_eq!(
                row.get(part::POSTCODE).iter().map(|id| table.postcodes.text(*id)).collect::<Vec<_>>(),
                ["ls14ap"]
            );
            assert_eq!(
                row.get(part::OTHERS + 23).iter().map(|id| table.values.text(*id)).collect::<Vec<_>>(),
                ["23 y"]
            );
        }
    }
}
