//! The files a phone asks for.

use crate::{documents, settings};
use autoprov_core::{Artifact, Role, Settings, format::XmlAttributes};

/// Which elements carry the attributes, and how they nest, means nothing to the phone; the root is the one Wazo writes.
pub static CONFIG: XmlAttributes = XmlAttributes { root: "polycomConfig" };

static OF_UC: Settings =
    Settings::new(&CONFIG, &[]).with(|view, sheet| sheet.settings.extend(settings::settings(view)));
static OF_SIP3: Settings =
    Settings::new(&CONFIG, &[]).with(|view, sheet| sheet.settings.extend(settings::sip3(view)));

/// The index: every boot begins with it.
pub(crate) const INDEX: &str = "{mac}.cfg";
/// The settings: no name of the phone's own, the index names it.
pub(crate) const SETTINGS: &str = "phone{mac}.cfg";
/// The contacts.
pub(crate) const DIRECTORY: &str = "{mac}-directory.xml";
/// The contacts by the name that the manual gives; no phone asks for it.
pub(crate) const DIRECTORY_OF_THE_MANUAL: &str = "{mac}-directory.cfg";
/// The page of the phone's browser.
pub(crate) const PAGE: &str = "_directory/{mac}";
/// What was set on the phone itself, and what on its web page.
pub(crate) const OVERRIDES: [&str; 2] = ["{mac}-phone.cfg", "{mac}-web.cfg"];

/// How many contacts a page has: as many as Wazo's pages for these phones (wazo-phoned, polycom plugin, `MAX_ITEM_PER_PAGE`).
pub(crate) const ENTRIES: usize = 16;

const KIB: u64 = 1024;
const XML: &str = "text/xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
/// What Wazo and Gemeinschaft send these browsers their pages as.
const HTML: &str = "text/html; charset=utf-8";

/// UC Software's names.
pub static UC: &[Artifact] = &[
    Artifact::document(INDEX, Role::Index, XML, documents::uc_index),
    Artifact::config(SETTINGS, &OF_UC),
    // The phone sends its directory back after edits. The upload is taken, so that it does not try for ever, and never served.
    Artifact::document(DIRECTORY, Role::Directory, XML, documents::uc_directory)
        .with_contacts()
        .with_upload(KIB * KIB),
    Artifact::document(DIRECTORY_OF_THE_MANUAL, Role::Directory, XML, documents::uc_directory)
        .with_contacts(),
    Artifact::page(PAGE, HTML, ENTRIES, documents::page),
    Artifact::overrides(OVERRIDES[0], XML, 256 * KIB, &CONFIG),
    Artifact::overrides(OVERRIDES[1], XML, 256 * KIB, &CONFIG),
    Artifact::kept("{mac}-calls.xml", Role::Overrides, XML, 256 * KIB),
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
    // Below a folder a language: VVXLocalization/German_Germany/. A name is known by its tail.
    Artifact::resource("VVX-dictionary.xml"),
    Artifact::resource("SoundPointIP-dictionary.xml"),
    Artifact::resource("Website_dictionary_language_en-us.xml"),
];

/// The names of SIP application 3: no call lists, no overrides of a web page, and the release's own defaults.
pub(crate) static SIP3: &[Artifact] = &[
    Artifact::document(INDEX, Role::Index, XML, documents::sip3_index),
    Artifact::config(SETTINGS, &OF_SIP3),
    Artifact::document(DIRECTORY, Role::Directory, XML, documents::sip3_directory)
        .with_contacts()
        .with_upload(KIB * KIB),
    Artifact::document(DIRECTORY_OF_THE_MANUAL, Role::Directory, XML, documents::sip3_directory)
        .with_contacts(),
    Artifact::page(PAGE, HTML, ENTRIES, documents::page),
    // The two that must come with the firmware, of the same release.
    Artifact::resource("phone1.cfg"),
    Artifact::resource("sip.cfg"),
    Artifact::overrides(OVERRIDES[0], XML, 256 * KIB, &CONFIG),
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
    Artifact::resource("SoundPointIP-dictionary.xml"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::DeviceProfile;

    fn found(profile: &'static dyn DeviceProfile, name: &str) -> Option<(&'static str, bool)> {
        let registry = crate::sample::registry(profile);
        let path = autoprov_core::RequestPath::from_http(name.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        let own = asked.claims.iter().find(|claim| claim.profile.id() == profile.id());
        own.map(|claim| (claim.artifact.role.name(), asked.mac.is_some()))
    }

    #[test]
    fn knows_the_names_of_a_boot() {
        for (name, role, mac) in [
            ("0004f282e824.cfg", "index", true),
            ("0004F282E824.cfg", "index", true),
            ("phone0004f282e824.cfg", "config", true),
            ("0004f282e824-phone.cfg", "overrides", true),
            ("0004f282e824-web.cfg", "overrides", true),
            ("0004f282e824-calls.xml", "overrides", true),
            ("0004f282e824-boot.log", "log", true),
            ("0004f282e824-app.log", "log", true),
            ("0004f282e824-directory.xml", "directory", true),
            ("0004f282e824-directory.cfg", "directory", true),
            ("_directory/0004f282e824", "directory", true),
            ("0004f282e824-license.cfg", "absent", true),
            ("000000000000.cfg", "absent", false),
            ("000000000000-license.cfg", "absent", false),
            ("000000000000-directory.xml", "absent", false),
            ("3111-44500-001.sip.ld", "resource", false),
            ("pack/3111-44500-001.sip.ld", "resource", false),
            ("VVXLocalization/German_Germany/VVX-dictionary.xml", "resource", false),
        ] {
            assert_eq!(found(&crate::Ucs, name), Some((role, mac)), "{name}");
        }
        for name in ["0004f282e824-user.cfg", "0004f282e824.xml", "common.cfg", "sip.cfg"] {
            assert_eq!(found(&crate::Ucs, name), None, "{name}");
        }
    }

    #[test]
    fn sip_3_brings_its_defaults_as_files() {
        for (name, role, mac) in [
            ("0004f2aabbcc.cfg", "index", true),
            ("phone0004f2aabbcc.cfg", "config", true),
            ("phone1.cfg", "resource", false),
            ("polycom/3.1.8/sip.cfg", "resource", false),
            ("0004f2aabbcc-directory.xml", "directory", true),
        ] {
            assert_eq!(found(&crate::Sip3, name), Some((role, mac)), "{name}");
        }
        assert_eq!(found(&crate::Sip3, "0004f2aabbcc-calls.xml"), None);
    }

    #[test]
    fn only_the_index_and_directories_hold_no_password() {
        for artifacts in [UC, SIP3] {
            let open =
                artifacts.iter().filter(|a| a.has_mac() && !a.secret && a.form.content_type().is_some());
            let names: Vec<_> = open.map(|a| a.name).collect();
            assert_eq!(names, [INDEX, DIRECTORY, DIRECTORY_OF_THE_MANUAL, PAGE]);
        }
    }
}
