//! Ends the adding of rows: counts what is counted once all is there, and puts the rows into an order of their own,
//! whatever the order in which they came. Rows of one date of birth stand together, and of one family name among
//! them, so what is compared is near in memory.

use super::copies::Sorted;
use super::evidence;
use super::intern::{hash_text, mix};
use super::table::{Pushing, Table, part};
use std::convert::Infallible;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Bytes of a number of the pool.
const WORD: usize = 4;
/// Bytes that are read at a time.
const PIECE: usize = 1 << 16;

impl Table {
    /// Ends the adding. While the rows are put in order they stand twice in memory.
    pub fn close(&mut self) {
        let Sorted { rows: sorted, repeats } = self.sorted();
        let mut pool = Vec::with_capacity(self.pool.len());
        let Ok((starts, _)) = self.each_in_order(&sorted, |run| {
            pool.extend_from_slice(run);
            Ok::<(), Infallible>(())
        });
        self.pool = pool;
        self.finish(sorted, starts, repeats);
    }

    /// Ends the adding of more rows than there should be twice in memory: meanwhile they stand in a scratch file.
    ///
    /// # Errors
    /// What writing or reading the file meets. The table is of no use then.
    pub fn close_by_way_of(&mut self, mut scratch: impl Read + Write + Seek) -> io::Result<()> {
        let Sorted { rows: sorted, repeats } = self.sorted();
        let mut file = BufWriter::new(&mut scratch);
        let (starts, length) = self.each_in_order(&sorted, |run| {
            run.iter().try_for_each(|word| file.write_all(&word.to_le_bytes()))
        })?;
        file.flush()?;
        drop(file);
        // The memory of the old order is given back before the new one takes its own.
        drop(std::mem::take(&mut self.pool));
        scratch.rewind()?;
        self.pool = words(scratch, length)?;
        self.finish(sorted, starts, repeats);
        Ok(())
    }

    /// The memory that the rows themselves take, which is needed twice to put them in order.
    pub fn pool_bytes(&self) -> usize {
        self.pool.len() * WORD
    }

    /// The rows in their own order.
    fn sorted(&mut self) -> Sorted {
        self.attend_all();
        self.turn_whole_names();
        self.tell_sexes();
        self.pushing = Pushing::default();
        let near = |row: u32| {
            let of = self.row(row);
            // A name's number tells when it came, its hash does not.
            let family = of.get(part::FAMILY).iter().map(|name| self.names.hash(*name)).min().unwrap_or(0);
            let born = of.get(part::BORN).iter().min().copied().unwrap_or(0);
            (u64::from(born) << 32 | family >> 32, row)
        };
        let mut sorted: Vec<(u64, u32)> = (0..self.len()).map(near).collect();
        // Rows that say the same change places without changing anything, but for the input that they are of.
        let id = |place: u32| (hash_text(self.id_at(place)), place);
        sorted.sort_unstable_by(|a, b| {
            let orders = |x: &(u64, u32)| (x.0, self.order(x.1));
            orders(a).cmp(&orders(b)).then_with(|| id(a.1).cmp(&id(b.1)))
        });
        let behind = self.behind(&sorted);
        self.tell_apart(&sorted);
        behind
    }

    /// Gives rows that say the same numbers of their own: what is drawn by them is not all of them, or none.
    fn tell_apart(&mut self, sorted: &[(u64, u32)]) {
        let mut before = None;
        let mut many = 0;
        for (near, row) in sorted {
            let order = &mut self.order[*row as usize];
            many = if before == Some((*near, *order)) { many + 1 } else { 0 };
            before = Some((*near, *order));
            *order = mix(*order, many);
        }
    }

    /// What the letter M says is known once all of an input is there.
    fn tell_sexes(&mut self) {
        for start in &self.starts {
            let head = &mut self.pool[usize::try_from(*start).expect("in memory")];
            if *head & 3 == u32::from(evidence::M) {
                let is_woman = self.men_are_h.contains(&(*head >> 8 & 0xFF));
                *head = *head & !3 | if is_woman { 2 } else { 1 };
            }
        }
    }

    /// Hands over the rows' runs, one after another, and tells where each starts from now on, and the last ends.
    fn each_in_order<E>(
        &self,
        sorted: &[u32],
        mut take: impl FnMut(&[u32]) -> Result<(), E>,
    ) -> Result<(Vec<u64>, usize), E> {
        let marks = self.marks();
        let mut starts = Vec::with_capacity(sorted.len());
        let mut before = 0;
        let mut put = |run: &[u32]| {
            starts.push(before as u64);
            before += run.len();
            take(run)
        };
        for row in sorted {
            let start = usize::try_from(self.starts[*row as usize]).expect("in memory");
            match marks.as_slice() {
                [] => put(&self.pool[start..start + self.length(start)])?,
                marks => put(&self.without(marks, self.row(*row)))?,
            }
        }
        Ok((starts, before))
    }

    fn finish(&mut self, sorted: Vec<u32>, starts: Vec<u64>, repeats: Vec<[u32; 2]>) {
        self.starts = starts;
        self.repeats = repeats;
        self.unused = 0;
        self.order = sorted.iter().map(|row| self.order[*row as usize]).collect();
        self.pushed = sorted;
        for row in self.len()..self.all() {
            self.take_back(row);
        }
        let names = self.names.len() as usize;
        let (mut as_first, mut as_family) = (vec![0; names], vec![0; names]);
        for row in 0..self.len() {
            let row = self.row(row);
            row.get(part::FIRST).iter().for_each(|name| as_first[*name as usize] += 1);
            row.get(part::FAMILY).iter().for_each(|name| as_family[*name as usize] += 1);
        }
        (self.as_first, self.as_family) = (as_first, as_family);
        for texts in
            [&mut self.names, &mut self.postcodes, &mut self.words, &mut self.numbers, &mut self.values]
        {
            texts.close();
        }
    }
}

