//! What phones are sent to and do not find: a way in without a password, a URL that is not served, firmware that is not there.

use crate::file_area::FileArea;
use autoprov_core::quotable;
use autoprov_store::site::Tenant;

/// The fields of a tenant, or of its objects, that lead nowhere, each with the reason.
pub(super) fn dead_ends(tenant: &Tenant, files: Option<&FileArea>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if tenant.http_username.is_some() && tenant.http_password.is_none() {
        let message = "is missing: over HTTP and HTTPS each of its phones gets 403 until there is one";
        found.push(("http_password".to_owned(), message.to_owned()));
    }
    if let Some(path) = tenant.provisioning_url.as_deref().and_then(|url| strange_path(url, &tenant.name)) {
        let message = format!(
            "leads to `{}`, and phones are served below /prov/ alone: end it with /prov, unless a proxy in between maps it",
            quotable(path)
        );
        found.push(("provisioning_url".to_owned(), message));
    }
    found.extend(files.into_iter().flat_map(|files| missing_packs(tenant, files)));
    found
}

/// The path of an HTTP URL that this server would not answer.
fn strange_path<'a>(url: &'a str, tenant: &str) -> Option<&'a str> {
    let (scheme, rest) = url.split_once("://")?;
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let is_ours = parts.next() == Some("prov")
        && parts.next().is_none_or(|own| own == tenant)
        && parts.next().is_none();
    (scheme != "tftp" && !is_ours).then_some(if path.is_empty() { "/" } else { path })
}

/// Firmware packs that the file area has not.
fn missing_packs(tenant: &Tenant, files: &FileArea) -> Vec<(String, String)> {
    let all = tenant.defaults.firmware_pack.iter().map(|pack| ("firmware_pack".to_owned(), pack));
    let by_model = tenant.firmware_packs.iter().enumerate();
    let by_model = by_model.map(|(nth, own)| (format!("firmware_packs[{nth}].pack"), &own.pack));
    let profiles = tenant.profiles.iter().filter_map(|profile| {
        Some((format!("profile `{}`.firmware_pack", profile.name), profile.overrides.firmware_pack.as_ref()?))
    });
    let devices = tenant.devices.iter().filter_map(|device| {
        Some((format!("device `{}`.firmware_pack", device.name), device.overrides.firmware_pack.as_ref()?))
    });
    let missing = all.chain(by_model).chain(profiles).chain(devices).filter(|(_, pack)| !files.has(pack));
    let told = missing.map(|(field, pack)| {
        (field, format!("`{}` is not in the file area: phones that ask for it get nothing", quotable(pack)))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_are_served_are_told_from_others() {
        for url in ["http://a/prov", "https://a:8443/prov/", "http://a/prov/acme", "tftp://a/", "tftp://a/x"]
        {
            assert_eq!(strange_path(url, "acme"), None, "{url}");
        }
        for (url, path) in [
            ("http://a/provision", "/provision"),
            ("http://a", "/"),
            ("http://a/prov/other", "/prov/other"),
            ("http://a/x/prov", "/x/prov"),
        ] {
            assert_eq!(strange_path(url, "acme"), Some(path), "{url}");
        }
    }
}
