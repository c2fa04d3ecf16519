//! What is one for the whole phone: passwords, language, network, syslog, and where its files are.

use super::host::{octet, parts, server_octet};
use crate::models::traits::GRP;
use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write};

/// Passwords of the phone's web pages. They come first: the BT100 was seen to mind the order.
pub(crate) static PASSWORDS: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "P2", Write::Plain),
        Row::new(Concept::UserPassword, "P196", Write::Plain),
    ],
};

/// Language of the screen. `se` is the country's code where the language's is `sv`.
pub(crate) static LANGUAGE: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::Language, "P1362", Write::Words(LANGUAGES))] };

pub(crate) const LANGUAGES: &[(&str, &str)] = &[
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
pub(crate) static NETWORK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Dhcp, "P8", Write::Flag("1", "0")),
        Row::new(Concept::IpAddress, "P9", Write::With(octet::<0>)),
        Row::new(Concept::IpAddress, "P10", Write::With(octet::<1>)),
        Row::new(Concept::IpAddress, "P11", Write::With(octet::<2>)),
        Row::new(Concept::IpAddress, "P12", Write::With(octet::<3>)),
        Row::new(Concept::NetworkMask, "P13", Write::With(octet::<0>)),
        Row::new(Concept::NetworkMask, "P14", Write::With(octet::<1>)),
        Row::new(Concept::NetworkMask, "P15", Write::With(octet::<2>)),
        Row::new(Concept::NetworkMask, "P16", Write::With(octet::<3>)),
        Row::new(Concept::Gateway, "P17", Write::With(octet::<0>)),
        Row::new(Concept::Gateway, "P18", Write::With(octet::<1>)),
        Row::new(Concept::Gateway, "P19", Write::With(octet::<2>)),
        Row::new(Concept::Gateway, "P20", Write::With(octet::<3>)),
        Row::new(Concept::Dns, "P21", Write::With(server_octet::<0, 0>)),
        Row::new(Concept::Dns, "P22", Write::With(server_octet::<0, 1>)),
        Row::new(Concept::Dns, "P23", Write::With(server_octet::<0, 2>)),
        Row::new(Concept::Dns, "P24", Write::With(server_octet::<0, 3>)),
        Row::new(Concept::Dns, "P25", Write::With(server_octet::<1, 0>)).clear("0"),
        Row::new(Concept::Dns, "P26", Write::With(server_octet::<1, 1>)).clear("0"),
        Row::new(Concept::Dns, "P27", Write::With(server_octet::<1, 2>)).clear("0"),
        Row::new(Concept::Dns, "P28", Write::With(server_octet::<1, 3>)).clear("0"),
        // The preferred server, which counts beside DHCP too, where the two above are ignored.
        Row::new(Concept::Dns, "P92", Write::With(server_octet::<0, 0>)).clear("0"),
        Row::new(Concept::Dns, "P93", Write::With(server_octet::<0, 1>)).clear("0"),
        Row::new(Concept::Dns, "P94", Write::With(server_octet::<0, 2>)).clear("0"),
        Row::new(Concept::Dns, "P95", Write::With(server_octet::<0, 3>)).clear("0"),
        Row::new(Concept::Vlan, "P51", Write::Plain).clear("0"),
    ],
};

/// The VLAN of the port behind the phone.
pub(crate) static PC_PORT: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::PcVlan, "P229", Write::Plain).clear("0")] };

/// Syslog, at level 2, "info".
pub(crate) static SYSLOG: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Syslog, "P207", Write::Plain).clear(""),
        Row::new(Concept::Syslog, "P208", Write::Fixed("2")).clear("0"),
    ],
};

/// Where its files are. Nothing here is cleared: without a usable URL of ours the phone keeps the one that brought it here.
pub(crate) static SERVER: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUrl, "P212", Write::With(protocol)),
        // A scheme in it is an error on most models.
        Row::new(Concept::ProvisioningUrl, "P237", Write::With(path)),
        Row::new(Concept::FirmwarePath, "P192", Write::With(firmware)),
    ],
};

/// Name and password for the files.
pub(crate) static LOGIN: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUser, "P1360", Write::Plain),
        Row::new(Concept::ProvisioningPassword, "P1361", Write::Plain),
    ],
};

/// How firmware is fetched, where it is not as the settings are.
pub(crate) static FIRMWARE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::FirmwarePath, "P6767", Write::With(firmware_protocol)),
        // The server asks for them there as well.
        Row::new(Concept::ProvisioningUser, "P6768", Write::Plain).when(has_pack),
        Row::new(Concept::ProvisioningPassword, "P6769", Write::Plain).when(has_pack),
    ],
};

/// When a phone looks again: 1 is "every P193 minutes" here.
pub(crate) static POLLING: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PollingMinutes, "P194", Write::With(polls)),
        Row::new(Concept::PollingMinutes, "P193", Write::With(minutes)),
    ],
};

