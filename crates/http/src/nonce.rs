//! Nonces that need no memory: time, salt and a seal over both (RFC 7616 section 5.4).

use crate::digest::{REALM, from_hex, to_hex};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::atomic::{AtomicU64, Ordering};
use subtle::ConstantTimeEq;

const TIME: usize = 4;
const SALT: usize = 8;
const SEAL: usize = 16;
const BYTES: usize = TIME + SALT + SEAL;

/// The length of a nonce in hex digits.
pub(crate) const LENGTH: usize = 2 * BYTES;

/// Makes nonces and knows its own again. Hex digits, not base64: no phone can trip over them.
pub(crate) struct Nonces {
    keyed: Hmac<Sha256>,
    /// Counts up from a random number: two nonces are never alike, and no system call is made for one.
    salt: AtomicU64,
    lifetime: u32,
}

/// What a nonce is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Ours, and within its lifetime.
    Fresh {
        /// When it was made, in seconds since 1970.
        issued: u32,
    },
    /// Ours, and too old, or from a future that a clock set back has left.
    Old,
    /// Not ours, or from before a restart.
    Foreign,
}

impl Nonces {
    /// With a key of any length; the same key on several servers makes one server's nonces good at the others.
    /// `lifetime` in seconds.
    pub(crate) fn new(key: &[u8], salt: u64, lifetime: u32) -> Option<Self> {
        let keyed = Hmac::new_from_slice(key).ok()?;
        Some(Self { keyed, salt: AtomicU64::new(salt), lifetime })
    }

    /// A new nonce; `now` in seconds since 1970.
    pub(crate) fn make(&self, now: u32) -> [u8; LENGTH] {
        let salt = self.salt.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; BYTES];
        bytes[..TIME].copy_from_slice(&now.to_be_bytes());
        bytes[TIME..TIME + SALT].copy_from_slice(&salt.to_be_bytes());
        let seal = self.seal(&bytes[..TIME + SALT]);
        bytes[TIME + SALT..].copy_from_slice(&seal);
        let mut text = [0; LENGTH];
        to_hex(&bytes, &mut text);
        text
    }

    /// What this text is to us at `now`.
    pub(crate) fn check(&self, text: &[u8], now: u32) -> Age {
        let Some(bytes) = from_hex::<BYTES>(text) else { return Age::Foreign };
        let (said, seal) = bytes.split_at(TIME + SALT);
        if !bool::from(self.seal(said).ct_eq(seal)) {
            return Age::Foreign;
        }
        let issued = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        match now.checked_sub(issued) {
            Some(age) if age <= self.lifetime => Age::Fresh { issued },
            _ => Age::Old,
        }
    }

    fn seal(&self, said: &[u8]) -> [u8; SEAL] {
        let mut mac = self.keyed.clone();
        mac.update(said);
        mac.update(REALM.as_bytes());
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&mac.finalize().into_bytes()[..SEAL]);
        seal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u32 = 1_800_000_000;

    fn nonces(key: &[u8]) -> Nonces {
        Nonces::new(key, 7, 300).unwrap()
    }

    #[test]
    fn lives_for_its_lifetime() {
        let nonces = nonces(b"k");
        let nonce = nonces.make(NOW);
        assert_eq!(nonces.check(&nonce, NOW), Age::Fresh { issued: NOW });
        assert_eq!(nonces.check(&nonce, NOW + 300), Age::Fresh { issued: NOW });
        assert_eq!(nonces.check(&nonce, NOW + 301), Age::Old);
        assert_eq!(nonces.check(&nonce, NOW - 1), Age::Old);
    }

    #[test]
    fn two_are_never_alike_and_none_is_forged() {
        let ours = nonces(b"k");
        let nonce = ours.make(NOW);
        assert_ne!(nonce, ours.make(NOW));
        assert_eq!(nonces(b"other").check(&nonce, NOW), Age::Foreign);
        assert_eq!(nonces(b"k").check(&nonce, NOW), Age::Fresh { issued: NOW });
        for at in 0..LENGTH {
            let mut forged = nonce;
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(ours.check(&forged, NOW), Age::Foreign, "{at}");
        }
        assert_eq!(ours.check(b"", NOW), Age::Foreign);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text: Vec<u8>, now: u32) {
            let _ = nonces(b"k").check(&text, now);
        }
    }
}
