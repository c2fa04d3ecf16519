//! `<device>`: nested elements, each leaf a setting.
//!
//! A key is the path of a leaf below the root: `devicePool/dateTimeSetting/timeZone`. Elements that CUCM's files number are known
//! by that number, `sipProfile/sipLines/line[button=2]/name`; of other siblings of one name the second is `phoneService[2]`. An attribute
//! stands last, `sipProfile/sipLines/line[button=2]/@lineIndex`; one of the root alone, `@ctiid`.

use autoprov_core::format::{Index, Names, XmlTree};

/// The configuration of a phone of CUCM, as XML.
pub static DEVICE: XmlTree = XmlTree {
    name: "device XML",
    around: &[("device", &[])],
    index: Index::Own(&[("line", "button"), ("member", "priority"), ("addOnModule", "idx")]),
    mark: "/@",
    attributes: &["*"],
    closed: true,
    // The one order that counts is that within a line.
    order: &[("sipLines", "line"), ("line", WITHIN_A_LINE)],
    names: Names {
        why: "write the path of an element below <device>, such as `devicePool/dateTimeSetting/timeZone`",
        ..Names::XML
    },
    part: |name| TOP.split(' ').any(|top| top == name),
    ..XmlTree::PLAIN
};

/// What stands right below the root: a template may leave the root out where it begins with one of these.
/// Source: `vendors/cisco.md`, section 5.6; usecallmanagernz/tftpboot SEPMAC.cnf.xml.
const TOP: &str = "fullConfig deviceProtocol sshUserId sshPassword ipAddressMode devicePool sipProfile \
    commonProfile loadInformation vendorConfig userLocale networkLocale networkLocaleInfo \
    deviceSecurityMode idleTimeout authenticationURL directoryURL servicesURL idleURL informationURL \
    messagesURL proxyServerURL transportLayerProtocol phoneServices addOnModules advertiseG722Codec \
    featurePolicyFile versionStamp phonePersonalization dndCallAlert dndReminderTimer encrConfig \
    certHash capfAuthMode capfList";

