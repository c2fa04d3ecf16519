//! A few connections that read, shared by all who ask.
//!
//! Without threads of their own: when the last handle goes, so do the connections, and SQLite leaves nothing behind beside the file.

use crate::database::{Db, PATIENCE};
use crate::error::Error;
use crate::opened::Connector;
use diesel::connection::TransactionManager;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

/// The connections to one file.
pub(crate) struct Readers {
    connector: Connector,
    most: usize,
    held: Mutex<Held>,
    back: Condvar,
}

struct Held {
    idle: Vec<Db>,
    /// How many are lent, or being opened.
    out: usize,
}

/// One of them, lent.
pub(crate) struct Reader {
    from: Arc<Readers>,
    connection: Option<Db>,
}

impl Readers {
    /// Opens the first.
    pub(crate) fn new(connector: Connector, most: usize) -> Result<Arc<Self>, Error> {
        let held = Mutex::new(Held { idle: vec![connector.reader()?], out: 0 });
        Ok(Arc::new(Self { connector, most, held, back: Condvar::new() }))
    }

    /// Lends one, after a while if all are lent.
    pub(crate) fn get(self: &Arc<Self>) -> Result<Reader, Error> {
        let lend = |connection| Reader { from: Arc::clone(self), connection: Some(connection) };
        let until = Instant::now() + PATIENCE;
        let mut may_open = true;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(connection) = held.idle.pop() {
                held.out += 1;
                return Ok(lend(connection));
            }
            if held.out < self.most && may_open {
                held.out += 1;
                drop(held);
                let opened = self.connector.reader();
                held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
                match opened {
                    Ok(connection) => return Ok(lend(connection)),
                    Err(error) => {
                        held.out -= 1;
                        self.back.notify_one();
                        // Those that are lent will do.
                        if held.out == 0 && held.idle.is_empty() {
                            return Err(error);
                        }
                        may_open = false;
                        continue;
                    }
                }
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::Busy);
            }
            held = self.back.wait_timeout(held, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let whole = self.connection.take().and_then(|mut connection| {
            let broken = std::thread::panicking() || Db::is_broken_transaction_manager(&mut connection);
            (!broken).then_some(connection)
        });
        let mut held = self.from.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.out -= 1;
        held.idle.extend(whole);
        self.from.back.notify_one();
    }
}

impl Deref for Reader {
    type Target = Db;

    fn deref(&self) -> &Db {
        self.connection.as_ref().expect("it is taken when it is dropped")
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Db {
        self.connection.as_mut().expect("it is taken when it is dropped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Purpose;
    use std::time::Duration;

    #[test]
    fn readers_are_lent_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db").display().to_string();
        let database = crate::database::Database::open(&path, Purpose::Main).unwrap();
        let readers = Readers::new(Connector::to(&path, Purpose::Main).unwrap(), 2).unwrap();
        let (one, two) = (readers.get().unwrap(), readers.get().unwrap());
        let waiting = {
            let readers = Arc::clone(&readers);
            std::thread::spawn(move || readers.get().map(drop))
        };
        std::thread::sleep(Duration::from_millis(50));
        drop(one);
        waiting.join().unwrap().unwrap();
        // No file to open: what is lent must do, and what is there.
        std::fs::remove_file(&path).unwrap();
        drop(readers.get().unwrap());
        drop(two);
        let lent = (readers.get().unwrap(), readers.get().unwrap());
        let started = Instant::now();
        assert!(matches!(readers.get(), Err(Error::Busy)));
        assert!(started.elapsed() >= PATIENCE);
        drop((lent, database));
    }

    #[test]
    fn nothing_stays_beside_a_database_that_nobody_uses() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db").display().to_string();
        for _ in 0..50 {
            let database = crate::database::Database::open(&path, Purpose::Main).unwrap();
            drop((database.reader().unwrap(), database.reader().unwrap()));
            drop(database);
            let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            assert_eq!(names.collect::<Vec<_>>(), ["a.db"]);
        }
    }
}
