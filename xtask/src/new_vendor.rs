//! `cargo xtask new-vendor`: a crate that compiles, is registered, and claims nothing it has not proven.

use crate::shell::{Failed, root};
use std::fs;
use std::path::Path;

/// Makes the crate of a vendor: its folder, its lines in the workspace and the bundle, its fixtures.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failed> {
    let [slug] = arguments else {
        return Err(Failed::new(
            "write `cargo xtask new-vendor SLUG`, such as `cargo xtask new-vendor tiptel`",
        ));
    };
    make(&root(), slug)?;
    println!("vendors/{slug} is there, and empty of phones: docs/adding-a-vendor.md goes on from here");
    Ok(())
}

/// Does it below a root.
fn make(root: &Path, slug: &str) -> Result<(), Failed> {
    let plain = slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !plain {
        return Err(Failed::new(format!(
            "`{slug}` is no name for a vendor: lower-case letters and digits, a letter first"
        )));
    }
    let folder = root.join("vendors").join(slug);
    if folder.exists() {
        return Err(Failed::new(format!("vendors/{slug} is there already")));
    }
    fs::create_dir_all(folder.join("src"))?;
    for (name, text) in FILES {
        fs::write(folder.join(name), text.replace("SLUG", slug))?;
    }
    let package = format!("autoprov-{slug}");
    add_line(
        &root.join("Cargo.toml"),
        "autoprov-vendors = ",
        &format!("{package} = {{ path = \"vendors/{slug}\" }}"),
    )?;
    add_line(
        &root.join("crates/vendors/Cargo.toml"),
        "autoprov-core.workspace",
        &format!("{package}.workspace = true"),
    )?;
    let bundle = root.join("crates/vendors/src/lib.rs");
    let mut text = fs::read_to_string(&bundle)?;
    text.extend(["use autoprov_", slug, " as _;\n"]);
    let (uses, rest): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("use "));
    let mut uses: Vec<_> = uses;
    uses.sort_unstable();
    let head: Vec<_> = rest.into_iter().take_while(|line| !line.is_empty()).collect();
    fs::write(bundle, format!("{}\n\n{}\n", head.join("\n"), uses.join("\n")))?;
    let fixtures = root.join("fixtures").join(slug);
    fs::create_dir_all(&fixtures)?;
    fs::write(fixtures.join("witness.toml"), WITNESS)?;
    fs::write(fixtures.join("user-agents.txt"), USER_AGENTS)?;
    Ok(())
}

/// Adds a line after the one that begins like this.
fn add_line(file: &Path, after: &str, line: &str) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let Some(at) = text.find(&format!("\n{after}")) else {
        return Err(Failed::new(format!("{} has no line `{after}...`", file.display())));
    };
    let end = text[at + 1..].find('\n').map_or(text.len(), |length| at + 1 + length);
    fs::write(file, format!("{}\n{line}{}", &text[..end], &text[end..]))?;
    Ok(())
}

/// The files of the crate.
const FILES: [(&str, &str); 4] = [
    ("Cargo.toml", MANIFEST),
    ("src/lib.rs", LIB),
    ("src/models.rs", MODELS),
    ("src/user_agent.rs", USER_AGENT),
];

const MANIFEST: &str = r#"[package]
name = "autoprov-SLUG"
description = "The phones of SLUG: models, file names, settings, User-Agents."
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[lints]
workspace = true

[dependencies]
autoprov-core.workspace = true
"#;

const LIB: &str = r#"//! The phones of SLUG: models, file names, settings, User-Agents.

mod models;
mod user_agent;

pub use user_agent::parse_user_agent;

use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Facts, Feature, FirmwareVersion, Over, Row, Setting, Support, Table,
    Transport, Vendor, View, Write, register, walk,
};

/// The maker.
pub static VENDOR: Vendor = Vendor {
    id: "SLUG",
    name: "SLUG",
    ouis: &[],
    models: models::MODELS,
    user_agent: parse_user_agent,
    generation: |version: &FirmwareVersion| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// How its phones want their settings written.
static FORMAT: KeyValue = KeyValue { between: " = ", ..KeyValue::PLAIN };

/// What its phones ask for.
static ARTIFACTS: &[Artifact] = &[Artifact::config("SLUG-{mac}.cfg", &FORMAT), Artifact::directory_page()];

/// Our concept, the maker's name, how the value is written.
static TABLES: &[Table] = &[Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::UserName, "line{n}.user", Write::Plain).clear(""),
        Row::new(Concept::Password, "line{n}.password", Write::Plain).clear(""),
        Row::new(Concept::ServerHost, "line{n}.server", Write::Plain).clear(""),
    ],
}];

/// Nothing is supported until a witness proves it: take a cell out when its witness is written.
const UNPROVEN: Support = Support::Unsupported("not proven yet");

