//! Who changes something: the system's user, and the command.

use autoprov_store::Who;
use nix::unistd::{Uid, User};
use std::sync::OnceLock;

static COMMAND: OnceLock<String> = OnceLock::new();

/// The longest name that is believed.
const NAME: usize = 64;

/// Says which command runs.
pub(crate) fn begin(command: String) {
    // Once alone: a second time is no harm.
    let _ = COMMAND.set(command);
}

/// Who runs it.
pub(crate) fn now() -> Who {
    by(COMMAND.get().map_or("?", String::as_str))
}

/// The same with a command that says more.
pub(crate) fn by(command: &str) -> Who {
    Who { user: user(), command: command.to_owned() }
}

/// The user's name, else the number; behind `sudo` that of who called it, as that says.
fn user() -> String {
    let sudo = std::env::var("SUDO_USER").ok().filter(|name| !name.is_empty() && name.len() <= NAME);
    if let Some(name) = sudo {
        return format!("{name} (sudo)");
    }
    let id = Uid::effective();
    let known = User::from_uid(id).ok().flatten();
    known.map_or_else(|| format!("uid {id}"), |user| user.name)
}
