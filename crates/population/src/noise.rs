//! How much the sources get wrong: named profiles, and the rates of each source in each.

/// A noise profile. Only `standard` may be used for tuning a matcher.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noise {
    /// Rates near what is published about the quality of such data.
    #[default]
    Standard,
    /// No errors; numbers are still missing where a source does not hold them.
    Clean,
    /// Three times the errors, and numbers held far less often.
    Harsh,
    /// Standard, with typing errors replaced by five times as many errors of scanned forms.
    Ocr,
}

impl Noise {
    /// Every profile.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Clean, Self::Harsh, Self::Ocr];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Clean => "clean",
            Self::Harsh => "harsh",
            Self::Ocr => "ocr",
        }
    }

    /// Reads [`Self::name`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noise| noise.name() == text.trim())
    }

    /// The rates of a source under this profile.
    pub(crate) fn rates(self, feed: Feed) -> Rates {
        let mut rates = Rates::standard(feed);
        let scale = match self {
            Self::Standard | Self::Ocr => 1.0,
            Self::Clean => 0.0,
            Self::Harsh => 3.0,
        };
        for rate in rates.errors() {
            *rate *= scale;
        }
        match self {
            Self::Harsh => {
                rates.nhs_known *= 0.6;
                rates.upn_known *= 0.6;
            }
            Self::Ocr => {
                rates.typo *= 5.0;
                rates.scanned = true;
            }
            Self::Standard | Self::Clean => {}
        }
        rates
    }
}

/// A kind of sender, as far as the quality of its data goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    Births,
    Pds,
    Ctf,
    PupilList,
    SocialCareReturn,
    HealthCases,
    EducationCases,
    OtherCases,
}

/// The chance of each thing that can happen to one row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rates {
    /// A typing error in the given name; half as often in the family name.
    pub typo: f64,
    /// The typing errors are those of a scanner.
    pub scanned: bool,
    /// Another spelling of the same sound, in either name.
    pub homophone: f64,
    /// A short form in place of the given name.
    pub nickname: f64,
    /// What the child is called in place of the given name, for those who have such a name.
    pub called: f64,
    /// Day and month changed round.
    pub day_month: f64,
    /// One part of the date wrong.
    pub date_slip: f64,
    /// No date of birth.
    pub no_date: f64,
    /// Given and family name changed round.
    pub swapped: f64,
    /// The family name of another adult, one from before, or half of a double one.
    pub other_family: f64,
    /// The address from before the move (of all rows).
    pub old_address: f64,
    /// No postcode.
    pub no_postcode: f64,
    /// No sex.
    pub no_sex: f64,
    /// A number whose check digit fails.
    pub wrong_number: f64,
    /// The number of a brother or sister.
    pub siblings_number: f64,
    /// A number that was replaced (of all rows).
    pub superseded: f64,
    /// Names in capitals.
    pub capitals: f64,
    /// Accents dropped, for names that have them.
    pub plain: f64,
    /// A space before or after, or two within.
    pub spaces: f64,
    /// The hyphen of a double name left out.
    pub no_hyphen: f64,
    /// The same case twice under two references.
    pub twice: f64,
    /// The NHS number is there.
    pub nhs_known: f64,
    /// The pupil number is there.
    pub upn_known: f64,
}

impl Rates {
    fn standard(feed: Feed) -> Self {
        let cases = matches!(feed, Feed::HealthCases | Feed::EducationCases | Feed::OtherCases);
        Self {
            typo: match feed {
                Feed::Pds | Feed::Births => 0.006,
                Feed::Ctf | Feed::SocialCareReturn => 0.012,
                Feed::PupilList => 0.015,
                _ => 0.02,
            },
            scanned: false,
            homophone: 0.005,
            nickname: if cases { 0.03 } else { 0.002 },
            called: if cases { 0.4 } else { 0.1 },
            day_month: 0.003,
            date_slip: 0.004,
            no_date: if cases { 0.001 } else { 0.0 },
            swapped: 0.004,
            other_family: 0.02,
            old_address: if cases { 0.12 } else { 0.05 },
            no_postcode: 0.04,
            no_sex: 0.02,
            wrong_number: 0.003,
            siblings_number: 0.0005,
            superseded: 0.005,
            capitals: 0.02,
            plain: if cases { 0.5 } else { 0.25 },
            spaces: 0.006,
            no_hyphen: 0.12,
            twice: if cases { 0.003 } else { 0.0 },
            nhs_known: match feed {
                Feed::Births => 0.98,
                Feed::HealthCases => 0.95,
                Feed::PupilList => 0.4,
                Feed::Pds => 1.0,
                _ => 0.35,
            },
            upn_known: match feed {
                Feed::Ctf => 0.995,
                Feed::SocialCareReturn => 0.9,
                Feed::EducationCases => 0.8,
                Feed::OtherCases => 0.2,
                _ => 0.0,
            },
        }
    }

    /// The rates that a profile scales.
    fn errors(&mut self) -> [&mut f64; 20] {
        [
            &mut self.typo,
            &mut self.homophone,
            &mut self.nickname,
            &mut self.called,
            &mut self.day_month,
            &mut self.date_slip,
            &mut self.no_date,
            &mut self.swapped,
            &mut self.other_family,
            &mut self.old_address,
            &mut self.no_postcode,
            &mut self.no_sex,
            &mut self.wrong_number,
            &mut self.siblings_number,
            &mut self.superseded,
            &mut self.capitals,
            &mut self.plain,
            &mut self.spaces,
            &mut self.no_hyphen,
            &mut self.twice,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for noise in Noise::ALL {
            assert_eq!(Noise::parse(noise.name()), Some(noise));
        }
        assert_eq!(Noise::parse("loud"), None);
    }

    #[test]
    fn clean_has_no_errors() {
        let mut rates = Noise::Clean.rates(Feed::OtherCases);
        assert!(rates.errors().iter().all(|rate| **rate == 0.0));
        assert!(rates.nhs_known > 0.0);
    }
}
