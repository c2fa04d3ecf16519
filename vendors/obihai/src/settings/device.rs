//! Passwords, network, syslog, firmware, and where the device's file is.

use crate::format::DEFAULT;
use crate::models::{is_adapter, is_desk};
use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View, percent_encoded};

/// Passwords of the web pages, address and VLAN. A password that the site does not know is left alone.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "X_DeviceManagement.WebServer.AdminPassword", Plain),
        Row::new(UserPassword, "X_DeviceManagement.WebServer.UserPassword", Plain),
        Row::new(Dhcp, "DeviceInfo.WAN.AddressingType", Flag("Static", "DHCP")),
        Row::new(IpAddress, "DeviceInfo.WAN.IPAddress", Plain).when(is_static),
        Row::new(NetworkMask, "DeviceInfo.WAN.SubnetMask", Plain).when(is_static),
        Row::new(Gateway, "DeviceInfo.WAN.DefaultGateway", Plain).when(is_static),
        Row::new(Dns, "DeviceInfo.WAN.DNSServer1", Item(0)).clear(DEFAULT),
        Row::new(Dns, "DeviceInfo.WAN.DNSServer2", Item(1)).clear(DEFAULT),
        Row::new(Vlan, "DeviceInfo.WAN.VLANEnable", Fixed("true")).clear(DEFAULT),
        Row::new(Vlan, "DeviceInfo.WAN.VLANID", Plain).clear(DEFAULT),
        Row::new(VlanPriority, "DeviceInfo.WAN.VLANPriority", Plain).clear(DEFAULT),
        Row::new(PcVlan, "X_PCPortVLAN.Enable", Fixed("true")).clear(DEFAULT).when(is_desk),
        Row::new(PcVlan, "X_PCPortVLAN.VLANID", Plain).clear(DEFAULT).when(is_desk),
        Row::new(Lldp, "DeviceInfo.WAN.LLDP-MED", Flag("false", "true"))
            .clear(DEFAULT)
            .only(|view| !is_adapter(view), "no source shows LLDP on an adapter"),
        Row::cannot(Cdp, "no source names a parameter of CDP"),
    ],
};

fn is_static(view: &View) -> bool {
    matches!(view.phone.value(Dhcp), Some(Value::Flag(false)))
}

/// Who may do what with it from outside. The maker's cloud has a URL of its own, and what it leads to overwrites ours: it is off unless the site
/// wants it, and then as the maker has it.
pub static MANAGEMENT: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(RemoteManagement, "X_DeviceManagement.Provisioning.Method", Flag("Disabled", DEFAULT))
            .clear("Disabled"),
        Row::new(RemoteManagement, "SystemInfo.X_EnableTR69", Flag("false", "true")),
        Row::new(RemoteManagement, "VoiceService.1.X_P2P.1.Enable", Flag("false", DEFAULT)),
        Row::new(
            RemoteManagement,
            "VoiceService.1.Phone.Control.AcceptResyncViaOBiTALK",
            Flag("false", DEFAULT),
        )
        .when(is_desk),
        Row::new(
            RemoteManagement,
            "VoiceService.1.Phone.Control.AcceptPhoneXmlAppViaOBiTALK",
            Flag("false", DEFAULT),
        )
        .when(is_desk),
        Row::cannot(
            CallerIdSource,
            "it takes P-Asserted-Identity, Remote-Party-ID and From, in this order alone",
        ),
    ],
};

/// How a desk phone answers by itself (IP Phone Administration Guide 2017, p. 81): who may ask for it is fixed.
pub static INTERCOM: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            IntercomAnswer,
            "VoiceService.1.Phone.CallingFeatures.AutoAnswerEnable",
            Flag("false", "true"),
        )
        .clear(DEFAULT),
        Row::new(IntercomBarge, "UserPref.AutoAnswerOffWhenBusy", Flag("true", "false")).clear(DEFAULT),
        Row::cannot(
            IntercomAlertInfo,
            "it answers where Call-Info has `answer-after` or Alert-Info `info=alert-autoanswer`, and no other text",
        ),
    ],
};

/// What a desk phone shows (IP Phone Administration Guide 2017, p. 170; the parameters: the backup of a VVX 450 in FusionPBX).
pub static SCREEN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // `$` would begin a macro.
        Row::new(
            Wallpaper,
            "UserPref.BackgroundPicture",
            With(|url, _| url.text().map(|url| url.replace('$', "%24"))),
        ),
        Row::cannot(Logo, "its start picture comes in a package of data alone"),
        Row::new(Backlight, "UserPref.DimScreenDelay", Above0),
        Row::doubt(Backlight, |seconds, _| {
            (seconds.number() == Some(0)).then(|| "no source says how its light stays on".into())
        }),
        Row::cannot(Screensaver, "no source tells what the delay of its screen saver counts"),
        Row::cannot(MenuLock, "no source tells what the parameters of its menus take"),
    ],
};

/// Page groups that a desk phone joins by itself; where each is stands with the keys, which name them too.
pub static PAGING: Table = Table {
    scope: Scope::Items(PAGE_GROUPS),
    rows: &[
        Row::new(
            MulticastAddress,
            "VoiceService.1.Phone.CallingFeatures.JoinPageGroup{n}",
            Each(&Fixed("true")),
        )
        .clear(DEFAULT),
        Row::new(MulticastLabel, "VoiceService.1.Phone.PageGroup.{n}.GroupName", Each(&Plain)).clear(DEFAULT),
        Row::doubt(MulticastAddress, |groups, at| {
            let several = at.index == 1 && groups.list().len() > 1;
            several.then(|| "its groups have no order: which breaks into which the phone decides".into())
        }),
    ],
};

