//! How groups grow: at each step the two that agree best on the average of all pairs between them are
//! joined. The one rule for whole tables and for a directory that grows.

use super::model::Millibits;

/// A pair speaks at most so much against being one person ...
pub const MOST_AGAINST: Millibits = -4_000;
/// ... and at most so much for it: beyond that, certain is certain.
pub const MOST_FOR: Millibits = 12_000;
/// Of what it says beyond, one part in so many counts.
const BEYOND: Millibits = 32;

/// A pair's weight, within limits. What goes beyond counts little, but it counts: of two that are certain, the
/// twin of the same name comes before the twin of a like one.
pub fn held(weight: Millibits) -> Millibits {
    weight.clamp(MOST_AGAINST, MOST_FOR) + (weight - MOST_FOR).max(0) / BEYOND
}

/// Averages are in millionths of a bit, so that they are whole numbers.
pub const FINE: i64 = 1_000;

/// A group that grows: its rows, and of each kind of identifying number those that it holds.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its rows, by their places in the piece.
    pub rows: Vec<u32>,
    /// Its numbers, by kind.
    pub numbers: Vec<Numbers>,
    /// The inputs that its rows are of, where it counts that an input seldom has a person twice.
    pub inputs: Vec<u32>,
}

/// The numbers of one kind that a group holds.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// The numbers.
    pub held: Vec<u32>,
    /// How many of its rows hold one that is in use.
    pub in_use: i64,
}

/// What pairs between two groups say although the groups hold different numbers of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Despite {
    /// No pair agrees on the person: the numbers count in full against all of them.
    Nothing,
    /// A pair agrees on the person: numbers count where no pair has weighed them.
    Person,
    /// A pair with different numbers is certain all the same: they count no further.
    Certain,
}

impl Numbers {
    /// Whether two rows tell one of them: that is no slip.
    fn is_told_twice(&self) -> bool {
        let mut held = self.held.clone();
        held.sort_unstable();
        held.windows(2).any(|two| two[0] == two[1])
    }
}

impl Group {
    /// A group of one row.
    pub fn of(row: u32, numbers: Vec<Numbers>) -> Self {
        Self { rows: vec![row], numbers, inputs: Vec::new() }
    }

    fn join(&mut self, other: Self) {
        self.rows.extend(other.rows);
        for (numbers, more) in self.numbers.iter_mut().zip(other.numbers) {
            numbers.held.extend(more.held);
            numbers.in_use += more.in_use;
        }
        self.inputs.extend(other.inputs);
        self.inputs.sort_unstable();
        self.inputs.dedup();
    }

    /// How many rows it has.
    pub fn many(&self) -> i64 {
        i64::try_from(self.rows.len()).expect("fewer than there is memory for")
    }

    /// Whether it shares a number of any kind with another.
    pub fn shares_number(&self, other: &Self) -> bool {
        let mut kinds = self.numbers.iter().zip(&other.numbers);
        kinds.any(|(x, y)| x.held.iter().any(|number| y.held.contains(number)))
    }

    /// The kinds of numbers of which both hold one that is in use, and none the same.
    pub fn conflicts<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> + 'a {
        let kinds = self.numbers.iter().zip(&other.numbers).enumerate();
        kinds
            .filter(|(_, (x, y))| {
                x.in_use > 0 && y.in_use > 0 && !x.held.iter().any(|number| y.held.contains(number))
            })
            .map(|(which, _)| which)
    }
}

/// Groups within a piece, and what the pairs between them say.
#[derive(Debug)]
pub struct Growth {
    /// The groups; those that were joined to others are empty.
    pub groups: Vec<Group>,
    /// Those that still grow.
    pub alive: Vec<usize>,
    /// What it is worth that two numbers of a kind differ.
    conflicts: Vec<Millibits>,
    /// Sums of held weights of all pairs between two groups, and how many pairs count.
    sums: Vec<i64>,
    pairs: Vec<i64>,
    /// Groups that may never be joined; empty where there are none.
    apart: Vec<bool>,
    /// Sums of what else pairs say against one person where no number is shared; empty where nothing does.
    without_number: Vec<i64>,
    /// How far pairs speak for one person although numbers differ; empty where that does not count.
    despite: Vec<Despite>,
    /// What it is worth that an input has two rows; empty where that does not count.
    twice: Vec<Millibits>,
    best: Vec<(i64, usize)>,
}

impl Growth {
    /// Groups of one row each, and what each pair says (none: it does not count), held within limits.
    pub fn new(
        groups: Vec<Group>,
        conflicts: Vec<Millibits>,
        mut says: impl FnMut(usize, usize) -> Option<Millibits>,
    ) -> Self {
        let many = groups.len();
        let mut sums = vec![0; many * many];
        let mut pairs = vec![0; many * many];
        for i in 0..many {
            for j in i + 1..many {
                let Some(held) = says(i, j) else { continue };
                for at in [i * many + j, j * many + i] {
                    sums[at] = i64::from(held);
                    pairs[at] = 1;
                }
            }
        }
        let alive = (0..many).collect();
        Self {
            groups,
            alive,
            conflicts,
            sums,
            pairs,
            apart: Vec::new(),
            without_number: Vec::new(),
            despite: Vec::new(),
            twice: Vec::new(),
            best: Vec::new(),
        }
    }

