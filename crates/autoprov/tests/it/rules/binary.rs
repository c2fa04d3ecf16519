//! `cfgMAC`, read with nothing of the program's own: M28.

use super::site;
use crate::sandbox::{ACME, Sandbox};
use serde_json::json;
use std::collections::BTreeMap;

/// Names and values, in their order.
type Parameters = Vec<(String, String)>;

/// Reads a `cfgMAC` with nothing of the program's own: length, checksum, MAC, then the parameters.
fn decode(file: &[u8]) -> Result<([u8; 6], Parameters), String> {
    if file.len() < 16 || !file.len().is_multiple_of(2) {
        return Err(format!("{} bytes", file.len()));
    }
    let words = u32::from_be_bytes(file[..4].try_into().unwrap());
    if words as usize * 2 != file.len() {
        return Err(format!("{words} words announced, {} bytes there", file.len()));
    }
    let sum = file.chunks(2).fold(0_u32, |sum, pair| sum + u32::from(pair[0]) * 256 + u32::from(pair[1]));
    if sum % 65536 != 0 {
        return Err(format!("the sum of all words is {:#x}", sum % 65536));
    }
    if file[12..16] != [13, 10, 13, 10] {
        return Err("no mark behind the MAC".to_owned());
    }
    let end = file.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    if file.len() - end > 3 {
        return Err(format!("{} NULs at the end", file.len() - end));
    }
    let text = std::str::from_utf8(&file[16..end]).map_err(|error| error.to_string())?;
    let value = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes().iter();
        while let Some(byte) = rest.next() {
            let mut hex = || rest.next().map(|digit| (*digit as char).to_digit(16).unwrap()).unwrap();
            match byte {
                b'%' => bytes.push(u8::try_from(hex() * 16 + hex()).unwrap()),
                b'+' => bytes.push(b' '),
                byte if byte.is_ascii_graphic() => bytes.push(*byte),
                byte => panic!("byte {byte} is not escaped"),
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let parameters = text.split('&').map(|pair| {
        let (name, text) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is no parameter"))?;
        Ok((name.to_owned(), value(text)))
    });
    Ok((file[6..12].try_into().unwrap(), parameters.collect::<Result<_, String>>()?))
}

#[test]
fn m28_the_decoder_of_this_test_reads_a_file_made_by_hand() {
    // P2=a, P3=b c: sixteen bytes of header, body, padding; the checksum worked out on paper.
    let mut file = vec![0, 0, 0, 20, 0, 0, 0, 0x0b, 0x82, 1, 2, 3, 13, 10, 13, 10];
    file.extend_from_slice(b"P2=a&P3=b%20c&gnkey=0b82");
    let sum: u32 = file.chunks(2).map(|pair| u32::from(pair[0]) * 256 + u32::from(pair[1])).sum();
    let check = (65536 - sum % 65536) % 65536;
    file[4..6].copy_from_slice(&u16::try_from(check).unwrap().to_be_bytes());
    let (mac, parameters) = decode(&file).unwrap();
    assert_eq!(mac, [0, 0x0b, 0x82, 1, 2, 3]);
    let expected = [("P2", "a"), ("P3", "b c"), ("gnkey", "0b82")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(parameters, expected);
    for at in 0..file.len() {
        let mut broken = file.clone();
        broken[at] ^= 0x20;
        assert!(decode(&broken).is_err() || broken[6..12] != file[6..12], "byte {at}");
    }
}

#[test]
fn m28_the_binary_form_decodes_back_field_by_field() {
    let mut site = site();
    let name = "O'Brien & <Söhne>=%+#\"";
    site["tenants"][0]["extensions"][2]["display_name"] = json!(name);
    site["tenants"][0]["extensions"][2]["password"] = json!("p&=%4\u{e9} +1");
    site["tenants"][0]["extensions"][2]["auth_id"] = json!("auth103");
    site["tenants"][0]["sip_servers"][0]["port"] = json!(5070);
    let sandbox = Sandbox::serving(&site);
    let mut seen = 0;
    for (mac, file) in [
        ("000b82aabbcc", "cfg000b82aabbcc"),
        ("000b82aabbcc", "cfg000b82aabbcc.bin"),
        ("000b82aabbcd", "cfg000b82aabbcd"),
    ] {
        // Names of all lengths, so that every padding comes up.
        for more in 0..5 {
            let longer = format!("{name}{}", "x".repeat(more));
            sandbox.cli(&["extension", "set", "103", &format!("display_name={longer}")]).good();
            let bytes = sandbox.tftp_get(file).unwrap();
            let (mac_bytes, parameters) = decode(&bytes).unwrap_or_else(|why| panic!("{file}: {why}"));
            assert_eq!(mac_bytes.map(|byte| format!("{byte:02x}")).concat(), mac);
            let values: BTreeMap<_, _> = parameters.iter().cloned().collect();
            assert_eq!(values.len(), parameters.len(), "{file}: no parameter stands twice");
            for (key, value) in [
                ("P3", longer.as_str()),
                ("P34", "p&=%4\u{e9} +1"),
                ("P35", "103"),
                ("P36", "auth103"),
                ("P47", "pbx.example:5070"),
                ("gnkey", "0b82"),
            ] {
                assert_eq!(values.get(key).map(String::as_str), Some(value), "{file}: {key}");
            }
            assert_eq!(parameters.last().unwrap().0, "gnkey", "{file}: it closes the parameters");
            // As the other form of the same phone says it.
            if mac == "000b82aabbcc" {
                let xml = sandbox.digest(("GET", "/prov/cfg000b82aabbcc.xml"), ACME, &[], b"").text();
                let document = roxmltree::Document::parse(&xml).unwrap();
                let same: BTreeMap<_, _> = document
                    .descendants()
                    .filter(|node| node.is_element() && node.tag_name().name().starts_with('P'))
                    .map(|node| {
                        (node.tag_name().name().to_owned(), node.text().unwrap_or_default().to_owned())
                    })
                    .collect();
                let own: BTreeMap<_, _> =
                    parameters.iter().filter(|(key, _)| key != "gnkey").cloned().collect();
                assert_eq!(own, same);
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 15);
}
