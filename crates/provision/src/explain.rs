//! The same request, explained step by step; and the files of one device.

use crate::answer::Answer;
use crate::provision::Provision;
use crate::provisioning::Provisioning as _;
use crate::request::{PhoneRequest, local_request, path};
use crate::resolution::{Auth, Resolution};
use crate::serve::finished;
use crate::trace::{Step, Trace};
use crate::uploads::Kept;
use crate::view::held_back;
use autoprov_core::{
    Artifact, Content, DeviceProfile, FirmwareVersion, Mac, Model, Role, Secret, Setting, Transport,
};
use autoprov_store::Error;
use std::collections::HashMap;

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

/// A file that a device uploaded.
#[derive(Debug)]
pub struct Uploaded {
    /// The file.
    pub kept: Kept,
    /// What it is to the phone.
    pub role: Option<Role>,
    /// What stands in it, where it is settings of a format that we read.
    pub settings: Option<Vec<Setting>>,
}

/// Why uploads cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] Error),
    /// The file area did not.
    #[error("the folder `upload` of the file area cannot be read ({0}): see who may read it")]
    Files(#[from] std::io::Error),
}

impl Provision {
    /// Answers a request as if the phone had proven itself, and says how.
    pub fn explain(&self, request: &PhoneRequest<'_>) -> Explanation {
        self.explained(request, Auth::Assumed)
    }

