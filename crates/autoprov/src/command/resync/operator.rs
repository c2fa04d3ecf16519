//! The operator's own command: an argument list with placeholders, no shell, a bounded time.

use crate::failure::Failure;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

/// A placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Event,
    Extension,
    Mac,
    Address,
    Vendor,
    Model,
    Server,
}

const NAMES: [(&str, Name); 7] = [
    ("event", Name::Event),
    ("extension", Name::Extension),
    ("mac", Name::Mac),
    ("address", Name::Address),
    ("vendor", Name::Vendor),
    ("model", Name::Model),
    ("server", Name::Server),
];

/// What a word of the command is made of.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Name(Name),
}

/// The pieces of a word: `{name}` is a placeholder where the name is of small letters alone; other braces stand for themselves.
fn pieces(word: &str) -> Result<Vec<Piece<'_>>, String> {
    let (mut found, mut rest) = (Vec::new(), word);
    let mut from = 0;
    while let Some(open) = rest.get(from..).and_then(|tail| tail.find('{')).map(|at| at + from) {
        let (before, inside) =
            (rest.get(..open).unwrap_or_default(), rest.get(open + 1..).unwrap_or_default());
        let name = inside
            .split_once('}')
            .filter(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()));
        let Some((name, after)) = name else {
            from = open + 1;
            continue;
        };
        let Some((_, name)) = NAMES.iter().find(|(own, _)| *own == name) else {
            let names: Vec<_> = NAMES.iter().map(|(name, _)| format!("{{{name}}}")).collect();
            return Err(format!(
                "`command` of [resync] has the placeholder {{{name}}}: there are {}",
                names.join(", ")
            ));
        };
        found.extend([Piece::Text(before), Piece::Name(*name)]);
        (rest, from) = (after, 0);
    }
    found.push(Piece::Text(rest));
    Ok(found)
}

/// Whether there is a command, and all its placeholders are known.
pub(super) fn check(words: &[String]) -> Result<(), Failure> {
    let Some((program, _)) = words.split_first().filter(|(program, _)| !program.is_empty()) else {
        return Err(Failure::new(
            "there is no command: name one in the configuration file, such as [resync] command = [\"asterisk\", \"-rx\", \"pjsip send notify {vendor} endpoint {extension}\"]",
        ));
    };
    if pieces(program).map_err(Failure::new)?.iter().any(|piece| matches!(piece, Piece::Name(_))) {
        return Err(Failure::new(
            "the program of `command` of [resync] has a placeholder: only its arguments may",
        ));
    }
    for word in words {
        pieces(word).map_err(Failure::new)?;
    }
    Ok(())
}

/// The command for one device.
pub(super) fn fill(
    words: &[String],
    value: impl Fn(Name) -> Result<String, &'static str>,
) -> Result<Vec<String>, String> {
    let word = |word: &String| {
        let mut text = String::new();
        for piece in pieces(word)? {
            match piece {
                Piece::Text(own) => text.push_str(own),
                Piece::Name(name) => text.push_str(&value(name)?),
            }
        }
        if text.starts_with('-') && !word.starts_with('-') {
            return Err(format!(
                "the argument `{word}` would become an option of the command: put a word before it"
            ));
        }
        Ok(text)
    };
    words.iter().map(word).collect()
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) good: bool,
    /// One sentence.
    pub(super) said: String,
}

/// Runs a command and waits for it for so long; then it is killed.
pub(super) async fn run(words: &[String], patience: Duration) -> Ended {
    let bad = |said| Ended { good: false, said };
    let Some((program, arguments)) = words.split_first() else {
        return bad("there is no command".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.kill_on_drop(true).spawn() {
        Ok(child) => child,
        Err(error) => {
            return bad(format!(
                "`{program}` cannot be run ({error}): see `command` of [resync] in the configuration"
            ));
        }
    };
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let all = async { tokio::join!(child.wait(), first_line(out), first_line(err)) };
    let Ok((status, out, err)) = tokio::time::timeout(patience, all).await else {
        // SIGKILL is prompt, save for a program that hangs in the kernel: nobody waits for that one.
        let _ = tokio::time::timeout(Duration::from_secs(1), child.kill()).await;
        return bad(format!(
            "`{program}` did not end within {} s and was killed: try it by hand, or give it more with --timeout",
            patience.as_secs()
        ));
    };
    let after = |line: Option<String>| line.map(|line| format!(": {line}")).unwrap_or_default();
    match status {
        Ok(status) if status.success() => {
            Ended { good: true, said: format!("`{program}` ended well{}", after(out.or(err))) }
        }
        Ok(status) => bad(format!("`{program}` ended with {status}{}", after(err.or(out)))),
        Err(error) => bad(format!("`{program}` cannot be waited on ({error}): try again")),
    }
}

/// The first line with something on it, cut to what a table bears, without control characters. Reads to the end: a full pipe would hold
/// the command up.
async fn first_line(stream: Option<impl AsyncRead + Unpin>) -> Option<String> {
    const KEPT: usize = 4096;
    const SHOWN: usize = 200;
    let (mut kept, mut bytes) = (Vec::new(), vec![0; KEPT]);
    let mut stream = stream?;
    while let Ok(length @ 1..) = stream.read(&mut bytes).await {
        let room = KEPT.saturating_sub(kept.len());
        kept.extend(bytes.iter().take(length.min(room)));
    }
    let text = String::from_utf8_lossy(&kept);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().filter(|c| !c.is_control()).take(SHOWN).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    fn value(name: Name) -> Result<String, &'static str> {
        match name {
            Name::Event => Ok("check-sync;reboot=false".to_owned()),
            Name::Extension => Ok("-101".to_owned()),
            Name::Address => Err("no address"),
            other => Ok(format!("{other:?}")),
        }
    }

    #[test]
    fn placeholders_are_filled_and_other_braces_stay() {
        let filled = fill(
            &words(&["a", "-rx", "x {event} {mac}.", "{}{A}{ {\"k\":1}", "{vendor}{model}{server}"]),
            value,
        );
        let expected =
            ["a", "-rx", "x check-sync;reboot=false Mac.", "{}{A}{ {\"k\":1}", "VendorModelServer"];
        assert_eq!(filled, Ok(words(&expected)));
        assert_eq!(fill(&words(&["a", "{address}"]), value), Err("no address".to_owned()));
    }

    #[test]
    fn a_value_never_becomes_an_option() {
        assert!(fill(&words(&["a", "{extension}"]), value).unwrap_err().contains("option"));
        assert_eq!(fill(&words(&["a", "-e{extension}"]), value), Ok(words(&["a", "-e-101"])));
    }

    #[test]
    fn a_wrong_command_is_refused_before_anything_is_run() {
        for (command, part) in [
            (&[][..], "there is no command"),
            (&[""], "there is no command"),
            (&["{mac}"], "only its arguments"),
            (&["a", "x {exten} y"], "{exten}"),
        ] {
            let error = check(&words(command)).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        assert!(
            check(&words(&["a", "{event} {extension} {mac} {address} {vendor} {model} {server}"])).is_ok()
        );
    }
}
