//! Tenants, devices and what phones did, in SQLite through diesel.
//!
//! - [`site`]: the site file's types; [`read`] and [`check`] bring a text there, with every error at once.
//! - [`Store`]: the main database. Every write is one transaction and raises the tenant's revision.
//! - [`observe`]: what the server saw, in a database file of its own.

mod check;
mod finding;
mod read;
pub mod site;

pub use check::{check, check_one};
pub use finding::{Finding, Findings};
pub use read::read;
