//! Copies of a database: one that is made while it is served, one that was made wrongly, and putting one in the place of another.

use crate::changes::now;
use crate::database::{Database, Db, Purpose, copy_to, is_sound};
use crate::error::Error;
use crate::observe::Observations;
use crate::opened::{Connector, beside, plain};
use crate::schema::{enrolments, served};
use crate::store::Store;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::path::Path;

impl Store {
    /// Writes the database as it is at this moment to a file of its own, for its owner alone; it may be served and written meanwhile.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn copy_to(&self, file: &Path) -> Result<(), Error> {
        let connector = self.database.copy_to(file, Purpose::Main)?;
        // Nobody serves the copy.
        diesel::delete(served::table).execute(&mut connector.connect()?)?;
        Ok(())
    }

    /// Whether the file was copied from under a server, without its WAL: what was changed last is not in it.
    pub fn lacks_its_wal(&self) -> bool {
        self.database.lacks_its_wal
    }

    /// From here on the file is served.
    pub fn begin_serving(&self) -> Result<(), Error> {
        let inode = self.database.now()?.inode();
        self.database.write(|db| {
            diesel::delete(served::table).execute(db)?;
            let row = (served::one.eq(1), served::inode.eq(inode));
            diesel::insert_into(served::table).values(row).execute(db)?;
            Ok::<_, Error>(())
        })?;
        // Into the file itself: a copy of that alone must say so.
        self.database.now()?.checkpoint()
    }

    /// The server has stopped, and what its WAL holds goes into the file.
    pub fn end_serving(&self) -> Result<(), Error> {
        self.database.write(|db| Ok::<_, Error>(diesel::delete(served::table).execute(db).map(drop)?))
    }
}

impl Observations {
    /// The same of what was seen.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn copy_to(&self, file: &Path) -> Result<(), Error> {
        let connector = self.database.copy_to(file, Purpose::Observations)?;
        // A window is open for a quarter of an hour, not for whoever restores the copy.
        let open = enrolments::table.filter(enrolments::closed.is_null());
        let closed = (enrolments::closed.eq(now()), enrolments::because.eq("it is of a backup"));
        diesel::update(open).set(closed).execute(&mut connector.connect()?)?;
        Ok(())
    }
}

impl Database {
    fn copy_to(&self, file: &Path, purpose: Purpose) -> Result<Connector, Error> {
        let copy = file.to_string_lossy();
        copy_to(&copy, self.now()?.connector())?;
        Connector::to(&copy, purpose)
    }
}

/// Whether a server says that it has a file open, which is another one.
pub(crate) fn was_served_elsewhere(db: &mut Db, inode: i64) -> Result<bool, Error> {
    let by: Option<i64> = served::table.select(served::inode).get_result(db).optional()?;
    Ok(by.is_some_and(|by| by != inode))
}

/// Whether SQLite has nothing beside the file: whoever has it open has a WAL there.
pub(crate) fn is_alone(path: &str) -> bool {
    let path = Path::new(path);
    path.exists() && !beside(path, "-wal").exists()
}

/// Whether a file is a sound database of this version or an earlier one; it is not changed.
///
/// # Errors
/// Says what is wrong with it.
pub fn look_at(file: &Path, purpose: Purpose) -> Result<(), Error> {
    let path = file.to_string_lossy();
    match is_sound(&mut Connector::to(&path, purpose)?.reader()?, &path, purpose) {
        Err(Error::Older(_)) => Ok(()),
        looked => looked,
    }
}

/// Takes a database out of use, so that another file can take its place: all of it is in the one file then. A damaged one stays as it is.
///
/// # Errors
/// Somebody has it open.
pub fn take_out_of_use(file: &Path) -> Result<(), Error> {
    #[derive(QueryableByName)]
    struct Mode {
        #[diesel(sql_type = Text)]
        journal_mode: String,
    }
    let path = file.to_string_lossy();
    let Ok(mut connection) = SqliteConnection::establish(&plain(&path)) else { return Ok(()) };
    // At once: who has it open has it for long.
    connection.batch_execute("PRAGMA busy_timeout = 0")?;
    match diesel::sql_query("PRAGMA journal_mode = DELETE").get_result::<Mode>(&mut connection) {
        Ok(mode) if mode.journal_mode == "delete" => Ok(()),
        Err(error)
            if error.to_string().contains("not a database") || error.to_string().contains("malformed") =>
        {
            Ok(())
        }
        _ => Err(Error::InUse(path.into_owned())),
    }
}
