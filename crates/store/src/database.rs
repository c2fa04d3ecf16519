//! A database file: its connections, its pragmas, its migrations, and the one way to write.

use crate::error::Error;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use diesel::{Connection as _, MultiConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a write waits for another process, and a read for a reader.
const PATIENCE: Duration = Duration::from_secs(5);

const MAIN: EmbeddedMigrations = embed_migrations!("migrations/sqlite/main");
pub(crate) const OBSERVATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite/observations");

/// A connection to whichever database it is.
#[derive(MultiConnection)]
pub(crate) enum Db {
    Sqlite(SqliteConnection),
}

/// Which of the two databases a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What administrators said: a commit is on the disk before it is reported.
    Main,
    /// What the server saw: a power failure may take the last commits, never the file.
    Observations,
}

impl Purpose {
    const fn migrations(self) -> EmbeddedMigrations {
        match self {
            Self::Main => MAIN,
            Self::Observations => OBSERVATIONS,
        }
    }

    const fn readers(self) -> u32 {
        match self {
            Self::Main => 4,
            Self::Observations => 1,
        }
    }

    /// What every connection is told first. Caches are small, since the whole server stays below 64 MB; `cache_size` below 0 is KiB.
    fn pragmas(self) -> String {
        let synchronous = match self {
            Self::Main => "FULL",
            Self::Observations => "NORMAL",
        };
        format!(
            "PRAGMA busy_timeout = {}; PRAGMA foreign_keys = ON; PRAGMA synchronous = {synchronous}; \
             PRAGMA cache_size = -1024; PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 8388608;",
            PATIENCE.as_millis()
        )
    }
}

/// A database file.
pub(crate) struct Database {
    path: String,
    purpose: Purpose,
    /// Empty while a write is under way, and after one that left the connection in doubt: then the next write opens anew.
    writer: Mutex<Option<Db>>,
    readers: Pool<ConnectionManager<Db>>,
}

impl Database {
    /// Opens the file, makes it where it is not there, and brings its tables up to date.
    pub(crate) fn open(path: &str, purpose: Purpose) -> Result<Self, Error> {
        if path.is_empty() || path.contains(":memory:") || path.contains('\0') {
            return Err(Error::Url(path.replace('\0', "")));
        }
        make(path)?;
        let mut writer = connect(path, purpose)?;
        turn_on_wal(&mut writer)?;
        migrate(&mut writer, path, purpose)?;
        let readers = Pool::builder()
            .max_size(purpose.readers())
            .min_idle(Some(1))
            .connection_timeout(PATIENCE)
            .test_on_check_out(false)
            .connection_customizer(Box::new(Reader(purpose)))
            .build(ConnectionManager::new(plain(path)))
            .map_err(|error| open_error(path, error.to_string()))?;
        Ok(Self { path: path.to_owned(), purpose, writer: Mutex::new(Some(writer)), readers })
    }

    /// A reader.
    pub(crate) fn reader(&self) -> Result<PooledConnection<ConnectionManager<Db>>, Error> {
        self.readers.get().map_err(|_| Error::Busy)
    }

    /// A reader of one's own, outside the pool.
    pub(crate) fn lone_reader(&self) -> Result<Db, Error> {
        let mut connection = connect(&self.path, self.purpose)?;
        connection.batch_execute("PRAGMA query_only = ON")?;
        Ok(connection)
    }

    /// Reads at one moment: no write of another connection shows between the queries.
    pub(crate) fn read<T>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        let reader: &mut Db = &mut *self.reader()?;
        reader.transaction(query)
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
            None => connect(&self.path, self.purpose)?,
        };
        let result = transaction(&mut connection, change);
        if !Db::is_broken_transaction_manager(&mut connection) {
            *slot = Some(connection);
        }
        result
    }
}

#[cfg(test)]
impl Database {
    /// The writer outside a transaction.
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

/// Sets up the readers of the pool.
#[derive(Debug)]
struct Reader(Purpose);

impl CustomizeConnection<Db, diesel::r2d2::Error> for Reader {
    fn on_acquire(&self, connection: &mut Db) -> Result<(), diesel::r2d2::Error> {
        connection
            .batch_execute(&self.0.pragmas())
            .and_then(|()| connection.batch_execute("PRAGMA query_only = ON"))
            .map_err(diesel::r2d2::Error::QueryError)
    }
}

/// Makes the file where there is none, for its owner alone: it holds passwords. SQLite gives its side files the same mode.
fn make(path: &str) -> Result<(), Error> {
    let directory = Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(directory) = directory
        && !directory.is_dir()
    {
        return Err(Error::NoDirectory(directory.display().to_string()));
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(open_error(path, error.to_string())),
    }
}

/// The path as SQLite takes it for a path, not for a URI.
fn plain(path: &str) -> String {
    if path.starts_with("file:") || path.starts_with("sqlite:") {
        format!("./{path}")
    } else {
        path.to_owned()
    }
}

fn connect(path: &str, purpose: Purpose) -> Result<Db, Error> {
    let mut connection = SqliteConnection::establish(&plain(path))
        .map(Db::Sqlite)
        .map_err(|error| open_error(path, error.to_string()))?;
    connection.batch_execute(&purpose.pragmas())?;
    Ok(connection)
}

fn open_error(path: &str, because: String) -> Error {
    Error::Open { path: path.to_owned(), because }
}

/// The first change to WAL needs the file alone and does not wait by itself.
fn turn_on_wal(connection: &mut Db) -> Result<(), Error> {
    let start = Instant::now();
    loop {
        match connection.batch_execute("PRAGMA journal_mode = WAL").map_err(Error::from) {
            Err(Error::Locked) if start.elapsed() < PATIENCE => sleep(Duration::from_millis(20)),
            result => return result,
        }
    }
}

fn migrate(connection: &mut Db, path: &str, purpose: Purpose) -> Result<(), Error> {
    let Db::Sqlite(sqlite) = connection;
    if is_current(sqlite, path, purpose)? {
        return Ok(());
    }
    sqlite.immediate_transaction(|sqlite| {
        sqlite
            .run_pending_migrations(purpose.migrations())
            .map(|_| ())
            .map_err(|error| Error::from_message(error.to_string()))
    })
}

/// Whether every migration ran. One that this version does not know came from a later one.
fn is_current(sqlite: &mut SqliteConnection, path: &str, purpose: Purpose) -> Result<bool, Error> {
    use diesel::migration::MigrationSource;
    use diesel::sqlite::Sqlite;
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::from_message(error.to_string());
    let applied = sqlite.applied_migrations().map_err(failed)?;
    let known = MigrationSource::<Sqlite>::migrations(&purpose.migrations()).map_err(failed)?;
    let known: Vec<_> = known.iter().map(|migration| migration.name().version().as_owned()).collect();
    if applied.iter().any(|version| !known.contains(version)) {
        return Err(Error::Newer(path.to_owned()));
    }
    Ok(applied.len() == known.len())
}
