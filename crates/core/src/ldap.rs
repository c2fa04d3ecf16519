//! How an entry of an LDAP directory is shown.

/// The attributes of a display name, each after a `%`: `givenName` and `sn` of `%givenName %sn`. A `%` that no name follows stands for none.
/// A name is a short one or an OID, without options (RFC 4512, section 1.4).
pub fn shown_attributes(display: &str) -> impl Iterator<Item = &str> {
    display.split('%').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
        let name = end.map_or(rest, |end| rest.get(..end).unwrap_or_default());
        // What ends a sentence is no part of an OID.
        Some(name.trim_end_matches(['.', '-'])).filter(|name| !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::shown_attributes;

    #[test]
    fn a_name_ends_where_its_letters_end() {
        for (display, expected) in [
            ("%cn", &["cn"][..]),
            ("%givenName %sn", &["givenName", "sn"]),
            ("%sn, %givenName (%o).", &["sn", "givenName", "o"]),
            ("%sn%givenName", &["sn", "givenName"]),
            ("%2.5.4.3.", &["2.5.4.3"]),
            ("cn", &[]),
            ("%", &[]),
            ("%% %é", &[]),
            ("", &[]),
        ] {
            assert_eq!(shown_attributes(display).collect::<Vec<_>>(), expected, "{display}");
        }
    }
}
