//! Where the device's file is, when to fetch it, and new firmware.

use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View};

const RULE: &str = "Profile_Rule";

/// What a device is told in its own file.
pub(super) static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("Provision_Enable", "Yes"),
        Row::constant("Resync_On_Reset", "Yes"),
        Row::constant("Resync_From_SIP", "Yes"),
        // The bootstrap says three seconds: that must not stay, whatever the site says.
        Row::new(PollingMinutes, "Resync_Periodic", Times(60)).clear("86400"),
        Row::new(ProvisioningUrl, RULE, With(address)).when(View::fetches_openly),
        // Its secret is the password's: the whole rule is one.
        Row::new(ProvisioningPassword, RULE, Says(address_with_password))
            .also(&[ProvisioningUrl, ProvisioningUser])
            .when(View::fetches_with_password),
        // Further rules are fetched after ours and would overwrite it.
        Row::new(ProvisioningUrl, "Profile_Rule_B", Fixed("")),
        Row::new(ProvisioningUrl, "Profile_Rule_C", Fixed("")),
        Row::new(ProvisioningUrl, "Profile_Rule_D", Fixed("")),
        // A file, which the device fetches and takes where its version is another than its own.
        Row::constant("Upgrade_Enable", "Yes"),
        Row::new(FirmwarePack, "Upgrade_Rule", Says(firmware)).clear(""),
    ],
};

/// What every device of a model is told: to fetch its own file at once. Source: provisioner/Provisioner, `endpoint/cisco/*/$model.cfg` at 573c129b.
pub(super) static BOOTSTRAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, RULE, With(address)),
        // Nobody told us our own address. A rule without a server is asked of the TFTP server that DHCP named, like the factory's `/spa$PSN.cfg`.
        Row::constant(RULE, "/$MA.xml").when(View::came_by_tftp_alone),
        Row::new(ProvisioningUrl, "Resync_Periodic", Fixed("3")),
        Row::constant("Resync_Periodic", "3").when(View::came_by_tftp_alone),
    ],
};

/// A URL in which no macro begins.
pub(super) fn plain(url: &str) -> String {
    url.replace('$', "%24")
}

/// `http://192.0.2.10/prov/$MA.xml`. The device puts its address in, in small letters.
fn address(url: &Value, _: &At<'_>) -> Option<String> {
    Some(format!("{}/$MA.xml", plain(url.text()?)))
}

/// `[--uid acme --pwd secret] http://192.0.2.10/prov/$MA.xml`. What cannot stand in the brackets is left out with them.
fn address_with_password(password: &Value, at: &At<'_>) -> Said {
    let phone = &at.view.phone;
    let url = phone.value(ProvisioningUrl).and_then(|url| address(url, at)).unwrap_or_default();
    match (phone.text(ProvisioningUser), password.text()) {
        (Some(user), Some(password)) if is_argument(user) && is_argument(password) => {
            Said::of(format!("[--uid {user} --pwd {password}] {url}"))
        }
        _ => Said::adapted(
            url,
            "its rule holds no blank, quote, bracket, `$`, `\\` or letter beyond ASCII in a name or password: it fetches without",
        ),
    }
}

/// Whether a word can be an argument in a rule: a blank or a bracket would end it, `$` begins a macro, and no source says how to write them.
fn is_argument(word: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'[' | b']' | b'$' | b'"' | b'\'' | b'\\');
    !word.is_empty() && word.bytes().all(plain)
}

/// `http://192.0.2.10/prov/sip88xx.11-3-3.loads`: these devices want the very file.
fn firmware(path: &Value, at: &At<'_>) -> Said {
    let path = path.text().unwrap_or_default();
    let is_file = [".bin", ".loads"].iter().any(|end| path.ends_with(end));
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/');
    match at.view.phone.text(ProvisioningUrl) {
        Some(url) if is_file && path.bytes().all(word) => {
            Said::of(format!("{}/{}", plain(url), path.trim_start_matches('/')))
        }
        _ => Said::cannot(
            "it wants the very file, `.loads` or `.bin`, below a provisioning URL that it can use",
        ),
    }
}
