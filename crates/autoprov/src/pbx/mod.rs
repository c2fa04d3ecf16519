//! PBXs as a source of extensions and devices: what their files say, laid over a tenant.
//!
//! A reader says what it [`Found`]: objects to take over, and what it could not take over, each with its file and line. It knows neither the
//! tenant nor the catalogue; `merge` does. [`Files`] alone opens files.

mod asterisk;
mod files;
mod found;
mod freepbx;
mod freeswitch;
mod fusionpbx;
mod merge;
mod model;
mod table;

pub(crate) use files::Files;
pub(crate) use found::{Found, Remark, grouped};
pub(crate) use merge::{Laid, gone, lay, located};

use autoprov_store::site::Tenant;

/// Whose files they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Pbx {
    /// The folder with pjsip.conf, such as /etc/asterisk
    Asterisk,
    /// The folder with vars.xml and directory, such as /etc/freeswitch
    Freeswitch,
    /// A CSV export of its extensions or of its devices
    Fusionpbx,
    /// A CSV export of its Bulk Handler (extensions) or of its open-source Endpoint Manager
    Freepbx,
}

impl Pbx {
    /// As its project writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Asterisk => "Asterisk",
            Self::Freeswitch => "FreeSWITCH",
            Self::Fusionpbx => "FusionPBX",
            Self::Freepbx => "FreePBX",
        }
    }
}

/// Reads a PBX's files for a tenant, whose SIP servers tell which domain is meant where there are several.
pub(crate) fn read(pbx: Pbx, files: &mut Files, tenant: &Tenant) -> Found {
    let mut found = match pbx {
        Pbx::Asterisk => asterisk::read(files),
        Pbx::Freeswitch => {
            let hosts: Vec<&str> = tenant.sip_servers.iter().map(|server| server.host.as_str()).collect();
            freeswitch::read(files, &hosts)
        }
        Pbx::Fusionpbx => table::read(files, fusionpbx::rows),
        Pbx::Freepbx => table::read(files, freepbx::rows),
    };
    found.compare_server(tenant);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;
    use std::fs;

    /// What an administrator's files may hold, in the words of each format.
    const WORDS: &str = r#"((|\n)(\[a\]|\[a\]\(!\)|\[|\]|\(|\)|!|\+|,|=|=>|;|;--|--;|\\|\n|\r\n|"|<|>|</|/>|<!--|-->|&|&amp;|\$\$\{|\}|#include |#exec |\*|a\.conf|a\.xml|101|type=endpoint|type=auth|type=aor|type=wizard|auth|aors|max_contacts=1|password|user id="1"|domain|params|param name="password" value="x"|X-PRE-PROCESS cmd="set" data="a=b"|X-PRE-PROCESS cmd="include" data="\*\.xml"|extension|tech|secret|device_address|user_id\|2|001565267db9|é|\x00)){0,60}"#;

    fn no_panic(bytes: &[u8]) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("directory")).unwrap();
        let registry = autoprov_core::Registry::linked().unwrap();
        let names =
            ["pjsip.conf", "a.conf", "users.conf", "voicemail.conf", "vars.xml", "directory/a.xml", "a.csv"];
        for name in names {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        for (pbx, path) in [
            (Pbx::Asterisk, folder.path().to_owned()),
            (Pbx::Freeswitch, folder.path().to_owned()),
            (Pbx::Fusionpbx, folder.path().join("a.csv")),
            (Pbx::Freepbx, folder.path().join("a.csv")),
        ] {
            let found = read(pbx, &mut Files::new(path), &Tenant::default());
            lay(&found, &Tenant::default(), &registry, true).unwrap();
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
        #[test]
        fn no_file_panics(bytes: Vec<u8>, text in WORDS) {
            no_panic(&bytes);
            no_panic(text.as_bytes());
        }
    }

    #[test]
    fn files_that_grow_end() {
        no_panic("<user>".repeat(100_000).as_bytes());
        let mut doubled = "<X-PRE-PROCESS cmd=\"set\" data=\"v0=0123456789\"/>\n".to_owned();
        let mut templates = "[t0](!)\na=b\n".to_owned();
        for n in 1..60 {
            let m = n - 1;
            let _ = writeln!(doubled, "<X-PRE-PROCESS cmd=\"set\" data=\"v{n}=$${{v{m}}}$${{v{m}}}\"/>");
            let _ = writeln!(templates, "[t{n}](!,t{m},t{m})");
        }
        no_panic(doubled.as_bytes());
        no_panic(templates.as_bytes());
        no_panic(b"[a]\n#include *.conf\n#include a.conf\n");
        no_panic(b"<X-PRE-PROCESS cmd=\"include\" data=\"*.xml\"/>\n");
    }
}
