//! Passwords, kept from logs by their type.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use zeroize::Zeroize;

/// A password, PIN or key. Prints as `***`; wiped from memory when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into hiding.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether a maker's name of a setting says that its value is a password or PIN: `device.auth.localAdminPassword`.
    pub fn is_named(setting: &str) -> bool {
        let name = setting.to_ascii_lowercase();
        let word = |word| setting.split(|c: char| !c.is_ascii_alphanumeric()).any(word);
        ["password", "passwd", "pwd", "secret"].iter().any(|part| name.contains(part))
            || word(|word: &str| word.eq_ignore_ascii_case("pin") || word.ends_with("Pin"))
    }

    /// Whether a value can be no password, whatever it is called: nothing, a switch, a number of up to three digits, an IP address.
    pub fn is_harmless(value: &str) -> bool {
        const SWITCHES: [&str; 12] = [
            "yes", "no", "true", "false", "on", "off", "enable", "disable", "enabled", "disabled", "none",
            "auto",
        ];
        let number = value.strip_prefix('-').unwrap_or(value);
        let is_short = number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_switch = || SWITCHES.iter().any(|word| word.eq_ignore_ascii_case(value));
        is_short || is_switch() || value.parse::<IpAddr>().is_ok() || value.parse::<SocketAddr>().is_ok()
    }

    /// The text itself: only for a phone's file, a hash, or the store.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_of_passwords() {
        let named = [
            "device.auth.localAdminPassword",
            "account.1.password",
            "sip.secret",
            "user.pin",
            "hotel.userPin",
        ];
        assert!(named.into_iter().all(Secret::is_named));
        assert!(
            !["net.ping", "up.spinner", "lang.pinyin", "linekey.1.value"].into_iter().any(Secret::is_named)
        );
    }

    #[test]
    fn values_that_can_be_no_password() {
        let harmless = ["", "0", "-3", "300", "Yes", "off", "192.0.2.1", "192.0.2.1:5060", "2001:db8::1"];
        for value in harmless {
            assert!(Secret::is_harmless(value), "{value}");
        }
        for value in ["4711", "--12", "secret", "x", "pool.example", "http://192.0.2.1/", " "] {
            assert!(!Secret::is_harmless(value), "{value}");
        }
    }

    #[test]
    fn never_prints_itself() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?}"), "*** ***");
        assert_eq!(secret.expose(), "hunter2");
    }
}
