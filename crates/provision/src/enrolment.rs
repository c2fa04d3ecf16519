//! Enrolment: while an operator's window is open, a device of its tenant that asks from its network has its files once without proof.
//!
//! With no window open nothing is asked and nothing changes. In one, whoever is first to ask for a device is that device: so it has its files
//! once, for [`GRACE`] and from that address alone, and who tries MAC addresses that nobody has is given nothing more.

mod look;

use crate::answer::{Answer, Outcome, Pace};
use crate::guard::Who;
use crate::provision::Provision;
use crate::request::{Located, PhoneRequest, ServedPath, Verb};
use crate::resolution::{Auth, Resolution};
use crate::serve::finished;
use crate::snapshot::Snapshot;
use autoprov_core::source::Source;
use autoprov_core::{Mac, Transport};
use autoprov_store::observe::{Enrolled, Enrolment, Observations};
use autoprov_store::{Error, TenantId};
use std::sync::{Arc, PoisonError, RwLock};

pub(crate) use look::Look;

/// For how long a device may fetch the rest of its files, or a broken one again, after it had the first: seconds.
const GRACE: i64 = 120;

/// The windows that are open, as they were last looked for: whose address lies in none is not looked at further.
#[derive(Debug, Default)]
pub(crate) struct Enrolments(RwLock<Arc<[Enrolment]>>);

impl Enrolments {
    /// Looks for them. Where the database does not answer none is open: nobody is given anything by mistake.
    pub(crate) fn look(&self, observations: &Observations) {
        let open: Arc<[Enrolment]> = observations.open_enrolments(now()).map_or_else(
            |error| {
                tracing::warn!("whether an enrolment window is open is not known, so none is: {error}");
                Arc::default()
            },
            Arc::from,
        );
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = open;
    }

    fn open(&self) -> Arc<[Enrolment]> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// That a window gives a device its files.
#[derive(Clone, Copy, Debug)]
struct Admission {
    tenant: TenantId,
    window: i64,
    until: i64,
}

/// Why none does.
#[derive(Debug)]
enum Denied {
    /// None is open for where the request comes from, and what it asks for.
    Nowhere(String),
    /// The windows' tenants have no such device.
    Nobody(Vec<i64>),
    /// They have, and this is why.
    Device(String),
}

impl Provision {
    /// What a window gives to a request that shows no proof, and the note that its device had it.
    pub(crate) fn enrolled(&self, request: &PhoneRequest<'_>, located: &Located) -> Option<Answer> {
        let open = self.enrolments.open();
        if !open.iter().any(|window| window.holds(request.peer)) {
            return None;
        }
        let observations = self.observations.as_ref()?;
        let (served, mac) = askable(request, located)?;
        let who = Who::Enrolling(Source::of(request.peer));
        if !self.guard.is_free(who) {
            // Whether somebody has it is not looked at any more; and it goes on counting.
            self.guard.strayed(who, mac);
            return None;
        }
        let snapshot = self.snapshot().ok()?;
        let admission = match self.admission(observations, &snapshot, request, served, mac) {
            Ok(Ok(admission)) => admission,
            Ok(Err(Denied::Nobody(windows))) => {
                self.guard.strayed(who, mac);
                for window in windows {
                    self.missed(observations, window, mac);
                }
                return None;
            }
            Ok(Err(_)) => return None,
            Err(error) => {
                tracing::warn!("whether {mac} may be enrolled is not known, so it is not: {error}");
                return None;
            }
        };
        let mut resolution = Resolution::new(self, request, located, Auth::Enrolled(admission.tenant));
        let answer = finished(resolution.answer());
        let mut answer = resolution.signed(answer);
        if matches!(answer.outcome, Outcome::Content(_)) {
            bind(observations, request, mac, admission)?;
        }
        let until = moment(admission.until);
        answer.because =
            format!("enrolled by window {}, which ends at {until}: {}", admission.window, answer.because);
        Some(answer)
    }

