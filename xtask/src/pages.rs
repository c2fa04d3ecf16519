//! What docs/adding-a-model.md and docs/adding-a-vendor.md say, done in a copy of the workspace; and docs/embedding.md, outside of it.

use crate::new_vendor;
use crate::shell::root;
use crate::tidy;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A vendor of the page's, under another name: who follows the page has it already.
const VENDOR: &str = "madeup";

/// What a vendor crate is built with: the workspace without the server.
const PARTS: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "clippy.toml",
    "crates/core",
    "crates/vendors",
    "vendors",
    "docs",
    "fixtures",
];

/// A copy of the workspace, or of these parts of it.
fn copy(parts: &[&str]) -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    for part in parts {
        copy_tree(&root().join(part), &temp.path().join(part));
    }
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

/// The blocks of code of a page, without their fences.
fn blocks(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("docs").join(page)).unwrap();
    let code = text.split("```").skip(1).step_by(2);
    code.map(|block| block.split_once('\n').unwrap().1.replace("tiptel", VENDOR)).collect()
}

/// The block that holds this.
fn block(page: &str, what: &str) -> String {
    let block = blocks(page).into_iter().find(|block| block.contains(what));
    block.unwrap_or_else(|| panic!("docs/{page} has no block with `{what}`"))
}

/// Writes what both pages say, and makes the crate as the command does.
fn follow(copy: &Path) {
    let row = block("adding-a-model.md", "desk::<");
    let file = copy.join("vendors/yealink/src/models.rs");
    let text = fs::read_to_string(&file).unwrap();
    let table = text.find("static MODELS").unwrap();
    let end = table + text[table..].find("\n];").unwrap() + 1;
    if !text.contains("T99X") {
        fs::write(&file, format!("{}{row}{}", &text[..end], &text[end..])).unwrap();
    }
    new_vendor::make(copy, VENDOR).unwrap();
    for name in
        [format!("{VENDOR}/witness.toml"), format!("boot/{VENDOR}.jsonl"), format!("requests/{VENDOR}.jsonl")]
    {
        let file = copy.join("fixtures").join(name);
        let line = |line: &str| match line.strip_prefix('#') {
            Some(sample) if !sample.starts_with(' ') => sample.replace("NAME", "3030") + "\n",
            _ => format!("{line}\n"),
        };
        let text: String = fs::read_to_string(&file).unwrap().lines().map(line).collect();
        fs::write(file, text).unwrap();
    }
    // Each block of the page stands for the item of the same name in the file.
    let file = copy.join("vendors").join(VENDOR).join("src/lib.rs");
    let mut text = fs::read_to_string(&file).unwrap().replace("Facts, Feature", "Evidence, Facts, Feature");
    for head in ["static MODELS", "const FORMS"] {
        let from = text.find(head).unwrap();
        let end = from + text[from..].find("];\n").unwrap() + 3;
        text.replace_range(from..end, &block("adding-a-vendor.md", head));
    }
    fs::write(file, text).unwrap();
    let agents = copy.join("fixtures").join(VENDOR).join("user-agents.txt");
    fs::write(agents, block("adding-a-vendor.md", "application | *")).unwrap();
    follow_oem(copy);
}

/// The OEM's crate: the page's one file, and the manifest of a vendor with its maker in it.
fn follow_oem(copy: &Path) {
    new_vendor::make(copy, "rebadge").unwrap();
    let folder = copy.join("vendors/rebadge");
    let code = block("adding-a-vendor.md", "//! The phones of Rebadge");
    assert!(code.lines().count() <= 40, "an OEM's crate takes {} lines", code.lines().count());
    fs::write(folder.join("src/lib.rs"), code).unwrap();
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let maker = "autoprov-core.workspace = true\nautoprov-yealink.workspace = true";
    fs::write(folder.join("Cargo.toml"), manifest.replace("autoprov-core.workspace = true", maker)).unwrap();
    let agents = "application | * | Rebadge {*} {28.83.0.50} | made up\n";
    fs::write(copy.join("fixtures/rebadge/user-agents.txt"), agents).unwrap();
}

