//! What is heard without a call of one's own: ring tones, and pages to a multicast group.
//!
//! Tones as delivered: the dumps of SPA 5xx, 9xx and 2102 in provisioner/Provisioner (`endpoint/cisco/*/$model.cfg` at 573c129b), of an 8841, a SPA525G2 and
//! an ATA 191 in fusionpbx/fusionpbx at c7a00dcb3e; the guide of the 7800 lists the 8841's.

use super::keys::label;
use crate::models::{SPA525, is, reads_11_3};
use autoprov_core::{
    At, Because, Concept::*, Encode::*, Pick, Place, Row, Scope, Sheet, Source, Table, Value, View, cut,
};

/// What each line is told of the phone.
macro_rules! ringtone {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Lines, rows: &[$($row.once(Pick::Phone)),+] }
    };
}

/// Of multiplatform phones.
pub(super) static MPP: Table = Table::of(&[
    &ringtone![Row::new(Ringtone, "Default_Ring_{n}_", Within(1, 12))],
    &Table::by(|view, sheet| name_tones(view, sheet, "", MPP_TONES)),
    &PAGES,
    &LATER_PAGES,
]);
/// Of the SPA 300 and 500.
pub(super) static SPA: Table = Table::of(&[
    &ringtone![
        Row::new(Ringtone, "Default_Ring__{n}__", Within(1, 12)).when(|view| !is(view, SPA525)),
        // All dumps of a 525G2 have 2, and none says that it was delivered so.
        Row::new(Ringtone, "Default_Ring__{n}__", Within(1, 12)).when(|view| is(view, SPA525)),
    ],
    &Table::by(|view, sheet| {
        name_tones(view, sheet, "", if is(view, SPA525) { SPA525_TONES } else { SPA_TONES });
    }),
    &PAGES,
    &FEW_PAGES,
]);
/// Of the SPA 900, which page in no dump.
pub(super) static SPA9: Table = Table::of(&[
    &ringtone![Row::new(Ringtone, "Default_Ring__{n}__", Within(1, 10))],
    &Table::by(|view, sheet| name_tones(view, sheet, "", &SPA_TONES[..10])),
]);
/// Of adapters. A SPA2102 has nine, the others eight.
pub(super) static ADAPTERS: Table = Table::of(&[
    &ringtone![
        Row::new(Ringtone, "Default_Ring_{n}_", Within(1, 8)),
        // Both as delivered. Without them a name counts for nothing.
        Row::new(RingAlertInfo, "Dist_Ring_Serv_{n}_", Fixed("Yes")),
        Row::new(RingAlertInfo, "Dist_Ring_Setting_{n}_", Fixed("Yes")),
    ],
    &Table::by(|view, sheet| name_tones(view, sheet, "_Name", ADAPTER_TONES)),
]);

