//! Phones boot over HTTPS, warm; nginx gives the same files with the same certificate to one GET without a password.
//!
//! No session is resumed, since each phone is another one. The phones' own share of a handshake is about as large as the server's, and they share the
//! cores with it: CPU a phone says more of the server than phones a second do.

use super::{Bench, askings, order};
use crate::bench::figures::Bound::AtLeast;
use crate::bench::figures::{Figure, Report, Wanted};
use crate::bench::line::At;
use crate::bench::load::Http;
use crate::bench::options::DEVICES;
use crate::bench::rivals::{self, Serving};
use crate::bench::servers::{Autoprov, Place};
use crate::shell::Failed;
use crate::tools;
use std::path::PathBuf;
use std::process::Command;

/// A kind of certificate: what openssl calls it, and the rows.
struct Kind {
    name: &'static str,
    key: &'static [&'static str],
    own: &'static str,
    nginx: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        name: "p256",
        key: &["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
        own: "autoprov, P-256, Digest",
        nginx: "nginx, P-256, static",
    },
    Kind {
        name: "rsa",
        key: &["rsa:2048"],
        own: "autoprov, RSA-2048, Digest",
        nginx: "nginx, RSA-2048, static",
    },
];

const GOALS: [Wanted; 2] = [
    Wanted("phones/s, P-256 / nginx", Figure::Rate, [KINDS[0].own, KINDS[0].nginx], AtLeast(0.9)),
    Wanted("phones/s, RSA-2048 / nginx", Figure::Rate, [KINDS[1].own, KINDS[1].nginx], AtLeast(0.9)),
];

pub(in crate::bench) fn measure(bench: &Bench<'_>) -> Result<Report, Failed> {
    let Bench { options, place, phones, bytes } = bench;
    let concurrency = options.at_a_time();
    let mut rivals = Vec::new();
    for kind in &KINDS {
        let [certificate, key] = certificate(place, kind)?;
        let name = format!("nginx-{}", kind.name);
        let nginx = rivals::or_told(rivals::nginx(place, &name, &Serving::Tls([&certificate, &key])));
        rivals.push((kind, certificate, key, nginx));
    }
    let speaks_tls = |phone: &usize| phones.get(*phone).is_some_and(|phone| phone.https);
    let mut report = Report::default();
    let mut seed = 0;
    for _ in 0..options.rounds {
        for (kind, certificate, key, nginx) in &rivals {
            let files = [certificate.to_string_lossy(), key.to_string_lossy()];
            let server = Autoprov::start_with(
                place,
                &["--https", "127.0.0.1:0", "--certificate", &files[0], "--certificate-key", &files[1]],
            )?;
            let address = server.https.ok_or_else(|| Failed::new("autoprov did not say where HTTPS is"))?;
            let at = At::tls(address, certificate)?;
            let asking = askings(phones, address);
            let own = Http { asking: &asking, bodies: &bytes.http };
            // Warm is who was there before. autoprov gives phones without TLS 1.2 nothing.
            let own = |order: &[usize]| own.pass((&server.process, &at), order, concurrency);
            own(&(0..DEVICES).filter(speaks_tls).collect::<Vec<_>>())?;
            let mut order = order(options, &mut seed);
            order.retain(speaks_tls);
            report.add(kind.own, own(&order))?;
            if let Some(nginx) = nginx {
                let at = At::tls(nginx.address, certificate)?;
                let asking = askings(phones, nginx.address);
                let http = Http { asking: &asking, bodies: &bytes.http };
                report.add(kind.nginx, http.pass((&nginx.process, &at), &order, concurrency))?;
            }
        }
    }
    report.judge(&GOALS);
    report.spotless(&KINDS.map(|kind| kind.own));
    report.notes.push(format!("{concurrency} phones at a time, TLS 1.3, each with a whole handshake; without T28, which speaks no TLS 1.2"));
    Ok(report)
}

/// The files of a new certificate and its key.
fn certificate(place: &Place, kind: &Kind) -> Result<[PathBuf; 2], Failed> {
    let openssl = tools::find("openssl").ok_or_else(|| Failed::new("openssl is not installed (openssl)"))?;
    let files = ["crt", "key"].map(|ending| place.path(&format!("{}.{ending}", kind.name)));
    let mut command = Command::new(openssl);
    command.args(["req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=127.0.0.1"]);
    command.args(["-addext", "subjectAltName=IP:127.0.0.1", "-newkey"]).args(kind.key);
    let output = command.arg("-out").arg(&files[0]).arg("-keyout").arg(&files[1]).output()?;
    if output.status.success() {
        return Ok(files);
    }
    let said = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
    Err(Failed::new(format!("openssl makes no certificate ({}): {said}", kind.name)))
}
