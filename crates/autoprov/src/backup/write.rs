//! Making a backup, while the server serves.

use super::{
    CERTIFICATE, CERTIFICATE_KEY, CONFIGURATION, CONTENTS, Contents, Digesting, FILES, FORMAT, MAIN, Member,
    OBSERVED, TLS, about, folder_of,
};
use crate::config::Settings;
use crate::failure::Failure;
use crate::open;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use tar::{Builder, EntryType, Header};
use tempfile::TempDir;

/// What was written.
pub(crate) struct Written {
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

/// Writes a backup. It is there whole or not at all; one of that name is replaced.
pub(crate) fn write(file: &Path, with_files: bool, settings: &Settings) -> Result<Written, Failure> {
    may_be_written(file, settings)?;
    let folder = folder_of(file);
    let work = TempDir::with_prefix_in(".autoprov-backup", folder).map_err(about(folder))?;
    let part = work.path().join("backup");
    let out =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).map_err(about(&part))?;
    let mut tar = Tar { builder: Builder::new(out), members: Vec::new() };
    let copy = work.path().join(MAIN);
    open::store(settings)?.copy_to(&copy)?;
    tar.file(MAIN, &copy)?;
    let copy = work.path().join(OBSERVED);
    open::observations(settings)?.copy_to(&copy)?;
    tar.file(OBSERVED, &copy)?;
    tar.folder(TLS, &settings.beside_database("tls"))?;
    let single = [
        (CERTIFICATE, &settings.certificate),
        (CERTIFICATE_KEY, &settings.certificate_key),
        (CONFIGURATION, &settings.source),
    ];
    for (name, path) in single.into_iter().filter_map(|(name, path)| Some((name, path.as_ref()?))) {
        tar.file(name, path)?;
    }
    if let Some(area) = settings.files.as_ref().filter(|_| with_files) {
        tar.folder(FILES, area)?;
    }
    let (out, files) = tar.finish()?;
    out.sync_all()?;
    fs::rename(&part, file).map_err(about(file))?;
    File::open(folder)?.sync_all()?;
    Ok(Written { files, bytes: fs::metadata(file).map_err(about(file))?.len() })
}

/// Refuses what the server needs, what is no backup, and where everybody could fetch it.
fn may_be_written(file: &Path, settings: &Settings) -> Result<(), Failure> {
    if file.is_dir() {
        return Err(Failure::new(format!("`{}` is a folder: name a file in it", file.display())));
    }
    // A file that is not there yet lies where its folder does.
    let place = |path: &Path| {
        let whole = path.canonicalize().ok();
        let folder = || Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?));
        whole.or_else(folder).unwrap_or_else(|| path.to_owned())
    };
    let target = place(file);
    if settings.files.as_ref().is_some_and(|area| target.starts_with(place(area))) {
        return Err(Failure::new(format!(
            "`{}` lies in the file area, which is for everybody: write the backup elsewhere, for all passwords are in it",
            file.display()
        )));
    }
    if !target.exists() {
        return Ok(());
    }
    let mut head = Vec::new();
    File::open(&target).and_then(|own| own.take(512).read_to_end(&mut head)).map_err(about(file))?;
    let is_backup = head.starts_with(MAIN.as_bytes()) && head.get(257..262) == Some(b"ustar");
    if is_backup || head.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{}` is there and is no backup: name another file, or remove it first",
        file.display()
    )))
}

struct Tar {
    builder: Builder<File>,
    members: Vec<Member>,
}

impl Tar {
    fn file(&mut self, name: &str, path: &Path) -> Result<(), Failure> {
        let file = File::open(path).map_err(about(path))?;
        let mut header = Header::new_gnu();
        header.set_metadata(&file.metadata().map_err(about(path))?);
        let size = header.size()?;
        // One that grows meanwhile is taken as long as it was; one that shrinks ends the backup.
        let mut content = Digesting::new(file.take(size));
        self.builder.append_data(&mut header, name, &mut content).map_err(about(path))?;
        if content.bytes != size {
            return Err(Failure::new(format!(
                "`{}` became shorter while it was read: try again",
                path.display()
            )));
        }
        self.members.push(content.member(name));
        Ok(())
    }

    /// All that lies in a folder; a link goes as a link. One that is not there has nothing.
    fn folder(&mut self, name: &str, folder: &Path) -> Result<(), Failure> {
        if !folder.is_dir() {
            return Ok(());
        }
        let entries = fs::read_dir(folder).map_err(about(folder))?;
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<Result<_, Failure>>()?;
        paths.sort();
        for path in paths {
            let own = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{name}/{own}");
            let kind = fs::symlink_metadata(&path).map_err(about(&path))?.file_type();
            if kind.is_symlink() {
                let mut header = Header::new_gnu();
                header.set_entry_type(EntryType::Symlink);
                header.set_size(0);
                let leads = fs::read_link(&path).map_err(about(&path))?;
                self.builder.append_link(&mut header, &name, leads).map_err(about(&path))?;
            } else if kind.is_dir() {
                self.folder(&name, &path)?;
            } else if kind.is_file() {
                self.file(&name, &path)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(File, usize), Failure> {
        let files = self.members.len();
        let contents = Contents {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            at: jiff::Timestamp::now().as_second(),
            files: self.members,
        };
        let text = serde_json::to_vec_pretty(&contents)?;
        let mut header = Header::new_gnu();
        header.set_size(u64::try_from(text.len())?);
        header.set_mode(0o600);
        self.builder.append_data(&mut header, CONTENTS, text.as_slice())?;
        let mut out = self.builder.into_inner()?;
        out.flush()?;
        Ok((out, files))
    }
}
