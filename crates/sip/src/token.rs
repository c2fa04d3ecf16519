//! Texts that nobody else uses and that nobody guesses: branches, tags, Call-IDs, cnonces.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

/// Sixteen hex digits of chance.
pub(crate) fn token() -> String {
    // SipHash under a key from the system's randomness: as much as a branch or a tag needs (RFC 3261, section 19.3 asks for 32 bits of
    // it), without a crate. It protects no password by itself.
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tokens_differ() {
        let tokens: BTreeSet<_> = (0..1000).map(|_| token()).collect();
        assert_eq!(tokens.len(), 1000);
        assert!(tokens.iter().all(|token| token.len() == 16));
    }
}
