//! Configuration: a TOML file, environment variables, flags. The later win.

mod listen;

pub(crate) use listen::network;

use crate::failure::{Failure, reading};
use crate::log::Format;
use autoprov_provision::Quota;
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Options {
    /// Configuration file (TOML); /etc/autoprov.toml where that exists
    #[arg(long, global = true, value_name = "FILE", env = "AUTOPROV_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    say: Say,
}

/// How things are said.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Say {
    /// Say errors and what is asked for, and nothing of what was done
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Whether warnings, errors and the log are coloured: `always`, `never`, `auto` [default: on a terminal]
    #[arg(long, global = true, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: Option<Color>,
}

/// When there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// In files too
    Always,
    /// Nowhere
    Never,
}

/// Each is a flag, an environment variable and a key of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Settings {
    /// Database, `sqlite:PATH` [default: sqlite:autoprov.db]
    #[arg(long, global = true, value_name = "URL", env = "AUTOPROV_DATABASE")]
    pub(crate) database: Option<String>,
    /// File area: firmware, and other files that phones may have without a password
    #[arg(long, global = true, value_name = "DIR", env = "AUTOPROV_FILES")]
    pub(crate) files: Option<PathBuf>,
    /// The most that is kept of phones' uploads together, in MiB [default: 1024]
    #[arg(long, global = true, value_name = "MIB", env = "AUTOPROV_UPLOAD_QUOTA")]
    pub(crate) upload_quota: Option<u64>,
    /// Listen for HTTP here, such as 0.0.0.0:80, or 80 alone; port 0 takes a free one
    #[arg(long, global = true, value_name = "ADDR", env = "AUTOPROV_HTTP", value_parser = listen::address)]
    #[serde(deserialize_with = "listen::of_file")]
    pub(crate) http: Option<SocketAddr>,
    /// Listen for HTTPS here
    #[arg(long, global = true, value_name = "ADDR", env = "AUTOPROV_HTTPS", value_parser = listen::address)]
    #[serde(deserialize_with = "listen::of_file")]
    pub(crate) https: Option<SocketAddr>,
    /// Listen for TFTP here
    #[arg(long, global = true, value_name = "ADDR", env = "AUTOPROV_TFTP", value_parser = listen::address)]
    #[serde(deserialize_with = "listen::of_file")]
    pub(crate) tftp: Option<SocketAddr>,
    /// Tell phones that ask the network by SIP PnP where their provisioning server is: 0.0.0.0:5060, or an address of one interface
    #[arg(long, global = true, value_name = "ADDR", env = "AUTOPROV_PNP", value_parser = listen::address)]
    #[serde(deserialize_with = "listen::of_file")]
    pub(crate) pnp: Option<SocketAddr>,
    /// Write access_log, ssl_access_log and tftp_access_log into this folder
    #[arg(long, global = true, value_name = "DIR", env = "AUTOPROV_ACCESS_LOG")]
    pub(crate) access_log: Option<PathBuf>,
    /// Certificate chain for HTTPS (PEM); one that signs itself is made where none is given
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "AUTOPROV_CERTIFICATE",
        requires = "certificate_key"
    )]
    pub(crate) certificate: Option<PathBuf>,
    /// Private key of the certificate (PEM)
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "AUTOPROV_CERTIFICATE_KEY",
        requires = "certificate"
    )]
    pub(crate) certificate_key: Option<PathBuf>,
    /// Names and addresses for the certificate that signs itself [default: the addresses of HTTPS, else of this host]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "AUTOPROV_CERTIFICATE_NAMES",
        value_delimiter = ','
    )]
    pub(crate) certificate_names: Option<Vec<String>>,
    /// Proxies in front, whose X-Forwarded-For is believed: addresses and networks
    #[arg(
        long,
        global = true,
        value_name = "ADDR",
        env = "AUTOPROV_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_parser = listen::proxy
    )]
    #[serde(deserialize_with = "listen::proxies_of_file")]
    pub(crate) trusted_proxies: Option<Vec<IpNet>>,
    /// Tell Prometheus at http://ADDR/metrics, such as 127.0.0.1:9100
    #[arg(long, global = true, value_name = "ADDR", env = "AUTOPROV_METRICS")]
    pub(crate) metrics: Option<SocketAddr>,
    /// How the server's log is written: `text`, or `json`, an object a line [default: text]
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        env = "AUTOPROV_LOG_FORMAT",
        hide_possible_values = true
    )]
    pub(crate) log_format: Option<Format>,
    /// How phones are made to ask again: of the file alone, `[resync]`.
    #[arg(skip)]
    pub(crate) resync: Resync,
    /// The configuration file itself.
    #[arg(skip)]
    #[serde(skip)]
    pub(crate) source: Option<PathBuf>,
}

