//! What people dial: the plan of each account, the timer that ends a number, and the phone's own star codes.
//!
//! The open plan is of branches that other projects' phones run with: [`OPEN`] is what Wazo (`[*x]+`) and FusionPBX write, and a number with letters
//! has a branch of its own, each letter behind a backslash (FusionPBX `\p\a\r\k\+x+`). Sources of the numbers: the maker's templates in FusionPBX
//! (`gxp16xx` to `wp820`, `ht502` to `ht818`, `dp750`), which name 4 seconds and, but on the GXV3240 and GXV3275, "call features on" as defaults.

use super::keys;
use crate::models::has_fifth;
use autoprov_core::{
    At, Concept, Concept::*, Dialling, Encode, Encode::*, Grammar, Pick, Place, Plans, Row, Said, Scope,
    Sheet, Table, Value, View,
};

/// Numbers, codes with one star and two, a number behind a code, and numbers of E.164. That `x` is a digit in brackets too no guide says:
/// where it is not, the others still let all through.
const OPEN: &str = r"{ x+ | *x+ | **x+ | *x+*x+ | [*x]+ | \+x+ }";

/// The longest plan (the GXP16xx guide, the template of the DP750).
const MOST: usize = 1024;

const CODES: &[(&str, &str)] = &[("P191", "0")];

/// Phones by P-values. The GXP16xx, GXP2124 and GXP21xx of 1.0.5 lack the branch of `+`, which all others have.
pub static P_VALUES: Plans = Plans {
    grammar: Grammar::Braces,
    settings: &["P290", "P459", "P559", "P659", "P1759", "P1859"],
    maker: "{ x+ | *x+ | *xx*x+ }",
    source: "the maker's templates for the GXP16xx 1.0.4.33 and GXP21xx 1.0.5.32 (FusionPBX)",
    letters: false,
    codes: CODES,
};

/// Android phones. The WP820 has two branches more.
pub static ANDROID: Plans = Plans {
    maker: r"{ x+ | \+x+ | *x+ | *xx*x+ }",
    source: "the maker's templates for the GXV3240 1.0.3.144 and GXV3275 1.0.3.24 (FusionPBX)",
    ..P_VALUES
};

/// The GRP by aliases.
pub static ALIAS: Plans = Plans {
    settings: &["account.#.call.dialplan"],
    maker: ANDROID.maker,
    source: "the maker's guide for the GRP2600 1.0.5.15",
    codes: &[("account.#.featureCodes.callFeatures", "No")],
    ..P_VALUES
};

/// The GXP2000.
pub static GXP2000: Plans = Plans {
    settings: P_VALUES.settings.split_at(4).0,
    maker: "{ x+ | *x+ }",
    source: "SIPfoundry/legacy-sipxecs `line.xml`; the maker's template for 1.2.5.3 has no plan",
    ..P_VALUES
};

/// Adapters, gateways and DECT bases. The HT502's template has `{ x+ | *x+ }` on port 2; of the bases no source tells it.
pub static PORTS: Plans = Plans {
    settings: PLANS,
    maker: "{ x+ }",
    source: "the maker's guides for the HT802 1.0.0.5 and HT503 1.0.4.2",
    ..P_VALUES
};

/// The first gateways have no plan: all that their keys can say goes. They keep codes.
pub static LEGACY: Dialling = Dialling::Planned(&Plans {
    settings: &[],
    maker: r"{ [*x]+ | \+x+ }",
    source: "the maker's template for the HT286 and HT486 1.1.0.45 (FusionPBX) has no plan",
    ..P_VALUES
});

/// Of phones.
pub static PHONES: Table = Table::of(&[&ACCOUNTS, &GRP_CODES, &SEVENTH, &EMERGENCY, &UNSAID]);

static ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        plan(&["P290", "P459", "P559", "P659", "P1759", "P1859"]),
        codes(&["P191", "P420", "P520", "P620", "P1720", "P1820"]),
    ],
};

/// Of phones by P-values: the timer of accounts 5 and 6 is P1791 on firmware 1.0.5 and P791 and P891 on later ones (GXP2170 1.0.10.35, GRP 1.0.3.6).
pub static TIMERS: Table = Table::of(&[&FIVE_TIMERS, &LATER_TIMERS]);

static FIVE_TIMERS: Table =
    Table { scope: Scope::Lines, rows: &[timer(&["P85", "P491", "P591", "P691", "P1791"])] };
static LATER_TIMERS: Table = Table { scope: Scope::LinesBetween(5, 6), rows: &[timer(&["P791", "P891"])] };

/// Of Android phones.
pub static ANDROID_TIMERS: Table =
    Table { scope: Scope::Lines, rows: &[timer(&["P85", "P491", "P591", "P691", "P1791", "P1891"])] };

/// Of devices that have one for all.
pub static TIMER: Table = Table { scope: Scope::Phone, rows: &[timer(&["P85"])] };

