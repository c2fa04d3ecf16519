//! The reference of the site file's fields: what each is for, with an example. Their types, and what their absence means, the reader says.

use crate::read::{Field, ObjectShape, objects};

/// The objects whose settings a stronger one may say otherwise, weakest first.
pub const LAYERS: [&str; 3] = ["tenant", "profile", "device"];

/// A field as it is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whose it is; of what layers say, the weakest.
    pub object: &'static str,
    /// Its name, type and absence.
    pub field: Field,
    /// Whether [`LAYERS`] may each say it.
    pub layered: bool,
    /// What it is for.
    pub what: &'static str,
    /// A value, as JSON. `{vendor}`, `{model}`, `{dialect}`, `{module}` stand for what the program that shows it knows.
    pub example: &'static str,
}

/// Objects in the order they are told, and what each is.
pub const OBJECTS: [(&str, &str); 24] = [
    ("site", "The file itself."),
    ("model", "A model of a known family that no release has a row for yet (docs/adding-a-model.md)."),
    ("tenant", "A customer of the PBX: its phones, extensions and settings."),
    ("sip_server", "A server that lines register with."),
    ("sip", "Short for `sip_servers` with one server, named `main` unless it says otherwise."),
    ("network", "How a phone finds its place in the network."),
    ("intercom", "What a phone does with a call from somebody's intercom key."),
    ("stun", "A STUN server (RFC 8489)."),
    ("distinctive_ring", "A call that rings otherwise."),
    ("multicast_group", "A multicast group that phones listen to."),
    ("wifi", "A wireless network."),
    ("ldap", "A directory that phones search by themselves."),
    ("hot_desk", "How people log in at desks."),
    ("firmware_pack", "The firmware of a model."),
    ("profile", "A named layer of settings and keys, for devices that list it."),
    ("extension", "A SIP account."),
    ("device", "A phone, gateway, adapter or DECT base."),
    ("line", "An extension on a device."),
    ("key", "A key of a device or profile."),
    ("handset", "A DECT handset of a base."),
    ("expansion", "An expansion module, nearest first."),
    ("directory", "An entry of the phone book, beside the extensions."),
    ("template", "Your text laid over rendered configs (docs/templates.md)."),
    ("route", "Your own file at a name you choose."),
];

