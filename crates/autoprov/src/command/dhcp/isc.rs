//! A file for `include` in ISC's dhcpd.conf.

use super::group::{DhcpOption, Group, hex, text};
use autoprov_core::DhcpForm;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) fn write(groups: &[Group], url: &str) -> String {
    let mut out = format!(
        "# Phones are sent to {url}. Made by `autoprov dhcp isc`.\n\
         # include \"/etc/dhcp/autoprov.conf\"; in dhcpd.conf reads it, before the subnets.\n"
    );
    let declared = declarations(groups);
    if !declared.is_empty() {
        let _ = writeln!(out, "\n{}", declared.join("\n"));
    }
    for group in groups {
        let _ = writeln!(out, "\n# {}", group.title());
        for note in &group.notes {
            let _ = writeln!(out, "# {note}");
        }
        let _ = writeln!(out, "class \"{}\" {{\n  match if {};", group.name, signs(group).join("\n    or "));
        if group.options.iter().any(|option| option.sub.is_some()) {
            let _ = writeln!(out, "  vendor-option-space {};", group.name);
        }
        for option in &group.options {
            let _ = writeln!(out, "  option {} {};", name(group, option), option.written());
        }
        let forced: Vec<_> = group
            .options
            .iter()
            .filter(|option| option.forced)
            .map(|option| format!("{:02x}", option.code))
            .collect();
        if !forced.is_empty() {
            // Without a list the phone is sent everything.
            let _ = writeln!(
                out,
                "  if exists dhcp-parameter-request-list {{\n    option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, {});\n  }}",
                forced.join(", ")
            );
        }
        out.push_str("}\n");
    }
    out
}

/// dhcpd's own name of an option, or nothing where it has none or one of another type.
fn own(option: &DhcpOption) -> Option<&'static str> {
    match (option.code, option.sub) {
        (43, None) => Some("vendor-encapsulated-options"),
        (66, _) => Some("tftp-server-name"),
        (67, _) => Some("bootfile-name"),
        (72, _) => Some("www-server"),
        _ => None,
    }
}

fn name(group: &Group, option: &DhcpOption) -> String {
    match (option.sub, own(option)) {
        (Some(sub), _) => format!("{}.option-{sub}", group.name),
        (None, Some(own)) => own.to_owned(),
        (None, None) => format!("autoprov-{}", option.code),
    }
}

fn kind(option: &DhcpOption) -> &'static str {
    match option.form {
        DhcpForm::Text => "text",
        DhcpForm::Address => "ip-address",
        DhcpForm::Byte => "unsigned integer 8",
        DhcpForm::Number => "unsigned integer 32",
    }
}

/// What dhcpd must be given for options that it does not know: each once.
fn declarations(groups: &[Group]) -> Vec<String> {
    let mut codes = BTreeMap::new();
    let mut spaces = Vec::new();
    for group in groups {
        let (within, plain): (Vec<_>, Vec<_>) = group.options.iter().partition(|option| option.sub.is_some());
        for option in plain.into_iter().filter(|option| own(option).is_none()) {
            let line = format!("option {} code {} = {};", name(group, option), option.code, kind(option));
            codes.insert(option.code, line);
        }
        if !within.is_empty() {
            spaces.push(format!("option space {};", group.name));
        }
        for option in within {
            let code = option.sub.unwrap_or_default();
            spaces.push(format!("option {} code {code} = {};", name(group, option), kind(option)));
        }
    }
    codes.into_values().chain(spaces).collect()
}

fn signs(group: &Group) -> Vec<String> {
    let class = |class: &&[u8]| {
        let value = text(class).map_or_else(|| hex(class, ":"), |text| format!("\"{text}\""));
        format!("substring(option vendor-class-identifier, 0, {}) = {value}", class.len())
    };
    // The first byte of `hardware` is its type.
    let prefix = |prefix: &[u8; 3]| format!("substring(hardware, 1, 3) = {}", hex(prefix, ":"));
    group.classes.iter().map(class).chain(group.prefixes.iter().map(prefix)).collect()
}
