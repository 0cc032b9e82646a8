//! Work in shares: each share is done by one thread, whichever is free; the answers come in the order of the
//! shares, so nothing depends on the number of threads.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs over `items` in shares of `share`; each thread has a state of its own, a matter of speed alone.
pub fn each_share<S, T: Send>(
    items: u32,
    share: u32,
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<u32>) -> T + Sync,
) -> Vec<T> {
    let share = share.max(1);
    let shares = items.div_ceil(share);
    let next = AtomicU32::new(0);
    let done = Mutex::new(Vec::new());
    let run = || {
        let mut state = state();
        let mut mine = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= shares {
                break;
            }
            let start = number * share;
            mine.push((number, work(&mut state, start..items.min(start.saturating_add(share)))));
        }
        done.lock().expect("no share has failed").append(&mut mine);
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(shares as usize) {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().expect("no share has failed");
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order_whatever_the_threads() {
        for threads in [1, 2, 7] {
            let shares = each_share(10, 3, threads, || (), |(), share| share.collect::<Vec<_>>());
            assert_eq!(shares, [vec![0, 1, 2], vec![3, 4, 5], vec![6, 7, 8], vec![9]]);
        }
        assert!(each_share(0, 3, 2, || (), |(), _| ()).is_empty());
    }
}
