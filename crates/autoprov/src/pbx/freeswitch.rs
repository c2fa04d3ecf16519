//! FreeSWITCH: the users of its XML directory, with the variables that its files set (`switch_xml.c`).

mod document;

use super::Files;
use super::found::{Extension, Found, Place};
use crate::csv::Kind;
use autoprov_core::format::xml::roxmltree::{Document, Node};
use document::{Expanded, shown, unset, without_comments};
use std::collections::BTreeMap;

/// The password of all users in FreeSWITCH's own configurations (conf/vanilla/vars.xml).
const SHIPPED: &str = "1234";
/// Attributes of a user that are looked at.
const ATTRIBUTES: [&str; 3] = ["id", "type", "mailbox"];
/// Params of a user that are looked at.
const PARAMS: [&str; 4] = ["password", "a1-hash", "vm-password", "vm-enabled"];
/// Variables of a user that are looked at.
const VARIABLES: [&str; 1] = ["effective_caller_id_name"];

/// A user with a name, in a domain. No `Debug`: it holds a password.
struct User {
    place: Place,
    id: String,
    domain: String,
    mailbox: Option<String>,
    params: BTreeMap<String, (String, Place)>,
    variables: BTreeMap<String, (String, Place)>,
    has_gateways: bool,
}

/// Reads the folder. Of several domains, the one that a SIP server of the tenant is called.
pub(super) fn read(files: &mut Files, hosts: &[&str]) -> Found {
    let mut found = Found::naming(Kind::Extensions);
    let base = files.base().to_owned();
    // The folder, or its directory alone.
    let (vars, directory) = if base.join("directory").is_dir() {
        (base.join("vars.xml"), base.join("directory"))
    } else {
        (base.join("../vars.xml"), base.clone())
    };
    let mut document = Expanded::default();
    document.add(files, &vars, &mut found);
    document.add(files, &directory.join("*.xml"), &mut found);
    let text = format!("<all>{}</all>", without_comments(&document.text));
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let place_of = |node: Node<'_, '_>| {
        let ended = ends.partition_point(|end| *end < node.range().start);
        document.place(ended + 1)
    };
    let mut any = false;
    let users = match Document::parse(&text) {
        Ok(xml) => {
            any = xml.descendants().any(|node| node.has_tag_name("user") || node.has_tag_name("domain"));
            xml.descendants().filter_map(|node| user(node, &place_of, &mut found)).collect()
        }
        Err(error) => {
            // The parser repeats what stands there, and that may be a password.
            let place = document.place(error.pos().row as usize);
            found.error(place, "is no XML from here on: see whether an element or a quote is not closed");
            Vec::new()
        }
    };
    if !any && found.errors.is_empty() {
        let message =
            "has no directory of users: name the folder of FreeSWITCH's files, such as /etc/freeswitch";
        found.error(base.display(), message);
    }
    let port = document.variable("internal_sip_port");
    if let Some((place, port)) = port.and_then(|(port, place)| Some((place, port.parse().ok()?))) {
        found.listens.extend(["udp", "tcp"].map(|transport| (place.clone(), transport.to_owned(), port)));
    }
    for user in of_one_domain(users, hosts, &mut found) {
        extension(user, &mut found);
    }
    found
}

/// The users of the domain that is meant.
fn of_one_domain(users: Vec<User>, hosts: &[&str], found: &mut Found) -> Vec<User> {
    let mut domains: Vec<String> = users.iter().map(|user| user.domain.clone()).collect();
    domains.sort();
    domains.dedup();
    let meant = match domains.as_slice() {
        [] => return Vec::new(),
        [only] => only.clone(),
        several => {
            let meant =
                several.iter().find(|domain| hosts.iter().any(|host| host.eq_ignore_ascii_case(domain)));
            let Some(meant) = meant else {
                let message = format!(
                    "there are users of the domains {}: make the tenant's one the host of its SIP server (`sip_servers`)",
                    several.join(", ")
                );
                found.error("", message);
                return Vec::new();
            };
            meant.clone()
        }
    };
    let (own, others): (Vec<_>, Vec<_>) = users.into_iter().partition(|user| user.domain == meant);
    for other in others {
        let because = format!("it is of the domain `{}`, and the tenant's is `{meant}`", other.domain);
        found.leave(&other.place, &other.id, because);
    }
    own
}