/// How `autoprov resync` tells phones where its flags do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Resync {
    /// The channel.
    pub(crate) via: Option<Channel>,
    /// The operator's command: a program and its arguments, with placeholders.
    pub(crate) command: Vec<String>,
}

/// How a phone is notified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Channel {
    /// A NOTIFY to the address the phone last came from
    #[default]
    Phone,
    /// A NOTIFY to the SIP server of its first line, which passes it on
    Server,
    /// The command of [resync] in the configuration file
    Command,
}

impl Channel {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Server => "server",
            Self::Command => "command",
        }
    }
}

const DEFAULT_FILE: &str = "/etc/autoprov.toml";
const DEFAULT_DATABASE: &str = "sqlite:autoprov.db";

impl Options {
    /// How things are said.
    pub(crate) fn say(&self) -> Say {
        self.say
    }

    /// The settings: flags and environment over the file.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let usual = || Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.exists());
        let source = self.config.clone().or_else(usual);
        let file = source.as_deref().map(read).transpose()?.unwrap_or_default();
        let own = self.settings.clone();
        Ok(Settings {
            database: own.database.or(file.database),
            files: own.files.or(file.files),
            upload_quota: own.upload_quota.or(file.upload_quota),
            http: own.http.or(file.http),
            https: own.https.or(file.https),
            tftp: own.tftp.or(file.tftp),
            pnp: own.pnp.or(file.pnp),
            access_log: own.access_log.or(file.access_log),
            certificate: own.certificate.or(file.certificate),
            certificate_key: own.certificate_key.or(file.certificate_key),
            certificate_names: own.certificate_names.or(file.certificate_names),
            trusted_proxies: own.trusted_proxies.or(file.trusted_proxies),
            metrics: own.metrics.or(file.metrics),
            log_format: own.log_format.or(file.log_format),
            resync: file.resync,
            source,
        })
    }
}

impl Settings {
    /// The database's URL.
    pub(crate) fn database(&self) -> &str {
        self.database.as_deref().unwrap_or(DEFAULT_DATABASE)
    }

    /// What is kept of uploads.
    pub(crate) fn quota(&self) -> Quota {
        let default = Quota::default();
        let all = self.upload_quota.map_or(default.all, |mib| mib.saturating_mul(1 << 20));
        Quota { device: default.device.min(all), all }
    }

    /// The path of the database.
    pub(crate) fn database_path(&self) -> &Path {
        let url = self.database();
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path.strip_prefix("//").filter(|rest| rest.starts_with('/')).unwrap_or(path);
        Path::new(path)
    }

    /// The path of a file that lies beside the database: `autoprov.db` has its observations in `autoprov.observed.db`.
    pub(crate) fn beside_database(&self, ending: &str) -> PathBuf {
        self.database_path().with_extension(ending)
    }
}

fn read(path: &Path) -> Result<Settings, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => Failure::new(format!(
            "you may not read `{}`: use sudo, or name another configuration with --config",
            path.display()
        )),
        _ => reading(path)(error),
    })?;
    let settings: Settings =
        toml::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    if settings.certificate.is_some() == settings.certificate_key.is_some() {
        return Ok(settings);
    }
    Err(Failure::new(format!(
        "{}: `certificate` and `certificate_key` go together: give both or none",
        path.display()
    )))
}
