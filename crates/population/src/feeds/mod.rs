//! The writers of the feeds, one module a format.

pub mod births;
pub mod ctf;
mod ctf_parts;
mod ctf_xml;
pub mod involvements;
mod pastoral;
pub mod pds;
mod pds_parts;
mod pds_shapes;
pub mod pupil_list;
pub mod ssda903;
