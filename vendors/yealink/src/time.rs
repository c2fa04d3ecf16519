//! Time zones and daylight saving time, as the phones want them told.

use autoprov_core::{Match, Transition, Zone, ZoneList, hours};

/// The zones that phones list from firmware 70 on, misspellings included. The name decides nothing while the rule is told by hand.
/// Made from `catalogue/timezones/yealink.csv` (tancredi, nethvoice-wizard, MikoPBX), without places that have moved to another offset.
static LIST: ZoneList = ZoneList::new(
    Match::SameOffset,
    "
-11|Samoa|Pacific/Pago_Pago
-10|United States-Hawaii-Aleutian|Pacific/Honolulu;|United States-Alaska-Aleutian|America/Adak
-9:30|French Polynesia|Pacific/Marquesas
-9|United States-Alaska Time|America/Anchorage
-8|United States-Pacific Time|America/Los_Angeles;|Mexico(Tijuana,Mexicali)|America/Tijuana
-7|United States-Mountain Time|America/Denver;|United States-MST no DST|America/Phoenix
|Canada(Edmonton,Calgary)|America/Cambridge_Bay America/Inuvik America/Yellowknife
|Mexico(Mazatlan,Chihuahua)|America/Mazatlan
-6|United States-Central Time|America/Chicago;|Canada-Manitoba(Winnipeg)|America/Rankin_Inlet America/Resolute
|Chile(Easter Islands)|Pacific/Easter;|Mexico(Mexico City,Acapulco)|America/Mexico_City
-5|United States-Eastern Time|America/New_York;|Bahamas(Nassau)|America/Nassau America/Nipigon
|Canada(Montreal,Ottawa,Quebec)|America/Toronto America/Iqaluit America/Pangnirtung America/Thunder_Bay
|Cuba(Havana)|America/Havana
-4:30|Venezuela(Caracas)
-4|Canada(Halifax,Saint John)|America/Halifax;|Chile(Santiago)|America/Santiago
|United Kingdom(Bermuda)|America/Anguilla;|United Kingdom(Bernuda)|Atlantic/Bermuda
|Trinidad&Tobago|America/Port_of_Spain
-3:30|Canada-New Foundland(St.Johns)|America/St_Johns
-3|Argentina(Buenos Aires)|America/Argentina/Buenos_Aires
|Brazil(DST)|America/Sao_Paulo America/Araguaina America/Bahia America/Belem America/Cayenne America/Maceio America/Recife America/Santarem
|Brazil(no DST)|America/Fortaleza
-2:30|Newfoundland and Labrador
-2|Brazil(no DST)
-1|Portugal(Azores)|Atlantic/Azores
+0|GMT|Etc/GMT;|United Kingdom(London)|Europe/London;|Denmark-Faroe Islands(Torshavn)|Atlantic/Faroe
|Greenland|America/Danmarkshavn;|Ireland(Dublin)|Europe/Dublin;|Morocco|Africa/Casablanca
|Portugal(Lisboa,Porto,Funchal)|Europe/Lisbon Atlantic/Madeira;|Spain-Canary Islands(Las Palmas)|Atlantic/Canary
+1|Germany(Berlin)|Europe/Berlin;|Chad|Africa/Ndjamena;|Albania(Tirane)|Europe/Tirane;|Austria(Vienna)|Europe/Vienna
|Belgium(Brussels)|Europe/Brussels;|Croatia(Zagreb)|Europe/Zagreb;|Czech Republic(Prague)|Europe/Prague
|Denmark(Kopenhagen)|Europe/Copenhagen Europe/Stockholm;|France(Paris)|Europe/Paris Europe/Monaco
|Hungary(Budapest)|Europe/Budapest;|Italy(Rome)|Europe/Rome Europe/San_Marino Europe/Vatican
|Luxembourg(Luxembourg)|Europe/Luxembourg;|Macedonia(Skopje)|Europe/Skopje;|Netherlands(Amsterdam)|Europe/Amsterdam
|Spain(Madrid)|Europe/Madrid Africa/Ceuta Europe/Andorra
+2|Estonia(Tallinn)|Europe/Tallinn Europe/Vilnius;|Finland(Helsinki)|Europe/Helsinki Europe/Mariehamn
|Gaza Strip(Gaza)|Asia/Gaza;|Greece(Athens)|Europe/Athens Asia/Nicosia Europe/Sofia;|Israel(Tel Aviv)|Asia/Jerusalem
|Latvia(Riga)|Europe/Riga;|Lebanon(Beirut)|Asia/Beirut;|Moldova(Kishinev)|Europe/Chisinau
|Romania(Bucharest)|Europe/Bucharest;|Russia(Kaliningrad)|Europe/Kaliningrad
|Ukraine(Kyiv, Odessa)|Europe/Kyiv Europe/Kiev Europe/Uzhgorod Europe/Zaporozhye
+3|East Africa Time|Africa/Nairobi
|Iraq(Baghdad)|Asia/Baghdad Asia/Aden Asia/Kuwait Asia/Riyadh Indian/Antananarivo Indian/Comoro Indian/Mayotte
|Russia(Moscow)|Europe/Moscow Europe/Kirov Europe/Minsk Europe/Simferopol Europe/Volgograd
+3:30|Iran(Teheran)|Asia/Tehran
+4|Armenia(Yerevan)|Asia/Yerevan;|Azerbaijan(Baku)|Asia/Baku;|Georgia(Tbilisi)|Asia/Tbilisi
|Russia(Samara)|Europe/Samara Europe/Astrakhan Europe/Saratov Europe/Ulyanovsk
+4:30|Afghanistan(Kabul)|Asia/Kabul
+5|Kazakhstan(Aqtobe)|Asia/Aqtobe;|Pakistan(Islamabad)|Asia/Karachi
|Russia(Chelyabinsk)|Asia/Yekaterinburg Antarctica/Mawson Asia/Aqtau Asia/Ashgabat Asia/Atyrau Asia/Dushanbe Asia/Oral Asia/Samarkand Asia/Tashkent Indian/Kerguelen Indian/Maldives
+5:30|India(Calcutta)|Asia/Kolkata
+5:45|Nepal(Katmandu)|Asia/Kathmandu
+6|Kazakhstan(Astana, Almaty);|Russia(Novosibirsk,Omsk)|Asia/Omsk
+6:30|Myanmar(Naypyitaw)|Asia/Yangon
+7|Russia(Krasnoyarsk)|Asia/Krasnoyarsk;|Thailand(Bangkok)|Asia/Bangkok
+8|China(Beijing)|Asia/Shanghai;|Australia(Perth)|Australia/Perth;|Russia(Irkutsk, Ulan-Ude)|Asia/Irkutsk
|Singapore(Singapore)|Asia/Singapore
+8:45|Eucla|Australia/Eucla
+9|Japan(Tokyo)|Asia/Tokyo;|Korea(Seoul)|Asia/Seoul;|Russia(Yakutsk,Chita)|Asia/Yakutsk
+9:30|Australia(Adelaide)|Australia/Adelaide;|Australia(Darwin)|Australia/Darwin
+10|Australia(Sydney,Melboume,Canberra)|Australia/Sydney;|Australia(Brisbane)|Australia/Brisbane
|Australia(Hobart)|Australia/Hobart;|Russia(Vladivostok)|Asia/Vladivostok Asia/Ust-Nera
+10:30|Australia(Lord Howe Islands)|Australia/Lord_Howe
+11|New Caledonia(Noumea)|Pacific/Noumea;|Russia(Srednekolymsk Time)|Asia/Srednekolymsk
+11:30|Norfolk Island
+12|New Zealand(Wellington,Auckland)|Pacific/Auckland;|Russia(Kamchatka Time)|Asia/Kamchatka
+12:45|New Zealand(Chatham Islands)|Pacific/Chatham
+13|Tonga(Nukualofa)|Pacific/Tongatapu
+13:30|Chatham Islands
+14|Kiribati|Pacific/Kiritimati
",
);

