//! Any bytes as a model of `contactpoint link`: refused, or one by which pairs are weighed.

#![no_main]

use contactpoint_fuzz::damage::damaged;
use contactpoint_matching::link::evidence::{Born, Evidence, Shape};
use contactpoint_matching::link::levels::{Memories, Prepared};
use contactpoint_matching::link::model::{Model, Weights};
use contactpoint_matching::link::plan::plan;
use contactpoint_matching::link::table::Table;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let shape =
        Shape { identifiers: vec!["nhs".into()], categories: vec!["town".into()], ..Shape::default() };
    let mut table = Table::new(shape);
    for (id, given, number) in [("1", "Ada", "9434765919"), ("2", "Adah", "9434765919"), ("3", "Tom", "1")] {
        let evidence = Evidence {
            given: vec![given],
            family: vec!["Quist"],
            born: Born::new(2014, 4, 27).into_iter().collect(),
            identifiers: vec![(0, number)],
            categories: vec![(0, "Leeds")],
            ..Evidence::default()
        };
        table.push(0, id, &evidence);
    }
    table.close();
    table
});

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let prepared = Prepared::of(&TABLE);
    let (_, model) = plan(&prepared, None, &[(0, 1, true), (0, 2, false)], 1);
    serde_json::to_vec(&model).expect("it is plain")
});

fn judge(bytes: &[u8]) {
    let Ok(model) = serde_json::from_slice::<Model>(bytes) else { return };
    let prepared = Prepared::of(&TABLE);
    if !model.fits(&TABLE.shape.field_names()) {
        return;
    }
    let weights = Weights::new(&model, &prepared);
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let pattern = prepared.compare(a, b, &mut Memories::default());
        assert_eq!(weights.waterfall(a, b, pattern).total, weights.weigh(a, b, pattern));
    }
}

fuzz_target!(|bytes: &[u8]| {
    judge(bytes);
    judge(&damaged(&SOUND, bytes));
});
