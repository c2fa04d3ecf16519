//! Statements that are prepared once.

use crate::database::Db;
use diesel::RunQueryDsl;
use diesel::connection::Connection;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Nullable, Text};

/// A value of a statement.
#[derive(Clone, Copy)]
pub(crate) enum Bind<'a> {
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Number(i64),
    MaybeNumber(Option<i64>),
}

/// A statement in words, which is prepared once however often it runs: for what is written at every request.
///
/// diesel 2.3 prepares each `UPDATE` and each `DO UPDATE` anew (`UpdateStatement::walk_ast`), and to prepare one costs more than to run it.
pub(crate) struct Kept<'a> {
    /// With a `?` for each value, and no other.
    pub(crate) sql: &'static str,
    pub(crate) binds: &'a [Bind<'a>],
}

impl QueryId for Kept<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<<Db as Connection>::Backend> for Kept<'_> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, <Db as Connection>::Backend>) -> QueryResult<()> {
        let mut binds = self.binds.iter();
        for (nth, part) in self.sql.split('?').enumerate() {
            if nth > 0 {
                match binds.next() {
                    Some(Bind::Text(text)) => pass.push_bind_param::<Text, _>(*text)?,
                    Some(Bind::MaybeText(text)) => pass.push_bind_param::<Nullable<Text>, _>(text)?,
                    Some(Bind::Number(number)) => pass.push_bind_param::<BigInt, _>(number)?,
                    Some(Bind::MaybeNumber(number)) => pass.push_bind_param::<Nullable<BigInt>, _>(number)?,
                    None => {}
                }
            }
            pass.push_sql(part);
        }
        Ok(())
    }
}

impl RunQueryDsl<Db> for Kept<'_> {}
