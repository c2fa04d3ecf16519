//! What is one for the whole phone: passwords, language, network, syslog, and where its files are.

use crate::models::is_grp;
use autoprov_core::{At, Concept::*, Encode, Encode::*, Row, Scope, Table, Value, View};

/// Words of ours and theirs.
type Pairs = &'static [(&'static str, &'static str)];

/// Passwords of the phone's web pages. They come first: the BT100 was seen to mind the order.
pub static PASSWORDS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "P2", Plain),
        Row::new(UserPassword, "P196", Plain),
        // Of all phones of the maker.
        Row::cannot(Country, TONES),
    ],
};

pub(super) const TONES: &str =
    "its tones are set by frequency (P343 to P349, P4000 on adapters), not by country";

/// Language of the screen. `se` is the country's code where the language's is `sv`.
pub static LANGUAGE: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(Language, "P1362", Words(LANGUAGES))] };

pub(super) const LANGUAGES: Pairs = &[
    ("ar", "ar"),
    ("cs", "cs"),
    ("de", "de"),
    ("en", "en"),
    ("es", "es"),
    ("fr", "fr"),
    ("he", "he"),
    ("hr", "hr"),
    ("hu", "hu"),
    ("it", "it"),
    ("ja", "ja"),
    ("ko", "ko"),
    ("lv", "lv"),
    ("nl", "nl"),
    ("pl", "pl"),
    ("pt", "pt"),
    ("ru", "ru"),
    ("sl", "sl"),
    ("sv", "se"),
    ("tr", "tr"),
    ("zh", "zh"),
];

/// Addresses and VLAN. P148, the DHCP vendor class, is never written: empty, it makes a GXP2110 reboot without end.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "P8", Flag("1", "0")),
        Row::new(IpAddress, "P9", Octet(0)),
        Row::new(IpAddress, "P10", Octet(1)),
        Row::new(IpAddress, "P11", Octet(2)),
        Row::new(IpAddress, "P12", Octet(3)),
        Row::new(NetworkMask, "P13", Octet(0)),
        Row::new(NetworkMask, "P14", Octet(1)),
        Row::new(NetworkMask, "P15", Octet(2)),
        Row::new(NetworkMask, "P16", Octet(3)),
        Row::new(Gateway, "P17", Octet(0)),
        Row::new(Gateway, "P18", Octet(1)),
        Row::new(Gateway, "P19", Octet(2)),
        Row::new(Gateway, "P20", Octet(3)),
        Row::new(Dns, "P21", ItemOctet(0, 0)),
        Row::new(Dns, "P22", ItemOctet(0, 1)),
        Row::new(Dns, "P23", ItemOctet(0, 2)),
        Row::new(Dns, "P24", ItemOctet(0, 3)),
        Row::new(Dns, "P25", ItemOctet(1, 0)).clear("0"),
        Row::new(Dns, "P26", ItemOctet(1, 1)).clear("0"),
        Row::new(Dns, "P27", ItemOctet(1, 2)).clear("0"),
        Row::new(Dns, "P28", ItemOctet(1, 3)).clear("0"),
        // The preferred server, which counts beside DHCP too, where the two above are ignored.
        Row::new(Dns, "P92", ItemOctet(0, 0)).clear("0"),
        Row::new(Dns, "P93", ItemOctet(0, 1)).clear("0"),
        Row::new(Dns, "P94", ItemOctet(0, 2)).clear("0"),
        Row::new(Dns, "P95", ItemOctet(0, 3)).clear("0"),
        Row::new(Vlan, "P51", Plain).clear("0"),
    ],
};

/// The VLAN of the PC port.
pub static PC_PORT: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(PcVlan, "P229", Plain).clear("0")] };

/// Syslog, at level 2, "info".
pub static SYSLOG: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(Syslog, "P207", Plain).clear(""), Row::new(Syslog, "P208", Fixed("2")).clear("0")],
};

/// Where its files are. Nothing here is cleared: without a usable URL of ours the phone keeps the one that brought it here.
pub static SERVER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "P212", SCHEME),
        // A scheme in it is an error on most models.
        Row::new(ProvisioningUrl, "P237", AfterScheme(SCHEMES)),
        Row::new(FirmwarePack, "P192", With(firmware)),
    ],
};

const SCHEMES: Pairs = &[("tftp", "0"), ("http", "1"), ("https", "2")];
const SCHEME: Encode = Scheme(SCHEMES);

