//! What is dialled. A number goes through the map and the route of the port where it is keyed, and in these through the map of the service's
//! profile (`Mpli`: the primary line's). What a key of ours dials goes past both, for it names its service.
//!
//! Sources: Obihai IP Phone Administration Guide 2017, p. 83 (keys) and "Digit Map Configuration"; OBi1000 Administration Guide 2015, p. 158 to
//! 165 (elements, which timer runs) and 203 (the phone's own); OBi1 to OBi3 Administration Guide 2013, p. 198 to 202; backups of a VVX 450 and
//! a D230 in FusionPBX.

use crate::format::DEFAULT;
use crate::models::{FIXED_TIMERS, is_desk, ports};
use autoprov_core::{
    At, Concept::*, Encode::*, Grammar, KeyGroup, Place, Plans, Row, Said, Source, Table, Value, View,
};

/// Both maps. What the maker's profile has puts a 1 before ten digits and knows no star.
pub(crate) static PLANS: Plans = Plans {
    grammar: Grammar::Obi,
    settings: &[
        "VoiceService.1.VoiceProfile.#.DigitMap",
        "VoiceService.1.Phone.DigitMap",
        "VoiceService.1.X_FXS.#.DigitMap",
        "VoiceService.1.X_HS.#.DigitMap",
    ],
    // Without its `(Mipd)`, another map, which makes addresses of what has stars.
    maker: "(1xxxxxxxxxx|<1>[2-9]xxxxxxxxx|011xx.|xx.|[^*#]@@.)",
    source: "the backup of a VVX D230 in FusionPBX, which has the maker's defaults",
    // Only keys have them, and a key goes past the maps.
    letters: true,
    codes: &[("*.CallingFeatures.StarCodeProfile", "None")],
};

/// The ports: no table is repeated over sockets, and handsets that the site does not list have maps too.
pub static TABLE: Table = Table::by(|view, sheet| {
    let (rows, count): (&[Row], u16) = match (ports(view.model), view.model.handsets) {
        (0, 0) => (PHONE, 1),
        (0, handsets) => (HANDSET, handsets),
        (sockets, _) => (SOCKET, sockets),
    };
    for port in 1..=count {
        sheet.walk_at(rows, view, Place::Phone, port);
    }
    if has_intercom(view) && !view.phone.flag(LocalStarCodes) {
        // The one code that such keys need, in the profile that nobody uses: of the maker's own two slots are blank as well.
        for code in 1..=CODES {
            let script = if code == 1 { "*96, Barge In, set($Bar1,1)" } else { "" };
            sheet.set(format!("VoiceService.1.X_StarCode.2.Code{code}"), script, Source::Dialect);
        }
    }
});

/// How many codes a profile has (D230; those before it have fewer).
const CODES: u16 = 33;

macro_rules! port {
    ($object:literal, $map:expr, $route:literal) => {
        &[
            Row::new(DialPlan, concat!($object, "DigitMap"), Says($map))
                .clear(DEFAULT)
                .also(&[EmergencyNumbers]),
            Row::new(DialPlan, concat!($object, "OutboundCallRoute"), Words(&[("open", $route)]))
                .clear(DEFAULT),
            // Every number of an open map waits for the long one.
            Row::new(DialTimeout, concat!($object, "Timer.DigitMapLongTimer"), Above0).clear(DEFAULT).only(
                |view| has_timers(view) && has_timeout(view),
                "its timer is fixed: 10 seconds, or the key `#`",
            ),
            Row::new(DialPlan, concat!($object, "Timer.DigitMapLongTimer"), Words(&[("open", "4")]))
                .clear(DEFAULT)
                .when(|view| has_timers(view) && !has_timeout(view)),
            Row::new(
                LocalStarCodes,
                concat!($object, "CallingFeatures.StarCodeProfile"),
                Flag("None", DEFAULT),
            )
            .clear("None")
            .when(|view| !has_intercom(view)),
            Row::new(LocalStarCodes, concat!($object, "CallingFeatures.StarCodeProfile"), Flag("B", DEFAULT))
                .clear("B")
                .when(has_intercom),
            Row::doubt(EmergencyNumbers, |_, at| at.view.late_emergency()),
            Row::new(
                CallWaiting,
                concat!($object, "CallingFeatures.CallWaitingEnable"),
                Flag("false", "true"),
            )
            .clear(DEFAULT),
            Row::new(
                ConferenceUri,
                concat!($object, "CallingFeatures.UseExternalConferenceBridge"),
                Fixed("true"),
            )
            .clear(DEFAULT),
        ]
    };
}

/// `***` is the menu that speaks.
const PHONE: &[Row] = port!("VoiceService.1.Phone.", with_menu, "{***:aa2},{(Mpli):pli}");
const SOCKET: &[Row] = port!("VoiceService.1.X_FXS.{n}.", with_menu, "{***:aa2},{(Mpli):pli}");
const HANDSET: &[Row] = port!("VoiceService.1.X_HS.{n}.", without_menu, "{(Mpli):pli}");

fn has_timers(view: &View) -> bool {
    view.model.quirk(FIXED_TIMERS).is_none()
}

fn has_timeout(view: &View) -> bool {
    view.phone.get(DialTimeout).is_some()
}

fn has_intercom(view: &View) -> bool {
    let intercom = |group: &KeyGroup, kind: Option<&str>| {
        matches!(group, KeyGroup::Line | KeyGroup::Programmable) && kind == Some("intercom")
    };
    is_desk(view) && view.keys.iter().any(|((group, _), key)| intercom(group, key.text(KeyType)))
}

fn with_menu(plan: &Value, at: &At<'_>) -> Said {
    map(plan, at, &["***", "(Mpli)"])
}

fn without_menu(plan: &Value, at: &At<'_>) -> Said {
    map(plan, at, &["(Mpli)"])
}

/// The map of a profile: digits and stars, `+` before digits, what begins with a letter. `#` ends dialling, but in codes that have it.
pub(super) fn profile(plan: &Value, at: &At<'_>) -> Said {
    let keyed = |number: &&str| {
        number.contains('#') && number.chars().all(|key| key.is_ascii_digit() || "*#+".contains(key))
    };
    let mut rules: Vec<_> = at.view.numbers().filter(keyed).map(|number| format!("{number}x.")).collect();
    rules.sort_unstable();
    rules.dedup();
    let own = rules.iter().map(String::as_str);
    map(plan, at, &own.chain(["XX.", "+xx.", "[^*#]@@."]).collect::<Vec<_>>())
}

/// A map that is asked for, emergency numbers first: `S0` sends with the last key.
fn map(plan: &Value, at: &At<'_>, rules: &[&str]) -> Said {
    if plan.text() != Some("open") {
        return Said::Unsaid("the maker's own plan is kept".into());
    }
    let emergency = at.view.emergency().into_iter().map(|number| format!("{number}S0"));
    let rules: Vec<_> = emergency.chain(rules.iter().map(|rule| (*rule).to_owned())).collect();
    Said::of(format!("({})", rules.join("|")))
}
