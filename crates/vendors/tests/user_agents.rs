//! What phones say of themselves, by the forms that `fixtures/<vendor>/user-agents.txt` gives: of every model of every linked maker.

#![allow(clippy::unwrap_used)]

use autoprov_core::{Mac, Model, Registry, UserAgent, Vendor};
use autoprov_vendors as _;
use proptest::prelude::*;
use std::sync::LazyLock;

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::linked().unwrap());

/// A line of a list: who says it, the models by a spelling, the header.
struct Form {
    who: &'static str,
    models: Vec<&'static str>,
    header: &'static str,
}

/// The forms of each maker. One without a list fails here.
static FORMS: LazyLock<Vec<(&Vendor, Vec<Form>)>> = LazyLock::new(|| {
    let list = |vendor: &'static Vendor| {
        let path = format!("{}/../../fixtures/{}/user-agents.txt", env!("CARGO_MANIFEST_DIR"), vendor.id);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let form = |line: &'static str| {
            let [who, models, header, source] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
                panic!("{path}: {line}")
            };
            assert!(!source.is_empty(), "{path}: {line}: no source");
            let models = if who == "unseen" { models.split(' ').collect() } else { vec![models] };
            Form { who, models, header }
        };
        (vendor, text.leak().lines().filter(|line| !line.starts_with('#')).map(form).collect())
    };
    REGISTRY.vendors().map(list).collect()
});

/// What a pattern's star stands for in a spelling.
fn star<'a>(pattern: &str, spelling: &'a str) -> Option<&'a str> {
    let (head, tail) = pattern.split_once('*').unwrap_or((pattern, ""));
    let star = spelling.strip_prefix(head)?.strip_suffix(tail)?;
    (pattern.contains('*') || star.is_empty()).then_some(star)
}

/// What of each spelling of a model stands in a form.
fn spelled<'a>(form: &'a Form, model: &'a Model) -> impl Iterator<Item = &'a str> {
    let spellings = std::iter::once(&model.name).chain(model.aliases);
    spellings.flat_map(|spelling| form.models.iter().filter_map(move |pattern| star(pattern, spelling)))
}

/// A header of a form, with the firmware and the address in it.
fn header(form: &Form, vendor: &Vendor, model: &str) -> (String, Option<String>, Option<Mac>) {
    let oui = vendor.ouis.first().copied().unwrap_or([2, 0, 0]);
    let mac = Mac::new([oui[0], oui[1], oui[2], 0xaa, 0xb1, 0x02]);
    let pairs = format!("{mac}")
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect::<Vec<_>>()
        .join(":");
    let (mut text, mut firmware, mut address) =
        (form.header.replace("{*}", &model.replace(' ', "")), None, None);
    for (slot, written) in [
        ("{mac}", format!("{mac}")),
        ("{MAC}", format!("{mac:#}")),
        ("{m:a:c}", pairs.clone()),
        ("{M:A:C}", pairs.to_uppercase()),
    ] {
        if text.contains(slot) {
            (text, address) = (text.replace(slot, &written), Some(mac));
        }
    }
    if let Some((before, (version, after))) =
        text.split_once('{').and_then(|(b, rest)| Some((b, rest.split_once('}')?)))
    {
        firmware = Some(version.to_owned());
        text = format!("{before}{version}{after}");
    }
    assert!(!text.contains('{'), "{text}");
    (text, firmware, address)
}

/// The model that each maker who claims a header reads in it, the maker itself first among them.
fn read(vendor: &Vendor, header: &str) -> (UserAgent, Vec<&'static Model>) {
    let mut claims = REGISTRY.user_agent(header.as_bytes());
    claims.sort_by_key(|(claimant, _)| claimant.id != vendor.id);
    let own = claims.first().filter(|(claimant, _)| claimant.id == vendor.id);
    let seen = own.unwrap_or_else(|| panic!("{} does not read {header}", vendor.name)).1.clone();
    let row = |(claimant, seen): &(&'static Vendor, UserAgent)| {
        let row = seen.model.as_deref().and_then(|model| claimant.model(model));
        row.unwrap_or_else(|| panic!("{} claims {header}, and has no such model: {seen:?}", claimant.name))
    };
    (seen, claims.iter().map(row).collect())
}

