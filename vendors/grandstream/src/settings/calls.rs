//! How calls are answered and carried, and what finds and manages the phone: what the site says once and each account for itself, and what
//! the phone says once.
//!
//! Sources of numbers and defaults: the maker's templates in FusionPBX c7a00dcb3e91, `gxp16xx` 1.0.4.33, `gxp17xx` 1.0.1.8, `gxp2124`, `gxp21xx`
//! 1.0.5.32, `grp26xx` 1.0.3.6, `gxv3240`, `gxv3275`, `wp820`, `gxp20xx`, `ht502` to `ht818`, `dp750`, `htx86`; `gxp2170` 1.0.10.35 at d70fa0307bc8. No
//! default is told of adapters and bases, unless it is said here: what a site takes out there stays as it is.

use super::alias::minutes;
use crate::models::{
    has_fifth, is_former_gxv, is_grp, is_gxp16xx, is_gxp21xx, is_gxp2124, is_gxv3275, is_wireless,
};
use autoprov_core::{
    At, Concept, Concept::*, Encode, Encode::*, Pick, Port, Row, Said, Scope, Table, Value, View,
};

type Names = &'static [&'static str];

/// The phone's value, with each account, port or profile.
pub(super) const fn own(concept: Concept, names: Names, write: Encode) -> Row {
    Row::each(concept, names, write).once(Pick::Phone)
}

/// How a server is found. With 1 and 2 no port stands behind it.
pub(super) const LOOKUP: Encode = Words(&[("srv", "1"), ("naptr", "2")]);

pub(super) const BACKUP_PROXY: Encode = HostPort(BackupProxyPort, Port::Unusual);

/// That a port stands behind it where it is not STUN's own is inferred from P47.
pub(super) const STUN: Encode = HostPort(StunPort, Port::Not(3478));

const ON: Encode = Flag("0", "1");
const SWITCH: Encode = Switch("0", "1");

/// 90 to 64800 seconds.
pub(super) const SECONDS: Encode = Within(90, 64_800);

/// The same, where 0 is none.
const SECONDS_OR_NONE: Encode = Else(&SECONDS, "0");

/// A phone that has STUN has `1` where others have "keep alive": one setting has both.
pub(super) const fn keepalive(names: Names, write: Encode) -> Row {
    Row::each(NatKeepalive, names, write).when(without_stun)
}

/// The other half of [`keepalive`].
pub(super) const fn stun(names: Names, word: &'static str) -> Row {
    own(StunHost, names, Fixed(word)).when(with_stun)
}

pub(super) fn with_stun(view: &View) -> bool {
    view.phone.value(StunHost).is_some()
}

pub(super) fn without_stun(view: &View) -> bool {
    !with_stun(view)
}

/// `2` is "keep alive": nothing of STUN, UPnP or VPN.
pub(super) const KEEPALIVE: Encode = Switch("0", "2");

const NAT: Names = &["P52", "P414", "P514", "P614", "P1714", "P1814"];

/// The way through a NAT, which some have on by themselves; of the GRP the notes differ by account, of the GXV33xx there is none.
static NATS: Table = Table::of(&[&NAT_IS_OFF, &NAT_IS_ON, &NAT_IS_UNTOLD]);
static NAT_IS_OFF: Table = Table::on(nat_is_off, &[&OFF]);
static NAT_IS_ON: Table = Table::on(is_former_gxv, &[&KEPT_ALIVE]);
static NAT_IS_UNTOLD: Table = Table::on(|view| !nat_is_off(view) && !is_former_gxv(view), &[&UNTOLD]);

static OFF: Table =
    Table { scope: Scope::Lines, rows: &[keepalive(NAT, KEEPALIVE).clear("0"), stun(NAT, "1").clear("0")] };
static KEPT_ALIVE: Table =
    Table { scope: Scope::Lines, rows: &[keepalive(NAT, KEEPALIVE).clear("2"), stun(NAT, "1").clear("2")] };
static UNTOLD: Table = Table { scope: Scope::Lines, rows: &[keepalive(NAT, KEEPALIVE), stun(NAT, "1")] };

/// GXP and WP820.
fn nat_is_off(view: &View) -> bool {
    is_wireless(view) || view.model.name.starts_with("GXP")
}

