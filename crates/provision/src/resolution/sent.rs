//! Who may send what a phone sends, and have it back: who could have had the phone's config by the same transport and proof.
//!
//! Over HTTP that is who has proven itself. Over TFTP any address of a network could say that it is the phone: that is taken where the tenant
//! says so, and never for a phone that is known to prove itself.

use super::device::Found;
use super::{Auth, Resolution};
use crate::provision::Provision;
use crate::snapshot::Snapshot;
use autoprov_core::{Mac, Transport};
use autoprov_store::Error;

/// For how long a phone that was served over HTTP(S) is one of these, whoever is served over TFTP in its name meanwhile: seconds.
const OF_HTTP: i64 = 7 * 86_400;

impl Resolution<'_> {
    /// Whether what this phone sends is taken, and given back, this way; else why not.
    pub(crate) fn may_send(&self, snapshot: &Snapshot, found: &Found) -> Result<(), String> {
        if matches!(self.auth, Auth::Enrolled(_)) {
            return Err("what a phone has sent goes to a phone that proves itself".to_owned());
        }
        if self.request.transport != Transport::Tftp || matches!(self.auth, Auth::Proven(_)) {
            return Ok(());
        }
        if !snapshot.tenant(found.head.tenant).is_some_and(|tenant| tenant.tftp_uploads) {
            return Err("the tenant takes no uploads over TFTP: set `tftp_uploads` if every address of its networks may send them".to_owned());
        }
        if found.head.http_password.is_some() {
            return Err("the device has a password of its own: it sends nothing over TFTP".to_owned());
        }
        match self.provision.is_of_http(found.mac) {
            Ok(false) => Ok(()),
            Ok(true) => Err("the device is served over HTTP: it sends nothing over TFTP".to_owned()),
            Err(error) => Err(format!("whether the device is served over HTTP is not known: {error}")),
        }
    }
}

impl Provision {
    /// Whether a device was served over HTTP(S) last, or not long ago.
    fn is_of_http(&self, mac: Mac) -> Result<bool, Error> {
        let Some(observations) = &self.observations else { return Ok(false) };
        let now = jiff::Timestamp::now().as_second();
        let served = observations.served(mac)?;
        Ok(served.is_some_and(|(last, http)| {
            http.is_some_and(|http| http == last || now.saturating_sub(http) < OF_HTTP)
        }))
    }
}
