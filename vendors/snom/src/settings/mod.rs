//! The settings of desk phones.

mod clock;
mod identity;
mod keys;
mod phone;
mod screen;
pub(crate) mod words;

pub use clock::{CLOCK, ZONE_8, ZONE_10};
pub use identity::{ACCOUNTS_8, ACCOUNTS_10, write as accounts};
pub use keys::KEYS;
pub use phone::*;
pub use screen::SOUND;
