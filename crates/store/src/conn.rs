//! One connection to either engine, with one way to run a statement. Statements are constants,
//! written once for both: `$1` for parameters, `ON CONFLICT`, `RETURNING`. What truly differs lives
//! in `dialect.rs`.

use crate::error::StoreError;
use crate::value::{Row, Value};
use std::collections::HashMap;

/// A connection.
pub enum Conn {
    /// SQLite, with each statement's text in its notation: it numbers `$2` by order of appearance,
    /// and `?2` by its number.
    Sqlite(rusqlite::Connection, HashMap<&'static str, String>),
    /// PostgreSQL, with its prepared statements.
    Postgres(Box<postgres::Client>, HashMap<&'static str, postgres::Statement>),
}

impl Conn {
    /// Runs a statement; returns how many rows it changed.
    pub fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(conn, texts) => {
                let text = numbered(texts, sql);
                let run = || conn.prepare_cached(text)?.execute(rusqlite::params_from_iter(params));
                run().map(|n| n as u64).map_err(|e| StoreError::sqlite(&e, sql))
            }
            Self::Postgres(client, prepared) => {
                let statement = prepare(client, prepared, sql)?;
                let params: Vec<&(dyn postgres::types::ToSql + Sync)> =
                    params.iter().map(|p| p as _).collect();
                client.execute(&statement, &params).map_err(|e| StoreError::postgres(&e, sql))
            }
        }
    }

    /// Runs a statement and reads its rows.
    pub fn query<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Self::Sqlite(conn, texts) => {
                let mut statement =
                    conn.prepare_cached(numbered(texts, sql)).map_err(|e| StoreError::sqlite(&e, sql))?;
                let columns = statement.column_count();
                let mut rows = statement
                    .query(rusqlite::params_from_iter(params))
                    .map_err(|e| StoreError::sqlite(&e, sql))?;
                let mut found = Vec::new();
                while let Some(row) = rows.next().map_err(|e| StoreError::sqlite(&e, sql))? {
                    found.push(read(&sqlite_row(row, columns).map_err(|e| StoreError::sqlite(&e, sql))?)?);
                }
                Ok(found)
            }
            Self::Postgres(client, prepared) => {
                let statement = prepare(client, prepared, sql)?;
                let params: Vec<&(dyn postgres::types::ToSql + Sync)> =
                    params.iter().map(|p| p as _).collect();
                let rows = client.query(&statement, &params).map_err(|e| StoreError::postgres(&e, sql))?;
                rows.iter()
                    .map(|row| read(&postgres_row(row).map_err(|e| StoreError::postgres(&e, sql))?))
                    .collect()
            }
        }
    }

    /// The first row, if any.
    pub fn first<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.query(sql, params, read)?.into_iter().next())
    }

    /// Runs text of several statements without parameters (migrations).
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(conn, _) => {
                conn.execute_batch(sql).map_err(|e| StoreError::sqlite(&e, "a migration or setting"))
            }
            Self::Postgres(client, _) => {
                client.batch_execute(sql).map_err(|e| StoreError::postgres(&e, "a migration or setting"))
            }
        }
    }

    /// Checks that a statement can be prepared. For the test that prepares every one.
    pub fn check(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(conn, texts) => {
                conn.prepare(numbered(texts, sql)).map(|_| ()).map_err(|e| StoreError::sqlite(&e, sql))
            }
            Self::Postgres(client, prepared) => prepare(client, prepared, sql).map(|_| ()),
        }
    }

    /// Whether the connection is known to be of no more use.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(self, Self::Postgres(client, _) if client.is_closed())
    }
}

fn numbered<'t>(texts: &'t mut HashMap<&'static str, String>, sql: &'static str) -> &'t str {
    texts.entry(sql).or_insert_with(|| sql.replace('$', "?"))
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut HashMap<&'static str, postgres::Statement>,
    sql: &'static str,
) -> Result<postgres::Statement, StoreError> {
    if let Some(statement) = prepared.get(sql) {
        return Ok(statement.clone());
    }
    let statement = client.prepare(sql).map_err(|e| StoreError::postgres(&e, sql))?;
    prepared.insert(sql, statement.clone());
    Ok(statement)
}

fn sqlite_row(row: &rusqlite::Row, columns: usize) -> rusqlite::Result<Row> {
    use rusqlite::types::ValueRef;
    (0..columns)
        .map(|i| {
            Ok(match row.get_ref(i)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(value) => Value::Int(value),
                ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                ValueRef::Real(_) => return Err(rusqlite::Error::InvalidQuery),
            })
        })
        .collect::<rusqlite::Result<_>>()
        .map(Row)
}

fn postgres_row(row: &postgres::Row) -> Result<Row, postgres::Error> {
    use postgres::types::Type;
    (0..row.len())
        .map(|i| {
            Ok(match *row.columns()[i].type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(i)?.into(),
                Type::INT4 => row.try_get::<_, Option<i32>>(i)?.map(i64::from).into(),
                Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i)?.into(),
                _ => row.try_get::<_, Option<String>>(i)?.into(),
            })
        })
        .collect::<Result<_, _>>()
        .map(Row)
}
