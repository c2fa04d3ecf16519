//! A configuration for Kea, with what is to be copied into one's own: `option-def` and `client-classes`.

use super::group::{DhcpOption, Group, hex, text};
use autoprov_core::DhcpForm;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The configuration, and what is not in it, a sentence each.
pub(super) fn write(groups: Vec<Group>, url: &str) -> (Value, Vec<String>) {
    let mut left_out = Vec::new();
    let groups: Vec<Group> = groups.into_iter().filter_map(|group| sayable(group, &mut left_out)).collect();
    // `comment` is a key that Kea reads in any of its objects; a comment of another kind would end this being JSON.
    let written = json!({"Dhcp4": {
        "comment": format!("Phones are sent to {url}. Made by `autoprov dhcp kea`."),
        "option-def": definitions(&groups),
        "client-classes": groups.iter().map(class).collect::<Vec<_>>(),
    }});
    (written, left_out)
}

/// The group without what Kea cannot say. Option 159 is ports to it (RFC 7618), and it takes no other definition: text given as bytes passes
/// its check and is cut to four bytes on the wire (seen with 2.2.0).
fn sayable(mut group: Group, left_out: &mut Vec<String>) -> Option<Group> {
    let all = group.options.len();
    group.options.retain(|option| option.code != 159);
    if group.options.len() < all {
        left_out.push(format!(
            "option 159 of {} is left out: Kea takes it for ports (RFC 7618) and sends no text in it",
            group.title()
        ));
    }
    (!group.options.is_empty()).then_some(group)
}

/// Whether Kea has a definition of its own and takes no other.
fn is_standard(option: &DhcpOption) -> bool {
    option.code < 128
}

fn name(option: &DhcpOption) -> String {
    format!("autoprov-{}", option.sub.unwrap_or(option.code))
}

fn kind(option: &DhcpOption) -> &'static str {
    match option.form {
        DhcpForm::Text => "string",
        DhcpForm::Address => "ipv4-address",
        DhcpForm::Byte => "uint8",
        DhcpForm::Number => "uint32",
    }
}

fn definitions(groups: &[Group]) -> Vec<Value> {
    let mut definitions = BTreeMap::new();
    for group in groups {
        for option in &group.options {
            let (space, code) = match option.sub {
                Some(sub) => (group.name.as_str(), sub),
                None if is_standard(option) => continue,
                None => ("dhcp4", option.code),
            };
            let definition =
                json!({"name": name(option), "code": code, "space": space, "type": kind(option)});
            definitions.insert((space, code), definition);
        }
    }
    definitions.into_values().collect()
}

fn class(group: &Group) -> Value {
    let mut class = Map::new();
    let comment = std::iter::once(group.title()).chain(group.notes.iter().cloned());
    class.insert("name".to_owned(), group.name.as_str().into());
    class.insert("comment".to_owned(), comment.collect::<Vec<_>>().join(". ").into());
    class.insert("test".to_owned(), signs(group).join(" or ").into());
    let mut options: Vec<Value> = group.options.iter().map(|option| data(group, option)).collect();
    // What option 43 is, a class may say for itself.
    let within = || group.options.iter().filter(|option| option.sub.is_some());
    let whole = group.options.iter().any(|option| option.code == 43 && option.sub.is_none());
    if let Some(first) = within().next() {
        let forced = within().any(|option| option.forced);
        options.insert(0, json!({"code": first.code, "always-send": forced}));
        class.insert(
            "option-def".to_owned(),
            json!([{"name": "vendor-encapsulated-options", "code": 43, "type": "empty", "encapsulate": group.name}]),
        );
    } else if whole {
        class.insert(
            "option-def".to_owned(),
            json!([{"name": "vendor-encapsulated-options", "code": 43, "type": "string"}]),
        );
    }
    class.insert("option-data".to_owned(), options.into());
    class.into()
}

fn data(group: &Group, option: &DhcpOption) -> Value {
    let mut data = Map::new();
    let code = option.sub.unwrap_or(option.code);
    data.insert("code".to_owned(), code.into());
    if option.sub.is_some() {
        data.insert("space".to_owned(), group.name.as_str().into());
    } else if !is_standard(option) {
        data.insert("name".to_owned(), name(option).into());
    }
    // A comma ends a field of Kea's.
    data.insert("data".to_owned(), option.value.replace(',', "\\,").into());
    if option.forced {
        data.insert("always-send".to_owned(), true.into());
    }
    data.into()
}

fn signs(group: &Group) -> Vec<String> {
    let class = |class: &&[u8]| {
        let value = text(class).map_or_else(|| format!("0x{}", hex(class, "")), |text| format!("'{text}'"));
        format!("substring(option[60].hex,0,{}) == {value}", class.len())
    };
    let prefix = |prefix: &[u8; 3]| format!("substring(pkt4.mac,0,3) == 0x{}", hex(prefix, ""));
    group.classes.iter().map(class).chain(group.prefixes.iter().map(prefix)).collect()
}
