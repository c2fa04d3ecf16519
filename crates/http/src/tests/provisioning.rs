//! A provisioning that knows one tenant, one phone and some files.

use autoprov_core::source::Source;
use autoprov_core::{Mac, Secret};
use autoprov_provision::{
    Answer, Body, Credentials, FileArea, Finished, Gate, Located, Outcome, Owner, Pace, Part, PhoneRequest,
    Proof, Provisioning, Representation, Sent, TenantId, Unproven, Username, Verb,
};
use bytes::Bytes;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;
use tempfile::TempDir;

pub(super) const CONFIG: &str = "account.1.password = s3cret\n";
pub(super) const LONG: usize = 1_000_003;
pub(super) const LIMIT: u64 = 100_000;
const MAC: Mac = Mac::new([0x00, 0x15, 0x65, 0x26, 0x7d, 0xb9]);

/// What was noted of a request.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    pub(super) path: String,
    pub(super) verb: Verb,
    pub(super) user_agent: Option<String>,
    pub(super) query: Option<String>,
    pub(super) because: String,
    pub(super) sent: Sent,
}

#[derive(Default)]
pub(crate) struct FakeProvisioning {
    pub(super) noted: Mutex<Vec<Noted>>,
    pub(super) stored: Mutex<HashMap<String, Bytes>>,
    pub(super) looked_up: Mutex<Vec<String>>,
    area: OnceLock<(TempDir, FileArea)>,
}

pub(super) fn long() -> Vec<u8> {
    (0..LONG).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

fn name(request: &PhoneRequest<'_>) -> String {
    let path = String::from_utf8_lossy(request.path).replace('\\', "/");
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn has_mac(name: &str) -> bool {
    name.as_bytes().windows(12).any(|w| w.iter().all(u8::is_ascii_hexdigit))
}

fn content(body: Body, secret: bool) -> Outcome {
    Outcome::Content(Representation {
        body,
        content_type: "text/plain",
        etag: "\"tag\"".to_owned(),
        modified: None,
        secret,
    })
}

fn answer(outcome: Outcome, because: &str) -> Answer {
    Answer::new(outcome, because)
}

impl Provisioning for FakeProvisioning {
    fn locate(&self, _: &PhoneRequest<'_>) -> Located {
        Located::nowhere()
    }

    fn enrol(&self, _: &PhoneRequest<'_>, _: &Located) -> Option<Answer> {
        None
    }

    fn challenged(&self, _: &PhoneRequest<'_>, _: &Located, _: &mut Unproven) -> Pace {
        Pace::AtOnce
    }

    fn gate(&self, request: &PhoneRequest<'_>, _: &Located) -> Gate {
        if has_mac(&name(request)) || name(request) == "route.cfg" { Gate::Proof } else { Gate::Open }
    }

    fn credentials(&self, username: &str) -> Result<Username, Answer> {
        self.looked_up.lock().unwrap().push(username.to_owned());
        let credentials = match username {
            "acme" => Ok(Credentials {
                passwords: vec![Secret::new("s3cret"), Secret::new("previous")],
                owner: Owner { tenant: TenantId(1), device: None },
            }),
            "off" => Err("provisioning is off".to_owned()),
            "broken" => {
                let fault = Outcome::Fault { id: "db-4711".to_owned() };
                return Err(answer(fault, "the database did not answer"));
            }
            _ => Err("unknown username".to_owned()),
        };
        Ok(Username { credentials, factory: username == "7C2F80AABBCC" })
    }

    fn reads(&self, request: &PhoneRequest<'_>, _: &Located) -> bool {
        name(request) == "page"
    }

    fn hears(&self, request: &PhoneRequest<'_>, _: &Located) -> bool {
        name(request) == "inform"
    }

    fn heard(&self, body: &[u8]) -> Answer {
        answer(Outcome::Stored { new: false }, &format!("{} bytes were heard", body.len()))
    }

    fn answer_at_once(&self, request: &PhoneRequest<'_>, _: &Located, _: Option<&Proof>) -> Option<Answer> {
        let boot = || content(Body::Bytes(Bytes::from_static(b"boot\n")), false);
        (name(request) == "boot.cfg").then(|| answer(boot(), "a bootstrap"))
    }

    fn answer(&self, request: &PhoneRequest<'_>, _: &Located, proof: Option<&Proof>) -> Answer {
        let name = name(request);
        assert!(proof.is_none_or(|proof| proof.0.tenant == TenantId(1)));
        match (name.as_str(), proof) {
            ("001565267db9.cfg" | "route.cfg", Some(_)) => {
                answer(content(Body::Bytes(Bytes::from_static(CONFIG.as_bytes())), true), "rendered")
            }
            ("firmware.rom", _) => {
                let mut file = tempfile::tempfile().unwrap();
                file.write_all(&long()).unwrap();
                answer(content(Body::File { file, len: LONG as u64 }, false), "a file")
            }
            ("long.bin", _) => answer(content(Body::Bytes(long().into()), false), "long"),
            ("slow.cfg", _) => {
                std::thread::sleep(Duration::from_millis(400));
                answer(content(Body::Bytes(Bytes::from_static(b"slow\n")), false), "slow")
            }
            ("fault.cfg", _) => answer(Outcome::Fault { id: "4711".to_owned() }, "a fault"),
            ("panic.cfg", _) => panic!("provisioning fell over"),
            _ => answer(Outcome::Missing, "no such file"),
        }
    }

    fn begin_upload(
        &self,
        request: &PhoneRequest<'_>,
        _: &Located,
        _: Option<&Proof>,
    ) -> Result<Part, Answer> {
        match (request.verb, name(request).as_str()) {
            (_, name @ "001565267db9-app.log") => {
                Ok(self.area().begin(MAC, name, LIMIT, Source::of(request.peer)).unwrap())
            }
            (Verb::Post, "page.xml") => {
                Err(answer(content(Body::Bytes(Bytes::from_static(b"<page/>")), false), "a page"))
            }
            _ => Err(answer(Outcome::NotAllowed { allow: "GET, HEAD" }, "not taken")),
        }
    }

    fn finish_upload(
        &self,
        request: &PhoneRequest<'_>,
        _: &Located,
        _: Option<&Proof>,
        part: Part,
    ) -> Answer {
        let Finished::Stored { new } = self.area().finish(part, false).unwrap() else { panic!("no room") };
        let kept = self.area().uploads_of(MAC).unwrap().remove(0);
        let body = self.area().read_upload(MAC, &kept).unwrap().unwrap();
        self.stored.lock().unwrap().insert(name(request), body.into());
        answer(Outcome::Stored { new }, "stored")
    }

    fn record(&self, request: &PhoneRequest<'_>, _: &Located, because: &str, sent: Sent) {
        let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        self.noted.lock().unwrap().push(Noted {
            path: String::from_utf8_lossy(request.path).into_owned(),
            verb: request.verb,
            user_agent: text(request.user_agent),
            query: text(request.query),
            because: because.to_owned(),
            sent,
        });
    }
}

impl FakeProvisioning {
    fn area(&self) -> &FileArea {
        let made = || {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("upload")).unwrap();
            let area = FileArea::open(folder.path(), []).unwrap();
            (folder, area)
        };
        &self.area.get_or_init(made).1
    }

    /// What lies in the folder of the phone's uploads.
    pub(super) fn files(&self) -> Vec<String> {
        self.area();
        let folder = self.area.get().unwrap().0.path().join(format!("upload/{MAC}"));
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    pub(super) fn last(&self) -> Noted {
        self.noted.lock().unwrap().last().expect("nothing was noted").clone()
    }
}