const SERVER_ONLY: Names = &["P2347", "P2447", "P2547", "P2647", "P2747", "P2847"];
const SYNC: Names = &["P2325", "P2425", "P2525", "P2625", "P2725", "P2825"];
const BARGE: Names = &["P26019", "P26119", "P26219", "P26319", "P26419", "P26519"];
const TIMER: Names = &["P2395", "P2495", "P2595", "P2695", "P2795", "P2895"];
const TIMER_SECONDS: Names = &["P260", "P434", "P534", "P634", "P1734", "P1834"];
const CALLER: Names = &["P2324", "P2424", "P2524", "P2624", "P2724", "P2824"];
const CONFERENCE: Names = &["P2318", "P2418", "P2518", "P2618", "P2718", "P2818"];
const ANSWER: Names = &["P298", "P438", "P538", "P638", "P1738", "P1838"];
const ANSWER_TEXT: Names = &["P2356", "P2456", "P2556", "P2656", "P2756", "P2856"];

/// Desk phones by P-values.
pub static PHONES: Table = Table::of(&[&NATS, &ACCOUNTS, &FIFTH, &SEVENTH, &PHONE]);

static ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        own(ServerOnly, SERVER_ONLY, ON).clear("0"),
        own(FeatureKeySync, SYNC, ON).clear("0"),
        own(ConferenceUri, CONFERENCE, Plain).clear(""),
        // The note of a GXP21xx says 0 (1.0.10.35) and, by alias, Yes (1.0.11.79); that of a GRP another for each account.
        own(IntercomAnswer, ANSWER, ON).clear("0").when(|view| !by_alert_info(view)),
        own(IntercomAnswer, ANSWER, ON).when(by_alert_info),
        own(IntercomAlertInfo, ANSWER_TEXT, Plain)
            .clear("")
            .only(by_alert_info, "it looks for an intercom call in Call-Info, never in Alert-Info"),
        own(IntercomBarge, BARGE, ON).clear("0").only(
            |view| !is_gxp16xx(view) && !is_gxp2124(view),
            "the maker's template for it has no such value",
        ),
        own(SessionTimer, TIMER, SWITCH).clear("1").when(|view| !is_grp(view) && !is_gxp2124(view)),
        own(SessionTimer, TIMER, SWITCH).clear("0").when(is_grp),
        // It has no switch, but asks for a timer when it calls and is called.
        own(SessionTimer, &["P262", "P428", "P528", "P628"], SWITCH).clear("0").when(is_gxp2124),
        own(SessionTimer, &["P263", "P429", "P529", "P629"], SWITCH).clear("0").when(is_gxp2124),
        own(SessionTimer, TIMER_SECONDS, SECONDS).clear("180"),
        // Of a GRP the note names another default for accounts 3 to 5.
        own(CallerIdSource, CALLER, Says(caller)).clear("0").when(|view| !is_grp(view)),
        own(CallerIdSource, CALLER, Says(caller)).when(is_grp),
        Row::cannot(Failback, "no number is known for the time until it tries its first server again"),
        Row::each(SubscriptionSeconds, SUBSCRIPTION, Says(minutes))
            .clear("60")
            .only(|view| !is_gxp2124(view), NOT_LISTED),
    ],
};

const SUBSCRIPTION: &[&str] = &["P26051", "P26151", "P26251", "P26351", "P26451", "P26551"];

/// Those that tell an intercom call by Alert-Info too: from GXP21xx 1.0.10 on.
fn by_alert_info(view: &View) -> bool {
    is_grp(view) || is_gxp21xx(view)
}

/// Accounts 5 and 6 of a GRP.
static FIFTH: Table = Table::on(has_fifth, &[&OF_FIFTH]);
static OF_FIFTH: Table = Table {
    scope: Scope::LinesBetween(5, 6),
    rows: &[
        keepalive(&["P714", "P814"], KEEPALIVE),
        stun(&["P714", "P814"], "1"),
        own(IntercomAnswer, &["P738", "P838"], ON),
        own(SessionTimer, &["P734", "P834"], SECONDS).clear("180"),
    ],
};

/// Accounts 7 to 16.
static SEVENTH: Table = Table {
    scope: Scope::LinesBetween(7, 16),
    rows: &[
        Row::cannot(ServerOnly, FEW).once(Pick::Phone),
        Row::cannot(FeatureKeySync, FEW).once(Pick::Phone),
        Row::cannot(ConferenceUri, FEW).once(Pick::Phone),
        Row::cannot(IntercomAnswer, FEW).once(Pick::Phone),
        Row::cannot(IntercomBarge, FEW).once(Pick::Phone),
        Row::cannot(SessionTimer, FEW).once(Pick::Phone),
        Row::cannot(CallerIdSource, FEW).once(Pick::Phone),
        Row::cannot(StunHost, FEW).once(Pick::Phone),
    ],
};

