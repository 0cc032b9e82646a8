//! Looked-after children returns: one folder an authority with three files that are read together.

use crate::blur::look;
use crate::dice::Dice;
use crate::files::{Output, Table};
use crate::locality::Locality;
use crate::noise::Feed;
use crate::people::Gender;
use crate::places::Authority;
use crate::services::Desk;
use crate::text::{british_date, days_after};
use anyhow::Result;
use contactpoint_directory::service::Service;

/// The three files of one authority.
pub struct Return {
    header: Table,
    episodes: Table,
    workers: Table,
}

impl Return {
    /// Closes the files.
    pub fn finish(self) -> Result<()> {
        self.header.finish()?;
        self.episodes.finish()?;
        self.workers.finish()
    }
}

const HEADER: [&str; 7] = ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"];
const EPISODES: [&str; 13] = [
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
];
const WORKERS: [&str; 6] = ["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"];

/// Starts an authority's files. One authority in three writes a byte order mark.
pub fn open(output: &mut Output, authority: &Authority) -> Result<Return> {
    let folder = format!("ssda903/{}", authority.code);
    output.list("ssda903", &folder, &format!("la:{}", authority.code));
    let mark = authority.index % 3 == 1;
    Ok(Return {
        header: output.unlisted(&format!("{folder}/header.csv"), &HEADER, mark)?,
        episodes: output.unlisted(&format!("{folder}/episodes.csv"), &EPISODES, mark)?,
        workers: output.unlisted(&format!("{folder}/sw_episodes.csv"), &WORKERS, mark)?,
    })
}

/// Writes a locality's children in care.
pub fn write(locality: &Locality, desks: &[Desk], files: &mut Return, output: &mut Output) -> Result<()> {
    let mut dice = locality.dice("ssda903");
    let rates = locality.noise.rates(Feed::SocialCareReturn);
    for (household, child) in locality.children().filter(|(_, child)| child.in_care) {
        let seen = look(&mut dice, &rates, child, household, locality.today);
        let number = child_id(locality, child.serial, 0);
        let born = british_date(seen.born.unwrap_or(child.born));
        let sex = match (seen.sex, child.gender) {
            ("", _) => "",
            (_, Gender::Boy) => "1",
            (_, Gender::Girl) => "2",
        };
        let upn = if seen.upn.is_empty() { "UN1" } else { &seen.upn };
        let row = files.header.row([&number, sex, &born, ethnic(household.origin), upn, "", ""])?;
        output.record("ssda903", &files.header.file, row, &child.id)?;

        let allocated = child.cases.iter().find_map(|case| {
            let desk = desks.get(case.desk).filter(|desk| desk.rule.service == Service::SocialWork)?;
            desk.workers.get(case.worker?).map(|worker| (case.start, worker.reference.as_str(), desk))
        });
        let Some((start, worker, desk)) = allocated else { continue };
        let began = days_after(start, -dice.between(0, 120)).max(child.born);
        if began < start {
            // The worker before this one.
            let before =
                desk.workers.get(dice.place(desk.workers.len())).map_or("", |other| &other.reference);
            files.workers.row([
                &number,
                &born,
                before,
                &british_date(began),
                &british_date(start),
                "FCONTL",
            ])?;
        }
        files.workers.row([number.as_str(), &born, worker, &british_date(start), "", "PROCESS"])?;
        let placement = placement(&mut dice);
        files.episodes.row([
            number.as_str(),
            &british_date(began),
            "S",
            dice.pick(&["C1", "C2", "V2", "E1"]),
            dice.pick(&["N1", "N2", "N4", "N5"]),
            dice.pick(&["U1", "U4", "U6", "K2"]),
            dice.pick(&["PR1", "PR4"]),
            "",
            "",
            "",
            &household.home.postcode,
            &placement,
            "",
        ])?;
    }
    Ok(())
}

/// The number under which an authority's social care system has a child; another where it has the child
/// twice, or where it is another authority.
pub(super) fn child_id(locality: &Locality, serial: u64, entry: u64) -> String {
    locality.numbers.case(serial, 903 + entry).to_string()
}

/// The postcode of a placement: no home has one like it, and no other feed may carry it.
fn placement(dice: &mut Dice) -> String {
    let letters: Vec<char> = "ABDEFGHJLNPQRSTUWXYZ".chars().collect();
    format!("NX{} {}{}{}", dice.between(1, 20), dice.below(10), dice.pick(&letters), dice.pick(&letters))
}

/// The return's code of an ethnic group, near enough; readers drop it.
fn ethnic(origin: &str) -> &'static str {
    match origin {
        "british" | "scottish" | "welsh" => "WBRI",
        "irish" => "WIRI",
        "traveller" => "WIRT",
        "pakistani" => "APKN",
        "bangladeshi" => "ABAN",
        "indian" | "indian-gujarati" | "indian-punjabi-sikh" => "AIND",
        "jamaican" => "BCRB",
        "somali" | "ghanaian" | "eritrean" | "nigerian-yoruba" | "nigerian-igbo" | "zimbabwean" => "BAFR",
        "chinese" | "hong-kong" => "CHNE",
        _ => "OOTH",
    }
}