/// Source: the order of usecallmanagernz/tftpboot and Wazo; section 4.4 of the dossier.
const WITHIN_A_LINE: &str = "featureID featureLabel proxy port name displayName autoAnswer callWaiting authName authPassword \
    contact sharedLine messageWaitingLampPolicy messageWaitingAMWI messagesNumber ringSettingIdle \
    ringSettingActive forwardCallInfoDisplay maxNumCalls busyTrigger recordingOption speedDialNumber \
    serviceURI featureOptionMask";

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::format::{overlay, write_checked};
    use autoprov_core::{Format, Setting};

    fn settings(pairs: &[(&str, &str)]) -> Vec<Setting> {
        pairs.iter().map(|(key, value)| Setting::read(*key, *value)).collect()
    }

    fn read(text: &str) -> Vec<(String, String)> {
        let settings = DEVICE.parse(text.as_bytes()).unwrap();
        settings.into_iter().map(Setting::into_pair).collect()
    }

    #[test]
    fn writes_a_tree() {
        let pairs = settings(&[
            ("@ctiid", "7"),
            ("devicePool/dateTimeSetting/timeZone", "GMT Standard/Daylight Time"),
            ("sipProfile/sipLines/line[button=10]/featureID", "2"),
            ("sipProfile/sipLines/line[button=2]/@lineIndex", "1"),
            ("sipProfile/sipLines/line[button=2]/name", "O'Brien & <Söhne>"),
            ("sipProfile/sipLines/line[button=2]/featureID", "9"),
            ("devicePool/dateTimeSetting/dateTemplate", ""),
        ]);
        let (bytes, _) = write_checked(&DEVICE, None, pairs).unwrap();
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device ctiid=\"7\">\n<devicePool>\n<dateTimeSetting>\n\
            <timeZone>GMT Standard/Daylight Time</timeZone>\n<dateTemplate></dateTemplate>\n</dateTimeSetting>\n</devicePool>\n\
            <sipProfile>\n<sipLines>\n<line button=\"2\" lineIndex=\"1\">\n<featureID>9</featureID>\n\
            <name>O'Brien &amp; &lt;Söhne&gt;</name>\n</line>\n<line button=\"10\">\n<featureID>2</featureID>\n</line>\n\
            </sipLines>\n</sipProfile>\n</device>\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn a_template_lies_within_the_root() {
        let mut base = settings(&[("sipProfile/sipLines/line[button=1]/name", "101"), ("phoneLabel", "x")]);
        let top = "<sipProfile><phoneLabel>Hall</phoneLabel><sipLines><line button=\"1\"><name>102</name></line>\
            <line button=\"2\"><featureID>2</featureID></line></sipLines></sipProfile>";
        overlay(&DEVICE, &mut base, DEVICE.parse(top.as_bytes()).unwrap());
        let whole = format!("<?xml version=\"1.0\"?><!-- ours --><device>{top}</device>");
        assert_eq!(read(top), read(&whole));
        let text = String::from_utf8(write_checked(&DEVICE, None, base).unwrap().0).unwrap();
        assert_eq!([text.matches("<sipLines>").count(), text.matches("<line ").count()], [1, 2]);
        assert!(text.contains("<name>102</name>") && !text.contains("101"));
    }

    #[test]
    fn reads_what_operators_have() {
        let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            read(
                "<device><a/><b x='1'/><c x='1'></c><loadInformation model='M'>L</loadInformation><!-- no -->\
                 <phoneServices useHTTPS=\"false\"><phoneService><name>A</name></phoneService>\
                 <phoneService type='1'><name> B </name></phoneService></phoneServices>\
                 <members><member priority='0'><n/></member><member><n>2</n></member></members></device>"
            ),
            [
                own("a", ""),
                own("b/@x", "1"),
                own("c", ""),
                own("c/@x", "1"),
                own("loadInformation", "L"),
                own("loadInformation/@model", "M"),
                own("phoneServices/@useHTTPS", "false"),
                own("phoneServices/phoneService/name", "A"),
                own("phoneServices/phoneService[2]/@type", "1"),
                own("phoneServices/phoneService[2]/name", "B"),
                own("members/member[priority=0]/n", ""),
                own("members/member/n", "2"),
            ]
        );
    }

    #[test]
    fn says_where_a_template_is_wrong() {
        for (text, place) in [
            ("<device>\n  <a>x</b></device>", "line 2, column 7"),
            ("<flat-profile/>", "line 1, column 1"),
            ("<device>\n<a>x<b/></a></device>", "line 2, column 1"),
            ("<sipProfile>\n <x></sipProfile>", "line 2, column 5"),
            ("<sipProfile><x></sipProfile>", "line 1, column 16"),
            ("<device>x</device>", "line 1, column 1"),
            ("<device><line button='1'/><line button='1'/></device>", "line 1, column 27"),
            ("<!DOCTYPE d><device/>", "line 1"),
            ("", "line 1"),
        ] {
            let error = DEVICE.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{text}: {error}");
        }
        let deep = format!("<device>{}{}</device>", "<a>".repeat(40), "</a>".repeat(40));
        assert!(DEVICE.parse(deep.as_bytes()).is_err());
    }

    #[test]
    fn refuses_keys_that_are_no_paths() {
        for key in [
            "",
            "/a",
            "a/",
            "a//b",
            "a b",
            "line[button=x]",
            "line[priority=1]/a",
            "a[1]",
            "a[0]",
            "a[2",
            "@",
            "@x/a",
            "line[button=1]/@button",
        ] {
            assert!(DEVICE.write(None, &settings(&[(key, "x")])).is_err(), "{key}");
        }
        for pair in [["a", "a/b"], ["a/b", "a"]] {
            assert!(DEVICE.write(None, &settings(&[(pair[0], "x"), (pair[1], "y")])).is_err(), "{pair:?}");
        }
        // The second of a name without a first would be read as the first.
        assert!(write_checked(&DEVICE, None, settings(&[("a/b[2]/c", "x")])).is_err());
        assert!(write_checked(&DEVICE, None, settings(&[("a/b[2]/c", "x"), ("a/b/c", "y")])).is_ok());
        assert!(write_checked(&DEVICE, None, Vec::new()).is_ok());
    }
}
