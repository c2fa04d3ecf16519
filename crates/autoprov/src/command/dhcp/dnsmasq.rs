//! A file for dnsmasq's `conf-file` or `conf-dir`.

use super::group::{Group, hex, text};
use autoprov_core::DhcpForm;
use std::fmt::Write as _;

pub(super) fn write(groups: &[Group], url: &str) -> String {
    let mut out = format!(
        "# Phones are sent to {url}. Made by `autoprov dhcp dnsmasq`.\n\
         # Put it into /etc/dnsmasq.d, or name it with conf-file=; a dhcp-range must be there.\n"
    );
    for group in groups {
        let _ = writeln!(out, "\n# {}", group.title());
        for note in &group.notes {
            let _ = writeln!(out, "# {note}");
        }
        let tag = &group.name;
        for class in &group.classes {
            // A class of dhcp-vendorclass may lie anywhere in what the phone sends, hex digits of dhcp-match stand for its beginning.
            let _ = match text(class) {
                Some(text) => writeln!(out, "dhcp-vendorclass=set:{tag},\"{text}\""),
                None => writeln!(out, "dhcp-match=set:{tag},60,{}", hex(class, ":")),
            };
        }
        for prefix in &group.prefixes {
            let _ = writeln!(out, "dhcp-mac=set:{tag},{}:*:*:*", hex(prefix, ":"));
        }
        for option in &group.options {
            let line = if option.forced { "dhcp-option-force" } else { "dhcp-option" };
            let code = option
                .sub
                .map_or_else(|| option.code.to_string(), |sub| format!("encap:{},{sub}", option.code));
            // How many bytes a number takes, dnsmasq is told by a letter behind it.
            let width = match option.form {
                DhcpForm::Byte => "b",
                DhcpForm::Number => "i",
                DhcpForm::Text | DhcpForm::Address => "",
            };
            let _ = writeln!(out, "{line}=tag:{tag},{code},{}{width}", option.written());
        }
    }
    out
}
