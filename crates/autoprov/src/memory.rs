//! Gives memory back to the system after a storm or an attack.

use std::time::Duration;

const EVERY: Duration = Duration::from_secs(15);
/// Less than this above the least that was ever needed is not worth the work.
const SPARE: u64 = 4 << 20;

/// Looks now and then whether more is held than was needed at the quietest time, and lets go of what is free. The
/// allocator keeps it otherwise: its heap shrinks at the end alone, and something always lies there.
pub(crate) async fn give_back() {
    let mut least = held().unwrap_or(u64::MAX);
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(held) = held() else { return };
        if held > least.saturating_add(SPARE) && tokio::task::spawn_blocking(trim).await.is_err() {
            return;
        }
        least = least.min(held);
    }
}

/// Bytes of this process in memory; none where the system does not tell.
fn held() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn trim() {
    // There is no safe way to it.
    // SAFETY: `malloc_trim` takes no pointer and may be called at any time from any thread (man 3 malloc_trim: MT-Safe).
    #[allow(unsafe_code)]
    unsafe {
        nix::libc::malloc_trim(0);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn trim() {}
