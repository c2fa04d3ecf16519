//! What operators read: no secret, nothing that moves a terminal, no more time than it takes to read.

mod ldap;
mod logs;
mod many;
mod parts;
mod rehearsal;
mod secrets;
mod tables;
mod terminal;
