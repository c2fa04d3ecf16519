//! What the system knows of this process.

use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage};
use nix::sys::time::TimeValLike as _;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// CPU time, in seconds.
pub(super) fn cpu() -> Option<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Some(std::time::Duration::from_micros(u64::try_from(micros).ok()?).as_secs_f64())
}

/// Open files.
pub(super) fn open_files() -> Option<usize> {
    // One of them is the folder itself.
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1))
}

/// The most open files there may be.
pub(super) fn most_files() -> Option<u64> {
    Some(getrlimit(Resource::RLIMIT_NOFILE).ok()?.0)
}

/// Memory, in bytes.
pub(super) fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// When it began, in unix seconds: as the first call says, which comes with the listener.
pub(super) fn began() -> u64 {
    static BEGAN: OnceLock<u64> = OnceLock::new();
    *BEGAN.get_or_init(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_answers() {
        assert!(cpu().is_some() && memory().is_some_and(|bytes| bytes > 1 << 20));
        assert!(open_files().zip(most_files()).is_some_and(|(open, most)| open > 2 && open as u64 <= most));
        assert_eq!(began(), began());
    }
}
