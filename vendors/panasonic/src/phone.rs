//! What the phone has once. F, S: see the lines.

use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View, percent_encoded};

/// Where its own file is: the file of the model. Without an address of ours there is nothing to say.
pub(crate) static BOOTSTRAP: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(ProvisioningUrl, "CFG_STANDARD_FILE_PATH", Around("", &Plain, OWN))],
};

/// The phone puts its address in, in small letters.
const OWN: &str = "/{mac}.cfg";

/// What all have that read lines.
pub(crate) static TEXT: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "ADMIN_PASS", Says(password)),
        Row::new(UserPassword, "USER_PASS", Says(password)),
        Row::new(Ntp, "NTP_ADDR", Item(0)),
        Row::new(ProvisioningUrl, "CFG_STANDARD_FILE_PATH", Around("", &Plain, OWN))
            .when(View::fetches_openly),
        Row::new(ProvisioningPassword, "CFG_STANDARD_FILE_PATH", With(with_password))
            .when(View::fetches_with_password)
            .also(&[ProvisioningUrl, ProvisioningUser]),
        Row::constant("CFG_RESYNC_FROM_SIP", "check-sync"),
        Row::doubt(EmergencyNumbers, |_, at| at.view.late_emergency()),
        Row::cannot(Language, "no source tells its words for languages"),
        Row::cannot(Country, "its tones are told one by one: no source has them by country"),
        Row::cannot(DateFormat, "no source tells what the numbers of its setting mean"),
        Row::cannot(TimeFormat, "no source tells what the numbers of its setting mean"),
        Row::always(
            RemoteManagement,
            false,
            "TR-069 is off without an address, and the site has none for it",
        ),
    ],
};

/// What KX-UT and KX-TGP have of F.
pub(crate) static CLASSIC: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DialTimeout, "INTDIGIT_TIM", Plain).clear("5"),
        Row::new(Syslog, "SYSLOG_ADDR", Plain).clear(""),
        Row::new(Syslog, "SYSLOG_EVENT_SIP", Fixed("5")).clear("0"),
        Row::new(Syslog, "SYSLOG_EVENT_CFG", Fixed("6")).clear("0"),
        Row::new(Syslog, "SYSLOG_EVENT_VOIP", Fixed("6")).clear("0"),
        Row::new(Syslog, "SYSLOG_EVENT_TEL", Fixed("6")).clear("0"),
        Row::new(StunHost, "STUN_SERV_ADDR", Host).clear(""),
        Row::new(StunPort, "STUN_SERV_PORT", Plain).clear("3478"),
        Row::new(PollingMinutes, "CFG_CYCLIC", Fixed("Y")).clear("N"),
        Row::new(PollingMinutes, "CFG_CYCLIC_INTVL", Within(1, 40_320)),
        Row::new(Dhcp, "CONNECTION_TYPE", Flag("0", "1")),
        Row::new(IpAddress, "STATIC_IP_ADDRESS", Plain).clear(""),
        Row::new(NetworkMask, "STATIC_SUBNET", Plain).clear(""),
        Row::new(Gateway, "STATIC_GATEWAY", Plain).clear(""),
        // F's KX-UT133 has it in an element for DNS set by hand.
        Row::new(Dns, "DHCP_DNS_ENABLE", With(by_hand)).clear("N"),
        Row::new(Dns, "USER_DNS1_ADDR", Item(0)).clear(""),
        Row::new(Dns, "USER_DNS2_ADDR", Item(1)).clear(""),
        Row::new(Vlan, "VLAN_ENABLE", Fixed("Y")).clear("N"),
        Row::new(Vlan, "VLAN_ID_IP_PHONE", Plain),
        Row::new(VlanPriority, "VLAN_PRI_IP_PHONE", Plain).needs(has_vlan, NO_VLAN),
        Row::new(PcVlan, "VLAN_ID_PC", Plain).needs(has_vlan, NO_VLAN),
    ],
};

fn by_hand(servers: &Value, _: &At<'_>) -> Option<String> {
    (!servers.list().is_empty()).then(|| "Y".to_owned())
}

const NO_VLAN: &str = "one switch is for all its VLANs, and the phone has none of its own";

fn has_vlan(view: &View) -> bool {
    view.phone.get(Vlan).is_some()
}

