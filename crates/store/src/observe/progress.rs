//! How far the server has come. A clock may be set back and forward: order and age go by numbers that only grow.

use crate::database::Db;
use crate::error::Error;
use crate::schema::{marks, progress, sqlite_sequence};
use diesel::prelude::*;

/// Between two batches no more time has gone by than this, whatever the clock says: seconds.
const JUMP: i64 = 86_400;
/// An age is known by so many marks.
const MARKS: i64 = 64;

/// What one batch reads first and writes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// What the clock said last.
    clock: i64,
    /// Seconds in which the server has written.
    lived: i64,
    /// `lived` of the last mark.
    marked: i64,
    /// The last number of a sighting.
    pub(super) sighted: i64,
    /// The last numbers of both timelines.
    pub(super) newest: Newest,
}

/// The last numbers of both timelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Newest {
    pub(super) timeline: i64,
    pub(super) unproven: i64,
}

impl Progress {
    pub(super) fn read(db: &mut Db) -> Result<Self, Error> {
        let (clock, lived, marked, sighted) = progress::table
            .select((progress::clock, progress::lived, progress::marked, progress::sighted))
            .get_result(db)?;
        let numbers: Vec<(String, i64)> = sqlite_sequence::table.load(db)?;
        let of = |table: &str| numbers.iter().find(|(name, _)| name == table).map_or(0, |(_, seq)| *seq);
        let newest = Newest { timeline: of("timeline"), unproven: of("unproven") };
        Ok(Self { clock, lived, marked, sighted, newest })
    }

    /// Time goes on. Before the batch's rows are written, since a mark says what was there before.
    pub(super) fn advance(&mut self, db: &mut Db, clock: i64, age: i64) -> Result<(), Error> {
        let before = self.lived;
        self.lived += clock.saturating_sub(self.clock).clamp(0, JUMP);
        self.clock = clock;
        if self.lived - self.marked < (age / MARKS).max(1) {
            return Ok(());
        }
        self.marked = self.lived;
        let forgotten = self.lived.saturating_sub(age.saturating_mul(2));
        diesel::delete(marks::table.filter(marks::lived.lt(forgotten))).execute(db)?;
        diesel::insert_into(marks::table)
            .values((
                marks::lived.eq(before),
                marks::timeline.eq(self.newest.timeline),
                marks::unproven.eq(self.newest.unproven),
            ))
            .execute(db)?;
        Ok(())
    }

    /// The last numbers of rows that are older than this.
    pub(super) fn older(&self, db: &mut Db, age: i64) -> Result<Option<Newest>, Error> {
        let mark = marks::table
            .filter(marks::lived.lt(self.lived - age))
            .order(marks::lived.desc())
            .select((marks::timeline, marks::unproven))
            .first(db)
            .optional()?;
        Ok(mark.map(|(timeline, unproven)| Newest { timeline, unproven }))
    }

    pub(super) fn store(&self, db: &mut Db) -> Result<(), Error> {
        diesel::update(progress::table)
            .set((
                progress::clock.eq(self.clock),
                progress::lived.eq(self.lived),
                progress::marked.eq(self.marked),
                progress::sighted.eq(self.sighted),
            ))
            .execute(db)?;
        Ok(())
    }
}
