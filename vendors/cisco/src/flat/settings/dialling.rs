//! What people dial: the plan of each line, the timer that ends a number, and the device's own star codes.
//!
//! Grammar and timers: the administration guides of the SPA9000, SPA500, the ATA 191 and the 8800 multiplatform phones. Open plans of others have
//! `[x*#].` (wazo-platform/wazo-provd-plugins at 2321a3f3); a `+` and a `#` of their own stand in a guide's example and in other projects' plans.

use autoprov_core::{
    At, Because, Concept::*, Encode::*, Grammar, Pick, Plans, Row, Scope, Table, Value, View,
};

/// The plan as delivered (provisioner/Provisioner, `endpoint/cisco/{spa,spa5xx,linksysata}/$model.cfg` at 573c129b).
const AMERICAN: &str = "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)";
/// The same of the ATA 191 and 192 (their Provisioning Guide, `Dial_Plan_1`).
const ATA_AMERICAN: &str = "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxx|xxxxxxxxxxxx.)";

/// SPA phones. An address that a key has goes past the plan (`Enable_IP_Dialing_n_`).
pub(in crate::flat) static SPA_PLANS: Plans = Plans {
    grammar: Grammar::Sipura,
    settings: &["Dial_Plan_#_"],
    maker: AMERICAN,
    source: "provisioner/Provisioner's dumps of SPA 5xx and 9xx; the SPA9xx administration guide, 5-46",
    letters: true,
    codes: &[
        ("*_Act_Code", ""),
        ("*_Deact_Code", ""),
        ("Prefer_*", ""),
        ("Force_*", ""),
        ("Call_Return_Code", ""),
        ("Blind_Transfer_Code", ""),
    ],
};
/// Multiplatform phones. Letters go by `Enable_URI_Dialing_n_` (FusionPBX, commit 1c19fc17ba).
pub(in crate::flat) static MPP_PLANS: Plans = Plans {
    source: "inferred: Cisco's guides print none, and FusionPBX's for the 88xx ends in the same sequences",
    ..SPA_PLANS
};
/// The older adapters, which no letter can be keyed on.
pub(in crate::flat) static SPA_ATA_PLANS: Plans =
    Plans { source: "provisioner/Provisioner's dump of the SPA2102", letters: false, ..SPA_PLANS };
/// The ATA 191 and 192.
pub(in crate::flat) static ATA_PLANS: Plans = Plans {
    maker: ATA_AMERICAN,
    source: "Cisco, ATA 191 and ATA 192 Provisioning Guide, Dial_Plan_1",
    ..SPA_ATA_PLANS
};

macro_rules! lines {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Lines, rows: &[OPEN, $($row.once(Pick::Phone)),+] }
    };
}

const PLAN: &str = "Dial_Plan_{n}_";
const OPEN: Row = Row::new(DialPlan, PLAN, With(|_, at| Some(open(at.view))))
    .also(&[EmergencyNumbers])
    .once(Pick::Phone)
    .when(is_open);

/// Of multiplatform phones.
pub(super) static MPP: Table = Table::of(&[
    &MPP_LINES,
    &PHONE,
    &MPP_NOT_TOLD,
    &CODES,
    &MPP_CODES,
    &G722_CODES,
    &PAGING_CODE,
    &MPP_DISPUTED,
]);
/// Of the ATA 191 and 192.
pub(super) static ATA: Table =
    Table::of(&[&ATA_LINES, &PHONE, &CODES, &OLDER_CODES, &PAGING_CODE, &ADAPTER_CODES]);
/// Of the SPA 300 and 500.
pub(super) static SPA: Table = Table::of(&[
    &SPA_LINES,
    &PHONE,
    &CODES,
    &OLDER_CODES,
    &G726_CODES,
    &SPA_CODES,
    &SPA5_CODES,
    &G722_CODES,
    &PAGING_CODE,
]);
/// Of the SPA 9xx.
pub(super) static SPA9: Table =
    Table::of(&[&SPA_LINES, &PHONE, &CODES, &OLDER_CODES, &G726_CODES, &SPA_CODES, &PAGING_CODE]);
/// Of the older adapters.
pub(super) static SPA_ATA: Table =
    Table::of(&[&SPA_ATA_LINES, &PHONE, &CODES, &OLDER_CODES, &G726_CODES, &ADAPTER_CODES]);