pub(super) const FEW: &str =
    "of its accounts 7 to 16 only server, user and password are known by number: they keep what they have";

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(CallWaiting, "P91", WAITING).clear("0"),
        Row::new(Lldp, "P1684", ON).clear("1"),
        Row::new(Cdp, "P22119", ON)
            .clear("1")
            .only(by_alert_info, "the maker's template for it has no such value"),
        Row::new(StunHost, "P76", STUN),
        // "Transfer mode via VPK"; on those before, what the transfer key does. P1376 means another thing on a GRP and a newer GXP21xx.
        Row::new(TransferKey, "P8390", TRANSFER).clear("0").when(by_alert_info),
        Row::new(TransferKey, "P1376", TRANSFER).clear("0").when(|view| !by_alert_info(view)),
        MANAGED,
    ],
};

/// "Disable call waiting".
const WAITING: Encode = Flag("1", "0");
const TRANSFER: Encode = Words(&[("blind", "0"), ("attended", "1")]);

/// TR-069, by which the maker's cloud manages it. What a site leaves out is never switched on again. The templates for the GXP16xx, GXP17xx and GXP2124 have
/// its other values without this one.
const MANAGED: Row = Row::new(RemoteManagement, "P1409", ON);

/// 0 looks at P-Asserted-Identity, Remote-Party-ID and From, in this order, 2 at From alone (the maker's notes name them "auto" and "from header").
fn caller(sources: &Value, _: &At<'_>) -> Said {
    by_list(sources, "0", "2")
}

/// The word for all sources or for From alone, whichever is nearer to the list.
pub(super) fn by_list(sources: &Value, all: &str, from: &str) -> Said {
    let names: Vec<_> = sources.list().iter().map(String::as_str).collect();
    match names[..] {
        ["from"] => Said::of(from),
        ["pai", "rpid", "from"] => Said::of(all),
        ["from", ..] => Said::adapted(from.to_owned(), "it looks at From alone, or at all three"),
        _ => Said::adapted(all.to_owned(), "it looks at pai, rpid and from, in this order"),
    }
}

/// Android phones. By number the GXV33xx are known from what they share with the GXV3240; that they have each of these their aliases say (FusionPBX
/// `gxv3370`).
pub static ANDROID: Table = Table::of(&[&NATS, &ANDROID_ACCOUNTS, &SEVENTH, &ANDROID_PHONE]);

static ANDROID_ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        own(ServerOnly, SERVER_ONLY, ON).clear("0").only(|view| !is_gxv3275(view), NOT_LISTED),
        own(FeatureKeySync, SYNC, ON).clear("0").only(|view| !is_wireless(view), NOT_LISTED),
        own(ConferenceUri, CONFERENCE, Plain).clear("").only(|view| !is_wireless(view), NOT_LISTED),
        // 2 is "intercom/paging", 1 answers every call.
        own(IntercomAnswer, &["P90", "P425", "P525", "P625", "P1725", "P1825"], Flag("0", "2")).clear("0"),
        own(IntercomBarge, BARGE, ON).clear("0").only(|view| !is_former_gxv(view), NOT_LISTED),
        own(SessionTimer, TIMER, SWITCH).clear("1").when(is_wireless),
        own(SessionTimer, TIMER_SECONDS, SECONDS_OR_NONE).clear("180"),
        own(CallerIdSource, CALLER, Says(caller)).clear("0").only(|view| !is_gxv3275(view), NOT_LISTED),
        Row::cannot(Failback, "no number is known for the time until it tries its first server again"),
        Row::cannot(SubscriptionSeconds, "no number is known for how long it subscribes"),
    ],
};

pub(super) const NOT_LISTED: &str = "the maker's template for it has no such value";

