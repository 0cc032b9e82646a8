//! What the episodes of one child add to, and the involvement they make.

use contactpoint_directory::facts::{ContactRef, Involvement};
use contactpoint_directory::service::Service;
use jiff::civil::Date;

/// What the episodes of one child add to.
#[derive(Default)]
pub(super) struct Care {
    first: Option<Date>,
    first_open: Option<Date>,
    last_end: Option<Date>,
    pub worker: Option<Worker>,
}

/// The allocation of a social worker that began last.
pub(super) struct Worker {
    pub reference: ContactRef,
    pub from: Date,
    pub until: Option<Date>,
}

impl Care {
    /// Adds an episode of care.
    pub fn episode(&mut self, from: Date, until: Option<Date>) {
        let earlier = |known: Option<Date>| Some(known.map_or(from, |known| known.min(from)));
        self.first = earlier(self.first);
        match until {
            None => self.first_open = earlier(self.first_open),
            Some(until) => self.last_end = self.last_end.max(Some(until)),
        }
    }

    /// Adds an allocation; the one that began last is kept.
    pub fn allocate(&mut self, worker: Worker) {
        if self
            .worker
            .as_ref()
            .is_none_or(|known| (known.from, known.until.is_none()) <= (worker.from, worker.until.is_none()))
        {
            self.worker = Some(worker);
        }
    }

    /// The involvement; without episodes, that of the worker. A worker whose allocation has ended
    /// is not named as the one to call while the involvement lasts.
    pub fn involvement(self) -> Option<Involvement> {
        let (started_on, ended_on) = match (self.first_open, self.first, &self.worker) {
            (Some(open), ..) => (Some(open), None),
            (None, Some(first), _) => (Some(first), self.last_end),
            (None, None, Some(worker)) => (Some(worker.from), worker.until),
            (None, None, None) => return None,
        };
        let practitioner = self.worker.filter(|worker| worker.until.is_none() || ended_on.is_some());
        Some(Involvement {
            service: Service::SocialWork,
            practitioner: practitioner.map(|worker| worker.reference),
            team: None,
            started_on,
            ended_on,
            confirmed_on: None,
            lead: None,
            contact_supplier: None,
            consent: None,
        })
    }
}
