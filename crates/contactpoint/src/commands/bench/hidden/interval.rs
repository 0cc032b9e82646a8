//! A mean with its 99 % confidence interval.

/// The interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// From.
    pub from: f64,
    /// To.
    pub to: f64,
}

/// The 99.5 % quantile of the normal distribution: samples here are of a hundred and more.
const NORMAL: f64 = 2.5758;

impl Interval {
    /// Of independent values; of fewer than two there is none but the whole line.
    pub fn of(values: &[f64]) -> Self {
        let mean = mean(values);
        let n = count(values);
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let half = if n < 2.0 { f64::INFINITY } else { NORMAL * (variance / n).sqrt() };
        Self { mean, from: mean - half, to: mean + half }
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The mean.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

#[expect(clippy::cast_precision_loss, reason = "samples are far below 2^52")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_by_hand() {
        // Mean 3, variance 2.5, five values: half of it is 2.5758 x sqrt(0.5).
        let interval = Interval::of(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert!((interval.mean - 3.0).abs() < 1e-12);
        assert!((interval.to - 3.0 - 1.821_4).abs() < 1e-3, "{interval:?}");
        assert!((interval.mean - interval.from - (interval.to - interval.mean)).abs() < 1e-12);
    }

    #[test]
    fn the_middle_one_does_not_mind_a_slow_one() {
        assert!((median(vec![9_000.0, 2.0, 1.0]) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn one_value_says_nothing() {
        let interval = Interval::of(&[3.0]);
        assert!(interval.from.is_infinite() && interval.to.is_infinite());
    }
}
