//! `render`: the files of a phone.

use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::Transport;
use autoprov_provision::{Outcome, local_request, path};
use clap::Args;

/// The files of a phone.
#[derive(Debug, Args)]
pub(crate) struct Render {
    /// MAC address or name of the phone
    #[arg(value_name = "MAC")]
    which: String,
    /// A file as the phone asks for it: then its bytes are written
    name: Option<String>,
    /// As if this User-Agent asked
    #[arg(long, value_name = "HEADER")]
    user_agent: Option<String>,
    /// Whose it is, where several tenants have a phone of that name
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// As if it were asked over this transport: http, https, tftp [default: one that the phone has]
    #[arg(long, value_parser = transport)]
    transport: Option<Transport>,
    /// Write the list as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn transport(text: &str) -> Result<Transport, String> {
    Transport::named(text).ok_or_else(|| "write http, https or tftp".to_owned())
}

pub(crate) fn run(render: &Render, settings: &Settings) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    let mac = open::mac(provision.store(), render.tenant.as_deref(), &render.which)?;
    let transport = open::transport(&provision, mac, render.transport)?;
    if let Some(name) = &render.name {
        let path = path(name, transport);
        let agent = render.user_agent.as_deref().map(str::as_bytes);
        let answer = provision.file(&local_request(&path, transport, agent)).answer;
        let (status, because) = (answer.status(), answer.because.clone());
        return match answer.into_bytes()? {
            Some(bytes) => output::bytes(&bytes),
            None => Err(Failure::new(format!("{status}: {because}"))),
        };
    }
    if provision.store().device(mac)?.is_none() {
        let message = format!("no tenant has a device with MAC {mac}: `autoprov device list` names them");
        return Err(Failure::new(message));
    }
    let mut rows = Vec::new();
    let mut objects = Vec::new();
    for file in provision.files_of(mac, transport)? {
        let status = file.answer.status();
        let (kind, bytes) = match &file.answer.outcome {
            Outcome::Content(content) => (content.content_type, content.body.len()),
            _ => (file.artifact.content.content_type().unwrap_or("-"), 0),
        };
        let secret = file.artifact.secret;
        objects.push(serde_json::json!({
            "name": file.name, "role": file.artifact.role.name(), "type": kind, "bytes": bytes, "secret": secret,
            "status": status, "because": file.answer.because,
        }));
        let kind = kind.split(';').next().unwrap_or_default().to_owned();
        let secret = if secret { "yes" } else { "no" }.to_owned();
        rows.push(vec![
            file.name,
            file.artifact.role.name().to_owned(),
            kind,
            bytes.to_string(),
            secret,
            status.to_string(),
        ]);
    }
    if render.json {
        return output::json(&objects.into());
    }
    output::table(&["NAME", "ROLE", "TYPE", "BYTES", "SECRET", "STATUS"], &rows)
}
