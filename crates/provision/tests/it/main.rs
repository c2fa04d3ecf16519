//! Provisioning in process: made-up makers, a store in a folder that goes again, and no frontend.

#![allow(clippy::unwrap_used)]

mod check;
mod edit_object;
mod explain;
mod freshness;
mod identify;
mod made_of;
mod maker;
mod overlays;
mod plan;
mod serve;
mod undo;

use autoprov_core::{Mac, Transport};
use autoprov_provision::{
    Answer, Gate, Outcome, PhoneRequest, Proof, Provision, Provisioning, Sent, Setup, Verb, check,
    check_part, local_request,
};
use autoprov_store::observe::Observations;
use autoprov_store::site::{Site, Tenant};
use autoprov_store::{ImportOptions, Store};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// A Can of the tenant `one`.
const CAN: &str = "020001000001";
/// A Can of the tenant `two`.
const THEIRS: &str = "020001000002";
/// A Pot of `one`, with a username of its own.
const POT: &str = "020001000003";
/// A Wire of Cord's, of the tenant `two`.
const WIRE: &str = "020002000002";
/// With Cord's prefix, and nobody's.
const CORDS: &str = "020002000001";
/// Nobody's.
const NOBODY: &str = "0200010000ff";

/// A change of the tenant `one`.
type Edit = fn(&mut Value);

/// The site that all tests begin with.
fn site() -> Value {
    let device = |name: &str, mac: &str, model: &str| {
        json!({"name": name, "mac": mac, "vendor": "tin", "model": model,
            "lines": [{"index": 1, "extension": "101"}]})
    };
    let tenant = |name: &str, network: &str, devices: Vec<Value>| {
        json!({"name": name, "http_username": name, "http_password": "pass", "networks": [network],
            "provisioning_url": "http://192.0.2.1/prov", "sip": {"host": "192.0.2.2"}, "language": "bs",
            "extensions": [{"number": "101", "display_name": "Ana", "password": "s3cret"}], "devices": devices})
    };
    let mut pot = device("pot", POT, "Pot");
    pot["http_username"] = "pot".into();
    pot["http_password"] = "own".into();
    let mut later = device("later", CAN, "Can");
    later["mac"] = Value::Null;
    let mut one = tenant("one", "10.1.0.0/16", vec![device("can", CAN, "Can"), pot, later]);
    one["http_previous_password"] = "before".into();
    one["routes"] = json!([
        {"name": "hello.txt", "public": true, "text": "hello of {{ tenant.name }}"},
        {"name": "mine.txt", "public": false, "text": "{{ mac }} {{ lines[0].password }}"}
    ]);
    let mut wire = device("wire", WIRE, "Wire");
    wire["vendor"] = "cord".into();
    let two = tenant("two", "10.2.0.0/16", vec![device("theirs", THEIRS, "Can"), wire]);
    json!({"tenants": [one, two, {"name": "off", "http_username": "off"}]})
}

/// The program without its frontends.
struct Bench {
    provision: Provision,
    observations: Observations,
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self::of(&site())
    }

    fn of(site: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().join("files");
        std::fs::create_dir_all(files.join("upload")).unwrap();
        for name in ["tin.rom", ".hidden"] {
            std::fs::write(files.join(name), name).unwrap();
        }
        let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        let store = Store::open(&url("main.db")).unwrap();
        store.import(&autoprov_store::read(&site.to_string()).unwrap(), &ImportOptions::default()).unwrap();
        let path = folder.path().join("observed.db");
        let observations = Observations::open(&path.to_string_lossy()).unwrap();
        let setup = Setup { files: Some(&files), ..Setup::default() };
        let provision =
            Provision::open(maker::registry(), store, Some(observations.clone()), &setup).unwrap();
        Self { provision, observations, folder }
    }

    /// Puts a file into the file area.
    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join("files").join(name), text).unwrap();
    }

    fn tenant(&self, name: &str) -> Tenant {
        self.provision.store().export(Some(name)).unwrap().tenants.remove(0)
    }

    /// The tenant `one` as it would be after a change of its JSON.
    fn changed(change: impl FnOnce(&mut Value)) -> Tenant {
        let mut site = site();
        change(&mut site["tenants"][0]);
        autoprov_store::read(&site.to_string()).unwrap().tenants.remove(0)
    }

    /// Changes `one`.
    fn edit(&self, change: impl FnOnce(&mut Value)) {
        let wanted = Self::changed(change);
        let edit = |tenant: &mut Tenant| {
            *tenant = wanted;
            Ok::<_, autoprov_store::Error>(())
        };
        self.provision.store().edit("one", edit).unwrap();
        // The database is asked whether it has changed once in a millisecond.
        sleep(Duration::from_millis(2));
    }

    /// What a frontend makes when the hash has held.
    fn proof(&self, who: Option<&str>) -> Option<Proof> {
        who.map(|who| Proof(self.provision.credentials(who).unwrap().credentials.unwrap().owner))
    }

    /// What a frontend answers: its status, and why.
    fn ask(&self, request: &PhoneRequest<'_>, who: Option<&str>) -> (u16, Answer) {
        let mut located = self.provision.locate(request);
        let proof = self.proof(who);
        if let Some(proof) = &proof {
            located.proven(proof);
        }
        if request.transport != Transport::Tftp
            && proof.is_none()
            && self.provision.gate(request, &located) == Gate::Proof
        {
            return (401, Answer::new(Outcome::Refused, "no proof"));
        }
        let now = self.provision.answer_at_once(request, &located, proof.as_ref());
        let answer = self.provision.answer(request, &located, proof.as_ref());
        // What memory answers is what the database answers.
        let same = now.is_none_or(|now| (now.status(), &now.because) == (answer.status(), &answer.because));
        assert!(same, "{answer:?}");
        let etag = match &answer.outcome {
            Outcome::Content(content) => Some(content.etag.clone()),
            _ => None,
        };
        let sent = Sent { status: answer.status(), bytes: 0, whole: true, etag, shown: answer.shown };
        self.provision.record(request, &located, &answer.because, sent);
        (answer.status(), answer)
    }

    /// The text of a file over HTTP, asked for with the tenant's password.
    fn get(&self, path: &str) -> Option<String> {
        let answer = self.ask(&local_request(path, Transport::Http, Some(b"Tin Can")), Some("one")).1;
        answer.into_bytes().unwrap().map(|bytes| String::from_utf8(bytes).unwrap())
    }
}

fn mac(text: &str) -> Mac {
    text.parse().unwrap()
}

/// What an answer is, for tables.
fn said(status: u16, answer: &Answer) -> String {
    format!("{status} {}", answer.because)
}
