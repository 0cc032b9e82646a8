//! Every page with invented content, by the name of the file it is looked at in.

use crate::chrome::Page;
use crate::pages::add_child::{AddChild, CheckChild, ChildAdded};
use crate::pages::audit::Audit;
use crate::pages::check::{Check, CheckItem};
use crate::pages::content::{Accessibility, Cookies, Help, Privacy, Services};
use crate::pages::early_help::EarlyHelp;
use crate::pages::error::{ErrorPage, Problem};
use crate::pages::files::Files;
use crate::pages::held::{HeldRecords, Review};
use crate::pages::hints::{Hint, Hints};
use crate::pages::home::Home;
use crate::pages::involvement::{
    AddInvolvement, CheckEnd, CheckInvolvement, EndInvolvement, InvolvementAdded, InvolvementEnded,
};
use crate::pages::join::{CheckJoin, Join, Ruling};
use crate::pages::lead::LeadProfessional;
use crate::pages::record::{DataQuality, Record, ShieldedRecord};
use crate::pages::results::{NoResults, Results};
use crate::pages::search::Search;
use crate::pages::shield::{ApproveLift, LiftRequests, ProposeLift, SeeThrough, Shield};
use crate::pages::sign_in::{SessionExpired, SignIn, SignInSecond, SignedOut, StillSignedIn, Terms};
use crate::pages::take_apart::{CheckApart, Sources};
use crate::parts::Banner;
use contactpoint_directory::access::Gate;

/// A rendered sample.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The name, fit for a file: `results-error`.
    pub name: &'static str,
    /// The page.
    pub html: String,
    /// The page shows errors.
    pub has_errors: bool,
}

fn sample(name: &'static str, page: &impl Page) -> Result<Sample, askama::Error> {
    Ok(Sample { name, html: page.render()?, has_errors: !page.errors().is_empty() })
}

fn with_notice(mut page: Record) -> Record {
    page.chrome.notice = Some(Banner::success("Your answer has been saved"));
    page
}

/// Renders every sample.
///
/// # Errors
/// When a page cannot be rendered.
pub fn render_all() -> Result<Vec<Sample>, askama::Error> {
    let all = [signing_in()?, finding()?, records()?, team()?, other()?];
    Ok(all.concat())
}

fn signing_in() -> Result<Vec<Sample>, askama::Error> {
    Ok(vec![
        sample("sign-in", &SignIn::sample())?,
        sample("sign-in-error", &SignIn::sample_with_errors())?,
        sample("sign-in-second", &SignInSecond::sample())?,
        sample("sign-in-second-error", &SignInSecond::sample_with_errors())?,
        sample("terms", &Terms::sample())?,
        sample("signed-out", &SignedOut::sample())?,
        sample("session-expired", &SessionExpired::sample())?,
        sample("still-signed-in", &StillSignedIn::sample())?,
    ])
}

fn finding() -> Result<Vec<Sample>, askama::Error> {
    Ok(vec![
        sample("home", &Home::sample())?,
        sample("home-error", &Home::sample_with_errors())?,
        sample("home-second-page", &Home::sample_second_page())?,
        sample("home-without-children", &Home::sample_without_children())?,
        sample("home-directory-team", &Home::sample_directory_team())?,
        sample("home-auditor", &Home::sample_auditor())?,
        sample("home-user-administrator", &Home::sample_user_administrator())?,
        sample("search", &Search::sample())?,
        sample("search-error", &Search::sample_with_errors())?,
        sample("results", &Results::sample())?,
        sample("results-only-one", &Results::sample_only_one())?,
        sample("results-error", &Results::sample_with_errors())?,
        sample("results-text-error", &Results::sample_with_text_error())?,
        sample("results-confirmed", &Results::sample_confirmed())?,
        sample("results-none", &NoResults::sample())?,
        sample("results-too-many", &NoResults::sample_too_many())?,
        sample("results-expired", &NoResults::sample_expired())?,
        sample("add-child", &AddChild::sample())?,
        sample("add-child-error", &AddChild::sample_with_errors())?,
        sample("check-child", &CheckChild::sample())?,
        sample("child-added", &ChildAdded::sample())?,
    ])
}

fn records() -> Result<Vec<Sample>, askama::Error> {
    Ok(vec![
        sample("record", &Record::sample())?,
        sample("record-notice", &with_notice(Record::sample()))?,
        sample("record-out-of-hours", &Record::sample_out_of_hours())?,
        sample("record-sparse", &Record::sample_sparse())?,
        sample("record-directory-team", &Record::sample_directory_team())?,
        sample("record-shielded", &ShieldedRecord::sample())?,
        sample("data-quality", &DataQuality::sample())?,
        sample("add-involvement", &AddInvolvement::sample())?,
        sample("add-involvement-error", &AddInvolvement::sample_with_errors())?,
        sample("check-involvement", &CheckInvolvement::sample())?,
        sample("involvement-added", &InvolvementAdded::sample())?,
        sample("end-involvement", &EndInvolvement::sample())?,
        sample("end-involvement-error", &EndInvolvement::sample_with_errors())?,
        sample("check-end", &CheckEnd::sample())?,
        sample("involvement-ended", &InvolvementEnded::sample())?,
        sample("lead", &LeadProfessional::sample())?,
        sample("lead-offered", &LeadProfessional::sample_offered())?,
        sample("lead-own", &LeadProfessional::sample_own())?,
        sample("lead-error", &LeadProfessional::sample_with_errors())?,
        sample("early-help", &EarlyHelp::sample())?,
        sample("early-help-error", &EarlyHelp::sample_with_errors())?,
    ])
}