/// A program in the copy, built beside the other copies.
fn run(copy: &Path, program: &str, arguments: &[&str]) -> Command {
    let target: PathBuf =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let mut command = Command::new(program);
    command.args(arguments).current_dir(copy).env("CARGO_TARGET_DIR", target.join("pages"));
    command
}

#[test]
fn the_pages_are_true() {
    if root().join("vendors").join(VENDOR).exists() {
        // This is what the pages make: whoever made it has followed them.
        return;
    }
    let copy = copy(&PARTS);
    let copy = copy.path();
    let manifest = copy.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let members = "members = [\"crates/core\", \"crates/vendors\", \"vendors/*\"]";
    let text = text.replace("members = [\"crates/*\", \"vendors/*\", \"xtask\"]", members);
    fs::write(manifest, text.replace("default-members = [\"crates/autoprov\"]\n", "")).unwrap();
    follow(copy);
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = ["run", "--quiet", "--offline", "--package", "autoprov-vendors", "--example", "models"];
    let output = run(copy, &cargo, &arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let models = String::from_utf8(output.stdout).unwrap();
    assert!(models.contains("yealink T99X from 0: yealink-v81: {mac}.cfg"), "{models}");
    assert!(models.contains("rebadge R46 from 0: rebadge-v81: {mac}.cfg"), "{models}");
    assert!(models.contains("madeup 3030 from 0: madeup: madeup-{mac}.cfg"), "{models}");
}

#[test]
fn a_vendor_crate_serves_other_peoples_programs() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let code = block("embedding.md", "fn main()");
    assert!(code.lines().count() <= 25, "the example takes {} lines", code.lines().count());
    let manifest = "[package]\nname = \"embedding\"\nedition = \"2024\"\n\n[workspace]\n\n";
    let parts =
        block("embedding.md", "[dependencies]").replace("autoprov/", &format!("{}/", root().display()));
    fs::write(folder.join("Cargo.toml"), format!("{manifest}{parts}")).unwrap();
    fs::create_dir(folder.join("src")).unwrap();
    fs::write(folder.join("src/main.rs"), code).unwrap();
    // The versions that are here.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = |arguments: &[&str]| {
        let mut command = run(folder, &cargo, arguments);
        // Without debug information, what both need is built once for this and the copies.
        let output = command.env("TMPDIR", folder).env("CARGO_PROFILE_DEV_DEBUG", "0").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    output(&["run", "--quiet", "--offline"]);
    let file = fs::read_to_string(folder.join("00156500aa01.cfg")).unwrap();
    for line in ["account.1.enable = 1", "account.1.user_name = 101", "account.1.label = 101"] {
        assert!(file.lines().any(|own| own == line), "{line}: {file}");
    }
    let tree = output(&["tree", "--offline", "--edges", "normal", "--prefix", "none"]);
    let names: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"autoprov-core"), "{tree}");
    let found: Vec<_> = names.iter().filter(|name| tidy::FORBIDDEN.contains(name)).collect();
    assert!(found.is_empty(), "{found:?} in the tree of a program that embeds one vendor crate: {tree}");
}

#[test]
#[ignore = "builds and tests a second workspace: cargo xtask nightly"]
fn the_pages_lead_to_a_green_suite() {
    let entries =
        fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let parts: Vec<_> = entries.filter(|name| !["target", ".git"].contains(&name.as_str())).collect();
    let copy = copy(&parts.iter().map(String::as_str).collect::<Vec<_>>());
    follow(copy.path());
    // Every command of both pages, in their order; of the whole suite, which both end with, the last run alone.
    let mut commands: Vec<String> = Vec::new();
    for block in ["adding-a-model.md", "adding-a-vendor.md"].into_iter().flat_map(blocks) {
        commands.retain(|command| !command.ends_with(" check") && !command.ends_with(" test"));
        let own = |line: &&str| line.starts_with("cargo ") && !line.contains("new-vendor");
        commands.extend(block.lines().filter(own).map(str::to_owned));
    }
    assert_eq!(commands.last().map(String::as_str), Some("cargo xtask test"), "{commands:?}");
    for command in commands {
        println!("{command}");
        let status = run(copy.path(), "sh", &["-c", &command]).status().unwrap();
        assert!(status.success(), "`{command}` fails for who follows the pages");
    }
}
