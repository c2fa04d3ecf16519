//! `<device>`: nested elements, each leaf a setting.
//!
//! A key is the path of a leaf below the root: `devicePool/dateTimeSetting/timeZone`. Elements that a call manager's files number are known
//! by that number, `sipProfile/sipLines/line[button=2]/name`; of other siblings of one name the second is `phoneService[2]`. An attribute
//! stands last, `sipProfile/sipLines/line[button=2]/@lineIndex`; one of the root alone, `@ctiid`.

use autoprov_core::format::one_line;
use autoprov_core::format::xml::{self, DECLARATION};
use autoprov_core::{Format, FormatError, Mac, Setting, Source, quotable};
use std::borrow::Cow;
use std::collections::HashMap;
use xml::roxmltree::{Document, Node};

/// The configuration of a phone of a call manager, as XML.
#[derive(Debug)]
pub struct Device;

const ROOT: &str = "device";

/// Elements with a number of their own, and the attribute it stands in.
const NUMBERED: [(&str, &str); 3] = [("line", "button"), ("member", "priority"), ("addOnModule", "idx")];

/// What stands right below the root: a template may leave the root out where it begins with one of these.
/// Source: `vendors/cisco.md`, section 5.6; usecallmanagernz/tftpboot SEPMAC.cnf.xml.
const TOP: &[&str] = &[
    "fullConfig",
    "deviceProtocol",
    "sshUserId",
    "sshPassword",
    "ipAddressMode",
    "devicePool",
    "sipProfile",
    "commonProfile",
    "loadInformation",
    "vendorConfig",
    "userLocale",
    "networkLocale",
    "networkLocaleInfo",
    "deviceSecurityMode",
    "idleTimeout",
    "authenticationURL",
    "directoryURL",
    "servicesURL",
    "idleURL",
    "informationURL",
    "messagesURL",
    "proxyServerURL",
    "transportLayerProtocol",
    "phoneServices",
    "addOnModules",
    "advertiseG722Codec",
    "featurePolicyFile",
    "versionStamp",
    "phonePersonalization",
    "dndCallAlert",
    "dndReminderTimer",
    "encrConfig",
    "certHash",
    "capfAuthMode",
    "capfList",
];

/// The one order that counts is that within a line. Source: the order of usecallmanagernz/tftpboot and Wazo; section 4.4 of the dossier.
const WITHIN_A_LINE: &[&str] = &[
    "featureID",
    "featureLabel",
    "proxy",
    "port",
    "name",
    "displayName",
    "autoAnswer",
    "callWaiting",
    "authName",
    "authPassword",
    "contact",
    "sharedLine",
    "messageWaitingLampPolicy",
    "messageWaitingAMWI",
    "messagesNumber",
    "ringSettingIdle",
    "ringSettingActive",
    "forwardCallInfoDisplay",
    "maxNumCalls",
    "busyTrigger",
    "recordingOption",
    "speedDialNumber",
    "serviceURI",
    "featureOptionMask",
];

/// No file of a phone is deeper.
const DEEPEST: usize = 16;

impl Format for Device {
    fn name(&self) -> &'static str {
        "device XML"
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut root = Element::new(ROOT, None);
        for setting in settings {
            root.place(setting)?;
        }
        root.order();
        let mut out = String::with_capacity(settings.len() * 48);
        out.push_str(DECLARATION);
        root.write(&mut out);
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or elements alone as they stand right below the root.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        xml::read_part(
            bytes,
            ROOT,
            |name| TOP.contains(&name),
            |document| {
                let mut reader = Reader { document, settings: Vec::new() };
                reader.element(xml::root(document, ROOT)?, "", 0)?;
                Ok(reader.settings)
            },
        )
    }
}

/// The attribute that an element is known by.
fn number_of(name: &str) -> Option<&'static str> {
    NUMBERED.iter().find(|(own, _)| *own == name).map(|(_, attribute)| *attribute)
}