/// Accounts 5 and 6 of the GRP, whose template has P720 beside a plan at P1759.
static GRP_CODES: Table =
    Table { scope: Scope::LinesBetween(5, 6), rows: &[codes(&["P720", "P820"]).when(has_fifth)] };

static SEVENTH: Table = Table {
    scope: Scope::LinesBetween(7, 16),
    rows: &[
        Row::doubt(DialPlan, |plan, _| (plan.text() == Some("open")).then(|| KEPT.into())).once(Pick::Phone),
        Row::cannot(DialTimeout, KEPT).once(Pick::Phone),
    ],
};

const KEPT: &str = "of its accounts 7 to 16 only server, user and password are known by number: they keep the maker's dial plan, timer and star codes";

/// Of the GXP2000.
pub static OLD_PHONE: Table = Table {
    scope: Scope::Lines,
    rows: &[plan(&["P290", "P459", "P559", "P659"]), codes(&["P191", "P420", "P520", "P620"])],
};

/// Of an adapter's port or a gateway's profile. No analog phone has letters.
pub const BLOCKS: &[Row] =
    &[Row::each(DialPlan, PLANS, Words(&[("open", OPEN)])).once(Pick::Phone), BLOCK_TIMER, BLOCK_CODES];

/// Of a base's profile.
pub const BASE: &[Row] = &[plan(PLANS), BLOCK_TIMER, BLOCK_CODES];

const PLANS: &[&str] = &["P4200", "P4201", "P4202", "P4203"];
const BLOCK_TIMER: Row = timer(&["P85", "P292", "P492", "P4588"]);
const BLOCK_CODES: Row = codes(&["P191", "P751", "P551", "P620"]);

/// Of the ports of the first gateways.
pub static OLD_PORTS: Table = Table { scope: Scope::Lines, rows: &[codes(&["P191", "P751"])] };

/// Of accounts by alias.
pub static NAMED: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(DialPlan, "account.{n}.call.dialplan", Says(open)).once(Pick::Phone),
        Row::new(DialTimeout, "account.{n}.call.noKeyEntryTimeout", SECONDS).once(Pick::Phone).clear("4"),
        Row::new(LocalStarCodes, "account.{n}.featureCodes.callFeatures", Flag("No", "Yes"))
            .once(Pick::Phone)
            .clear("No"),
    ],
};

/// A branch without `+` ends no number as long as another one goes on, and no guide has a sign that does.
pub static EMERGENCY: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::cannot(
        EmergencyNumbers,
        "nothing in it sends a number at once: they go after the timer, or with #, as every number does",
    )],
};

/// Which of the site's numbers no branch lets through.
pub static UNSAID: Table = Table::by(|view, sheet| {
    if view.phone.text(DialPlan) == Some("open") && sheet.judges() {
        branches(view, sheet);
    }
});

const fn plan(names: &'static [&'static str]) -> Row {
    Row::each(DialPlan, names, Says(open)).once(Pick::Phone)
}

/// The phone takes 1 to 15 seconds.
const SECONDS: Encode = Within(1, 15);

const fn timer(names: &'static [&'static str]) -> Row {
    Row::each(DialTimeout, names, SECONDS).once(Pick::Phone).clear("4")
}

/// One switch for all codes of an account.
const fn codes(names: &'static [&'static str]) -> Row {
    Row::each(LocalStarCodes, names, Flag("0", "1")).once(Pick::Phone).clear("0")
}

/// No value restores the maker's own: of a phone that is told nothing the plan stays as it is.
fn open(plan: &Value, at: &At<'_>) -> Said {
    match plan.text() {
        Some("open") => Said::of(branches(at.view, &mut Sheet::default())),
        _ => Said::Nothing,
    }
}

/// The open plan; a number that has no branch in it is told.
fn branches(view: &View, sheet: &mut Sheet) -> String {
    let (mut plan, end) = (OPEN.trim_end_matches(" }").to_owned(), " }");
    for (place, concept, number) in named(view) {
        let because = match branch(&number) {
            Ok(None) => continue,
            Ok(Some(branch)) if plan.split(" | ").any(|own| own == branch) => continue,
            Ok(Some(branch)) if plan.len() + " | ".len() + branch.len() + end.len() <= MOST => {
                plan = format!("{plan} | {branch}");
                continue;
            }
            Ok(Some(_)) => {
                format!("the dial plan is full with {MOST} characters: `{number}` may not be dialled")
            }
            Err(odd) => format!("the dial plan has no sign for `{odd}`: `{number}` may not be dialled"),
        };
        sheet.refuse(place, concept, because);
    }
    plan + end
}

/// The numbers that a phone's keys dial, and those of its mailboxes.
fn named(view: &View) -> impl Iterator<Item = (Place, Concept, String)> {
    let keys = keys::dialled(view).map(|(place, number)| (place, KeyValue, number));
    let boxes = view.places().filter_map(|(place, fields)| {
        Some((place, VoicemailNumber, fields.text(VoicemailNumber)?.trim().to_owned()))
    });
    keys.chain(boxes)
}

