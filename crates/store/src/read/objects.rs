//! Reading the objects of the site file.

use super::cursor::{Cursor, Object, Read};
use super::shape::{ObjectShape, Shape};
use super::values::Maybe;
use crate::check::spelt_zone;
use crate::site::{
    Device, DeviceLine, DirectoryEntry, DistinctiveRing, Expansion, Extension, FirmwarePack, Handset,
    HotDesk, Intercom, Key, Ldap, Lookup, MulticastGroup, Network, Overrides, OwnModel, Profile, Route,
    SipServer, SipTransport, Site, Stun, Template, Tenant, Wifi,
};
use std::net::Ipv4Addr;

/// Reads an object whose fields `$body` asks for; what it does not ask for is an error.
macro_rules! object {
    ($type:ty, $name:literal, |$object:ident| $body:expr) => {
        impl Read for $type {
            fn read(at: &Cursor<'_>) -> Self {
                let Some($object) = at.object() else { return Self::default() };
                let value = $body;
                $object.finish();
                value
            }

            fn shape() -> Shape {
                Shape::Object(ObjectShape::of::<Self>($name))
            }
        }
    };
}

object!(Site, "site", |o| Self { models: o.optional("models"), tenants: o.required("tenants") });

object!(OwnModel, "model", |o| Self {
    vendor: o.required("vendor"),
    model: o.required("model"),
    like: o.required("like"),
    lines: o.optional("lines"),
    keys: o.optional("keys"),
    user_agents: o.or_default("user_agents"),
});

object!(Tenant, "tenant", |o| Self {
    name: o.required("name"),
    http_username: o.optional("http_username"),
    http_password: o.optional("http_password"),
    http_previous_password: o.optional("http_previous_password"),
    networks: o.or_default("networks"),
    directory_access: o.or_default("directory_access"),
    tftp_uploads: o.or("tftp_uploads", false),
    provisioning_url: o.optional("provisioning_url"),
    polling_minutes: o.or("polling_minutes", Self::POLLING_MINUTES),
    sip_servers: sip_servers(&o),
    defaults: overrides(&o),
    firmware_packs: o.or_default("firmware_packs"),
    phone_admin_password: o.optional("phone_admin_password"),
    phone_user_password: o.optional("phone_user_password"),
    ldap: o.optional("ldap"),
    hot_desk: o.optional("hot_desk"),
    profiles: o.or_default("profiles"),
    extensions: o.or_default("extensions"),
    devices: o.or_default("devices"),
    directory: o.or_default("directory"),
    templates: o.or_default("templates"),
    routes: o.or_default("routes"),
});

/// `sip_servers`, or `sip` for one that is named `main`.
fn sip_servers(o: &Object<'_>) -> Vec<SipServer> {
    let servers = o.or_default("sip_servers");
    let short = o.optional::<ShortServer>("sip");
    match short {
        Some(_) if o.has("sip_servers") => {
            o.error("sip", "stands beside `sip_servers`: it is short for one server named `main`, so keep one of the two");
            servers
        }
        Some(server) => vec![server.0],
        None => servers,
    }
}

object!(SipServer, "sip_server", |o| {
    let name = o.required("name");
    sip_server(&o, name)
});

/// A SIP server whose name is `main` unless it says otherwise.
#[derive(Default)]
struct ShortServer(SipServer);

object!(ShortServer, "sip", |o| {
    let name = o.optional("name").unwrap_or_else(|| "main".to_owned());
    Self(sip_server(&o, name))
});