/// Whether a text can be the number in a path.
fn is_number(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

struct Reader<'d, 'i> {
    document: &'d Document<'i>,
    settings: Vec<Setting>,
}

impl Reader<'_, '_> {
    fn push(&mut self, key: String, value: &str) {
        self.settings.push(Setting::new(key, Device.clean(value), Source::File));
    }

    /// Reads the element at a path; the root's is empty.
    fn element(&mut self, node: Node<'_, '_>, path: &str, depth: usize) -> Result<(), FormatError> {
        if depth > DEEPEST {
            return Err(xml::wrong(node, format!("elements are nested more than {DEEPEST} deep")));
        }
        let name = node.tag_name().name();
        xml::check_name(name).map_err(|error| xml::wrong(node, error.to_string()))?;
        let number = if depth == 0 { None } else { number_of(name) };
        let numbered =
            path.ends_with(']') && number.is_some_and(|number| path.contains(&format!("[{number}=")));
        let mut attributes = 0;
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            if numbered && Some(attribute.name()) == number {
                continue;
            }
            xml::check_name(attribute.name()).map_err(|error| xml::wrong(node, error.to_string()))?;
            attributes += 1;
            let slash = if path.is_empty() { "" } else { "/" };
            self.push(format!("{path}{slash}@{}", attribute.name()), attribute.value());
        }
        let text = xml::text_of(node);
        let mut children = node.children().filter(Node::is_element).peekable();
        if children.peek().is_none() {
            // `<a b="1"/>` says its attribute, `<a b="1"></a>` an empty text besides.
            let closed = self.source(node).ends_with("/>");
            if path.is_empty() {
                let stray = !text.trim().is_empty();
                let why = || xml::wrong(node, "a text stands outside of every setting".to_owned());
                return if stray { Err(why()) } else { Ok(()) };
            }
            if !closed || attributes == 0 {
                self.push(path.to_owned(), &text);
            }
            return Ok(());
        }
        if !text.trim().is_empty() {
            return Err(xml::wrong(node, format!("<{name}> holds both a text and elements")));
        }
        let mut seen: HashMap<String, u32> = HashMap::new();
        for child in children {
            let step = step(child, &mut seen)?;
            let path = if path.is_empty() { step } else { format!("{path}/{step}") };
            self.element(child, &path, depth + 1)?;
        }
        Ok(())
    }

    fn source(&self, node: Node<'_, '_>) -> &str {
        self.document.input_text().get(node.range()).unwrap_or_default()
    }
}

/// What an element is called in a path.
fn step(node: Node<'_, '_>, seen: &mut HashMap<String, u32>) -> Result<String, FormatError> {
    let name = node.tag_name().name();
    if let Some(attribute) = number_of(name)
        && let Some(number) = node.attribute(attribute).filter(|number| is_number(number))
    {
        let step = format!("{name}[{attribute}={number}]");
        if seen.insert(step.clone(), 1).is_some() {
            return Err(xml::wrong(node, format!("<{name} {attribute}=\"{number}\"> stands here twice")));
        }
        return Ok(step);
    }
    let count = seen.entry(name.to_owned()).or_insert(0);
    *count += 1;
    Ok(if *count == 1 { name.to_owned() } else { format!("{name}[{count}]") })
}

/// An element to be written.
struct Element {
    name: String,
    /// What stands in brackets in its path.
    mark: Option<String>,
    text: Option<String>,
    attributes: Vec<(String, String)>,
    children: Vec<Self>,
    /// Its children by their steps, until they are put in order.
    places: HashMap<String, usize>,
}

