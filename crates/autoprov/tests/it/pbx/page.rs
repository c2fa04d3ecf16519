//! docs/pbx.md shows what the commands print.

use super::sandbox;
use std::fs;
use std::path::Path;

#[test]
fn the_page_shows_what_its_commands_print() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pbx.md");
    let page = fs::read_to_string(page).unwrap();
    let mut commands = 0;
    // Each PBX has a tenant of its own.
    for section in page.split("\n## ") {
        let sandbox = sandbox();
        let autoprov = format!(
            "autoprov() {{ {} --database {} \"$@\"; }}",
            crate::sandbox::binary(),
            sandbox.database()
        );
        for block in section.split("```\n$ ").skip(1) {
            let (command, shown) = block.split("\n```").next().unwrap().split_once('\n').unwrap();
            let meant = command.replace("/etc/asterisk", "asterisk").replace("/etc/freeswitch", "freeswitch");
            let ran = sandbox.sh(&format!("{autoprov}; {{ {meant}; }} 2>&1")).good();
            assert_eq!(ran.out().trim_end(), shown, "{command}");
            commands += 1;
        }
    }
    assert_eq!(commands, 6, "a command for each PBX and table");
}
