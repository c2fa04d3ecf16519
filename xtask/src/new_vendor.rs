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
pub(crate) fn make(root: &Path, slug: &str) -> Result<(), Failed> {
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
    let text = fs::read_to_string(&bundle)?;
    let own = format!("use autoprov_{slug} as _;");
    let later = |line: &&str| line.starts_with("use ") && **line > *own;
    // Among its like, by name; what stands behind them stays.
    let behind_all = || {
        let last = text.rfind("\nuse ")? + 1;
        Some(last + text.get(last..)?.find('\n')? + 1)
    };
    let at = text.lines().find(later).and_then(|line| text.find(line)).or_else(behind_all);
    let (before, after) = text.split_at(at.unwrap_or(text.len()));
    fs::write(bundle, format!("{before}{own}\n{after}"))?;
    for (name, text) in FIXTURES {
        let file = root.join("fixtures").join(name.replace("SLUG", slug));
        fs::create_dir_all(file.parent().unwrap_or(root))?;
        fs::write(file, text.replace("SLUG", slug))?;
    }
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
const FILES: [(&str, &str); 2] = [("Cargo.toml", MANIFEST), ("src/lib.rs", LIB)];

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

use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Concept, Dialect, Dialling, Encode, Facts, Feature, Model, Port, Row, Scope, Settings, Support, Table, Transport,
    UserAgent, Vendor, register,
};

/// The maker.
pub static VENDOR: Vendor = Vendor {
    id: "SLUG",
    name: "SLUG",
    ouis: &[],
    models: MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    // What of a firmware version decides the dialect.
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// The models: one row each.
static MODELS: &[Model] = &[
    // Model::new("NAME", "firmware of the catalogue", &[(0, &DIALECT)]).lines(2).evidence(Evidence::OneProject),
];

/// What its phones say of themselves, each below a real header.
const FORMS: &[&str] = &[];

/// The dialect that its phones speak.
pub static DIALECT: Dialect = Dialect {
    files: FILES,
    // A plan of the maker's that is in the way is opened by a row of `Concept::DialPlan`, and stands here as `Dialling::Planned`.
    dialling: Dialling::Free("inferred: nobody has looked"),
    ..Dialect::new("SLUG", &VENDOR, FACTS)
};

register!(&DIALECT);

/// What its phones ask for.
pub static FILES: &[Artifact] = &[Artifact::config("SLUG-{mac}.cfg", &CONFIG), Artifact::directory_page()];

/// What stands in a phone's own file: the format, and the tables in their order.
static CONFIG: Settings = Settings::new(&FORMAT, &[&LINES]);

/// How its phones want their settings written.
static FORMAT: KeyValue = KeyValue { between: " = ", ..KeyValue::PLAIN };

/// Our concept, the maker's name, how the value is written, and what clears it.
static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Concept::UserName, "line{n}.user", Encode::Plain).clear(""),
        Row::new(Concept::Password, "line{n}.password", Encode::Plain).clear(""),
        Row::new(Concept::ServerHost, "line{n}.server", Encode::HostPort(Concept::ServerPort, Port::Unusual)).clear(""),
    ],
};

const FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    tls: "not known",
    notify_event: None,
    cells: &CELLS,
    notes: &[],
};

/// Nothing is supported until a witness proves it: take a cell out when its witness is written.
const UNPROVEN: Support = Support::Unsupported("not proven yet");

const CELLS: [(Feature, Support); 12] = [
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
"#;

/// What proves it, each with a sample of a phone `NAME`: they are comments until there is one.
const FIXTURES: [(&str, &str); 5] = [
    ("SLUG/names/SLUG.txt", NAMES),
    ("SLUG/user-agents.txt", USER_AGENTS),
    ("SLUG/witness.toml", WITNESS),
    ("boot/SLUG.jsonl", BOOT),
    ("requests/SLUG.jsonl", REQUEST),
];

const USER_AGENTS: &str = "\
# application | models by a spelling, as * | header with {*} {1.2.3} {mac} | source: see docs/adding-a-vendor.md.
";

const NAMES: &str = "\
# The names of settings that phones of SLUG take, one a line; {n} is a running number. Put the maker's own list here, with its source: a manual,
# a file that a phone wrote, an independent project; never our own table.
line{n}.password
line{n}.server
line{n}.user
";

const WITNESS: &str = r#"# A witness for each cell that is to be supported: two inputs, and exactly the settings that differ between them, with values from the maker's
# documents or an independent project, never from our own output.
#
#[[witness]]
#dialect = "SLUG"
#feature = "basic"
#model = "NAME"
#artifact = "SLUG-{mac}.cfg"
#source = "the maker's guide, edition and page"
#[witness.input]
#"/tenants/0/extensions/0/password" = "one&<two>"
#[witness.other]
#"/tenants/0/extensions/0/password" = "three"
#[witness.expect]
#"line1.password" = ["one&<two>", "three"]
"#;

const BOOT: &str = r#"# A boot, request by request, as a capture or the maker's documents tell it: each answer's status, and what stands in it. `"auth": true`: over HTTP
# it is refused first, and asked again with a password.
#{"boot": "NAME out of its box", "vendor": "SLUG", "model": "NAME", "dialect": "SLUG", "firmware": null, "mac": "020000aabbcc", "transports": ["tftp"], "source": "the capture, or the document and its page", "steps": [{"name": "SLUG-020000aabbcc.cfg", "status": 200, "contains": ["line1.password = pw101"]}]}
"#;

const REQUEST: &str = r#"# What its phones say and ask for, from captures and documents: both forms, of the application and of the loader, if they differ.
#{"ua": null, "path": "SLUG-020000aabbcc.cfg", "expect": {"vendor": "SLUG", "model": null, "firmware": null, "mac": "020000aabbcc", "role": "config"}, "source": "the capture, or the document and its page"}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_none_are_refused() {
        let temp = tempfile::tempdir().unwrap();
        for slug in ["", "Tiptel", "../x", "a-b", "3com"] {
            assert!(make(temp.path(), slug).is_err(), "{slug}");
        }
    }
}
