//! Invented records.

use super::involved::InvolvementCard;
use super::{
    DataQuality, EarlyHelpNotice, Record, RecordActions, RecordHead, ShieldedRecord, Tab, TeamContact,
};
use crate::chrome::{Chrome, NavItem};
use crate::pages::search::QuickSearch;
use crate::parts::{Cell, IdentityBar, Row, SummaryCard, Table, Tag};
use contactpoint_directory::access::Role;

impl RecordHead {
    /// An example as a practitioner sees it.
    pub fn sample() -> Self {
        Self::new("r7Kq", IdentityBar::sample(), Tab::Record, &[Tab::Record])
    }

    /// An example as the directory team sees it.
    pub fn sample_directory_team(tab: Tab) -> Self {
        let tabs = [Tab::Record, Tab::DataQuality, Tab::Sources, Tab::Shield];
        Self::new("r7Kq", IdentityBar::sample(), tab, &tabs)
    }
}

impl TeamContact {
    /// An example.
    pub fn sample() -> Self {
        Self {
            name: "Leeds directory team".to_owned(),
            phone: "0113 496 0100".to_owned(),
            email: "directory.team@leeds.example".to_owned(),
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it keeps the records below readable")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn social_worker() -> InvolvementCard {
    InvolvementCard {
        record: "r7Kq".to_owned(),
        involvement: "i12a".to_owned(),
        service: "Children's social care".to_owned(),
        name: some("Jo Green"),
        role: some("Social worker"),
        team: some("South Leeds family team"),
        organisation: some("Leeds City Council"),
        phone: some("0113 496 0121"),
        duty_line: some("0113 496 0120"),
        out_of_hours_line: some("0113 496 0199"),
        email: some("jo.green@leeds.example"),
        since: some("2 June 2026"),
        confirmed: some("2 June 2026"),
        source: "Leeds children's case system, last reported 9 June 2026".to_owned(),
        is_lead: true,
        ..InvolvementCard::default()
    }
}

fn others() -> Vec<InvolvementCard> {
    let card = |involvement: &str, service: &str, source: &str| InvolvementCard {
        record: "r7Kq".to_owned(),
        involvement: involvement.to_owned(),
        service: service.to_owned(),
        source: source.to_owned(),
        ..InvolvementCard::default()
    };
    vec![
        InvolvementCard {
            name: some("Sam Taylor"),
            role: some("School nurse"),
            organisation: some("Leeds Community Healthcare"),
            phone: some("0113 496 0142"),
            email: some("sam.taylor@nhs.example"),
            since: some("4 May 2025"),
            confirmed: some("30 April 2026"),
            is_own: true,
            ..card("i12b", "School nurse", "This directory, last reported 30 April 2026")
        },
        InvolvementCard {
            name: some("Dr Ada Osei"),
            organisation: some("Beeston Village Surgery"),
            phone: some("0113 496 0177"),
            since: some("1 September 2019"),
            is_stale: true,
            confirmed: some("11 January 2026"),
            ..card("i12c", "GP practice", "Personal Demographics Service, last reported 11 January 2026")
        },
        InvolvementCard {
            name: some("Support service"),
            duty_line: some("0800 496 0155"),
            since: some("20 May 2026"),
            confirmed: some("20 May 2026"),
            ..card("i12d", "Support service", "This directory, last reported 20 May 2026")
        },
    ]
}

fn cards() -> Vec<SummaryCard> {
    let school = "Cottingley Primary (school census), last reported 21 May 2026";
    let pds = "Personal Demographics Service, last reported 11 January 2026";
    vec![
        SummaryCard::new(
            "Names",
            vec![
                Row::new("Preferred name", "Ali Hassan").from(school),
                Row::new("Official name", "Alistair Yusuf Hassan").from(pds),
                Row::new("Date of birth", "14 March 2015").from(pds),
                Row::new("Gender", "Male").from(pds),
            ],
        ),
        SummaryCard::new(
            "Contact details",
            vec![
                Row::missing("Child's phone", "Not recorded by any source"),
                Row::missing("Child's email", "Not recorded by any source"),
                Row::lines("Address (current)", &["12 Mill Lane", "Leeds", "LS11 5HD"]).from(school),
            ],
        ),
        SummaryCard::new(
            "Parents and carers",
            vec![
                Row::lines(
                    "Leila Hassan, mother",
                    &["Has parental responsibility", "Gives day-to-day care", "07700 900 142"],
                )
                .from(school),
                Row::lines(
                    "Yusuf Hassan, father",
                    &["Has parental responsibility", "Day-to-day care: not recorded"],
                )
                .from(pds),
            ],
        ),
        SummaryCard::new(
            "Education",
            vec![
                Row::lines("School", &["Cottingley Primary", "0113 496 0166", "since 4 September 2019"])
                    .from(school),
            ],
        ),
        SummaryCard::new(
            "GP",
            vec![Row::lines("Practice", &["Beeston Village Surgery", "0113 496 0177"]).from(pds)],
        ),
        SummaryCard::new(
            "Numbers",
            vec![
                Row::new("Directory number", "482 917 3064"),
                Row::new("NHS number", "999 000 1234").from(pds),
                Row::missing(
                    "Unique pupil number",
                    "Not shown: only staff of schools and local authorities may see it",
                ),
            ],
        ),
    ]
}

impl Record {
    /// An example, in office hours.
    pub fn sample() -> Self {
        let chrome = Chrome::sample_practitioner(NavItem::Search);
        let past = InvolvementCard {
            is_lead: false,
            involvement: "i11z".to_owned(),
            service: "Early help".to_owned(),
            name: some("Tom Ward"),
            role: some("Family support worker"),
            since: some("3 February 2025"),
            ended: some("18 December 2025"),
            ..social_worker()
        };
        Self {
            head: RecordHead::sample(),
            is_shielded: false,
            is_out_of_hours: false,
            early_help: Some(EarlyHelpNotice {
                on: some("14 January 2026"),
                holder: some("Tom Ward, Family support worker, Leeds City Council"),
                phone: some("0113 496 0131"),
                email: some("tom.ward@leeds.example"),
            }),
            involved: std::iter::once(social_worker()).chain(others()).collect(),
            nobody: String::new(),
            past: vec![past],
            has_sensitive_service: true,
            team: TeamContact::sample(),
            actions: RecordActions { add_involvement: true, lead: true, early_help: true },
            cards: cards(),
            search: Some(QuickSearch::new(&chrome, "Find another child")),
            chrome,
        }
    }

    /// An example at night.
    pub fn sample_out_of_hours() -> Self {
        let mut page = Self::sample();
        page.is_out_of_hours = true;
        for card in &mut page.involved {
            card.is_out_of_hours = true;
        }
        page
    }

    /// An example with hardly anything known.
    pub fn sample_sparse() -> Self {
        let why = "No source has named anyone, and nobody has added themselves. The school has not reported \
                   since 12 February 2026.";
        Self {
            early_help: None,
            involved: Vec::new(),
            nobody: why.to_owned(),
            past: Vec::new(),
            has_sensitive_service: false,
            cards: vec![
                SummaryCard::new("Names", vec![Row::new("Preferred name", "Ali Hassan")]),
                SummaryCard::empty("Parents and carers", "Not recorded by any source"),
                SummaryCard::empty("Education", "The school has not reported since 12 February 2026"),
            ],
            ..Self::sample()
        }
    }

    /// An example of a shielded record as the directory team sees it.
    pub fn sample_directory_team() -> Self {
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Search);
        Self {
            head: RecordHead::sample_directory_team(Tab::Record),
            is_shielded: true,
            search: Some(QuickSearch::new(&chrome, "Find another child")),
            chrome,
            ..Self::sample()
        }
    }
}

impl ShieldedRecord {
    /// An example.
    pub fn sample() -> Self {
        let chrome = Chrome::sample_practitioner(NavItem::Search);
        Self {
            head: RecordHead::sample(),
            card: SummaryCard::new(
                "Names",
                vec![
                    Row::new("Preferred name", "Ali Hassan"),
                    Row::new("Official name", "Alistair Yusuf Hassan"),
                    Row::new("Date of birth", "14 March 2015"),
                    Row::new("Gender", "Male"),
                    Row::new("Directory number", "482 917 3064"),
                ],
            ),
            team: TeamContact::sample(),
            may_see_through: false,
            search: Some(QuickSearch::new(&chrome, "Find another child")),
            chrome,
        }
    }