/// The same on adapters and Android phones, where 1 is "daily" and 3 "every P193 minutes".
pub(crate) static POLLING_BY_THREE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PollingMinutes, "P194", Write::With(polls_by_three)),
        Row::new(Concept::PollingMinutes, "P193", Write::With(minutes)),
    ],
};

/// What stays open.
pub(crate) static REACH: Table = Table {
    over: Over::Phone,
    rows: &[
        // A phone must stay within reach of DHCP option 66, or a wrong URL could be mended at the phone alone.
        Row::constant("P145", "1"),
    ],
};

/// The server's certificate is not checked: ours is self-signed until an operator brings another.
pub(crate) static ANY_CERTIFICATE: Table = Table { over: Over::Phone, rows: &[Row::constant("P8463", "0")] };

/// A NOTIFY that asks for a new look is taken without the phone's own password, which the server that sends it does not know.
/// The worst that a forged one does is a look too many.
pub(crate) static NOTIFY: Table = Table { over: Over::Phone, rows: &[Row::constant("P4428", "1")] };

/// Only on the Android phones: the host name in the server's certificate is not compared.
pub(crate) static ANY_HOST: Table = Table { over: Over::Phone, rows: &[Row::constant("P22030", "0")] };

/// The priority of the VLAN on the HT8xx and DP75x: that of SIP and that of the voice.
pub(crate) static PRIORITIES: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::VlanPriority, "P5038", Write::Plain).clear("0"),
        Row::new(Concept::VlanPriority, "P5042", Write::Plain).clear("0"),
    ],
};

/// The priority of the VLAN on everything else.
pub(crate) static PRIORITY: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::VlanPriority, "P87", Write::Plain).clear("0")] };

/// Where the VLAN must be turned on (GRP, from 1.0.3).
pub(crate) static VLAN_SWITCH: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::Vlan, "P22174", Write::Fixed("1")).when(is_grp)] };

/// The voice prompts of an adapter.
pub(crate) static PROMPTS: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::Language, "P342", Write::Words(PROMPT_LANGUAGES))] };

/// Languages of the voice prompts.
pub(crate) const PROMPT_LANGUAGES: &[(&str, &str)] = &[("en", "0"), ("zh", "4"), ("es", "10")];

/// Language of an Android phone: a language and a country.
pub(crate) static LOCALE: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::Language, "P1362", Write::Words(LOCALES))] };

/// What an Android phone calls its languages. Source: the maker's templates for the WP820 (1.0.1.16) and the GXV3240, in FusionPBX.
pub(crate) const LOCALES: &[(&str, &str)] = &[
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

/// Day, month and year on an Android phone of the GXV kind are the phones'; on the WP820 they are counted otherwise.
pub(crate) static WP_CLOCK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::DateFormat, "P102", Write::Words(&[("ymd", "1"), ("mdy", "2"), ("dmy", "3")])),
        Row::new(Concept::TimeFormat, "P122", Write::Words(&[("12", "0"), ("24", "1")])),
    ],
};

pub(super) fn has_pack(view: &View) -> bool {
    view.phone.value(Concept::FirmwarePath).is_some()
}

fn is_grp(view: &View) -> bool {
    view.model.trait_of(GRP).is_some()
}

/// The number of a scheme.
fn number(scheme: &str) -> Option<&'static str> {
    const SCHEMES: &[(&str, &str)] = &[("tftp", "0"), ("http", "1"), ("https", "2")];
    SCHEMES.iter().find(|(name, _)| *name == scheme).map(|(_, number)| *number)
}

fn protocol(url: &Value, _: &At<'_>) -> Option<String> {
    number(parts(url.text()?)?.0).map(str::to_owned)
}

fn path(url: &Value, _: &At<'_>) -> Option<String> {
    let (scheme, rest) = parts(url.text()?)?;
    number(scheme).map(|_| rest.to_owned())
}

/// The path of the firmware, below the provisioning URL.
fn firmware(value: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, base) = parts(at.fields.text(Concept::ProvisioningUrl)?)?;
    number(scheme)?;
    Some(format!("{base}/{}", value.text()?.trim_matches('/')))
}

fn firmware_protocol(_: &Value, at: &At<'_>) -> Option<String> {
    number(parts(at.fields.text(Concept::ProvisioningUrl)?)?.0).map(str::to_owned)
}

pub(super) fn polls(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "1" } else { "0" }.to_owned())
}

fn polls_by_three(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "3" } else { "0" }.to_owned())
}

/// The phone takes 60 minutes to 60 days.
pub(super) fn minutes(value: &Value, _: &At<'_>) -> Option<String> {
    let minutes = value.number().filter(|minutes| *minutes > 0)?;
    Some(minutes.clamp(60, 86_400).to_string())
}

