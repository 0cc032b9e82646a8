//! The same plan gives the same bytes; another seed does not; the truth does not hang on the noise.

use crate::common::{files, population};
use contactpoint_population::Noise;

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let (one, first) = population("same-1", 900, 11, Noise::Standard);
    let (two, second) = population("same-2", 900, 11, Noise::Standard);
    assert_eq!(first, second);
    assert!(files(&one) == files(&two));
    let (other, _) = population("other-seed", 900, 12, Noise::Standard);
    assert!(files(&one) != files(&other));
}

#[test]
fn profiles_differ_in_the_feeds_and_not_in_the_truth() {
    let (standard, _) = population("noise-standard", 600, 3, Noise::Standard);
    let standard = files(&standard);
    for noise in Noise::ALL.into_iter().filter(|noise| *noise != Noise::Standard) {
        let (other, _) = population(&format!("noise-{}", noise.name()), 600, 3, noise);
        let other = files(&other);
        for file in ["truth/children.csv", "truth/involvements.csv", "organisations.csv"] {
            assert!(standard[file] == other[file], "{file} {}", noise.name());
        }
        let differs =
            standard.iter().any(|(name, bytes)| name.starts_with("pds/") && other.get(name) != Some(bytes));
        assert!(differs, "{}", noise.name());
    }
}

#[test]
fn small_plans_are_written_whole() {
    for children in [0, 1, 7, 1_700] {
        let (_, summary) = population(&format!("small-{children}"), children, 5, Noise::Harsh);
        assert_eq!(summary.children, children);
    }
}

#[test]
fn too_large_a_plan_is_refused() {
    let plan = contactpoint_population::Plan {
        children: u64::MAX,
        seed: 1,
        noise: Noise::Clean,
        today: crate::common::TODAY,
        even_origins: false,
        restricted: contactpoint_population::RESTRICTED,
    };
    assert!(
        contactpoint_population::generate(&plan, std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))).is_err()
    );
}