/// How many there are.
pub(crate) const PAGE_GROUPS: u16 = 2;

/// Syslog, and firmware (Obihai IP Phone Administration Guide 2017, p. 237): one file by its URL, `http` or `tftp`. The device looks at
/// night, once: no source says that it passes over what it already runs.
pub static SYSLOG: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Syslog, "X_DeviceManagement.Syslog.Server", Plain).clear(DEFAULT),
        Row::new(FirmwarePack, "X_DeviceManagement.FirmwareUpdate.FirmwareURL", Says(firmware))
            .clear(DEFAULT),
        Row::new(FirmwarePack, "X_DeviceManagement.FirmwareUpdate.Method", Says(at_night)).clear(DEFAULT),
        Row::cannot(WifiSsid, "no source names the parameter of the network's password"),
        Row::cannot(RingAlertInfo, "no source shows how a text of Alert-Info picks one of its ring tones"),
        Row::cannot(Country, "its tones are patterns, not countries, and stay the maker's"),
        Row::cannot(DateFormat, WORDS).when(is_desk),
        Row::cannot(TimeFormat, WORDS).when(is_desk),
        Row::cannot(Language, WORDS).when(is_desk),
    ],
};

const WORDS: &str = "no source lists the words that its parameter takes";

/// What adapters and bases have not.
pub static PLAIN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(DateFormat, NO_SCREEN),
        Row::cannot(TimeFormat, NO_SCREEN),
        Row::cannot(Language, NO_SCREEN),
        Row::cannot(PcVlan, "it has no PC port"),
        Row::cannot(LdapHost, "it has no LDAP"),
        Row::cannot(Wallpaper, NO_SCREEN),
        Row::cannot(Logo, NO_SCREEN),
        Row::cannot(Backlight, NO_SCREEN),
        Row::cannot(Screensaver, NO_SCREEN),
        Row::cannot(MenuLock, NO_SCREEN),
        Row::cannot(MulticastAddress, "no source shows that it joins a page group by itself"),
    ],
};

const NO_SCREEN: &str = "it has no screen";

/// Where the firmware is: the URL of the site and the path make one.
fn firmware(path: &Value, at: &At<'_>) -> Said {
    let path = path.text().unwrap_or_default().trim().trim_matches('/');
    if !path.to_ascii_lowercase().ends_with(".fw") {
        return Said::cannot("it wants the very file as its firmware pack, whose name ends in `.fw`");
    }
    let Some(url) = at.view.phone.text(ProvisioningUrl) else { return Said::Nothing };
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "tftp") {
        return Said::cannot("it fetches firmware over http and tftp alone");
    }
    Said::of(format!("{url}/{path}").replace('$', "%24"))
}

/// When it looks for it, where there is any.
fn at_night(path: &Value, at: &At<'_>) -> Said {
    match firmware(path, at) {
        Said::Text(_) => Said::of("Time Of Day"),
        said => said,
    }
}

const CONFIG_URL: &str = "X_DeviceManagement.ITSPProvisioning.ConfigURL";

/// Says its firmware and its address from now on; out of the box it says its model alone. `${name}` is the device's own macro.
const NAMED: Row = Row::constant("X_DeviceManagement.HTTPClient.UserAgent", "OBIHAI/${DM}-${FWV} (${MAC})");

/// Where its file is, and when to fetch it.
pub static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, CONFIG_URL, With(address)).when(View::fetches_openly),
        // Its secret is the password's: the whole URL is one.
        Row::new(ProvisioningPassword, CONFIG_URL, With(address_with_password))
            .when(View::fetches_with_password)
            .also(&[ProvisioningUser]),
        Row::new(ProvisioningUrl, "X_DeviceManagement.ITSPProvisioning.Method", Fixed("Periodically")),
        Row::new(PollingMinutes, "X_DeviceManagement.ITSPProvisioning.Interval", Times(60)).only(
            |view| view.phone.get(ProvisioningUrl).is_some(),
            "it has no address to fetch its file from",
        ),
        NAMED,
    ],
};

/// The file of a model.
pub static BOOTSTRAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, CONFIG_URL, With(address)),
        // Nobody told us our own address: the one that led the device here leads it further.
        Row::constant(CONFIG_URL, "tftp://$DHCPOPT66/$MAC.xml").when(View::came_by_tftp_alone),
        NAMED,
    ],
};

/// `http://192.0.2.10/prov/$MAC.xml`. The device puts its address in, in capitals; `$` of the site would begin a macro.
fn address(url: &Value, _: &At<'_>) -> Option<String> {
    Some(format!("{}/$MAC.xml", url.text()?.replace('$', "%24")))
}

/// `http://user:password@192.0.2.10/prov/$MAC.xml`. Escapes, for `@` would end the password early and `$` begin a macro.
fn address_with_password(password: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, rest) = at.view.phone.text(ProvisioningUrl)?.split_once("://")?;
    let user = percent_encoded(at.view.phone.text(ProvisioningUser)?);
    let rest = rest.replace('$', "%24");
    Some(format!("{scheme}://{user}:{}@{rest}/$MAC.xml", percent_encoded(password.text()?)))
}
