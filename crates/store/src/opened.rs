//! A database file as it was opened: which file it is, and the connections to it and to no other.

use crate::database::{Db, Purpose};
use crate::error::Error;
use crate::readers::{Reader, Readers};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// What SQLite keeps beside a database in WAL mode.
const SIDES: [&str; 2] = ["-wal", "-shm"];

/// Which file it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    number: u64,
}

/// A file as it lies there at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) file: Identity,
    len: u64,
    modified: Option<SystemTime>,
}

impl Mark {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        // Never by opening it: to close it again would take SQLite's locks away from this whole process.
        let meta = fs::metadata(path)?;
        let file = Identity { device: meta.dev(), number: meta.ino() };
        Ok(Self { file, len: meta.len(), modified: meta.modified().ok() })
    }
}

/// How often another file has taken the place of the first. Rows of different files have nothing to do with each other, so
/// it is part of every id and revision that leaves this house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Epoch(pub(crate) u32);

/// The bits of an id that are the row's.
const ROW: u32 = 40;

impl Epoch {
    /// The id of a row of this epoch's file.
    pub(crate) const fn id(self, row: i64) -> i64 {
        row | ((self.0 as i64) << ROW)
    }

    /// The epoch and row of an id.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(crate) const fn of(id: i64) -> (Self, i64) {
        (Self((id >> ROW) as u32), id & ((1 << ROW) - 1))
    }

    /// The stored revision of one of this epoch's.
    #[allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation)]
    pub(crate) const fn row_of(self, revision: u64) -> Option<i64> {
        if (revision >> ROW) as u32 == self.0 { Some((revision & ((1 << ROW) - 1)) as i64) } else { None }
    }

    /// A revision of this epoch's file, which equals none of another's.
    pub(crate) const fn revision(self, stored: u64) -> u64 {
        stored | ((self.0 as u64) << ROW)
    }
}

/// Opens connections to one file, and to no other that comes to lie there.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    path: String,
    purpose: Purpose,
    file: Identity,
}

impl Connector {
    /// To the file that lies there now.
    pub(crate) fn to(path: &str, purpose: Purpose) -> Result<Self, Error> {
        let mark = Mark::of(Path::new(path)).map_err(|error| open_error(path, error.to_string()))?;
        Ok(Self { path: path.to_owned(), purpose, file: mark.file })
    }

    /// Where the file lies.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// A connection, before anything was read.
    fn establish(&self) -> Result<Db, Error> {
        // SQLite would make a file where there is none.
        self.leads_there()?;
        let connection = SqliteConnection::establish(&plain(&self.path)).map(Db::Sqlite);
        let connection = connection.map_err(|error| open_error(&self.path, error.to_string()))?;
        // Before the first read: another file with the side files of this one would be spoilt by it.
        self.leads_there()?;
        Ok(connection)
    }

    pub(crate) fn connect(&self) -> Result<Db, Error> {
        let mut connection = self.establish()?;
        connection.batch_execute(&self.purpose.pragmas())?;
        Ok(connection)
    }

    /// A connection that cannot write.
    pub(crate) fn reader(&self) -> Result<Db, Error> {
        let mut connection = self.establish()?;
        connection.batch_execute("PRAGMA query_only = ON")?;
        connection.batch_execute(&self.purpose.pragmas())?;
        Ok(connection)
    }

    fn leads_there(&self) -> Result<(), Error> {
        match Mark::of(Path::new(&self.path)) {
            Ok(mark) if mark.file == self.file => Ok(()),
            _ => Err(Error::Replaced(self.path.clone())),
        }
    }
}

/// A database file that was opened.
pub(crate) struct Opened {
    pub(crate) epoch: Epoch,
    connector: Connector,
    /// The side files that belong to it.
    sides: Vec<Identity>,
    /// Empty while a write is under way, and after one that left the connection in doubt: then the next write opens anew.
    writer: Mutex<Option<Db>>,
    readers: Arc<Readers>,
    /// Sees every commit, its own process's too: those are another connection's.
    watcher: Mutex<Db>,
}

impl Opened {
    /// Takes a connection that is ready to write, and opens the others.
    pub(crate) fn new(connector: Connector, writer: Db, epoch: Epoch) -> Result<Self, Error> {
        let readers = Readers::new(connector.clone(), connector.purpose.readers())?;
        let watcher = Mutex::new(connector.reader()?);
        let sides = SIDES.map(|side| Mark::of(&beside(Path::new(&connector.path), side)));
        let sides = sides.into_iter().flatten().map(|mark| mark.file).collect();
        Ok(Self { epoch, connector, sides, writer: Mutex::new(Some(writer)), readers, watcher })
    }

