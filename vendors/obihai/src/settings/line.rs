//! Lines: SP services, each an account.

use super::{codec, letter, server};
use crate::format::DEFAULT;
use autoprov_core::{At, Concept::*, Encode::*, Pick, Row, Said, Scope, Table, Value};

macro_rules! sp {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new($concept, concat!("VoiceService.1.VoiceProfile.1.Line.{n}.", $name), $write).clear(DEFAULT)
    };
}

/// The accounts. What a line has not is the maker's own; a line that is not there is off, and so is one for whose server no profile is left:
/// profile A, the default, would send its password to another's.
pub static TABLE: Table = Table {
    scope: Scope::Served(&server::PROFILES),
    rows: &[
        sp!(LineActive, "Enable", Flag("false", "true")).clear("false"),
        // Every line uses profile A until it is told otherwise.
        sp!(LineActive, "X_ServProvProfile", With(|_, at| letter(&server::PROFILES, at))),
        sp!(LineActive, "X_CodecProfile", With(|_, at| letter(&codec::PROFILES, at))),
        sp!(Label, "X_DisplayLabel", Plain),
        sp!(UserName, "X_DisplayNumber", Plain),
        sp!(AuthId, "SIP.AuthUserName", Plain),
        sp!(Password, "SIP.AuthPassword", Plain),
        // Without `@` it is the user's part of the address of record; without it the name of the credentials would be.
        sp!(UserName, "SIP.URI", Plain),
        sp!(DisplayName, "CallingFeatures.CallerIDName", Plain),
        sp!(Srtp, "CallingFeatures.X_SRTP", Words(SRTP)),
        sp!(VoicemailNumber, "CallingFeatures.X_CheckVoiceMailNumber", Plain),
        sp!(NatKeepalive, "X_KeepAliveEnable", Switch("false", "true")),
        sp!(NatKeepalive, "X_KeepAliveExpires", Above0),
        sp!(ServerOnly, "X_AcceptSipFromRegistrarOnly", Flag("false", "true")).once(Pick::Phone),
        sp!(FeatureKeySync, "CallingFeatures.X_ASFeatureEventSubscribe", Flag("false", "true"))
            .once(Pick::Phone),
        sp!(ConferenceUri, "CallingFeatures.X_ConferenceBridge", Says(user_part)).once(Pick::Phone),
        // One of the ten of the line's ring profile, the first by the maker.
        Row::new(Ringtone, "VoiceService.1.VoiceProfile.1.Line.{n}.X_DefaultRing", Within(1, 10))
            .once(Pick::Phone),
        sp!(SharedLine, "SIP.X_ShareLine", Flag("false", "true")),
        // The account's name, but only where it is shared.
        sp!(UserName, "SIP.X_ShareLineUserID", With(shared_as)),
        Row::cannot(BlfList, "its keys watch one number each"),
    ],
};

const SRTP: &[(&str, &str)] =
    &[("off", "Disable SRTP"), ("optional", "Use SRTP When Possible"), ("required", "Use SRTP Only")];

/// It asks the line's own server for the bridge.
fn user_part(bridge: &Value, _: &At<'_>) -> Said {
    let bridge = bridge.text().unwrap_or_default();
    match bridge.split_once('@') {
        Some((user, _)) => {
            Said::adapted(user.to_owned(), "it takes the part before the `@`, of the line's own server")
        }
        None => Said::of(bridge),
    }
}

fn shared_as(user: &Value, at: &At<'_>) -> Option<String> {
    at.fields.flag(SharedLine).then(|| user.text().map(str::to_owned)).flatten()
}
