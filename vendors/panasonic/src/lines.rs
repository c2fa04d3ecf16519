//! Lines, from 1. One that the site does not use has no number, no server and no password.
//!
//! F is FusionPBX's whole file of a KX-UT133 or of a KX-TGP550, S the one that SARK sends a KX-HDV.

use autoprov_core::{At, Concept, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table, Value};

/// What all have that read lines.
pub(crate) static SERVERS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "PHONE_NUMBER_{n}", Plain).clear(""),
        Row::new(AuthId, "SIP_AUTHID_{n}", Plain).clear(""),
        Row::new(Password, "SIP_PASS_{n}", Plain).clear(""),
        Row::new(ServerHost, "SIP_RGSTR_ADDR_{n}", Host).clear(""),
        Row::new(ServerHost, "SIP_RGSTR_PORT_{n}", OF_SERVER).clear("5060"),
        Row::new(ServerHost, "SIP_PRXY_ADDR_{n}", Host).clear(""),
        Row::new(ServerHost, "SIP_PRXY_PORT_{n}", OF_SERVER).clear("5060"),
        Row::new(ServerHost, "SIP_PRSNC_ADDR_{n}", Host).clear(""),
        Row::new(ServerHost, "SIP_PRSNC_PORT_{n}", OF_SERVER).also(&[ServerPort]).clear("5060"),
        Row::new(ServerHost, "SIP_SVCDOMAIN_{n}", Host).clear(""),
        Row::new(OutboundProxyHost, "SIP_OUTPROXY_ADDR_{n}", Host).clear(""),
        Row::new(OutboundProxyHost, "SIP_OUTPROXY_PORT_{n}", OF_PROXY)
            .also(&[OutboundProxyPort])
            .clear("5060"),
        Row::new(Lookup, "SIP_DNSSRV_ENA_{n}", LOOKUP).clear("N"),
        Row::new(ServerOnly, "SIP_DETECT_SSAF_{n}", YES).once(Pick::Phone).clear("N"),
        Row::new(VoicemailNumber, "VM_NUMBER_{n}", Plain).clear(""),
        Row::new(Mailbox, "VM_SUBSCRIBE_ENABLE", Fixed("Y")).once(Pick::First).clear("N"),
        Row::new(DialPlan, "DIAL_PLAN_{n}", Says(plan)).once(Pick::Phone).also(&[EmergencyNumbers]).clear(""),
        Row::new(DialPlan, "DIAL_PLAN_NOT_MATCH_ENABLE_{n}", Fixed("Y")).once(Pick::Phone),
    ],
};

/// What KX-UT and KX-TGP have of F.
pub(crate) static CLASSIC: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(DisplayName, "DISPLAY_NAME_{n}", Plain).clear(""),
        Row::new(ServerTransport, "SIP_TRANSPORT_{n}", Words(&[("udp", "0"), ("tcp", "1")])).clear("0"),
        Row::new(Expires, "REG_EXPIRE_TIME_{n}", Within(1, 4_294_967_295)).clear("3600"),
        Row::new(BackupHost, "SIP_2NDRGSTR_ADDR_{n}", Host).clear(""),
        Row::new(BackupHost, "SIP_2NDRGSTR_PORT_{n}", OF_BACKUP).clear("5060"),
        Row::new(BackupHost, "SIP_2NDPROXY_ADDR_{n}", Host).clear(""),
        Row::new(BackupHost, "SIP_2NDPROXY_PORT_{n}", OF_BACKUP).clear("5060"),
        Row::new(BackupHost, "SIP_2NDPRSNC_ADDR_{n}", Host).clear(""),
        Row::new(BackupHost, "SIP_2NDPRSNC_PORT_{n}", OF_BACKUP).also(&[BackupPort]).clear("5060"),
        Row::new(Dtmf, "OUTBANDDTMF_{n}", Words(&[("rfc2833", "Y"), ("inband", "N")])).clear("Y"),
        Row::new(NatKeepalive, "PORT_PUNCH_INTVL_{n}", Plain).clear("0"),
        Row::new(SessionTimer, "SIP_SESSION_TIME_{n}", Says(session)).once(Pick::Phone).clear("0"),
        Row::new(SharedLine, "SHARED_CALL_ENABLE_{n}", YES).clear("N"),
        Row::cannot(Srtp, "no source names SRTP among its settings"),
    ],
};

