//! Whether a phone has what it would get.

use super::*;
use autoprov_provision::Freshness;
use std::time::Instant;

/// Fetches a file as the phone does, and waits until that is noted.
fn fetch(bench: &mut Bench, name: &str) {
    let path = serve::path(name);
    let before = bench.observations.fetched(mac(CAN)).unwrap();
    // The thread that notes ends with what it has noted.
    bench.provision.start_recording().unwrap();
    assert_eq!(bench.ask(&local_request(&path, Transport::Http, Some(b"Tin Can 1.0")), Some("one")).0, 200);
    let end = Instant::now() + Duration::from_secs(10);
    while bench.observations.fetched(mac(CAN)).unwrap() == before {
        assert!(Instant::now() < end, "{name} is not noted");
        sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_phone_is_current_until_its_own_file_changes() {
    let mut bench = Bench::new();
    let now = |bench: &Bench| bench.provision.freshness(mac(CAN)).unwrap();
    assert_eq!(now(&bench), Freshness::NeverSeen);
    fetch(&mut bench, "/prov/_directory/CAN");
    assert_eq!(now(&bench), Freshness::NeverFetched, "a page is no file that it keeps");
    fetch(&mut bench, "/prov/tin-CAN.cfg");
    assert_eq!(now(&bench), Freshness::Current);
    // Of another phone.
    bench.edit(|one| one["devices"][1]["language"] = "de".into());
    assert_eq!(now(&bench), Freshness::Current);
    bench.edit(|one| one["language"] = "de".into());
    let Freshness::Stale { files, since } = now(&bench) else { panic!("{:?}", now(&bench)) };
    assert!(files == ["tin-020001000001.cfg"] && since.is_some(), "{files:?} {since:?}");
    bench.edit(|_| {});
    assert_eq!(now(&bench), Freshness::Current, "it is as it was when it was fetched");
    assert_eq!(bench.provision.freshness(mac(POT)).unwrap(), Freshness::NeverSeen);
}

#[test]
fn what_a_phone_says_of_its_firmware_is_kept() {
    let mut bench = Bench::new();
    fetch(&mut bench, "/prov/tin-CAN.cfg");
    assert_eq!(bench.observations.seen(mac(CAN)).unwrap().unwrap().firmware.as_deref(), Some("1.0"));
    let file = serve::path("/prov/tin-CAN.cfg");
    let answer = bench.ask(&local_request(&file, Transport::Tftp, None), None).1;
    assert!(answer.because.contains("lies in no network"), "{answer:?}");
    let explained = bench.provision.explain(&local_request(&file, Transport::Http, None)).answer;
    assert_eq!(explained.because, "tin-1 because it last reported firmware 1.0");
}

/// After any edit a phone is current where its file is the same, and nothing is made to know it as long as nothing of its own was touched.
#[test]
fn what_a_phone_had_is_compared_without_making_it_anew() {
    let mut site = made_of::busy();
    let mut bench = Bench::of(&site);
    fetch(&mut bench, "/prov/tin-CAN.cfg");
    let store = bench.provision.store().clone();
    // As another process: it has rendered nothing yet.
    let state = || {
        let observations = Some(bench.observations.clone());
        let afresh =
            Provision::open(maker::registry(), store.clone(), observations, &Setup::default()).unwrap();
        (afresh.freshness(mac(CAN)).unwrap(), afresh.renders())
    };
    // What it would get: asked for in a way that nobody notes.
    let text = || {
        let path = serve::path("/prov/tin-CAN.cfg");
        let request = local_request(&path, Transport::Http, Some(b"Tin Can 1.0"));
        bench.provision.explain(&request).answer.into_bytes().unwrap()
    };
    let had = text();
    assert_eq!(state(), (Freshness::Current, 0));
    let mut dice = made_of::Dice(7);
    let (mut unmade, mut behind) = (0, 0);
    for nth in 0..200 {
        let (what, after) = made_of::edited(&site, &mut dice, nth);
        let wanted = autoprov_store::read(&after.to_string()).unwrap();
        store.import(&wanted, &ImportOptions { prune: true, ..ImportOptions::default() }).unwrap();
        sleep(Duration::from_millis(2));
        let own = |site: &Value| {
            let is_own = |device: &&Value| device["mac"] == CAN;
            site["tenants"][0]["devices"].as_array().unwrap().iter().find(is_own).cloned()
        };
        let Some(_) = own(&after) else { panic!("{what}: the phone is gone") };
        let (now, renders) = state();
        assert_eq!(now == Freshness::Current, text() == had, "{nth}, {what}: {now:?}");
        unmade += u32::from(renders == 0);
        behind += u32::from(now != Freshness::Current);
        site = after;
        if now != Freshness::Current && nth % 3 == 0 {
            // Back to what it was when it was fetched: known by what stands there, not by when it was written.
            site = made_of::busy();
            let wanted = autoprov_store::read(&site.to_string()).unwrap();
            store.import(&wanted, &ImportOptions { prune: true, ..ImportOptions::default() }).unwrap();
            sleep(Duration::from_millis(2));
            assert_eq!(state(), (Freshness::Current, 0), "{nth}, {what} undone");
        }
    }
    assert!(unmade > 40 && behind > 20, "{unmade} {behind}");
}
