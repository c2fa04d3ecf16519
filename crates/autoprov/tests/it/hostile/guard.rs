//! Who asks for many MAC addresses that are not his: slowed, then refused, then released; phones behind the same address are served
//! throughout.

use super::sweep::{Land, Line, Phone, password};
use crate::sandbox::{Challenge, PATIENCE, Sandbox, wait_until};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

const AGENT: [(&str, &str); 1] = [("User-Agent", "Yealink SIP-T46G 28.83.0.50")];

/// GET from an address of this host on a connection of its own, answering the challenge as the tenant.
fn fetch(sandbox: &Sandbox, from: Ipv4Addr, name: &str, tenant: &str) -> u16 {
    let mut line = Line::open(from, sandbox.http(), false);
    line.try_answering(&format!("/prov/{name}"), (tenant, &password(tenant)), &AGENT)
        .expect("an answer")
        .status
}

/// GETs on one connection without credentials: the statuses, as long as there are answers.
fn ask(sandbox: &Sandbox, from: Ipv4Addr, names: &[String]) -> Vec<u16> {
    let mut line = Line::open(from, sandbox.http(), false);
    let ask = |name: &String| line.try_get(&format!("/prov/{name}"), &AGENT).map(|(answer, _)| answer.status);
    names.iter().map_while(ask).collect()
}

/// A TFTP client at an address of this host: whether an answer came, and a packet of which kind.
fn ask_tftp(address: Ipv4Addr, to: SocketAddr, name: &str, patience: Duration) -> Option<u8> {
    let socket = UdpSocket::bind(SocketAddr::from((address, 0))).unwrap();
    socket.set_read_timeout(Some(patience)).unwrap();
    let request = [&[0, 1][..], name.as_bytes(), b"\0octet\0"].concat();
    socket.send_to(&request, to).unwrap();
    let mut packet = [0; 600];
    let (_, from) = socket.recv_from(&mut packet).ok()?;
    // An error ends the transfer on the other side too.
    let _ = socket.send_to(b"\0\x05\0\0enough\0", from);
    Some(packet[1])
}

fn guarded(sandbox: &Sandbox) -> Vec<(String, String)> {
    let rows = sandbox.json(&["guard", "list", "--json"]);
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.as_array().unwrap().iter().map(|row| (text(row, "who"), text(row, "state"))).collect()
}

fn stranger(n: usize) -> String {
    format!("0015650{n:05x}.cfg")
}

/// A phone of the first tenant that asks over HTTP with the tenant's password.
fn phone(land: &Land) -> String {
    land.phones.iter().find(|phone| phone.tenant == Some(0) && phone.user.is_none()).unwrap().config()
}

#[test]
fn a_sweep_without_proof_is_refused_and_phones_behind_its_address_boot() {
    let (there, elsewhere) = (Ipv4Addr::new(127, 88, 0, 1), Ipv4Addr::new(127, 88, 0, 2));
    let land = Land::new(1000, 1);
    let mut sandbox = Sandbox::new(&land.site());
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    // More challenges at a time than phones leave unanswered; two for each connection.
    for pair in 0..700 {
        let statuses = ask(&sandbox, there, &[stranger(2 * pair), stranger(2 * pair + 1)]);
        assert!(statuses[0] == 401 && statuses[1..].iter().all(|s| matches!(s, 401 | 403)), "{statuses:?}");
    }
    let refused = [("127.88.0.1".to_owned(), "refused".to_owned())];
    wait_until("the sweeper is refused", || guarded(&sandbox) == refused);
    assert!(sandbox.stderr().contains("WARN guard: source 127.88.0.1 is refused: "), "{}", sandbox.stderr());
    // Known or not, the first of a connection is asked for proof, so that a phone can give it; the next one of another MAC is refused.
    for first in [stranger(5000), phone(&land)] {
        assert_eq!(ask(&sandbox, there, &[first, stranger(5001), stranger(5002)]), [401, 403]);
    }
    let started = Instant::now();
    assert_eq!(fetch(&sandbox, there, &phone(&land), "acme"), 200);
    assert!(started.elapsed() < Duration::from_millis(800), "a known phone waited {:?}", started.elapsed());
    // Elsewhere nobody notices.
    assert_eq!(ask(&sandbox, elsewhere, &[stranger(6000), stranger(6001)]), [401, 401]);
    sandbox.cli(&["guard", "lift", "127.88.0.1"]).good();
    wait_until("the sweeper is lifted", || sandbox.stderr().contains("guard: 127.88.0.1 is lifted"));
    assert_eq!(ask(&sandbox, there, &[stranger(7000), stranger(7001)]), [401, 401]);
    assert_eq!(guarded(&sandbox), []);
    let ran = sandbox.cli(&["guard", "lift", "127.88.0.1"]);
    assert!(ran.status == 1 && ran.stderr.contains("autoprov guard list"), "{}", ran.stderr);
}

