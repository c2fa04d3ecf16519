//! Connections: how many, how long, and how they end.

use super::*;
use crate::{Limits, ServerError};
use std::time::Instant;

fn limits(change: impl FnOnce(&mut Limits)) -> Config {
    let mut limits = Limits::default();
    change(&mut limits);
    Config { limits, ..Config::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_is_given_up_and_a_drip_does_not_help() {
    let site = Site::with(limits(|l| l.head = Duration::from_millis(300)));
    let mut silent = site.connect().await;
    let mut dripping = site.connect().await;
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(3) {
        let closed = timeout(Duration::from_millis(50), dripping.stream.read(&mut [0; 9])).await;
        if closed.is_ok() || dripping.stream.write_all(b"GET").await.is_err() {
            break;
        }
    }
    assert!(silent.is_closed().await);
    let took = started.elapsed();
    assert!((300..2500).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_ends_after_its_time_and_not_before() {
    let site = Site::with(limits(|l| {
        l.head = Duration::from_millis(100);
        l.idle = Duration::from_millis(500);
    }));
    let mut phone = site.connect().await;
    phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await;
    tokio::time::sleep(Duration::from_millis(250)).await;
    phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await;
    let started = Instant::now();
    assert!(phone.is_closed().await);
    assert!((400..2500).contains(&started.elapsed().as_millis()), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_request_of_a_connection_says_so() {
    let site = Site::with(limits(|l| l.requests = 3));
    let mut phone = site.connect().await;
    for last in [None, None, Some("close")] {
        let reply = phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await;
        assert_eq!(reply.header("connection"), last);
    }
    assert!(phone.is_closed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_half_open_connections_keep_nobody_out() {
    let site = Site::new();
    let mut half_open = Vec::new();
    for _ in 0..1000 {
        let mut phone = site.connect().await;
        phone.send(b"GET /").await;
        half_open.push(phone);
    }
    let started = Instant::now();
    assert_eq!(site.ask_as("acme", "s3cret", "GET", "/prov/001565267db9.cfg").await.status, 200);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn for_one_connection_too_many_one_goes_that_has_completed_nothing() {
    let site = Site::with(limits(|l| l.connections = 2));
    let mut first = site.connect().await;
    assert_eq!(first.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await.status, 200);
    let mut second = site.connect().await;
    second.send(b"GET /prov/boot").await;
    let mut third = site.connect().await;
    assert!(second.is_closed().await);
    assert_eq!(third.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await.status, 200);
    assert_eq!(first.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_proven_himself_goes_for_nobody_and_a_wrong_password_that_waits_goes_at_once() {
    let site = Site::with(limits(|l| l.connections = 1));
    let mut phone = site.connect().await;
    let path = "/prov/001565267db9.cfg";
    let nonce = phone.ask(&format!("GET {path} HTTP/1.1\r\nHost: h")).await.nonce();
    let ask = |password, nth| {
        let header = header("acme", password, "GET", path, &nonce, nth);
        format!("GET {path} HTTP/1.1\r\nHost: h\r\nAuthorization: {header}")
    };
    assert_eq!(phone.ask(&ask("s3cret", "00000001")).await.status, 200);
    assert!(site.connect().await.is_closed().await);
    assert_eq!(phone.ask(&ask("s3cret", "00000002")).await.status, 200);
    // Until wrong answers wait, they go out at once.
    loop {
        phone.send(format!("{}\r\n\r\n", ask("wrong", "00000003")).as_bytes()).await;
        match timeout(Duration::from_millis(30), phone.reply(false)).await {
            Ok(reply) => assert_eq!(reply.unwrap().status, 403),
            Err(_) => break,
        }
    }
    let _next = site.connect().await;
    let started = Instant::now();
    while phone.reply(false).await.is_some() {}
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_running_requests_finish_and_idle_ones_go() {
    let site = Site::new();
    let mut busy = site.connect().await;
    let mut idle = site.connect().await;
    idle.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await;
    busy.send(b"GET /prov/slow.cfg HTTP/1.1\r\nHost: h\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    site.stop.send(true).unwrap();
    assert!(idle.is_closed().await);
    let reply = busy.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.text()), (200, "slow\n"));
    site.running.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(TcpStream::connect(site.address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_bounded() {
    let site = Site::with(limits(|l| l.shutdown = Duration::from_millis(300)));
    let mut stuck = site.connect().await;
    stuck.send(b"GET /prov/boot").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    site.stop.send(true).unwrap();
    site.running.await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(2500), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_leaves_in_the_middle_is_noted_as_such() {
    let site = Site::with(limits(|l| l.idle = Duration::from_millis(300)));
    // What hyper holds when the connection stalls counts as sent, and that may be the end of an answer. So it is tried with answers that lie
    // elsewhere in what the system holds.
    for start in 0..10 {
        let mut phone = site.connect().await;
        let shift = start * 100_000;
        let mut requests =
            format!("GET /prov/long.bin HTTP/1.1\r\nHost: h\r\nRange: bytes=0-{shift}\r\n\r\n");
        // More than the system holds for two ends of a connection.
        requests += &"GET /prov/long.bin HTTP/1.1\r\nHost: h\r\n\r\n".repeat(60);
        phone.send(requests.as_bytes()).await;
        phone.more().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(phone);
        tokio::time::sleep(Duration::from_millis(600)).await;
        let last = site.provisioning.last();
        if !last.sent.whole {
            assert!(last.sent.bytes < provisioning::LONG as u64, "{last:?}");
            return;
        }
    }
    panic!("no answer that broke off was noted as such");
}

#[tokio::test]
async fn works_on_one_thread_and_without_nagle() {
    let site = Site::new();
    assert_eq!(site.ask_as("acme", "s3cret", "GET", "/prov/001565267db9.cfg").await.status, 200);
    let error = Server::bind(site.address, site.provisioning.clone(), Config::default()).err().unwrap();
    assert!(
        matches!(error, ServerError::Bind { .. }) && error.to_string().contains(&site.address.to_string()),
        "{error}"
    );
}

#[test]
fn without_a_runtime_it_says_so() {
    let provisioning = Arc::new(FakeProvisioning::default());
    let error = Server::bind("127.0.0.1:0".parse().unwrap(), provisioning, Config::default()).err();
    assert!(matches!(error, Some(ServerError::NoRuntime)));
}
