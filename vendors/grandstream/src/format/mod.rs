//! P-values in the maker's three spellings: its binary file, its XML, and plain lines; and the aliases, which are another language.
//!
//! A phone asks for its settings in two forms, binary first, and gets the same from both. So one text of the operator's must do for
//! both: each format here reads all three spellings and writes its own. Lines are what the maker's own templates are written in.

mod binary;

pub use binary::Binary;

use autoprov_core::format::{KeyValue, Names, Part, XmlNamed, XmlTree, is_word};

/// `P47 = pbx.example`, a line each: the maker's templates, and what operators write.
pub static LINES: KeyValue = KeyValue { between: " = ", names: P_VALUES, ..KeyValue::PLAIN };

/// The phone's own layout. There is no `<mac>`: where it stands and differs, the phone refuses the whole file, and the name says it already.
pub static XML: XmlTree = XmlTree {
    name: "Grandstream XML",
    around: &[("gs_provision", &[("version", "1")]), ("config", &[("version", "1")])],
    names: P_VALUES,
    deepest: 1,
    other: Some(&Binary),
    ..XmlTree::PLAIN
};

const P_VALUES: Names = Names {
    fits: |name| {
        let digits = name.strip_prefix('P').unwrap_or_default();
        (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    },
    why: "a setting here is `P` and a number, like `P47`",
};

/// Aliases: `<item name="account.1.name">Ana</item>`, and as the maker also spells it `<item name="account"><part name="1.name">Ana</part>`.
pub static ALIASES: XmlNamed = XmlNamed {
    name: "Grandstream alias XML",
    around: &[("gs_provision", &[("version", "1")]), ("config", &[("version", "2")])],
    outer: &["item"],
    inner: &["part"],
    gathers: false,
    named: Part::Attribute("name"),
    value: Part::Text,
    says: &[],
    usual: None,
    names: ALIAS_NAMES,
    other: Some(&ALIAS_LINES),
};

/// The same in lines, as operators write.
static ALIAS_LINES: KeyValue = KeyValue { between: " = ", names: ALIAS_NAMES, ..KeyValue::PLAIN };

const ALIAS_NAMES: Names = Names {
    fits: |name| {
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
        starts && name.contains('.') && name.len() <= 128 && name.split('.').all(|word| is_word(word, b"_-"))
    },
    why: "a setting of this firmware is an alias, like `account.1.name`; P-values are another dialect's",
};

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::MAC;
    use autoprov_core::{Format, Setting, Source};
    use roxmltree::{Document, Node};

    #[test]
    fn one_text_does_for_both_forms() {
        let lines = b"# the maker's template\nP47 = pbx.example\n\nP34=a=b # c\n";
        let xml =
            b"<gs_provision version=\"1\"><mac>000b82010203</mac><config version=\"1\"><P47>pbx.example</P47><P34>a=b # c</P34>\
            </config></gs_provision>";
        let binary = Binary.write(Some(MAC), &Binary.parse(lines).unwrap()).unwrap();
        for bytes in [&lines[..], xml, &binary] {
            for format in [&Binary as &dyn Format, &XML] {
                let read = format.parse(bytes).unwrap();
                let read: Vec<_> = read.iter().map(|s| (s.key.as_ref(), s.value.as_ref())).collect();
                assert_eq!(read, [("P47", "pbx.example"), ("P34", "a=b # c")]);
            }
        }
    }

    #[test]
    fn reads_both_of_the_makers_spellings_of_aliases_and_lines() {
        let pairs = [("account.1.sip.userid", "101"), ("lcd.contrast", "5"), ("a.b", "")];
        for text in [
            "<?xml version=\"1.0\"?>\n<gs_provision version=\"1\"><mac>000b82010203</mac><config version=\"2\"><!-- a < b -->\n\
             <item name=\"account.1.sip.userid\">101</item><item name=\"lcd.contrast\">5</item><item name=\"a.b\"/></config></gs_provision>",
            "<gs_provision><config version='2'><item name='account.1.sip'> <part name='userid'>101</part> </item>\
             <item name='lcd'><part name='contrast'>&#53;</part></item><item name='a'><part name='b'/></item></config></gs_provision>",
            "# mine\naccount.1.sip.userid = 101\nlcd.contrast=5\n\na.b =\n",
        ] {
            let read = ALIASES.parse(text.as_bytes()).unwrap();
            let read: Vec<_> = read.iter().map(|s| (s.key.as_ref(), s.value.as_ref())).collect();
            assert_eq!(read, pairs, "{text}");
        }
    }

    /// As who knows nothing of settings reads it.
    #[test]
    fn writes_what_the_phone_reads() {
        for (format, key, version) in [(&XML as &dyn Format, "P3", "1"), (&ALIASES, "account.1.name", "2")] {
            let settings = [Setting::new(key, "O'Brien & <Söhne>", Source::Device)];
            let text = String::from_utf8(format.write(Some(MAC), &settings).unwrap()).unwrap();
            let document = Document::parse(&text).unwrap();
            let root = document.root_element();
            assert_eq!((root.tag_name().name(), root.attribute("version")), ("gs_provision", Some("1")));
            let config = root.first_element_child().unwrap();
            assert_eq!((config.tag_name().name(), config.attribute("version")), ("config", Some(version)));
            let setting = config.first_element_child().unwrap();
            let name = setting.attribute("name").unwrap_or_else(|| setting.tag_name().name());
            assert_eq!((name, setting.text()), (key, Some("O'Brien & <Söhne>")));
            assert_eq!(root.children().filter(Node::is_element).count(), 1, "no <mac>");
        }
    }

    #[test]
    fn each_language_refuses_the_other() {
        let (p_values, aliases): (&[&dyn Format], &[&dyn Format]) = (&[&XML, &Binary], &[&ALIASES]);
        for (formats, text, place) in [
            (p_values, "P1 = a\nP2", "line 2, column 1: no `=` in this line: write `name = value`"),
            (p_values, "P1 = a\n\nname = b", "line 3, column 1: `name` cannot be the name"),
            (
                p_values,
                "<gs_provision><config version='2'><item name='a.b'>1</item></config></gs_provision>",
                "line 1, column 35: `item` cannot",
            ),
            (
                p_values,
                "<gs_provision><config><P1><P2>x</P2></P1></config></gs_provision>",
                "line 1, column 27: no setting",
            ),
            (p_values, "<gs_provision>", "line 1, column 1: not"),
            (p_values, "<other/>", "line 1, column 1"),
            (aliases, "P47 = pbx.example", "line 1, column 1: `P47` cannot"),
            (aliases, "a.b = 1\nP47 = x", "line 2, column 1: `P47` cannot"),
            (aliases, "account.1.name", "line 1, column 1: no `=`"),
            (aliases, "account..name = 1", "line 1, column 1"),
            (
                aliases,
                "<gs_provision><config version='1'><P47>x</P47></config></gs_provision>",
                "line 1, column 35: <item> is expected",
            ),
            (
                aliases,
                "<gs_provision><config version='2'><item name='a.b'>1</config></gs_provision>",
                "line 1, column 53: not",
            ),
            (
                aliases,
                "<gs_provision><config version='2'><item>1</item></config></gs_provision>",
                "line 1, column 35: this <item> has no name",
            ),
            (
                aliases,
                "<gs_provision><config version='2'>x</config></gs_provision>",
                "line 1, column 15: a text",
            ),
            (aliases, "<!DOCTYPE a><gs_provision/>", "line 1"),
            (aliases, "<other/>", "line 1, column 1"),
        ] {
            for format in formats {
                let error = format.parse(text.as_bytes()).unwrap_err().to_string();
                assert!(error.starts_with(place), "{text}: {error}");
            }
        }
    }

    #[test]
    fn names_are_p_values() {
        for key in ["P1", "P230001", "P23800"] {
            assert_eq!(P_VALUES.check(key), Ok(()), "{key}");
        }
        for key in ["", "P", "p47", "P 1", "47", "gnkey", "account.1.name", "P1=2", "P123456789"] {
            assert!(P_VALUES.check(key).is_err(), "{key}");
        }
    }
}