/// The plan of SPA phones.
static SPA_LINES: Table = lines![
    Row::new(DialPlan, PLAN, Fixed(AMERICAN)).when(is_makers),
    Row::new(DialPlan, "Enable_IP_Dialing_{n}_", Fixed("Yes")),
];
/// Of multiplatform phones: no source has the maker's.
static MPP_LINES: Table = lines![Row::new(DialPlan, "Enable_URI_Dialing_{n}_", Fixed("Yes"))];
/// Of older adapters.
static SPA_ATA_LINES: Table = lines![Row::new(DialPlan, PLAN, Fixed(AMERICAN)).when(is_makers)];
/// Of the ATA 191 and 192.
static ATA_LINES: Table = lines![Row::new(DialPlan, PLAN, Fixed(ATA_AMERICAN)).when(is_makers)];

/// The timer. In an open plan every number is complete with its first key, so that the short one ends it. Bounds: the references of the 7800 and 8800.
static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DialTimeout, "Interdigit_Short_Timer", Within(1, 64)).clear("3"),
        Row::doubt(EmergencyNumbers, late),
    ],
};

/// What multiplatform phones are not told.
static MPP_NOT_TOLD: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::doubt(DialPlan, |plan, _| {
        let because = "no source has its maker's plan: the one it has stays, until a template names one";
        (plan.text() == Some("maker")).then_some(because.into())
    })],
};

fn is_open(view: &View) -> bool {
    view.phone.text(DialPlan) == Some("open")
}

fn is_makers(view: &View) -> bool {
    !is_open(view)
}

/// What keys make a number.
fn is_keyed(number: &str) -> bool {
    !number.is_empty() && number.bytes().all(|key| key.is_ascii_digit() || b"*#+".contains(&key))
}

/// `(112S0|[x*].|+x.|#[x*][x*].)`: emergency numbers at once, all else after the timer or with `#`, which may stand in front. Where a named number
/// has it further on, it ends none.
fn open(view: &View) -> String {
    let within = |number: &str| is_keyed(number) && number.rfind('#').is_some_and(|at| at > 0);
    let emergency = view.emergency().into_iter().filter(|number| is_keyed(number));
    let mut plan: Vec<_> = emergency.map(|number| format!("{number}S0")).collect();
    plan.push(if view.numbers().any(within) { "[x*#].|+x." } else { "[x*].|+x.|#[x*][x*]." }.to_owned());
    format!("({})", plan.join("|"))
}

/// Why emergency numbers do not go at once.
fn late(numbers: &Value, at: &At<'_>) -> Option<Because> {
    if is_makers(at.view) {
        return Some("the maker's dial plan decides when they are sent".into());
    }
    let odd = numbers.list().iter().find(|number| !is_keyed(number));
    let odd = odd.map(|number| format!("`{number}` is not made of keys").into());
    odd.or_else(|| at.view.late_emergency())
}

/// Codes, and the maker's own: a code is taken from the device by emptying its field.
macro_rules! codes {
    ($($name:literal $code:literal),+ $(,)?) => {
        Table {
            scope: Scope::Phone,
            rows: &[$(Row::new(LocalStarCodes, $name, Flag("", $code)).clear("")),+],
        }
    };
}

