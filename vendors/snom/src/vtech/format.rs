//! Two spellings of one tree: dotted lines, and elements in which a running number is `<idx id="1">` (service.snom.com,
//! `hs_settings.keyline.y`). Either reads both: a device asks for either, and an operator's text is laid on each.

use autoprov_core::format::{Index, KeyValue, Names, XmlTree, is_word};

/// `sip_account.1.label = Ana`, a line each.
pub static TEXT: KeyValue = KeyValue { between: " = ", names: NAMES, xml: Some(&MODULES), ..KeyValue::PLAIN };

/// The same as elements.
pub static MODULES: XmlTree = XmlTree {
    name: "modules",
    between: '.',
    index: Index::Element("idx", "id"),
    // No element begins with a digit: the one name that differs.
    renamed: &[("24hr_clock", "hr24_clock")],
    modules: true,
    names: NAMES,
    part: |_| true,
    other: Some(&TEXT),
    ..XmlTree::PLAIN
};

const NAMES: Names = Names {
    fits: |name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.contains('.')
            && name.split('.').all(|word| is_word(word, b"_-"))
    },
    why: "a setting stands in a module, with a dot before each name and number: `sip_account.1.label`",
};

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{Format, FormatError, Setting};

    fn setting(key: &str, value: &str) -> Setting {
        Setting::read(key, value)
    }

    #[test]
    fn a_number_is_an_element_of_its_own() {
        let settings = [
            setting("sip_account.1.label", "O'Brien & <Söhne>"),
            setting("sip_account.1.codec_priority.2", "g722"),
            setting("sip_account.2.label", ""),
            setting("time_date.24hr_clock", "1"),
        ];
        let text = String::from_utf8(MODULES.write(None, &settings).unwrap()).unwrap();
        let body = "<settings>\n<sip_account>\n<idx id=\"1\">\n<label>O'Brien &amp; &lt;Söhne&gt;</label>\n<codec_priority>\n\
            <idx id=\"2\">g722</idx>\n</codec_priority>\n</idx>\n<idx id=\"2\">\n<label></label>\n</idx>\n</sip_account>\n<time_date>\n\
            <hr24_clock>1</hr24_clock>\n</time_date>\n</settings>\n";
        assert_eq!(text, format!("{}{body}", autoprov_core::format::xml::DECLARATION));
        assert_eq!(MODULES.parse(text.as_bytes()).unwrap(), settings);
    }

    /// Its first files were broken by a template of the other spelling, or took it for a setting.
    #[test]
    fn a_text_in_either_spelling_says_the_same_in_both_files() {
        for text in [
            "<log><syslog_enable>1</syslog_enable></log><web></web>",
            "<log><syslog_enable>1</syslog_enable></log>",
            "<web/><settings><log><syslog_enable>1</syslog_enable></log></settings>",
            "# ours\nlog.syslog_enable = 1\n",
        ] {
            for format in [&MODULES as &dyn Format, &TEXT] {
                assert_eq!(format.parse_text(text).unwrap(), [setting("log.syslog_enable", "1")], "{text}");
            }
        }
    }

    #[test]
    fn refuses_what_it_cannot_say() {
        for key in
            ["", "log", "log.", ".a", "a..b", "a.b c", "1.a", "a.idx", "settings.b", "a.hr24_clock", "a.1a"]
        {
            let refused = MODULES.write(None, &[setting(key, "x")]);
            assert!(matches!(refused, Err(FormatError::Key { .. })), "{key}");
        }
        assert!(MODULES.write(None, &[setting("a.b", "x"), setting("a.b.c", "y")]).is_err());
        for text in [
            "<settings>",
            "<settings><a><idx>1</idx></a></settings>",
            "<settings><a>x<b>1</b></a></settings>",
        ] {
            assert!(MODULES.parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
