//! Who tries MAC addresses in a window's network is given nothing more, and many together close the window.

use super::{ask, at, open, path, serving, status, windows};
use crate::sandbox::{Sandbox, wait_until};
use std::net::Ipv4Addr;

fn stranger(nth: usize) -> String {
    format!("/prov/0015651{nth:05x}.cfg")
}

fn guarded(sandbox: &Sandbox, who: &str) -> bool {
    sandbox.json(&["guard", "list", "--json"]).as_array().unwrap().iter().any(|row| row["who"] == who)
}

#[test]
fn a_sweeper_in_the_network_is_given_nothing_and_phones_elsewhere_in_it_are_enrolled() {
    let sandbox = serving(4, &["--for", "15m"]);
    let who = "127.1.0.66 in an enrolment window";
    // Sixty-four that nobody has: what it finds until then it would have found.
    for nth in 0..64 {
        let answer = ask(&sandbox, at(66), &stranger(nth));
        assert_eq!(answer.status, 401, "{nth}");
    }
    assert_eq!(status(&sandbox, at(66), &path(0)), 401, "what is there is no more told than what is not");
    wait_until("it is listed", || guarded(&sandbox, who));
    assert!(sandbox.stderr().contains(&format!("WARN guard: {who} is slowed: 6")), "{}", sandbox.stderr());
    let why = sandbox.cli(&["explain", "acme0", "--tenant", "acme", "--from", "127.1.0.66"]).good().out();
    assert!(why.contains("autoprov guard lift"), "{why}");
    // Phones elsewhere are none of it; and who answers its challenge is served from there too.
    assert_eq!(status(&sandbox, at(1), &path(0)), 200);
    sandbox.cli(&["guard", "lift", "127.1.0.66"]).good();
    wait_until("it is lifted", || status(&sandbox, at(66), &path(1)) == 200);
    assert_eq!(windows(&sandbox)[0]["state"], "open");
}

#[test]
fn phones_that_are_known_and_have_proof_count_for_nothing() {
    let sandbox = serving(150, &["--for", "15m", "acme0"]);
    // A whole office behind one address, whose phones ask without credentials first.
    for nth in 1..150 {
        assert_eq!(status(&sandbox, at(1), &path(nth)), 401);
    }
    assert_eq!(status(&sandbox, at(1), &path(0)), 200);
}

#[test]
fn many_sweepers_together_close_the_window() {
    let sandbox = serving(2, &["--for", "15m"]);
    for nth in 0..256 {
        let from = Ipv4Addr::new(127, 1, 1, u8::try_from(nth / 50).unwrap());
        assert_eq!(status(&sandbox, from, &stranger(nth)), 401);
    }
    let window = windows(&sandbox).remove(0);
    assert!(window["state"] == "closed" && window["because"].to_string().contains("nobody has"), "{window}");
    assert_eq!(status(&sandbox, at(1), &path(0)), 401);
    assert!(
        sandbox.stderr().contains("WARN autoprov_provision::enrolment: enrolment window 1 is closed"),
        "{}",
        sandbox.stderr()
    );
    // The operator opens another one, which begins anew.
    open(&sandbox, &["--for", "15m"]);
    wait_until("another window", || status(&sandbox, at(1), &path(0)) == 200);
}