/// Of all families. Sources: the dumps named above, and of an ATA 191 and an 8841 in fusionpbx/fusionpbx at c7a00dcb3e.
static CODES: Table = codes![
    "Call_Return_Code" "*69",
    "Cfwd_All_Act_Code" "*72", "Cfwd_All_Deact_Code" "*73", "Cfwd_Busy_Act_Code" "*90", "Cfwd_Busy_Deact_Code" "*91",
    "Cfwd_No_Ans_Act_Code" "*92", "Cfwd_No_Ans_Deact_Code" "*93",
    "CW_Act_Code" "*56", "CW_Deact_Code" "*57", "CW_Per_Call_Act_Code" "*71", "CW_Per_Call_Deact_Code" "*70",
    "Block_CID_Per_Call_Act_Code" "*81", "Block_CID_Per_Call_Deact_Code" "*82",
    "Block_ANC_Act_Code" "*77", "Block_ANC_Deact_Code" "*87", "DND_Act_Code" "*78", "DND_Deact_Code" "*79",
    "Secure_All_Call_Act_Code" "*16", "Secure_No_Call_Act_Code" "*17", "Secure_One_Call_Act_Code" "*18",
    "Secure_One_Call_Deact_Code" "*19",
    "Prefer_G711u_Code" "*017110", "Force_G711u_Code" "*027110", "Prefer_G711a_Code" "*017111", "Force_G711a_Code" "*027111",
    "Prefer_G729a_Code" "*01729", "Force_G729a_Code" "*02729",
];
/// Of all but the multiplatform phones.
static OLDER_CODES: Table = codes![
    "Blind_Transfer_Code" "*98", "Call_Back_Act_Code" "*66", "Call_Back_Deact_Code" "*86",
    "Block_CID_Act_Code" "*67", "Block_CID_Deact_Code" "*68", "Media_Loopback_Code" "*03",
    "Prefer_G726r32_Code" "*0172632", "Force_G726r32_Code" "*0272632",
];
/// Of what speaks G.723 and the other rates of G.726: SPA phones and the older adapters.
static G726_CODES: Table = codes![
    "Prefer_G723_Code" "*01723", "Force_G723_Code" "*02723", "Prefer_G726r16_Code" "*0172616", "Force_G726r16_Code" "*0272616",
    "Prefer_G726r24_Code" "*0172624", "Force_G726r24_Code" "*0272624", "Prefer_G726r40_Code" "*0172640", "Force_G726r40_Code" "*0272640",
];
/// Of SPA phones.
static SPA_CODES: Table = codes!["Call_UnPark_Code" "*39", "Group_Call_Pickup_Code" "*37"];
/// Of the SPA 300 and 500.
static SPA5_CODES: Table = codes!["Prefer_L16_Code" "*01016", "Force_L16_Code" "*02016"];
/// Of those with G.722.
static G722_CODES: Table = codes!["Prefer_G722_Code" "*01722", "Force_G722_Code" "*02722"];
/// Of those that page: all but the older adapters.
static PAGING_CODE: Table = codes!["Paging_Code" "*96"];
/// Of adapters.
static ADAPTER_CODES: Table = codes![
    "Call_Redial_Code" "*07", "Call_Back_Busy_Act_Code" "*05", "Cfwd_Last_Act_Code" "*63", "Cfwd_Last_Deact_Code" "*83",
    "Block_Last_Act_Code" "*60", "Block_Last_Deact_Code" "*80", "Accept_Last_Act_Code" "*64", "Accept_Last_Deact_Code" "*84",
    "CID_Act_Code" "*65", "CID_Deact_Code" "*85", "CWCID_Act_Code" "*25", "CWCID_Deact_Code" "*45",
    "Dist_Ring_Act_Code" "*26", "Dist_Ring_Deact_Code" "*46", "Speed_Dial_Act_Code" "*74",
    "Modem_Line_Toggle_Code" "*99", "FAX_Line_Toggle_Code" "#99",
];
/// Of multiplatform phones.
static MPP_CODES: Table = codes![
    "Prefer_G722.2_Code" "*01724", "Force_G722.2_Code" "*02724", "Prefer_iLBC_Code" "*01016", "Force_iLBC_Code" "*02016",
    "Prefer_ISAC_Code" "*01026", "Force_ISAC_Code" "*02026", "Prefer_OPUS_Code" "*01056", "Force_OPUS_Code" "*02056",
];

macro_rules! disputed {
    ($($name:literal),+) => {
        Table {
            scope: Scope::Phone,
            rows: &[$(Row::new(LocalStarCodes, $name, Fixed("")).clear("").when(keeps_none)),+],
        }
    };
}

/// Those of the multiplatform phones that the dump of an 8841 and Cisco's reference of the 7800 have otherwise: which is restored, nobody knows.
static MPP_DISPUTED: Table = disputed![
    "Blind_Transfer_Code",
    "Block_CID_Act_Code",
    "Block_CID_Deact_Code",
    "Call_Unpark_Code",
    "Group_Call_Pickup_Code"
];

fn keeps_none(view: &View) -> bool {
    !view.phone.flag(LocalStarCodes)
}
