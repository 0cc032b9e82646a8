//! Writes a population to a folder: `generate FOLDER CHILDREN [SEED] [NOISE]`.

use contactpoint_population::{Noise, Plan, generate};
use std::time::Instant;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, otherwise| {
        arguments.get(place).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let plan = Plan {
        children: number(1, 20_000),
        seed: number(2, 1),
        noise: arguments.get(3).and_then(|text| Noise::parse(text)).unwrap_or(Noise::Standard),
        today: jiff::civil::date(2026, 11, 24),
    };
    let folder = arguments.first().map_or("population", String::as_str);
    let start = Instant::now();
    let summary = generate(&plan, std::path::Path::new(folder))?;
    println!("{summary:#?}\n{:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
