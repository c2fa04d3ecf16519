//! Snom's settings: elements named like the setting, inside the groups of `<settings>`.
//!
//! A key is the setting's name, its number in brackets, an attribute behind `@`: `ntp_server`, `user_name[1]`, `fkey[0]@label`. What lies
//! deeper is parted by `/`, the second sibling of a name is `#2`: `context_key[0]/initialization/variable#2@value`. Groups that hold no
//! settings stand in front, after a slash: `/dialplan/template#3@match`.
//!
//! `perm` says who may change a setting. It is `R` on desk phones (nobody but us), unless the key `name@perm` says otherwise; `RW` is
//! written for the empty one, and a lone blank never (dossier, part 10).

use autoprov_core::format::{Groups, Index, Names, XmlTree};

/// Desk phones.
pub static DESK: XmlTree = XmlTree {
    groups: Some(Groups {
        home: |name| if name == "fkey" { "functionKeys" } else { "phone-settings" },
        // Characters above 255 may stand in it.
        attributes: &[("e", "2")],
        usual: Some(("perm", "R")),
        ..GROUPS
    }),
    ..BASES
};

/// DECT bases, of whose groups only the names differ.
pub(crate) const BASES: XmlTree = XmlTree {
    name: "Snom settings",
    index: Index::Attribute("idx"),
    attributes: &["*"],
    groups: Some(GROUPS),
    // Files that name other files are no settings.
    part: |name| name != "setting-files",
    names: Names {
        why: "write a name, `name[1]`, `name[1]@attribute`, or a path of these with `/` between",
        ..Names::XML
    },
    ..XmlTree::PLAIN
};

pub(crate) const GROUPS: Groups = Groups {
    names: &["phone-settings", "functionKeys", "global", "server", "extension"],
    home: |_| "phone-settings",
    attributes: &[],
    // service.snom.com, "Desk Phone Configuration Files".
    others: &[
        "tbook",
        "phone-book",
        "dialplan",
        "uploads",
        "ReplacementPlan",
        "certificates",
        "firmware-settings",
        "gui-languages",
        "web-languages",
        "multicell",
        "setting-files",
    ],
    usual: None,
    // Snom D7 manual, page 20.
    spellings: &[("&", "R"), (" ", "R"), ("$", "RW"), ("", "RW")],
};

#[cfg(test)]
mod tests {
    use super::*;
    use DESK as FORMAT;
    use autoprov_core::format::{overlay, write_checked, xml};
    use autoprov_core::{Format, FormatError, Setting};

    fn setting(key: &str, value: &str) -> Setting {
        Setting::read(key, value)
    }

