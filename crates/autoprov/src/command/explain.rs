//! `explain`: a request explained step by step.

use super::render::transport;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{Mac, Setting, Source, Transport};
use autoprov_provision::{Explanation, Outcome, local_request, path as path_of};
use clap::Args;
use serde_json::json;
use std::net::IpAddr;

/// The same request explained step by step.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// MAC address or name of a phone (then: the file with its settings), or a path as it would be asked, query and all
    what: String,
    /// Whose it is, where several tenants have a phone of that name
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// As if this User-Agent asked
    #[arg(long, value_name = "HEADER")]
    user_agent: Option<String>,
    /// As if it were asked over this transport: http, https, tftp [default: one that the phone has; http for a path]
    #[arg(long, value_parser = transport)]
    transport: Option<Transport>,
    /// As if it were asked from this address
    #[arg(long, value_name = "ADDR")]
    from: Option<IpAddr>,
    /// Leave out what only clears a setting
    #[arg(long)]
    set: bool,
    /// Write it as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(explain: &Explain, settings: &Settings) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    // A path has a slash, and no device's name is looked for there.
    let which =
        Some(explain.what.as_str()).filter(|which| !which.contains('/') || which.parse::<Mac>().is_ok());
    let phone = match which {
        Some(which) => open::known_mac(provision.store(), explain.tenant.as_deref(), which)?,
        None => None,
    };
    let transport = match phone {
        Some(mac) => open::transport(&provision, mac, explain.transport)?,
        None => explain.transport.unwrap_or(Transport::Http),
    };
    let path = match phone {
        Some(mac) => {
            let name = provision.main_file(mac)?;
            match name {
                Some(name) => path_of(&name, transport),
                None => return Err(unknown(mac, settings)),
            }
        }
        // As pasted from somewhere: the host is of no account.
        None if explain.what.starts_with("http://") || explain.what.starts_with("https://") => {
            let behind = explain.what.splitn(4, '/').nth(3).unwrap_or_default();
            format!("/{behind}")
        }
        // A path is asked as it stands: that `/prov` is missing is the commonest slip there is.
        None if explain.what.contains("prov/")
            || explain.what.starts_with('/')
            || transport == Transport::Tftp =>
        {
            explain.what.clone()
        }
        // What phones ask for has a dot, or their address in it.
        None if which.is_some_and(|name| !name.contains(['.', '?']) && !holds_mac(name)) => {
            let message = "there is no device of that name, and a file's name has a dot or a MAC address in it: \
                           `autoprov device list` names the devices, and a path begins with `/`";
            return Err(Failure::new(format!("`{}`: {message}", explain.what)));
        }
        None => path_of(&explain.what, transport),
    };
    let agent = explain.user_agent.as_deref().map(str::as_bytes);
    let over_http = transport != Transport::Tftp;
    let (asked, query) = match path.split_once('?').filter(|_| over_http) {
        Some((asked, query)) => (asked, Some(query.as_bytes())),
        None => (path.as_str(), None),
    };
    let mut request = local_request(asked, transport, agent);
    request.query = query;
    if let Some(from) = explain.from {
        request.peer = from;
    }
    let mut explanation = match explain.from {
        Some(_) if transport == Transport::Tftp => provision.explain_to_peer(&request),
        Some(_) => provision.explain_from(&request)?,
        None => provision.explain(&request),
    };
    if explain.set {
        explanation.settings.retain(|setting| setting.source != Source::Cleared);
    }
    if explain.json {
        output::json(&as_json(&explanation, &path, transport, explain))
    } else {
        tell(&explanation, &path, transport)
    }
}

/// That no tenant has the phone, and whether it has asked already.
fn unknown(mac: Mac, settings: &Settings) -> Failure {
    let sightings = open::observations(settings).and_then(|known| Ok(known.sightings()?)).unwrap_or_default();
    let remedy = if sightings.iter().any(|seen| seen.mac == mac) {
        format!("it is a sighting, and `autoprov sighting claim {mac}` makes it one")
    } else {
        "`autoprov device list` names them".to_owned()
    };
    Failure::new(format!("no tenant has a device with MAC {mac}: {remedy}"))
}

/// Whether twelve hex digits stand in it.
fn holds_mac(name: &str) -> bool {
    name.as_bytes().windows(12).any(|part| part.iter().all(u8::is_ascii_hexdigit))
}

fn shown(setting: &Setting) -> &str {
    // What is cleared is no password any more, and says how it is cleared.
    if setting.secret && setting.source != Source::Cleared { "***" } else { &setting.value }
}

fn as_json(
    explanation: &Explanation,
    path: &str,
    transport: Transport,
    explain: &Explain,
) -> serde_json::Value {
    let steps: Vec<_> = explanation
        .steps
        .iter()
        .map(|s| json!({"step": s.step, "result": s.result, "because": s.because}))
        .collect();
    let values: Vec<_> = explanation
        .settings
        .iter()
        .map(|s| json!({"key": s.key, "value": shown(s), "source": s.source.to_string()}))
        .collect();
    let mut answer = json!({"status": explanation.answer.status(), "because": explanation.answer.because});
    if let Outcome::Content(content) = &explanation.answer.outcome {
        answer["type"] = content.content_type.into();
        answer["bytes"] = content.body.len().into();
        answer["etag"] = content.etag.trim_matches('"').into();
    }
    json!({
        "ask": {"path": path, "transport": transport.name(), "user_agent": explain.user_agent},
        "steps": steps,
        "answer": answer,
        "values": values,
    })
}

fn tell(explanation: &Explanation, path: &str, transport: Transport) -> Result<(), Failure> {
    output::line(format!("{path} over {transport}"))?;
    let rows: Vec<_> = explanation
        .steps
        .iter()
        .map(|step| vec![format!("  {}", step.step), step.result.clone(), step.because.clone()])
        .collect();
    output::table(&["  STEP", "RESULT", "BECAUSE"], &rows)?;
    let size = match &explanation.answer.outcome {
        Outcome::Content(content) => format!(", {} bytes of {}", content.body.len(), content.content_type),
        _ => String::new(),
    };
    output::line(format!("answer: {}{size}: {}", explanation.answer.status(), explanation.answer.because))?;
    if explanation.settings.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = explanation
        .settings
        .iter()
        .map(|s| vec![s.key.to_string(), shown(s).to_owned(), s.source.to_string()])
        .collect();
    output::line("")?;
    output::table(&["KEY", "VALUE", "SOURCE"], &rows)
}