const MPP_TONES: &[&str] = &[
    "n=Sunrise;w=file://Sunrise.rwb;c=1",
    "n=Chirp 1;w=file://chirp1.raw;c=1",
    "n=Chirp 2;w=file://chirp2.raw;c=1",
    "n=Delight;w=file://Delight.rwb;c=1",
    "n=Evolve;w=file://Evolve.rwb;c=1",
    "n=Mellow;w=file://Mellow.rwb;c=1",
    "n=Mischief;w=file://Mischief.rwb;c=1",
    "n=Reflections;w=file://Reflections.rwb;c=1",
    "n=Ringer;w=file://Ringer.rwb;c=1",
    "n=Ascent;w=file://Ascent.rwb;c=1",
    "n=Are you there;w=file://AreYouThereF.raw;c=1",
    "n=Chime;w=file://Chime.raw;c=1",
];
const SPA_TONES: &[&str] = &[
    "n=Classic-1;w=3;c=1",
    "n=Classic-2;w=3;c=2",
    "n=Classic-3;w=3;c=3",
    "n=Classic-4;w=3;c=4",
    "n=Simple-1;w=2;c=1",
    "n=Simple-2;w=2;c=2",
    "n=Simple-3;w=2;c=3",
    "n=Simple-4;w=2;c=4",
    "n=Simple-5;w=2;c=5",
    "n=Office;w=4;c=1",
    "n=Pulse;w=5;c=1",
    "n=Du-dut;w=6;c=1",
];
const SPA525_TONES: &[&str] = &[
    "n=Cisco Synth;w=file://Cisco_synth_ring1.mp3;c=0",
    "n=Retro;w=file://ringin.726;c=1",
    "n=Office;w=file://thx-short.726;c=1",
    "n=Analog Synth;w=file://Analog1.raw;c=1",
    "n=Are You There;w=file://AreYouThereF.raw;c=1",
    "n=Chime;w=file://Chime.raw;c=1",
    "n=Clock Shop;w=file://ClockShop.raw;c=1",
    "n=Film Score;w=file://FilmScore.raw;c=1",
    "n=Koto Effect;w=file://KotoEffect.raw;c=1",
    "n=Piano;w=file://Piano2.raw;c=1",
    "n=Pulse;w=file://Pulse1.raw;c=1",
    "n=Du-dut;w=file://Ring7.raw;c=1",
];
const ADAPTER_TONES: &[&str] = &[
    "Bellcore-r1",
    "Bellcore-r2",
    "Bellcore-r3",
    "Bellcore-r4",
    "Bellcore-r5",
    "Bellcore-r6",
    "Bellcore-r7",
    "Bellcore-r8",
];

/// Names tones after Alert-Info: a call with the name of a tone in that header rings it (the guides of the 8800 and the SPA phones). The tone itself
/// stays, and its number.
fn name_tones(view: &View, sheet: &mut Sheet, end: &str, tones: &[&str]) {
    let nothing = (Value::List(Vec::new()), Source::Cleared);
    let (texts, source) = view.phone.get(RingAlertInfo).unwrap_or(&nothing);
    let numbers = view.phone.value(DistinctiveRing).map(Value::list).unwrap_or_default();
    let mut named: Vec<Option<&str>> = vec![None; tones.len()];
    sheet.knows(Place::Phone, &[RingAlertInfo, DistinctiveRing]);
    for (text, number) in texts.list().iter().zip(numbers) {
        let place = number.parse::<usize>().ok().and_then(|number| named.get_mut(number.checked_sub(1)?));
        let because = match place {
            None => format!("`{text}`: it has {} ring tones", tones.len()),
            Some(Some(_)) => format!("`{text}`: a ring tone has one text"),
            Some(_) if !is_name(text) => {
                format!("`{text}`: a ring tone is called by letters, digits and what else a URL has")
            }
            Some(free) => {
                *free = Some(text);
                sheet.took(Place::Phone, &[RingAlertInfo, DistinctiveRing]);
                continue;
            }
        };
        sheet.refuse(Place::Phone, RingAlertInfo, because);
    }
    for ((number, tone), name) in (1..).zip(tones).zip(named) {
        let key = format!("Ring{number}{end}");
        match (name, tone.split_once(';')) {
            (Some(name), Some((_, tone))) => sheet.set(key, format!("n={name};{tone}"), source.clone()),
            (Some(name), None) => sheet.set(key, name, source.clone()),
            (None, _) => sheet.set(key, *tone, Source::Cleared),
        }
    }
}

/// What a URL may have, without what would end a field or begin a macro.
fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !b"\"$;<=>\\^`{|}".contains(&b);
    !text.is_empty() && text.bytes().all(plain)
}

