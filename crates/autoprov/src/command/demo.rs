//! `demo`: a sample tenant with a device of every vendor, and lines to try.

use super::serve::{Listening, serve};
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{
    Artifact, Content, DeviceProfile, Feature, Mac, Model, Registry, Support, Transport, Vendor,
};
use autoprov_provision::Provision;
use autoprov_store::{ImportOptions, Store};
use clap::Args;
use serde_json::json;
use std::net::SocketAddr;

/// Serve a sample tenant from a temporary database on loopback ports, and print lines to try.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Take free ports instead of 8080, 8443 and 6969
    #[arg(long)]
    any_port: bool,
}

const USER: &str = "demo";
const PASSWORD: &str = "demo";

/// A phone of the demo.
struct Sample {
    mac: Mac,
    vendor: &'static Vendor,
    model: &'static Model,
    profile: &'static dyn DeviceProfile,
}

pub(crate) fn run(demo: &Demo, settings: &Settings) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let files = folder.path().join("files");
    std::fs::create_dir(&files)?;
    std::fs::write(files.join("welcome.txt"), "A file of the file area: firmware would lie here.\n")?;
    let registry = open::registry()?;
    let samples = samples(&registry);
    let mut own = Settings {
        database: Some(format!("sqlite:{}", folder.path().join("demo.db").display())),
        files: Some(files),
        ..Settings::default()
    };
    let port = |wanted: Option<SocketAddr>, usual: u16, free: fn(u16) -> bool| {
        let port = if demo.any_port || !free(usual) { 0 } else { usual };
        Some(wanted.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], port))))
    };
    own.http = port(settings.http, 8080, tcp_is_free);
    own.https = port(settings.https, 8443, tcp_is_free);
    own.tftp = port(settings.tftp, 6969, udp_is_free);
    own.access_log.clone_from(&settings.access_log);
    let store = Store::open(own.database())?;
    let site = autoprov_store::read(&site(&samples).to_string()).map_err(|errors| Failure::all(&errors))?;
    store.import(&site, &ImportOptions::default())?;
    let names = main_files(&own, &samples)?;
    serve(&own, None, |listening| lines(listening, &samples, &names))
}

fn tcp_is_free(port: u16) -> bool {
    std::net::TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn udp_is_free(port: u16) -> bool {
    std::net::UdpSocket::bind(("127.0.0.1", port)).is_ok()
}

/// One phone for each dialect that has settings of its own without an operator's file.
fn samples(registry: &Registry) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for (vendor, model) in registry.models() {
        let Some(profile) = registry.dialect(vendor, model, None, 0) else { continue };
        if !profile.artifacts().iter().any(Artifact::is_filled_by_us) {
            continue;
        }
        if samples.iter().any(|sample| sample.vendor.id == vendor.id && sample.profile.id() == profile.id()) {
            continue;
        }
        let [a, b, c] = vendor.ouis.first().copied().unwrap_or([2, 0, 0]);
        let number = u8::try_from(samples.len() + 1).unwrap_or(u8::MAX);
        samples.push(Sample { mac: Mac::new([a, b, c, 0, 0, number]), vendor, model, profile });
    }
    samples
}

fn site(samples: &[Sample]) -> serde_json::Value {
    let number = |at: usize| (101 + at).to_string();
    let extensions: Vec<_> = samples
        .iter()
        .enumerate()
        .map(|(at, s)| json!({"number": number(at), "display_name": format!("{} {}", s.vendor.name, s.model.name), "password": format!("secret-{}", number(at))}))
        .collect();
    let devices: Vec<_> = samples
        .iter()
        .enumerate()
        .map(|(at, s)| {
            json!({"mac": s.mac.to_string(), "vendor": s.vendor.id, "model": s.model.name, "lines": [{"index": 1, "extension": number(at)}]})
        })
        .collect();
    json!({"tenants": [{
        "name": "demo", "http_username": USER, "http_password": PASSWORD, "networks": ["127.0.0.0/8"],
        "sip": {"host": "pbx.example", "port": 5060}, "voicemail_number": "*97", "time_zone": "Europe/Sarajevo",
        "ntp": ["pool.ntp.org"], "codecs": ["pcma", "pcmu", "g722"],
        "extensions": extensions, "devices": devices,
        "directory": [{"name": "Reception", "number": "100"}],
        "routes": [{"name": "hello.cfg", "public": true, "text": "# an operator's own file\n"}],
    }]})
}

/// The name of each phone's settings.
fn main_files(settings: &Settings, samples: &[Sample]) -> Result<Vec<String>, Failure> {
    let provision: Provision = open::provision(settings)?;
    samples.iter().map(|sample| Ok(provision.main_file(sample.mac)?.unwrap_or_default())).collect()
}

/// Whether a terminal would be spoilt by the settings of this dialect.
fn is_binary(profile: &dyn DeviceProfile) -> bool {
    let main = profile.artifacts().iter().find(|a| a.secret && matches!(a.content, Content::Settings(_)));
    main.and_then(|a| a.content.content_type()) == Some("application/octet-stream")
}

/// Prints what to paste.
fn lines(listening: &Listening, samples: &[Sample], names: &[String]) -> Result<(), Failure> {
    let served =
        |sample: &Sample, feature| sample.profile.support(sample.model, feature) == Support::Supported;
    output::line("")?;
    output::line(format!(
        "The tenant `demo` has a phone of every dialect that needs no file of yours. Username and password are `{USER}`. Try in another terminal:"
    ))?;
    for (sample, name) in samples.iter().zip(names) {
        let binary = is_binary(sample.profile);
        let pipe = if binary { " | hexdump -C -v" } else { "" };
        output::line("")?;
        output::line(format!("# {} {} ({})", sample.vendor.name, sample.model.name, sample.profile.id()))?;
        if let Some(address) = listening.http.filter(|_| served(sample, Feature::HttpProvisioning)) {
            let see = if binary { "-s" } else { "-i" };
            output::line(format!(
                "curl {see} -u {USER}:{PASSWORD} --digest http://{address}/prov/{name}{pipe}"
            ))?;
            output::line(format!("wget -S -q http://{USER}:{PASSWORD}@{address}/prov/{name} -O-{pipe}"))?;
        }
        if let Some(address) = listening.https.filter(|_| served(sample, Feature::HttpsProvisioning)) {
            let see = if binary { "-s" } else { "-i" };
            output::line(format!(
                "curl {see} -u {USER}:{PASSWORD} --digest --insecure https://{address}/prov/{name}{pipe}"
            ))?;
        }
        if let Some(address) =
            listening.tftp.filter(|_| sample.profile.facts().transports.contains(&Transport::Tftp))
        {
            output::line(format!("curl -s tftp://{address}/{name}{pipe}"))?;
            output::line(format!(
                "tftp -m binary {} {} -c get {name} /dev/stdout{pipe}",
                address.ip(),
                address.port()
            ))?;
        }
    }
    output::line("")?;
    output::line("# what needs no password: the file area, and a public route")?;
    if let Some(address) = listening.http {
        output::line(format!("curl -i http://{address}/prov/welcome.txt"))?;
        output::line(format!("curl -i http://{address}/prov/hello.cfg"))?;
    }
    output::line("")
}
