//! A card for each involvement: whom to call, the right line first.

use crate::parts::Tag;
use askama::Template;

/// A telephone line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneLine {
    /// What it is.
    pub label: String,
    /// The number as read.
    pub number: String,
}

impl PhoneLine {
    /// A line.
    pub fn new(label: &str, number: &str) -> Self {
        Self { label: label.to_owned(), number: number.to_owned() }
    }

    /// The number as dialled; an extension stands apart (RFC 3966).
    pub fn href(&self) -> String {
        let at = self.number.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(self.number.len());
        let (number, extension) = self.number.split_at(at);
        let digits =
            |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>();
        match digits(extension) {
            none if none.is_empty() => format!("tel:{}", digits(number)),
            extension => format!("tel:{};ext={extension}", digits(number)),
        }
    }
}

/// An involvement as this person may see it. What may not be seen is not there.
#[derive(Clone, Debug, Default, Template)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own on the card")]
#[template(path = "pages/involvement_card.html")]
pub struct InvolvementCard {
    /// The record's opaque id.
    pub record: String,
    /// The involvement's opaque id.
    pub involvement: String,
    /// The service's neutral label.
    pub service: String,
    /// The practitioner's name, or the team's.
    pub name: Option<String>,
    /// The practitioner's role.
    pub role: Option<String>,
    /// The team, when a practitioner is named.
    pub team: Option<String>,
    /// The organisation; `None` where its class does not show it.
    pub organisation: Option<String>,
    /// The practitioner's own number.
    pub phone: Option<String>,
    /// The team's line in office hours.
    pub duty_line: Option<String>,
    /// The line out of office hours.
    pub out_of_hours_line: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// First day.
    pub since: Option<String>,
    /// Last day.
    pub ended: Option<String>,
    /// When a person or the feed last confirmed it.
    pub confirmed: Option<String>,
    /// Who said it, and when last: "SystmOne, last reported 3 June 2026".
    pub source: String,
    /// Lead professional.
    pub is_lead: bool,
    /// Not confirmed in 90 days.
    pub is_stale: bool,
    /// The viewer's own.
    pub is_own: bool,
    /// Duty and out-of-hours lines come first.
    pub is_out_of_hours: bool,
}
impl askama::filters::HtmlSafe for InvolvementCard {}

impl InvolvementCard {
    /// The lines, the one to call now first.
    pub fn lines(&self) -> Vec<PhoneLine> {
        let own = ("Phone", &self.phone);
        let duty = ("Duty line", &self.duty_line);
        let out_of_hours = ("Out of hours line", &self.out_of_hours_line);
        let order = if self.is_out_of_hours { [out_of_hours, duty, own] } else { [own, duty, out_of_hours] };
        order
            .into_iter()
            .filter_map(|(label, number)| number.as_deref().map(|number| PhoneLine::new(label, number)))
            .collect()
    }

    fn tags(&self) -> Vec<Tag> {
        let marks = [
            (self.is_lead, Tag::new("Lead professional", "blue")),
            (self.is_own, Tag::new("You", "green")),
            (self.is_stale && self.ended.is_none(), Tag::new("Not confirmed lately", "yellow")),
        ];
        marks.into_iter().filter(|(holds, _)| *holds).map(|(_, tag)| tag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_call_now_comes_first() {
        let mut card = InvolvementCard {
            phone: Some("0113 496 0101".to_owned()),
            out_of_hours_line: Some("+44 113 496 0199".to_owned()),
            ..InvolvementCard::default()
        };
        assert_eq!(card.lines()[0].href(), "tel:01134960101");
        card.is_out_of_hours = true;
        assert_eq!(card.lines()[0].href(), "tel:+441134960199");
        assert_eq!(card.lines().len(), 2);
    }

    #[test]
    fn an_extension_is_dialled_after_the_number() {
        let line = PhoneLine::new("Phone", "020 7946 0153 ext 1000");
        assert_eq!(line.href(), "tel:02079460153;ext=1000");
    }
}