/// Our codes of a list of languages, for the facts of a dialect.
pub(crate) const fn codes<const N: usize>(
    words: &'static [(&'static str, &'static str)],
) -> [&'static str; N] {
    let mut codes = [""; N];
    let mut at = 0;
    while at < N {
        codes[at] = words[at].0;
        at += 1;
    }
    codes
}

/// Codes of the languages that the phones have words for.
pub(crate) static LANGUAGE_CODES: &[&str] = &codes::<{ LANGUAGES.len() }>(LANGUAGES);

/// The same of the adapters' prompts.
pub(crate) static PROMPT_CODES: &[&str] = &codes::<{ PROMPT_LANGUAGES.len() }>(PROMPT_LANGUAGES);

/// The same of the Android phones.
pub(crate) static LOCALE_CODES: &[&str] = &codes::<{ LOCALES.len() }>(LOCALES);

/// The same of the GXP2000.
pub(crate) static GXP2000_CODES: &[&str] = &["en", "zh"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, ht286, value};
    use autoprov_core::Source;

    #[test]
    fn the_url_is_told_in_parts() {
        for (url, scheme, rest) in [
            ("http://192.0.2.10/prov", "1", "192.0.2.10/prov"),
            ("https://prov.example:8443/prov/acme", "2", "prov.example:8443/prov/acme"),
            ("tftp://192.0.2.10", "0", "192.0.2.10"),
        ] {
            let mut view = gxp2170();
            view.phone.set(Concept::ProvisioningUrl, Value::Text(url.into()), Source::Tenant).unwrap();
            view.phone
                .set(Concept::FirmwarePath, Value::Text("/gxp/1.0.11/".into()), Source::Tenant)
                .unwrap();
            let told = ["P212", "P237", "P6767", "P192"].map(|key| value(&view, key).unwrap());
            assert_eq!(told, [scheme, rest, scheme, &format!("{rest}/gxp/1.0.11")], "{url}");
        }
        let mut view = gxp2170();
        view.phone.set(Concept::ProvisioningUrl, Value::Text("gopher://x".into()), Source::Tenant).unwrap();
        assert_eq!((value(&view, "P212"), value(&view, "P237")), (None, None));
    }

    #[test]
    fn firmware_is_fetched_with_the_tenants_password() {
        use autoprov_core::testing::{secret, text};
        let mut view = gxp2170();
        view.phone.set(Concept::ProvisioningUser, text("acme"), Source::Tenant).unwrap();
        view.phone.set(Concept::ProvisioningPassword, secret("s&cret"), Source::Tenant).unwrap();
        assert_eq!((value(&view, "P6768"), value(&view, "P6769")), (None, None));
        view.phone.set(Concept::FirmwarePath, text("gxp/1.0.11"), Source::Tenant).unwrap();
        let told = ["P6768", "P6769"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["acme", "s&cret"]);
    }

    #[test]
    fn looks_again_within_what_the_phone_takes() {
        for (asked, mode, told) in [(1440, "1", Some("1440")), (5, "1", Some("60")), (0, "0", None)] {
            for mut view in [gxp2170(), ht286()] {
                view.phone.set(Concept::PollingMinutes, Value::Number(asked), Source::Tenant).unwrap();
                assert_eq!(value(&view, "P194").as_deref(), Some(mode));
                assert_eq!(value(&view, "P193").as_deref(), told);
            }
        }
    }

    #[test]
    fn addresses_are_told_octet_by_octet() {
        let mut view = gxp2170();
        for (concept, text) in [
            (Concept::IpAddress, "192.0.2.50"),
            (Concept::NetworkMask, "255.255.255.0"),
            (Concept::Gateway, "192.0.2.1"),
        ] {
            view.phone.set(concept, Value::Text(text.into()), Source::Device).unwrap();
        }
        view.phone.set(Concept::Dhcp, Value::Flag(false), Source::Device).unwrap();
        view.phone.set(Concept::Dns, Value::List(vec!["198.51.100.7".into()]), Source::Device).unwrap();
        let told = |from: u16, to: u16| -> Vec<_> {
            (from..=to).map(|n| value(&view, &format!("P{n}")).unwrap()).collect()
        };
        assert_eq!(told(8, 12), ["1", "192", "0", "2", "50"]);
        assert_eq!(told(13, 20), ["255", "255", "255", "0", "192", "0", "2", "1"]);
        assert_eq!(told(21, 28), ["198", "51", "100", "7", "0", "0", "0", "0"]);
        assert_eq!(told(92, 95), ["198", "51", "100", "7"]);
    }

    #[test]
    fn the_vendor_class_is_left_alone() {
        assert_eq!(value(&gxp2170(), "P148"), None);
        assert_eq!(LANGUAGE_CODES.len(), 21);
        assert!(LANGUAGE_CODES.contains(&"sv"));
    }
}