#[test]
fn every_form_of_every_model_is_read_as_that_makers_model() {
    for (vendor, forms) in FORMS.iter() {
        for model in vendor.models {
            let mut said = false;
            for form in forms {
                for word in spelled(form, model) {
                    said |= form.who != "loader";
                    if form.header.is_empty() {
                        continue;
                    }
                    let (header, firmware, mac) = header(form, vendor, word);
                    let (seen, models) = read(vendor, &header);
                    let told = (seen.firmware.map(|version| version.to_string()), seen.mac, seen.loader);
                    assert_eq!(
                        (models[0].name, told),
                        (model.name, (firmware, mac, form.who == "loader")),
                        "{header}"
                    );
                    // Who else claims it has the same phone.
                    assert!(models.iter().all(|other| other.name == model.name), "{header}: {models:?}");
                }
            }
            assert!(
                said,
                "{} {}: fixtures/{}/user-agents.txt has no line for it",
                vendor.name, model.name, vendor.id
            );
        }
    }
}

#[test]
fn no_spelling_is_two_models_of_a_maker() {
    for vendor in REGISTRY.vendors() {
        for (place, model) in vendor.models.iter().enumerate() {
            for name in std::iter::once(&model.name).chain(model.aliases) {
                assert!(!vendor.models[..place].iter().any(|other| other.is(name)), "{name}");
            }
        }
    }
}

/// Where the number is the end of the model: of `CP-8841-3PCC` it is not.
#[test]
fn a_letter_behind_the_number_is_another_model_only_where_the_catalogue_has_it() {
    for (vendor, forms) in FORMS.iter() {
        for model in vendor.models {
            for form in forms.iter().filter(|form| !form.header.is_empty() && form.models[0].ends_with('*')) {
                for word in spelled(form, model).filter(|word| word.ends_with(|c: char| c.is_ascii_digit())) {
                    for letter in ["W", "P", "G", "E"] {
                        let header = header(form, vendor, &format!("{word}{letter}")).0;
                        let seen =
                            (vendor.user_agent)(header.as_bytes()).unwrap_or_else(|| panic!("{header}"));
                        let printed = seen.model.unwrap();
                        let own = vendor.models.iter().find(|other| other.is(&printed)).unwrap_or(model);
                        assert_eq!(vendor.model(&printed).map(|row| row.name), Some(own.name), "{header}");
                    }
                }
            }
        }
    }
}

/// Real headers, cut and spoilt.
fn likeness() -> impl Strategy<Value = Vec<u8>> {
    let headers =
        FORMS.iter().flat_map(|(vendor, forms)| forms.iter().map(|form| header(form, vendor, "T46G").0));
    let spoilt = (prop::sample::select(headers.collect::<Vec<_>>()), any::<(usize, usize, u8)>(), ".{0,9}");
    spoilt.prop_map(|(header, (cut, at, byte), tail)| {
        let mut bytes = header.into_bytes();
        bytes.truncate(cut % (bytes.len() + 1));
        if let Some(spoilt) = at.checked_rem(bytes.len()).and_then(|at| bytes.get_mut(at)) {
            *spoilt = byte;
        }
        [bytes, tail.into_bytes()].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_bytes_panic(header in likeness(), bytes: Vec<u8>) {
        let _ = (REGISTRY.user_agent(&header), REGISTRY.user_agent(&bytes));
    }
}

#[test]
fn other_programs_are_nobodys_phones() {
    for header in [
        "",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edge/120.0",
        "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; snom320-SIP 8.4.18)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Yealink SIP-T46G",
        "Mozilla/4.0 (compatible; GigasetP825X-SIP 10.1.33.33 000413E20001)",
        "Allegro-Software-WebClient/4.61 DLNADOC/1.00",
        "Linksys/WRT54G-1.2",
        "Cisco/IOS-15.2",
        "Acme X4 2.4.2 0c383e112233",
        "curl/8.5.0",
        "Wget/1.21",
    ] {
        assert_eq!(REGISTRY.user_agent(header.as_bytes()).len(), 0, "{header}");
    }
}
