//! What is called how, for shells that complete a name while it is typed.

use crate::database::{Db, Purpose};
use crate::error::Error;
use crate::opened::Connector;
use crate::report::Kind;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

/// More than anybody reads.
const MOST: i64 = 1000;

/// Names of this kind that begin so, of one tenant or of all; devices by their MAC address too. Of a database that is there: none is made, and none
/// is brought up to date.
pub fn names(path: &str, kind: Kind, tenant: Option<&str>, start: &str) -> Result<Vec<String>, Error> {
    let all = match kind {
        Kind::Tenant => "SELECT name AS found, NULL AS owner FROM tenants",
        Kind::Profile => "SELECT name AS found, tenant_id AS owner FROM profiles",
        Kind::Extension => "SELECT name AS found, tenant_id AS owner FROM extensions",
        Kind::Device => {
            "SELECT name AS found, tenant_id AS owner FROM devices \
             UNION ALL SELECT mac, tenant_id FROM devices WHERE mac IS NOT NULL"
        }
        Kind::Directory => "SELECT name AS found, tenant_id AS owner FROM directory",
        Kind::Template => "SELECT name AS found, tenant_id AS owner FROM templates",
        Kind::Route => "SELECT name AS found, tenant_id AS owner FROM routes",
        Kind::Model => "SELECT model AS found, NULL AS owner FROM models",
    };
    found(path, Purpose::Main, all, tenant, start)
}

/// MAC addresses that begin so of phones that asked and that nobody knows, of a file of observations that is there.
pub fn sighted(path: &str, start: &str) -> Result<Vec<String>, Error> {
    let all = "SELECT mac AS found, NULL AS owner FROM sightings";
    found(path, Purpose::Observations, all, None, start)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    found: String,
}

fn found(
    path: &str,
    purpose: Purpose,
    all: &str,
    tenant: Option<&str>,
    start: &str,
) -> Result<Vec<String>, Error> {
    let Db::Sqlite(connection) = &mut Connector::to(path, purpose)?.reader()?;
    let owner = match tenant {
        Some(_) => "owner IS NULL OR owner = (SELECT id FROM tenants WHERE name = ?3)",
        None => "?3 IS NULL",
    };
    let query = format!(
        "SELECT DISTINCT found FROM ({all}) WHERE substr(found, 1, length(?1)) = ?1 AND ({owner}) ORDER BY found LIMIT ?2"
    );
    let query = diesel::sql_query(query).bind::<Text, _>(start).bind::<BigInt, _>(MOST);
    let rows: Vec<Found> = query.bind::<Nullable<Text>, _>(tenant).load(connection)?;
    Ok(rows.into_iter().map(|row| row.found).collect())
}