    fn written(settings: &[Setting]) -> String {
        let (bytes, _) = write_checked(&FORMAT, None, settings.to_vec()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn writes_settings_in_their_groups() {
        let text = written(&[
            setting("ntp_server", "a&b"),
            setting("user_name[1]", "101"),
            setting("setting_server", "http://pbx/"),
            setting("setting_server@perm", "RW"),
            setting("fkey[0]", "blf 102|*8"),
            setting("fkey[0]@label", "O'Brien & \"<Söhne>\""),
            setting("/dialplan/template@match", "1*"),
            setting("/dialplan/template#2@match", "2*"),
        ]);
        let body = "<settings>\n<phone-settings e=\"2\">\n<ntp_server perm=\"R\">a&amp;b</ntp_server>\n\
            <user_name idx=\"1\" perm=\"R\">101</user_name>\n<setting_server perm=\"RW\">http://pbx/</setting_server>\n</phone-settings>\n\
            <functionKeys e=\"2\">\n<fkey idx=\"0\" perm=\"R\" label=\"O'Brien &amp; &quot;&lt;Söhne&gt;&quot;\">blf 102|*8</fkey>\n</functionKeys>\n\
            <dialplan>\n<template match=\"1*\"></template>\n<template match=\"2*\"></template>\n</dialplan>\n</settings>\n";
        assert_eq!(text, format!("{}{body}", xml::DECLARATION));
    }

    #[test]
    fn reads_what_others_write() {
        let read = |text: &str| -> Vec<(String, String)> {
            FORMAT.parse(text.as_bytes()).unwrap().into_iter().map(Setting::into_pair).collect()
        };
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let whole = "<?xml version=\"1.0\"?><settings><phone-settings e=\"2\"><backlight perm=\"\">5</backlight>\
            <user_name idx=\"1\" perm=\"R\">1</user_name></phone-settings><functionKeys><fkey idx=\"3\" context=\"1\" perm=\"&amp;\">line</fkey>\
            </functionKeys></settings>";
        assert_eq!(
            read(whole),
            [
                pair("backlight", "5"),
                pair("backlight@perm", "RW"),
                pair("user_name[1]", "1"),
                pair("fkey[3]", "line"),
                pair("fkey[3]@context", "1"),
            ]
        );
        for bare in [
            "<phone-settings><backlight>5</backlight></phone-settings>",
            "<backlight>5</backlight>",
            " <backlight perm='R'>5</backlight><x>1</x>",
        ] {
            assert_eq!(read(bare)[0], pair("backlight", "5"), "{bare}");
        }
        let key = "<context_key idx=\"0\" perm=\"R\"><initialization><variable name=\"label\" value=\"x\"/><variable name=\"icon\" value=\"y\"/>\
            </initialization></context_key>";
        assert_eq!(
            read(key),
            [
                pair("context_key[0]/initialization/variable@name", "label"),
                pair("context_key[0]/initialization/variable@value", "x"),
                pair("context_key[0]/initialization/variable#2@name", "icon"),
                pair("context_key[0]/initialization/variable#2@value", "y"),
            ]
        );
    }

    #[test]
    fn a_template_wins_where_it_says_the_same() {
        let mut base = vec![setting("user_name[1]", "101"), setting("user_name[2]", "102")];
        let top = "<phone-settings><user_name idx='2' perm='RW'>x</user_name></phone-settings><dialplan><template match='9'/></dialplan>";
        let top = FORMAT.parse(format!("<settings>{top}</settings>").as_bytes()).unwrap();
        overlay(&FORMAT, &mut base, top);
        let text = written(&base);
        assert!(text.contains("<user_name idx=\"2\" perm=\"RW\">x</user_name>"), "{text}");
        assert!(text.contains("<template match=\"9\"></template>"), "{text}");
    }

    #[test]
    fn a_template_that_locks_a_setting_locks_it() {
        for (top, perm) in [("R", "R"), ("", "RW"), ("!", "!")] {
            let mut base = vec![setting("language", "English"), setting("language@perm", "!")];
            let text = format!("<language perm='{top}'>Deutsch</language>");
            overlay(&FORMAT, &mut base, FORMAT.parse(text.as_bytes()).unwrap());
            let text = written(&base);
            assert!(text.contains(&format!("<language perm=\"{perm}\">Deutsch</language>")), "{text}");
        }
        let mut base = vec![setting("language", "English"), setting("language@perm", "!")];
        overlay(&FORMAT, &mut base, [setting("language", "Deutsch")]);
        assert!(written(&base).contains("<language perm=\"R\">"));
    }

    #[test]
    fn says_where_a_file_is_wrong() {
        for text in [
            "",
            "plain: text",
            "<settings>",
            "<setting-files><file url='http://x'/></setting-files>",
            "<settings><phone-settings><a>x<b/></a></phone-settings></settings>",
            "<!DOCTYPE a><settings/>",
        ] {
            assert!(matches!(FORMAT.parse(text.as_bytes()), Err(FormatError::Malformed { .. })), "{text}");
        }
        for key in [
            "",
            "a b",
            "user_name[",
            "user_name[1",
            "user_name[]",
            "a[1]b",
            "/",
            "a//b",
            "a@b c",
            "a#x",
            "<x>",
        ] {
            let refused = FORMAT.write(None, &[setting(key, "")]);
            assert!(matches!(refused, Err(FormatError::Key { .. })), "{key}");
        }
    }
}