#[test]
fn a_password_that_sweeps_is_slowed_then_refused_and_its_own_phones_are_served() {
    let there = |at: u8| Ipv4Addr::new(127, 88, 1, at);
    let land = Land::new(1000, 1);
    let mut sandbox = Sandbox::new(&land.site());
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    // Phones of the other tenant count as what nobody has.
    let theirs = land.phones.iter().filter(|phone| phone.tenant == Some(1)).map(Phone::config);
    let names: Vec<_> = theirs.take(20).chain((0..260).map(stranger)).collect();
    let asked = |sandbox: &Sandbox, at: u8, part: Vec<&String>| {
        let one = |name: &String| {
            let started = Instant::now();
            (fetch(sandbox, there(at), name, "acme"), started.elapsed() > Duration::from_millis(900))
        };
        part.into_iter().map(one).collect::<Vec<_>>()
    };
    // Sixteen at a time, since each that is slowed waits a second.
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let part = |at: u8| names.iter().skip(at.into()).step_by(16).collect();
        let running: Vec<_> = (0..16)
            .map(|at| (at, part(at)))
            .map(|(at, part)| {
                scope.spawn({
                    let (sandbox, asked) = (&sandbox, &asked);
                    move || asked(sandbox, at, part)
                })
            })
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let count = |what: (u16, bool)| statuses.iter().filter(|status| **status == what).count();
    let (quick, slow) = (count((404, false)), count((404, true)));
    assert!((40..=64).contains(&quick) && slow > 150, "{quick} at once, {slow} slowed: {statuses:?}");
    let refused = [("tenant acme".to_owned(), "refused".to_owned())];
    wait_until("the password is refused", || guarded(&sandbox) == refused);
    assert_eq!(fetch(&sandbox, there(99), &stranger(999), "acme"), 403);
    let started = Instant::now();
    assert_eq!(fetch(&sandbox, there(99), &phone(&land), "acme"), 200);
    assert!(started.elapsed() < Duration::from_millis(800), "a known phone waited {:?}", started.elapsed());
    sandbox.cli(&["guard", "lift", "tenant", "acme"]).good();
    wait_until("the password is lifted", || fetch(&sandbox, there(99), &stranger(998), "acme") == 404);
}

#[test]
fn over_tftp_a_sweep_ends_in_silence_and_known_phones_are_served() {
    const MOMENT: Duration = Duration::from_millis(700);
    let land = Land::new(1000, 1);
    let mut sandbox = Sandbox::new(&land.site());
    sandbox.serve(&["--tftp", "127.0.0.1:0"]);
    let yealink = land.phones.iter().find(|phone| phone.tenant == Some(0) && phone.mac.starts_with("001565"));
    let known = yealink.unwrap().config();
    // Outside every network all MAC addresses count; inside one those that nobody there has.
    for (at, theirs) in [(Ipv4Addr::new(127, 99, 0, 1), false), (Ipv4Addr::new(127, 1, 0, 1), true)] {
        let refused = (format!("{at} over TFTP"), "refused".to_owned());
        for n in 0..1000 {
            ask_tftp(at, sandbox.tftp(), &stranger(n), Duration::from_millis(1));
            if n % 100 == 99 && guarded(&sandbox).contains(&refused) {
                break;
            }
        }
        wait_until("the sweeper is refused", || guarded(&sandbox).contains(&refused));
        assert_eq!(ask_tftp(at, sandbox.tftp(), &stranger(5000), MOMENT), None, "{at}");
        assert_eq!(ask_tftp(at, sandbox.tftp(), &known, MOMENT), theirs.then_some(3), "{at}");
    }
    let another = Ipv4Addr::new(127, 99, 0, 2);
    assert_eq!(
        ask_tftp(another, sandbox.tftp(), &stranger(1), PATIENCE),
        Some(5),
        "another address gets its error"
    );
    // A datagram's sender can be forged: nothing of it counts where bans are made.
    let log = sandbox.stderr();
    assert!(
        log.lines().filter(|line| line.contains("is refused")).all(|line| line.ends_with("over TFTP")),
        "{log}"
    );
}

#[test]
fn guessing_gets_one_answer_a_second_whatever_the_number_of_connections() {
    const TIME: Duration = Duration::from_secs(6);
    let from = Ipv4Addr::new(127, 88, 2, 1);
    let land = Land::new(1000, 1);
    let mut sandbox = Sandbox::new(&land.site());
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    // A phone that is known from there, whatever goes on.
    assert_eq!(fetch(&sandbox, from, &phone(&land), "acme"), 200);
    let target = format!("/prov/{}", stranger(1));
    let (answer, _) = Line::open(from, sandbox.http(), false).get(&target, &AGENT);
    let challenge = Challenge::of(&answer);
    let started = Instant::now();
    let refused: usize = std::thread::scope(|scope| {
        let guess = |at: u32| {
            let (sandbox, target, challenge) = (&sandbox, &target, &challenge);
            move || {
                let mut refused = 0;
                for nth in 1.. {
                    let left = TIME.saturating_sub(started.elapsed());
                    if left.is_zero() {
                        break;
                    }
                    // The right one is among them, and neither an answer nor a silence of its own gives it away.
                    let guess = if nth == 50 { password("acme") } else { format!("guess-{at}-{nth}") };
                    let wrong = challenge.answer_nth("GET", target, "acme", &guess, at * 1000 + nth);
                    let mut line = Line::open(from, sandbox.http(), false);
                    line.hasten();
                    let answer = line.try_get(target, &[AGENT[0], ("Authorization", &wrong)]);
                    let status = answer.map(|(answer, _)| answer.status);
                    assert!(matches!(status, None | Some(403)), "guess {nth} is given away by {status:?}");
                    refused += usize::from(status.is_some());
                    std::thread::sleep(Duration::from_millis(20).min(left));
                }
                refused
            }
        };
        let guessing: Vec<_> = (0..40).map(|at| scope.spawn(guess(at))).collect();
        std::thread::sleep(TIME / 2);
        let asked = Instant::now();
        assert_eq!(fetch(&sandbox, from, &phone(&land), "acme"), 200);
        assert!(
            asked.elapsed() < Duration::from_millis(800),
            "the right password waited {:?}",
            asked.elapsed()
        );
        guessing.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let most = usize::try_from(started.elapsed().as_secs()).unwrap() + 2;
    assert!(
        (1..=most).contains(&refused),
        "{refused} wrong passwords were answered in {:?}",
        started.elapsed()
    );
}