/// The offsets of phones before 70.
static OLD_LIST: ZoneList = ZoneList::new(
    Match::SameOffset,
    "-11;-10;-9:30|-9.5;-9;-8;-7;-6;-5;-4:30|-4.5;-4;-3:30|-3.5;-3;-2;-1;+0|0;+1;+2;+3;+3:30|+3.5;+4;+4:30|+4.5;+5;+5:30|+5.5;\
     +6;+6:30|+6.5;+7;+8;+9;+9:30|+9.5;+10;+10:30|+10.5;+11;+12;+13",
);

const HOUR: i32 = 3600;

/// A zone as it is told; before 70 in another spelling, and always by date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// `+1`, `-3:30`, `0`; before 70 `+5.5`.
    pub(crate) offset: String,
    /// The phone's name for it; before 70 the offset.
    pub(crate) name: &'static str,
    /// Daylight saving time, by hand: the phone's own table of it ages with its firmware.
    pub(crate) summer: Option<Summer>,
}

/// A zone's daylight saving time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summer {
    /// Month, week (5 is the last), weekday (1 Monday to 7 Sunday), hour, right every year; else month, day, hour of the year.
    pub(crate) by_week: bool,
    /// When it begins, by the clock before it.
    pub(crate) start: String,
    /// When it ends, by the clock before it.
    pub(crate) end: String,
    /// How far the clock moves, in minutes.
    pub(crate) minutes: i32,
}

