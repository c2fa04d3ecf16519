//! A Debian package: the tree of what it installs, laid out in a folder, and `dpkg-deb`. A test includes this file, so it knows std alone.

use std::fs;
use std::io::{Error, Result};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is packaged as it stands: where it is in the workspace, where it goes, its mode.
const FILES: [(&str, &str, u32); 11] = [
    ("xtask/deb/autoprov.service", "usr/lib/systemd/system/autoprov.service", 0o644),
    ("xtask/deb/sysusers", "usr/lib/sysusers.d/autoprov.conf", 0o644),
    ("xtask/deb/autoprov.toml", "etc/autoprov.toml", 0o640),
    ("xtask/deb/logrotate", "etc/logrotate.d/autoprov", 0o644),
    ("docs/fail2ban/filter.conf", "etc/fail2ban/filter.d/autoprov.conf", 0o644),
    ("docs/fail2ban/jail.conf", "etc/fail2ban/jail.d/autoprov.conf", 0o644),
    ("xtask/deb/copyright", "usr/share/doc/autoprov/copyright", 0o644),
    ("xtask/deb/postinst", "DEBIAN/postinst", 0o755),
    ("xtask/deb/prerm", "DEBIAN/prerm", 0o755),
    ("xtask/deb/postrm", "DEBIAN/postrm", 0o755),
    ("CHANGELOG.md", "usr/share/doc/autoprov/CHANGELOG.md", 0o644),
];

/// Where shells look for completion.
const COMPLETION: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/autoprov"),
    ("zsh", "usr/share/zsh/vendor-completions/_autoprov"),
    ("fish", "usr/share/fish/vendor_completions.d/autoprov.fish"),
];

/// Packages a binary under this version, into a folder that is there; where the package is. `quick` leaves it large.
pub(crate) fn build(root: &Path, binary: &Path, version: &str, quick: bool, out: &Path) -> Result<PathBuf> {
    let named = |error: Error| Error::other(format!("there is no binary `{}`: {error}", binary.display()));
    let binary = &binary.canonicalize().map_err(named)?;
    let architecture = said(Command::new("dpkg").arg("--print-architecture"))?;
    let name = format!("autoprov_{version}_{}", architecture.trim());
    let tree = out.join(format!("{name}.tree"));
    let _ = fs::remove_dir_all(&tree);
    put(&fs::read(binary)?, &tree.join("usr/bin/autoprov"), 0o755)?;
    for (source, target, mode) in FILES {
        put(&fs::read(root.join(source))?, &tree.join(target), mode)?;
    }
    let doc = tree.join("usr/share/doc/autoprov");
    for page in fs::read_dir(root.join("docs"))?.collect::<Result<Vec<_>>>()? {
        if page.path().extension().is_some_and(|ending| ending == "md") {
            put(&fs::read(page.path())?, &doc.join(page.file_name()), 0o644)?;
        }
    }
    from_the_binary(binary, &tree)?;
    let etc = FILES.iter().filter(|(_, target, _)| target.starts_with("etc/"));
    let conffiles = etc.map(|(_, target, _)| ["/", target, "\n"].concat()).collect::<String>();
    put(conffiles.as_bytes(), &tree.join("DEBIAN/conffiles"), 0o644)?;
    let control = fs::read_to_string(root.join("xtask/deb/control"))?
        .replace("{version}", version)
        .replace("{architecture}", architecture.trim())
        .replace("{size}", &(size(&tree)? / 1024).to_string())
        .replace("{libc}", &libc(binary)?);
    put(control.as_bytes(), &tree.join("DEBIAN/control"), 0o644)?;
    let package = out.join(format!("{name}.deb"));
    let mut command = Command::new("dpkg-deb");
    command.args(["--build", "--root-owner-group", if quick { "-Znone" } else { "-Zxz" }]);
    said(command.arg(&tree).arg(&package))?;
    fs::remove_dir_all(&tree)?;
    Ok(package)
}

/// What the binary itself writes: manual pages, and completion for each shell.
fn from_the_binary(binary: &Path, tree: &Path) -> Result<()> {
    let man = tree.join("usr/share/man/man1");
    put(b"", &man.join("autoprov.1"), 0o644)?;
    said(Command::new(binary).arg("man").arg(&man))?;
    let pages = fs::read_dir(&man)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    for page in &pages {
        fs::set_permissions(page, fs::Permissions::from_mode(0o644))?;
    }
    said(Command::new("gzip").arg("-9n").args(pages))?;
    for (shell, target) in COMPLETION {
        let script = said(Command::new(binary).args(["completion", shell]))?;
        put(script.as_bytes(), &tree.join(target), 0o644)?;
    }
    Ok(())
}

/// Writes a file, its folders too, with this mode whatever the umask.
fn put(bytes: &[u8], path: &Path, mode: u32) -> Result<()> {
    let mut missing: Vec<_> = path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    while let Some(folder) = missing.pop() {
        fs::create_dir(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    fs::write(path, bytes)?;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// What a program wrote; an error where it failed.
fn said(command: &mut Command) -> Result<String> {
    let name = format!("{command:?}").replace('"', "");
    let named = |because: String| Error::other(format!("`{name}`: {because}"));
    let output = command.stdin(Stdio::null()).output().map_err(|error| named(error.to_string()))?;
    if !output.status.success() {
        return Err(named(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The bytes of all files below a folder.
fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)?.collect::<Result<Vec<_>>>()? {
        let meta = entry.metadata()?;
        sum += if meta.is_dir() { size(&entry.path())? } else { meta.len() };
    }
    Ok(sum)
}

/// The glibc that a binary needs: the newest version that a symbol of its own asks for.
fn libc(binary: &Path) -> Result<String> {
    let needs = said(Command::new("ldd").arg("-v").arg(binary))?;
    // A section for each file, the binary's first.
    let own = needs.split_once("Version information:").and_then(|(_, rest)| rest.split("\n\t/").nth(1));
    let minor = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok();
    let newest = own.unwrap_or_default().split("GLIBC_2.").skip(1).filter_map(minor).max();
    newest.map(|minor| format!("2.{minor}")).ok_or_else(|| Error::other("the binary asks for no glibc"))
}