impl Element {
    fn new(name: &str, mark: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            mark: mark.map(str::to_owned),
            text: None,
            attributes: Vec::new(),
            children: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Puts a setting where its key says.
    fn place(&mut self, setting: &Setting) -> Result<(), FormatError> {
        let wrong = |why| FormatError::Key { key: quotable(&setting.key), why };
        let mut place = self;
        let mut steps = setting.key.split('/').peekable();
        while let Some(step) = steps.next() {
            if let Some(attribute) = step.strip_prefix('@') {
                xml::check_name(attribute)?;
                let own = place.mark.as_deref().and_then(|mark| mark.split_once('='));
                if steps.peek().is_some() || own.is_some_and(|(own, _)| own == attribute) {
                    return Err(wrong("an attribute stands last, and is not the one in brackets"));
                }
                place.attributes.push((attribute.to_owned(), setting.value.clone()));
                return Ok(());
            }
            if place.text.is_some() {
                return Err(wrong("the element around it holds a text"));
            }
            place = place.child(step).ok_or_else(|| {
                wrong("write the path of an element below <device>, such as `devicePool/dateTimeSetting/timeZone`")
            })?;
        }
        if !place.children.is_empty() {
            return Err(wrong("this element holds other elements and no text"));
        }
        place.text = Some(setting.value.clone());
        Ok(())
    }

    /// The child that a step names, made where it is not there.
    fn child(&mut self, step: &str) -> Option<&mut Self> {
        let (name, mark) = match step.split_once('[') {
            Some((name, mark)) => (name, Some(mark.strip_suffix(']')?)),
            None => (step, None),
        };
        xml::check_name(name).ok()?;
        let good = match mark.map(|mark| mark.split_once('=').unwrap_or(("", mark))) {
            None => true,
            Some(("", place)) => is_number(place) && !place.starts_with('0') && place != "1",
            Some((attribute, number)) => number_of(name) == Some(attribute) && is_number(number),
        };
        if !good {
            return None;
        }
        let place = self.places.get(step).copied().unwrap_or(self.children.len());
        if place == self.children.len() {
            self.places.insert(step.to_owned(), place);
            self.children.push(Self::new(name, mark));
        }
        self.children.get_mut(place)
    }

    /// Lines by their buttons, and what is in a line as the phone wants it. What no list names stays behind, in the order it came.
    fn order(&mut self) {
        match self.name.as_str() {
            "sipLines" => self.children.sort_by_key(Self::number),
            "line" => self.children.sort_by_key(|child| {
                WITHIN_A_LINE.iter().position(|name| *name == child.name).unwrap_or(WITHIN_A_LINE.len())
            }),
            _ => {}
        }
        // Those that are counted follow one another, or they would be counted otherwise when read.
        let mut highest: HashMap<String, u32> = HashMap::new();
        for at in 0..self.children.len() {
            let (before, rest) = self.children.split_at_mut(at);
            let Some(own) = rest.first() else { continue };
            let ordinal = own.ordinal();
            let most = highest.entry(own.name.clone()).or_default();
            let late = *most > ordinal;
            *most = ordinal.max(*most);
            if ordinal > 0
                && late
                && let Some(first) =
                    before.iter().position(|b| b.name == own.name && b.ordinal() > own.ordinal())
                && let Some(part) = self.children.get_mut(first..=at)
            {
                part.rotate_right(1);
            }
        }
        self.children.iter_mut().for_each(Self::order);
    }

    fn number(&self) -> u32 {
        let number = self.mark.as_deref().and_then(|mark| mark.split_once('='));
        number.and_then(|(_, number)| number.parse().ok()).unwrap_or(u32::MAX)
    }

    /// Which of its name it is, from 1; 0 where it has a number of its own.
    fn ordinal(&self) -> u32 {
        match self.mark.as_deref() {
            None => 1,
            Some(mark) => mark.parse().unwrap_or(0),
        }
    }

    fn write(&self, out: &mut String) {
        out.extend(["<", &self.name]);
        let own = self.mark.as_deref().and_then(|mark| mark.split_once('='));
        let attributes = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.into_iter().chain(attributes) {
            out.extend([" ", name, "=\""]);
            xml::escape_attribute(value, out);
            out.push('"');
        }
        match &self.text {
            Some(text) => {
                out.push('>');
                xml::escape(text, out);
            }
            None if self.children.is_empty() && self.mark.is_none() && self.name == ROOT => {
                out.push_str(">\n");
            }
            None if self.children.is_empty() => {
                out.push_str("/>\n");
                return;
            }
            None => {
                out.push_str(">\n");
                self.children.iter().for_each(|child| child.write(out));
            }
        }
        out.extend(["</", &self.name, ">\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::format::{overlay, write_checked};

    fn settings(pairs: &[(&str, &str)]) -> Vec<Setting> {
        pairs.iter().map(|(key, value)| Setting::new(*key, *value, Source::File)).collect()
    }

    fn read(text: &str) -> Vec<(String, String)> {
        let settings = Device.parse(text.as_bytes()).unwrap();
        settings.into_iter().map(|setting| (setting.key, setting.value)).collect()
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
        let (bytes, _) = write_checked(&Device, None, pairs).unwrap();
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
        overlay(&Device, &mut base, Device.parse(top.as_bytes()).unwrap());
        let whole = format!("<?xml version=\"1.0\"?><!-- ours --><device>{top}</device>");
        assert_eq!(read(top), read(&whole));
        let text = String::from_utf8(write_checked(&Device, None, base).unwrap().0).unwrap();
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
                own("c/@x", "1"),
                own("c", ""),
                own("loadInformation/@model", "M"),
                own("loadInformation", "L"),
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
            let error = Device.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{text}: {error}");
        }
        let deep = format!("<device>{}{}</device>", "<a>".repeat(40), "</a>".repeat(40));
        assert!(Device.parse(deep.as_bytes()).is_err());
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
            assert!(Device.write(None, &settings(&[(key, "x")])).is_err(), "{key}");
        }
        for pair in [["a", "a/b"], ["a/b", "a"]] {
            assert!(Device.write(None, &settings(&[(pair[0], "x"), (pair[1], "y")])).is_err(), "{pair:?}");
        }
        // The second of a name without a first would be read as the first.
        assert!(write_checked(&Device, None, settings(&[("a/b[2]/c", "x")])).is_err());
        assert!(write_checked(&Device, None, settings(&[("a/b[2]/c", "x"), ("a/b/c", "y")])).is_ok());
        assert!(write_checked(&Device, None, Vec::new()).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"']*", c: String) {
            let keys = [
                "sipProfile/phoneLabel",
                "sipProfile/sipLines/line[button=1]/@lineIndex",
                "sipProfile/sipLines/line[button=1]/name",
            ];
            autoprov_core::testing::laws(&Device, &keys, &[a.clone(), b.clone(), c.clone()]);
            autoprov_core::testing::laws(&Device, &["a/@b", "@c", "d/@e"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/a-c='& ]*", key in "[a-c/\\[\\]@=0-2]*") {
            let _ = Device.parse(&bytes);
            let _ = Device.parse(text.as_bytes());
            let _ = write_checked(&Device, None, vec![Setting::new(key, "x", Source::File)]);
        }

        #[test]
        fn what_is_read_can_be_written(text in "(<a( x='1')?>|</a>|<b/>|<line button='1'>|</line>|x)*") {
            let text = format!("<device>{text}</device>");
            if let Ok(settings) = Device.parse(text.as_bytes()) {
                let written = write_checked(&Device, None, settings.clone()).unwrap();
                assert_eq!(written.1, settings);
            }
        }
    }
}