/// What KX-UT have besides. That a line is on, F says of every one.
pub(crate) static UT: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "SIP_URI_{n}", Plain).clear(""),
        Row::new(LineActive, "LINE_ENABLE_{n}", Fixed("Enabled")),
        Row::new(CallWaiting, "CW_ENABLE_{n}", YES).once(Pick::Phone).clear("Y"),
        Row::new(FeatureKeySync, "FWD_DND_SYNCHRO_ENABLE_{n}", YES).once(Pick::Phone).clear("N"),
        Row::new(BlfList, "RESOURCELIST_URI_{n}", Plain).clear(""),
        Row::cannot(Label, NO_LABEL),
    ],
};

/// What KX-HDV have by S; SIP_URI also by Millicall and ABS. SRTP: 0 is what S writes for TLS, 1 for the rest.
pub(crate) static HDV: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "SIP_URI_{n}", Plain).clear(""),
        Row::new(ServerTransport, "SIP_TRANSPORT_{n}", Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]))
            .clear("0"),
        Row::new(ServerTransport, "SIP_TLS_MODE_{n}", Words(&[("udp", "0"), ("tcp", "0"), ("tls", "1")]))
            .clear("0"),
        Row::new(Srtp, "SRTP_CONNECT_MODE_{n}", Words(&[("required", "0"), ("off", "1")])).clear("1"),
        Row::cannot(DisplayName, UNNAMED),
        Row::cannot(Label, NO_LABEL),
        Row::cannot(Expires, UNNAMED),
        Row::cannot(BackupHost, UNNAMED),
        Row::cannot(Dtmf, UNNAMED),
        Row::cannot(NatKeepalive, UNNAMED),
        Row::cannot(SharedLine, UNNAMED),
        Row::cannot(BlfList, UNNAMED),
    ],
};

const UNNAMED: &str = "no source names its setting";
const NO_LABEL: &str = "its lines have no label: a key has";

/// Codecs by their number: PCMA and PCMU are Millicall's, the others in the order of the slots of a KX-TGP. The lowest is the first.
pub(crate) static CODECS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Codecs, "CODEC_ENABLE0_{n}", Member("g722", "N", "Y")).clear("Y"),
        Row::new(Codecs, "CODEC_PRIORITY0_{n}", RankOr("g722", "1")).clear("1"),
        Row::new(Codecs, "CODEC_ENABLE1_{n}", Member("pcma", "N", "Y")).clear("Y"),
        Row::new(Codecs, "CODEC_PRIORITY1_{n}", RankOr("pcma", "1")).clear("1"),
        Row::new(Codecs, "CODEC_ENABLE2_{n}", Member("g726-32", "N", "Y")).clear("Y"),
        Row::new(Codecs, "CODEC_PRIORITY2_{n}", RankOr("g726-32", "1")).clear("1"),
        Row::new(Codecs, "CODEC_ENABLE3_{n}", Member("g729", "N", "Y")).clear("Y"),
        Row::new(Codecs, "CODEC_PRIORITY3_{n}", RankOr("g729", "1")).clear("1"),
        Row::new(Codecs, "CODEC_ENABLE4_{n}", Member("pcmu", "N", "Y")).clear("Y"),
        Row::new(Codecs, "CODEC_PRIORITY4_{n}", RankOr("pcmu", "1")).clear("1"),
    ],
};

/// A slot of a KX-TGP: its codec, sampling rate and payload type; an empty one has 0 and 255 (guide of the KX-TGP500, page 186).
macro_rules! slots {
    ($($slot:literal $name:literal $payload:literal),+) => {
        &[
            $(
                Row::new(Codecs, concat!("SDP_CODEC", $slot, "_{n}"), Else(&Nth(NAMES, $slot), "")).clear($name),
                Row::new(Codecs, concat!("SDP_CKRTE", $slot, "_{n}"), Else(&Nth(RATES, $slot), "0")).clear("8000"),
                Row::new(Codecs, concat!("SDP_PTYPE", $slot, "_{n}"), Else(&Nth(PAYLOADS, $slot), "255")).clear($payload),
            )+
            Row::new(FeatureKeySync, "SYNCHRONIZATION_ENABLE_{n}", YES).once(Pick::Phone).clear("N"),
            Row::new(LineActive, "INCOMING_CALL_GROUP_{n}", Says(rings)).clear("1,1,1,1,1,1,1"),
            Row::cannot(Label, NO_LABEL),
        ]
    };
}