fn sip_server(o: &Object<'_>, name: String) -> SipServer {
    let host = o.required("host");
    let lookup = o.or_default("lookup");
    let port = o.optional("port");
    let transport = o.or_default("transport");
    let usual = if transport == SipTransport::Tls { SipServer::TLS_PORT } else { SipServer::PORT };
    SipServer {
        name,
        host,
        lookup,
        port: port.or_else(|| (lookup == Lookup::Host).then_some(usual)),
        transport,
        outbound_proxy: o.optional("outbound_proxy"),
        backup_outbound_proxy: o.optional("backup_outbound_proxy"),
        backup_host: o.optional("backup_host"),
        failback: o.optional("failback"),
        subscription_seconds: o.optional("subscription_seconds"),
        expires: o.or("expires", SipServer::EXPIRES),
        srtp: o.or_default("srtp"),
        dtmf: o.or_default("dtmf"),
        nat_keepalive: o.optional("nat_keepalive"),
    }
}

fn overrides(o: &Object<'_>) -> Overrides {
    Overrides {
        voicemail_number: o.optional("voicemail_number"),
        pickup_code: o.optional("pickup_code"),
        park_code: o.optional("park_code"),
        dial_plan: o.optional("dial_plan"),
        dial_timeout: o.optional("dial_timeout"),
        local_star_codes: o.optional("local_star_codes"),
        emergency_numbers: o.optional("emergency_numbers"),
        call_waiting: o.optional("call_waiting"),
        server_only: o.optional("server_only"),
        intercom: o.optional("intercom"),
        feature_key_sync: o.optional("feature_key_sync"),
        lldp: o.optional("lldp"),
        cdp: o.optional("cdp"),
        stun: o.optional("stun"),
        session_timer: o.optional("session_timer"),
        caller_id_source: o.optional("caller_id_source"),
        transfer_key: o.optional("transfer_key"),
        conference_uri: o.optional("conference_uri"),
        remote_management: o.optional("remote_management"),
        ringtone: o.optional("ringtone"),
        distinctive_rings: o.optional("distinctive_rings"),
        wallpaper: o.optional("wallpaper"),
        logo: o.optional("logo"),
        backlight: o.optional("backlight"),
        screensaver: o.optional("screensaver"),
        menu_lock: o.optional("menu_lock"),
        button_number: o.optional("button_number"),
        multicast_listen: o.optional("multicast_listen"),
        wifi: o.optional("wifi"),
        time_zone: o.optional::<String>("time_zone").map(spelt_zone),
        ntp: o.optional("ntp"),
        date_format: o.optional("date_format"),
        time_format: o.optional("time_format"),
        language: o.optional("language"),
        country: o.optional("country"),
        codecs: o.optional("codecs"),
        syslog: o.optional("syslog"),
        network: o.optional("network"),
        firmware_pack: o.optional("firmware_pack"),
    }
}

/// A field whose error has no stand-in.
fn maybe<T>(o: &Object<'_>, name: &'static str) -> Option<T>
where
    Maybe<T>: Read,
{
    o.optional::<Maybe<T>>(name).and_then(|maybe| maybe.0)
}

object!(Intercom, "intercom", |o| Self {
    answer: o.optional("answer"),
    alert_info: o.optional("alert_info"),
    barge: o.optional("barge"),
});

object!(DistinctiveRing, "distinctive_ring", |o| Self {
    alert_info: o.required("alert_info"),
    ring: o.required("ring")
});

object!(MulticastGroup, "multicast_group", |o| Self {
    address: o.required::<Maybe<_>>("address").0.unwrap_or(Ipv4Addr::UNSPECIFIED),
    port: o.required("port"),
    label: o.optional("label"),
    priority: o.optional("priority"),
});

object!(Wifi, "wifi", |o| Self {
    ssid: o.required("ssid"),
    security: o.or_default("security"),
    password: o.optional("password"),
});

object!(Stun, "stun", |o| Self { host: o.required("host"), port: o.or("port", Self::PORT) });

object!(Network, "network", |o| Self {
    dhcp: o.optional("dhcp"),
    ip: maybe(&o, "ip"),
    mask: maybe(&o, "mask"),
    gateway: maybe(&o, "gateway"),
    dns: o.optional("dns"),
    vlan: o.optional("vlan"),
    vlan_priority: o.optional("vlan_priority"),
    pc_vlan: o.optional("pc_vlan"),
});

