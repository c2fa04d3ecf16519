//! `ParameterList`: objects, and in each its parameters by name.
//!
//! The maker has two spellings of the same file, `Object`, `Name`, `ParameterValueStruct`, `Value` and `O`, `N`, `P`, `V`; its devices read
//! both, and so do we. The short one is written, which its own backups use. A key is the object's name and the parameter's, joined:
//! `VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthUserName`.

use autoprov_core::format::{Names, Part, XmlNamed, is_word};

/// The value that stands for the maker's own: written as `<V X_UD="Y"/>`, so that a device forgets what it was told before.
pub const DEFAULT: &str = "X_UseDefault";

/// Objects with parameters, as XML.
pub static PARAMETERS: XmlNamed = XmlNamed {
    name: "OBi parameters",
    around: &[("ParameterList", &[])],
    outer: &["O", "Object"],
    inner: &["P", "ParameterValueStruct"],
    gathers: true,
    named: Part::Element(&["N", "Name"]),
    value: Part::Element(&["V", "Value"]),
    says: &[],
    usual: Some((DEFAULT, &["X_UD", "X_UseDefault"])),
    names: Names {
        fits: |name| name.contains('.') && name.split('.').all(|word| is_word(word, b"_-")),
        why: "write the object and the parameter: `DeviceInfo.Time.NTPServer1`",
    },
    other: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{Format, Setting, Source, testing};

    fn pairs(text: &str) -> Vec<(String, String)> {
        PARAMETERS.parse(text.as_bytes()).unwrap().into_iter().map(Setting::into_pair).collect()
    }

    #[test]
    fn gathers_parameters_by_object() {
        let keys = ["A.1.SIP.X", "A.1.Enable", "A.1.SIP.Y"];
        let values = ["O'Brien & <Söhne>", DEFAULT, ""];
        let settings: Vec<_> =
            keys.iter().zip(values).map(|(key, value)| Setting::new(*key, value, Source::Device)).collect();
        let text = String::from_utf8(PARAMETERS.write(Some(testing::MAC), &settings).unwrap()).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ParameterList>\n\
             <O><N>A.1.SIP.</N>\n<P><N>X</N><V>O'Brien &amp; &lt;Söhne&gt;</V></P>\n<P><N>Y</N><V></V></P>\n</O>\n\
             <O><N>A.1.</N>\n<P><N>Enable</N><V X_UD=\"Y\"/></P>\n</O>\n</ParameterList>\n"
        );
    }

    /// The long file is FusionPBX's for the OBi1062, the short one its copy of a D230's backup.
    #[test]
    fn reads_both_spellings() {
        let long = "<?xml version=\"1.0\"?><!-- OBi Configuration File --><ParameterList><Object><Name>V.1.</Name>\
            <ParameterValueStruct><Name>Enable</Name><Value X_UseDefault=\"Yes\"/></ParameterValueStruct>\
            <ParameterValueStruct><Name>DigitMap</Name><Value>(&lt;1&gt;xx.)</Value></ParameterValueStruct></Object></ParameterList>";
        let short = "<ParameterList X_Reset=\"All\"><O><N>V.1.</N><P><N>Enable</N><V X_UD=\"Y\" X_DV=\"true\">no</V></P>\
            <P><N>DigitMap</N><V X_UD=\"N\" X_DV=\"\"> (&lt;1&gt;xx.)\n</V></P></O></ParameterList>";
        let bare = "\n<!-- ours -->\n<O><N>V.1</N><P><N>Enable</N><V X_UD=\"Y\"/></P></O>\n\
            <Object><Name>V.1.</Name><P><N>DigitMap</N><V>(&lt;1&gt;xx.)</V></P></Object>\n";
        let expected = [("V.1.Enable", DEFAULT), ("V.1.DigitMap", "(<1>xx.)")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        for text in [long, short, bare] {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn says_where_it_is_wrong() {
        for (text, place) in [
            ("", "line 1"),
            ("<other/>", "line 1, column 1: <ParameterList> is expected"),
            ("<O><N>A.</N>\n<P><N>x</N></P></O>", "line 2, column 1: this <P> has no value"),
            (
                "<O><N>A.</N><Q/></O>",
                "line 1, column 13: <P> or <ParameterValueStruct> is expected here, not <Q>",
            ),
            ("<O><P><N>x</N><V/></P></O>", "line 1, column 1: this <O> has no name in <N> or <Name>"),
            ("<ParameterList><O><N>A b.</N><P><N>x</N><V/></P></O></ParameterList>", "line 1"),
            (
                "<ParameterList>\n<P><N>x</N><V/></P></ParameterList>",
                "line 2, column 1: <O> or <Object> is expected here, not <P>",
            ),
            ("<O><N>A.</N><P><N>x</N><V>&nope;</V></P></O>", "line 1, column 2"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><ParameterList/>", "line 1"),
        ] {
            let error = PARAMETERS.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{text}: {error}");
        }
        let deep = "<O>".repeat(200_000);
        assert!(PARAMETERS.parse(deep.as_bytes()).is_err());
    }

    #[test]
    fn names_have_an_object() {
        for key in ["DeviceInfo.WAN.802_1XMode", "DeviceInfo.WAN.LLDP-MED", "SpeedDial.1"] {
            assert!(PARAMETERS.names.check(key).is_ok(), "{key}");
        }
        for key in ["", "Enable", ".Enable", "A..B", "A.B.", "A.<b>", "A.B C", "Ä.B"] {
            assert!(PARAMETERS.names.check(key).is_err(), "{key}");
        }
    }
}