static ANDROID_PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(CallWaiting, "P91", WAITING).clear("0"),
        Row::new(Lldp, "P1684", ON).clear("1").only(has_lldp, NOT_LISTED),
        Row::new(Cdp, "P22119", ON).clear("0").only(has_lldp, NOT_LISTED),
        Row::new(StunHost, "P76", STUN).when(|view| !is_wireless(view)),
        Row::new(StunHost, "P22043", STUN).clear("stun.ipvideotalk.com").when(is_wireless),
        Row::new(TransferKey, "P1685", TRANSFER).clear("0").only(|view| !is_wireless(view), NOT_LISTED),
        MANAGED,
    ],
};

fn has_lldp(view: &View) -> bool {
    !is_gxv3275(view) && !is_wireless(view)
}

/// The GXP2000.
pub static GXP2000: Table = Table::of(&[&GXP2000_ACCOUNTS, &OLD_PHONE]);

static GXP2000_ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::each(Lookup, &["P103", "P408", "P508", "P608"], SRV).clear("0"),
        // 0 is STUN, 1 nothing, 2 keep-alives alone.
        keepalive(NAT.split_at(4).0, Switch("1", "2")),
        stun(NAT.split_at(4).0, "0"),
        own(IntercomAnswer, ANSWER.split_at(4).0, ON),
        own(SessionTimer, &["P262", "P428", "P528", "P628"], SWITCH),
        own(SessionTimer, &["P263", "P429", "P529", "P629"], SWITCH),
        own(SessionTimer, TIMER_SECONDS.split_at(4).0, SECONDS).clear("180"),
    ],
};

/// DNS SRV or none.
pub(super) const SRV: Encode = Words(&[("srv", "1")]);

/// What the GXP2000 and the first gateways have once.
static OLD_PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(CallWaiting, "P91", WAITING), Row::new(StunHost, "P76", STUN)],
};

/// The first gateways. Of port 2 no template tells these.
pub static LEGACY: Table = Table::of(&[&LEGACY_PORTS, &OLD_PHONE]);

static LEGACY_PORTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::each(Lookup, &["P103"], SRV).clear("0"),
        own(ServerOnly, &["P243"], ON),
        Row::cannot(SubscriptionSeconds, NOT_LISTED),
        own(SessionTimer, &["P262"], SWITCH),
        own(SessionTimer, &["P263"], SWITCH),
        own(SessionTimer, &["P260"], SECONDS).clear("180"),
    ],
};

/// Of every port, profile of a gateway and profile of a base.
pub const BLOCKS: &[Row] = &[
    Row::each(Lookup, &["P103", "P702", "P502", "P608"], LOOKUP).clear("0"),
    // "Prefer primary SIP server": without, a device stays with its second one.
    Row::each(BackupHost, &["P4567", "P4568", "P4569", "P4570"], Fixed("1")),
    Row::cannot(Failback, "it goes back as soon as its first server answers: no time can be set"),
    Row::cannot(SubscriptionSeconds, NOT_LISTED),
    keepalive(&["P52", "P730", "P630", "P614"], KEEPALIVE),
    stun(&["P52", "P730", "P630", "P614"], "1"),
];

/// Of ports and profiles for analog phones.
pub const PORTS: &[Row] = &[
    own(CallWaiting, &["P91", "P791"], WAITING),
    own(ServerOnly, &["P243", "P743"], ON).when(|view| view.model.name != "HT502"),
    own(ServerOnly, &["P243", "P4043"], ON).when(|view| view.model.name == "HT502"),
];

/// Of those of the HT8xx beside.
pub const PORTS_OF_LATE: &[Row] = &[
    Row::each(BackupProxyHost, &["P2333", "P2433"], BACKUP_PROXY).clear(""),
    Row::each(BackupProxyHost, &["P28096", "P28097"], Fixed("1")),
    own(SessionTimer, &["P2395", "P2495"], SWITCH),
    own(SessionTimer, &["P260", "P434"], SECONDS).clear("180"),
    own(CallerIdSource, &["P2324", "P2424"], Says(caller)).clear("0"),
    own(ConferenceUri, &["P2318", "P2418"], Plain).clear(""),
];

/// Of those before, which ask for a timer when they call and are called.
pub const PORTS_BEFORE: &[Row] = &[
    own(SessionTimer, &["P262", "P428"], SWITCH),
    own(SessionTimer, &["P263", "P429"], SWITCH),
    own(SessionTimer, &["P260", "P434"], SECONDS).clear("180"),
];

