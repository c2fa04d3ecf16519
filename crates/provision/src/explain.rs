//! The same request, told step by step; and the files of one device.

use crate::ask::{Answer, Ask, Body, Outcome};
use crate::provision::Provision;
use crate::trace::{Step, Trace};
use crate::way::{Standing, Stop, Way, missing};
use autoprov_core::{Artifact, DeviceProfile, Form, Mac, Setting, Transport};
use autoprov_store::Error;

/// A request, how it was settled, and what it was answered with.
#[derive(Debug)]
pub struct Explanation {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The answer that the phone gets.
    pub answer: Answer,
    /// What the file says, with the layer that set each value; empty where it is no file of settings.
    pub settings: Vec<Setting>,
}

/// One file that a phone may ask for.
#[derive(Debug)]
pub struct DeviceFile {
    /// Under the name the phone asks.
    pub name: String,
    /// What it is.
    pub artifact: &'static Artifact,
    /// What it is answered with.
    pub answer: Answer,
}

impl Provision {
    /// Answers a request as if the phone had proven itself, and tells how.
    pub fn explain(&self, ask: &Ask<'_>) -> Explanation {
        let mut way = Way::new(self, ask, Standing::Supposed);
        way.trace = Trace::listening();
        way.settings = Some(Vec::new());
        let answer = match way.answer() {
            Ok(answer) | Err(Stop::Answer(answer)) => answer,
            Err(Stop::NotNow) => missing("it cannot be told from memory"),
        };
        Explanation { answer, settings: way.settings.unwrap_or_default(), steps: way.trace.steps() }
    }

    /// The dialect of a device as it is known now.
    pub fn dialect_of(&self, mac: Mac) -> Result<Option<&'static dyn DeviceProfile>, Error> {
        let snapshot = self.snapshot()?;
        let Some(head) = self.device(&snapshot, mac)? else { return Ok(None) };
        let registry = &self.registry;
        let (Some(vendor), Some(model)) =
            (registry.vendor(&head.vendor), registry.model(&head.vendor, &head.model))
        else {
            return Ok(None);
        };
        let firmware = self.seen(mac).or_else(|| head.firmware.clone());
        let marked = if firmware.is_some() { 0 } else { self.marked(vendor) };
        Ok(registry.dialect(vendor, model, firmware.as_ref(), marked))
    }

    /// Every file that a device's dialect knows with a MAC in its name, absent ones included.
    pub fn files_of(&self, mac: Mac, transport: Transport) -> Result<Vec<DeviceFile>, Error> {
        let Some(profile) = self.dialect_of(mac)? else { return Ok(Vec::new()) };
        let named = profile.artifacts().iter().filter(|artifact| artifact.has_mac());
        Ok(named.map(|artifact| self.device_file(artifact, mac, transport)).collect())
    }

    fn device_file(&self, artifact: &'static Artifact, mac: Mac, transport: Transport) -> DeviceFile {
        let name = artifact.named(mac);
        let answer = self.explain(&ask(&path(&name, transport), transport, None)).answer;
        DeviceFile { name, artifact, answer }
    }

    /// The name of the file that holds a device's settings.
    pub fn main_file(&self, mac: Mac) -> Result<Option<String>, Error> {
        let Some(profile) = self.dialect_of(mac)? else { return Ok(None) };
        let main = profile.artifacts().iter().find(|a| a.secret && matches!(a.form, Form::Settings(_)));
        Ok(main.map(|artifact| artifact.named(mac)))
    }
}

/// The path that a name has over a transport.
pub fn path(name: &str, transport: Transport) -> String {
    match transport {
        Transport::Tftp => name.to_owned(),
        Transport::Http | Transport::Https => format!("/prov/{name}"),
    }
}

/// A request from this machine.
pub fn ask<'a>(path: &'a str, transport: Transport, user_agent: Option<&'a [u8]>) -> Ask<'a> {
    Ask {
        transport,
        verb: crate::ask::Verb::Get,
        path: path.as_bytes(),
        query: None,
        user_agent,
        username: None,
        peer: std::net::Ipv4Addr::LOCALHOST.into(),
    }
}

impl Answer {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self.outcome {
            Outcome::Content(_) => 200,
            Outcome::Stored { new: true } => 201,
            Outcome::Stored { new: false } => 204,
            Outcome::Missing => 404,
            Outcome::Refused => 403,
            Outcome::NotAllowed { .. } => 405,
            Outcome::TooLarge { .. } => 413,
            Outcome::Fault { .. } => 500,
        }
    }

    /// The bytes, where it is content; reads a file whole.
    pub fn into_bytes(self) -> std::io::Result<Option<Vec<u8>>> {
        let Outcome::Content(content) = self.outcome else { return Ok(None) };
        match content.body {
            Body::Bytes(bytes) => Ok(Some(bytes.to_vec())),
            Body::File { mut file, .. } => {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut file, &mut bytes)?;
                Ok(Some(bytes))
            }
        }
    }
}
