//! Each promise of the threat model names a test that is there.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn each_test_that_the_threat_model_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates", "vendors", "xtask"] {
        sources(&root.join(folder), &mut files);
    }
    let code: Vec<_> = files.iter().map(|path| (path, fs::read_to_string(path).unwrap())).collect();
    let page = fs::read_to_string(root.join("docs/threat-model.md")).unwrap();
    let (mut named, mut of_tests) = (0, false);
    for row in page.lines() {
        of_tests = row.starts_with('|') && (of_tests || row.ends_with("| test |"));
        if !of_tests || row.ends_with("| test |") {
            continue;
        }
        let Some(tests) = row.trim_end_matches(" |").rsplit(" | ").next() else { continue };
        // What stands in backticks, and looks like the name of a test or of a module of tests.
        for test in
            tests.split('`').skip(1).step_by(2).filter(|text| text.contains("::") || text.contains('_'))
        {
            let test = test.trim_start_matches('…');
            let (modules, name) = test.rsplit_once("::").unwrap_or(("", test));
            let begins = name.trim_end_matches('…');
            let last = modules.rsplit("::").next().unwrap_or_default();
            let belongs = |path: &Path| {
                last.is_empty()
                    || path
                        .components()
                        .any(|part| part.as_os_str().to_string_lossy().trim_end_matches(".rs") == last)
            };
            let parts: Vec<_> = begins.split('…').collect();
            let there = code.iter().any(|(path, text)| {
                belongs(path)
                    && text.lines().any(|line| {
                        let line = line.trim();
                        (line.starts_with("fn ") || line.starts_with("async fn "))
                            && parts.iter().all(|part| line.contains(part))
                    })
            });
            assert!(there, "docs/threat-model.md names the test `{test}`, which nothing has");
            named += 1;
        }
    }
    assert!(named > 40, "{named} tests are named");
}