fn team() -> Result<Vec<Sample>, askama::Error> {
    Ok(vec![
        sample("held", &HeldRecords::sample())?,
        sample("files", &Files::sample())?,
        sample("files-empty", &Files::sample_empty())?,
        sample("held-empty", &HeldRecords::sample_empty())?,
        sample("hints", &Hints::sample())?,
        sample("hints-empty", &Hints::sample_empty())?,
        sample("hint", &Hint::sample())?,
        sample("hint-error", &Hint::sample_with_errors())?,
        sample("check-matching", &Check::sample())?,
        sample("check-matching-none", &Check::sample_none())?,
        sample("check-matching-finished", &Check::sample_finished())?,
        sample("check-matching-too-soon", &Check::sample_too_soon())?,
        sample("check-item", &CheckItem::sample())?,
        sample("check-item-error", &CheckItem::sample_with_errors())?,
        sample("check-item-judged", &CheckItem::sample_judged())?,
        sample("review", &Review::sample())?,
        sample("review-error", &Review::sample_with_errors())?,
        sample("review-settled", &Review::sample_settled())?,
        sample("sources", &Sources::sample())?,
        sample("sources-shielded", &Sources::sample_shielded())?,
        sample("sources-error", &Sources::sample_with_errors())?,
        sample("check-apart", &CheckApart::sample())?,
        sample("check-apart-shielded", &CheckApart::sample_shielded())?,
        sample("join", &Join::sample())?,
        sample("join-error", &Join::sample_with_errors())?,
        sample("check-join", &CheckJoin::sample())?,
        sample("check-join-error", &CheckJoin::sample_with_errors())?,
        sample("ruling", &Ruling::sample())?,
        sample("ruling-waits", &Ruling::sample_waiting())?,
        sample("ruling-own", &Ruling::sample_own())?,
        sample("ruling-undo", &Ruling::sample_undo())?,
        sample("ruling-changed", &Ruling::sample_changed())?,
        sample("ruling-error", &Ruling::sample_with_errors())?,
        sample("shield", &Shield::sample())?,
        sample("shield-error", &Shield::sample_with_errors())?,
        sample("shield-restricted", &Shield::sample_restricted())?,
        sample("shield-restricted-holds", &Shield::sample_restricted_and_shielded())?,
        sample("shield-holds", &Shield::sample_shielded())?,
        sample("shield-override", &ShieldedRecord::sample_directory_team())?,
        sample("see-through", &SeeThrough::sample())?,
        sample("propose-lift", &ProposeLift::sample())?,
        sample("propose-lift-error", &ProposeLift::sample_with_errors())?,
        sample("lifts", &LiftRequests::sample())?,
        sample("lifts-empty", &LiftRequests::sample_empty())?,
        sample("approve-lift", &ApproveLift::sample())?,
        sample("approve-lift-error", &ApproveLift::sample_with_errors())?,
        sample("audit", &Audit::sample())?,
        sample("audit-without-head", &Audit::sample_without_head())?,
        sample("audit-entries", &Audit::sample_entries())?,
        sample("audit-none", &Audit::sample_none())?,
        sample("audit-error", &Audit::sample_with_errors())?,
    ])
}

fn other() -> Result<Vec<Sample>, askama::Error> {
    let problem = |name, problem| sample(name, &ErrorPage::sample_of(problem));
    Ok(vec![
        problem("problem-400", Problem::BadRequest)?,
        problem("problem-404", Problem::NotFound)?,
        problem("problem-403", Problem::GateClosed { advice: Gate::Training.advice().to_owned() })?,
        problem("problem-405", Problem::WrongMethod)?,
        problem("problem-410", Problem::BeginAgain)?,
        problem("problem-413", Problem::TooLarge)?,
        problem("problem-429", Problem::TooMany { wait_seconds: 30 })?,
        problem("problem-500", Problem::Broken { reference: "F3K9-22QD".to_owned() })?,
        problem("problem-503", Problem::Unavailable)?,
        sample("help", &Help::sample())?,
        sample("accessibility", &Accessibility::sample())?,
        sample("privacy", &Privacy::sample())?,
        sample("cookies", &Cookies::sample())?,
        sample("services", &Services::sample())?,
    ])
}
