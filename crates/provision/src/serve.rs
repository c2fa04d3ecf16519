//! What frontends ask of provisioning, answered by [`Provision`].

use crate::answer::{Answer, Outcome, Pace, Sent, Shown, missing, unanswered};
use crate::file_area::FileArea;
use crate::guard::Unproven;
use crate::health::Unready;
use crate::inform;
use crate::metrics::{Ended, Whose};
use crate::provision::Provision;
use crate::provisioning::Provisioning;
use crate::request::{Credentials, Gate, Located, Own, Owner, PhoneRequest, Proof, Username, Verb};
use crate::resolution::{self, Auth, Found, Resolution, Stop, upload_name};
use crate::uploads::{Finished, Part, too_large, unwritten};
use autoprov_core::source::Source;
use autoprov_core::{Mac, Posted, Steering, Transport};
use autoprov_store::Error;
use std::io;
use std::sync::PoisonError;

/// What a name takes besides GET and HEAD.
const READ: &str = "GET, HEAD";
const READ_AND_WRITE: &str = "GET, HEAD, PUT, POST";

impl Provisioning for Provision {
    fn locate(&self, request: &PhoneRequest<'_>) -> Located {
        resolution::locate(self, request, &self.any_snapshot())
    }

    fn gate(&self, request: &PhoneRequest<'_>, located: &Located) -> Gate {
        match self.snapshot() {
            Ok(snapshot) => Resolution::new(self, request, located, Auth::Stranger).gate(&snapshot),
            // The answer will be the fault itself, the same for everybody.
            Err(_) => Gate::Open,
        }
    }

    fn enrol(&self, request: &PhoneRequest<'_>, located: &Located) -> Option<Answer> {
        self.enrolled(request, located)
    }

    fn challenged(&self, request: &PhoneRequest<'_>, located: &Located, so_far: &mut Unproven) -> Pace {
        let mac = located.0.as_ref().ok().and_then(|served| served.asked.mac);
        mac.map_or(Pace::AtOnce, |mac| self.guard.challenged(request, mac, so_far))
    }

    fn credentials(&self, username: &str) -> Result<Username, Answer> {
        let credentials = self.passwords(username).map_err(|error| unanswered(&error))?;
        Ok(Username { credentials, factory: self.is_factory_login(username) })
    }

    fn answer_at_once(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
    ) -> Option<Answer> {
        let mut resolution = Resolution::new(self, request, located, auth(proof));
        resolution.at_once = true;
        match resolution.answer() {
            Ok(answer) | Err(Stop::Answer(answer)) => Some(resolution.signed(answer)),
            Err(Stop::WouldBlock | Stop::Same) => None,
        }
    }

    fn answer(&self, request: &PhoneRequest<'_>, located: &Located, proof: Option<&Proof>) -> Answer {
        let mut resolution = Resolution::new(self, request, located, auth(proof));
        let answer = finished(resolution.answer());
        resolution.signed(answer)
    }

    fn reads(&self, _: &PhoneRequest<'_>, located: &Located) -> bool {
        let served = located.0.as_ref();
        served
            .is_ok_and(|served| served.asked.claims.iter().any(|claim| claim.artifact.posted == Posted::Read))
    }

    fn hears(&self, _: &PhoneRequest<'_>, located: &Located) -> bool {
        let served = located.0.as_ref();
        served.is_ok_and(|served| {
            served.asked.claims.iter().any(|claim| claim.artifact.posted == Posted::Inform)
        })
    }

    fn heard(&self, body: &[u8]) -> Answer {
        inform::heard(body)
    }

    fn begin_upload(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
    ) -> Result<Part, Answer> {
        let Upload { found, name, files } = self.upload(request, located, proof)?;
        let most = found.artifact.upload.unwrap_or(0);
        files.begin(found.mac, &name, most, Source::of(request.peer)).map_err(|error| unwritten(&error))
    }

    fn finish_upload(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
        part: Part,
    ) -> Answer {
        let Upload { found, files, .. } = match self.upload(request, located, proof) {
            Ok(upload) => upload,
            Err(answer) => return answer,
        };
        let steers = match self.steers(&found, auth(proof), &part) {
            Ok(steers) => steers,
            Err(error) => return unwritten(&error),
        };
        match files.finish(part, steers.is_some()) {
            Ok(Finished::Stored { new }) => {
                let because = match steers {
                    None => "the upload was stored".to_owned(),
                    Some(why) => format!("the upload was kept aside for `autoprov upload adopt`: {why}"),
                };
                Answer::new(Outcome::Stored { new }, because).to(Shown::Device)
            }
            // Another upload was faster and took the room.
            Ok(Finished::TooLarge { limit }) => too_large(limit),
            Err(error) => unwritten(&error),
        }
    }

    fn record(&self, request: &PhoneRequest<'_>, located: &Located, because: &str, sent: Sent) {
        // Of a sweep there is nothing to tell that the guard does not tell.
        let stranger = sent.shown == Shown::Nothing && sent.status >= 400;
        if stranger && self.guard.is_refused(request) {
            return;
        }
        if let (Some(recorder), Ok(served)) = (&self.recorder, &located.0) {
            recorder.note(request, served, because, &sent, &self.cache);
        }
    }