/// Of the profiles of a base.
pub const BASES: &[Row] = &[
    own(ServerOnly, &["P243", "P743", "P4043", "P4044"], ON),
    own(SessionTimer, &["P262", "P428", "P528", "P628"], SWITCH),
    own(SessionTimer, &["P263", "P429", "P629", "P4629"], SWITCH),
    own(SessionTimer, &["P260", "P434", "P534", "P4634"], SECONDS).clear("180"),
];

/// Every adapter, gateway and base.
pub static DEVICE: Table = Table { scope: Scope::Phone, rows: &[Row::new(StunHost, "P76", STUN)] };

/// The HT8xx.
pub static DEVICE_OF_LATE: Table = Table { scope: Scope::Phone, rows: &[MANAGED] };

/// A base.
pub static BASE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Lldp, "P1684", ON),
        MANAGED,
        Row::cannot(CallWaiting, "only the tone and the caller's number of a waiting call can be turned off"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, value, values, view};
    use autoprov_core::Source;
    use autoprov_core::testing::{list, text, word};

    fn with_lines(model: &str) -> View {
        let mut view = view(model);
        for index in 1..=view.model.lines.min(2) {
            let line = view.lines.entry(index).or_default();
            line.set(ServerHost, text("pbx.example"), Source::Tenant).unwrap();
        }
        view
    }

    #[test]
    fn the_way_through_a_nat_is_the_makers_where_nobody_says_it() {
        for (model, own) in [
            ("GXP2170", Some("0")),
            ("GXP1628", Some("0")),
            ("WP820", Some("0")),
            ("GXV3240", Some("2")),
            ("GXV3275", Some("2")),
            ("GXV3350", None),
            ("GRP2604P", None),
            ("HT802", None),
            ("DP750", None),
            ("GXP2000", None),
        ] {
            let mut view = with_lines(model);
            assert_eq!(value(&view, "P52").as_deref(), own, "{model}");
            view.phone.set(StunHost, text("stun.example"), Source::Tenant).unwrap();
            view.phone.set(StunPort, Value::Number(3479), Source::Tenant).unwrap();
            let server = if model == "WP820" { "P22043" } else { "P76" };
            assert_eq!(value(&view, server).as_deref(), Some("stun.example:3479"), "{model}");
            let word = if model == "GXP2000" { "0" } else { "1" };
            assert_eq!(value(&view, "P52").as_deref(), Some(word), "{model}");
        }
    }

    #[test]
    fn the_second_port_has_numbers_of_its_own() {
        for (model, switch) in [("HT502", "P4043"), ("HT503", "P743"), ("HT702", "P743"), ("HT802", "P743")] {
            let mut view = with_lines(model);
            view.phone.set(ServerOnly, Value::Flag(true), Source::Tenant).unwrap();
            view.phone.set(CallWaiting, Value::Flag(false), Source::Tenant).unwrap();
            assert_eq!(values(&view, &format!("P243 {switch} P91 P791")), ["1"; 4], "{model}");
        }
    }

    #[test]
    fn lists_of_sources_become_the_nearest() {
        for (sources, number, told) in [
            (&["from"][..], "2", 0),
            (&["pai", "rpid", "from"], "0", 0),
            (&["from", "pai"], "2", 1),
            (&["rpid", "from"], "0", 1),
        ] {
            let mut view = with_lines("GXP2170");
            view.phone.set(CallerIdSource, list(sources), Source::Tenant).unwrap();
            assert_eq!(value(&view, "P2324").as_deref(), Some(number), "{sources:?}");
            assert_eq!(refused(&view).len(), told, "{sources:?}");
        }
    }

    #[test]
    fn no_session_timer_is_said_as_each_family_can() {
        for (model, setting, none) in [
            ("GXP1628", "P2395", "0"),
            ("GXP2124", "P262", "0"),
            ("GXV3275", "P260", "0"),
            ("HT502", "P263", "0"),
            ("HT802", "P2395", "0"),
        ] {
            let mut view = with_lines(model);
            view.phone.set(SessionTimer, Value::Number(0), Source::Tenant).unwrap();
            assert_eq!(value(&view, setting).as_deref(), Some(none), "{model}");
        }
    }

    #[test]
    fn a_lookup_has_a_profile_of_its_own() {
        let mut view = with_lines("HT814");
        view.lines.get_mut(&2).unwrap().set(Lookup, word("naptr"), Source::Tenant).unwrap();
        assert_eq!(values(&view, "P103 P702 P4150 P4151"), ["0", "2", "0", "1"]);
    }
}