/// Object, field, what it is for, an example. `layers` are the fields that [`LAYERS`] share, `server` those of a SIP server.
#[rustfmt::skip]
const TEXTS: &[(&str, &str, &str, &str)] = &[
    ("site", "tenants", "The tenants. One that the file does not name is left as it is.", r#"[{"name": "acme"}]"#),
    ("site", "models", "Models that no release has a row for yet. A file without the field leaves those that there are; one with it names all.", r#"[{"vendor": "{vendor}", "model": "X100", "like": "{model}"}]"#),
    ("model", "vendor", "The maker's word (`autoprov models`).", r#""{vendor}""#),
    ("model", "model", "What it is called; devices name it so.", r#""X100""#),
    ("model", "like", "The model of that maker that it is like: all that is not said here is that one's.", r#""{model}""#),
    ("model", "lines", "How many lines it registers, at most as many as the other.", "4"),
    ("model", "keys", "How many keys it has beside the screen, pages counted, at most as many as the other.", "12"),
    ("model", "user_agents", "User-Agents as its phones send them, one of each kind: the model is told by them.", r#"["Maker X100 1.2.3"]"#),
    ("tenant", "name", "Unique; a-z, 0-9 and `-`. It stands in URLs: `/prov/acme/`.", r#""acme""#),
    ("tenant", "http_username", "Username of the tenant's phones over HTTP (Digest), unique across tenants.", r#""acme""#),
    ("tenant", "http_password", "Their password. Without one HTTP provisioning is off.", r#""choose-one""#),
    ("tenant", "http_previous_password", "The password before: good until every phone has the new one.", r#""the-old-one""#),
    ("tenant", "networks", "The addresses that get config files over TFTP. None: nobody does.", r#"["10.0.0.0/8"]"#),
    ("tenant", "directory_access", "How phones prove themselves for `_directory/MAC`: by Digest, or by their User-Agent alone.", r#""digest""#),
    ("tenant", "tftp_uploads", "Whether phones may send files over TFTP (docs/uploads.md).", "true"),
    ("tenant", "provisioning_url", "Where phones find this server, without a slash at its end.", r#""http://192.0.2.10/prov""#),
    ("tenant", "polling_minutes", "How often phones ask again, 1 to 44640.", "1440"),
    ("tenant", "sip_servers", "SIP servers; lines take the first unless they name another.", r#"[{"name": "main", "host": "pbx.example"}]"#),
    ("tenant", "sip", "Instead of `sip_servers`, where there is one.", r#"{"host": "pbx.example"}"#),
    ("tenant", "firmware_packs", "New firmware by model (docs/firmware.md).", r#"[{"model": "{model}", "pack": "{vendor}/1.2.3"}]"#),
    ("tenant", "phone_admin_password", "Password of the phones' own web page and menus.", r#""choose-one""#),
    ("tenant", "phone_user_password", "Password of the phone's user, where it has a second account.", r#""choose-one""#),
    ("tenant", "ldap", "A directory that phones search (docs/ldap.md).", r#"{"host": "ldap.example", "base_dn": "ou=people,dc=example"}"#),
    ("tenant", "hot_desk", "People log in at devices with `hot_desk` (docs/hot-desking.md).", r#"{"login_number": "*555", "extension": "999"}"#),
    ("tenant", "profiles", "Profiles.", r#"[{"name": "sales"}]"#),
    ("tenant", "extensions", "Extensions.", r#"[{"number": "101", "password": "choose-one"}]"#),
    ("tenant", "devices", "Devices.", r#"[{"mac": "001565267db9", "vendor": "{vendor}", "model": "{model}"}]"#),
    ("tenant", "directory", "The phone book, beside the extensions.", r#"[{"name": "Bo", "number": "102"}]"#),
    ("tenant", "templates", "Your texts for the phones of a dialect.", r#"[{"dialect": "{dialect}", "text": "some.setting = 0\n"}]"#),
    ("tenant", "routes", "Your own files.", r#"[{"name": "custom.cfg", "text": "a = 1\n"}]"#),
    ("server", "name", "Unique in the tenant; lines name it.", r#""main""#),
    ("server", "host", "Host name or address.", r#""pbx.example""#),
    ("server", "lookup", "How it is found: its addresses at `port`, SRV records, or NAPTR records and then SRV (RFC 3263).", r#""srv""#),
    ("server", "port", "1 to 65535; absent 5060, with TLS 5061. With another `lookup` than `host` it must be absent.", "5060"),
    ("server", "transport", "How SIP travels.", r#""udp""#),
    ("server", "outbound_proxy", "Host, or host:port, that all requests go through.", r#""sbc.example:5060""#),
    ("server", "backup_outbound_proxy", "What stands in for the outbound proxy when it does not answer.", r#""sbc2.example""#),
    ("server", "backup_host", "The server to use when this one does not answer.", r#""pbx2.example""#),
    ("server", "failback", "Seconds until a phone on a backup tries the first one again, 1 to 86400.", "120"),
    ("server", "expires", "How long a registration lasts, 10 to 604800 seconds.", "3600"),
    ("server", "subscription_seconds", "How long a subscription to a BLF's number or a mailbox lasts, 10 to 86400 seconds. Absent: as the maker has it.", "60"),
    ("server", "srtp", "Whether speech is encrypted (RFC 3711).", r#""optional""#),
    ("server", "dtmf", "How digits are sent during a call.", r#""rfc2833""#),
    ("server", "nat_keepalive", "Seconds between packets that keep a NAT open; 0 sends none.", "30"),
    ("layers", "voicemail_number", "What is dialled for the mailbox.", r#""*97""#),
    ("layers", "pickup_code", "What is dialled before a number to take its call.", r#""*8""#),
    ("layers", "park_code", "What is dialled to park a call.", r#""*68""#),
    ("layers", "dial_plan", "`open`: what is keyed is sent; that is so where nothing is said. `maker`: the phone's own plan decides (docs/dialling.md).", r#""open""#),
    ("layers", "dial_timeout", "Seconds after the last key until a number is sent, 1 to 15.", "4"),
    ("layers", "local_star_codes", "Whether the phone keeps dialling codes of its own, which then never reach the PBX. Absent: no.", "true"),
    ("layers", "emergency_numbers", "Numbers that are sent with their last key, 2 to 15 digits each.", r#"["112"]"#),
    ("layers", "call_waiting", "Whether a second call is announced during a call.", "false"),
    ("layers", "server_only", "Whether calls are taken from the own server alone: strangers cannot make the phone ring.", "true"),
    ("layers", "intercom", "What an intercom key somewhere else does here. Layers override field by field.", r#"{"answer": true}"#),
    ("layers", "feature_key_sync", "Whether DND and forwarding are the PBX's, and the phone's keys tell it.", "true"),
    ("layers", "lldp", "Whether the phone asks the switch for its VLAN by LLDP-MED.", "true"),
    ("layers", "cdp", "The same by CDP.", "false"),
    ("layers", "stun", "Who tells the phone its address on the other side of a NAT.", r#"{"host": "stun.example"}"#),
    ("layers", "session_timer", "Seconds of the session timer (RFC 4028), 90 to 86400; 0 is none.", "1800"),
    ("layers", "caller_id_source", "Where a caller's number is taken from, in order: P-Asserted-Identity, Remote-Party-ID, From.", r#"["pai", "from"]"#),
    ("layers", "transfer_key", "What a key that knows a number does with a call in progress.", r#""attended""#),
    ("layers", "conference_uri", "Where the PBX holds conferences: a user part, or `user@host`.", r#""conference""#),
    ("layers", "remote_management", "Whether the maker's cloud and TR-069 may manage the phone.", "false"),
    ("layers", "ringtone", "One of the phone's own ring tones by its number, 1 to 99.", "3"),
    ("layers", "distinctive_rings", "Calls that ring otherwise, by the text of their Alert-Info header.", r#"[{"alert_info": "external", "ring": 2}]"#),
    ("layers", "wallpaper", "A picture for the screen's ground: a URL, or a file of the file area (docs/operating.md).", r#""pictures/acme.jpg""#),
    ("layers", "logo", "A picture that is shown at start, or on a small screen: a URL, or a file of the file area.", r#""pictures/logo.bmp""#),
    ("layers", "backlight", "Seconds until the screen's light goes down, at most 86400; 0 is never.", "60"),
    ("layers", "screensaver", "Seconds until the screen saver, at most 86400; 0 is never.", "600"),
    ("layers", "menu_lock", "Whether people are kept out of the phone's settings.", "true"),
    ("layers", "button_number", "What the button of a device without a keypad dials; each comma is a pause before the keys behind it.", r#""302""#),
    ("layers", "multicast_listen", "Multicast groups that the phone listens to.", r#"[{"address": "224.0.1.75", "port": 5004}]"#),
    ("layers", "wifi", "The wireless network. Layers override it whole.", r#"{"ssid": "office", "password": "choose-one"}"#),
    ("layers", "time_zone", "An IANA time zone.", r#""Europe/Sarajevo""#),
    ("layers", "ntp", "Time servers.", r#"["pool.ntp.org"]"#),
    ("layers", "date_format", "The order of day, month and year.", r#""dmy""#),
    ("layers", "time_format", "Twelve hours or twenty-four.", r#""24""#),
    ("layers", "language", "The language of the menus (ISO 639-1).", r#""de""#),
    ("layers", "country", "The country of the tones (ISO 3166-1, lower case).", r#""de""#),
    ("layers", "codecs", "Codecs in order of preference.", r#"["pcma", "pcmu", "g722"]"#),
    ("layers", "syslog", "The syslog server.", r#""log.example""#),
    ("layers", "network", "Addresses and VLANs. Layers override field by field.", r#"{"vlan": 20}"#),
    ("layers", "firmware_pack", "The folder of the file area that new firmware comes from (docs/firmware.md).", r#""{vendor}/1.2.3""#),
    ("network", "dhcp", "Whether the phone asks DHCP for its address.", "false"),
    ("network", "ip", "Its address, without DHCP.", r#""192.0.2.7""#),
    ("network", "mask", "Its mask, without DHCP.", r#""255.255.255.0""#),
    ("network", "gateway", "Its router, without DHCP.", r#""192.0.2.1""#),
    ("network", "dns", "Name servers.", r#"["192.0.2.53"]"#),
    ("network", "vlan", "The phone's VLAN, 1 to 4094.", "20"),
    ("network", "vlan_priority", "Its priority, 0 to 7.", "5"),
    ("network", "pc_vlan", "The VLAN of the PC port, 1 to 4094.", "30"),
    ("intercom", "answer", "Whether the phone opens its loudspeaker.", "true"),
    ("intercom", "alert_info", "The text of the Alert-Info header that marks such a call.", r#""intercom""#),
    ("intercom", "barge", "Whether such a call breaks into another.", "true"),
    ("distinctive_ring", "alert_info", "The text of the Alert-Info header that marks the call.", r#""external""#),
    ("distinctive_ring", "ring", "The ring tone, as `ringtone` has it.", "2"),
    ("multicast_group", "address", "224.0.0.0 to 239.255.255.255 (RFC 5771).", r#""224.0.1.75""#),
    ("multicast_group", "port", "1 to 65535.", "5004"),
    ("multicast_group", "label", "What the phone shows.", r#""All""#),
    ("multicast_group", "priority", "Which speech breaks into which: the least number is the most important. Absent: after those that have one, in order.", "1"),
    ("wifi", "ssid", "Its name, at most 32 bytes.", r#""office""#),
    ("wifi", "security", "How it is secured; all but `open` with a password that all share.", r#""wpa2""#),
    ("wifi", "password", "That password, 8 to 63 characters.", r#""choose-one""#),
    ("stun", "host", "Host name or address.", r#""stun.example""#),
    ("stun", "port", "1 to 65535.", "3479"),
    ("ldap", "host", "Host name or address.", r#""ldap.example""#),
    ("ldap", "port", "1 to 65535.", "389"),
    ("ldap", "tls", "Whether the connection starts with TLS.", "false"),
    ("ldap", "base_dn", "Where the search starts.", r#""ou=people,dc=example""#),
    ("ldap", "bind_dn", "As whom phones search.", r#""cn=phone,dc=example""#),
    ("ldap", "password", "Their password.", r#""choose-one""#),
    ("ldap", "name_filter", "The search for a name; `%` stands for what was typed.", r#""(cn=%)""#),
    ("ldap", "number_filter", "The search for a number.", r#""(telephoneNumber=%)""#),
    ("ldap", "name_attributes", "The attributes of a name.", r#"["sn"]"#),
    ("ldap", "number_attributes", "The attributes of numbers.", r#"["mobile"]"#),
    ("ldap", "max_hits", "The most entries of a search, 1 to 1000.", "50"),
    ("ldap", "display_name", "How an entry is shown: attributes after `%`.", r#""%givenName %sn""#),
    ("ldap", "lookup_incoming", "Whether a caller's number is looked up.", "true"),
    ("ldap", "lookup_outgoing", "Whether a number that is dialled is looked up.", "true"),
    ("ldap", "sort", "Whether what is found is sorted.", "true"),
    ("hot_desk", "login_number", "What the login key dials.", r#""*555""#),
    ("hot_desk", "extension", "The extension of a desk at which nobody is logged in.", r#""999""#),
    ("firmware_pack", "model", "The model as `autoprov models` spells it.", r#""{model}""#),
    ("firmware_pack", "pack", "The folder of the file area.", r#""{vendor}/1.2.3""#),
    ("profile", "name", "Unique in the tenant; devices list it.", r#""sales""#),
    ("profile", "keys", "Keys that its devices have.", r#"[{"group": "line", "position": 4, "type": "dnd"}]"#),
    ("profile", "raw", "Raw parameters by dialect, in the maker's names.", r#"{"{dialect}": {"some.setting": "0"}}"#),
    ("extension", "number", "Unique in the tenant: what it registers as.", r#""101""#),
    ("extension", "display_name", "What others see.", r#""Ana""#),
    ("extension", "auth_id", "The name it proves itself with, where that is not its number.", r#""a101""#),
    ("extension", "password", "Its SIP password.", r#""choose-one""#),
    ("extension", "voicemail", "Its mailbox.", r#""1101""#),
    ("extension", "codecs", "The codecs of its lines, in order of preference.", r#"["g722", "pcma"]"#),
    ("extension", "blf_list", "The list of numbers that its lines watch at once (RFC 4662).", r#""office""#),
    ("extension", "pin", "What its owner types to log in at a desk.", r#""4711""#),
    ("extension", "templates", "Your texts for the phones that have a line on it.", r#"[{"dialect": "{dialect}", "text": "a = 1\n"}]"#),
    ("device", "name", "Unique in the tenant; absent its MAC.", r#""reception""#),
    ("device", "mac", "Its MAC address, unique in the database; `null` for a phone still to be claimed.", r#""001565267db9""#),
    ("device", "vendor", "The maker's word (`autoprov models`).", r#""{vendor}""#),
    ("device", "model", "The model as `autoprov models` spells it.", r#""{model}""#),
    ("device", "firmware", "The firmware it runs, until it says so itself.", r#""1.2.3""#),
    ("device", "serial", "Its serial number.", r#""123456""#),
    ("device", "http_username", "Username of this device alone.", r#""reception""#),
    ("device", "http_password", "Password of this device alone.", r#""choose-one""#),
    ("device", "profiles", "Its profiles, weakest first.", r#"["sales"]"#),
    ("device", "hot_desk", "Whether people log in and out at it.", "true"),
    ("device", "keys_managed", "Which of its keys Autoprov rules: all, or those it lists.", r#""listed""#),
    ("device", "raw", "Raw parameters by dialect, in the maker's names.", r#"{"{dialect}": {"some.setting": "0"}}"#),
    ("device", "lines", "Its lines.", r#"[{"index": 1, "extension": "101"}]"#),
    ("device", "keys", "Its keys.", r#"[{"group": "line", "position": 2, "type": "blf", "value": "102"}]"#),
    ("device", "handsets", "Its DECT handsets.", r#"[{"index": 1, "name": "Hall"}]"#),
    ("device", "expansion", "Its expansion modules, nearest first.", r#"[{"model": "{module}"}]"#),
    ("line", "index", "Which line, from 1.", "1"),
    ("line", "extension", "The extension's number.", r#""101""#),
    ("line", "label", "What stands beside its key.", r#""Ana's""#),
    ("line", "server", "The SIP server; absent the first.", r#""main""#),
    ("line", "shared", "Whether others have the same line.", "true"),
    ("key", "group", "Which keys: `line`, `memory`, `programmable`, or an expansion module's.", r#""line""#),
    ("key", "position", "Which of them, from 1.", "2"),
    ("key", "type", "What it does.", r#""blf""#),
    ("key", "value", "The number, or what its type takes: a URL, digits, an address.", r#""102""#),
    ("key", "label", "What stands beside it.", r#""Bo""#),
    ("key", "line", "The line it uses, from 1.", "2"),
    ("key", "pickup_code", "The code that takes its number's call, where it is not the phone's.", r#""**""#),
    ("handset", "index", "Which, from 1.", "1"),
    ("handset", "ipei", "Its IPEI.", r#""02c332b510""#),
    ("handset", "name", "What it shows.", r#""Hall""#),
    ("handset", "lines", "The lines it rings for.", "[1]"),
    ("expansion", "model", "The module's model.", r#""{module}""#),
    ("directory", "name", "Whose number.", r#""Bo""#),
    ("directory", "number", "What is dialled.", r#""+387 33 123-456""#),
    ("template", "dialect", "The dialect whose files it touches (`autoprov models`).", r#""{dialect}""#),
    ("template", "model", "The model it is for; absent all of the dialect.", r#""{model}""#),
    ("template", "text", "The text, in the dialect's own format.", r#""some.setting = 0\n""#),
    ("route", "name", "The name below `/prov/`.", r#""custom.cfg""#),
    ("route", "public", "Whether it is served without authentication.", "true"),
    ("route", "text", "The text.", r#""a = 1\n""#),
];

/// Every field of the site file, by object in the order of [`OBJECTS`]; what layers share stands with the tenant, once.
pub fn fields() -> Vec<Told> {
    let shapes = objects();
    let of = |name: &str| shapes.iter().find(|shape| shape.name == name).copied().map(ObjectShape::fields);
    let [tenant, profile, device] = LAYERS.map(|name| of(name).unwrap_or_default());
    let is_layered = |field: &Field| [&tenant, &profile, &device].iter().all(|own| own.contains(field));
    let mut out = Vec::new();
    for (object, _) in OBJECTS {
        for field in of(object).unwrap_or_default() {
            let layered = LAYERS.contains(&object) && field.name != "name" && is_layered(&field);
            if layered && object != "tenant" {
                continue;
            }
            let (what, example) = text(object, field.name);
            out.push(Told { object, field, layered, what, example });
        }
    }
    out
}

/// What a field is for; of an object that layers share too.
pub fn what(object: ObjectShape, field: &Field) -> &'static str {
    text(object.name, field.name).0
}

/// What a field is for, and its example.
fn text(object: &str, field: &str) -> (&'static str, &'static str) {
    let is_of = |whose: &str| match whose {
        "layers" => LAYERS.contains(&object),
        "server" => matches!(object, "sip_server" | "sip"),
        whose => whose == object,
    };
    let found = TEXTS.iter().find(|(whose, name, ..)| *name == field && is_of(whose));
    found.map_or(("", ""), |(.., what, example)| (*what, *example))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::FULL;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_is_told_and_nothing_else_is() {
        let names: Vec<_> = objects().iter().map(|shape| shape.name).collect();
        let told: Vec<_> = OBJECTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>(), told.iter().collect(), "objects");
        let fields = fields();
        for told in &fields {
            assert!(!told.what.is_empty(), "{}.{} is not told", told.object, told.field.name);
            let example: Value = serde_json::from_str(told.example).unwrap();
            assert!(fits(&example, &told.field), "{}.{}: {example}", told.object, told.field.name);
        }
        let used: BTreeSet<_> = fields.iter().map(|told| told.what).collect();
        let unused: Vec<_> = TEXTS.iter().filter(|text| !used.contains(text.2)).collect();
        assert!(unused.is_empty(), "{unused:?}");
        assert!(fields.iter().filter(|told| told.layered).count() > 20);
    }

    fn fits(example: &Value, field: &Field) -> bool {
        use crate::read::Shape;
        match &field.shape {
            Shape::Text(_) => example.is_string(),
            Shape::Flag => example.is_boolean(),
            Shape::Number(_) => example.is_u64(),
            Shape::Words(words) => example.as_str().is_some_and(|word| words.contains(&word)),
            Shape::List(_) => example.is_array(),
            Shape::Names(_) | Shape::Object(_) => example.is_object(),
        }
    }

    #[test]
    fn a_file_with_every_field_has_them_all() {
        let quoted = |told: &Told| format!("\"{}\":", told.field.name);
        let lacking: Vec<_> = fields().iter().map(quoted).filter(|name| !FULL.contains(name)).collect();
        assert_eq!(lacking, ["\"sip\":"], "the file that has every field");
    }
}
