//! What is special here: the phone book's questions, and the files' elements.

use crate::{MAXWELL, MAXWELL_CONFIG, VENDOR, book};
use autoprov_core::testing::{directory, full, key, model};
use autoprov_core::{KeyGroup, Start, Within};

#[test]
fn a_phone_book_is_asked_for_names_and_whole_numbers() {
    for (query, search, within, start, count, fault) in [
        (
            "command=get_list&type=pb&ln=*&fn=*&first=1&count=16",
            None,
            Within::All,
            Some(Start::Entry(1)),
            Some(16),
            None,
        ),
        (
            "command=get_list&type=pb&ln=Ko*&first=17&count=16",
            Some("Ko"),
            Within::Names,
            Some(Start::Entry(17)),
            Some(16),
            None,
        ),
        ("command=get_list&type=pb&hm=101&reqsrc=auto", Some("101"), Within::Number, None, None, None),
        ("command=get_list&type=pb&hm=+38733", Some("+38733"), Within::Number, None, None, None),
        ("command=get_list&type=pb&hm=10*", Some("10"), Within::Numbers, None, None, None),
        ("command=get_list&type=pb&last=-1&count=10", None, Within::All, Some(Start::Last), Some(10), None),
        ("command=get_list&type=pb&first=1&last=-1", None, Within::All, None, None, Some(4)),
        ("command=get_list&type=yp", None, Within::All, None, None, Some(6)),
        ("command=put", None, Within::All, None, None, Some(2)),
        ("", None, Within::All, None, None, None),
    ] {
        let asked = book::asked(query.as_bytes());
        assert_eq!(
            (asked.search.as_deref(), asked.start, asked.count, asked.fault),
            (search, start, count, fault),
            "{query}"
        );
        assert!(search.is_none() || asked.within == within, "{query}");
    }
}

#[test]
fn it_answers_with_a_list_or_an_error() {
    let text = |query: &str, found: usize| {
        let mut view = directory(model(VENDOR.models, "Maxwell 3"), found, 100, "");
        let page = view.page.as_mut().unwrap();
        page.query = book::asked(query.as_bytes());
        page.found = found;
        page.first = usize::from(found > 0);
        String::from_utf8(book::page(&view).unwrap()).unwrap()
    };
    let two = text("command=get_list&type=pb&first=1&reqid=9B0E3", 2);
    assert!(
        two.contains(
            "<list response=\"get_list\" type=\"pb\" reqid=\"9B0E3\" total=\"2\" first=\"1\" last=\"2\">"
        ),
        "{two}"
    );
    assert!(two.contains("<entry><ln>Contact 0001</ln><hm>1001</hm></entry>"), "{two}");
    let none = text("command=get_list&type=pb&hm=555", 0);
    assert!(none.contains("notfound=\"hm\" total=\"0\""), "{none}");
    let fault = text("command=get_list&type=pb&first=1&last=2", 2);
    assert!(
        fault.contains("<error response=\"get_list\" type=\"pb\"><errorid>4</errorid></error>"),
        "{fault}"
    );
}

/// The elements are those of Tancredi's file; a base's operation is wazo's.
#[test]
fn a_file_reads_what_it_writes() {
    let text = "<provisioning version=\"1.0\"><firmware><file version=\"2.22.7\" url=\"http://a/b.bin\"/></firmware><nvm>\
        <oper name=\"DeleteNotProvisionedHS\"/><param name=\"A.B\" value=\"x &amp; y\"/><oper value=\"00001\" name=\"add_hs\">\
        <param name=\"hs.RegStatus\" value=\"ToReg\"/></oper></nvm><custom><step type=\"UnlockAllFunctionKeys\"/></custom></provisioning>";
    let format = MAXWELL_CONFIG.format;
    let read = format.parse(text.as_bytes()).unwrap();
    let pairs = |read: &[autoprov_core::Setting]| {
        read.iter().map(|own| format!("{}={}", own.key, own.value)).collect::<Vec<_>>()
    };
    assert_eq!(
        pairs(&read),
        [
            "firmware:version=2.22.7",
            "firmware:url=http://a/b.bin",
            "oper:DeleteNotProvisionedHS=",
            "A.B=x & y",
            "oper:add_hs:00001/hs.RegStatus=ToReg",
            "step:UnlockAllFunctionKeys="
        ]
    );
    let written = format.write(None, &read).unwrap();
    assert_eq!(pairs(&format.parse(&written).unwrap()), pairs(&read));
    assert_eq!(format.parse(b"<param name=\"A.B\" value=\"1\"/>").unwrap().len(), 1);
    for wrong in ["<param name=\"A B\" value=\"1\"/>", "<other/>", "<nvm><x/></nvm>", "A.B = 1"] {
        assert!(format.parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn keys_are_as_tancredi_writes_them() {
    let mut view = full(model(VENDOR.models, "Maxwell 3"));
    view.keys.clear();
    key(&mut view, KeyGroup::Line, 1, "blf", Some("102"), Some("Bo"));
    key(&mut view, KeyGroup::Line, 2, "record", None, None);
    let file = MAXWELL.files.iter().find(|file| file.name == "{mac}.xml").unwrap();
    let written = autoprov_core::testing::written(&MAXWELL, file, &view).1;
    for (last, value) in
        [("0.Type", "4"), ("0.PhoneNumber", "102"), ("0.Color", "3"), ("1.Type", "-1"), ("7.Type", "-1")]
    {
        assert_eq!(written[&format!("PhoneUI.Keys.FunctionKeys.{last}")], value, "{last}");
    }
}
