//! Whether a phone has what it would get now.

use crate::answer::{Answer, Outcome};
use crate::provision::Provision;
use crate::provisioning::Provisioning as _;
use crate::request::{PhoneRequest, Verb, local_request, path};
use crate::resolution::{Auth, Resolution, Stop};
use autoprov_core::{Artifact, Mac, Transport};
use autoprov_store::Error;
use autoprov_store::observe::{Fetched, Seen};

/// How a phone's files compare with what it would get now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It never asked with success.
    NeverSeen,
    /// It asked, and fetched none of the files that are made for it.
    NeverFetched,
    /// It has them all as they are now.
    Current,
    /// It would get other bytes.
    Stale {
        /// The names of those files.
        files: Vec<String>,
        /// The first change of its tenant after it fetched the oldest of them, in unix seconds. None where that is not what made them other:
        /// a new year's rules, a new version of this program, an operator's file.
        since: Option<i64>,
    },
}

impl Freshness {
    /// Its word in tables and JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NeverSeen => "never seen",
            Self::NeverFetched => "never fetched a file",
            Self::Current => "current",
            Self::Stale { .. } => "stale",
        }
    }
}

impl Provision {
    /// Compares what a device last fetched with what it would get now, over the transport it last came by.
    pub fn freshness(&self, mac: Mac) -> Result<Freshness, Error> {
        let Some(observations) = &self.observations else { return Ok(Freshness::NeverSeen) };
        let Some(seen) = observations.seen(mac)? else { return Ok(Freshness::NeverSeen) };
        let fetched = observations.fetched(mac)?;
        let Some((profile, model)) = self.spoken_by(mac)? else { return Ok(Freshness::NeverFetched) };
        let made = |had: &Fetched| {
            let same = |artifact: &&Artifact| artifact.name.eq_ignore_ascii_case(&had.artifact);
            let own = profile.artifacts().iter().find(same)?;
            // A name without a MAC address is another name of such a file.
            let mut named = profile.artifacts().iter().filter(|artifact| artifact.is_made_for_one());
            named.find(|artifact| {
                std::ptr::eq(*artifact, own) || !own.told_by.is_empty() && artifact.is_like(own)
            })
        };
        let had: Vec<_> = fetched.iter().filter_map(|had| Some((made(had)?, had))).collect();
        if had.is_empty() {
            return Ok(Freshness::NeverFetched);
        }
        let stale: Vec<_> = had
            .into_iter()
            .filter(|(artifact, had)| {
                self.tag_now(&artifact.named(mac, model), &seen, had).is_some_and(|tag| tag != had.digest)
            })
            .collect();
        let Some(oldest) = stale.iter().map(|(_, had)| had.at).min() else { return Ok(Freshness::Current) };
        let device = self.store.device(mac)?;
        let since = device.map(|device| self.store.changed_since(&device, oldest)).transpose()?.flatten();
        let files = stale.iter().map(|(artifact, _)| artifact.named(mac, model)).collect();
        Ok(Freshness::Stale { files, since })
    }

    /// The digest of a file as it would be sent now; none where it cannot be made. It is made only where it would be made from something else
    /// than what the phone had. A phone may fetch its files over one transport and be seen last over another.
    fn tag_now(&self, name: &str, seen: &Seen, had: &Fetched) -> Option<String> {
        let last = Transport::named(&seen.transport);
        let ways = last.into_iter().chain([Transport::Tftp, Transport::Http, Transport::Https]);
        ways.into_iter().find_map(|transport| {
            let path = path(name, transport);
            let request = PhoneRequest { verb: Verb::Get, ..local_request(&path, transport, None) };
            let located = self.locate(&request);
            let mut resolution = Resolution::new(self, &request, &located, Auth::Itself);
            resolution.had = had.fingerprint;
            match resolution.answer() {
                Err(Stop::Same) => Some(had.digest.clone()),
                Ok(Answer { outcome: Outcome::Content(content), .. }) => {
                    Some(content.etag.trim_matches('"').to_owned())
                }
                _ => None,
            }
        })
    }
}
