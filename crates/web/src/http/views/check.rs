//! A check of the matching: what it says, and a drawn record beside others.

use super::{held, side_by_side, words};
use crate::chrome::Chrome;
use crate::pages::check::{Against, Check, CheckItem, CheckOther, Estimate, SourceEstimate};
use contactpoint_service::acts::check_items::{CheckItem as Shown, OtherRecord};
use contactpoint_service::acts::checks::{Answer, CheckView, Measure, Measures};
use std::collections::BTreeMap;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How far a check has come, and what it says.
pub fn check(chrome: Chrome, view: Option<&CheckView>) -> Check {
    let Some(view) = view else { return Check::new(chrome) };
    Check {
        mark: view.mark.clone(),
        drawn_on: Some(words::day(view.drawn_at_ms)),
        finished_on: view.finished_at_ms.map(words::day),
        drawn: view.drawn,
        done: view.done,
        alone: view.alone,
        too_large: view.too_large,
        next: view.next,
        estimates: view.measures.as_ref().map(estimates).unwrap_or_default(),
        by_source: view
            .by_source
            .iter()
            .map(|(source, many, measures)| of_source(source, *many, measures))
            .collect(),
        draws_from: view.no_draw_until_ms.map(|until| words::day(until + DAY_MS)),
        ..Check::new(chrome)
    }
}

fn estimates(measures: &Measures) -> Vec<Estimate> {
    let told = [
        ("Of two records that stand together, how often they are of one child", measures.pairwise_precision),
        ("Of two records of one child, how often they stand together", measures.pairwise_recall),
        ("By record: how much of what stands with a record is its child\u{2019}s", measures.bcubed_precision),
        ("By record: how much of what is its child\u{2019}s stands with a record", measures.bcubed_recall),
    ];
    let estimate = |(what, measure): (&str, Measure)| {
        let (value, interval) = in_percent(&measure);
        Estimate { what: what.to_owned(), value, interval }
    };
    told.into_iter().map(estimate).collect()
}

fn of_source(source: &str, many: usize, measures: &Measures) -> SourceEstimate {
    let told = |measure: &Measure| {
        let (value, interval) = in_percent(measure);
        if interval.is_empty() { value } else { format!("{value} ({interval})") }
    };
    SourceEstimate {
        source: source.to_owned(),
        records: many,
        precision: told(&measures.pairwise_precision),
        recall: told(&measures.pairwise_recall),
    }
}

/// The estimate, and its interval; where somebody could not tell, from the worst to the best.
fn in_percent(measure: &Measure) -> (String, String) {
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let (Some(least), Some(most)) = (measure.least, measure.most) else {
        return ("Nothing to judge yet".to_owned(), String::new());
    };
    let (least, most) = (percent(least), percent(most));
    let value = if least == most { format!("{least}%") } else { format!("{least} to {most}%") };
    (value, format!("{} to {}%", percent(measure.low), percent(measure.high)))
}

/// A drawn record beside others.
pub fn item(chrome: Chrome, shown: &Shown) -> CheckItem {
    let others = shown.others.iter().enumerate().map(|(place, other)| self::other(shown, place, other));
    CheckItem {
        source: words::source(&shown.drawn.from),
        is_done: shown.is_done,
        against: against(shown),
        ..CheckItem::new(chrome, shown.number, &shown.mark, others.collect())
    }
}

/// What was said against what stands, child by child.
fn against(shown: &Shown) -> Vec<Against> {
    let mut by_child: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
    for (place, other) in shown.others.iter().enumerate().filter(|(_, other)| other.is_against()) {
        let joins = other.answer == Some(Answer::Same);
        by_child.entry((joins, other.record.said.number.to_string())).or_default().push(place);
    }
    let told = |((joins, _), places): ((bool, String), Vec<usize>)| {
        let titles: Vec<String> = places.iter().map(|place| held::title(*place)).collect();
        Against { place: places[0], titles: words::listed(&titles), many: titles.len() > 1, joins }
    };
    by_child.into_iter().map(told).collect()
}

fn other(shown: &Shown, place: usize, other: &OtherRecord) -> CheckOther {
    let fields = side_by_side::fields_of_two(&shown.drawn.said, &other.record.said);
    let mut told = CheckOther::new(place, &held::title(place), &words::source(&other.record.from), fields);
    told.answer.selected = other.answer.map(|answer| answer.code().to_owned());
    told.stands_together = other.stands_together;
    told
}
