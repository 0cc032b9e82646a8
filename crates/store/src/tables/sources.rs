//! Suppliers' feeds.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::SourceId;
use contactpoint_directory::source::SourceKind;

statements! {
    FIND = "SELECT id, kind, supplier, supplier_name, active FROM source WHERE kind = $1 AND supplier = $2";
    BY_ID = "SELECT id, kind, supplier, supplier_name, active FROM source WHERE id = $1";
    INSERT = "INSERT INTO source (id, kind, supplier, supplier_name, active, registered_at) VALUES ($1, $2, $3, $4, 1, $5)";
}

/// A source.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Id.
    pub id: SourceId,
    /// Kind.
    pub kind: SourceKind,
    /// Supplier's code, as text.
    pub supplier: String,
    /// Supplier's name.
    pub supplier_name: String,
    /// Not suspended.
    pub active: bool,
}

fn source(row: &Row) -> Result<SourceRow, StoreError> {
    Ok(SourceRow {
        id: row.id(0, SourceId)?,
        kind: SourceKind::parse(&row.text(1)?).ok_or(StoreError::Sealed("source kind"))?,
        supplier: row.text(2)?,
        supplier_name: row.text(3)?,
        active: row.truth(4)?,
    })
}

/// A supplier's feed of a kind.
pub fn find(conn: &mut Conn, kind: SourceKind, supplier: &str) -> Result<Option<SourceRow>, StoreError> {
    conn.first(FIND, &values![kind.code(), supplier], source)
}

/// By id.
pub fn by_id(conn: &mut Conn, id: SourceId) -> Result<Option<SourceRow>, StoreError> {
    conn.first(BY_ID, &values![id], source)
}

/// Registers one.
pub fn insert(row: &SourceRow, at_ms: i64) -> Change {
    change(INSERT, values![row.id, row.kind.code(), row.supplier.as_str(), row.supplier_name.as_str(), at_ms])
}
