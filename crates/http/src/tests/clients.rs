//! The lines of the manual (M6), run as they stand with the real curl and wget.

use super::provisioning::{CONFIG, LONG, long};
use super::*;
use crate::Tls;
use std::process::{Command, Output};

/// Runs a command line, its words parted by blanks. None where the program is not installed.
async fn run(line: String) -> Option<Output> {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let output = tokio::task::spawn_blocking(move || Command::new(&words[0]).args(&words[1..]).output());
    match output.await.unwrap() {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("not checked: {line}: {error}");
            None
        }
    }
}

fn statuses(output: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(output);
    text.lines().filter_map(|l| l.trim().strip_prefix("HTTP/1.1 ")).map(|l| l[..3].parse().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn m6_curl_digest() {
    let site = Site::new();
    let url = site.url("/prov/001565267db9.cfg");
    let Some(output) = run(format!("curl -s -i -u acme:s3cret --digest {url}")).await else { return };
    assert_eq!(statuses(&output.stdout), [401, 200]);
    assert!(output.stdout.ends_with(CONFIG.as_bytes()));
    let output = run(format!("curl -s -i -u acme:wrong --digest {url}")).await.unwrap();
    assert_eq!(statuses(&output.stdout), [401, 403]);
    let output = run(format!("curl -s -i -u acme:s3cret {url}")).await.unwrap();
    assert_eq!(statuses(&output.stdout), [403], "Basic");
    let output = run(format!("curl -s -i -u acme:s3cret --digest --head {url} {url}")).await.unwrap();
    assert_eq!(
        statuses(&output.stdout),
        [401, 200, 401, 200],
        "curl keeps no nonce from one URL to the next"
    );
    assert!(site.provisioning.last().user_agent.unwrap().starts_with("curl/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn m6_wget() {
    let site = Site::new();
    let url = format!("http://acme:s3cret@{}/prov/001565267db9.cfg", site.address);
    let Some(output) = run(format!("wget -S -q {url} -O-")).await else { return };
    assert_eq!(output.stdout, CONFIG.as_bytes());
    assert_eq!(statuses(&output.stderr), [401, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_resumes_and_uploads() {
    let site = Site::new();
    let url = site.url("/prov/firmware.rom");
    let Some(output) = run(format!("curl -s -C 999000 {url}")).await else { return };
    assert_eq!(output.stdout, long()[999_000..LONG]);
    let output = run(format!("curl -s {url} {url}")).await.unwrap();
    assert_eq!(output.stdout, [long(), long()].concat());
    let file = site.folder.path().join("up");
    std::fs::write(&file, vec![b'x'; 90_000]).unwrap();
    let url = site.url("/prov/001565267db9-app.log");
    for (more, status) in
        [("", 201), (" -H Expect:100-continue", 204), (" -H Transfer-Encoding:chunked", 204)]
    {
        let line = format!("curl -s -i -u acme:s3cret --digest -T {}{more} {url}", file.display());
        let output = run(line).await.unwrap();
        assert_eq!(statuses(&output.stdout).last(), Some(&status), "{more}: {output:?}");
        assert_eq!(site.provisioning.stored.lock().unwrap()["001565267db9-app.log"].len(), 90_000);
    }
    std::fs::write(&file, vec![b'x'; 2_000_000]).unwrap();
    let output =
        run(format!("curl -s -i -u acme:s3cret --digest -T {} {url}", file.display())).await.unwrap();
    assert_eq!(statuses(&output.stdout).last(), Some(&413));
}

#[tokio::test(flavor = "multi_thread")]
async fn m6_m8_https_with_a_certificate_that_signs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let tls = Tls::self_signed(folder.path(), &["127.0.0.1".to_owned()]).unwrap();
    let site = Site::with(Config { tls: Some(tls), ..Config::default() });
    let url = format!("https://{}/prov/001565267db9.cfg", site.address);
    let Some(output) = run(format!("curl -s -i -u acme:s3cret --digest --insecure {url}")).await else {
        return;
    };
    assert_eq!(statuses(&output.stdout), [401, 200]);
    for version in ["--tlsv1.2 --tls-max 1.2", "--tlsv1.3"] {
        let trust = folder.path().join("self-signed-rsa.crt");
        let line = format!(
            "curl -s -i {version} --cacert {} https://{}/prov/boot.cfg",
            trust.display(),
            site.address
        );
        assert_eq!(statuses(&run(line).await.unwrap().stdout), [200], "{version}");
    }
    let long_url = format!("https://{}/prov/firmware.rom", site.address);
    let output = run(format!("curl -s --insecure {long_url}")).await.unwrap();
    assert!(output.stdout == long());
    let mut plain = site.connect().await;
    plain.send(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    plain.more().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tls_handshake_has_a_time_limit() {
    let folder = tempfile::tempdir().unwrap();
    let tls = Tls::self_signed(folder.path(), &[]).unwrap();
    let limits = crate::Limits { head: Duration::from_millis(200), ..crate::Limits::default() };
    let site = Site::with(Config { tls: Some(tls), limits, ..Config::default() });
    let started = std::time::Instant::now();
    assert!(site.connect().await.is_closed().await);
    assert!(started.elapsed() < Duration::from_millis(2500));
}
