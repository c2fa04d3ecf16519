//! Where a request of a phone becomes an answer.

mod ask;
mod desk;

pub use ask::{Answer, Ask, Body, Content, Credentials, Gate, Outcome, Owner, Proof, Sent, Verb};
pub use desk::Desk;
