//! The rows of the catalogue.

use crate::HTEK;
use autoprov_core::Evidence::{self, Inferred, OneProject, TwoProjects};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Module, Support};

static DIALECT: Dialects = &[(0, &HTEK)];

/// Forty keys in two pages; FusionPBX's files of UC903 to UC926 have six modules.
const UC46: &[Module] = &[Module::new("UC46", 40, 6)];

/// A phone with this many line keys, pages counted, and four soft keys; its code in the name of the file for all of its model.
const fn phone<const LINE_KEYS: u16>(
    name: &'static str,
    firmware: &'static str,
    code: &'static [&'static str],
    lines: u16,
    evidence: Evidence,
) -> Model {
    let keys = const { &[(KeyGroup::Line, LINE_KEYS), (KeyGroup::Programmable, 4)] };
    Model::new(name, firmware, DIALECT).file_names(code).lines(lines).keys(keys).evidence(evidence)
}

const NO_TLS: (Feature, Support) =
    (Feature::HttpsProvisioning, Support::Unsupported("no source shows a UC8xx fetch its files over TLS"));

/// UC8xx.
const OLD: &[(Feature, Support)] = &[NO_TLS];

/// UC8xx without line keys.
const KEYLESS: &[(Feature, Support)] = &[
    NO_TLS,
    (Feature::DirectoryBlf, Support::Unsupported("it has soft keys alone, which show nobody's state")),
    (Feature::HotDesking, Support::Unsupported("it has no line key to log in with")),
];

const UNSEEN: Support = Support::Unsupported(
    "no file of this model was published: whether it reads this of the UC9xx is not known",
);

/// The models with Android, which the maker's page on provisioning leaves out. The product's manual has them fetch by HTTP.
const ANDROID: &[(Feature, Support)] = &[
    (Feature::TimeDate, UNSEEN),
    (Feature::HttpDirectory, UNSEEN),
    (Feature::LdapDirectory, UNSEEN),
    (Feature::DirectoryBlf, UNSEEN),
    (Feature::PreferredCodec, UNSEEN),
    (Feature::DhcpSettings, UNSEEN),
    (Feature::HttpsProvisioning, UNSEEN),
    (Feature::HotDesking, UNSEEN),
];

/// The models, the catalogue's order. Lines and keys: wazo-provd-plugins, `wazo_htek` 2.0.4.4.58; accounts 7 to 16 stand in an OEM's device manager
/// too (Coral Telecom, public repository). Line keys of the UC902: VoIP Domain, of the UC902SP.
pub(crate) static MODELS: &[Model] = &[
    phone::<14>("UC862", "", &["0000"], 2, OneProject).exceptions(OLD),
    phone::<0>("UC802", "", &["0007"], 2, OneProject).aliases(&["UC802T"]).exceptions(KEYLESS),
    phone::<0>("UC803", "", &["0006"], 2, OneProject).aliases(&["UC803T"]).exceptions(KEYLESS),
    phone::<4>("UC804", "", &["0005", "0051", "0052"], 3, OneProject).aliases(&["UC804T"]).exceptions(OLD),
    phone::<4>("UC806", "", &["0004", "0041", "0042"], 4, OneProject).aliases(&["UC806T"]).exceptions(OLD),
    phone::<4>("UC840", "", &["0003"], 3, OneProject).exceptions(OLD),
    phone::<4>("UC842", "", &["0001"], 3, OneProject).exceptions(OLD),
    phone::<14>("UC860", "", &["0002"], 4, OneProject).exceptions(OLD),
    phone::<2>("UC902P", "2.0.4.4.25", &["0017"], 4, OneProject).aliases(&["UC902", "UC902S", "UC902SP"]),
    phone::<20>("UC903", "2.0.4.4.25", &["0016"], 6, TwoProjects).expansion(UC46),
    phone::<12>("UC912P", "2.0.4.4.33", &["0019"], 4, OneProject).aliases(&["UC912", "UC912E"]),
    phone::<12>("UC912G", "2.0.4.4.33", &["0019"], 4, OneProject),
    phone::<20>("UC923", "2.0.4.4.25", &["0013"], 8, TwoProjects).expansion(UC46),
    phone::<28>("UC924", "2.0.4.4.25", &["0012"], 12, TwoProjects).expansion(UC46),
    phone::<28>("UC924E", "2.0.4.4.33", &["0112"], 12, OneProject).expansion(UC46),
    phone::<36>("UC926", "2.0.4.4.25", &["0010"], 16, TwoProjects).expansion(UC46),
    phone::<36>("UC926E", "2.0.4.4.33", &["0110"], 16, OneProject).expansion(UC46),
    phone::<4>("UCV50", "5.42.1.7.1.63R4", &[], 4, Inferred).exceptions(ANDROID),
    phone::<4>("UCV53", "5.42.1.7.2.2A10", &[], 4, Inferred).exceptions(ANDROID),
];
