//! The clock: NTP, a zone by the number of a city, and its summer time.
//!
//! Where the phone's own table has the clock of a zone it keeps summer time by itself (wazo, Tancredi: P75 is 2); else it is told the two dates of
//! the year (FusionPBX: P75 is 1), and a zone without summer time needs none (0).

use super::row;
use autoprov_core::{At, Concept::*, Dst, Encode::*, Match, Said, Scope, Table, Value, ZoneList};

/// The clock.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        row!(Ntp, "P30", Item(0)),
        row!(Ntp, "P8622", Item(1)).clear(""),
        // FusionPBX says the words of both.
        row!(DateFormat, "P102", Words(&[("ymd", "0"), ("mdy", "1"), ("dmy", "2")])),
        row!(TimeFormat, "P8624", Words(&[("24", "0"), ("12", "1")])),
        row!(TimeZone, "P64", Zone(&ZONES)),
        row!(TimeZone, "P75", Says(summer)),
        row!(TimeZone, "P23117", With(|zone, _| dates(zone).map(|_| "0".to_owned()))),
        row!(TimeZone, "P20076", With(date::<0>)),
        row!(TimeZone, "P20077", With(date::<1>)),
        row!(TimeZone, "P20078", With(date::<2>)),
        row!(TimeZone, "P20079", With(date::<3>)),
        row!(TimeZone, "P20080", With(date::<4>)),
        row!(TimeZone, "P20081", With(date::<5>)),
    ],
};

/// Tancredi's interface for Sangoma and VoIP Domain's module for HTek agree in these; 115 is VoIP Domain's alone. Of places whose rule has changed
/// since, or is not in the phone's table, the offset alone counts: a POSIX line without summer time.
pub static ZONES: ZoneList = ZoneList::new(
    Match::SameOffset,
    "
-11|105|Pacific/Pago_Pago;-10|1|Pacific/Honolulu;<-10>10|2|America/Adak;-9|3|America/Anchorage
-8|6|America/Los_Angeles;-8|4|America/Vancouver;-8|5|America/Tijuana
-7|7|America/Edmonton;-7|8|America/Mazatlan America/Hermosillo;-7|10|America/Phoenix
-6|14|America/Chicago;-6|11|America/Winnipeg;<-06>6|12|Pacific/Easter;-6|13|America/Mexico_City America/Guatemala America/Costa_Rica
-5|18|America/New_York;-5|16|America/Toronto;-5|15|America/Nassau;<-05>5|17|America/Havana
-4|20|America/Halifax;-4|23|Atlantic/Bermuda;<-04>4|21|America/Santiago;-4|25|America/Port_of_Spain;-3:30|26|America/St_Johns
-3|29|America/Fortaleza;-3|28|America/Argentina/Buenos_Aires;-3|30|America/Sao_Paulo;<-02>2|31;-1|32|Atlantic/Azores
+0|33|Etc/GMT;+0|39|Europe/London;+0|36|Europe/Dublin;+0|37|Europe/Lisbon Atlantic/Madeira;+0|38|Atlantic/Canary;+0|35|Atlantic/Faroe
+1|50|Europe/Berlin Europe/Zurich Europe/Vaduz Europe/Busingen;+1|41|Europe/Tirane;+1|42|Europe/Vienna;+1|43|Europe/Brussels
+1|46|Europe/Zagreb;+1|47|Europe/Prague;+1|48|Europe/Copenhagen Europe/Stockholm;+1|49|Europe/Paris Europe/Monaco;+1|51|Europe/Budapest
+1|52|Europe/Rome Europe/Madrid Europe/Malta Europe/San_Marino Europe/Vatican Europe/Andorra Europe/Gibraltar Africa/Ceuta
+1|53|Europe/Luxembourg;+1|54|Europe/Amsterdam;+1|55|Europe/Warsaw Europe/Oslo
+1|56|Europe/Belgrade Europe/Sarajevo Europe/Skopje Europe/Podgorica Europe/Ljubljana Europe/Bratislava
+2|58|Europe/Helsinki Europe/Mariehamn;+2|57|Europe/Tallinn Europe/Sofia Europe/Vilnius;+2|63|Europe/Riga;+2|67|Europe/Bucharest
+2|106|Europe/Athens;+2|66|Europe/Kaliningrad;<+02>-2|61|Asia/Jerusalem;<+02>-2|59|Asia/Gaza Asia/Hebron
<+02>-2|64|Asia/Beirut;<+02>-2|65|Europe/Chisinau;<+02>-2|70|Europe/Kyiv
+3|73|Europe/Moscow;+3|71|Africa/Nairobi;+3|72|Asia/Baghdad Asia/Riyadh Asia/Kuwait;+3:30|74|Asia/Tehran
+4|77|Asia/Tbilisi;+4|75|Asia/Yerevan;+4|76|Asia/Baku;+4|79|Europe/Samara
+5|83|Asia/Yekaterinburg;+5|80|Asia/Aqtobe;+5|82|Asia/Karachi;+5:30|84|Asia/Kolkata;+6|85|Asia/Bishkek;+6:30|115|Asia/Yangon
+7|88|Asia/Bangkok;+7|87|Asia/Krasnoyarsk;+8|89|Asia/Shanghai;+8|90|Asia/Singapore;+8|91|Australia/Perth
+9|93|Asia/Tokyo;+9|92|Asia/Seoul;<+0930>-9:30|94|Australia/Adelaide;+9:30|95|Australia/Darwin
+10|98|Australia/Hobart;<+10>-10|96|Australia/Sydney Australia/Melbourne;+10|97|Australia/Brisbane;+10|99|Asia/Vladivostok
<+1030>-10:30|100|Australia/Lord_Howe;+11|101|Pacific/Noumea;+12|102|Pacific/Auckland;<+1245>-12:45|103|Pacific/Chatham
+13|104|Pacific/Tongatapu
",
);

/// The summer time that must be told by its dates.
fn dates(zone: &Value) -> Option<Dst> {
    let zone = zone.zone()?;
    let (_, like) = ZONES.find(zone)?;
    zone.dst.filter(|_| like == Match::SameOffset)
}

fn summer(zone: &Value, _: &At<'_>) -> Said {
    let Some(own) = zone.zone().filter(|zone| ZONES.token(zone).is_some()) else { return Said::Nothing };
    let odd =
        |dst: Dst| dst.save != 3600 || [dst.start, dst.end].iter().any(|side| side.time_of_day() % 3600 != 0);
    match (own.dst, dates(zone)) {
        (None, _) => Said::of("0"),
        (Some(_), None) => Said::of("2"),
        (_, Some(dst)) if odd(dst) => {
            Said::adapted("1", "its summer time is an hour, and begins and ends on the hour")
        }
        _ => Said::of("1"),
    }
}

/// Month, day and hour of its beginning and of its end.
fn date<const PART: usize>(zone: &Value, at: &At<'_>) -> Option<String> {
    let dst = dates(zone)?;
    let side = if PART < 3 { dst.start } else { dst.end };
    let (month, day) = side.date(at.view.year);
    [month, day, side.time_of_day() / 3600].get(PART % 3).map(ToString::to_string)
}
