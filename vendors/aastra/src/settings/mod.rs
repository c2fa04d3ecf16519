//! What a phone's file says, table by table: our concept, the maker's name, how it is written.

pub mod account;
mod clock;
pub mod keys;
pub mod network;
pub mod phone;

use autoprov_core::{Row, Scope, Table};

/// Rows that stand once.
pub const fn once(rows: &'static [Row]) -> Table {
    Table { scope: Scope::Phone, rows }
}
