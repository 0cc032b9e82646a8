//! Uses a directory until it is killed: signs in, searches, opens, changes its own involvement, over
//! and over; says after each act that it was acknowledged. The test that kills it reads what was
//! said and looks whether it is still so.
//!
//!     use_until_killed FOLDER [postgres://...]

use contactpoint_directory::access::view::ChildView;
use contactpoint_directory::access::{Reason, Role};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::search::RawCriteria;
use contactpoint_service::acts::involvement::InvolvementForm;
use contactpoint_service::acts::open_record::OpeningId;
use contactpoint_service::operator::accounts::NewAccount;
use contactpoint_service::receive::Delivery;
use contactpoint_service::{Service, Session, Settings, SignedIn, SystemClock};
use contactpoint_store::{Config, Store, crypto};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const BIRTHS: &str = "registration_id,given_names,family_name,date_of_birth,sex,postcode\nR1,Ottoline,Quimby,2020-02-03,F,AB1 2CD\n";
const REGISTER: &str = "code,other_codes,name,kind,la,contact_name,contact_role,phone,email,duty_line,out_of_hours_line\nla:801,,Somewhere Council,local-authority,801,,,01632 960000,,,\n";

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let config = match arguments.next() {
        None => Config::in_folder(&folder),
        Some(url) => Config::on_server(&url, folder.join("secrets")),
    };
    let store = Store::open(&config, true).expect("a store");
    let settings = Settings { password_cost: (64, 1), expected_children: 1000, ..Settings::default() };
    let service = Service::open(store, Arc::new(SystemClock), settings).expect("a service");
    prepare(&service, &folder);
    let who = sign_in(&service);
    let opening = open(&service, &who);
    let mut number = phone(&service, &who, &opening);
    say(&format!("found {number} log {}", size(&service)));
    loop {
        number += 1;
        let form = InvolvementForm {
            service: "youth-work".into(),
            phone: format!("01632 {number:06}"),
            ..InvolvementForm::default()
        };
        service.add_involvement(&who, &opening, &form).expect("an involvement");
        say(&format!("ack {number} log {}", size(&service)));
        open(&service, &who);
        say(&format!("ack {number} log {}", size(&service)));
    }
}

fn size(service: &Service) -> u64 {
    service.signed_head().expect("a head").0
}

/// The child and the register; the same files again change nothing.
fn prepare(service: &Service, folder: &Path) {
    let (register, births) = (folder.join("organisations.csv"), folder.join("births.csv"));
    std::fs::write(&register, REGISTER).expect("written");
    std::fs::write(&births, BIRTHS).expect("written");
    service.load_organisations(&register).expect("a register");
    let supplier = OrganisationCode::parse("other:Registrar");
    let delivery =
        Delivery { kind: contactpoint_directory::source::SourceKind::Births, supplier, files: vec![births] };
    service.receive_batch(&delivery, &mut |_| {}).expect("births");
    let code = OrganisationCode::parse("la:801").expect("a code");
    service.accredit(&code, Some(service.now_ms() + 86_400_000)).expect("accredited");
}

/// Each run signs in with an account of its own: one-time codes are used once.
fn sign_in(service: &Service) -> SignedIn {
    let user_name = format!("run.{}", u32::from_be_bytes(crypto::random()));
    let new = NewAccount {
        user_name: user_name.clone(),
        display_name: "Robin Killed".into(),
        role: Role::Practitioner,
        job_title: "Youth worker".into(),
        service: Some("youth-work".into()),
        organisation: OrganisationCode::parse("la:801").expect("a code"),
        phone: None,
        email: None,
        password: "an uncommon phrase for killing".into(),
        pin: "593817".into(),
    };
    let token = service.create_account(&new).expect("an account");
    let code = contactpoint_service::operator::code_of(&token.secret, service.now_ms()).expect("a code");
    let half = service.sign_in_password(&user_name, &new.password, &user_name).expect("half-way");
    let whole = service.sign_in_second(&half, &new.pin, &code, &user_name).expect("signed in");
    match service.session(&whole).expect("a session") {
        Session::SignedIn(who) => *who,
        other => panic!("{other:?}"),
    }
}

fn open(service: &Service, who: &SignedIn) -> OpeningId {
    let typed = RawCriteria {
        given_name: "Ottoline".into(),
        family_name: "Quimby".into(),
        day: "3".into(),
        month: "2".into(),
        year: "2020".into(),
        ..RawCriteria::default()
    };
    let search = service.begin_search(who, &typed).expect("a search").into_inner();
    let found = service.results(who, &search).expect("results");
    service.open_record(who, &search, &found.rows[0].handle, &Reason::Welfare).expect("opened").into_inner()
}

/// The highest number that any run has entered.
fn phone(service: &Service, who: &SignedIn, opening: &OpeningId) -> u64 {
    let page = service.record(who, opening).expect("a record");
    let ChildView::Full(child) = &page.view else { panic!("a full view") };
    let phones = child.involved().iter().filter_map(|i| i.practitioner.as_ref()?.phone.as_ref());
    let numbers = phones.filter_map(|phone| phone.as_str().strip_prefix("01632 ")?.parse().ok());
    numbers.max().unwrap_or(100_000)
}
