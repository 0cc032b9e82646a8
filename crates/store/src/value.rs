//! Values and rows, alike for both engines. There are four kinds: nothing, a 64-bit integer, text
//! and bytes. Times are milliseconds since 1970; dates are ISO text; truth is 0 or 1.

use crate::error::StoreError;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A value bound to a statement or read from a row.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// An integer.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The kind only: a value may belong to a person.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Int(_) => "Int(..)",
            Self::Text(_) => "Text(..)",
            Self::Blob(_) => "Blob(..)",
        })
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}
impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Blob(value.to_vec())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_ids {
    ($($id:ident)*) => { $(impl From<contactpoint_directory::ids::$id> for Value {
        fn from(id: contactpoint_directory::ids::$id) -> Self { Self::Blob(id.to_vec()) }
    })* };
}
from_ids!(RecordId ChildId DecisionId AccountId SourceId BatchId CheckId ShieldId ContactId);

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => value.to_sql(ty, out),
            Self::Text(value) => value.to_sql(ty, out),
            Self::Blob(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }

    to_sql_checked!();
}

/// A row that was read.
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    fn shape(&self, column: usize, expected: &'static str) -> StoreError {
        let found = self.0.get(column).map_or("no such column", |value| match value {
            Value::Null => "nothing",
            Value::Int(_) => "an integer",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        });
        StoreError::Shape { column, expected, found }
    }

    /// An integer.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.maybe_int(column)?.ok_or_else(|| self.shape(column, "an integer"))
    }

    /// An integer or nothing.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.shape(column, "an integer")),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or_else(|| self.shape(column, "text"))
    }

    /// Text or nothing.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(Some(value.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(self.shape(column, "text")),
        }
    }

    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        self.maybe_blob(column)?.ok_or_else(|| self.shape(column, "bytes"))
    }

    /// Bytes or nothing.
    pub fn maybe_blob(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.get(column) {
            Some(Value::Blob(value)) => Ok(Some(value.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(self.shape(column, "bytes")),
        }
    }

    /// Sixteen bytes of id.
    pub fn id<T>(&self, column: usize, make: impl Fn([u8; 16]) -> T) -> Result<T, StoreError> {
        self.maybe_id(column, make)?.ok_or_else(|| self.shape(column, "an id"))
    }

    /// Sixteen bytes of id, or nothing.
    pub fn maybe_id<T>(&self, column: usize, make: impl Fn([u8; 16]) -> T) -> Result<Option<T>, StoreError> {
        match self.maybe_blob(column)? {
            None => Ok(None),
            Some(bytes) => {
                bytes.try_into().map(|id| Some(make(id))).map_err(|_| self.shape(column, "sixteen bytes"))
            }
        }
    }

    /// Truth.
    pub fn truth(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
}
