//! Taking a backup back: looked at whole before anything of it is put anywhere.

use super::{CONTENTS, Contents, Digesting, FILES, FORMAT, MAIN, OBSERVED, about, folder_of, place};
use crate::config::Settings;
use crate::failure::Failure;
use crate::open;
use autoprov_store::{Purpose, Store, look_at, take_out_of_use};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};
use tar::{Archive, EntryType};
use tempfile::TempDir;

/// How a file of SQLite begins.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// What was restored: the names in the backup and where each is now; `None`: it is to be taken out by hand.
pub(crate) type Restored = Vec<(String, Option<PathBuf>)>;

/// Restores a backup; with `force` over what is there. The database goes last: until then the old one is in its place, and once more is all that an
/// interruption takes.
pub(crate) fn restore(file: &Path, force: bool, settings: &Settings) -> Result<Restored, Failure> {
    let target = settings.database_path();
    let folder = folder_of(target);
    // On the file system of the database: a rename is all or nothing there alone.
    let work = TempDir::with_prefix_in(".autoprov-restore", folder).map_err(about(folder))?;
    let unpacked = unpack(file, work.path(), settings)?;
    for (name, purpose) in [(MAIN, Purpose::Main), (OBSERVED, Purpose::Observations)] {
        if let Some(own) = unpacked.get(name) {
            look_at(&own.from, purpose)?;
        }
    }
    if !unpacked.contains_key(MAIN) {
        return Err(Failure::new(format!(
            "`{}` has no `{MAIN}`: it is no backup of a server",
            file.display()
        )));
    }
    let there: Vec<_> =
        unpacked.values().filter_map(|own| own.to.as_ref()).filter(|to| to.exists()).collect();
    if let Some(first) = there.first().filter(|_| !force) {
        let more = if there.len() > 1 { format!(" and {} more", there.len() - 1) } else { String::new() };
        return Err(Failure::new(format!(
            "`{}`{more} would be overwritten: say --force, and the database that is there is kept as `{}.replaced`",
            first.display(),
            target.display()
        )));
    }
    for name in [MAIN, OBSERVED] {
        if let Some(to) = unpacked.get(name).and_then(|own| own.to.as_ref()).filter(|to| to.exists()) {
            take_out_of_use(to)?;
        }
    }
    let (main, others): (Vec<_>, Vec<_>) = unpacked.into_iter().partition(|(name, _)| name == MAIN);
    let mut restored = Vec::new();
    for (name, own) in others.into_iter().chain(main) {
        if let Some(to) = &own.to {
            if name == MAIN && to.exists() {
                let kept = kept(to);
                fs::hard_link(to, &kept).map_err(about(&kept))?;
            }
            put(&own.from, to)?;
        }
        restored.push((name, own.to));
    }
    File::open(folder)?.sync_all()?;
    Ok(restored)
}

/// Where the database that was is kept: what was kept before stays.
fn kept(database: &Path) -> PathBuf {
    let named = |nth: u32| match nth {
        1 => PathBuf::from(format!("{}.replaced", database.display())),
        nth => PathBuf::from(format!("{}.replaced.{nth}", database.display())),
    };
    (1..u32::MAX).map(named).find(|name| !name.exists()).unwrap_or_else(|| named(1))
}

/// A file that was unpacked, and where it belongs.
struct Unpacked {
    from: PathBuf,
    to: Option<PathBuf>,
}