/// What KX-UT have besides.
pub(crate) static UT: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ConferenceUri, "CONFERENCE_SERVER_URI", Plain).clear(""),
        Row::new(FirmwarePack, "FIRM_UPGRADE_ENABLE", With(|pack, _| release(pack).map(|_| "Y".to_owned()))),
        Row::new(FirmwarePack, "FIRM_UPGRADE_AUTO", With(|pack, _| release(pack).map(|_| "Y".to_owned()))),
        Row::new(FirmwarePack, "FIRM_VERSION", Says(firmware)),
        Row::new(FirmwarePack, "FIRM_FILE_PATH", With(address)),
    ],
};

/// What a KX-TGP has besides.
pub(crate) static TGP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ConferenceUri, "CONFERENCE_SERVER_ADDRESS", Plain).clear(""),
        Row::cannot(FirmwarePack, "the name of its release goes by region: give it by a template"),
    ],
};

/// LDAP as S has it, and what no source names.
pub(crate) static HDV: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "LDAP_ENABLE", Fixed("Y")).clear("N"),
        Row::new(LdapHost, "LDAP_SERVER", Around("ldap://", &Host, "")).clear(""),
        Row::new(LdapPort, "LDAP_SERVER_PORT", Plain),
        Row::new(LdapUser, "LDAP_USERID", Plain).clear(""),
        Row::new(LdapPassword, "LDAP_PASSWORD", Plain).clear(""),
        Row::new(LdapBase, "LDAP_BASEDN", Plain),
        Row::new(LdapMaxHits, "LDAP_MAXRECORD", Plain),
        Row::new(LdapNameFilter, "LDAP_NAME_FILTER", Plain),
        Row::new(LdapNumberFilter, "LDAP_NUMB_FILTER", Plain),
        Row::new(LdapNameAttributes, "LDAP_NAME_ATTRIBUTE", Joined(",")),
        Row::new(LdapNumberAttributes, "LDAP_NUMB_ATTRIBUTE", Joined(",")),
        Row::cannot(LdapTls, "no source shows it ask a directory over TLS"),
        Row::cannot(DialTimeout, UNNAMED),
        Row::cannot(Syslog, UNNAMED),
        Row::cannot(
            PollingMinutes,
            "no source names its interval: it asks again at its start and when notified",
        ),
        Row::cannot(Dhcp, UNNAMED),
        Row::cannot(Dns, UNNAMED),
        Row::cannot(Vlan, UNNAMED),
        Row::cannot(VlanPriority, UNNAMED),
        Row::cannot(PcVlan, UNNAMED),
        Row::cannot(Lldp, UNNAMED),
        Row::cannot(Cdp, UNNAMED),
        Row::cannot(MulticastAddress, UNNAMED),
        Row::cannot(FirmwarePack, UNNAMED),
    ],
};

const UNNAMED: &str = "no source names its setting";

/// The code before the number of a key whose call is taken: F, S.
pub(crate) static PICKUP: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(PickupCode, "NUM_PLAN_PICKUP_DIRECT", Plain).clear("")] };

/// S: it must have six characters.
fn password(password: &Value, _: &At<'_>) -> Said {
    let text = password.text().unwrap_or_default();
    if text.chars().count() < 6 {
        return Said::cannot("it takes passwords of six characters and more");
    }
    Said::of(text)
}

/// `http://user:password@192.0.2.10/prov/{mac}.cfg`: the form that the maker's guides have.
fn with_password(password: &Value, at: &At<'_>) -> Option<String> {
    let phone = &at.view.phone;
    let (scheme, rest) = phone.text(ProvisioningUrl)?.split_once("://")?;
    let user = percent_encoded(phone.text(ProvisioningUser)?);
    Some(format!("{scheme}://{user}:{}@{rest}{OWN}", percent_encoded(password.text()?)))
}

/// The release in the name of a file: `01.133` of `UT13x-01.133_HW1.fw`, as the maker's own are called.
fn release(pack: &Value) -> Option<&str> {
    let (_, name) = pack.text()?.trim().strip_suffix(".fw")?.rsplit_once('-')?;
    let (release, _) = name.split_once("_HW")?;
    let digits = release.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    Some(release).filter(|_| digits)
}

fn firmware(pack: &Value, _: &At<'_>) -> Said {
    match release(pack) {
        Some(release) => Said::of(release),
        None => Said::cannot("its name must tell the release, as `UT13x-01.133_HW1.fw` does"),
    }
}

fn address(pack: &Value, at: &At<'_>) -> Option<String> {
    release(pack)?;
    Some(format!("{}/{}", at.view.phone.text(ProvisioningUrl)?, pack.text()?.trim().trim_matches('/')))
}