/// A `user` element; a pointer is to one that stands elsewhere.
fn user(node: Node<'_, '_>, place_of: &dyn Fn(Node<'_, '_>) -> Place, found: &mut Found) -> Option<User> {
    if node.tag_name().name() != "user" || node.attribute("type") == Some("pointer") {
        return None;
    }
    let place = place_of(node);
    let id = node.attribute("id").unwrap_or_default();
    if id.is_empty() || unset(id).is_some() {
        found.leave(
            &place,
            &shown(id),
            "the user has no `id`, or one of a variable that these files do not set",
        );
        return None;
    }
    let items = |list: &str, item: &'static str| {
        let lists = node.children().filter(|own| own.has_tag_name(list));
        let items = lists.flat_map(|own| own.children()).filter(|own| own.has_tag_name(item));
        let pairs = items.filter_map(|own| {
            Some((own.attribute("name")?.to_owned(), (own.attribute("value")?.to_owned(), place_of(own))))
        });
        pairs.collect::<BTreeMap<_, _>>()
    };
    for attribute in node.attributes().filter(|own| !ATTRIBUTES.contains(&own.name())) {
        found.leave_once(&place, attribute.name(), "these attributes of users are the PBX's own");
    }
    let domain = node.ancestors().find(|own| own.has_tag_name("domain"));
    Some(User {
        id: id.to_owned(),
        domain: shown(domain.and_then(|own| own.attribute("name")).unwrap_or_default()),
        mailbox: node.attribute("mailbox").filter(|own| unset(own).is_none()).map(str::to_owned),
        params: items("params", "param"),
        variables: items("variables", "variable"),
        has_gateways: node.descendants().any(|own| own.has_tag_name("gateway")),
        place,
    })
}

fn extension(user: User, found: &mut Found) {
    let (place, id) = (&user.place, &user.id);
    if user.has_gateways {
        found.leave(place, id, "its gateways, which are the PBX's own");
    }
    let mut fields = Vec::new();
    match user.params.get("password").map(|(password, _)| password) {
        _ if user.params.contains_key("a1-hash") => {
            let because = "its password, of which the PBX has a digest (`a1-hash`): set it with `autoprov extension set NUMBER password=...`";
            found.leave(place, id, because);
        }
        None => return found.leave(place, id, "the user has no password, and registers with none"),
        Some(password) if password.is_empty() => return found.leave(place, id, "its password is empty"),
        Some(password) => {
            if let Some(name) = unset(password) {
                let because = format!("its password is the variable `{name}`, which these files do not set");
                return found.leave(place, id, because);
            }
            if password == SHIPPED {
                let because = "the password is the one that FreeSWITCH is shipped with, which all the world knows: change it (`default_password` in vars.xml)";
                found.warn(place, id, because);
            }
            fields.push(("password", Some(password.clone())));
        }
    }
    let has_mailbox = user.params.get("vm-enabled").is_none_or(|(value, _)| value != "false");
    fields.push(("voicemail", has_mailbox.then(|| user.mailbox.clone().unwrap_or_else(|| id.clone()))));
    fields.push(("auth_id", None));
    let named =
        user.variables.get(VARIABLES[0]).filter(|(name, _)| !name.is_empty() && unset(name).is_none());
    fields.extend(named.map(|(name, _)| ("display_name", Some(name.clone()))));
    let others = user.params.iter().filter(|(name, _)| !PARAMS.contains(&name.as_str()));
    let others = others.chain(user.variables.iter().filter(|(name, _)| !VARIABLES.contains(&name.as_str())));
    for (name, (_, place)) in others {
        found.leave_once(place, name, "these params and variables are the PBX's own, and stay there");
    }
    found.extension(Extension { place: user.place.clone(), number: user.id, fields });
}