/// Name and password for the files.
pub static LOGIN: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(ProvisioningUser, "P1360", Plain), Row::new(ProvisioningPassword, "P1361", Plain)],
};

/// How firmware is fetched, where it is not as the settings are.
pub static FIRMWARE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(FirmwarePack, "P6767", Of(ProvisioningUrl, &SCHEME)),
        // The server asks for them there as well.
        Row::new(ProvisioningUser, "P6768", Plain).when(has_pack),
        Row::new(ProvisioningPassword, "P6769", Plain).when(has_pack),
    ],
};

/// When a phone looks again: 1 is "every P193 minutes" here.
pub static POLLING: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(PollingMinutes, "P194", Switch("0", "1")), Row::new(PollingMinutes, "P193", MINUTES)],
};

/// The same on adapters and Android phones, where 1 is "daily" and 3 "every P193 minutes".
pub static POLLING_BY_THREE: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(PollingMinutes, "P194", Switch("0", "3")), Row::new(PollingMinutes, "P193", MINUTES)],
};

/// The phone takes 60 minutes to 60 days.
pub(super) const MINUTES: Encode = Within(60, 86_400);

/// What stays open.
pub static REACH: Table = Table { scope: Scope::Phone, rows: &[DHCP_66] };

/// A phone must stay within reach of DHCP option 66, or a wrong URL could be mended at the phone alone.
pub(super) const DHCP_66: Row = Row::constant("P145", "1");

/// A NOTIFY that asks for a new look is taken without the phone's own password, which the server that sends it does not know.
/// The worst that a forged one does is a look too many.
const NOTIFY: Row = Row::constant("P4428", "1");

/// The host name in the server's certificate is not compared: ours is self-signed until an operator brings another.
pub(super) const ANY_HOST: Row = Row::constant("P22030", "0");

/// The same on phones of later than 2010: nor is the server's certificate checked.
pub static REACH_OF_LATE: Table =
    Table { scope: Scope::Phone, rows: &[DHCP_66, Row::constant("P8463", "0"), NOTIFY] };

/// The same on the Android phones.
pub static REACH_OF_ANDROID: Table = Table { scope: Scope::Phone, rows: &[DHCP_66, ANY_HOST, NOTIFY] };

/// The priority of the VLAN on the HT8xx and DP75x: that of SIP and that of the voice.
pub static PRIORITIES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(VlanPriority, "P5038", Plain).clear("0"),
        Row::new(VlanPriority, "P5042", Plain).clear("0"),
    ],
};

/// The priority of the VLAN on everything else.
pub static PRIORITY: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(VlanPriority, "P87", Plain).clear("0")] };

/// Where the VLAN must be turned on (GRP, from 1.0.3).
pub static VLAN_SWITCH: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(Vlan, "P22174", Fixed("1")).when(is_grp)] };

/// The voice prompts of an adapter.
pub static PROMPTS: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(Language, "P342", Words(&[("en", "0"), ("zh", "4"), ("es", "10")]))],
};

/// Language of an Android phone: a language and a country.
pub static LOCALE: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(Language, "P1362", Words(LOCALES))] };

/// What an Android phone calls its languages. Source: the maker's templates for the WP820 (1.0.1.16) and the GXV3240, in FusionPBX.
const LOCALES: Pairs = &[
    ("ar", "ar_EG"),
    ("bg", "bg_BG"),
    ("ca", "ca_ES"),
    ("cs", "cs_CZ"),
    ("da", "da_DK"),
    ("de", "de_DE"),
    ("el", "el_GR"),
    ("en", "en_US"),
    ("es", "es_ES"),
    ("fi", "fi_FI"),
    ("fr", "fr_FR"),
    ("he", "iw_IL"),
    ("hr", "hr_HR"),
    ("hu", "hu_HU"),
    ("it", "it_IT"),
    ("ko", "ko_KR"),
    ("lt", "lt_LT"),
    ("lv", "lv_LV"),
    ("nb", "nb_NO"),
    ("nl", "nl_NL"),
    ("pl", "pl_PL"),
    ("pt", "pt_PT"),
    ("ro", "ro_RO"),
    ("ru", "ru_RU"),
    ("sk", "sk_SK"),
    ("sl", "sl_SI"),
    ("sr", "sr_RS"),
    ("sv", "sv_SE"),
    ("tr", "tr_TR"),
    ("uk", "uk_UA"),
    ("vi", "vi_VN"),
    ("zh", "zh_CN"),
];