/// So many numbers from a file.
fn words(file: impl Read, many: usize) -> io::Result<Vec<u32>> {
    let mut file = BufReader::with_capacity(PIECE, file);
    let mut words = Vec::with_capacity(many);
    let mut piece = vec![0; PIECE];
    while words.len() < many {
        let bytes = PIECE.min((many - words.len()) * WORD);
        file.read_exact(&mut piece[..bytes])?;
        words.extend(piece[..bytes].as_chunks::<WORD>().0.iter().map(|word| u32::from_le_bytes(*word)));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Born, Evidence, Shape};
    use super::*;
    use std::io::Cursor;

    fn table(rows: u32) -> Table {
        let mut table = Table::new(Shape::default());
        for n in 0..rows {
            let family = ["Okafor", "Quist", "Bell-Moor"][n as usize % 3];
            let postcode = format!("LS{} 4AP", 1 + n % 90);
            let evidence = Evidence {
                given: vec!["Ada", "Addie"],
                family: vec![family],
                born: Born::new(2010 + n * 7 % 9, 1 + n % 12, 1 + n % 28).into_iter().collect(),
                postcodes: vec![&postcode],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
        table
    }

    #[test]
    fn by_way_of_a_file_rows_come_to_the_same_order() {
        for rows in [0, 1, 5_000] {
            let (mut one, mut other) = (table(rows), table(rows));
            one.close();
            other.close_by_way_of(Cursor::new(Vec::new())).unwrap();
            assert_eq!(one.fingerprint(), other.fingerprint());
            assert_eq!(one.as_pushed(), other.as_pushed());
            assert!(
                (0..rows).all(|row| one.id(row) == other.id(row) && one.row(row).run == other.row(row).run)
            );
            assert_eq!(one.as_family, other.as_family);
        }
    }

    #[test]
    fn by_way_of_a_file_rows_may_become_shorter_or_be_packed_anew() {
        // Names that are none, and whole names whose family name stands first.
        let table = || {
            let mut table = Table::new(Shape::default());
            for n in 0..600_u32 {
                let first = ["Calvin", "Tiffany", "Larry"][n as usize % 3];
                let whole = format!("{} {first}", ["Small", "Vaught", "Tavares", "Moore"][n as usize % 4]);
                let evidence = match n % 3 {
                    0 => Evidence { given: vec!["NA"], family: vec!["NA"], ..Evidence::default() },
                    _ => Evidence { full: vec![&whole], ..Evidence::default() },
                };
                let born = Born::new(1950 + n % 50, 1, 1 + n % 28).into_iter().collect();
                table.push(0, &n.to_string(), &Evidence { born, ..evidence });
            }
            table
        };
        let (mut one, mut other) = (table(), table());
        let before = one.pool_bytes();
        one.close();
        other.close_by_way_of(Cursor::new(Vec::new())).unwrap();
        assert!(one.pool_bytes() < before, "names that are none are gone");
        assert!((0..600).all(|row| one.row(row).run == other.row(row).run));
        let tiffany = one.names.ids().find(|name| one.names.text(*name) == "tiffany").unwrap();
        assert!(one.as_first[tiffany as usize] > 0 && one.as_family[tiffany as usize] == 0);
    }

    #[test]
    fn the_order_is_that_of_the_rows_whenever_they_came() {
        let ordered = |backwards: bool| {
            let mut table = Table::new(Shape::default());
            let mut rows: Vec<usize> = (0..500).collect();
            if backwards {
                rows.reverse();
            }
            for n in rows {
                let names = ["Okafor", "Quist", "Bell", "Moor", "Farrow", "Abernathy", "Dunn"];
                let family = vec![names[n % 7], names[n * 5 % 6]];
                let born = Born::new(2014, 4, 1).into_iter().collect();
                table.push(0, &n.to_string(), &Evidence { family, born, ..Evidence::default() });
            }
            table.close();
            (0..table.len()).map(|row| table.id(row).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ordered(true), ordered(false));
    }

    #[test]
    fn other_ids_change_nothing() {
        let of = |ids: fn(u32) -> u32| {
            let mut table = Table::new(Shape::default());
            for n in 0..400 {
                let given = format!("Ada{}", n % 20);
                let born = Born::new(1990, 1, 1 + n % 2).into_iter().collect();
                let evidence = Evidence { given: vec![&given], born, ..Evidence::default() };
                table.push(0, &ids(n).to_string(), &evidence);
            }
            table.close();
            let orders: Vec<u64> = (0..table.len()).map(|row| table.order(row)).collect();
            let mut apart = orders.clone();
            apart.sort_unstable();
            apart.dedup();
            assert_eq!(apart.len(), orders.len(), "rows that say the same have numbers of their own");
            (table.fingerprint(), orders)
        };
        assert_eq!(of(|n| n), of(|n| 7_919 * n % 1_000_003));
    }

    /// A file on a full disk.
    struct Full;

    impl Read for Full {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Ok(0)
        }
    }

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Full {
        fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_full_disk_is_told() {
        let told = table(100).close_by_way_of(Full).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::StorageFull);
    }
}
