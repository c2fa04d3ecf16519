//! A database file: its connections, its pragmas, its migrations, and the one way to write.

use crate::copy::{is_alone, was_served_elsewhere};
use crate::error::Error;
use crate::follow::State;
use crate::opened::{Connector, Epoch, Opened, open_error, plain};
use crate::readers::Reader;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{MultiConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::Path;
use std::sync::{Mutex, RwLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a write waits for another process, and a read for a reader.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

const MAIN: EmbeddedMigrations = embed_migrations!("migrations/sqlite/main");
pub(crate) const OBSERVATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite/observations");

/// A connection to whichever database it is.
///
/// What is unique is asked for by `get_result`, not by `first`: a `LIMIT` that is bound makes SQLite plan its statement anew at every use.
#[derive(MultiConnection)]
pub(crate) enum Db {
    Sqlite(SqliteConnection),
}

/// Which of the two databases a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
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

    /// The migrations of this version, by name.
    fn versions(self) -> Result<Vec<String>, Error> {
        use diesel::migration::MigrationSource;
        let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&self.migrations());
        let known = known.map_err(|error| Error::from_message(error.to_string()))?;
        Ok(known.iter().map(|migration| migration.name().version().to_string()).collect())
    }

    pub(crate) const fn readers(self) -> usize {
        match self {
            Self::Main => 4,
            Self::Observations => 1,
        }
    }

    /// What every connection gets first. Caches are small, since the whole server stays below 64 MB; `cache_size` below 0 is KiB.
    pub(crate) fn pragmas(self) -> String {
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

/// A database file, whichever lies at its path. [`follow`](crate::follow) tells when that is another one.
pub(crate) struct Database {
    pub(crate) path: String,
    pub(crate) purpose: Purpose,
    pub(crate) state: RwLock<State>,
    /// Whether the file was copied from under a server, without its WAL.
    pub(crate) lacks_its_wal: bool,
    /// Held by whoever looks whether the file is still the same.
    pub(crate) turn: Mutex<()>,
}

impl Database {
    /// Opens the file, makes it where it is not there, and brings its tables up to date.
    pub(crate) fn open(path: &str, purpose: Purpose) -> Result<Self, Error> {
        if path.is_empty() || path.contains(":memory:") || path.contains('\0') {
            return Err(Error::Url(path.replace('\0', "")));
        }
        let is_alone = is_alone(path);
        let opened = first(path, purpose, Epoch(0)).map_err(|error| match error {
            Error::Damaged(because) => Error::Damaged(format!("`{path}`: {because}")),
            error => error,
        })?;
        let lacks_its_wal = purpose == Purpose::Main
            && is_alone
            && was_served_elsewhere(&mut *opened.reader()?, opened.inode())?;
        let state = RwLock::new(State::new(opened));
        Ok(Self { path: path.to_owned(), purpose, state, lacks_its_wal, turn: Mutex::default() })
    }

    /// A reader.
    pub(crate) fn reader(&self) -> Result<Reader, Error> {
        self.now()?.reader()
    }

    /// Reads at one moment: no write of another connection shows between the queries.
    pub(crate) fn read<T>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        read(&*self.now()?, query)
    }

    /// Writes in one transaction, into the file that lies there now.
    pub(crate) fn write<T, E: From<Error>>(
        &self,
        change: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        self.for_writing()?.write(change)
    }
}

#[cfg(test)]
impl Database {
    /// The writer outside a transaction.
    pub(crate) fn with_writer(&self, work: impl FnOnce(&mut Db)) {
        self.now().unwrap().with_writer(work);
    }
}

/// Reads at one moment from this very file.
pub(crate) fn read<T>(opened: &Opened, query: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
    let reader: &mut Db = &mut *opened.reader()?;
    reader.transaction(query)
}

/// Opens the file, makes it where it is not there, and brings its tables up to date.
pub(crate) fn first(path: &str, purpose: Purpose, epoch: Epoch) -> Result<Opened, Error> {
    make(path)?;
    let connector = Connector::to(path, purpose)?;
    let mut writer = connector.connect()?;
    turn_on_wal(&mut writer)?;
    migrate(&connector, &mut writer, purpose)?;
    Opened::new(connector, writer, epoch)
}

/// Opens a file that somebody has put there: it must be sound and of this version, for nothing of it is changed before that is known.
pub(crate) fn another(path: &str, purpose: Purpose, epoch: Epoch) -> Result<Opened, Error> {
    let connector = Connector::to(path, purpose)?;
    is_sound(&mut connector.reader()?, path, purpose)?;
    let mut writer = connector.connect()?;
    turn_on_wal(&mut writer)?;
    Opened::new(connector, writer, epoch)
}

/// A copy that is still being written looks like a damaged file.
pub(crate) fn is_sound(connection: &mut Db, path: &str, purpose: Purpose) -> Result<(), Error> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        quick_check: String,
    }
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let found: Vec<Found> = diesel::sql_query("PRAGMA quick_check(1)").load(connection)?;
    if let Some(found) = found.iter().find(|found| found.quick_check != "ok") {
        return Err(Error::Damaged(found.quick_check.replace('\n', " ")));
    }
    let applied = diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(connection);
    let applied: Vec<Applied> = match applied {
        Err(error) if error.to_string().contains("no such table") => {
            return Err(Error::Damaged("it has no tables of ours".to_owned()));
        }
        applied => applied?,
    };
    let known = purpose.versions()?;
    if applied.iter().any(|row| !known.contains(&row.version)) {
        return Err(Error::Newer(path.to_owned()));
    }
    if applied.len() < known.len() {
        return Err(Error::Older(path.to_owned()));
    }
    Ok(())
}

