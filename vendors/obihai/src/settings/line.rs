//! Lines: SP services, each an account.

use super::{codec, profile};
use crate::format::DEFAULT;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

macro_rules! sp {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new(Concept::$concept, concat!("VoiceService.1.VoiceProfile.1.Line.{n}.", $name), $write)
            .clear(DEFAULT)
    };
}

/// The accounts. What a line has not is the maker's own; a line that is not there is off.
pub(super) static TABLE: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(
            Concept::LineActive,
            "VoiceService.1.VoiceProfile.1.Line.{n}.Enable",
            Write::Flag("false", "true"),
        )
        .clear("false"),
        // Every line uses profile A until it is told otherwise.
        sp!(LineActive, "X_ServProvProfile", Write::With(profile::letter)),
        sp!(LineActive, "X_CodecProfile", Write::With(codec::letter)),
        sp!(Label, "X_DisplayLabel", Write::Plain),
        sp!(UserName, "X_DisplayNumber", Write::Plain),
        sp!(AuthId, "SIP.AuthUserName", Write::Plain),
        sp!(Password, "SIP.AuthPassword", Write::Plain),
        // Without `@` it is the user's part of the address of record; without it the name of the credentials would be.
        sp!(UserName, "SIP.URI", Write::Plain),
        sp!(DisplayName, "CallingFeatures.CallerIDName", Write::Plain),
        sp!(Srtp, "CallingFeatures.X_SRTP", SRTP),
        sp!(VoicemailNumber, "CallingFeatures.X_CheckVoiceMailNumber", Write::Plain),
        sp!(NatKeepalive, "X_KeepAliveEnable", Write::With(keeps_alive)),
        sp!(NatKeepalive, "X_KeepAliveExpires", Write::With(interval)),
        sp!(SharedLine, "SIP.X_ShareLine", Write::Flag("false", "true")),
        sp!(UserName, "SIP.X_ShareLineUserID", Write::With(shared_as)),
    ],
};

const SRTP: Write = Write::Words(&[
    ("off", "Disable SRTP"),
    ("optional", "Use SRTP When Possible"),
    ("required", "Use SRTP Only"),
]);

fn keeps_alive(seconds: &Value, _: &At<'_>) -> Option<String> {
    Some((seconds.number()? > 0).to_string())
}

fn interval(seconds: &Value, _: &At<'_>) -> Option<String> {
    seconds.number().filter(|seconds| *seconds > 0).map(|seconds| seconds.to_string())
}

fn shared_as(user: &Value, at: &At<'_>) -> Option<String> {
    at.fields.flag(Concept::SharedLine).then(|| user.text().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use crate::format::DEFAULT;
    use crate::testing::{line, value, view, word};
    use autoprov_core::{Concept, Source, Value};

    #[test]
    fn a_line_is_a_service() {
        let mut view = view("302");
        line(&mut view, 2, "pbx.example");
        let of = |view: &autoprov_core::View, name: &str| {
            value(view, &format!("VoiceService.1.VoiceProfile.1.Line.2.{name}")).unwrap()
        };
        assert_eq!(of(&view, "Enable"), "true");
        assert_eq!(of(&view, "SIP.AuthUserName"), "auth102");
        assert_eq!(of(&view, "SIP.URI"), "102");
        assert_eq!(of(&view, "SIP.X_ShareLineUserID"), DEFAULT);
        assert_eq!(value(&view, "VoiceService.1.VoiceProfile.1.Line.1.Enable").as_deref(), Some("false"));
        assert_eq!(
            value(&view, "VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword").as_deref(),
            Some(DEFAULT)
        );
        for (ours, theirs) in
            [("off", "Disable SRTP"), ("optional", "Use SRTP When Possible"), ("required", "Use SRTP Only")]
        {
            let fields = view.lines.get_mut(&2).unwrap();
            fields.set(Concept::Srtp, word(ours), Source::Tenant).unwrap();
            assert_eq!(of(&view, "CallingFeatures.X_SRTP"), theirs);
        }
        for (seconds, on, every) in [(30, "true", "30"), (0, "false", DEFAULT)] {
            let fields = view.lines.get_mut(&2).unwrap();
            fields.set(Concept::NatKeepalive, Value::Number(seconds), Source::Tenant).unwrap();
            assert_eq!([of(&view, "X_KeepAliveEnable"), of(&view, "X_KeepAliveExpires")], [on, every]);
        }
    }
}
