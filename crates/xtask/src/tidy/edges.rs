//! Which crate may import which. The table below is the house: each floor sees only the floors under
//! it. A new arrow is a decision: think it over, change the table, and say why in `docs/adr/`.

use super::Fault;
use crate::workspace::{Dependency, Package};

/// A crate, what it imports, and what its tests, benches and examples may import besides.
struct Floor {
    name: &'static str,
    imports: &'static [&'static str],
    tests: &'static [&'static str],
}

const FLOORS: &[Floor] = &[
    Floor {
        name: "contactpoint",
        imports: &[
            "contactpoint-web",
            "contactpoint-service",
            "contactpoint-store",
            "contactpoint-matching",
            "contactpoint-feeds",
            "contactpoint-population",
            // Words of the rules: kinds of source, roles, codes.
            "contactpoint-directory",
        ],
        tests: TEST_TOOLS,
    },
    // Never the store: a page cannot open a transaction, it calls an act.
    Floor {
        name: "contactpoint-web",
        imports: &["contactpoint-service", "contactpoint-directory"],
        tests: TEST_TOOLS,
    },
    Floor {
        name: "contactpoint-service",
        imports: &[
            "contactpoint-store",
            "contactpoint-matching",
            "contactpoint-feeds",
            "contactpoint-directory",
        ],
        tests: TEST_TOOLS,
    },
    Floor { name: "contactpoint-store", imports: &["contactpoint-directory"], tests: TEST_TOOLS },
    Floor { name: "contactpoint-matching", imports: &["contactpoint-directory"], tests: TEST_TOOLS },
    Floor { name: "contactpoint-feeds", imports: &["contactpoint-directory"], tests: TEST_TOOLS },
    // What it writes, the readers must read: its tests say so.
    Floor {
        name: "contactpoint-population",
        imports: &["contactpoint-directory"],
        tests: &["contactpoint-testkit", "contactpoint-feeds"],
    },
    // Everything depends on it; not even its tests depend on anything here.
    Floor { name: "contactpoint-directory", imports: &[], tests: &[] },
    // Anything below the program; only tests import it.
    Floor {
        name: TESTKIT,
        imports: &[
            "contactpoint-web",
            "contactpoint-service",
            "contactpoint-store",
            "contactpoint-matching",
            "contactpoint-feeds",
            "contactpoint-population",
            "contactpoint-directory",
        ],
        tests: &[],
    },
    Floor { name: "xtask", imports: &[], tests: &[] },
];

const TESTKIT: &str = "contactpoint-testkit";
const TEST_TOOLS: &[&str] = &[TESTKIT, "contactpoint-population"];

/// Crates of others that only some floors may use: "only the store knows SQL" as a table. Tests and
/// the test kit are free.
const KEPT: &[(&str, &[&str])] = &[
    ("rusqlite", &["contactpoint-store"]),
    ("postgres", &["contactpoint-store"]),
    ("axum", &["contactpoint-web"]),
    ("askama", &["contactpoint-web"]),
    ("tower-http", &["contactpoint-web"]),
    ("tokio", &["contactpoint-web", "contactpoint"]),
    ("getrandom", &["contactpoint-store", "contactpoint-service"]),
    ("clap", &["contactpoint"]),
    ("toml", &["contactpoint"]),
];

/// Imports that the tables do not allow.
pub fn check(packages: &[Package]) -> Vec<Fault> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Fault> {
    let Some(floor) = FLOORS.iter().find(|floor| floor.name == package.name) else {
        return vec![Fault::of(
            &package.name,
            "is not in the table of crates (crates/xtask/src/tidy/edges.rs)",
        )];
    };
    let refused = package.dependencies.iter().filter_map(|dependency| refusal(floor, dependency));
    refused.map(|why| Fault::of(&package.name, why)).collect()
}

fn refusal(floor: &Floor, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    if !dependency.ours {
        let (_, keepers) = KEPT.iter().find(|(kept, _)| *kept == name)?;
        let free = dependency.dev || floor.name == TESTKIT || keepers.contains(&floor.name);
        return (!free).then(|| format!("may not use {name}: only {} may", keepers.join(" and ")));
    }
    let imported = floor.imports.contains(&name);
    let for_tests = floor.tests.contains(&name);
    match dependency.dev {
        true if imported || for_tests => None,
        true => Some(format!("may not import {name}, not even in tests")),
        false if imported => None,
        false if for_tests => Some(format!("may import {name} only in tests (dev-dependencies)")),
        false => Some(format!("may not import {name}: imports go downward only")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, bool)]) -> Package {
        let dependencies = dependencies.iter().map(|(name, dev)| Dependency {
            name: (*name).to_owned(),
            ours: name.starts_with("contactpoint"),
            dev: *dev,
        });
        Package { name: name.to_owned(), dependencies: dependencies.collect(), ..Package::default() }
    }

    fn faults(name: &str, dependencies: &[(&str, bool)]) -> usize {
        check(&[package(name, dependencies)]).len()
    }

    #[test]
    fn imports_go_downward() {
        assert_eq!(faults("contactpoint-web", &[("contactpoint-service", false), ("axum", false)]), 0);
        assert_eq!(faults("contactpoint-store", &[("contactpoint-directory", false)]), 0);
    }

    #[test]
    fn planted_web_that_reaches_for_the_store() {
        assert_eq!(faults("contactpoint-web", &[("contactpoint-store", false)]), 1);
    }

    #[test]
    fn planted_import_upward_and_sideways() {
        assert_eq!(faults("contactpoint-store", &[("contactpoint-service", false)]), 1);
        assert_eq!(faults("contactpoint-feeds", &[("contactpoint-matching", false)]), 1);
        assert_eq!(faults("contactpoint-directory", &[("contactpoint-store", true)]), 1);
        assert_eq!(faults("xtask", &[("contactpoint-directory", false)]), 1);
    }

    #[test]
    fn the_test_kit_is_for_tests() {
        assert_eq!(faults("contactpoint-service", &[(TESTKIT, true)]), 0);
        assert_eq!(faults("contactpoint-service", &[(TESTKIT, false)]), 1);
        assert_eq!(faults("contactpoint", &[(TESTKIT, false)]), 1);
    }

    #[test]
    fn planted_sql_above_the_store() {
        assert_eq!(faults("contactpoint-service", &[("rusqlite", false)]), 1);
        assert_eq!(faults("contactpoint-service", &[("rusqlite", true)]), 0);
        assert_eq!(faults(TESTKIT, &[("rusqlite", false)]), 0);
    }

    #[test]
    fn planted_crate_that_the_table_does_not_know() {
        assert_eq!(faults("contactpoint-extras", &[]), 1);
    }

    #[test]
    fn no_floor_allows_an_import_of_a_crate_that_may_import_it() {
        for upper in FLOORS {
            for lower in upper.imports {
                let lower = FLOORS.iter().find(|floor| floor.name == *lower).unwrap();
                assert!(!lower.imports.contains(&upper.name), "{} and {}", upper.name, lower.name);
            }
        }
    }
}