    /// The same for a phone that asks from the address of the request: also whether an enrolment window would give it that without proof.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn explain_from(&self, request: &PhoneRequest<'_>) -> Result<Explanation, Error> {
        let mut explanation = self.explained(request, Auth::Assumed);
        if let Some((result, because)) = self.explain_enrolment(request, &self.locate(request))? {
            explanation.steps.push(Step { step: "enrolment", result, because });
        }
        Ok(explanation)
    }

    /// What the phone itself gets under this name, whatever User-Agent it sends.
    pub fn file(&self, request: &PhoneRequest<'_>) -> Explanation {
        self.explained(request, Auth::Itself)
    }

    /// The same as the server answers it to the peer of the request, who shows no password: over TFTP its address is all that counts.
    pub fn explain_to_peer(&self, request: &PhoneRequest<'_>) -> Explanation {
        self.explained(request, Auth::Stranger)
    }

    fn explained(&self, request: &PhoneRequest<'_>, auth: Auth<'_>) -> Explanation {
        let located = self.locate(request);
        let mut resolution = Resolution::new(self, request, &located, auth);
        resolution.trace = Trace::listening();
        resolution.settings = Some(Vec::new());
        let answer = finished(resolution.answer());
        Explanation {
            answer,
            settings: resolution.settings.unwrap_or_default(),
            steps: resolution.trace.steps(),
        }
    }

    /// The dialect of a device as it is known now.
    pub fn dialect_of(&self, mac: Mac) -> Result<Option<&'static dyn DeviceProfile>, Error> {
        Ok(self.spoken_by(mac)?.map(|(profile, _)| profile))
    }

    /// The dialect of a device as it is known now, and its model.
    pub(crate) fn spoken_by(
        &self,
        mac: Mac,
    ) -> Result<Option<(&'static dyn DeviceProfile, &'static Model)>, Error> {
        let Some(head) = self.store.device(mac)? else { return Ok(None) };
        let firmware = self.known_firmware(Some(mac), head.firmware.as_ref());
        Ok(self.spoken(&head.vendor, &head.model, firmware.as_ref()))
    }

    /// The firmware of a device: as it last reported, else as the operator says.
    pub(crate) fn known_firmware(
        &self,
        mac: Option<Mac>,
        said: Option<&FirmwareVersion>,
    ) -> Option<FirmwareVersion> {
        mac.and_then(|mac| self.seen(mac)).or_else(|| said.cloned())
    }

    /// The dialect that a model speaks at this firmware, by an operator's marker files where nobody knows it; and the model's row.
    pub(crate) fn spoken(
        &self,
        vendor: &str,
        model: &str,
        firmware: Option<&FirmwareVersion>,
    ) -> Option<(&'static dyn DeviceProfile, &'static Model)> {
        let model = self.registry.model(vendor, model)?;
        let vendor = self.registry.vendor(vendor)?;
        let marked = if firmware.is_some() { 0 } else { self.marked(vendor) };
        Some((self.registry.dialect(vendor, model, firmware, marked)?, model))
    }

    /// Every file that a device's dialect knows with a MAC in its name, absent ones included.
    pub fn files_of(&self, mac: Mac, transport: Transport) -> Result<Vec<DeviceFile>, Error> {
        let Some((profile, model)) = self.spoken_by(mac)? else { return Ok(Vec::new()) };
        let named = profile.artifacts().iter().filter(|artifact| artifact.has_mac());
        let file = |artifact: &'static Artifact| {
            let name = artifact.named(mac, model);
            let answer = self.file(&local_request(&path(&name, transport), transport, None)).answer;
            DeviceFile { name, artifact, answer }
        };
        Ok(named.map(file).collect())
    }

    /// What a device's phone fetches its files over: HTTP where it can. `None`: no such device, or no such model.
    pub fn transport_of(&self, mac: Mac) -> Result<Option<Transport>, Error> {
        let Some((profile, model)) = self.spoken_by(mac)? else { return Ok(None) };
        let can = |transport: &&Transport| profile.is_served_over(model, **transport);
        Ok([Transport::Http, Transport::Https, Transport::Tftp].iter().find(can).copied())
    }

    /// The firmware pack that a device's file leaves out, because the phone runs a newer version: nothing goes back by accident.
    pub fn held_back(&self, mac: Mac) -> Result<Option<String>, Error> {
        let Some(head) = self.store.device(mac)? else { return Ok(None) };
        let model = self.registry.model(&head.vendor, &head.model);
        let bundle = self.bundle(head.id)?;
        let firmware = self.known_firmware(Some(mac), head.firmware.as_ref());
        Ok(bundle.zip(model).and_then(|(bundle, model)| held_back(&bundle, model, firmware.as_ref())))
    }

    /// The names of the settings of a device's file, and whether each holds a password.
    fn known_names(&self, mac: Mac) -> Result<HashMap<String, bool>, Error> {
        let Some(name) = self.main_file(mac)? else { return Ok(HashMap::new()) };
        let path = path(&name, Transport::Tftp);
        let explained = self.file(&local_request(&path, Transport::Tftp, None));
        Ok(explained.settings.into_iter().map(|setting| (setting.key.into_owned(), setting.secret)).collect())
    }

    /// The settings that a device's user changed on the phone, each with its file. A password is one that the device's own file marks so, that is
    /// named so, or that stands under a name which that file does not have and does not look harmless.
    pub fn changed_on_phone(&self, mac: Mac, uploads: &[Uploaded]) -> Result<Vec<(Kept, Setting)>, Error> {
        if uploads.iter().all(|upload| upload.settings.is_none()) {
            return Ok(Vec::new());
        }
        let known = self.known_names(mac)?;
        let marked = |setting: &Setting| {
            let unknown = || !Secret::is_harmless(&setting.value);
            let secret =
                Secret::is_named(&setting.key) || known.get(&*setting.key).copied().unwrap_or_else(unknown);
            Setting { secret, ..setting.clone() }
        };
        let of = |upload: &Uploaded| {
            let settings = upload.settings.iter().flatten().map(marked);
            settings.map(|setting| (upload.kept.clone(), setting)).collect::<Vec<_>>()
        };
        Ok(uploads.iter().flat_map(of).collect())
    }

    /// What a device uploaded, and which of it are settings that its user changed on the phone.
    pub fn uploads(&self, mac: Mac) -> Result<Vec<Uploaded>, UploadError> {
        let Some(files) = &self.files else { return Ok(Vec::new()) };
        let spoken = self.spoken_by(mac)?;
        let mut uploads = Vec::new();
        for kept in files.uploads_of(mac)? {
            let artifact = spoken.and_then(|(profile, model)| {
                let named = |a: &&Artifact| a.named(mac, model).eq_ignore_ascii_case(&kept.name);
                profile.artifacts().iter().find(named)
            });
            let format = artifact.and_then(Artifact::uploaded);
            let settings = match format {
                Some(format) => files.read_upload(mac, &kept)?.and_then(|bytes| format.parse(&bytes).ok()),
                None => None,
            };
            uploads.push(Uploaded { kept, role: artifact.map(|artifact| artifact.role), settings });
        }
        Ok(uploads)
    }

    /// The name of the file that holds a device's settings.
    pub fn main_file(&self, mac: Mac) -> Result<Option<String>, Error> {
        let Some((profile, model)) = self.spoken_by(mac)? else { return Ok(None) };
        Ok(main_of(profile).map(|artifact| artifact.named(mac, model)))
    }
}

/// The file of a dialect that holds a device's settings.
pub(crate) fn main_of(profile: &dyn DeviceProfile) -> Option<&'static Artifact> {
    profile.artifacts().iter().find(|file| file.secret && matches!(file.content, Content::Settings(_)))
}
