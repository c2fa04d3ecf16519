//! The files a phone asks for.

use crate::{documents, settings};
use autoprov_core::{Artifact, Role, Settings, format::XmlAttributes};

/// Which elements carry the attributes, and how they nest, means nothing to the phone; the root is the one Wazo writes.
pub static CONFIG: XmlAttributes = XmlAttributes { root: "polycomConfig" };

static OF_UC: Settings = Settings::new(&CONFIG, &[&settings::UC_SETTINGS, settings::UC_ALONE]);
static OF_SIP3: Settings = Settings::new(&CONFIG, &[&settings::SIP3_SETTINGS]);

/// The settings: no name of the phone's own, the index names it.
pub(crate) const SETTINGS: &str = "phone{mac}.cfg";

/// How many contacts a page has: as many as Wazo's pages for these phones (wazo-phoned, polycom plugin, `MAX_ITEM_PER_PAGE`).
pub(crate) const ENTRIES: usize = 16;

const KIB: u64 = 1024;
const XML: &str = "text/xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
/// What Wazo and Gemeinschaft send these browsers their pages as.
const HTML: &str = "text/html; charset=utf-8";

/// The files of a phone with UC Software.
pub type Files = [Artifact; 27];

/// The files of UC Software's phones, the settings among them being these.
pub const fn uc_files(settings: &'static Settings) -> Files {
    let own = [
        Artifact::document("{mac}.cfg", Role::Index, XML, documents::uc_index),
        Artifact::config(SETTINGS, settings),
        // The phone sends its directory back after edits. The upload is taken, so that it does not try for ever, and never served.
        Artifact::document("{mac}-directory.xml", Role::Directory, XML, documents::uc_directory)
            .with_contacts()
            .with_upload(KIB * KIB),
        // The name that the manual gives; no phone asks for it.
        Artifact::document("{mac}-directory.cfg", Role::Directory, XML, documents::uc_directory)
            .with_contacts(),
        Artifact::page("_directory/{mac}", HTML, ENTRIES, documents::page),
        Artifact::overrides("{mac}-phone.cfg", XML, 256 * KIB, &CONFIG),
        Artifact::overrides("{mac}-web.cfg", XML, 256 * KIB, &CONFIG),
        Artifact::kept("{mac}-calls.xml", Role::Overrides, XML, 256 * KIB),
    ];
    let words = [
        // Below a folder a language: VVXLocalization/German_Germany/. A name is known by its tail.
        Artifact::resource("VVX-dictionary.xml"),
        Artifact::resource("SoundPointIP-dictionary.xml"),
        Artifact::resource("Website_dictionary_language_en-us.xml"),
    ];
    Artifact::joined(&[&own, &SAME, &words])
}

/// What every firmware asks for by the same names.
const SAME: [Artifact; 16] = [
    Artifact::kept("{mac}-boot.log", Role::Log, TEXT, KIB * KIB),
    Artifact::kept("{mac}-app.log", Role::Log, TEXT, KIB * KIB),
    Artifact::absent("{mac}-license.cfg"),
    Artifact::absent("000000000000.cfg"),
    Artifact::absent("000000000000-license.cfg"),
    Artifact::absent("000000000000-directory.xml"),
    Artifact::resource("sip.ld"),
    Artifact::resource("{part}.sip.ld"),
    Artifact::resource("sip.ver"),
    Artifact::resource("{part}.sip.ver"),
    Artifact::resource("bootrom.ld"),
    Artifact::resource("{part}.bootrom.ld"),
    Artifact::resource("bootrom.ver"),
    Artifact::resource("bootblock.ld"),
    Artifact::resource("SoundPointIPWelcome.wav"),
    Artifact::resource("LoudRing.wav"),
];

pub(crate) static UC: Files = uc_files(&OF_UC);

/// The names of SIP application 3: no call lists, no overrides of a web page, and the release's own defaults.
pub(crate) static SIP3: [Artifact; 25] = Artifact::joined(&[
    &[
        Artifact::document("{mac}.cfg", Role::Index, XML, documents::sip3_index),
        Artifact::config(SETTINGS, &OF_SIP3),
        Artifact::document("{mac}-directory.xml", Role::Directory, XML, documents::sip3_directory)
            .with_contacts()
            .with_upload(KIB * KIB),
        Artifact::document("{mac}-directory.cfg", Role::Directory, XML, documents::sip3_directory)
            .with_contacts(),
        Artifact::page("_directory/{mac}", HTML, ENTRIES, documents::page),
        // The two that must come with the firmware, of the same release.
        Artifact::resource("phone1.cfg"),
        Artifact::resource("sip.cfg"),
        Artifact::overrides("{mac}-phone.cfg", XML, 256 * KIB, &CONFIG),
    ],
    &SAME,
    &[Artifact::resource("SoundPointIP-dictionary.xml")],
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_index_and_directories_hold_no_password() {
        for artifacts in [&UC[..], &SIP3] {
            let open =
                artifacts.iter().filter(|a| a.has_mac() && !a.secret && a.content.content_type().is_some());
            let names: Vec<_> = open.map(|a| a.name).collect();
            assert_eq!(
                names,
                ["{mac}.cfg", "{mac}-directory.xml", "{mac}-directory.cfg", "_directory/{mac}"]
            );
        }
    }
}