/// Day, month and year on the WP820.
pub static WP_CLOCK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DateFormat, "P102", Words(&[("ymd", "1"), ("mdy", "2"), ("dmy", "3")])),
        Row::new(TimeFormat, "P122", Words(&[("12", "0"), ("24", "1")])),
    ],
};

pub(super) fn has_pack(view: &View) -> bool {
    view.phone.value(FirmwarePack).is_some()
}

/// The path of the firmware, below the provisioning URL.
pub(super) fn firmware(value: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, base) = at.fields.text(ProvisioningUrl)?.split_once("://")?;
    SCHEMES.iter().find(|(own, _)| *own == scheme)?;
    Some(format!("{}/{}", base.trim_end_matches('/'), value.text()?.trim_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, ht286, refused, value, values};
    use autoprov_core::Source;
    use autoprov_core::testing::{list, secret, text};

    #[test]
    fn the_url_is_written_in_parts() {
        for (url, scheme, rest) in [
            ("http://192.0.2.10/prov", "1", "192.0.2.10/prov"),
            ("https://prov.example:8443/prov/acme", "2", "prov.example:8443/prov/acme"),
            ("tftp://192.0.2.10", "0", "192.0.2.10"),
        ] {
            let mut view = gxp2170();
            view.phone.set(ProvisioningUrl, text(url), Source::Tenant).unwrap();
            view.phone.set(FirmwarePack, text("/gxp/1.0.11/"), Source::Tenant).unwrap();
            let firmware = format!("{rest}/gxp/1.0.11");
            assert_eq!(values(&view, "P212 P237 P6767 P192"), [scheme, rest, scheme, &firmware], "{url}");
        }
        let mut view = gxp2170();
        view.phone.set(ProvisioningUrl, text("gopher://x"), Source::Tenant).unwrap();
        assert_eq!((value(&view, "P212"), value(&view, "P237")), (None, None));
        assert_eq!(refused(&view), ["Phone(ProvisioningUrl)"]);
    }

    #[test]
    fn firmware_is_fetched_with_the_tenants_password() {
        let mut view = gxp2170();
        view.phone.set(ProvisioningUser, text("acme"), Source::Tenant).unwrap();
        view.phone.set(ProvisioningPassword, secret("s&cret"), Source::Tenant).unwrap();
        assert_eq!((value(&view, "P6768"), value(&view, "P6769")), (None, None));
        view.phone.set(FirmwarePack, text("gxp/1.0.11"), Source::Tenant).unwrap();
        assert_eq!(values(&view, "P6768 P6769"), ["acme", "s&cret"]);
    }

    #[test]
    fn looks_again_within_what_the_phone_takes() {
        for (asked, mode, minutes, refusals) in [
            (1440, "1", Some("1440"), 0),
            (5, "1", Some("60"), 1),
            (100_000, "1", Some("86400"), 1),
            (0, "0", None, 0),
        ] {
            for mut view in [gxp2170(), ht286()] {
                view.phone.set(PollingMinutes, Value::Number(asked), Source::Tenant).unwrap();
                assert_eq!(value(&view, "P194").as_deref(), Some(mode));
                assert_eq!(value(&view, "P193").as_deref(), minutes);
                assert_eq!(refused(&view).len(), refusals, "{asked}");
            }
        }
    }

    #[test]
    fn addresses_stand_octet_by_octet() {
        let mut view = gxp2170();
        for (concept, value) in [
            (IpAddress, text("192.0.2.50")),
            (NetworkMask, text("255.255.255.0")),
            (Gateway, text("192.0.2.1")),
            (Dhcp, Value::Flag(false)),
            (Dns, list(&["198.51.100.7"])),
        ] {
            view.phone.set(concept, value, Source::Device).unwrap();
        }
        assert_eq!(values(&view, "P8 P9 P10 P11 P12"), ["1", "192", "0", "2", "50"]);
        assert_eq!(values(&view, "P13 P16 P17 P20"), ["255", "0", "192", "1"]);
        assert_eq!(values(&view, "P21 P24 P25 P28 P92 P95"), ["198", "7", "0", "0", "198", "7"]);
        assert_eq!(value(&view, "P148"), None, "an empty vendor class makes some reboot without end");
    }
}
