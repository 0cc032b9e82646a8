//! The readers on files of their kinds, good and bad. `published` reads the samples that others
//! published, from the folder that `SAMPLES` names.

mod csv_feeds;
mod ctf;
mod garbage;
mod hidden;
mod judge;
mod limits;
mod markers;
mod organisations;
mod pds;
mod published;
mod schemas;
mod ssda903;
mod support;
