//! How a device is led to its own file.

use crate::{Concept, Transport, View};

impl View {
    /// Whether its file is fetched without a password: over something else than HTTP, or because the site has none.
    pub fn fetches_openly(&self) -> bool {
        let url = self.phone.text(Concept::ProvisioningUrl).unwrap_or_default();
        let by_http =
            url.split_once("://").is_some_and(|(scheme, _)| scheme.to_ascii_lowercase().starts_with("http"));
        let known = |concept| self.phone.text(concept).is_some();
        !(by_http && known(Concept::ProvisioningUser) && known(Concept::ProvisioningPassword))
    }

    /// Whether its file is fetched with a password.
    pub fn fetches_with_password(&self) -> bool {
        !self.fetches_openly()
    }

    /// Whether it came over TFTP, and nobody told us our own address: what led it here must lead it further.
    pub fn came_by_tftp_alone(&self) -> bool {
        self.transport == Transport::Tftp && self.phone.get(Concept::ProvisioningUrl).is_none()
    }
}

/// A text inside a URL: percent escapes for all but RFC 3986's unreserved characters (section 2.3).
pub fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{empty, secret, text};
    use crate::{Model, Source};

    static PHONE: Model = Model::new("A", "1", &[]);

    #[test]
    fn a_password_is_for_http_and_needs_both_halves() {
        for (url, user, password, expected) in [
            ("http://192.0.2.10", true, true, true),
            ("HTTPS://192.0.2.10", true, true, true),
            ("tftp://192.0.2.10", true, true, false),
            ("http://192.0.2.10", false, true, false),
            ("http://192.0.2.10", true, false, false),
            ("192.0.2.10", true, true, false),
        ] {
            let mut view = empty(&PHONE);
            view.phone.set(Concept::ProvisioningUrl, text(url), Source::Tenant).unwrap();
            if user {
                view.phone.set(Concept::ProvisioningUser, text("acme"), Source::Tenant).unwrap();
            }
            if password {
                view.phone.set(Concept::ProvisioningPassword, secret("secret"), Source::Tenant).unwrap();
            }
            assert_eq!(view.fetches_with_password(), expected, "{url}");
            assert_eq!(view.fetches_openly(), !expected, "{url}");
        }
    }

    #[test]
    fn over_tftp_alone_is_without_an_address_of_ours() {
        let mut view = empty(&PHONE);
        assert!(!view.came_by_tftp_alone());
        view.transport = Transport::Tftp;
        assert!(view.came_by_tftp_alone());
        view.phone.set(Concept::ProvisioningUrl, text("tftp://192.0.2.10"), Source::Tenant).unwrap();
        assert!(!view.came_by_tftp_alone());
    }

    #[test]
    fn what_is_unreserved_stands_for_itself() {
        assert_eq!(percent_encoded("Az09-._~"), "Az09-._~");
        assert_eq!(percent_encoded("s$e@c:r/t \u{e9}"), "s%24e%40c%3Ar%2Ft%20%C3%A9");
    }
}
