//! What phones are sent to and do not find: a way in without a password, a URL that is not served, firmware that is not there.

use crate::file_area::FileArea;
use autoprov_core::quotable;
use autoprov_store::Kind;
use autoprov_store::site::Tenant;

/// An object of a tenant: its place in its list and its name. None: the tenant itself.
pub(super) type Owner<'a> = Option<(Kind, usize, &'a str)>;

/// The fields of a tenant, or of its objects, that lead nowhere, each with the reason.
pub(super) fn dead_ends<'a>(
    tenant: &'a Tenant,
    files: Option<&FileArea>,
) -> Vec<(Owner<'a>, String, String)> {
    let mut found = Vec::new();
    if tenant.http_username.is_some() && tenant.http_password.is_none() {
        let message = "is missing: over HTTP and HTTPS each of its phones gets 403 until there is one";
        found.push((None, "http_password".to_owned(), message.to_owned()));
    }
    if let Some(path) = tenant.provisioning_url.as_deref().and_then(|url| strange_path(url, &tenant.name)) {
        let message = format!(
            "leads to `{}`, and phones are served below /prov/ alone: end it with /prov, unless a proxy in between maps it",
            quotable(path)
        );
        found.push((None, "provisioning_url".to_owned(), message));
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
fn missing_packs<'a>(tenant: &'a Tenant, files: &FileArea) -> Vec<(Owner<'a>, String, String)> {
    let pack = |owner, pack: &'a Option<String>| Some((owner, "firmware_pack".to_owned(), pack.as_ref()?));
    let by_model = tenant.firmware_packs.iter().enumerate();
    let by_model = by_model.map(|(nth, own)| (None, format!("firmware_packs[{nth}].pack"), &own.pack));
    let profiles = tenant.profiles.iter().enumerate().filter_map(|(nth, own)| {
        pack(Some((Kind::Profile, nth, own.name.as_str())), &own.overrides.firmware_pack)
    });
    let devices = tenant.devices.iter().enumerate().filter_map(|(nth, own)| {
        pack(Some((Kind::Device, nth, own.name.as_str())), &own.overrides.firmware_pack)
    });
    let all = pack(None, &tenant.defaults.firmware_pack).into_iter().chain(by_model);
    let missing = all.chain(profiles).chain(devices).filter(|(.., pack)| !files.has(pack));
    let told = missing.map(|(owner, field, pack)| {
        let message =
            format!("`{}` is not in the file area: phones that ask for it get nothing", quotable(pack));
        (owner, field, message)
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
