//! A model learnt from a directory's own records. It is given to the directory by an act of its own, which
//! shows first what it would change: nothing learns behind anybody's back.

use super::model::DirectoryModel;
use super::said::{Said, shape};
use super::store::RecordName;
use crate::link::frozen::Frequencies;
use crate::link::levels::Prepared;
use crate::link::plan::plan;
use crate::link::table::Table;

/// Records are gathered, then learnt from.
#[derive(Debug)]
pub struct Training {
    table: Table,
}

impl Default for Training {
    fn default() -> Self {
        Self { table: Table::new(shape()) }
    }
}

impl Training {
    /// Takes a record.
    pub fn add(&mut self, name: RecordName, said: &Said) {
        self.table.push(0, &format!("{:032x}", name.0), &said.evidence());
    }

    /// How many records there are to learn from.
    pub fn records(&self) -> u32 {
        self.table.len()
    }

    /// Learns from the records of so many children.
    pub fn learn(mut self, name: String, children: u32, threads: usize) -> DirectoryModel {
        self.table.close();
        let frequencies = Frequencies::of(&self.table, children);
        let prepared = Prepared::of(&self.table);
        let (_, mut model) = plan(&prepared, None, &[], threads);
        for field in &mut model.fields {
            for shares in [&mut field.same, &mut field.strangers, &mut field.household] {
                for share in shares {
                    *share = rounded(*share);
                }
            }
        }
        (model.same, model.household) = (rounded(model.same), rounded(model.household));
        DirectoryModel::of(name, model, frequencies)
    }
}

/// To five figures: what stands in the file is what is used.
fn rounded(share: f64) -> f64 {
    format!("{share:.4e}").parse().unwrap_or(share)
}
