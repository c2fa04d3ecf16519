//! Whether a phone has what it would get now.

use crate::answer::{Answer, Outcome};
use crate::explain::main_of;
use crate::provision::Provision;
use crate::provisioning::Provisioning as _;
use crate::request::{PhoneRequest, Verb, local_request, path};
use crate::resolution::{Auth, Resolution, Stop};
use crate::serve::finished;
use autoprov_core::{Artifact, DeviceProfile, Mac, Model, Transport};
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

/// What was seen of a phone, and what it fetched.
struct Known {
    seen: Seen,
    fetched: Vec<Fetched>,
}

/// What a phone speaks, and its model.
type Spoken = (&'static dyn DeviceProfile, &'static Model);

impl Provision {
    /// Compares what a device last fetched with what it would get now, over the transport it last came by.
    pub fn freshness(&self, mac: Mac) -> Result<Freshness, Error> {
        let Some(known) = self.known(mac)? else { return Ok(Freshness::NeverSeen) };
        self.compared(mac, self.spoken_by(mac)?, &known)
    }

    /// The same, and whether a device's main file can be made now; an error: why not. `None`: it has none. One that the phone fetched is not made
    /// again where it would be made from the same.
    pub fn look_over(&self, mac: Mac) -> Result<(Option<Result<bool, String>>, Freshness), Error> {
        let (known, spoken) = (self.known(mac)?, self.spoken_by(mac)?);
        let made = spoken.and_then(|spoken| self.makes_main_file(mac, spoken, known.as_ref()));
        let state = known.map_or(Ok(Freshness::NeverSeen), |known| self.compared(mac, spoken, &known))?;
        Ok((made, state))
    }

    fn known(&self, mac: Mac) -> Result<Option<Known>, Error> {
        let Some(observations) = &self.observations else { return Ok(None) };
        let Some(seen) = observations.seen(mac)? else { return Ok(None) };
        Ok(Some(Known { seen, fetched: observations.fetched(mac)? }))
    }

    fn makes_main_file(
        &self,
        mac: Mac,
        (profile, model): Spoken,
        known: Option<&Known>,
    ) -> Option<Result<bool, String>> {
        let main = main_of(profile)?;
        let had = known
            .and_then(|known| known.fetched.iter().find(|had| had.artifact.eq_ignore_ascii_case(main.name)));
        let last = known.and_then(|known| Transport::named(&known.seen.transport));
        let asked = (main.named(mac, model), last.unwrap_or(Transport::Tftp));
        Some(match self.answer_now(asked, Auth::Assumed, had) {
            Err(Stop::Same) => Ok(true),
            end => match finished(end) {
                Answer { outcome: Outcome::Fault { .. }, because, .. } => Err(because),
                answer => Ok(matches!(answer.outcome, Outcome::Content(_))),
            },
        })
    }

    fn compared(&self, mac: Mac, spoken: Option<Spoken>, known: &Known) -> Result<Freshness, Error> {
        let Known { seen, fetched } = known;
        let Some((profile, model)) = spoken else { return Ok(Freshness::NeverFetched) };
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
                self.tag_now(&artifact.named(mac, model), seen, had).is_some_and(|tag| tag != had.digest)
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
            match self.answer_now((name.to_owned(), transport), Auth::Itself, Some(had)) {
                Err(Stop::Same) => Some(had.digest.clone()),
                Ok(Answer { outcome: Outcome::Content(content), .. }) => {
                    Some(content.etag.trim_matches('"').to_owned())
                }
                _ => None,
            }
        })
    }

    /// What a request for a file would be answered now; [`Stop::Same`] where it would be made from what the phone's own was made from.
    fn answer_now(
        &self,
        (name, transport): (String, Transport),
        auth: Auth<'_>,
        had: Option<&Fetched>,
    ) -> Result<Answer, Stop> {
        let path = path(&name, transport);
        let request = PhoneRequest { verb: Verb::Get, ..local_request(&path, transport, None) };
        let located = self.locate(&request);
        let mut resolution = Resolution::new(self, &request, &located, auth);
        resolution.had = had.and_then(|had| had.fingerprint);
        resolution.answer()
    }
}
