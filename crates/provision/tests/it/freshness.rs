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
