//! The laws of every format, by the keys and the files of the dialects that use it.

#![allow(clippy::unwrap_used)]

use autoprov_core::format::write_checked;
use autoprov_core::testing::{MAC, full, laws};
use autoprov_core::{Content, Format, FormatError, Registry, Setting};
use autoprov_vendors as _;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A format of a dialect, the keys that its rendered models have, and a short file with some of them.
struct Language {
    whose: String,
    format: &'static dyn Format,
    /// Each with those that cannot be written without it: an attribute without its element, the second of a name without the first.
    keys: Vec<Vec<String>>,
    file: Vec<u8>,
}

/// About this many keys of each: there are 12,000 in some.
const KEYS: usize = 80;

/// One of each format.
fn formats() -> impl Iterator<Item = &'static Language> {
    let formats: BTreeMap<_, _> =
        LANGUAGES.iter().map(|language| (language.format.name(), language)).collect();
    formats.into_values()
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let registry = Registry::linked().unwrap();
    let mut languages: BTreeMap<String, (&'static dyn Format, Vec<Setting>)> = BTreeMap::new();
    for (_, model) in registry.models() {
        for (_, profile) in model.dialects {
            for artifact in profile.artifacts() {
                let Content::Settings(own) = artifact.content else { continue };
                let format = own.format;
                let whose = format!("{} {}", profile.id(), format.name());
                let longest = languages.get(&whose).map_or(0, |(_, settings)| settings.len());
                let settings = profile.make(artifact, &full(model)).unwrap().settings();
                // A file that is the operator's text alone has no keys of ours.
                if settings.is_empty() {
                    continue;
                }
                if settings.len() > longest || longest == 0 {
                    languages.insert(whose, (format, settings));
                }
            }
        }
    }
    let language = |(whose, (format, settings)): (String, (&'static dyn Format, Vec<Setting>))| {
        let step = settings.len().div_ceil(KEYS);
        let mut units: Vec<Vec<Setting>> = Vec::new();
        for setting in settings.chunks(10).step_by(step).flatten() {
            let can = |settings: &[Setting]| write_checked(format, Some(MAC), settings.to_vec()).is_ok();
            if can(std::slice::from_ref(setting)) {
                units.push(vec![setting.clone()]);
            } else if let Some(last) = units.last_mut() {
                last.push(setting.clone());
                if !can(last) {
                    last.pop();
                }
            }
        }
        let (file, _) = write_checked(format, Some(MAC), units.concat())
            .unwrap_or_else(|error| panic!("{whose}: {error}"));
        // A name that repeats is told apart by its value.
        units.retain(|unit| unit.iter().all(|setting| format.identity(setting) == setting.key));
        let keys = units
            .into_iter()
            .map(|unit| unit.into_iter().map(|setting| setting.key.into_owned()).collect())
            .collect();
        Language { whose, format, keys, file }
    };
    // A dialect of which no setting is known has the operator's text alone.
    languages.into_iter().filter(|(_, (_, settings))| !settings.is_empty()).map(language).collect()
});

/// What was read can be written, and says the same then: else a template that `import` accepts would break the file.
fn is_sound(language: &Language, bytes: &[u8]) {
    let Language { whose, format, .. } = language;
    let Ok(settings) = format.parse(bytes) else { return };
    for setting in &settings {
        let odd = |c: char| c.is_control() || c == '<';
        assert!(
            !setting.key.contains(odd) && setting.key.trim() == setting.key,
            "{whose}: {:?}",
            setting.key
        );
    }
    match write_checked(*format, Some(MAC), settings.clone()) {
        Ok((bytes, written)) => {
            let again = format.parse(&bytes).unwrap();
            let lost = written.iter().find(|setting| !again.contains(setting));
            assert!(again.len() == written.len() && lost.is_none(), "{whose}: {lost:?}");
        }
        // An element cannot hold both a text and elements, and two of one name can say that.
        Err(FormatError::Key { .. }) => {}
        Err(error) => panic!("{whose}: {error} in {:?}", String::from_utf8_lossy(bytes)),
    }
}

#[test]
fn every_dialect_has_a_file_in_each_of_its_formats() {
    assert!(LANGUAGES.len() >= 30, "{}", LANGUAGES.len());
    for Language { whose, keys, file, format } in LANGUAGES.iter() {
        let read = format.parse(file).unwrap().len();
        assert!(keys.len() > 5 && read > 5, "{whose}: {} keys, {read} read", keys.len());
    }
}