/// Makes the file where there is none, for its owner alone: it holds passwords. SQLite gives its side files the same mode.
fn make(path: &str) -> Result<(), Error> {
    let directory = Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(directory) = directory
        && !directory.is_dir()
    {
        return Err(Error::NoDirectory(directory.display().to_string()));
    }
    let only_mine = Permissions::from_mode(0o600);
    // A link may lead to a file that is still to be made.
    let is_link = Path::new(path).is_symlink() && !Path::new(path).exists();
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(!is_link).create(is_link).mode(0o600).open(path);
    // Once more without the umask, which may take even from us what is ours.
    let finish = |file: &File| {
        file.set_permissions(only_mine)?;
        if is_link { Ok(()) } else { give(file, directory.unwrap_or_else(|| Path::new("."))) }
    };
    match made.and_then(|file| finish(&file)) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(open_error(path, error.to_string())),
    }
}

/// Gives a file that root has made to whoever the folder belongs to: a service that runs as its own user must be able to write it. SQLite does
/// the same with its side files. Never through a link, by which that user could be given any file of root's.
fn give(file: &File, folder: &Path) -> std::io::Result<()> {
    let (own, folder) = (file.metadata()?, folder.metadata()?);
    if own.uid() != 0 || folder.uid() == 0 {
        return Ok(());
    }
    match fchown(file, Some(folder.uid()), Some(folder.gid())) {
        // A root without that right, as in a container.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
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

/// Brings the tables up to date: all of it, or, interrupted, nothing, and the next opening begins again. What administrators said is copied first.
fn migrate(connector: &Connector, connection: &mut Db, purpose: Purpose) -> Result<(), Error> {
    let Db::Sqlite(sqlite) = connection;
    let path = connector.path();
    if is_current(sqlite, path, purpose)? {
        return Ok(());
    }
    sqlite.immediate_transaction(|sqlite| {
        // Nobody else writes now: what is copied is what is brought up to date.
        let applied = sqlite.applied_migrations().map_err(|error| Error::from_message(error.to_string()))?;
        if purpose == Purpose::Main
            && !is_current(sqlite, path, purpose)?
            && let Some(last) = applied.iter().map(ToString::to_string).max()
        {
            let copy = format!("{path}.{last}.bak");
            copy_to(&copy, connector)?;
            tracing::info!(
                "the database is of an older Autoprov and is brought up to date: `{copy}` is as it was"
            );
        }
        sqlite
            .run_pending_migrations(purpose.migrations())
            .map(|_| ())
            .map_err(|error| Error::from_message(error.to_string()))
    })
}

/// Copies the database as it is to a file, for its owner alone. One that is there already, from an opening that was interrupted, is replaced.
pub(crate) fn copy_to(copy: &str, connector: &Connector) -> Result<(), Error> {
    let failed = |because: String| Error::NoCopy { copy: copy.to_owned(), because };
    let part = format!("{copy}.part");
    let _ = std::fs::remove_file(&part);
    make(&part)?;
    // SQLite writes into an empty file, and into no other.
    let mut connection = connector.connect()?;
    let made = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(plain(&part)).execute(&mut connection);
    made.map_err(|error| failed(error.to_string()))?;
    std::fs::rename(&part, copy).map_err(|error| failed(error.to_string()))
}

/// Whether every migration ran. One that this version does not know came from a later one.
fn is_current(sqlite: &mut SqliteConnection, path: &str, purpose: Purpose) -> Result<bool, Error> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::from_message(error.to_string());
    let applied = sqlite.applied_migrations().map_err(failed)?;
    let known = purpose.versions()?;
    if applied.iter().any(|version| !known.contains(&version.to_string())) {
        return Err(Error::Newer(path.to_owned()));
    }
    Ok(applied.len() == known.len())
}
