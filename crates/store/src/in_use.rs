//! What a change takes away or renames while devices name it.

use crate::finding::{Finding, shell_word, short};
use crate::report::Kind;
use crate::site::{Device, Tenant};

/// Devices that are named before the others are counted.
const NAMED: usize = 3;

/// The field of a line that names its server.
const SERVER: &str = ".server";

/// A device that names something.
struct User<'a> {
    device: &'a str,
    /// Where in it.
    place: String,
    /// The object of the field that names it.
    object: String,
    /// That field, below the object; empty: the object is the field.
    field: &'static str,
}

/// Why what `own` had and `changed` has not may not go: devices of the tenant, as it would be, name it.
pub(crate) fn in_use(own: &Tenant, changed: &Tenant, whole: &Tenant) -> Vec<Finding> {
    let all = |of: &Tenant| {
        let extensions =
            of.extensions.iter().map(|extension| (Kind::Extension.name(), extension.number.clone()));
        let profiles = of.profiles.iter().map(|profile| (Kind::Profile.name(), profile.name.clone()));
        let servers = of.sip_servers.iter().map(|server| ("SIP server", server.name.clone()));
        extensions.chain(profiles).chain(servers).collect::<Vec<_>>()
    };
    let (had, has) = (all(own), all(changed));
    // As many as before: another name, or another one in its place.
    let is_renamed = had.len() == has.len();
    let gone = had.iter().filter(|name| !has.contains(name));
    gone.filter_map(|(kind, name)| {
        let users: Vec<_> = whole.devices.iter().filter_map(|device| user(device, kind, name)).collect();
        let first = users.first()?;
        let mut named: Vec<_> =
            users.iter().take(NAMED).map(|user| format!("`{}`{}", short(user.device), user.place)).collect();
        if users.len() > NAMED {
            named.push(format!("{} more", users.len() - NAMED));
        }
        let last = named.pop().unwrap_or_default();
        let named = if named.is_empty() { last } else { format!("{} and {last}", named.join(", ")) };
        let (device, object) = (shell_word(&short(first.device)), &first.object);
        let remedy = if is_renamed {
            format!("add the new one, and give them that first, as `autoprov device set {device} {object}{}=NEW` does", first.field)
        } else {
            // A line without an extension is none; a line may do without naming its server.
            let field = if first.field == SERVER { SERVER } else { "" };
            format!("take it from them first, as `autoprov device set {device} {object}{field}=` does")
        };
        let message = format!("is used by {named}: {remedy}");
        Some(Finding::new(format!("{kind} `{}`", short(name)), message))
    })
    .collect()
}

fn user<'a>(device: &'a Device, kind: &str, name: &str) -> Option<User<'a>> {
    let own = |place, object, field| User { device: &device.name, place, object, field };
    if kind == Kind::Profile.name() {
        let nth = device.profiles.iter().position(|own| own == name)?;
        return Some(own(String::new(), format!("profiles.{nth}"), ""));
    }
    let is_extension = kind == Kind::Extension.name();
    let (nth, line) = device.lines.iter().enumerate().find(|(_, line)| {
        if is_extension { line.extension == name } else { line.server.as_deref() == Some(name) }
    })?;
    let field = if is_extension { ".extension" } else { SERVER };
    Some(own(format!(" (line {})", line.index), format!("lines.{nth}"), field))
}
