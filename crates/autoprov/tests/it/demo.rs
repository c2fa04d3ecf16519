//! Every line that `demo` prints can be pasted.

use crate::sandbox::{BINARY, Sandbox};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// Ends the demo with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the demo; what it prints until it is ready.
fn start(sandbox: &Sandbox, arguments: &[&str]) -> (Demo, Vec<String>) {
    let mut command = sandbox.command(BINARY);
    command.arg("demo").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let demo = Demo(child);
    let mut said = Vec::new();
    loop {
        let line = lines.next().expect("the demo ended before it was ready").unwrap();
        if line == "ready" {
            return (demo, said);
        }
        said.push(line);
    }
}

fn is_there(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap();
    found.status.success()
}

#[test]
fn every_printed_line_works_as_it_stands() {
    let sandbox = Sandbox::bare();
    let (mut demo, said) = start(&sandbox, &["--any-port"]);
    let mut lines = Vec::new();
    for line in &said {
        let printed = line.is_empty()
            || line.starts_with('#')
            || line.starts_with("listening ")
            || line.starts_with("The tenant `demo`");
        if !printed {
            let program = line.split(' ').next().unwrap();
            assert!(matches!(program, "curl" | "wget" | "tftp"), "neither a command nor a comment: {line}");
            lines.push(line.as_str());
        }
    }
    for what in [
        "curl -i -u",
        "wget -S -q",
        "--insecure https://",
        "curl -s tftp://",
        "tftp -m binary",
        "hexdump -C -v",
    ] {
        assert!(lines.iter().any(|line| line.contains(what)), "no line with `{what}`: {said:#?}");
    }
    // A phone of every dialect.
    for dialect in ["yealink-v81", "yealink-v70", "polycom-ucs", "grandstream-p", "grandstream-legacy"] {
        assert!(
            said.iter().any(|line| line.starts_with('#') && line.contains(dialect)),
            "no {dialect}: {said:#?}"
        );
    }
    let mut ran = 0;
    for line in lines {
        let missing =
            line.split(" | ").map(|part| part.split(' ').next().unwrap()).find(|program| !is_there(program));
        if let Some(program) = missing {
            println!("not checked, there is no {program}: {line}");
            continue;
        }
        let done = sandbox.run("sh", &["-c", line]);
        assert_eq!(done.status, 0, "{line}: {}{}", done.out(), done.stderr);
        let out = done.out();
        assert!(!out.trim().is_empty(), "{line} printed nothing: {}", done.stderr);
        assert!(!out.contains("Error code"), "{line}: {out}");
        if line.contains("-i ") {
            let last = out.lines().rfind(|line| line.starts_with("HTTP/1.1 "));
            assert_eq!(last.map(str::trim), Some("HTTP/1.1 200 OK"), "{line}: {out}");
        }
        if line.starts_with("wget") {
            assert!(done.stderr.contains("200 OK"), "{line}: {}", done.stderr);
        }
        if line.contains("hexdump") {
            // `0d 0a 0d 0a` ends the header of the binary form.
            assert!(out.starts_with("00000000  ") && out.contains("0d 0a 0d 0a"), "{line}: {out}");
        } else if line.contains("demo:demo") || line.contains("tftp") {
            assert!(out.contains("pbx.example") || out.contains("APPLICATION"), "{line}: {out}");
        }
        ran += 1;
    }
    println!("{ran} lines ran");
    assert!(ran > 0);
    assert!(demo.0.try_wait().unwrap().is_none(), "the demo ended");
}

#[test]
fn two_demos_stand_side_by_side_and_leave_nothing_behind() {
    let sandbox = Sandbox::bare();
    let temporary = sandbox.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let begin = || {
        let mut command = sandbox.command(BINARY);
        command
            .args(["demo", "--any-port"])
            .env("TMPDIR", &temporary)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        (Demo(child), out)
    };
    let demos = [begin(), begin()];
    for (mut demo, mut out) in demos {
        let mut line = String::new();
        while !matches!(line.trim(), "ready") {
            line.clear();
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "the demo ended before it was ready");
        }
        let id = demo.0.id().to_string();
        assert_eq!(sandbox.run("kill", &["-TERM", &id]).status, 0);
        assert!(demo.0.wait().unwrap().success());
    }
    let left: Vec<_> = std::fs::read_dir(&temporary).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
}
