//! `dhcp`: the lines for a DHCP server that point phones here.

mod dnsmasq;
mod group;
mod isc;
mod kea;
#[cfg(test)]
mod tests;

use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::DhcpServer;
use autoprov_store::TenantHead;
use clap::{Args, ValueEnum};
use group::{By, Group};
use serde_json::{Value, json};
use std::net::Ipv4Addr;

/// The lines for a DHCP server that point phones here.
#[derive(Debug, Args)]
pub(crate) struct Dhcp {
    /// Write a file for this server; without one, a table
    #[arg(value_enum)]
    server: Option<Server>,
    /// Where phones reach this server [default: the tenant's `provisioning_url`]
    #[arg(long, value_name = "URL", conflicts_with = "tenant")]
    url: Option<String>,
    /// IPv4 address of the URL's host, where an option carries an address and the URL a name
    #[arg(long, value_name = "IP")]
    address: Option<Ipv4Addr>,
    /// This vendor's phones alone; may be repeated
    #[arg(long, value_name = "VENDOR")]
    vendor: Vec<String>,
    /// The tenant whose `provisioning_url` it is [default: the only one]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Know phones by what they send as vendor class (option 60), and by MAC prefix where they send none; or by MAC prefix alone
    #[arg(long, value_enum, default_value = "class")]
    by: By,
    /// Write the table as JSON
    #[arg(long, conflicts_with = "server")]
    json: bool,
}

/// A DHCP server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Server {
    /// dnsmasq
    Dnsmasq,
    /// ISC dhcpd
    Isc,
    /// Kea (kea-dhcp4)
    Kea,
}

pub(crate) fn run(dhcp: &Dhcp, settings: &Settings) -> Result<(), Failure> {
    let registry = open::registry()?;
    let vendors = if dhcp.vendor.is_empty() {
        registry.vendors().collect()
    } else {
        dhcp.vendor.iter().map(|id| open::vendor(&registry, id)).collect::<Result<Vec<_>, _>>()?
    };
    let (url, what) = match &dhcp.url {
        Some(url) => (url.clone(), "--url".to_owned()),
        None => tenants_url(settings, dhcp.tenant.as_deref())?,
    };
    let server =
        DhcpServer::new(&url, dhcp.address).map_err(|fault| Failure::new(format!("{what} {fault}")))?;
    let (groups, left_out) = group::groups(&registry, &vendors, dhcp.by, &server)?;
    warn(&left_out);
    if groups.is_empty() {
        return Err(Failure::new(
            "none of these vendors' phones can be pointed here by DHCP: name others with --vendor",
        ));
    }
    match dhcp.server {
        Some(Server::Dnsmasq) => output::bytes(dnsmasq::write(&groups, server.url()).as_bytes()),
        Some(Server::Isc) => output::bytes(isc::write(&groups, server.url()).as_bytes()),
        Some(Server::Kea) => {
            let (written, left_out) = kea::write(groups, server.url());
            warn(&left_out);
            output::json(&written)
        }
        None if dhcp.json => output::json(&rows(&groups)),
        None => table(&groups),
    }
}

fn warn(left_out: &[String]) {
    for reason in left_out {
        output::warning(reason);
    }
}

/// The provisioning URL of the tenant named, else of the only one; and what it is in an error.
fn tenants_url(settings: &Settings, named: Option<&str>) -> Result<(String, String), Failure> {
    let store = open::store(settings)?;
    let TenantHead { name, provisioning_url, .. } = open::tenant_head(&store, named)?;
    let url = provisioning_url.ok_or_else(|| {
        Failure::new(format!(
            "tenant `{name}` has no provisioning_url: give --url URL, or say `autoprov tenant set {name} provisioning_url=URL`"
        ))
    })?;
    Ok((url, format!("the provisioning_url of tenant `{name}`")))
}

/// A row for each vendor, match and option.
fn rows(groups: &[Group]) -> Value {
    let rows = each(groups, |(vendor, first_login), (kind, text), option| {
        json!({
            "vendor": vendor,
            "match": {kind: text},
            "option": option.code,
            "sub_option": option.sub,
            "type": option.kind(),
            "value": option.value,
            "forced": option.forced,
            "first_login": first_login,
        })
    });
    rows.into()
}

fn table(groups: &[Group]) -> Result<(), Failure> {
    let rows = each(groups, |(vendor, _), (kind, text), option| {
        let number =
            option.sub.map_or_else(|| option.code.to_string(), |sub| format!("{}.{sub}", option.code));
        vec![vendor.to_owned(), format!("{kind} {text}"), number, option.value.clone()]
    });
    output::table(&["VENDOR", "MATCH", "OPTION", "VALUE"], &rows)
}

fn each<T>(
    groups: &[Group],
    row: impl Fn((&str, Option<&str>), (&str, &str), &group::DhcpOption) -> T,
) -> Vec<T> {
    let mut rows = Vec::new();
    for group in groups {
        let classes = group.classes.iter().map(|class| ("class", group::shown(class)));
        let prefixes = group.prefixes.iter().map(|prefix| ("mac", group::hex(prefix, ":")));
        let matches: Vec<_> = classes.chain(prefixes).collect();
        for vendor in &group.vendors {
            let of = (vendor.id, group.first_logins.get(vendor.id).copied());
            for (kind, text) in &matches {
                rows.extend(group.options.iter().map(|option| row(of, (kind, text), option)));
            }
        }
    }
    rows
}