    /// A pair says so much more, as long as the groups share no number.
    pub fn add_without_number(&mut self, i: usize, j: usize, more: Millibits) {
        let many = self.groups.len();
        self.without_number.resize(many * many, 0);
        for at in [i * many + j, j * many + i] {
            self.without_number[at] += i64::from(more);
        }
    }

    /// How far each pair speaks for one person although numbers differ.
    pub fn set_despite(&mut self, despite: Vec<Despite>) {
        self.despite = despite;
    }

    /// What it is worth, by input, that two groups both have a row of it.
    pub fn set_twice(&mut self, twice: Vec<Millibits>) {
        self.twice = twice;
    }

    /// Keeps two groups apart, and whatever either is joined to.
    pub fn keep_apart(&mut self, i: usize, j: usize) {
        let many = self.groups.len();
        self.apart.resize(many * many, false);
        self.apart[i * many + j] = true;
        self.apart[j * many + i] = true;
    }

    /// Whether two groups may never be joined.
    pub fn are_apart(&self, i: usize, j: usize) -> bool {
        self.apart.get(i * self.groups.len() + j).copied().unwrap_or(false)
    }

    /// Begins to look for the best pairs.
    pub fn begin(&mut self) {
        self.best = vec![(i64::MIN, 0); self.groups.len()];
        for i in self.alive.clone() {
            self.best[i] = self.nearest(i);
        }
    }

    /// The average of the pairs between two groups, in millionths of a bit; the least there is where they
    /// may not be joined.
    pub fn average(&self, i: usize, j: usize) -> i64 {
        if self.are_apart(i, j) { i64::MIN } else { self.says(i, j) }
    }

    /// The same, whether or not they may be joined.
    pub fn says(&self, i: usize, j: usize) -> i64 {
        let at = i * self.groups.len() + j;
        if self.pairs[at] == 0 {
            return i64::MIN;
        }
        let (a, b) = (&self.groups[i], &self.groups[j]);
        let mut sum = self.sums[at];
        if let Some(more) = self.without_number.get(at).filter(|more| **more != 0 && !a.shares_number(b)) {
            sum += more;
        }
        let average = sum * FINE / self.pairs[at];
        let all = a.many() * b.many();
        let conflicts = a.conflicts(b).map(|which| {
            // Pairs of which both rows hold a number have weighed it already; the rest have not.
            let unweighed = match self.despite.get(at) {
                Some(Despite::Certain) => 0,
                Some(Despite::Nothing) => FINE,
                Some(Despite::Person) | None => {
                    (all - a.numbers[which].in_use * b.numbers[which].in_use) * FINE / all
                }
            };
            // Two numbers that both are no slip count once more.
            let no_slips = self.despite.is_empty()
                && a.numbers[which].is_told_twice()
                && b.numbers[which].is_told_twice();
            let unweighed = unweighed + if no_slips { FINE } else { 0 };
            i64::from(self.conflicts[which]) * unweighed
        });
        let twice = a.inputs.iter().filter(|input| b.inputs.contains(input));
        let twice =
            twice.filter_map(|input| self.twice.get(*input as usize)).map(|worth| i64::from(*worth) * FINE);
        average + conflicts.sum::<i64>() + twice.sum::<i64>()
    }

    /// How many pairs between two groups count.
    pub fn counts(&self, i: usize, j: usize) -> i64 {
        self.pairs[i * self.groups.len() + j]
    }

    /// What a group says of two others that share a number with it or with one another, as if the two were
    /// joined; the least there is where no number is shared.
    pub fn says_of_both(&self, one: usize, other: usize, rival: usize) -> i64 {
        let groups = [one, other, rival].map(|at| &self.groups[at]);
        let by_number = groups[0].shares_number(groups[1]) || groups[0].shares_number(groups[2]);
        let many = self.groups.len();
        let (first, second) = (one * many + rival, other * many + rival);
        let pairs = self.pairs[first] + self.pairs[second];
        if !by_number || pairs == 0 {
            return i64::MIN;
        }
        let mut sum = self.sums[first] + self.sums[second];
        if !groups[0].shares_number(groups[2]) && !groups[1].shares_number(groups[2]) {
            sum += [first, second].iter().filter_map(|at| self.without_number.get(*at)).sum::<i64>();
        }
        sum * FINE / pairs
    }

    fn nearest(&self, i: usize) -> (i64, usize) {
        let others = self.alive.iter().filter(|j| **j != i);
        others
            .map(|j| (self.average(i, *j), *j))
            .max_by_key(|(average, j)| (*average, std::cmp::Reverse(*j)))
            .unwrap_or((i64::MIN, i))
    }

