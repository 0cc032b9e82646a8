//! What the tests share: one small population, made once a test binary.

use contactpoint_population::{Noise, Plan, Summary, generate};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The day of all tests.
pub const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

/// Writes a population to a folder of its own.
pub fn population(name: &str, children: u64, seed: u64, noise: Noise) -> (PathBuf, Summary) {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if out.exists() {
        std::fs::remove_dir_all(&out).unwrap();
    }
    let summary = generate(
        &Plan {
            children,
            seed,
            noise,
            today: TODAY,
            even_origins: false,
            restricted: contactpoint_population::RESTRICTED,
        },
        &out,
    )
    .unwrap();
    (out, summary)
}

/// Every file below a folder, by its path there.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The rows of a CSV file, each by column.
#[allow(dead_code)] // Not every test binary reads tables.
pub fn rows(root: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(root.join(file)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}
