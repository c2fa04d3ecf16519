//! autoprov, started for the bench in a folder of its own.

use super::line::At;
use super::process::Process;
use crate::shell::Failed;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where everything lies.
pub(super) struct Place {
    folder: tempfile::TempDir,
    pub(super) binary: PathBuf,
}

impl Place {
    pub(super) fn new(binary: PathBuf) -> Result<Self, Failed> {
        let place = Self { folder: tempfile::tempdir()?, binary };
        for folder in ["logs", "http/prov", "tftp", "files"] {
            fs::create_dir_all(place.path(folder))?;
        }
        // Apache and atftpd read the files as other users.
        fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o755))?;
        Ok(place)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn database(&self) -> String {
        format!("sqlite:{}", self.path("bench.db").display())
    }

    /// Loads a site file.
    pub(super) fn import(&self, site: &str) -> Result<(), Failed> {
        let file = self.path("site.json");
        fs::write(&file, site)?;
        self.import_file(&file)
    }

    pub(super) fn import_file(&self, file: &Path) -> Result<(), Failed> {
        self.command(&["import", &file.to_string_lossy()])
    }

    /// Edits one device, in a process of its own: its serial number, which stands in no file.
    pub(super) fn edit(&self, device: &str, serial: usize) -> Result<(), Failed> {
        self.command(&["device", "set", device, &format!("serial=bench-{serial}")])
    }

    fn command(&self, arguments: &[&str]) -> Result<(), Failed> {
        let mut command = Command::new(&self.binary);
        command.args(arguments).args(["--database", &self.database()]);
        let output = command.env_remove("AUTOPROV_CONFIG").output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let first: Vec<_> = said.lines().take(5).collect();
        let what = arguments.first().copied().unwrap_or_default();
        Err(Failed::new(format!("autoprov {what} of the bench: {}", first.join("; "))))
    }

    /// The end of what servers said on stderr.
    pub(super) fn complaint(&self, server: &str) -> String {
        let said = fs::read_to_string(self.path(&format!("{server}.errors"))).unwrap_or_default();
        said.lines().next_back().unwrap_or("it said nothing").to_owned()
    }
}

/// autoprov, answering.
pub(super) struct Autoprov {
    pub(super) process: Process,
    pub(super) http: At,
    /// Where it was asked to listen for that.
    pub(super) https: Option<SocketAddr>,
    pub(super) tftp: SocketAddr,
}

impl Autoprov {
    /// Starts it, and returns when it says that it is ready.
    pub(super) fn start(place: &Place) -> Result<Self, Failed> {
        Self::start_with(place, &[])
    }

    /// The same with more options.
    pub(super) fn start_with(place: &Place, options: &[&str]) -> Result<Self, Failed> {
        let mut command = Command::new(&place.binary);
        command.args(["serve", "--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0", "--database"]);
        command.arg(place.database()).arg("--access-log").arg(place.path("logs")).args(options);
        command.env_remove("AUTOPROV_CONFIG").stdout(Stdio::piped());
        let mut process = Process::start(&mut command, &place.path("autoprov.errors"))?;
        let (mut http, mut https, mut tftp) = (None, None, None);
        if let Some(stdout) = process.child().stdout.take() {
            // It writes a few lines and then nothing: the pipe may close.
            for line in BufReader::new(stdout).lines() {
                let line = line?;
                let address = |name| line.strip_prefix(name)?.trim().parse().ok();
                http = http.or_else(|| address("listening http "));
                https = https.or_else(|| address("listening https "));
                tftp = tftp.or_else(|| address("listening tftp "));
                if let (Some(http), Some(tftp), "ready") = (http, tftp, line.as_str()) {
                    return Ok(Self { process, http: At::from(http), https, tftp });
                }
            }
        }
        Err(Failed::new(format!("autoprov did not start: {}", place.complaint("autoprov"))))
    }
}

/// What a program calls itself, from its first line.
pub(super) fn version(program: &Path, flag: &str) -> String {
    let Ok(output) = Command::new(program).arg(flag).output() else { return "?".to_owned() };
    let said = [output.stdout, output.stderr].concat();
    let line = String::from_utf8_lossy(&said).lines().next().unwrap_or_default().to_owned();
    let word = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    line.split([' ', '/']).find(word).unwrap_or("?").to_owned()
}
