//! What an administrator installs: the package in a clean Debian that systemd runs, its unit, its configuration.

mod configuration;
mod deploying;
mod package;
mod proxies;
mod root;
mod shells;
mod unit;
mod walk;

use crate::sandbox::{BINARY, Ran, Sandbox, wait_until};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The very code of `cargo xtask deb`: a test builds nothing.
#[path = "../../../../../xtask/src/deb.rs"]
mod deb;

/// A file of the workspace.
fn workspace(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file)
}

/// A Debian that systemd runs, with an /etc, a /var and a network of its own, as long as this lives.
struct Machine<'a> {
    sandbox: &'a Sandbox,
    keeper: Child,
    cgroup: PathBuf,
    init: String,
}

impl<'a> Machine<'a> {
    /// Boots one. None where that takes rights that we have not.
    fn boot(sandbox: &'a Sandbox) -> Option<Self> {
        let machine = Self::try_boot(sandbox);
        if machine.is_none() {
            println!(
                "not checked: a machine takes Debian with systemd, the rights of root, and a cgroup of its own"
            );
        }
        machine
    }

    fn try_boot(sandbox: &'a Sandbox) -> Option<Self> {
        if !Path::new("/usr/lib/systemd/systemd").exists() || !Path::new("/var/lib/dpkg/status").exists() {
            return None;
        }
        // systemd takes the group that it finds itself in for its own: it must not be ours.
        let mounts = fs::read_to_string("/proc/mounts").ok()?;
        let groups = mounts.lines().find_map(|line| {
            let fields: Vec<_> = line.split(' ').collect();
            (fields.get(2) == Some(&"cgroup2")).then(|| PathBuf::from(fields[1]))
        })?;
        let name = sandbox.path("").file_name()?.to_string_lossy().replace('.', "");
        let cgroup = groups.join(format!("autoprov-{name}"));
        fs::create_dir(&cgroup).ok()?;
        let root = sandbox.path("machine");
        fs::create_dir(&root).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/install/boot.sh");
        let line = "echo $$ >\"$1/cgroup.procs\" && exec unshare --mount --pid --net --cgroup --uts --ipc --fork \
                    --kill-child=KILL sh \"$2\" \"$3\"";
        let said = fs::File::create(sandbox.path("boot")).unwrap();
        let mut command = sandbox.command("sh");
        command.args(["-c", line, "sh"]).arg(&cgroup).arg(script).arg(&root);
        command.stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said);
        let keeper = command.spawn().unwrap();
        let mut machine = Self { sandbox, keeper, cgroup, init: String::new() };
        let mut ended = false;
        wait_until("systemd", || {
            ended = machine.keeper.try_wait().unwrap().is_some();
            ended || machine.is_up()
        });
        if ended {
            println!("{}", fs::read_to_string(sandbox.path("boot")).unwrap());
        }
        (!ended).then_some(machine)
    }

    fn is_up(&mut self) -> bool {
        let keeper = self.keeper.id();
        let children = fs::read_to_string(format!("/proc/{keeper}/task/{keeper}/children"));
        let children = children.unwrap_or_default();
        let Some(init) = children.split(' ').find(|word| !word.is_empty()) else { return false };
        init.clone_into(&mut self.init);
        let state = self.sh("systemctl is-system-running").out();
        matches!(state.trim(), "running" | "degraded")
    }

    /// Runs a line in it as root.
    fn sh(&self, line: &str) -> Ran {
        let path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
        let words = [
            "-t",
            &self.init,
            "-a",
            "-r",
            "-w",
            "env",
            "-i",
            path,
            "DEBIAN_FRONTEND=noninteractive",
            "sh",
            "-c",
        ];
        let line = format!("cd /; {line}");
        self.sandbox.run("nsenter", &[&words[..], &[line.as_str()]].concat())
    }

    /// What a line says, without the line end. It must succeed.
    #[track_caller]
    fn say(&self, line: &str) -> String {
        self.sh(line).good().out().trim_end().to_owned()
    }

    /// Puts a file of the host into it.
    fn put(&self, file: &Path, target: &str) {
        fs::copy(file, format!("/proc/{}/root{target}", self.init)).unwrap();
    }

    /// Makes the package under this version, once, and puts it in.
    fn package(&self, version: &str) -> String {
        let target = format!("/tmp/{version}.deb");
        if self.sh(&format!("test -e {target}")).status != 0 {
            let small = self.sandbox.path("autoprov");
            if !small.exists() {
                self.sandbox.run("strip", &["-o", &small.to_string_lossy(), BINARY]).good();
            }
            let package = deb::build(&workspace(""), &small, version, true, &self.sandbox.temp()).unwrap();
            self.put(&package, &target);
        }
        target
    }

    /// Installs the package under this version.
    #[track_caller]
    fn install(&self, version: &str) {
        self.sh(&format!("dpkg --install {}", self.package(version))).good();
    }

    /// The service's process, 0 where it does not run.
    fn service(&self) -> u32 {
        self.say("systemctl show --property MainPID --value autoprov.service").parse().unwrap()
    }
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
        // What ran in it is dying: a group can be removed once nobody is in it.
        let started = std::time::Instant::now();
        while remove(&self.cgroup).is_err() && started.elapsed() < crate::sandbox::PATIENCE {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}

/// Removes a cgroup and those below it.
fn remove(group: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(group)?.filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        remove(&entry.path())?;
    }
    fs::remove_dir(group)
}

/// Whether a program is there.
fn has(program: &str) -> bool {
    let found =
        Command::new("sh").args(["-c", &format!("command -v {program}")]).stdout(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

/// The block of a page in this language that holds these words.
fn block(page: &str, language: &str, words: &str) -> String {
    let page = fs::read_to_string(workspace("docs").join(page)).unwrap();
    let fence = format!("```{language}\n");
    let mut blocks = page.split(fence.as_str()).skip(1).filter_map(|rest| rest.split_once("```"));
    let found = blocks.find(|(block, _)| block.contains(words));
    found.unwrap_or_else(|| panic!("no block `{language}` with {words}")).0.to_owned()
}
