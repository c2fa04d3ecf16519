//! The phones of Polycom: models, file names, settings, User-Agents.
//!
//! A boot asks for `{mac}.cfg` (the index), the firmware it names, `phone{mac}.cfg` (the settings), the files the phone itself
//! uploaded, and `{mac}-directory.xml`; its browser asks for `_directory/{mac}`. Facts are from `vendors/polycom.md` of the project, unless a comment says otherwise.
//!
//! Another maker's crate takes [`UCS`] with changes: its files are [`uc_files`] of settings whose tables are [`UC_SETTINGS`] and its own.

mod dhcp;
mod documents;
mod facts;
mod files;
mod keys;
mod models;
mod overrides;
mod page;
mod release;
mod settings;
mod user_agent;

use autoprov_core::{Dialect, Dialling, Limit, Reboot};

pub use facts::notes;
pub use files::{CONFIG, Files, uc_files};
pub use models::{MODELS, NO_BROWSER, POLYCOM, generation};
pub use settings::UC_SETTINGS;
pub use user_agent::{read as parse_user_agent, read_uc, shared};

/// UC Software from 3.3 on: attributes in any element, only what differs from the phone's defaults. Poly's CCX, Trio and VVX speak it too.
pub static UCS: Dialect = Dialect {
    files: &files::UC,
    dhcp: &dhcp::DHCP,
    reboots: REBOOTS,
    steers: overrides::steers,
    limits: LIMITS,
    dialling: Dialling::Planned(&settings::dialling::PLANS),
    // Keys are reassigned (`lineKey.reassignment`): a registration that is on none of them is off the screen.
    lines_need_keys: true,
    ..Dialect::new("polycom-ucs", &POLYCOM, facts::UC)
};

/// SIP application 3.0 to 3.2: the same form as UC Software, other names for codecs, features and keys, and a phone that wants all
/// of its release's defaults as files.
pub static SIP3: Dialect =
    Dialect { id: "polycom-sip3", files: &files::SIP3, facts: facts::SIP3, lines_need_keys: false, ..UCS };

/// What a directory holds.
const LIMITS: &[Limit] = &[
    Limit::contact_name(
        keys::NAME,
        "Administrator's Guide, SIP 3.0.2, and VVX Expansion Module Guide Addendum, UC Software 4.1.6: `fn`, `ln`, `lb`",
    ),
    // Smaller VVX hold fewer, but how many no source says that could be read; a SoundPoint counts kilobytes, by its memory.
    Limit::contacts(500, "UC Software's guides, not read again: VVX 300 and up, but for the VVX 1500")
        .of(|model| model.name.starts_with("VVX") && model.lines >= 6 && model.name != "VVX1500")
        .behind(|view| keys::favourites(view, keys::Ability::Act).len()),
];

/// The maker's guides say it of each setting, but few of their pages could be read: what is in the flash reboots (UC Software 4.0.0
/// Administrator's Guide, "device").
const REBOOTS: &[(&str, Reboot)] = &[
    ("device.*", Reboot::Yes),
    // VVX Expansion Module Guide Addendum, UC Software 4.1.6: "change causes phone to restart or reboot".
    ("voIpProt.SIP.requestValidation.*", Reboot::Yes),
    ("voIpProt.SIP.serverFeatureControl.*", Reboot::Yes),
    ("reg.#.serverFeatureControl.*", Reboot::Yes),
];

autoprov_core::register!(&UCS, &SIP3);

/// The row of that name.
#[cfg(test)]
fn model(name: &str) -> &'static autoprov_core::Model {
    autoprov_core::testing::model(MODELS, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_works_alone() {
        let registry = autoprov_core::Registry::linked().unwrap();
        let speak = |id| MODELS.iter().filter(|model| model.speaks(registry.profile(id).unwrap())).count();
        assert_eq!([speak("polycom-ucs"), speak("polycom-sip3"), speak("obihai-xml")], [27, 15, 5]);
    }
}
