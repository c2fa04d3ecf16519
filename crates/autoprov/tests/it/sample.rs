//! A site with every field of the site file, a phone of each dialect, and passwords that stand nowhere else.

use serde_json::{Value, json};

/// The passwords of [`full`]: none may appear outside of phone files, `export` and `render`.
pub const SECRETS: [&str; 10] = [
    "pw-http-acme",
    "pw-previous-acme",
    "pw-admin-acme",
    "pw-user-acme",
    "pw-ldap-acme",
    "pw-sip-101",
    "pw-sip-102",
    "pw-ht-own",
    "4711998877",
    "pw-other-tenant",
];

/// Username and password of the tenant `acme` of [`full`].
pub const USER: (&str, &str) = ("acme", "pw-http-acme");
/// Username and password of the tenant `other` of [`full`].
pub const OTHER: (&str, &str) = ("other", "pw-other-tenant");

/// Each phone of [`full`]: its name, its MAC, the name of its settings.
pub const PHONES: [(&str, &str, &str); 5] = [
    ("reception", "001565267db9", "001565267db9.cfg"),
    ("t28", "001565000028", "001565000028.cfg"),
    ("poly", "0004f282e824", "phone0004f282e824.cfg"),
    ("gxp", "000b82010203", "cfg000b82010203.xml"),
    ("ht", "000b82010204", "cfg000b82010204"),
];

/// The site. Its tenant `acme` has named these networks.
pub fn full_in(networks: &[&str]) -> Value {
    let mut site = full();
    site["tenants"][0]["networks"] = json!(networks);
    site
}

/// The tenant `acme` of loopback with everything, and the tenant `other` with one phone.
pub fn full() -> Value {
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "pw-http-acme",
        "http_previous_password": "pw-previous-acme", "networks": ["127.0.0.0/8"], "directory_access": "digest",
        "provisioning_url": "http://192.0.2.10/prov", "polling_minutes": 720,
        "sip_servers": [{"name": "main", "host": "pbx.example", "port": 5062, "transport": "tcp",
            "outbound_proxy": "sbc.example:5070", "backup_host": "pbx2.example", "expires": 1800, "srtp": "optional",
            "dtmf": "info", "nat_keepalive": 25}],
        "voicemail_number": "*97", "pickup_code": "*8", "park_code": "*68", "time_zone": "Europe/Sarajevo",
        "ntp": ["pool.ntp.org"], "date_format": "dmy", "time_format": "24", "language": "en", "country": "ba",
        "codecs": ["pcma", "pcmu", "g722", "g729"], "syslog": "192.0.2.9",
        "network": {"dhcp": true, "dns": ["192.0.2.53"], "vlan": 20, "vlan_priority": 5, "pc_vlan": 30},
        "phone_admin_password": "pw-admin-acme", "phone_user_password": "pw-user-acme",
        "ldap": {"host": "ldap.example", "port": 389, "tls": false, "base_dn": "dc=example", "bind_dn": "cn=reader",
            "password": "pw-ldap-acme", "name_filter": "(cn=%)", "number_filter": "(telephoneNumber=%)",
            "name_attributes": ["cn"], "number_attributes": ["telephoneNumber"]},
        "hot_desk": {"login_number": "*555", "extension": "102"},
        "profiles": [{"name": "sales", "time_zone": "Europe/Berlin",
            "keys": [{"group": "line", "position": 3, "type": "speed-dial", "value": "0387", "label": "Taxi", "line": 1}],
            "raw": {"yealink-v81": {"phone_setting.backlight_time": "0"}}}],
        "extensions": [
            {"number": "101", "display_name": "Ana", "auth_id": "auth101", "password": "pw-sip-101", "voicemail": "1010",
                "codecs": ["pcmu"], "pin": "4711998877",
                "templates": [{"dialect": "yealink-v81", "text": "#!version:1.0.0.1\nfeatures.dnd.allow = 0\n"}]},
            {"number": "102", "display_name": "O'Brien & <Söhne>", "password": "pw-sip-102"}],
        "devices": [
            {"name": "reception", "mac": "001565267db9", "vendor": "yealink", "model": "T46G", "serial": "S1",
                "profiles": ["sales"], "raw": {"yealink-v81": {"voice.side_tone": "-3"}},
                "lines": [{"index": 1, "extension": "101", "label": "Desk", "server": "main"}],
                "keys": [{"group": "line", "position": 2, "type": "blf", "value": "102", "label": "Bo", "line": 1,
                    "pickup_code": "**"}],
                "expansion": [{"model": "EXP40"}]},
            {"name": "t28", "mac": "001565000028", "vendor": "yealink", "model": "T28", "firmware": "2.61.0.85",
                "lines": [{"index": 1, "extension": "102", "label": "Desk"}],
                "keys": [{"group": "memory", "position": 2, "type": "blf", "value": "101", "label": "Ana", "line": 1}]},
            {"name": "poly", "mac": "0004f282e824", "vendor": "polycom", "model": "VVX500",
                "lines": [{"index": 1, "extension": "102", "label": "Desk"}],
                "keys": [{"group": "line", "position": 2, "type": "blf", "value": "101", "label": "Ana", "line": 1}]},
            {"name": "gxp", "mac": "000b82010203", "vendor": "grandstream", "model": "GXP2170",
                "lines": [{"index": 1, "extension": "102", "label": "Desk"}],
                "keys": [{"group": "line", "position": 2, "type": "blf", "value": "101", "label": "Ana", "line": 1}]},
            {"name": "ht", "mac": "000b82010204", "vendor": "grandstream", "model": "HT286", "http_username": "ht-own",
                "http_password": "pw-ht-own", "lines": [{"index": 1, "extension": "101", "label": "Port"}]}],
        "directory": [{"name": "Bo & Söhne", "number": "0387"}],
        "templates": [{"dialect": "yealink-v81", "model": "T46G", "text": "#!version:1.0.0.1\nvoice.ring_vol = 3\n"}],
        "routes": [
            {"name": "private.cfg", "public": false, "text": "a private route\n"},
            {"name": "public.cfg", "public": true, "text": "a public route\n"}]
    }, {
        "name": "other", "http_username": "other", "http_password": "pw-other-tenant", "networks": ["10.77.0.0/16"],
        "sip": {"host": "pbx.other.example"}, "extensions": [{"number": "201"}],
        "devices": [{"name": "theirs", "mac": "001565999999", "vendor": "yealink", "model": "T46G",
            "lines": [{"index": 1, "extension": "201"}]}]
    }]})
}