object!(Ldap, "ldap", |o| {
    let tls = o.or_default("tls");
    Self {
        host: o.required("host"),
        port: o.or("port", if tls { Self::TLS_PORT } else { Self::PORT }),
        tls,
        base_dn: o.or_default("base_dn"),
        bind_dn: o.optional("bind_dn"),
        password: o.optional("password"),
        name_filter: o.optional("name_filter"),
        number_filter: o.optional("number_filter"),
        name_attributes: o.or("name_attributes", vec!["cn".to_owned()]),
        number_attributes: o.or("number_attributes", vec!["telephoneNumber".to_owned()]),
        max_hits: o.optional("max_hits"),
        display_name: o.optional("display_name"),
        lookup_incoming: o.optional("lookup_incoming"),
        lookup_outgoing: o.optional("lookup_outgoing"),
        sort: o.optional("sort"),
    }
});

object!(HotDesk, "hot_desk", |o| Self {
    login_number: o.required("login_number"),
    extension: o.required("extension")
});

object!(Profile, "profile", |o| Self {
    name: o.required("name"),
    overrides: overrides(&o),
    keys: o.or_default("keys"),
    raw: o.or_default("raw"),
});

object!(Extension, "extension", |o| Self {
    number: o.required("number"),
    display_name: o.optional("display_name"),
    auth_id: o.optional("auth_id"),
    password: o.optional("password"),
    voicemail: o.optional("voicemail"),
    codecs: o.optional("codecs"),
    blf_list: o.optional("blf_list"),
    pin: o.optional("pin"),
    templates: o.or_default("templates"),
});

object!(Device, "device", |o| {
    let name = o.optional::<String>("name");
    let mac = maybe(&o, "mac");
    if name.is_none() && !o.has("mac") {
        o.error("name", "is missing: a device without a MAC needs one");
    }
    Self {
        // The place stands in where the MAC could not be read, so that no second error says that the name is empty.
        name: name
            .or_else(|| mac.map(|mac: autoprov_core::Mac| mac.to_string()))
            .unwrap_or_else(|| o.place()),
        mac,
        vendor: o.required("vendor"),
        model: o.required("model"),
        firmware: maybe(&o, "firmware"),
        serial: o.optional("serial"),
        http_username: o.optional("http_username"),
        http_password: o.optional("http_password"),
        profiles: o.or_default("profiles"),
        overrides: overrides(&o),
        hot_desk: o.or_default("hot_desk"),
        keys_managed: o.or_default("keys_managed"),
        raw: o.or_default("raw"),
        lines: o.or_default("lines"),
        keys: o.or_default("keys"),
        handsets: o.or_default("handsets"),
        expansion: o.or_default("expansion"),
    }
});

object!(DeviceLine, "line", |o| Self {
    index: o.by_place("index"),
    extension: o.required("extension"),
    label: o.optional("label"),
    server: o.optional("server"),
    shared: o.or_default("shared"),
});

object!(Key, "key", |o| Self {
    group: o.or_default("group"),
    position: o.required("position"),
    kind: o.required("type"),
    value: o.optional("value"),
    label: o.optional("label"),
    line: o.optional("line"),
    pickup_code: o.optional("pickup_code"),
});

object!(Handset, "handset", |o| Self {
    index: o.by_place("index"),
    ipei: o.optional("ipei"),
    name: o.optional("name"),
    lines: o.or_default("lines"),
});

object!(Expansion, "expansion", |o| Self { model: o.required("model") });

object!(FirmwarePack, "firmware_pack", |o| Self { model: o.required("model"), pack: o.required("pack") });

object!(DirectoryEntry, "directory", |o| Self { name: o.required("name"), number: o.required("number") });

object!(Template, "template", |o| Self {
    dialect: o.required("dialect"),
    model: o.optional("model"),
    text: o.required("text"),
});

object!(Route, "route", |o| Self {
    name: o.required("name"),
    public: o.or_default("public"),
    text: o.required("text"),
});
