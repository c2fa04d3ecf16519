//! The desk, kept by the provisioning core.

use crate::ask::{
    Answer, Ask, Credentials, Gate, Located, Outcome, Own, Owner, Pace, Proof, Sent, Shown, Verb,
};
use crate::desk::Desk;
use crate::guard::Unproven;
use crate::provision::Provision;
use crate::way::{self, Standing, Stop, Way, fault, missing, upload_name};
use autoprov_core::{Mac, Secret};
use bytes::Bytes;
use std::io::ErrorKind;

/// What a name takes besides GET and HEAD.
const READ: &str = "GET, HEAD";
const READ_AND_WRITE: &str = "GET, HEAD, PUT, POST";

impl Desk for Provision {
    fn locate(&self, ask: &Ask<'_>) -> Located {
        way::locate(self, ask, &self.any_snapshot())
    }

    fn gate(&self, ask: &Ask<'_>, located: &Located) -> Gate {
        match self.snapshot() {
            Ok(snapshot) => Way::new(self, ask, located, Standing::Stranger).gate(&snapshot),
            // The answer will be the fault itself, the same for everybody.
            Err(_) => Gate::Open,
        }
    }

    fn challenged(&self, ask: &Ask<'_>, located: &Located, so_far: &mut Unproven) -> Pace {
        let mac = located.0.as_ref().ok().and_then(|place| place.asked.mac);
        mac.map_or(Pace::AtOnce, |mac| self.guard.challenged(ask, mac, so_far))
    }

    fn credentials(&self, username: &str) -> Result<Option<Credentials>, Answer> {
        let snapshot = self.snapshot().map_err(|error| fault(&error))?;
        let refused = |whose: &str| {
            let because = format!("{whose} has no password: HTTP provisioning is off until one is set");
            Answer::new(Outcome::Refused, because)
        };
        if let Some(tenant) = snapshot.tenant_of_username(username) {
            let current = tenant.http_password.clone().ok_or_else(|| refused("the tenant"))?;
            let passwords = std::iter::once(current).chain(tenant.http_previous_password.clone()).collect();
            return Ok(Some(Credentials { passwords, owner: Owner { tenant: tenant.id, device: None } }));
        }
        let device = self.store.device_by_username(username).map_err(|error| fault(&error))?;
        let Some(device) = device else { return Ok(None) };
        let password: Secret = device.http_password.ok_or_else(|| refused("the device"))?;
        let owner = Owner { tenant: device.tenant, device: Some(Own { id: device.id, mac: device.mac }) };
        Ok(Some(Credentials { passwords: vec![password], owner }))
    }

    fn answer_at_once(&self, ask: &Ask<'_>, located: &Located, proof: Option<&Proof>) -> Option<Answer> {
        let mut way = Way::new(self, ask, located, standing(proof));
        way.at_once = true;
        match way.answer() {
            Ok(answer) | Err(Stop::Answer(answer)) => Some(way.signed(answer)),
            Err(Stop::NotNow) => None,
        }
    }

    fn answer(&self, ask: &Ask<'_>, located: &Located, proof: Option<&Proof>) -> Answer {
        let mut way = Way::new(self, ask, located, standing(proof));
        let answer = finished(way.answer());
        way.signed(answer)
    }

    fn reads(&self, _: &Ask<'_>, located: &Located) -> bool {
        let place = located.0.as_ref();
        place.is_ok_and(|place| place.asked.claims.iter().any(|claim| claim.artifact.posts))
    }

    fn may_upload(&self, ask: &Ask<'_>, located: &Located, proof: Option<&Proof>) -> Result<u64, Answer> {
        self.upload_place(ask, located, proof).map(|(_, _, limit)| limit)
    }

    fn upload(&self, ask: &Ask<'_>, located: &Located, proof: Option<&Proof>, body: Bytes) -> Answer {
        let (mac, name, limit) = match self.upload_place(ask, located, proof) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let too_large = |limit| {
            let because =
                format!("more than the {limit} bytes that this name, this phone and all phones have left");
            Answer::new(Outcome::TooLarge { limit }, because).to(Shown::Device)
        };
        if body.len() as u64 > limit {
            return too_large(limit);
        }
        let Some(files) = &self.files else { return not_allowed(READ, "there is no file area") };
        match files.store(mac, &name, &body) {
            // Another upload was faster and took the room.
            Ok(None) => too_large(files.room(mac, &name).unwrap_or(0)),
            Ok(Some(new)) => Answer::new(Outcome::Stored { new }, "the upload was stored").to(Shown::Device),
            // No fault of ours, and nothing to try again at once.
            Err(error) if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                tracing::error!("an upload was refused, the disk below the file area is full: {error}");
                Answer::new(Outcome::TooLarge { limit: 0 }, "the disk below the file area is full")
                    .to(Shown::Device)
            }
            Err(error) => fault(&error).to(Shown::Device),
        }
    }

    fn record(&self, ask: &Ask<'_>, located: &Located, because: &str, sent: Sent) {
        // Of a sweep there is nothing to tell that the guard does not tell.
        let stranger = sent.shown == Shown::Nothing && sent.status >= 400;
        if stranger && self.guard.is_refused(ask) {
            return;
        }
        if let (Some(recorder), Ok(place)) = (&self.recorder, &located.0) {
            recorder.note(ask, place, because, &sent);
        }
    }
}

impl Provision {
    /// Where an upload would go: the device, the name it is kept under, the most bytes.
    fn upload_place(
        &self,
        ask: &Ask<'_>,
        located: &Located,
        proof: Option<&Proof>,
    ) -> Result<(Mac, String, u64), Answer> {
        let snapshot = self.snapshot().map_err(|error| fault(&error))?;
        let mut way = Way::new(self, ask, located, standing(proof));
        let place = way.place(&snapshot)?;
        let takes = place.asked.claims.iter().any(|claim| claim.artifact.upload.is_some());
        if !takes || place.asked.mac.is_none() {
            return Err(not_allowed(READ, "no dialect uploads under this name"));
        }
        let found = match way.find(&snapshot, place) {
            Ok(found) => found,
            // Never 404: some phones would try again for ever.
            Err(Stop::Answer(Answer { outcome: Outcome::Missing, because, .. })) => {
                return Err(way.signed(not_allowed(READ, &because)));
            }
            Err(stop) => return Err(way.signed(finished(Err(stop)))),
        };
        let Some(limit) = found.artifact.upload else {
            return Err(
                not_allowed(READ, "this phone's dialect uploads nothing under this name").to(way.shown)
            );
        };
        let Some(files) = self.files.as_ref().filter(|files| files.takes_uploads()) else {
            return Err(not_allowed(READ, "uploads are off: there is no folder `upload` in the file area")
                .to(way.shown));
        };
        let allowed = matches!(ask.verb, Verb::Put | Verb::Post);
        if !allowed {
            return Err(not_allowed(READ_AND_WRITE, "this is no upload").to(way.shown));
        }
        let name = upload_name(&place.path);
        let room = files.room(found.mac, &name).map_err(|error| fault(&error))?;
        Ok((found.mac, name, limit.min(room)))
    }
}

fn standing(proof: Option<&Proof>) -> Standing<'_> {
    proof.map_or(Standing::Stranger, |proof| Standing::Proven(&proof.0))
}

fn finished(end: Result<Answer, Stop>) -> Answer {
    match end {
        Ok(answer) | Err(Stop::Answer(answer)) => answer,
        Err(Stop::NotNow) => missing("it cannot be told from memory"),
    }
}

fn not_allowed(allow: &'static str, because: &str) -> Answer {
    Answer::new(Outcome::NotAllowed { allow }, because)
}