/// What a KX-TGP has besides: slots of codecs as they come, and who rings.
pub(crate) static TGP: Table = Table {
    scope: Scope::Lines,
    rows: slots![0 "G722" "9", 1 "PCMA" "8", 2 "G726-32" "2", 3 "G729A" "18", 4 "PCMU" "0"],
};

const NAMES: &[(&str, &str)] =
    &[("g722", "G722"), ("pcma", "PCMA"), ("g726-32", "G726-32"), ("g729", "G729A"), ("pcmu", "PCMU")];
const PAYLOADS: &[(&str, &str)] =
    &[("g722", "9"), ("pcma", "8"), ("g726-32", "2"), ("g729", "18"), ("pcmu", "0")];
const RATES: &[(&str, &str)] =
    &[("g722", "8000"), ("pcma", "8000"), ("g726-32", "8000"), ("g729", "8000"), ("pcmu", "8000")];

/// The handsets of a KX-TGP: on which lines each calls, and on which by itself. One that the site does not list has all.
pub(crate) static HANDSETS: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::new(HandsetLines, "OUTGOING_CALL_LINE_HS{n}", Says(|lines, at| marked(lines, at, false)))
            .clear("1,1,1,1,1,1,1,1"),
        Row::new(HandsetLines, "DEFAULT_LINE_SELECT_HS{n}", Says(|lines, at| marked(lines, at, true)))
            .clear("1,0,0,0,0,0,0,0"),
        Row::cannot(HandsetName, "its handsets have their names themselves"),
        Row::cannot(HandsetIpei, "a handset is registered at the base by hand"),
    ],
};

/// A mark for each line: those of the handset, or the first of them.
fn marked(lines: &Value, at: &At<'_>, first: bool) -> Said {
    let known = |item: &String| item.parse::<u16>().ok().filter(|line| *line <= at.view.model.lines);
    let own: Vec<u16> = lines.list().iter().filter_map(known).take(if first { 1 } else { 8 }).collect();
    if own.is_empty() {
        return Said::cannot("it names none of the lines");
    }
    Said::of(marks((1..=at.view.model.lines).map(|line| own.contains(&line))))
}

fn marks(all: impl Iterator<Item = bool>) -> String {
    all.map(|own| if own { "1" } else { "0" }).collect::<Vec<_>>().join(",")
}

/// The handsets on which a line rings, then the base.
fn rings(_: &Value, at: &At<'_>) -> Said {
    let line = at.index.to_string();
    let own = |handset: u16| {
        let lines = at.view.handsets.get(&handset).and_then(|own| own.value(HandsetLines));
        lines.is_none_or(|lines| lines.list().contains(&line))
    };
    Said::of(marks((1..=at.view.model.handsets).map(own).chain([true])))
}

/// No, yes.
pub(crate) const YES: Encode = Flag("N", "Y");
/// One that is found in the DNS has no port of its own.
pub(crate) const LOOKUP: Encode = Words(&[("host", "N"), ("srv", "Y")]);

/// None, or 60 to 65535 seconds (guide of the KX-UT113, page 251).
fn session(seconds: &Value, _: &At<'_>) -> Said {
    let given = seconds.number().unwrap_or(0);
    let taken = if given == 0 { 0 } else { given.clamp(60, 65_535) };
    if taken == given {
        return Said::of(taken.to_string());
    }
    Said::adapted(taken.to_string(), "it takes 60 to 65535 seconds")
}

/// The port of the server, and of those beside it: 5060 where nobody gives one.
pub(crate) const OF_SERVER: Encode = Says(|_, at| port(at, ServerPort));
pub(crate) const OF_PROXY: Encode = Says(|_, at| port(at, OutboundProxyPort));
const OF_BACKUP: Encode = Says(|_, at| port(at, BackupPort));

fn port(at: &At<'_>, of: Concept) -> Said {
    let tls = at.fields.text(ServerTransport) == Some("tls");
    Said::of(at.fields.number(of).unwrap_or(if tls { 5061 } else { 5060 }).to_string())
}

/// What is sent with its last key; the rest passes by the setting beside it.
pub(crate) fn plan(plan: &Value, at: &At<'_>) -> Said {
    let open = plan.text() == Some("open");
    Said::of(if open { at.view.emergency().join("|") } else { String::new() })
}
