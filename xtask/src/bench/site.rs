//! A site of any size, written as it goes: a tenant whose phones are of one model, each with an extension and a profile.

use super::phones::{PASSWORD, Phone, USER, colons};
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::Path;

/// The first extension. All sizes have the same numbers, so that a phone has the same file among more.
const FIRST: usize = 1_000_000;

/// What stands in the site's names of devices before their number.
pub(super) const PREFIX: &str = "phone-";

/// Writes a site of so many devices; `changed` has another label on its line, `contacts` are entries of the phone book beside the extensions.
pub(super) fn write(
    file: &Path,
    devices: usize,
    changed: Option<usize>,
    contacts: Range<usize>,
) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    write!(
        out,
        "{{\"tenants\":[{{\"name\":\"acme\",\"http_username\":\"{USER}\",\"http_password\":\"{PASSWORD}\",\
         \"networks\":[\"127.0.0.0/8\"],\"provisioning_url\":\"http://127.0.0.1/prov\",\"sip\":{{\"host\":\"pbx.example\"}},\
         \"time_zone\":\"Europe/Sarajevo\",\"profiles\":[{{\"name\":\"office\",\"language\":\"de\"}}],\"extensions\":["
    )?;
    for index in 0..devices {
        write!(
            out,
            "{}{{\"number\":\"{}\",\"display_name\":\"Employee No. {index}\",\"password\":\"{}\"}}",
            comma(index),
            FIRST + index,
            password(index)
        )?;
    }
    write!(out, "],\"directory\":[")?;
    for index in contacts.clone() {
        write!(
            out,
            "{}{{\"name\":\"Contact No. {index}\",\"number\":\"0800{index}\"}}",
            comma(index - contacts.start)
        )?;
    }
    write!(out, "],\"devices\":[")?;
    for index in 0..devices {
        let label = if changed == Some(index) { ",\"label\":\"Somebody else\"" } else { "" };
        write!(
            out,
            "{}{{\"name\":\"{PREFIX}{index}\",\"mac\":\"{}\",\"vendor\":\"yealink\",\"model\":\"T46S\",\"profiles\":[\"office\"],\
             \"lines\":[{{\"index\":1,\"extension\":\"{}\"{label}}}]}}",
            comma(index),
            mac(index),
            FIRST + index
        )?;
    }
    write!(out, "]}}]}}")?;
    out.flush()
}

/// The first so many phones of the site.
pub(super) fn phones(count: usize) -> Vec<Phone> {
    (0..count).map(phone).collect()
}

/// One of them, or one that the site does not know.
pub(super) fn phone(index: usize) -> Phone {
    let mac = mac(index);
    Phone {
        model: "T46S",
        file: format!("{mac}.cfg"),
        user_agent: format!("Yealink SIP-T46S 66.86.0.15 {}", colons(&mac)),
        https: true,
        password: password(index),
        mac,
    }
}

/// More than a million, and still of the maker's block.
pub(super) fn mac(index: usize) -> String {
    format!("001565{index:06x}")
}

fn password(index: usize) -> String {
    format!("pw-{index:07}-{:08x}", index.wrapping_mul(2_654_435_761) & 0xffff_ffff)
}

fn comma(index: usize) -> &'static str {
    if index == 0 { "" } else { "," }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_one_that_can_be_imported() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("site.json");
        write(&file, 30, Some(7), 0..5).unwrap();
        let site = autoprov_store::read(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let tenant = &site.tenants[0];
        assert_eq!((tenant.devices.len(), tenant.extensions.len(), tenant.directory.len()), (30, 30, 5));
        let labels: Vec<_> = tenant.devices.iter().map(|device| device.lines[0].label.is_some()).collect();
        assert_eq!(labels.iter().position(|label| *label), Some(7));
        assert!(phones(30)[29].file.ends_with("00001d.cfg"));
    }
}