/// Unpacks a backup next to where it belongs, and compares each file with its digest.
fn unpack(file: &Path, work: &Path, settings: &Settings) -> Result<BTreeMap<String, Unpacked>, Failure> {
    let mut start = Vec::new();
    File::open(file).map_err(about(file))?.take(16).read_to_end(&mut start).map_err(about(file))?;
    if start == SQLITE {
        return lone_database(file, work, settings);
    }
    let mut unpacked = BTreeMap::new();
    let mut members = Vec::new();
    let mut contents: Option<Contents> = None;
    let broken = |error: io::Error| {
        Failure::new(format!("`{}` is no backup, or a part of one ({error}): take another", file.display()))
    };
    let mut archive = Archive::new(File::open(file).map_err(about(file))?);
    for (nth, entry) in archive.entries().map_err(broken)?.enumerate() {
        let mut entry = entry.map_err(broken)?;
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        if name == CONTENTS {
            contents = Some(serde_json::from_reader(entry).map_err(|error| broken(error.into()))?);
            continue;
        }
        let to = place(&name, settings)?;
        let from = work.join(nth.to_string());
        match entry.header().entry_type() {
            EntryType::Regular => {
                let mut options = OpenOptions::new();
                let mode = entry.header().mode().unwrap_or(0o600) & 0o777;
                let out =
                    options.write(true).create_new(true).mode(mode).open(&from).map_err(about(&from))?;
                let mut out = Digesting::new(out);
                io::copy(&mut entry, &mut out).map_err(broken)?;
                out.inner.sync_all().map_err(about(&from))?;
                members.push(out.member(&name));
            }
            EntryType::Symlink if name.starts_with(FILES) => {
                let leads = entry.link_name().map_err(broken)?.unwrap_or_default().into_owned();
                symlink(leads, &from).map_err(about(&from))?;
            }
            _ => {
                return Err(Failure::new(format!(
                    "`{name}` is nothing that a backup has: take another file"
                )));
            }
        }
        unpacked.insert(name, Unpacked { from, to });
    }
    let short = || Failure::new(format!("`{}` was cut short: take another backup", file.display()));
    let contents = contents.ok_or_else(short)?;
    if contents.format != FORMAT {
        return Err(Failure::new(format!(
            "the backup was made by Autoprov {} in another way: restore it with that version",
            contents.version
        )));
    }
    match contents.files.iter().find(|own| !members.contains(own)) {
        Some(own) => Err(Failure::new(format!("`{}` is damaged in the backup: take another", own.name))),
        None if contents.files.len() != members.len() => Err(short()),
        None => Ok(unpacked),
    }
}

/// A database by itself, as somebody has copied it: what is in it is taken.
fn lone_database(
    file: &Path,
    work: &Path,
    settings: &Settings,
) -> Result<BTreeMap<String, Unpacked>, Failure> {
    let (copy, from) = (work.join("copy.db"), work.join("main.db"));
    fs::copy(file, &copy).map_err(about(file))?;
    for side in ["-wal", "-shm"] {
        let beside = PathBuf::from(format!("{}{side}", file.display()));
        if beside.exists() {
            fs::copy(&beside, format!("{}{side}", copy.display())).map_err(about(&beside))?;
        }
    }
    let store = Store::open(&format!("sqlite:{}", copy.display())).map_err(|error| {
        Failure::new(format!(
            "`{}` is no database of tenants and phones that this version reads: {error}",
            file.display()
        ))
    })?;
    open::warn_of_wal(&store, file);
    store.copy_to(&from)?;
    let to = Some(settings.database_path().to_owned());
    Ok(BTreeMap::from([(MAIN.to_owned(), Unpacked { from, to })]))
}

/// Puts a file in its place at once. It belongs to whom its folder does: root restores for the server's own user.
fn put(from: &Path, to: &Path) -> Result<(), Failure> {
    let folder = folder_of(to);
    fs::create_dir_all(folder).map_err(about(folder))?;
    if let (Ok(folder), Ok(own), false) =
        (fs::metadata(folder), fs::symlink_metadata(from), from.is_symlink())
        && (folder.uid(), folder.gid()) != (own.uid(), own.gid())
    {
        // Who may not give it away keeps it.
        let _ = chown(from, Some(folder.uid()), Some(folder.gid()));
    }
    match fs::rename(from, to) {
        // The file area may lie elsewhere.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let name = to.file_name().unwrap_or_default().to_string_lossy();
            let part = folder.join(format!(".{name}.restored"));
            fs::copy(from, &part).map_err(about(&part))?;
            fs::rename(&part, to).map_err(about(to))
        }
        put => put.map_err(about(to)),
    }
}
