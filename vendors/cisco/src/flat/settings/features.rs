//! Call waiting, intercom, who may call, and how the device finds its way through a network.
//!
//! Fields, choices and values as delivered: the dumps of SPA 5xx, 9xx and 2102 in provisioner/Provisioner (`endpoint/cisco/*/$model.cfg` at 573c129b), of an
//! 8841, a 9861, a SPA122 and an ATA 191, which names the defaults beside, in fusionpbx/fusionpbx at c7a00dcb3e.

use crate::desk;
use crate::models::{ROUTER, is, reads_11_2};
use crate::reasons::ANALOG;
use autoprov_core::{At, Concept::*, Encode::*, Pick, Port, Row, Said, Scope, Table, Value, View};

macro_rules! phone {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Phone, rows: &[$($row),+] }
    };
}

/// What each line is told of the phone.
macro_rules! lines {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Lines, rows: &[$($row.once(Pick::Phone)),+] }
    };
}

/// Of multiplatform phones.
pub(super) static MPP: Table =
    Table::of(&[&CALL_WAITING, &PROXY_ALONE, &LATER_PHONES, &MANAGEMENT, &SOFT_KEYS, &NO_TIMER]);
/// Of the SPA 300 and 500.
pub(super) static SPA: Table =
    Table::of(&[&CALL_WAITING, &ANYBODY, &LATER_PHONES, &UNMANAGED, &SOFT_KEYS, &NO_TIMER]);
/// Of the SPA 900.
pub(super) static SPA9: Table =
    Table::of(&[&CALL_WAITING, &ANYBODY, &INTERCOM, &CDP, &MOST, &UNMANAGED, &SOFT_KEYS, &NO_TIMER]);
/// Of the ATA 191 and 192.
pub(super) static ATA: Table = Table::of(&[
    &PORT_CALL_WAITING,
    &SOURCE,
    &KEY_SYNC,
    &DISCOVERY,
    &MOST,
    &ROUTER_MANAGEMENT,
    &HOOK_FLASH,
    &NO_TIMER,
]);
/// Of the older adapters.
pub(super) static SPA_ATA: Table =
    Table::of(&[&PORT_CALL_WAITING, &SOURCE, &DISCOVERY, &STUN, &MAPPING, &BRIDGE, &HOOK_FLASH, &NO_TIMER]);

/// Of multiplatform phones, the SPA 300 and 500.
static LATER_PHONES: Table = Table::of(&[&INTERCOM, &BARGE, &KEY_SYNC, &LLDP, &CDP, &MOST]);

/// Of all but the older adapters.
static MOST: Table = Table::of(&[&STUN, &MAPPING, &CALLER_ID, &BRIDGE]);

static CALL_WAITING: Table = phone![Row::new(CallWaiting, "CW_Setting", Flag("No", "Yes")).clear("Yes")];

/// Service and setting of a port.
static PORT_CALL_WAITING: Table = lines![
    Row::new(CallWaiting, "Call_Waiting_Serv_{n}_", Flag("No", "Yes")).clear("Yes"),
    Row::new(CallWaiting, "CW_Setting_{n}_", Flag("No", "Yes")).clear("Yes"),
];

/// Calls from the proxies alone. From firmware 11.2(1) on, and over UDP (Cisco's administration guides of the 7800 and 8800).
static PROXY_ALONE: Table = phone![
    Row::new(ServerOnly, "Block_Nonproxy_SIP", Says(proxy_alone))
        .clear("No")
        .only(reads_11_2, "firmware before 11.2 has no such setting")
];

/// The same of a port.
static SOURCE: Table = lines![Row::new(ServerOnly, "Restrict_Source_IP_{n}_", Flag("No", "Yes")).clear("No")];

static ANYBODY: Table = phone![Row::cannot(
    ServerOnly,
    "it can but challenge every call (Auth_INVITE), which a server does not answer"
)];

/// Calls that are to be answered at once. What marks them is lore: no source has the maker's word for it.
static INTERCOM: Table = phone![
    Row::new(IntercomAnswer, "Auto_Answer_Page", Flag("No", "Yes")).clear("Yes"),
    Row::cannot(
        IntercomAlertInfo,
        "no source has it look at Alert-Info: it is said to answer `Call-Info: <sip:pbx.example>;answer-after=0`"
    ),
];