    /// Whether a window would give a request of this its files, in words; `None`: it is no name of one phone's.
    pub(crate) fn explain_enrolment(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
    ) -> Result<Option<(String, String)>, Error> {
        let (Some(observations), Some((served, mac))) = (&self.observations, askable(request, located))
        else {
            return Ok(None);
        };
        let no = |because: String| Ok(Some(("no".to_owned(), because)));
        let who = Who::Enrolling(Source::of(request.peer)).to_string();
        if observations.guarded()?.iter().any(|guarded| guarded.who == who) {
            return no(format!(
                "{who}: too many MAC addresses that nobody has; `autoprov guard lift` forgives"
            ));
        }
        let snapshot = self.snapshot()?;
        match self.admission(observations, &snapshot, request, served, mac)? {
            Ok(Admission { window, until, .. }) => Ok(Some((
                format!("enrolled by the window until {}", moment(until)),
                format!("window {window}: it gets this once without proof"),
            ))),
            Err(Denied::Nowhere(because) | Denied::Device(because)) => no(because),
            Err(Denied::Nobody(_)) => no(format!("no tenant with an open window has a device {mac}")),
        }
    }

    /// Which window gives a device its files. What is asked of the observations is the same for every MAC address.
    fn admission(
        &self,
        observations: &Observations,
        snapshot: &Snapshot,
        request: &PhoneRequest<'_>,
        served: &ServedPath,
        mac: Mac,
    ) -> Result<Result<Admission, Denied>, Error> {
        let (now, peer) = (now(), request.peer.to_canonical());
        // Asked anew: what was closed a moment ago gives nothing more.
        let open = observations.open_enrolments(now)?;
        let before = observations.enrolled(mac)?;
        let proven = observations.served(mac)?.and_then(|(_, http)| http);
        let mut denied = None;
        let mut nobodys = Vec::new();
        for window in open.iter().filter(|window| window.holds(peer)) {
            let Some(tenant) = snapshot.tenant_named(&window.tenant).map(|tenant| tenant.id) else {
                continue;
            };
            if served.tenant.is_some_and(|named| named != tenant) {
                continue;
            }
            if self.device(snapshot, tenant, mac)?.is_none() {
                nobodys.push(window.id);
                continue;
            }
            match judge(window, mac, &peer.to_string(), now, before.as_ref(), proven) {
                Ok(()) => return Ok(Ok(Admission { tenant, window: window.id, until: window.until })),
                Err(because) => denied = Some(because),
            }
        }
        Ok(Err(match denied {
            Some(because) => Denied::Device(because),
            None if nobodys.is_empty() => {
                Denied::Nowhere(format!("no enrolment window is open for {peer}: `autoprov enrol` opens one"))
            }
            None => Denied::Nobody(nobodys),
        }))
    }

    /// Counts a MAC address that nobody has against a window: one in which many are tried, from wherever, is closed.
    fn missed(&self, observations: &Observations, window: i64, mac: Mac) {
        if self.guard.strayed(Who::Window(window), mac) != Pace::Refuse {
            return;
        }
        let because = "too many MAC addresses that nobody has were tried";
        match observations.close_enrolment(window, now(), because) {
            Ok(true) => tracing::warn!(
                "enrolment window {window} is closed: {because}; open one that names its devices' MAC addresses"
            ),
            Ok(false) => {}
            Err(error) => tracing::warn!("enrolment window {window} is not closed: {error}"),
        }
        self.enrolments.look(observations);
    }
}

/// The MAC address of a request that a window may be asked about: who wants to have a file of one phone's over HTTP(S), and no page.
fn askable<'a>(request: &PhoneRequest<'_>, located: &'a Located) -> Option<(&'a ServedPath, Mac)> {
    let served = located.0.as_ref().ok()?;
    let reads = matches!(request.verb, Verb::Get | Verb::Head) && request.transport != Transport::Tftp;
    let file = served.asked.is_of_one_phone() && !served.asked.is_absent();
    let page = served.asked.claims.iter().all(|claim| claim.artifact.is_page());
    Some((served, served.asked.mac.filter(|_| reads && file && !page)?))
}

