//! docs/pbx.md shows what the commands print.

use super::with;
use serde_json::json;
use std::fs;
use std::path::Path;

#[test]
fn the_page_shows_what_its_commands_print() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pbx.md");
    let page = fs::read_to_string(page).unwrap();
    let blocks: Vec<_> = page.split("```\n$ ").skip(1).map(|block| block.split("\n```").next().unwrap()).collect();
    assert!(blocks.len() > 6, "a command for each PBX");
    let sandbox = with(json!([]), json!([]));
    let set_up = format!(
        "autoprov() {{ {} --database {} \"$@\"; }}",
        crate::sandbox::binary(),
        sandbox.database()
    );
    for block in blocks {
        let (command, shown) = block.split_once('\n').unwrap_or((block, ""));
        let meant = command.replace("/etc/asterisk", "asterisk").replace("/etc/freeswitch", "freeswitch");
        let ran = sandbox.sh(&format!("{set_up}; {{ {meant}; }} 2>&1"));
        assert_eq!(ran.out().trim_end(), shown.trim_end(), "{command}");
    }
}
