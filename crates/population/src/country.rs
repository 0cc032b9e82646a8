//! The whole country: authority by authority, locality by locality.

use crate::feeds::{births, ctf, involvements, pds, pupil_list, ssda903};
use crate::files::Output;
use crate::locality::{Locality, Serials};
use crate::noise::Noise;
use crate::places::{Authority, MOST_AUTHORITIES};
use crate::register::Register;
use crate::services::{Desk, Staff, desks};
use crate::truth::Truth;
use crate::{MOST_CHILDREN, Plan, Summary};
use anyhow::{Result, ensure};
use jiff::civil::{Date, date};
use std::path::Path;

/// How the children are spread over the country.
#[derive(Clone, Copy, Debug)]
pub struct Country {
    /// The plan's seed.
    pub seed: u64,
    /// The plan's noise.
    pub noise: Noise,
    /// The plan's day.
    pub today: Date,
    /// How many children there are.
    pub children: u64,
    /// How many authorities there are.
    pub authorities: u64,
    /// Every origin of names is as frequent as any other.
    pub even_origins: bool,
    /// The share of children whom the health service restricts.
    pub restricted: f64,
}

/// The most children of one locality.
const LOCALITY: u64 = 3500;

impl Country {
    /// The country of a plan.
    pub fn new(plan: &Plan) -> Self {
        let authorities = (plan.children / 1666).clamp(2, MOST_AUTHORITIES);
        Self {
            seed: plan.seed,
            noise: plan.noise,
            today: plan.today,
            children: plan.children,
            authorities,
            even_origins: plan.even_origins,
            restricted: plan.restricted,
        }
    }

    /// How many children an authority has.
    pub fn size(&self, authority: u64) -> u64 {
        share(self.children, authority, self.authorities)
    }

    fn desks(&self, authority: u64) -> Vec<Desk> {
        desks(self.seed, &Authority::at(authority), self.size(authority))
    }

    /// How many localities an authority has.
    pub fn parts(&self, authority: u64) -> u64 {
        self.size(authority).div_ceil(LOCALITY).max(1)
    }

    /// How many children a locality has.
    pub fn part_size(&self, authority: u64, part: u64) -> u64 {
        share(self.size(authority), part, self.parts(authority))
    }
}

/// The `place`th of so many nearly equal shares of a whole.
fn share(whole: u64, place: u64, shares: u64) -> u64 {
    whole * (place + 1) / shares - whole * place / shares
}

/// Writes everything.
pub fn generate(plan: &Plan, out: &Path) -> Result<Summary> {
    ensure!(plan.children <= MOST_CHILDREN, "at most {MOST_CHILDREN} children");
    ensure!(
        plan.today >= date(1970, 1, 1) && plan.today < date(2200, 1, 1),
        "the day must lie between 1970 and 2200"
    );
    let country = Country::new(plan);
    let mut output = Output::new(out)?;
    let mut register = Register::new(&mut output)?;
    let mut truth = Truth::new(&output)?;
    let mut national = involvements::national(&mut output)?;
    let mut serials = Serials::default();
    let mut coming = country.desks(0);
    let mut carried = Vec::new();
    for index in 0..country.authorities {
        let authority = Authority::at(index);
        let next = if index + 1 < country.authorities { country.desks(index + 1) } else { Vec::new() };
        let staff = Staff { here: std::mem::replace(&mut coming, next.clone()), next };
        register.authority(plan.seed, &authority)?;
        let mut births = births::open(&mut output, &authority)?;
        let mut care = ssda903::open(&mut output, &authority)?;
        let mut cases = involvements::open(&mut output, &authority)?;
        cases.write_carried(&mut carried, &mut output)?;
        for part in 0..country.parts(index) {
            let locality = Locality::draw(&country, &authority, part, &staff, &mut serials);
            register.locality(&locality)?;
            births::write(&locality, &mut births, &mut output)?;
            pds::write(&locality, &mut output)?;
            ctf::write(&locality, &mut output)?;
            pupil_list::write(&locality, &mut output)?;
            ssda903::write(&locality, &staff.here, &mut care, &mut output)?;
            involvements::write(&locality, &staff, &mut cases, &mut national, &mut output)?;
            involvements::carry(&locality, &staff, &mut carried);
            truth.write(&locality, &staff)?;
        }
        births.finish()?;
        care.finish()?;
        cases.finish()?;
    }
    national.finish()?;
    register.finish()?;
    let involvements = truth.finish()?;
    let (records, files) = output.finish()?;
    Ok(Summary { children: serials.children, records, involvements, files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        let plan = Plan {
            children: 123_457,
            seed: 1,
            noise: Noise::Clean,
            today: date(2026, 11, 24),
            even_origins: false,
            restricted: crate::RESTRICTED,
        };
        let country = Country::new(&plan);
        let parts = (0..country.authorities)
            .flat_map(|a| (0..country.parts(a)).map(move |p| country.part_size(a, p)));
        assert_eq!(parts.sum::<u64>(), plan.children);
    }
}
