//! Children who may be one.

use super::{held, rulings, side_by_side, words};
use crate::chrome::Chrome;
use crate::pages::hints::{Hint, HintChild, HintItem, Hints};
use contactpoint_service::acts::hints::{Hint as Told, HintList};
use contactpoint_service::acts::join::TwoChildren;
use contactpoint_service::acts::reviews::CandidateView;
use contactpoint_service::acts::rulings::TWO_REASONS;

/// The list.
pub fn list(chrome: Chrome, list: &HintList) -> Hints {
    let child = |child: &CandidateView| HintChild {
        name: child.identity.display_name(),
        born: child.identity.date_of_birth().map_or_else(|| "not recorded".to_owned(), words::date),
        number: child.number.to_string(),
    };
    let item = |told: &Told| HintItem {
        hint: told.handle.clone(),
        children: [child(&told.one), child(&told.other)],
        weight: held::weight(String::new(), &told.other, false),
    };
    Hints { chrome, items: list.pairs.iter().map(item).collect(), is_cut_short: list.is_cut_short }
}

/// Two of them beside each other.
pub fn hint(chrome: Chrome, handle: &str, two: &TwoChildren) -> Hint {
    let fields = side_by_side::fields_of_two(&two.one, &two.other);
    let is_marked = fields.iter().flat_map(|field| &field.cells).any(|cell| cell.differs.is_some());
    Hint {
        columns: rulings::columns(["One child", "The other child"], two),
        weights: vec![held::weight("The other child".to_owned(), &two.other, is_marked)],
        fields,
        others: two.preview.others,
        takes_two: two.preview.takes_two,
        seen: two.preview.seen.clone(),
        ..Hint::new(chrome, handle, TWO_REASONS)
    }
}