static BARGE: Table =
    lines![Row::new(IntercomBarge, "Auto_Ans_Page_On_Active_Call_{n}_", Flag("No", "Yes")).clear("Yes")];

static KEY_SYNC: Table =
    lines![Row::new(FeatureKeySync, "Feature_Key_Sync_{n}_", Flag("No", "Yes")).clear("No")];

static LLDP: Table = phone![Row::new(Lldp, "Enable_LLDP-MED", Flag("No", "Yes")).clear("Yes")];

static CDP: Table = phone![Row::new(Cdp, "Enable_CDP", Flag("No", "Yes")).clear("Yes")];

/// Both, of what has a router part.
static DISCOVERY: Table = Table {
    scope: Scope::Tables(
        has_router,
        &[&phone![
            Row::new(Lldp, "router-configuration/CLDP_Setting/LLDP_ENABLE", Flag("0", "1")).clear("1"),
            Row::new(Cdp, "router-configuration/CLDP_Setting/CDP_ENABLE", Flag("0", "1")).clear("1"),
        ]],
    ),
    rows: &[],
};

static STUN: Table = phone![
    Row::new(StunHost, "STUN_Enable", Fixed("Yes")).clear("No"),
    Row::new(StunHost, "STUN_Server", HostPort(StunPort, Port::Given)).clear(""),
];

/// Without it nobody is told the address that STUN found (SPA9x2 Phone Administration Guide).
static MAPPING: Table = lines![Row::new(StunHost, "NAT_Mapping_Enable_{n}_", Fixed("Yes")).clear("No")];

static CALLER_ID: Table =
    phone![Row::new(CallerIdSource, "Caller_ID_Header", Says(caller_id)).clear("PAID-RPID-FROM")];

/// The word `conference`, or `user@host`.
static BRIDGE: Table = lines![Row::new(ConferenceUri, "Conference_Bridge_URL_{n}_", Plain).clear("")];

/// Of the maker's cloud the 9861's name: what the others do not know they pass over. Never restored.
static MANAGEMENT: Table = phone![
    Row::new(RemoteManagement, "Enable_TR-069", Flag("No", "Yes")),
    Row::new(RemoteManagement, "Webex_Onboard_Enable", Flag("No", "Yes")),
];

static ROUTER_MANAGEMENT: Table =
    phone![Row::new(RemoteManagement, "router-configuration/TR_069/TR_069_Status", Flag("0", "1"))];

static UNMANAGED: Table = phone![desk::UNMANAGED];

static SOFT_KEYS: Table = phone![Row::cannot(
    TransferKey,
    "a call has a soft key for each, xfer and bxfer, and no key is told which to be"
)];

static HOOK_FLASH: Table = phone![Row::cannot(TransferKey, ANALOG)];

static NO_TIMER: Table = phone![Row::cannot(SessionTimer, "it has no session timer (RFC 4028)")];

fn has_router(view: &View) -> bool {
    is(view, ROUTER)
}

/// Over TCP and TLS it takes calls from its servers alone by itself, and the setting must be off.
fn proxy_alone(only: &Value, at: &At<'_>) -> Said {
    let by_udp =
        at.view.lines.values().all(|line| !matches!(line.text(ServerTransport), Some("tcp" | "tls")));
    match (*only == Value::Flag(true), by_udp) {
        (true, false) => Said::adapted(
            "No",
            "a line goes over TCP or TLS, where it takes no other calls by itself and the setting must be off",
        ),
        (only, _) => Said::of(if only { "Yes" } else { "No" }),
    }
}

/// `PAID-RPID-FROM`. There is a From in every call: it ends the list.
fn caller_id(sources: &Value, _: &At<'_>) -> Said {
    let word = |source: &String| match source.as_str() {
        "pai" => Some("PAID"),
        "rpid" => Some("RPID"),
        _ => None,
    };
    let before: Vec<_> = sources.list().iter().map_while(word).collect();
    let text = [before.as_slice(), &["FROM"]].concat().join("-");
    if sources.list().len() == before.len() + 1 {
        return Said::of(text);
    }
    Said::adapted(text, "it looks at From last, and always")
}
