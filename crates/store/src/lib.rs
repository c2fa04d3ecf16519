//! Tenants, devices and what phones did, in SQLite through diesel.
//!
//! - [`site`]: the site file's types; [`read`] and [`check`] bring a text there, with every error at once.
//! - [`Store`]: the main database. Every write is one transaction and raises the tenant's revision.
//! - [`observe`]: what the server saw, in a database file of its own.

mod bundle;
mod changes;
mod check;
mod copy;
mod count;
mod database;
mod edit;
mod error;
mod fields;
mod finding;
mod follow;
mod head;
mod history;
mod hot_desk;
mod import;
mod in_use;
mod kept;
mod made_of;
mod models;
mod names;
pub mod observe;
mod opened;
mod page;
mod part;
mod person;
mod plan;
mod read;
mod readers;
mod report;
mod rows;
mod schema;
pub mod site;
mod store;
mod undo;
mod uses;

pub use bundle::{Bundle, Directory, numbers_for_reading};
pub use check::{check, check_part, name_subjects};
pub use copy::{look_at, take_out_of_use};
pub use database::Purpose;
pub use error::Error;
pub use fields::{LAYERS, OBJECTS, Told, fields, what};
pub use finding::{Finding, Findings, near, nearest, one, shell_word};
pub use follow::follow;
pub use head::{DeviceHead, DeviceId, TenantHead, TenantId, Written};
pub use history::{Change, Changed, Changes, Done, Who};
pub use hot_desk::{Login, LoginResult, LogoutBy};
pub use import::ImportOptions;
pub use made_of::{Files, MadeOf};
pub use names::{names, sighted};
pub use person::{Own, Person};
pub use read::{Absent, Field, ObjectShape, Shape, objects, read, read_and, read_part, schema};
pub use report::{Edited, ImportReport, Item, Kind, ModelsReport, TenantReport};
pub use rows::{Behind, Page};
pub use store::Store;
pub use undo::{Undoing, Undone};
