//! A small pool of reading connections. A call waits for a free one.

use crate::conn::Conn;
use crate::dialect::Location;
use crate::error::StoreError;
use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, PoisonError};

/// The pool.
pub struct Pool {
    location: Location,
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    idle: Vec<Conn>,
    room: usize,
}

/// A connection on loan; it goes back when dropped.
pub struct Pooled<'a> {
    pool: &'a Pool,
    conn: Option<Conn>,
}

impl Pool {
    /// A pool of at most `size` connections, opened when first needed.
    pub fn new(location: Location, size: usize) -> Self {
        Self {
            location,
            state: Mutex::new(State { idle: Vec::new(), room: size.max(1) }),
            freed: Condvar::new(),
        }
    }

    /// Takes a connection, waiting for one if all are out.
    pub fn get(&self) -> Result<Pooled<'_>, StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(conn) = state.idle.pop() {
                return Ok(Pooled { pool: self, conn: Some(conn) });
            }
            if state.room > 0 {
                state.room -= 1;
                drop(state);
                return match self.location.connect() {
                    Ok(conn) => Ok(Pooled { pool: self, conn: Some(conn) }),
                    Err(error) => {
                        self.put_back(None);
                        Err(error)
                    }
                };
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put_back(&self, conn: Option<Conn>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match conn.filter(|conn| !conn.is_broken()) {
            Some(conn) => state.idle.push(conn),
            None => state.room += 1,
        }
        self.freed.notify_one();
    }
}

impl Deref for Pooled<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn.as_ref().expect("held until dropped")
    }
}

impl DerefMut for Pooled<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("held until dropped")
    }
}

impl Drop for Pooled<'_> {
    fn drop(&mut self) {
        self.pool.put_back(self.conn.take());
    }
}