static CELLS: [(Feature, Support); 12] = [
    (Feature::Basic, UNPROVEN),
    (Feature::TimeDate, UNPROVEN),
    (Feature::HttpDirectory, UNPROVEN),
    (Feature::LdapDirectory, UNPROVEN),
    (Feature::DirectoryBlf, UNPROVEN),
    (Feature::UadGeneralTemplate, UNPROVEN),
    (Feature::UadTemplateExtension, UNPROVEN),
    (Feature::PreferredCodec, UNPROVEN),
    (Feature::DhcpSettings, UNPROVEN),
    (Feature::HttpProvisioning, UNPROVEN),
    (Feature::HttpsProvisioning, UNPROVEN),
    (Feature::HotDesking, UNPROVEN),
];

static FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "not known",
    dhcp_options: &[66],
    notify_event: None,
    cells: &CELLS,
    languages: &[],
    notes: &[],
};

/// The dialect that all its phones speak.
#[derive(Debug)]
pub struct Dialect;

register!(&Dialect);

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        "SLUG"
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        ARTIFACTS
    }

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        walk(TABLES, view)
    }
}
"#;

const MODELS: &str = r#"//! The models: one row each.

use autoprov_core::Model;

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    // Model::new("NAME", "firmware of the catalogue", &[(0, "SLUG")]).lines(2).evidence(Evidence::OneProject),
];
"#;

const USER_AGENT: &str = r"//! What its phones say of themselves.

use autoprov_core::UserAgent;

/// The forms, each below a real header.
const FORMS: &[&str] = &[];

/// Reads a User-Agent.
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    UserAgent::read(header, FORMS)
}
";

const USER_AGENTS: &str = "# application | models by a spelling, as * | header with {*} {1.2.3} {mac} | source: see docs/adding-a-vendor.md.\n";

const WITNESS: &str = "# A witness for each cell that is to be supported: see docs/adding-a-vendor.md.\n";

#[cfg(test)]
mod tests {
    //! What docs/adding-a-model.md and docs/adding-a-vendor.md say, done in a copy of the workspace.

    use super::*;
    use std::path::PathBuf;
    use std::process::Command;

    /// A copy of what a vendor crate is built with: the workspace without the server.
    fn copy() -> tempfile::TempDir {
        let temp = tempfile::tempdir().unwrap();
        for part in [
            "Cargo.toml",
            "Cargo.lock",
            "clippy.toml",
            "crates/core",
            "crates/vendors",
            "vendors",
            "docs",
            "fixtures",
        ] {
            copy_tree(&root().join(part), &temp.path().join(part));
        }
        let manifest = temp.path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let members = "members = [\"crates/core\", \"crates/vendors\", \"vendors/*\"]";
        let text = text.replace("members = [\"crates/*\", \"vendors/*\", \"xtask\"]", members);
        fs::write(manifest, text.replace("default-members = [\"crates/autoprov\"]\n", "")).unwrap();
        temp
    }

    fn copy_tree(from: &Path, to: &Path) {
        if from.is_dir() {
            fs::create_dir_all(to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                copy_tree(&entry.path(), &to.join(entry.file_name()));
            }
        } else {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }

    /// Runs the bundle's example in the copy: the models that a program elsewhere sees.
    fn models(copy: &Path) -> String {
        let target: PathBuf = root().join("target/pages");
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args(["run", "--quiet", "--offline", "--package", "autoprov-vendors", "--example", "models"])
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", target)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The first block of code after a line of the page.
    fn block(page: &str, after: &str) -> String {
        let text = fs::read_to_string(root().join("docs").join(page)).unwrap();
        let rest = text.split_once(after).unwrap_or_else(|| panic!("{page} has no `{after}`")).1;
        let code = rest.split("```").nth(1).unwrap();
        code.split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn the_pages_are_true() {
        let copy = copy();
        // docs/adding-a-model.md: one row.
        let row = block("adding-a-model.md", "## The row");
        let file = copy.path().join("vendors/yealink/src/models.rs");
        let text = fs::read_to_string(&file).unwrap();
        let table = text.find("static MODELS").unwrap();
        let end = table + text[table..].find("\n];").unwrap() + 1;
        // Whoever follows the page has the row already.
        if !text.contains("T99X") {
            fs::write(&file, format!("{}{row}{}", &text[..end], &text[end..])).unwrap();
        }
        // docs/adding-a-vendor.md: the command, then a row and a header of its page.
        // ... and the crate, so that another name is taken.
        let page = |after| block("adding-a-vendor.md", after).replace("tiptel", "madeup");
        make(copy.path(), "madeup").unwrap();
        fs::write(copy.path().join("vendors/madeup/src/models.rs"), page("## Models")).unwrap();
        fs::write(copy.path().join("vendors/madeup/src/user_agent.rs"), page("## User-Agents")).unwrap();
        let models = models(copy.path());
        assert!(models.contains("yealink T99X from 0: yealink-v81: {mac}.cfg"), "{models}");
        assert!(models.contains("madeup 3030 from 0: madeup: madeup-{mac}.cfg"), "{models}");
    }

    #[test]
    fn names_that_are_none_are_refused() {
        let temp = tempfile::tempdir().unwrap();
        for slug in ["", "Tiptel", "../x", "a-b", "3com"] {
            assert!(make(temp.path(), slug).is_err(), "{slug}");
        }
    }
}