    /// An example for the directory team of the area.
    pub fn sample_directory_team() -> Self {
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Search);
        let tabs = [Tab::Record, Tab::Shield];
        Self {
            head: RecordHead::new("r7Kq", IdentityBar::sample(), Tab::Record, &tabs),
            may_see_through: true,
            search: Some(QuickSearch::new(&chrome, "Find another child")),
            chrome,
            ..Self::sample()
        }
    }
}

impl DataQuality {
    /// An example.
    pub fn sample() -> Self {
        let tag = |text: &str, colour: &'static str| Cell::Tag(Tag::new(text, colour));
        let head = ["Source", "Kind", "First seen", "Last reported", "State"];
        let rows = vec![
            vec![
                "Cottingley Primary".into(),
                "School".into(),
                "4 September 2019".into(),
                "21 May 2026".into(),
                tag("On time", "green"),
            ],
            vec![
                "Personal Demographics Service".into(),
                "Health register".into(),
                "14 March 2015".into(),
                "11 January 2026".into(),
                tag("Late", "yellow"),
            ],
        ];
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Search),
            head: RecordHead::sample_directory_team(Tab::DataQuality),
            sources: Table::new("Sources of this record", &head).rows(rows),
            findings: vec!["The GP registration has not been reported for 149 days.".to_owned()],
        }
    }
}
