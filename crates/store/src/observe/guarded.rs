//! Who is slowed or refused: written by the running server, read and lifted by commands.

use super::Observations;
use crate::error::Error;
use crate::schema::guarded;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// An asker that has asked for too many MAC addresses.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Guarded {
    /// An address or an IPv6 /64 (`over TFTP`), or whose password: `tenant acme`, `device 001565267db9`.
    pub who: String,
    /// `slowed` or `refused`.
    pub state: String,
    /// How many MAC addresses count.
    pub macs: i64,
    /// Since when, in unix seconds.
    pub since: i64,
    /// When it last asked, in unix seconds.
    pub last: i64,
}

impl Observations {
    /// Who is slowed or refused, the newest first.
    pub fn guarded(&self) -> Result<Vec<Guarded>, Error> {
        let rows = guarded::table.order((guarded::since.desc(), guarded::who));
        Ok(rows.load(&mut *self.database.reader()?)?)
    }

    /// Takes somebody off the list, which the server takes for an order to forget; says whether it was there.
    pub fn lift_guarded(&self, who: &str) -> Result<bool, Error> {
        self.database
            .write(|db| Ok(diesel::delete(guarded::table.filter(guarded::who.eq(who))).execute(db)? > 0))
    }

    /// Makes the list what it is now, but for those that stood there as `written` and were taken off since: these are returned.
    pub fn keep_guarded(&self, now: &[Guarded], written: &BTreeSet<String>) -> Result<Vec<String>, Error> {
        self.database.write(|db| {
            let there: BTreeSet<String> =
                guarded::table.select(guarded::who).load::<String>(db)?.into_iter().collect();
            let lifted: Vec<_> = written.difference(&there).cloned().collect();
            diesel::delete(guarded::table).execute(db)?;
            for row in now.iter().filter(|row| !lifted.contains(&row.who)) {
                diesel::insert_into(guarded::table)
                    .values((
                        guarded::who.eq(&row.who),
                        guarded::state.eq(&row.state),
                        guarded::macs.eq(row.macs),
                        guarded::since.eq(row.since),
                        guarded::last.eq(row.last),
                    ))
                    .execute(db)?;
            }
            Ok(lifted)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(who: &str, macs: i64) -> Guarded {
        Guarded { who: who.to_owned(), state: "slowed".to_owned(), macs, since: 7, last: 9 }
    }

    #[test]
    fn what_is_taken_off_is_reported_once_and_not_written_again() {
        let temp = tempfile::tempdir().unwrap();
        let observations = Observations::open(temp.path().join("o.db").to_str().unwrap()).unwrap();
        let both = [row("192.0.2.7", 64), row("tenant acme", 70)];
        let names = || both.iter().map(|row| row.who.clone()).collect::<BTreeSet<_>>();
        assert_eq!(observations.keep_guarded(&both, &BTreeSet::new()).unwrap(), Vec::<String>::new());
        assert_eq!(observations.guarded().unwrap(), both);
        assert!(observations.lift_guarded("192.0.2.7").unwrap());
        assert!(!observations.lift_guarded("192.0.2.7").unwrap());
        assert_eq!(observations.keep_guarded(&both, &names()).unwrap(), ["192.0.2.7"]);
        assert_eq!(observations.guarded().unwrap(), both[1..]);
        assert_eq!(
            observations.keep_guarded(&[], &["tenant acme".to_owned()].into()).unwrap(),
            Vec::<String>::new()
        );
        assert_eq!(observations.guarded().unwrap(), []);
    }
}
