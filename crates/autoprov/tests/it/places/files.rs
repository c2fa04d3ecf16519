//! Open files are few: those of strangers go first.

use super::hold;
use crate::sample::{USER, full_in};
use crate::sandbox::{Sandbox, wait_until};
use std::time::{Duration, Instant};

#[test]
fn with_few_open_files_phones_and_files_are_served_beside_strangers() {
    const LIMIT: &str = "ulimit -n 64; exec \"$@\"";
    let mut sandbox = Sandbox::new(&full_in(&["127.0.0.0/8"]));
    sandbox.put_file("ring.wav", vec![7; 300_000]);
    sandbox.serve_by(&["bash", "-c", LIMIT, "-"], &["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let started = Instant::now();
    let held = hold(sandbox.http(), 300, b"GET /prov/ring.wav HTTP/1.1\r\n");
    // Some ask for a file and do not read it.
    let greedy = hold(sandbox.http(), 50, b"GET /prov/ring.wav HTTP/1.1\r\nHost: h\r\n\r\n");
    for _ in 0..20 {
        let answer = sandbox.get("/prov/ring.wav");
        assert_eq!((answer.status, answer.body.len()), (200, 300_000));
        assert_eq!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
    }
    wait_until("a file over TFTP", || sandbox.tftp_get("ring.wav").is_ok_and(|file| file.len() == 300_000));
    drop((held, greedy));
    std::thread::sleep(Duration::from_millis(1200));
    let stderr = sandbox.stderr();
    let lines = u64::try_from(stderr.lines().count()).unwrap();
    assert!(lines < 2 * started.elapsed().as_secs() + 10, "{stderr}");
    assert!(stderr.contains("64 open files are enough for"), "{stderr}");
    assert!(sandbox.is_alive() && !stderr.contains("panic"), "{stderr}");
}