const fn list(old: bool) -> &'static ZoneList {
    if old { &OLD_LIST } else { &LIST }
}

/// `None`: the phone has no such offset, and then no rule is told either. `old`: before firmware 70.
pub(crate) fn clock(zone: &Zone, year: i16, old: bool) -> Option<Clock> {
    let name = list(old).token(zone)?;
    let offset = match zone.offset {
        _ if old => name.to_owned(),
        0 => "0".to_owned(),
        east => hours(east),
    };
    Some(Clock { offset, name, summer: summer(zone, year, old) })
}

/// The daylight saving time of a zone: by week where its rule fits one, else by the dates of the year. `dates`: always so.
///
/// Greenland switches at -1 o'clock of the last Sunday of March, which is no weekday of a week: the Saturday before it may be the
/// fourth or the last. A switch at a minute that is no whole hour (Chatham) becomes the nearest hour.
fn summer(zone: &Zone, year: i16, dates: bool) -> Option<Summer> {
    let dst = zone.dst?;
    let whole =
        |switch: Transition| Transition { time: (switch.time + HOUR / 2).div_euclid(HOUR) * HOUR, ..switch };
    let (start, end) = (whole(dst.start), whole(dst.end));
    let by_week = !dates && start.shift() == 0 && end.shift() == 0;
    let spell = |switch: Transition| {
        let hour = switch.time_of_day() / HOUR;
        if by_week {
            format!("{}/{}/{}/{hour}", switch.month, switch.week, switch.day_from_monday())
        } else {
            let (month, day) = switch.date(year);
            format!("{month:02}/{day:02}/{hour:02}")
        }
    };
    Some(Summer { by_week, start: spell(start), end: spell(end), minutes: dst.save / 60 })
}

/// Why a zone is told not at all, or not exactly. `None`: the phone's clock is right all year.
pub(crate) fn wrong(zone: &Zone, old: bool) -> Option<String> {
    let odd = || zone.dst.filter(|dst| [dst.start, dst.end].iter().any(|switch| switch.time % HOUR != 0));
    let hour = || "it switches at a minute that is no whole hour, and the phone does at the nearest hour";
    list(old).reason(zone).or_else(|| odd().map(|_| hour().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_offsets_and_names() {
        for (place, new, label, old) in [
            ("Europe/Sarajevo", "+1", "Germany(Berlin)", Some("+1")),
            ("Europe/Rome", "+1", "Italy(Rome)", Some("+1")),
            ("Asia/Kathmandu", "+5:45", "Nepal(Katmandu)", None),
            ("Asia/Kolkata", "+5:30", "India(Calcutta)", Some("+5.5")),
            ("America/St_Johns", "-3:30", "Canada-New Foundland(St.Johns)", Some("-3.5")),
            ("Europe/Dublin", "0", "Ireland(Dublin)", Some("0")),
            // The list still has Greenland at -3.
            ("America/Nuuk", "-2", "Brazil(no DST)", Some("-2")),
        ] {
            let told = |old| clock(&Zone::named(place).unwrap(), 2026, old);
            let now = told(false).unwrap();
            assert_eq!((now.offset.as_str(), now.name), (new, label), "{place}");
            assert_eq!(told(true).map(|clock| clock.offset).as_deref(), old, "{place}");
        }
    }

    #[test]
    fn tells_the_rule_by_week_or_what_no_week_says_by_date() {
        for (zone, year, dates, by_week, start, end, minutes) in [
            // Italy's rule as tancredi writes it: 3/5/7/2 and 10/5/7/3.
            ("Europe/Sarajevo", 2026, false, true, "3/5/7/2", "10/5/7/3", 60),
            ("Australia/Lord_Howe", 2026, false, true, "10/1/7/2", "4/1/7/2", 30),
            ("Antarctica/Troll", 2026, false, true, "3/5/7/1", "10/5/7/3", 120),
            // 2:45 and 3:45.
            ("Pacific/Chatham", 2026, false, true, "9/5/7/3", "4/1/7/4", 60),
            // The last Sunday of March 2026 is the 29th, of 2029 the 25th: Greenland moves an hour before it begins.
            ("America/Nuuk", 2026, false, false, "03/28/23", "10/25/00", 60),
            ("America/Nuuk", 2029, false, false, "03/24/23", "10/28/00", 60),
            ("Europe/Sarajevo", 2026, true, false, "03/29/02", "10/25/03", 60),
        ] {
            let told = summer(&Zone::named(zone).unwrap(), year, dates);
            let rule = Summer { by_week, start: start.to_owned(), end: end.to_owned(), minutes };
            assert_eq!(told, Some(rule), "{zone} {year}");
        }
    }
}
