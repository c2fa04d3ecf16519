//! `flat-profile`: an element for each field, named like the field on the device's web page.
//!
//! A key is the element's name. What the adapters nest (`router-configuration`) is a path with slashes between the names:
//! `router-configuration/Time_Setup/Time_Zone`. The permission of a field for the user of the phone's menu, the attribute `ua`, is a setting of its
//! own: `User_Password@ua`. A field with a permission and no value, `<Speed_Dial_2 ua="rw"/>`, keeps what the user set, so it has no other.

use autoprov_core::format::{Names, XmlTree};

/// Fields as XML.
pub static FLAT_PROFILE: XmlTree = XmlTree {
    name: "flat profile",
    around: &[("flat-profile", &[])],
    wrapper: Some("device"),
    attributes: &["ua"],
    closed: true,
    order: &[("flat-profile", "* router-configuration")],
    names: Names {
        fits: |name| {
            !name.contains('/') || name.strip_prefix(NESTED).is_some_and(|rest| rest.starts_with('/'))
        },
        why: "of fields only <router-configuration> holds others",
    },
    part: |_| true,
    // No file of the maker's nests deeper than four.
    deepest: 6,
    ..XmlTree::PLAIN
};

/// The only field with others inside: a device passes over any other in silence.
const NESTED: &str = "router-configuration";

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::format::overlay;
    use autoprov_core::format::xml;
    use autoprov_core::{Format, FormatError, Setting};

    fn written(settings: &[(&str, &str)]) -> String {
        let settings: Vec<_> = settings.iter().map(|(k, v)| Setting::read(*k, *v)).collect();
        String::from_utf8(FLAT_PROFILE.write(None, &settings).unwrap()).unwrap()
    }

    fn read(text: &str) -> Vec<(String, String)> {
        FLAT_PROFILE.parse(text.as_bytes()).unwrap().into_iter().map(Setting::into_pair).collect()
    }

    #[test]
    fn fields_are_elements_and_what_is_nested_comes_last() {
        let text = written(&[
            ("Time_Zone", "GMT+01:00"),
            ("router-configuration/Time_Setup/Time_Zone", "+01 2 2"),
            ("User_ID_1_", "O'Brien & <Söhne>"),
            ("router-configuration/Web_Login_Admin_Name", "admin"),
            ("router-configuration/Time_Setup/Time_Mode", "1"),
            ("Speed_Dial_2@ua", "rw"),
            ("User_Password@ua", "na"),
            ("User_Password", ""),
        ]);
        let body = "<flat-profile>\n\
            <Time_Zone>GMT+01:00</Time_Zone>\n\
            <User_ID_1_>O'Brien &amp; &lt;Söhne&gt;</User_ID_1_>\n\
            <Speed_Dial_2 ua=\"rw\"/>\n\
            <User_Password ua=\"na\"></User_Password>\n\
            <router-configuration>\n\
            <Time_Setup>\n\
            <Time_Zone>+01 2 2</Time_Zone>\n\
            <Time_Mode>1</Time_Mode>\n\
            </Time_Setup>\n\
            <Web_Login_Admin_Name>admin</Web_Login_Admin_Name>\n\
            </router-configuration>\n\
            </flat-profile>\n";
        assert_eq!(text, format!("{}{body}", xml::DECLARATION));
    }

    #[test]
    fn reads_files_made_elsewhere() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            read(
                "<device><flat-profile><!-- x --><A group=\"Ext_1\"> 1 </A><B/><C ua=\"rw\"/><D ua=\"na\"></D>\
                <router-configuration><T><Z>+01</Z></T><Q/></router-configuration></flat-profile></device>"
            ),
            [
                pair("A", "1"),
                pair("B", ""),
                pair("C@ua", "rw"),
                pair("D", ""),
                pair("D@ua", "na"),
                pair("router-configuration/T/Z", "+01"),
                pair("router-configuration/Q", ""),
            ]
        );
        let alone = "<!-- a text for the template -->\n<Text_Logo>Acme</Text_Logo>\n<A>1</A>";
        assert_eq!(read(alone), [pair("Text_Logo", "Acme"), pair("A", "1")]);
    }

    #[test]
    fn refuses_what_is_no_profile_and_says_where() {
        for (text, line, column) in [
            ("<other><flat-profile/></other>", 1, 8),
            ("<flat-profile><A><B>1</B></A></flat-profile>", 1, 18),
            ("<device/>", 1, 1),
            ("<A>1</A>\n<B>", 2, 4),
            ("<A>1</A><é/>", 1, 9),
            ("plain text", 1, 1),
        ] {
            match FLAT_PROFILE.parse(text.as_bytes()) {
                Err(FormatError::Malformed { line: l, column: c, .. }) => {
                    assert_eq!((l, c), (line, column), "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let deep =
            format!("{}<a/>{}", "<router-configuration>".repeat(7), "</router-configuration>".repeat(7));
        assert!(FLAT_PROFILE.parse(deep.as_bytes()).is_err());
        let bad = [Setting::read("a b", "")];
        assert!(matches!(FLAT_PROFILE.write(None, &bad), Err(FormatError::Key { .. })));
        let deep = [Setting::read("a/".repeat(100_000), "")];
        assert!(matches!(FLAT_PROFILE.write(None, &deep), Err(FormatError::Key { .. })));
    }

    #[test]
    fn an_overlay_wins_and_repeats_end_with_the_last() {
        let mut base = FLAT_PROFILE.parse(b"<flat-profile><A>1</A><B>2</B></flat-profile>").unwrap();
        let top = FLAT_PROFILE
            .parse(b"<B ua=\"na\">3</B><router-configuration><A>4</A></router-configuration>")
            .unwrap();
        overlay(&FLAT_PROFILE, &mut base, top);
        let text = String::from_utf8(FLAT_PROFILE.write(None, &base).unwrap()).unwrap();
        assert!(text.ends_with("<A>1</A>\n<B ua=\"na\">3</B>\n<router-configuration>\n<A>4</A>\n</router-configuration>\n</flat-profile>\n"), "{text}");
    }
}