/// The branch of a number that [`OPEN`] does not let through: whatever digits stand at its end. Or what it cannot say.
fn branch(number: &str) -> Result<Option<String>, char> {
    let is_key = |key: char| key.is_ascii_digit() || key == '*';
    let digits = |number: &str| !number.is_empty() && number.chars().all(|key| key.is_ascii_digit());
    if number.chars().all(is_key) || number.strip_prefix('+').is_some_and(digits) {
        return Ok(None);
    }
    if let Some(odd) = number.chars().find(|key| !key.is_ascii_graphic() || r"|{}<>[]^,\".contains(*key)) {
        return Err(odd);
    }
    let head = number.trim_end_matches(|key: char| key.is_ascii_digit());
    let mut branch = String::new();
    for key in head.chars() {
        if !is_key(key) {
            branch.push('\\');
        }
        branch.push(key);
    }
    if head.len() < number.len() {
        branch.push_str("x+");
    }
    Ok(Some(branch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, refused, value, values, view};
    use autoprov_core::testing::{key, text, word};
    use autoprov_core::{KeyGroup, Source};

    fn opened(mut view: View) -> View {
        for line in 1..=view.model.lines {
            view.lines.entry(line).or_default().set(ServerHost, text("pbx.example"), Source::Device).unwrap();
        }
        view.phone.set(DialPlan, word("open"), Source::Dialect).unwrap();
        view
    }

    #[test]
    fn letters_have_branches_of_their_own() {
        let mut view = opened(gxp2170());
        view.phone.set(ParkCode, text("slot"), Source::Tenant).unwrap();
        for (place, kind, number) in [
            (13, "blf", "park+5901"),
            (14, "park", ""),
            (15, "speed-dial", "*8x9"),
            (16, "dtmf", "a"),
            (17, "speed-dial", "*21#"),
            (18, "speed-dial", "+38761123456"),
        ] {
            key(&mut view, KeyGroup::Line, place, kind, Some(number), None);
        }
        let plan = value(&view, "P290").unwrap();
        assert_eq!(
            plan,
            r"{ x+ | *x+ | **x+ | *x+*x+ | [*x]+ | \+x+ | \p\a\r\k\+x+ | \s\l\o\t | *8\xx+ | *21\# }"
        );
        assert_eq!(value(&view, "P1859"), Some(plan.clone()));
        for number in ["park+5903", "*8x9", "*21#", "***", "*72*101", "**101", "+3876"] {
            assert!(P_VALUES.grammar.read(&plan).dial(number).arrives(), "{number}");
        }
        assert!(refused(&view).is_empty());
        view.phone.set(DialPlan, word("maker"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "P290"), None);
    }

    #[test]
    fn what_the_plan_cannot_say_is_reported() {
        let mut view = opened(gxp2170());
        key(&mut view, KeyGroup::Line, 13, "speed-dial", Some("a|b"), None);
        for (place, long) in (14..=30).zip('a'..) {
            let long = long.to_string().repeat(60);
            key(&mut view, KeyGroup::Line, place, "speed-dial", Some(&long), None);
        }
        let told: Vec<_> = (21..=30).map(|place| format!("Key(Line, {place})")).collect();
        assert_eq!(refused(&view)[0], "Key(Line, 13)");
        assert_eq!(refused(&view)[1..], told);
        assert!(value(&view, "P290").unwrap().len() <= MOST);
    }

    #[test]
    fn every_account_has_its_switch_and_timer() {
        for (model, on, off, codes, timers) in [
            ("GXP2170", "1", "0", "P191 P420 P520 P620 P1720 P1820", "P85 P491 P591 P691 P791 P891 P1791"),
            ("GRP2604P", "1", "0", "P191 P420 P520 P620 P720 P820", "P85 P491 P591 P691 P791 P891"),
            ("GXV3275", "1", "0", "P191 P420 P520 P620 P1720 P1820", "P85 P491 P591 P691 P1791 P1891"),
            ("GXP2000", "1", "0", "P191 P420 P520 P620", "P85"),
            ("HT802", "1", "0", "P191 P751", "P85 P292"),
            ("HT496", "1", "0", "P191 P751", "P85"),
        ] {
            let mut view = opened(view(model));
            let all = |view: &View, names, own| values(view, names).iter().all(|value| value == own);
            assert!(all(&view, codes, off) && all(&view, timers, "4"), "{model}");
            view.phone.set(LocalStarCodes, Value::Flag(true), Source::Tenant).unwrap();
            view.phone.set(DialTimeout, Value::Number(20), Source::Tenant).unwrap();
            assert!(all(&view, codes, on) && all(&view, timers, "15"), "{model}");
        }
    }

    #[test]
    fn accounts_that_keep_the_makers_plan_are_reported() {
        assert_eq!(refused(&opened(view("GXV3350"))), ["Phone(DialPlan)"]);
        let mut view = opened(view("GXV3350"));
        view.lines.retain(|line, _| *line <= 6);
        assert!(refused(&view).is_empty());
    }
}