    /// Which file it is.
    pub(crate) fn file(&self) -> Identity {
        self.connector.file
    }

    /// The number of the file in its file system.
    pub(crate) fn inode(&self) -> i64 {
        self.connector.file.number.cast_signed()
    }

    /// How it is opened.
    pub(crate) fn connector(&self) -> &Connector {
        &self.connector
    }

    /// What the WAL holds goes into the file, as far as no reader still needs it there.
    pub(crate) fn checkpoint(&self) -> Result<(), Error> {
        self.connector.connect()?.batch_execute("PRAGMA wal_checkpoint(PASSIVE)")?;
        Ok(())
    }

    /// A reader.
    pub(crate) fn reader(&self) -> Result<Reader, Error> {
        self.readers.get()
    }

    /// SQLite's own count of the changes.
    pub(crate) fn version(&self) -> Result<u64, Error> {
        use crate::schema::pragma_data_version::{data_version, table};
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        let version: i64 = table.select(data_version).get_result(&mut *watcher)?;
        Ok(version.unsigned_abs())
    }

    /// Writes in one transaction: all, or on an error nothing. The transaction holds the write lock from its start, so that what it
    /// reads is what it changes.
    pub(crate) fn write<T, E: From<Error>>(
        &self,
        change: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Out of its slot, a connection is closed, and its transaction with it, should the change panic.
        let mut connection = match slot.take() {
            Some(connection) => connection,
            None => self.connector.connect()?,
        };
        let result = transaction(&mut connection, change);
        if !Db::is_broken_transaction_manager(&mut connection) {
            *slot = Some(connection);
        }
        result
    }

    /// Another file has taken its place: what its WAL still holds goes into the file itself, and its side files go, for they
    /// would be taken for the other's. Connections that are open still have them.
    pub(crate) fn leave(&self) {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = slot.as_mut() {
            // The file is out of the way already: that this fails changes nothing for those who are served.
            if let Err(error) = writer.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)") {
                tracing::warn!("the last changes are not in the file that was replaced: {error}");
            }
        }
        for side in SIDES {
            let path = beside(Path::new(&self.connector.path), side);
            if Mark::of(&path).is_ok_and(|mark| self.sides.contains(&mark.file))
                && let Err(error) = fs::remove_file(&path)
            {
                tracing::error!("`{}` of the old database cannot be removed: {error}", path.display());
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn with_writer(&self, work: impl FnOnce(&mut Db)) {
        work(self.writer.lock().unwrap().as_mut().unwrap());
    }
}

fn transaction<T, E: From<Error>>(
    connection: &mut Db,
    change: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    let begun = match connection {
        Db::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
    };
    begun.map_err(Error::from)?;
    let result = change(connection).and_then(|value| {
        // A commit that fails has rolled back, or leaves that to the caller.
        Db::commit_transaction(connection).map_err(Error::from)?;
        Ok(value)
    });
    if result.is_err() && in_transaction(connection) {
        // SQLite rolls back by itself on a full disk; then there is nothing left to do, and the error is of no interest.
        let _ = Db::rollback_transaction(connection);
    }
    result
}

fn in_transaction(connection: &mut Db) -> bool {
    use diesel::connection::TransactionManagerStatus;
    match Db::transaction_manager_status_mut(connection) {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().is_some(),
        TransactionManagerStatus::InError => false,
    }
}

/// The path as SQLite takes it for a path, not for a URI.
pub(crate) fn plain(path: &str) -> String {
    if path.starts_with("file:") || path.starts_with("sqlite:") {
        format!("./{path}")
    } else {
        path.to_owned()
    }
}

/// Where SQLite keeps a side file: beside the file itself, not beside a link to it.
pub(crate) fn beside(path: &Path, side: &str) -> PathBuf {
    let mut name = OsString::from(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()));
    name.push(side);
    name.into()
}

pub(crate) fn open_error(path: &str, because: String) -> Error {
    Error::Open { path: path.to_owned(), because }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_epoch() {
        for (epoch, row) in [(0, 1), (1, 1), (7, 9_999_999), (8_000_000, (1 << ROW) - 1)] {
            let id = Epoch(epoch).id(row);
            assert_eq!(Epoch::of(id), (Epoch(epoch), row));
        }
        assert_eq!(Epoch(0).id(5), 5);
        assert_ne!(Epoch(1).revision(5), Epoch(2).revision(5));
    }
}
