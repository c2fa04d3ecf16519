//! The server's own files: where they may lie, and who may read them.

use crate::config::Settings;
use crate::failure::Failure;
use autoprov_provision::{OwnFile, OwnKind, disguised};
use autoprov_store::Finding;
use std::path::PathBuf;

/// All of them, there or not.
pub(crate) fn files(settings: &Settings) -> Vec<OwnFile> {
    let own = |what, path: PathBuf, kind| OwnFile { what, path, kind };
    let mut files = vec![
        own("the database", settings.database_path().to_owned(), OwnKind::Database),
        own("the database of observations", settings.beside_database("observed.db"), OwnKind::Database),
        own("the folder of TLS keys", settings.beside_database("tls"), OwnKind::Keys),
    ];
    if let Some(key) = &settings.certificate_key {
        files.push(own("the TLS key", key.clone(), OwnKind::Secret));
    }
    if let Some(source) = &settings.source {
        files.push(own("the configuration", source.clone(), OwnKind::Private));
    }
    if let Some(folder) = &settings.access_log {
        for name in ["access_log", "ssl_access_log", "tftp_access_log"] {
            files.push(own("an access log", folder.join(name), OwnKind::Private));
        }
    }
    files
}

/// Refuses a file area that would give our own files to everybody.
pub(crate) fn apart(settings: &Settings) -> Result<(), Failure> {
    let Some(area) = &settings.files else { return Ok(()) };
    let mut inside = files(settings);
    inside.retain(|own| own.lies_in(area));
    // One of three logs says enough.
    inside.dedup_by_key(|own| own.what);
    if inside.is_empty() {
        return Ok(());
    }
    let named: Vec<_> = inside.iter().map(|own| format!("{} `{}`", own.what, own.path.display())).collect();
    Err(Failure::new(format!(
        "the file area `{}` is for everybody, and in it lies {}: move that out, or name another folder with --files",
        area.display(),
        named.join(", ")
    )))
}

/// What an operator should change, though it is served safely.
pub(crate) fn warnings(settings: &Settings) -> Vec<Finding> {
    let files = files(settings);
    let open = files.iter().flat_map(|own| own.open_to_others().into_iter().map(|found| (own.what, found)));
    let modes = open.map(|(what, (path, mode))| {
        let path = path.display().to_string();
        let message = format!(
            "mode {mode:03o} lets others on this host at {what}, which holds secrets: `chmod 600 {path}`"
        );
        Finding::new(&path, message)
    });
    modes.collect()
}

/// Names in the file area that lead to our own files.
pub(crate) fn links(settings: &Settings) -> Vec<Finding> {
    let Some(area) = &settings.files else { return Vec::new() };
    let finding = |(path, what): (PathBuf, &str)| {
        let place = area.join(path).display().to_string();
        Finding::new(&place, format!("this is {what} by another name: it is not served; remove it here"))
    };
    disguised(area, &files(settings)).into_iter().map(finding).collect()
}