/// Groups that are listened to, all in one text: how it was before 11.3, and is on SPA phones. As delivered they page each other by 800.
static PAGES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(MulticastAddress, "Group_Paging_Script", With(pages))
            .also(&[MulticastLabel])
            .clear("pggrp=224.168.168.168:34560;name=All;num=800;listen=yes;")
            .when(|view| !is_later(view)),
        Row::doubt(MulticastLabel, |labels, _| {
            let long = labels.list().iter().any(|label| label.chars().count() > LONGEST);
            long.then(|| format!("it is cut to {LONGEST} characters").into())
        }),
    ],
};

/// The same one by one. None has a priority (`pri`): theirs is not between groups, but says what a page does to a call.
static LATER_PAGES: Table = Table::of(&[
    &Table {
        scope: Scope::Items(10),
        rows: &[Row::new(MulticastAddress, "Group_{n}_Paging_Script", With(page))
            .also(&[MulticastLabel])
            .clear("")
            .when(reads_11_3)],
    },
    &Table {
        scope: Scope::Phone,
        rows: &[Row::doubt(MulticastAddress, |_, at| {
            unheard(at.view, if reads_11_3(at.view) { 10 } else { HEARD })
        })],
    },
]);

static FEW_PAGES: Table =
    Table { scope: Scope::Phone, rows: &[Row::doubt(MulticastAddress, |_, at| unheard(at.view, HEARD))] };

/// How many groups of that text are heard: the first (guide of the 8800).
const HEARD: usize = 2;
/// Characters of the name of a group.
const LONGEST: usize = 64;
/// The last of the numbers by which a group is called from the phone, which it must have: 1024 to 32767. The last are the least likely to be anybody's.
const LAST: usize = 32_767;

/// Whether it is known to have firmware with a setting for each group.
fn is_later(view: &View) -> bool {
    view.firmware.is_some() && reads_11_3(view)
}

fn addresses(view: &View) -> &[String] {
    view.phone.value(MulticastAddress).map(Value::list).unwrap_or_default()
}

/// Why a group cannot be listened to.
fn odd(groups: &[String], place: usize) -> Option<&'static str> {
    let port = |group: &String| group.rsplit(':').next().and_then(|port| port.parse::<u16>().ok());
    let own = groups.get(place).and_then(port);
    match own {
        Some(port) if port % 2 == 1 || port < 1000 => Some("its port must be even, and 1000 or more"),
        Some(_) if groups.iter().take(place).any(|group| port(group) == own) => {
            Some("each group must have a port of its own")
        }
        Some(_) => None,
        None => Some("it has no port"),
    }
}

/// `pggrp=224.0.1.75:5004;name=All;num=32767;listen=yes;` of each that can be, in their order.
fn heard(view: &View) -> impl Iterator<Item = String> {
    let labels = view.phone.value(MulticastLabel).map(Value::list).unwrap_or_default();
    let groups = addresses(view);
    let able = groups.iter().enumerate().filter(|(place, _)| odd(groups, *place).is_none());
    able.map(|(place, group)| {
        let name = labels.get(place).map(|name| label(&cut(name, LONGEST))).filter(|name| !name.is_empty());
        let name = name.map(|name| format!("name={name};")).unwrap_or_default();
        format!("pggrp={group};{name}num={};listen=yes;", LAST.saturating_sub(place))
    })
}

fn pages(_: &Value, at: &At<'_>) -> Option<String> {
    let pages: String = heard(at.view).take(HEARD).collect();
    (!pages.is_empty()).then_some(pages)
}

fn page(_: &Value, at: &At<'_>) -> Option<String> {
    heard(at.view).nth(usize::from(at.index.max(1)) - 1)
}

/// What of the groups is not heard.
fn unheard(view: &View, most: usize) -> Option<Because> {
    let groups = addresses(view);
    let mut room = most;
    let mut told = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        match odd(groups, place) {
            Some(because) => told.push(format!("{group}: {because}")),
            None if room == 0 => told.push(format!("{group}: it hears {most} groups")),
            None => room -= 1,
        }
    }
    (!told.is_empty()).then(|| told.join("; ").into())
}