    /// The two groups that agree best, if they do so by more than a bound; the first by the order of the
    /// rows where several agree as well.
    pub fn best(&self, bound: i64) -> Option<(usize, usize)> {
        let first = self.alive.iter().copied().max_by_key(|i| (self.best[*i].0, std::cmp::Reverse(*i)));
        let first = first.filter(|i| self.alive.len() > 1 && self.best[*i].0 > bound)?;
        let second = self.best[first].1;
        Some((first.min(second), first.max(second)))
    }

    /// Joins the two that agree best. False when there are none that agree.
    pub fn step(&mut self) -> bool {
        let best = self.best(0);
        if let Some((i, j)) = best {
            self.join(i, j);
        }
        best.is_some()
    }

    /// Takes a group out of the growing.
    pub fn set_aside(&mut self, i: usize) {
        self.alive.retain(|other| *other != i);
        for k in self.alive.clone() {
            if self.best[k].1 == i {
                self.best[k] = self.nearest(k);
            }
        }
    }

    /// Joins a group to one that stands before it.
    pub fn join(&mut self, i: usize, j: usize) {
        let many = self.groups.len();
        self.alive.retain(|other| *other != j);
        for k in (0..many).filter(|k| *k != i && *k != j) {
            self.sums[i * many + k] += self.sums[j * many + k];
            self.pairs[i * many + k] += self.pairs[j * many + k];
            self.sums[k * many + i] = self.sums[i * many + k];
            self.pairs[k * many + i] = self.pairs[i * many + k];
            if self.are_apart(j, k) {
                self.keep_apart(i, k);
            }
            if let Some(despite) = self.despite.get(j * many + k).copied() {
                self.despite[i * many + k] = self.despite[i * many + k].max(despite);
                self.despite[k * many + i] = self.despite[i * many + k];
            }
            if let Some(more) = self.without_number.get(j * many + k).copied().filter(|more| *more != 0) {
                self.without_number[i * many + k] += more;
                self.without_number[k * many + i] = self.without_number[i * many + k];
            }
        }
        let joined = std::mem::take(&mut self.groups[j]);
        self.groups[i].join(joined);
        if self.best.is_empty() {
            return;
        }
        for k in self.alive.clone() {
            if k == i || self.best[k].1 == i || self.best[k].1 == j {
                self.best[k] = self.nearest(k);
            } else {
                let now = (self.average(k, i), i);
                let before = self.best[k];
                if (now.0, std::cmp::Reverse(now.1)) > (before.0, std::cmp::Reverse(before.1)) {
                    self.best[k] = now;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What two groups of two rows say of each other that hold these numbers.
    fn says(held: [[u32; 2]; 2], despite: bool) -> i64 {
        let group = |at: usize| {
            let numbers = Numbers { held: held[at].to_vec(), in_use: 2 };
            let rows = [0, 1].map(|row| 2 * super::super::count(at) + row).to_vec();
            Group { rows, numbers: vec![numbers], inputs: Vec::new() }
        };
        let mut growth = Growth::new(vec![group(0), group(1)], vec![-7_000], |_, _| Some(3_000));
        if despite {
            growth.set_despite(vec![Despite::Person; 4]);
        }
        growth.average(0, 1) / FINE
    }

    #[test]
    fn numbers_that_are_told_twice_are_no_slips() {
        assert_eq!(says([[1, 1], [2, 2]], false), -4_000);
        assert_eq!(
            says([[1, 1], [2, 3]], false),
            3_000,
            "one of them may be a slip: the pairs have weighed it"
        );
        assert_eq!(says([[1, 1], [1, 2]], false), 3_000, "a number is shared");
        assert_eq!(says([[1, 1], [2, 2]], true), 3_000, "the directory has rules of its own for it");
    }

    #[test]
    fn a_twin_of_the_same_name_comes_before_the_twin_of_a_like_one() {
        // Aiden and Aidan: in a register each with a number of its own, in school each with another.
        let aiden = [0, 2];
        let says = |i: usize, j: usize| match (i, j) {
            (0, 3) | (1, 2) => Some(-300),
            _ if aiden.contains(&i) == aiden.contains(&j) => Some(18_700),
            _ => Some(12_800),
        };
        // The rows' order must not decide: Aiden's row of the register stands before Aidan's of the school.
        let number = |row: u32| {
            let kind = usize::from([1, 2].contains(&row));
            let mut numbers = vec![Numbers::default(); 2];
            numbers[kind] = Numbers { held: vec![10 + row], in_use: 1 };
            Group::of(row, numbers)
        };
        let mut growth =
            Growth::new((0..4).map(number).collect(), vec![-7_000; 2], |i, j| says(i, j).map(held));
        growth.begin();
        while growth.step() {}
        let groups: Vec<_> = growth.alive.iter().map(|i| growth.groups[*i].rows.clone()).collect();
        assert_eq!(groups, [[0, 2], [1, 3]]);
    }
}
