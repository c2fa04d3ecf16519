//! `upload`: what phones sent, and what their users changed on them.

use super::object;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{DeviceProfile, Mac, Role};
use autoprov_provision::{Kept, Provision, Uploaded};
use autoprov_store::site::Tenant;
use autoprov_store::{Findings, Kind};
use clap::Subcommand;
use serde_json::{Value, json};

/// What phones sent.
#[derive(Debug, Subcommand)]
pub(crate) enum Upload {
    /// The files that phones sent
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Make settings that a user changed on the phone the device's own (its raw parameters), and drop the file
    Adopt {
        /// The phone: MAC address or name
        device: String,
        /// These settings alone; the file then stays
        keys: Vec<String>,
        /// Whose it is, where there are several tenants
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
    },
    /// Drop what a phone sent: the phone reads no settings of its own back any more
    Drop {
        /// The phone: MAC address or name
        device: String,
        /// These files alone
        names: Vec<String>,
        /// Whose it is, where there are several tenants
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
    },
}

/// The state of what the phone does not get back before an operator adopts it.
const ASIDE: &str = "aside";

pub(crate) fn run(command: Upload, settings: &Settings) -> Result<(), Failure> {
    match command {
        Upload::List { json } => list(json, settings),
        Upload::Adopt { device, keys, tenant } => adopt(&device, &keys, tenant.as_deref(), settings),
        Upload::Drop { device, names, tenant } => drop(&device, &names, tenant.as_deref(), settings),
    }
}

fn list(as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    let Some(files) = provision.files() else { return Err(no_files()) };
    let mut rows = Vec::new();
    let mut all = Vec::new();
    for mac in files.uploaders().map_err(autoprov_provision::UploadError::from)? {
        for upload in provision.uploads(mac)? {
            all.push(upload_json(&upload, mac));
            let mut row = vec![mac.to_string()];
            row.extend(cells(&upload));
            rows.push(row);
        }
    }
    if as_json {
        output::json(&all.into())
    } else {
        output::table(&["MAC", "FILE", "ROLE", "BYTES", "SENT", "SETTINGS", "STATE"], &rows)
    }
}

/// An upload's cells: file, role, bytes, when, settings, and whether the phone does not get it back before it is adopted.
pub(crate) fn cells(upload: &Uploaded) -> Vec<String> {
    let settings = upload.settings.as_ref().map_or_else(|| "-".to_owned(), |own| own.len().to_string());
    vec![
        upload.kept.name.clone(),
        upload.role.map_or("-", |role| role.name()).to_owned(),
        upload.kept.bytes.to_string(),
        output::moment(upload.kept.at),
        settings,
        if upload.kept.aside { ASIDE } else { "-" }.to_owned(),
    ]
}

fn upload_json(upload: &Uploaded, mac: Mac) -> Value {
    json!({"mac": mac.to_string(), "name": upload.kept.name, "role": upload.role.map(Role::name), "bytes": upload.kept.bytes,
        "at": upload.kept.at, "settings": upload.settings.as_ref().map(Vec::len), "aside": upload.kept.aside})
}

/// How a file is called where its state does not stand beside it.
pub(crate) fn called(kept: &Kept) -> String {
    if kept.aside { format!("{} ({ASIDE})", kept.name) } else { kept.name.clone() }
}

/// What a user changed on the phone, secrets hidden: name, value, file.
pub(crate) fn changed(
    provision: &Provision,
    mac: Mac,
    uploads: &[Uploaded],
) -> Result<Vec<(String, String, Kept)>, Failure> {
    let changed = provision.changed_on_phone(mac, uploads)?.into_iter();
    let settings = changed.map(|(file, setting)| {
        let value = if setting.secret { "***".to_owned() } else { setting.value.into_owned() };
        (setting.key.into_owned(), value, file)
    });
    Ok(settings.collect())
}

fn adopt(which: &str, keys: &[String], tenant: Option<&str>, settings: &Settings) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    let (tenant, device) = open::device(provision.store(), tenant, which)?;
    let Some(mac) = device.mac else {
        return Err(Failure::new("the device has no MAC yet: nothing can be its own"));
    };
    let uploads = provision.uploads(mac)?;
    let dialect = provision.dialect_of(mac)?.map(DeviceProfile::id);
    let Some(dialect) = dialect else {
        return Err(Failure::new("the device speaks no dialect of this program"));
    };
    let all = uploads.iter().flat_map(|upload| upload.settings.iter().flatten());
    let chosen = all.filter(|setting| keys.is_empty() || keys.iter().any(|key| *key == setting.key));
    // Of a setting that came twice, what is kept aside came later.
    let mut values: Vec<(&str, &str)> = Vec::new();
    for setting in chosen {
        match values.iter_mut().find(|(key, _)| *key == setting.key) {
            Some((_, value)) => *value = &setting.value,
            None => values.push((&setting.key, &setting.value)),
        }
    }
    if let Some(missing) = keys.iter().find(|key| !values.iter().any(|(known, _)| known == key)) {
        return Err(Failure::new(format!(
            "the phone sent no setting `{missing}`: `device show` has those it sent"
        )));
    }
    if values.is_empty() {
        return Err(Failure::new(
            "the phone sent no settings that can be adopted: `upload list` says what it sent",
        ));
    }
    let adopt = |stored: &mut Tenant| {
        let own = stored.devices.iter_mut().find(|known| known.name == device.name);
        let own = own.ok_or_else(|| Failure::new("the device was removed just now"))?;
        for (key, value) in &values {
            own.raw.set(dialect, key, value);
        }
        Ok(())
    };
    let check = |before: &Tenant, after: &Tenant, findings: &mut Findings| {
        object::brought(provision.registry(), provision.files(), (before, after), findings);
        Ok::<_, Failure>(())
    };
    let edited = provision.store().edit_object(&tenant, (Kind::Device, &device.name), adopt, check)?;
    output::warnings(&edited.warnings);
    output::done(format!("adopted: {} settings of `{}`", values.len(), device.name))?;
    if keys.is_empty() {
        let files = uploads.iter().filter(|upload| upload.settings.is_some()).map(|upload| &upload.kept);
        remove(&provision, mac, files)?;
    }
    Ok(())
}

fn drop(which: &str, names: &[String], tenant: Option<&str>, settings: &Settings) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    let (_, device) = open::device(provision.store(), tenant, which)?;
    let Some(mac) = device.mac else {
        return Err(Failure::new("the device has no MAC yet: it sent nothing"));
    };
    let uploads = provision.uploads(mac)?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|own| own.eq_ignore_ascii_case(name));
    let files: Vec<_> = uploads.iter().map(|upload| &upload.kept).filter(|kept| wanted(&kept.name)).collect();
    if files.is_empty() {
        return Err(Failure::new("the phone sent no such file: `upload list` names what there is"));
    }
    remove(&provision, mac, files)
}

fn remove<'a>(
    provision: &Provision,
    mac: Mac,
    files: impl IntoIterator<Item = &'a Kept>,
) -> Result<(), Failure> {
    let Some(area) = provision.files() else { return Err(no_files()) };
    for kept in files {
        if area.remove_upload(mac, kept).map_err(autoprov_provision::UploadError::from)? {
            output::done(format!("dropped: {}", called(kept)))?;
        }
    }
    Ok(())
}

fn no_files() -> Failure {
    Failure::new("there is no file area, so no phone sent anything: name one with --files")
}