/// A template in XML laid on a file of lines cost the phone a module.
#[test]
fn a_file_of_another_syntax_is_no_setting() {
    for language in LANGUAGES.iter() {
        for other in LANGUAGES.iter() {
            is_sound(language, &other.file);
        }
        for text in [
            "{\"a\": \"b=c: d\"}",
            "<a\nb = \"c: d\"\n/>",
            "---\n- a: <b>=1",
            "<x>a=1</x>",
            "a = 1\n<b c=\"d\"/>",
        ] {
            is_sound(language, text.as_bytes());
        }
    }
}

#[test]
fn no_depth_exhausts_the_stack() {
    for language in formats() {
        let file = String::from_utf8_lossy(&language.file);
        let names: Vec<_> = file.split('<').filter_map(|part| part.split([' ', '>', '/']).next()).collect();
        for name in names.iter().filter(|name| !name.is_empty() && !name.starts_with(['?', '!'])).step_by(97)
        {
            let deep = |n: usize| format!("<{name}>").repeat(n) + "x" + &format!("</{name}>").repeat(n);
            for n in [2, 17, 18, 20_000] {
                is_sound(language, deep(n).as_bytes());
                let place = file.find(&format!("<{name}")).unwrap_or_default();
                is_sound(language, [&file[..place], &deep(n), &file[place..]].concat().as_bytes());
            }
        }
        for between in ['/', '.'] {
            let key = format!("a{between}").repeat(100_000) + "a";
            let _ = write_checked(language.format, Some(MAC), vec![Setting::read(key, "x")]);
        }
    }
}

/// Twice as many settings take about twice as long: this would not end if each looked at all others.
#[test]
fn many_settings_can_be_written() {
    for Language { whose, format, keys, .. } in formats() {
        let digits = |key: &str| {
            key.rfind(|c: char| c.is_ascii_digit()).map(|at| (key[..at].to_owned(), key[at + 1..].to_owned()))
        };
        let Some((before, behind)) = keys.iter().flatten().find_map(|key| digits(key)) else { continue };
        let many = (10_000..50_000).map(|n| Setting::read(format!("{before}{n}{behind}"), "x"));
        if let Ok(bytes) = format.write(Some(MAC), &many.collect::<Vec<_>>()) {
            assert!(bytes.len() > 40_000, "{whose}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("AUTOPROV_NIGHTLY").is_some() { 2_000 } else { 40 }))]

    #[test]
    fn no_value_becomes_a_setting(
        values in [".*", "[ -~\n\r\t\0\u{85}\u{a0}]*", "[&<>\"'=#;:%+\\[\\]\\\\ \n]*", "\\PC*"],
        places: [Index; 4],
    ) {
        for Language { format, keys, .. } in LANGUAGES.iter() {
            let mut own: Vec<_> = places.iter().flat_map(|place| place.get(keys)).map(String::as_str).collect();
            // Its words are few, and have several spellings.
            own.retain(|key| !key.ends_with("@perm"));
            own.sort_unstable();
            own.dedup();
            let values: Vec<_> = values.iter().cycle().take(own.len()).cloned().collect();
            laws(*format, &own, &values);
        }
    }

    #[test]
    fn a_damaged_file_is_refused_or_sound(cut in any::<[Index; 2]>(), piece in "[ -~\n\u{e4}\0]{0,6}|<(a|/a|a/|a b=\"1\"|!--)>|&#?[a-z0-9]{1,4};", bytes: Vec<u8>) {
        for language in formats() {
            let file = &language.file;
            let [from, to] = cut.map(|place| place.index(file.len()));
            for (from, to) in [(from, from), (from.min(to), from.max(to)), (from, (from + 1).min(file.len()))] {
                is_sound(language, &[&file[..from], piece.as_bytes(), &file[to..]].concat());
            }
            is_sound(language, &bytes);
            is_sound(language, piece.as_bytes());
        }
    }

    #[test]
    fn a_damaged_name_is_refused_or_reads_back(place: Index, at: Index, piece in "[ -~\u{e4}\n]{0,3}") {
        for language in LANGUAGES.iter() {
            let (key, Language { whose, format, .. }) = (place.get(&language.keys)[0].as_str(), language);
            let at = at.index(key.len() + 1);
            for rest in [at, (at + 1).min(key.len())] {
                let name = [&key[..at], &piece, &key[rest..]].concat();
                match write_checked(*format, Some(MAC), vec![Setting::read(&name, "x")]) {
                    Ok((bytes, _)) => prop_assert_eq!(&format.parse(&bytes).unwrap()[0].key, &name, "{}", whose),
                    // The second of a name without a first, an attribute without its element, a setting in a group of other things.
                    Err(FormatError::ReadBack(_)) => prop_assert!(name.contains(['#', '[', '@']) || name.starts_with('/'), "{whose}: {name}"),
                    Err(_) => {}
                }
            }
        }
    }
}
