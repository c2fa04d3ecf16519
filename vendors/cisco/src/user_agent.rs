//! What its phones say of themselves.

use autoprov_core::UserAgent;

/// Reads a User-Agent. Put a real header of the maker's here, above what reads it.
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    let _ = header;
    None
}
