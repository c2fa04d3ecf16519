//! The settings tables, a file for each thing they are about. Which of them a dialect writes stands with the dialect.

pub mod account;
pub mod alias;
pub mod calls;
mod codec;
pub mod dect;
pub mod dialling;
pub mod directory;
mod function;
pub mod gateway;
pub mod gxp2000;
pub mod keys;
pub mod ldap;
pub mod phone;
pub mod rings;
pub mod screen;
pub mod server;
pub mod time;