/// Whether this window gives a device of its tenant its files now; else why not.
fn judge(
    window: &Enrolment,
    mac: Mac,
    peer: &str,
    now: i64,
    before: Option<&Enrolled>,
    proven: Option<i64>,
) -> Result<(), String> {
    let named = window.names(mac);
    if !window.macs.is_empty() && !named {
        return Err(format!("window {} is for other devices", window.id));
    }
    match before {
        Some(before) if before.enrolment == window.id => {
            let at = moment(before.at);
            if before.address != peer {
                return Err(format!("{} had its files at {at}, and nobody else gets them", before.address));
            }
            // A clock that was set back gives no second time.
            if !(before.at..before.at + GRACE).contains(&now) {
                return Err(format!("it had its files at {at}, and gets them again with proof alone"));
            }
            Ok(())
        }
        Some(before) if !named || before.enrolment > window.id => Err(format!(
            "it was enrolled at {} by {}: a later window that names it enrols it again",
            moment(before.at),
            before.address
        )),
        None if !named && proven.is_some() => Err(format!(
            "it has proven itself, last at {}: a window that names it enrols it, where somebody replaced it",
            moment(proven.unwrap_or_default())
        )),
        _ => Ok(()),
    }
}

/// Notes that a device has its files. `None`: somebody else was quicker, or it cannot be noted, and it does not get them.
fn bind(observations: &Observations, request: &PhoneRequest<'_>, mac: Mac, by: Admission) -> Option<()> {
    let address = request.peer.to_canonical().to_string();
    let enrolled = Enrolled { mac, enrolment: by.window, at: now(), address };
    match observations.enrol(&enrolled) {
        Ok(None) => {
            tracing::info!("{mac} is enrolled from {} by window {}", enrolled.address, by.window);
            Some(())
        }
        Ok(Some(before)) => {
            (before.enrolment == by.window && before.address == enrolled.address).then_some(())
        }
        Err(error) => {
            tracing::warn!("{mac} is not enrolled, since that cannot be noted: {error}");
            None
        }
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A moment as people read it, here.
fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| seconds.to_string(),
        |at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAC: Mac = Mac::new([0, 0x15, 0x65, 0, 0, 1]);

    fn window(id: i64, macs: &[Mac]) -> Enrolment {
        let networks = vec!["10.0.0.0/8".parse().unwrap()];
        let tenant = "acme".to_owned();
        Enrolment { id, tenant, networks, macs: macs.to_vec(), opened: 0, until: 900, closed: None }
    }

    fn had(enrolment: i64) -> Enrolled {
        Enrolled { mac: MAC, enrolment, at: 100, address: "10.0.0.1".to_owned() }
    }

    #[test]
    fn a_device_is_given_its_files_once_and_only_one_that_is_named_again() {
        let other = Mac::new([9; 6]);
        let all = window(7, &[]);
        let named = window(7, &[MAC]);
        let given = |window: &Enrolment, peer: &str, now, before: Option<i64>, proven| {
            judge(window, MAC, peer, now, before.map(had).as_ref(), proven).is_ok()
        };
        for window in [&all, &named] {
            assert!(given(window, "10.0.0.1", 100, None, None));
            assert!(given(window, "10.0.0.1", 100 + GRACE - 1, Some(7), Some(100)), "the rest of its files");
            assert!(!given(window, "10.0.0.1", 100 + GRACE, Some(7), None), "not later");
            assert!(!given(window, "10.0.0.1", 99, Some(7), None), "nor by a clock that was set back");
            assert!(!given(window, "10.0.0.2", 100, Some(7), None), "nor to anybody else");
            assert!(!given(window, "10.0.0.1", 100, Some(8), None), "nor by an older window");
        }
        // It had them from another window, or has proven itself.
        assert!(
            given(&named, "10.0.0.2", 100, Some(6), None) && !given(&all, "10.0.0.2", 100, Some(6), None)
        );
        assert!(
            given(&named, "10.0.0.2", 100, None, Some(5)) && !given(&all, "10.0.0.2", 100, None, Some(5))
        );
        assert!(!given(&window(7, &[other]), "10.0.0.1", 100, None, None));
    }
}
