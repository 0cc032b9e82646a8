//! Intervals of 95 % for shares: exact binomial ones, and the functions that they need.

/// Half of what an interval may leave out.
const TAIL: f64 = 0.025;
/// What 1.96 is short for: from here on lie 2.5 % of a normal distribution.
const NORMAL: f64 = 1.959_963_984_540_054;

/// The interval of a share that was found in `size` draws (Clopper and Pearson 1934). The size need not be
/// whole: it may be an effective one (Korn and Graubard 1998).
pub fn exact(share: f64, size: f64) -> (f64, f64) {
    let (hits, misses) = (share * size, (1.0 - share) * size);
    let low = if hits > 0.0 { beta_quantile(TAIL, hits, misses + 1.0) } else { 0.0 };
    let high = if misses > 0.0 { beta_quantile(1.0 - TAIL, hits + 1.0, misses) } else { 1.0 };
    (low, high)
}

/// How many times wider than by the normal distribution an interval is whose variance was itself estimated
/// with so many degrees of freedom: Student's t over 1.96.
pub fn widening(degrees: f64) -> f64 {
    // The share of t beyond both of +-t is a beta distribution's share below df / (df + t^2).
    let outside = |t: f64| beta_share(degrees / (degrees + t * t), degrees / 2.0, 0.5);
    // At one degree of freedom t is 12.7.
    halve(0.0, 13.0, |t| outside(t) > 2.0 * TAIL) / NORMAL
}

/// Below which value lies so much of a beta distribution.
fn beta_quantile(share: f64, a: f64, b: f64) -> f64 {
    halve(0.0, 1.0, |x| beta_share(x, a, b) < share)
}

/// Where something that holds at first ceases to.
fn halve(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..45 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// How much of a beta distribution lies below x: the regularised incomplete beta function, by its continued
/// fraction (NIST Digital Library of Mathematical Functions, 8.17.22), which is quick on this side of the mean.
fn beta_share(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_share_below(1.0 - x, b, a);
    }
    beta_share_below(x, a, b)
}

fn beta_share_below(x: f64, a: f64, b: f64) -> f64 {
    let front = a * x.ln() + b * (1.0 - x).ln() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
    front.exp() / a / fraction(x, a, b)
}

/// 1 + d1 / (1 + d2 / (1 + ...)), by Lentz's way from the front.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let not_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut value, mut above, mut below) = (1.0_f64, 1.0_f64, 0.0_f64);
    let mut m = 0.0;
    while m < 2_000.0 {
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let before = value;
        for term in [odd, even] {
            below = 1.0 / not_zero(1.0 + term * below);
            above = not_zero(1.0 + term / above);
            value *= above * below;
        }
        if (value / before - 1.0).abs() < 1e-13 {
            break;
        }
    }
    value
}

/// The logarithm of the gamma function, by Stirling's series (DLMF 5.11.1) from ten on.
fn ln_gamma(x: f64) -> f64 {
    const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_7;
    let mut shift = 0.0;
    let mut x = x;
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1_260.0 * x.powi(5));
    (x - 0.5) * x.ln() - x + HALF_LN_TWO_PI + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, told: f64) {
        assert!((found - told).abs() < 1e-4, "{found}, not {told}");
    }

    #[test]
    fn exact_intervals_are_those_of_the_tables() {
        // Nothing missed in 200: 1 - 0.025^(1/200).
        let (low, high) = exact(1.0, 200.0);
        near(low, 1.0 - (1.0 - 0.025_f64.powf(1.0 / 200.0)));
        near(high, 1.0);
        // 9 of 10 and 5 of 10: Clopper and Pearson's own.
        let (low, high) = exact(0.9, 10.0);
        near(low, 0.5550);
        near(high, 0.9975);
        let (low, high) = exact(0.5, 10.0);
        near(low, 0.1871);
        near(high, 0.8129);
        let (low, high) = exact(0.0, 10.0);
        near(low, 0.0);
        near(high, 0.3085);
        // Large and uneven: no loss of figures.
        let (low, high) = exact(0.98, 10_000.0);
        assert!((0.9770..0.9773).contains(&low) && (0.9826..0.9828).contains(&high), "{low} {high}");
    }

    #[test]
    fn students_t() {
        for (degrees, t) in [(1.0, 12.7062), (2.0, 4.3027), (10.0, 2.2281), (29.0, 2.0452), (199.0, 1.9720)] {
            near(widening(degrees) * NORMAL, t);
        }
    }
}