    fn count(&self, transport: Transport, asked: Option<(&PhoneRequest<'_>, &Located)>, ended: Ended) {
        let asked =
            || asked.map_or_else(Whose::default, |(request, located)| self.whose_by_words(request, located));
        self.counters.request(transport, &Ended { vendor: ended.vendor.or_else(asked), ..ended });
    }

    fn ready(&self) -> Result<(), Unready> {
        self.health.ready(self)
    }
}

impl Provision {
    /// The passwords of a username, or why there are none.
    fn passwords(&self, username: &str) -> Result<Result<Credentials, String>, Error> {
        let snapshot = self.snapshot()?;
        let off = |whose| Err(format!("{whose} has no password: HTTP provisioning is off until one is set"));
        if let Some(tenant) = snapshot.tenant_of_username(username) {
            let Some(current) = tenant.http_password.clone() else {
                // What an unknown username costs, so that time does not tell the two apart.
                self.store.device_by_username(username)?;
                return Ok(off("the tenant"));
            };
            let passwords = std::iter::once(current).chain(tenant.http_previous_password.clone()).collect();
            return Ok(Ok(Credentials { passwords, owner: Owner { tenant: tenant.id, device: None } }));
        }
        let device = self.store.device_by_username(username)?;
        let Some(device) = device else { return Ok(Err("unknown username".to_owned())) };
        let Some(password) = device.http_password else { return Ok(off("the device")) };
        let owner = Owner { tenant: device.tenant, device: Some(Own { id: device.id, mac: device.mac }) };
        Ok(Ok(Credentials { passwords: vec![password], owner }))
    }

    /// Whether phones try a username by themselves: their own MAC address (Gigaset's first try), or what their maker gave them.
    fn is_factory_login(&self, username: &str) -> bool {
        let is_mac = username.len() == Mac::DIGITS && username.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_mac || self.registry.vendors().any(|vendor| vendor.factory_logins.contains(&username))
    }

    /// Whose phone asks, by what the request says: the only vendor that has such a name, else that of its MAC address. A User-Agent is read
    /// only where there is none: that costs as much as a tenth of an answer.
    fn whose_by_words(&self, request: &PhoneRequest<'_>, located: &Located) -> Whose {
        let claims = located.0.as_ref().map(|served| &*served.asked.claims).unwrap_or_default();
        if let Some((first, others)) = claims.split_first() {
            let vendor = first.profile.vendor().id;
            if others.iter().all(|claim| claim.profile.vendor().id == vendor) {
                return self.counters.whose(vendor);
            }
        }
        if let Some(mac) = located.mac() {
            return self.counters.whose_mac(mac);
        }
        let agents = request.user_agent.map(|header| self.registry.user_agent(header));
        match agents.as_deref() {
            Some([(vendor, _)]) => self.counters.whose(vendor.id),
            _ => Whose::default(),
        }
    }

    /// Where an upload would go.
    fn upload(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
    ) -> Result<Upload<'_>, Answer> {
        let snapshot = self.snapshot().map_err(|error| unanswered(&error))?;
        let mut resolution = Resolution::new(self, request, located, auth(proof));
        let served = resolution.served(&snapshot)?;
        let takes = served.asked.claims.iter().any(|claim| claim.artifact.upload.is_some());
        if !takes || served.asked.mac.is_none() {
            return Err(not_allowed(READ, "no dialect uploads under this name"));
        }
        let found = match resolution.find(&snapshot, served) {
            Ok(found) => found,
            // Never 404: some phones would try again for ever.
            Err(Stop::Answer(Answer { outcome: Outcome::Missing, because, .. })) => {
                return Err(resolution.signed(not_allowed(READ, &because)));
            }
            Err(stop) => return Err(resolution.signed(finished(Err(stop)))),
        };
        if found.artifact.upload.is_none() {
            return Err(not_allowed(READ, "this phone's dialect uploads nothing under this name")
                .to(resolution.shown));
        }
        let Some(files) = self.files.as_ref().filter(|files| files.takes_uploads()) else {
            return Err(not_allowed(READ, "uploads are off: there is no folder `upload` in the file area")
                .to(resolution.shown));
        };
        if !matches!(request.verb, Verb::Put | Verb::Post) {
            return Err(not_allowed(READ_AND_WRITE, "this is no upload").to(resolution.shown));
        }
        resolution
            .may_send(&snapshot, &found)
            .map_err(|because| Answer::new(Outcome::Refused, because).to(resolution.shown))?;
        Ok(Upload { found, name: upload_name(&served.path), files })
    }

    /// Why an upload is no phone's to have back before an operator adopts it: who sent it shares a password, or an address, with others,
    /// and it says whose the phone is.
    fn steers(&self, found: &Found, auth: Auth<'_>, part: &Part) -> io::Result<Option<String>> {
        /// More is never looked through.
        const MOST: u64 = 1 << 20;
        if matches!(auth, Auth::Proven(owner) if owner.device.is_some()) {
            return Ok(None);
        }
        let Some(format) = found.artifact.uploaded() else { return Ok(None) };
        // One at a time: what a parser takes is taken once.
        let mut known = self.steering.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bytes) = part.read(MOST)? else {
            return Ok(Some("it is too long to look through".to_owned()));
        };
        let steering = known
            .entry((found.profile.id(), found.model.name))
            .or_insert_with(|| Steering::of(found.profile, found.model));
        Ok(steering.find(format, &bytes))
    }
}

/// An upload that may come.
struct Upload<'a> {
    found: Found,
    /// What it is kept under.
    name: String,
    files: &'a FileArea,
}

fn auth(proof: Option<&Proof>) -> Auth<'_> {
    proof.map_or(Auth::Stranger, |proof| Auth::Proven(&proof.0))
}

pub(crate) fn finished(end: Result<Answer, Stop>) -> Answer {
    match end {
        Ok(answer) | Err(Stop::Answer(answer)) => answer,
        Err(Stop::WouldBlock) => missing("it cannot be answered from memory"),
        Err(Stop::Same) => missing("the phone has it already"),
    }
}

fn not_allowed(allow: &'static str, because: &str) -> Answer {
    Answer::new(Outcome::NotAllowed { allow }, because)
}
