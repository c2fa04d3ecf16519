//! A server that the bench started: what it used, and its end.

use crate::shell::Failed;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Linux counts CPU time in these for users, whatever its own clock (`USER_HZ`, proc(5)).
const TICKS: u64 = 100;
/// How long a server may take to end before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// A process of ours. Dropped, it is asked to end, waited for, and killed if need be.
pub(super) struct Process {
    child: Child,
    /// What it cannot answer without, as nginx PHP: its CPU counts as well.
    helper: Option<Box<Self>>,
}

impl Process {
    /// Starts a command; what it says on stderr goes to a file.
    pub(super) fn start(command: &mut Command, errors: &Path) -> Result<Self, Failed> {
        let line = format!("{command:?}").replace('"', "");
        let stderr = fs::OpenOptions::new().append(true).create(true).open(errors)?;
        let child = command.stdin(Stdio::null()).stderr(stderr).spawn();
        let child = child.map_err(|error| Failed::new(format!("`{line}` cannot be run: {error}")))?;
        Ok(Self { child, helper: None })
    }

    /// The same with a process that it works with.
    pub(super) fn with(mut self, helper: Self) -> Self {
        self.helper = Some(Box::new(helper));
        self
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended by itself.
    pub(super) fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// CPU time, user and system, of the process, its children and its helper.
    pub(super) fn cpu(&self) -> Duration {
        let own = self.id();
        let mut ticks = 0;
        for entry in fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok) {
            let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
                continue;
            };
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            if let Some((parent, used)) = stat_of(&stat)
                && (id == own || parent == own)
            {
                ticks += used;
            }
        }
        let helper = self.helper.as_ref().map_or(Duration::ZERO, |helper| helper.cpu());
        Duration::from_millis(ticks * 1000 / TICKS) + helper
    }

    /// The most memory it had, in bytes.
    pub(super) fn peak_memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib << 10)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.ended() {
            return;
        }
        // The master of nginx takes its workers along only if it is asked to end. std can only kill.
        let id = self.id().to_string();
        let asked = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status();
        let until = Instant::now() + GRACE;
        while asked.as_ref().is_ok_and(std::process::ExitStatus::success) && Instant::now() < until {
            if self.ended() {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Parent, and ticks of user and system time, those of children that ended among them (Apache ends idle ones), from `/proc/PID/stat`. The name in parentheses may hold anything.
fn stat_of(stat: &str) -> Option<(u32, u64)> {
    let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some((fields.get(1)?.parse().ok()?, (11..15).map(ticks).sum::<Option<u64>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_stat() {
        let line = "42 (a) b (c)) S 7 42 42 0 -1 4194304 100 0 0 0 150 25 3 4 20 0 1 0 100 1 1";
        assert_eq!(stat_of(line), Some((7, 182)));
        assert_eq!(stat_of("nonsense"), None);
    }

    #[test]
    fn a_process_is_counted_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "while :; do :; done"]);
        let process = Process::start(&mut command, &folder.path().join("errors")).unwrap();
        let id = process.id();
        std::thread::sleep(Duration::from_millis(300));
        assert!(process.cpu() > Duration::ZERO && process.peak_memory().unwrap() > 0);
        drop(process);
        assert!(!Path::new(&format!("/proc/{id}")).exists());
    }
}
