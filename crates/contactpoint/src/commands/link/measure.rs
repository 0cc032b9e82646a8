//! What the work costs, as the operating system counts it.

use serde::Serialize;
use std::time::Instant;

/// A part of the work.
#[derive(Clone, Debug, Serialize)]
pub struct Stage {
    /// What was done.
    pub name: &'static str,
    /// Seconds that went by.
    pub wall_seconds: f64,
    /// Seconds of processors' work.
    pub cpu_seconds: f64,
}

/// Measures stages one after the other.
pub struct Stages {
    began: Instant,
    last: (f64, f64),
    /// Those that are done.
    pub done: Vec<Stage>,
}

impl Stages {
    /// Begins.
    pub fn begin() -> Self {
        Self { began: Instant::now(), last: (0.0, cpu_seconds()), done: Vec::new() }
    }

    /// Ends a stage; the next begins.
    pub fn end(&mut self, name: &'static str) {
        let now = (self.began.elapsed().as_secs_f64(), cpu_seconds());
        self.done.push(Stage {
            name,
            wall_seconds: rounded(now.0 - self.last.0),
            cpu_seconds: rounded(now.1 - self.last.1),
        });
        self.last = now;
    }

    /// All of it: seconds that went by, seconds of work.
    pub fn sums(&self) -> (f64, f64) {
        let sum = |pick: fn(&Stage) -> f64| rounded(self.done.iter().map(pick).sum());
        (sum(|stage| stage.wall_seconds), sum(|stage| stage.cpu_seconds))
    }
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// Processor time of this process so far, where the system tells (Linux: user and system time).
fn cpu_seconds() -> f64 {
    // Ticks are hundredths of a second on every Linux that there is (USER_HZ).
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory that this process has held, where the system tells.
pub fn peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
