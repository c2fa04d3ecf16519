//! What holds for every dialect and every model: a crate that is linked is held to it, and writes no test for it.

mod dialling;
mod keys;

use super::{MAC, full, key, line, list, modules, secret, text, word};
use crate::format::{write_checked, xml};
use crate::{
    Concept, Contact, Content, DeviceProfile, Feature, Fields, FirmwareVersion, KeyGroup, Kind, Limit,
    Limited, Made, Model, OwnModel, Place, Refusal, Refused, Registry, Scope, Setting, Settings, Source,
    Support, Table, Value, Vendor, View, Zone, percent_encoded,
};
use std::collections::{BTreeMap, BTreeSet};

/// A dialect as one model speaks it.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Whose model it is.
    pub vendor: &'static Vendor,
    /// The dialect.
    pub profile: &'static dyn DeviceProfile,
    /// The model.
    pub model: &'static Model,
}

/// Where a law does not hold, one line each.
pub type Violations = BTreeSet<String>;

/// Every model in every dialect that it speaks. `all`: else of models that differ only in how much they have, one.
pub fn subjects(registry: &Registry, all: bool) -> Vec<Subject> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (vendor, model) in registry.models() {
        for (_, profile) in model.dialects {
            let groups: Vec<_> = model.keys.iter().filter(|(_, n)| *n > 0).map(|(group, _)| *group).collect();
            let quirks: Vec<_> = model.quirks.iter().map(|(name, _)| *name).collect();
            let like = (
                profile.id(),
                groups,
                quirks,
                (model.lines > 1, model.handsets > 0, !model.expansion.is_empty(), model.like.is_some()),
            );
            if all || seen.insert(like) {
                out.push(Subject { vendor, profile: *profile, model });
            }
        }
    }
    out
}

/// Adds a model of a site's own in each dialect, with a line and a key less than the one it is like.
pub fn adopt_own_models(registry: &Registry) {
    let mut seen = BTreeSet::new();
    let mut own = Vec::new();
    for (vendor, like) in registry.models() {
        if like.dialects.iter().any(|(_, profile)| seen.insert(profile.id())) {
            let keys = like.key_count(KeyGroup::Line);
            let name = format!("{} of our own", like.name);
            let row = OwnModel {
                vendor: vendor.id,
                model: &name,
                like: like.name,
                lines: Some(like.lines.max(2) - 1),
                keys: (keys > 0).then_some(keys.max(2) - 1),
                user_agents: &[],
            };
            own.push(registry.own_model(&row).expect("it is like one that there is"));
        }
    }
    registry.adopt(own);
}

/// Concepts that no cell of the matrix stands for: each dialect that writes one has a witness of its own.
pub const WITNESSED: [Concept; 32] = [
    Concept::DialPlan,
    Concept::DialTimeout,
    Concept::LocalStarCodes,
    Concept::EmergencyNumbers,
    Concept::Lookup,
    Concept::BackupProxyHost,
    Concept::Failback,
    Concept::CallWaiting,
    Concept::ServerOnly,
    Concept::IntercomAnswer,
    Concept::IntercomAlertInfo,
    Concept::IntercomBarge,
    Concept::FeatureKeySync,
    Concept::Lldp,
    Concept::Cdp,
    Concept::StunHost,
    Concept::SessionTimer,
    Concept::CallerIdSource,
    Concept::TransferKey,
    Concept::ConferenceUri,
    Concept::RemoteManagement,
    Concept::Ringtone,
    Concept::RingAlertInfo,
    Concept::Wallpaper,
    Concept::Logo,
    Concept::Backlight,
    Concept::Screensaver,
    Concept::MenuLock,
    Concept::ButtonNumber,
    Concept::SubscriptionSeconds,
    Concept::MulticastAddress,
    Concept::WifiSsid,
];

/// Values of a concept that a site may ask for, of every sort that a phone may treat otherwise.
pub fn samples(concept: Concept) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|own| text(own)).collect();
    let words = |words: &[&str]| words.iter().map(|own| word(own)).collect();
    let numbers = |numbers: &[i64]| numbers.iter().map(|own| Value::Number(*own)).collect();
    match concept {
        Concept::TimeZone => ["Europe/Sarajevo", "America/New_York", "Asia/Kathmandu", "Asia/Kolkata"]
            .iter()
            .map(|name| Value::Zone(Zone::named(name).expect("a zone of tzdata")))
            .collect(),
        Concept::Ntp => vec![list(&["ntp.example"]), list(&["ntp.example", "time.example"])],
        Concept::Dns => vec![list(&["192.0.2.53"]), list(&["192.0.2.53", "192.0.2.54", "192.0.2.55"])],
        Concept::LdapNameAttributes | Concept::LdapNumberAttributes => {
            vec![list(&["one"]), list(&["one", "two"])]
        }
        Concept::Codecs => vec![
            list(&["g722", "pcma"]),
            list(&["opus", "pcmu"]),
            list(&["g726-32"]),
            list(&["ilbc", "g729", "pcma", "pcmu", "g722", "opus", "g726-32"]),
        ],
        Concept::HandsetLines => vec![list(&["2"])],
        Concept::EmergencyNumbers => vec![list(&["112"]), list(&["112", "911"])],
        Concept::DialTimeout => numbers(&[5, 7]),
        Concept::DateFormat
        | Concept::TimeFormat
        | Concept::KeyType
        | Concept::DialPlan
        | Concept::TransferKey
        | Concept::WifiSecurity => words(concept.words()),
        Concept::ServerTransport => words(&["tcp", "tls"]),
        Concept::Srtp => words(&["optional", "required"]),
        Concept::Dtmf => words(&["inband", "info", "rfc2833+info"]),
        Concept::Lookup => words(&["srv", "naptr"]),
        Concept::CallerIdSource => {
            vec![
                list(&["from"]),
                list(&["rpid", "from"]),
                list(&["pai", "rpid", "from"]),
                list(&["from", "pai"]),
            ]
        }
        Concept::RingAlertInfo => vec![list(&["inside"]), list(&["inside", "outside"])],
        Concept::DistinctiveRing => vec![list(&["2"]), list(&["2", "3"])],
        Concept::MulticastAddress => {
            vec![list(&["224.0.1.75:5004"]), list(&["224.0.1.76:5006", "224.0.1.75:5004"])]
        }
        Concept::MulticastLabel => vec![list(&["All"]), list(&["", "Door"])],
        Concept::Ringtone => numbers(&[2, 3]),
        Concept::Backlight | Concept::Screensaver => numbers(&[0, 60, 61, 1800]),
        Concept::Wallpaper | Concept::Logo => texts(&["http://192.0.2.10/prov/own.jpg"]),
        Concept::SessionTimer => numbers(&[0, 600, 1801]),
        Concept::Failback => numbers(&[61, 3601]),
        Concept::SubscriptionSeconds => numbers(&[60, 1801]),
        Concept::ButtonNumber => texts(&["302", "302,2"]),
        Concept::Language => texts(&["de", "fr", "hr"]),
        Concept::Country => texts(&["de", "us", "ba"]),
        Concept::IpAddress | Concept::Gateway => texts(&["192.0.2.7"]),
        Concept::NetworkMask => texts(&["255.255.255.0"]),
        Concept::ProvisioningUrl => texts(&["http://192.0.2.99/prov", "https://192.0.2.99/prov"]),
        Concept::DirectoryUrl => texts(&["http://192.0.2.99/prov/_directory/000b82010203"]),
        Concept::FirmwarePack => texts(&["firmware/1.2.3", "firmware/phone.rom"]),
        Concept::LdapDisplayName => texts(&["%givenName", "%givenName %sn %o"]),
        Concept::LdapNameFilter | Concept::LdapNumberFilter => texts(&["(sn=%)"]),
        Concept::HandsetIpei => texts(&["02c332b510"]),
        Concept::Vlan => numbers(&[77]),
        Concept::VlanPriority => numbers(&[3]),
        Concept::PcVlan => numbers(&[78]),
        Concept::PollingMinutes => numbers(&[5, 61, 50_000]),
        Concept::Expires => numbers(&[61, 7200]),
        Concept::NatKeepalive => numbers(&[17]),
        Concept::KeyLine => numbers(&[2]),
        _ => match concept.kind() {
            Kind::Secret => vec![secret("s3cr3t"), secret("n0ther")],
            Kind::Flag => vec![Value::Flag(true), Value::Flag(false)],
            Kind::Number => numbers(&[7, 9]),
            _ => texts(&["one.example"]),
        },
    }
}

impl Subject {
    fn name(&self) -> String {
        format!("{} {} {}", self.vendor.id, self.model.name, self.profile.id())
    }

    /// A phone with everything set, but few lines and keys: what holds for the second holds for the twelfth.
    fn phone(&self) -> View {
        let mut view = full(self.model);
        view.modules = modules(self.model).into_iter().take(1).collect();
        view.lines.retain(|index, _| *index <= 2);
        view.handsets.retain(|index, _| *index <= 2);
        view.keys.clear();
        let kinds = [
            ("speed-dial", Some("102"), Some("Bo")),
            ("blf", Some("102"), Some("Bo")),
            ("park", None, Some("Park")),
        ];
        for group in [KeyGroup::Line, KeyGroup::Memory, KeyGroup::Programmable, KeyGroup::Expansion(1)] {
            // Beside the lines' own keys, where there is room.
            let count = view.key_count(group);
            let first = (self.model.lines.min(2) + 1).min(count.saturating_sub(1)).max(1);
            for (position, (kind, value, label)) in (first..=count).zip(kinds) {
                key(&mut view, group, position, kind, value, label);
            }
        }
        view
    }

    /// Its files, by name, one of each: settings as they are read back (the same in two formats are the same), documents as text.
    fn files(&self, view: &View) -> BTreeMap<&'static str, Vec<Setting>> {
        let written = |(name, made, form): (&'static str, Made, Content)| {
            let file = match (made, form) {
                (Made::Settings(settings), Content::Settings(own)) => {
                    let written = write_checked(own.format, Some(MAC), settings);
                    written.unwrap_or_else(|error| panic!("{} {name}: {error}", self.name())).1
                }
                (Made::Document(bytes), _) => {
                    vec![Setting::new("", String::from_utf8_lossy(&bytes).into_owned(), Source::Dialect)]
                }
                _ => return None,
            };
            Some((name, file))
        };
        self.each(view).filter_map(written).collect()
    }

    /// What its files are made of, one of each.
    fn made(&self, view: &View) -> Vec<Made> {
        self.each(view).map(|(_, made, _)| made).collect()
    }

    /// The files that are made for one phone. Those of the same settings in two formats are one.
    fn each<'a>(&'a self, view: &'a View) -> impl Iterator<Item = (&'static str, Made, Content)> + 'a {
        let mut seen: Vec<(*const _, usize)> = Vec::new();
        let files = self.profile.artifacts().iter().filter(move |artifact| {
            let Content::Settings(own) = artifact.content else { return artifact.is_made_for_one() };
            let same = (own.tables.as_ptr(), own.more.map_or(0, |more| more as usize));
            let new = own.tables.is_empty() || !seen.contains(&same);
            seen.push(same);
            new && artifact.is_made_for_one()
        });
        files.map(move |artifact| {
            let made = self.profile.make(artifact, view);
            (artifact.name, made.unwrap_or_else(|error| panic!("{}: {error}", self.name())), artifact.content)
        })
    }

    /// The places that are tried: the phone, a line, a key of each group, a handset.
    fn places(view: &View) -> Vec<Place> {
        let mut seen = BTreeSet::new();
        let sort = |place: &Place| match place {
            Place::Phone => (0, KeyGroup::Line),
            Place::Line(_) => (1, KeyGroup::Line),
            Place::Key(group, _) => (2, *group),
            Place::Handset(_) => (3, KeyGroup::Line),
        };
        view.places().map(|(place, _)| place).filter(|place| seen.insert(sort(place))).collect()
    }

    /// What a site asks for is in a file, or it is reported that it is not; and what is reported to be left out is in none.
    pub fn nothing_is_lost(&self, violations: &mut Violations) {
        let phone = self.phone();
        if phone.template.is_some() {
            self.nothing_is_lost_of(&View { template: None, ..phone.clone() }, violations);
        }
        self.nothing_is_lost_of(&phone, violations);
    }

    fn nothing_is_lost_of(&self, base: &View, violations: &mut Violations) {
        for place in Self::places(base) {
            let own = base.fields(place).into_iter().flat_map(Fields::iter).map(|(c, ..)| c);
            // The full phone finds its servers by their ports.
            let lookup = matches!(place, Place::Line(_)).then_some(Concept::Lookup);
            let concepts: Vec<_> = own.chain(lookup).collect();
            for concept in concepts {
                let no_page = self.profile.support(self.model, Feature::HttpDirectory) != Support::Supported;
                let no_key = |kind| !base.keys.values().any(|key| key.text(Concept::KeyType) == Some(kind));
                let skipped = match concept {
                    Concept::LineActive | Concept::KeyLabel | Concept::KeyLine => true,
                    // What a key without a place parks with: nobody misses it where there is none.
                    Concept::ParkCode => no_key("park"),
                    // What a key that watches does with a call.
                    Concept::TransferKey => no_key("blf"),
                    // A phone that shows no page is given no address of one.
                    Concept::DirectoryUrl => no_page,
                    _ => false,
                };
                if skipped {
                    continue;
                }
                let mut without = base.clone();
                everywhere(&mut without, place, concept, |fields| fields.remove(concept));
                let plain = self.made(&without);
                // A line shows on the key at its own place by itself.
                let by_itself =
                    |value: &Value| place == Place::Key(KeyGroup::Line, 1) && *value == word("line");
                let values = samples(concept).into_iter();
                let values: Vec<_> =
                    values.filter(|value| concept.is_wish(value) && !by_itself(value)).collect();
                let asking = |value: &Value| {
                    let mut view = without.clone();
                    everywhere(&mut view, place, concept, |fields| {
                        fields.put(concept, value.clone(), Source::Device);
                    });
                    view
                };
                // One of two is what the phone does by itself: then the other changes a file.
                let by_default = |value: &Value| {
                    let two = matches!(value, Value::Flag(_)) || concept.words().len() == 2;
                    two && values.iter().any(|other| {
                        let view = asking(other);
                        other != value
                            && self.made(&view) != plain
                            && !self
                                .profile
                                .refuses(&view)
                                .iter()
                                .any(|own| own.what == place.refused(concept))
                    })
                };
                // A setting made of two concepts: what the other says besides may be what this value asks for.
                let told_anyway = || values.iter().any(|value| others(&plain, &self.made(&asking(value))));
                for value in &values {
                    let mut view = asking(value);
                    let refused = self.profile.refuses(&view);
                    // What a line has of the phone is reported of the line.
                    let reported = |what| match what {
                        Refused::Line(_, of) if place == Place::Phone => of == concept,
                        what => what == place.refused(concept),
                    };
                    let own: Vec<_> = refused.iter().filter(|own| reported(own.what)).collect();
                    let says = |kept: bool| own.iter().any(|own| own.adapted == kept);
                    let changes = self.made(&view) != plain;
                    let led = |what: Option<Concept>| {
                        what.is_some_and(|lead| {
                            let omitted = [place.refused(lead), Refused::Phone(lead)];
                            refused.iter().any(|own| !own.adapted && omitted.contains(&own.what))
                        })
                    };
                    let shown = format!("{}: {place} {concept:?} {value:?}", self.name());
                    // What a phone always does is no loss: that it cannot do otherwise is reported.
                    let always = matches!(value, Value::Flag(_)) && {
                        everywhere(&mut view, place, concept, |fields| {
                            fields.put(concept, Value::Flag(*value != Value::Flag(true)), Source::Device);
                        });
                        self.profile.refuses(&view).iter().any(|own| own.what == place.refused(concept))
                    };
                    // A line that does not register is refused whole.
                    let gone = matches!(place, Place::Line(_)).then_some(Concept::LineActive);
                    // A mask follows an address, and that follows DHCP.
                    let mut leads = std::iter::successors(concept.follows(), |lead| lead.follows());
                    let led = leads.any(|lead| led(Some(lead))) || led(gone);
                    let lost = !changes && !always && own.is_empty() && !led;
                    if lost && !by_default(value) && !told_anyway() {
                        violations.insert(format!("{shown} is lost in silence"));
                    }
                    // A key is refused whole, whatever of it is.
                    let whole = match place {
                        Place::Key(..) => concept == Concept::KeyType,
                        // All lines have it: one that can do it changes the file.
                        Place::Line(_) => view
                            .lines
                            .keys()
                            .all(|line| refused.iter().any(|own| own.what == Refused::Line(*line, concept))),
                        _ => true,
                    };
                    if changes && whole && says(false) && !says(true) {
                        let because =
                            own.iter().map(|own| own.because.as_ref()).collect::<Vec<_>>().join("; ");
                        violations.insert(format!("{shown} is refused ({because}) and changes a file"));
                    }
                }
            }
        }
    }

    /// Whether a value of the concept is in one of its files, and not refused.
    pub fn takes(&self, concept: Concept) -> bool {
        let base = self.phone();
        samples(concept).into_iter().any(|value| {
            let mut view = base.clone();
            let mut without = base.clone();
            let of_line =
                [Concept::Lookup, Concept::BackupProxyHost, Concept::Failback, Concept::SubscriptionSeconds]
                    .contains(&concept);
            let place = if of_line { Place::Line(1) } else { Place::Phone };
            for (view, value) in [(&mut view, Some(value)), (&mut without, None)] {
                everywhere(view, place, concept, |fields| match &value {
                    Some(value) => fields.put(concept, value.clone(), Source::Device),
                    None => fields.remove(concept),
                });
                // That it is `open` is what `complete` says.
                view.phone.default_to(Concept::DialPlan, Some((word("open"), Source::Dialect)));
            }
            let changes = self.made(&view) != self.made(&without);
            let left_out = |own: &Refusal| {
                let here = matches!(own.what, Refused::Phone(of) | Refused::Line(_, of) if of == concept);
                here && !own.adapted
            };
            changes && !self.profile.refuses(&view).iter().any(left_out)
        })
    }

    /// What people choose at the phone stays theirs where the site says nothing: no setting that such a value writes is cleared without one.
    pub fn what_people_choose_is_theirs(&self, violations: &mut Violations) {
        let cleared: BTreeSet<_> = self.cleared().into_iter().map(|(name, _)| name).collect();
        let with = |concept: Concept, value: Option<&Value>| -> BTreeSet<(String, String)> {
            let mut view = self.phone();
            // One picture may be both.
            view.phone.remove(Concept::Logo);
            everywhere(&mut view, Place::Phone, concept, |fields| match value {
                Some(value) => fields.put(concept, value.clone(), Source::Device),
                None => fields.remove(concept),
            });
            let settings = self.made(&view).into_iter().flat_map(Made::settings);
            settings.map(Setting::into_pair).collect()
        };
        for concept in WITNESSED.into_iter().filter(|concept| concept.is_personal()) {
            let without = with(concept, None);
            for value in samples(concept) {
                let written = with(concept, Some(&value));
                for (name, _) in written.difference(&without).filter(|(name, _)| cleared.contains(name)) {
                    violations.insert(format!("{}: {concept:?}: `{name}` is cleared", self.name()));
                }
            }
        }
    }

    /// What its files write where the site says nothing at all of phone and lines: names and values. Keys are left alone, and so is what the
    /// phone does not have.
    pub fn cleared(&self) -> BTreeSet<(String, String)> {
        let mut view = View { clear_keys: false, ..View::new(MAC, self.model) };
        for index in 1..=self.model.lines {
            let own = line(index, &(100 + index).to_string(), "");
            let needed = [
                Concept::LineActive,
                Concept::UserName,
                Concept::Password,
                Concept::ServerHost,
                Concept::ServerPort,
                Concept::ServerTransport,
                Concept::Expires,
            ];
            let fields = view.lines.entry(index).or_default();
            for (concept, value, source) in own.iter().filter(|(concept, ..)| needed.contains(concept)) {
                fields.put(concept, value.clone(), source.clone());
            }
        }
        view.complete();
        view.keys.clear();
        let settings = self.made(&view).into_iter().flat_map(|made| match made {
            Made::Settings(settings) => settings,
            _ => Vec::new(),
        });
        let cleared = settings.filter(|setting| setting.source == Source::Cleared);
        cleared.map(Setting::into_pair).collect()
    }

    /// No host of IPv6 stands without brackets where something follows it or a scheme leads to it (RFC 3986, section 3.2.2).
    pub fn hosts_may_be_ipv6(&self, violations: &mut Violations) {
        const HOST: &str = "2001:db8::a7";
        let mut view = self.phone();
        for concept in [Concept::Syslog, Concept::LdapHost, Concept::StunHost] {
            view.phone.put(concept, text(HOST), Source::Device);
        }
        view.phone.put(Concept::Ntp, list(&[HOST]), Source::Device);
        for line in view.lines.values_mut() {
            for concept in [
                Concept::ServerHost,
                Concept::OutboundProxyHost,
                Concept::BackupHost,
                Concept::BackupProxyHost,
            ] {
                line.put(concept, text(HOST), Source::Device);
            }
        }
        let mut files: Vec<_> = self.files(&view).into_iter().collect();
        view.phone.put(Concept::LdapTls, Value::Flag(true), Source::Device);
        files.extend(self.files(&view));
        for (name, settings) in files {
            for setting in settings {
                for (at, _) in setting.value.match_indices(HOST) {
                    let before = setting.value[..at].chars().next_back();
                    let after = setting.value[at + HOST.len()..].chars().next();
                    let alone = |c: Option<char>| {
                        c.is_none_or(|c| matches!(c, ' ' | ',' | ';' | '|' | '"' | '@' | '<' | '>' | '='))
                    };
                    if !(before == Some('[') && after == Some(']') || alone(before) && alone(after)) {
                        violations.insert(format!(
                            "{} {name}: {} = {}",
                            self.name(),
                            setting.key,
                            setting.value
                        ));
                    }
                }
            }
        }
    }

    /// A line that has no server by its file gives its password to nobody's.
    pub fn lines_without_a_server_are_off(&self, violations: &mut Violations) {
        let mut view = full(self.model);
        for (index, line) in &mut view.lines {
            line.put(Concept::ServerHost, text(&format!("{index}.example")), Source::Device);
            line.put(Concept::Password, secret(&format!("pass of line {index}.")), Source::Device);
        }
        let refused = self.profile.refuses(&view);
        let files = self.files(&view);
        for index in view.lines.keys() {
            let password = format!("pass of line {index}.");
            let off = refused.iter().any(|own| own.what == Refused::Line(*index, Concept::ServerHost));
            if off && files.values().flatten().any(|own| own.value.contains(&password)) {
                violations.insert(format!("{}: line {index} has no server and a password", self.name()));
            }
        }
    }

    /// A password arrives as it is, or is refused and stands nowhere; and every setting that holds one says so.
    pub fn secrets_arrive_or_are_refused(&self, violations: &mut Violations) {
        const ODD: [&str; 12] = [
            "p&w<d>%+=\"'",
            "%NULL%",
            " blanks ",
            "ta\tb",
            "Söhne№1",
            "semi;colon",
            "do$lar",
            "back\\slash",
            "[bra]cket",
            "#hash",
            "12345678901234567890123456789012345678901234567890123456789012345678",
            "a",
        ];
        for (place, concept) in [
            (Place::Phone, Concept::AdminPassword),
            (Place::Phone, Concept::UserPassword),
            (Place::Phone, Concept::ProvisioningPassword),
            (Place::Phone, Concept::LdapPassword),
            (Place::Line(1), Concept::Password),
        ] {
            let mut without = self.phone();
            with(&mut without, place, |fields| fields.remove(concept));
            let bare = self.files(&without);
            for odd in ODD {
                let mut view = self.phone();
                with(&mut view, place, |fields| fields.put(concept, secret(odd), Source::Device));
                let refusals: Vec<_> = self.profile.refuses(&view);
                let mut reported = refusals.iter().filter(|own| {
                    own.what == place.refused(concept)
                        || concept.follows().is_some_and(|lead| own.what == place.refused(lead))
                });
                let refused = reported.clone().next().is_some();
                // What is adapted may stand in one setting and not in another.
                let left_out = refused && reported.all(|own| !own.adapted);
                let files = self.files(&view);
                let holds = |setting: &Setting| {
                    setting.value.contains(odd) || setting.value.contains(&percent_encoded(odd))
                };
                let written = bare != files;
                // Another password may be the same.
                let own = |(name, settings): (&&str, &Vec<Setting>)| {
                    settings.iter().any(|own| own.secret && holds(own) && !bare[*name].contains(own))
                };
                let arrived = files.iter().any(own);
                let shown = format!("{}: {concept:?} `{}`", self.name(), odd.escape_debug());
                // A short one is a part of other words.
                let open = |own: &&Setting| !own.secret && odd.len() > 8 && holds(own);
                for setting in files.values().flatten().filter(open) {
                    violations.insert(format!("{shown} stands in {}, which is not marked", setting.key));
                }
                if written && !arrived && !refused {
                    violations.insert(format!("{shown} is written and does not arrive"));
                }
                if left_out && arrived && odd.len() > 1 {
                    violations.insert(format!("{shown} is refused and stands in a file"));
                }
            }
        }
    }

    /// What clears a setting is no password and no name: who asks for it is reported.
    pub fn what_clears_is_no_value(&self, violations: &mut Violations) {
        let base = self.phone();
        let mut clearing = BTreeSet::new();
        for artifact in self.profile.artifacts() {
            if let Content::Settings(settings) = artifact.content {
                clears(settings.tables, &mut clearing);
            }
        }
        for (concept, word) in clearing {
            let has = |place: &Place| base.fields(*place).is_some_and(|fields| fields.get(concept).is_some());
            for place in Self::places(&base).into_iter().filter(has) {
                let mut view = base.clone();
                let value = if concept.is_secret() { secret(word) } else { text(word) };
                with(&mut view, place, |fields| fields.put(concept, value, Source::Device));
                if !self.profile.refuses(&view).iter().any(|own| own.what == place.refused(concept)) {
                    violations.insert(format!(
                        "{}: {place} {concept:?} `{word}` clears it in silence",
                        self.name()
                    ));
                }
            }
        }
    }

    /// Limits are kept, and what is beyond them is reported.
    pub fn limits_are_kept(&self, violations: &mut Violations) {
        for limit in Limit::holding(self.profile.limits(), self.model) {
            let concept = match limit.what {
                Limited::Characters(concept) => concept,
                Limited::Contacts | Limited::ContactName => {
                    self.book_is_kept(limit, violations);
                    continue;
                }
                Limited::Never(_) => continue,
            };
            let long = "x".repeat(limit.most + 1);
            let mut view = self.phone();
            let value = match concept.kind() {
                Kind::Secret => secret(&long),
                Kind::Text => text(&long),
                kind => panic!("{}: {concept:?} is a {kind} and has no length", self.name()),
            };
            let places: Vec<_> = Self::places(&view)
                .into_iter()
                .filter(|place| view.fields(*place).is_some_and(|fields| fields.get(concept).is_some()))
                .collect();
            for place in places {
                with(&mut view, place, |fields| fields.put(concept, value.clone(), Source::Device));
                let shown = format!("{}: {place} {concept:?}", self.name());
                if !self.profile.refuses(&view).iter().any(|own| own.what == place.refused(concept)) {
                    violations
                        .insert(format!("{shown}: more than {} characters are not reported", limit.most));
                }
                if self.files(&view).values().flatten().any(|setting| setting.value.contains(&long)) {
                    violations.insert(format!("{shown}: more than {} characters are written", limit.most));
                }
            }
        }
    }

    /// No value is too long for a file: what its line cannot hold is cut or left out, and that is reported.
    pub fn long_values_are_no_error(&self, violations: &mut Violations) {
        let long = "ö".repeat(3000);
        let base = self.phone();
        for place in Self::places(&base) {
            let mut view = base.clone();
            let own = base.fields(place).into_iter().flat_map(Fields::iter).map(|(concept, ..)| concept);
            for concept in own {
                let value = match concept.kind() {
                    Kind::Text => text(&long),
                    Kind::Secret => secret(&long),
                    _ => continue,
                };
                with(&mut view, place, |fields| fields.put(concept, value, Source::Device));
            }
            for artifact in self.profile.artifacts() {
                if let Err(error) = self.profile.file(artifact, &view) {
                    violations.insert(format!("{}: {place}: {error}", self.name()));
                }
            }
        }
    }

    /// A book has no more entries than the phone takes, nor longer names, and what keys need is in it before any contact.
    fn book_is_kept(&self, limit: &Limit, violations: &mut Violations) {
        let (count, long) = match limit.what {
            Limited::ContactName => (1, "x".repeat(limit.most + 1)),
            _ => (limit.most + 1, String::new()),
        };
        let mut view = self.phone();
        view.contacts.clear();
        let keys = self.files(&view);
        let contact = |n| Contact { name: format!("{long}{n}"), number: format!("9{n:06}") };
        view.contacts = (0..count).map(contact).collect();
        let files = self.files(&view);
        let written = |text: &str| files.values().flatten().map(|own| own.value.matches(text).count()).max();
        let shown = format!("{}: a book of {count} contacts", self.name());
        if !self.profile.refuses(&view).iter().any(|own| own.what == Refused::Contacts) {
            violations.insert(format!("{shown} is beyond the limit and not reported"));
        }
        let entries: usize = (0..count).filter(|n| written(&contact(*n).number) > Some(0)).count();
        if limit.what == Limited::Contacts && entries + limit.keys.map_or(0, |keys| keys(&view)) > limit.most
        {
            violations.insert(format!("{shown} is written with {entries}"));
        }
        if !long.is_empty() && written(&long) > Some(0) {
            violations.insert(format!("{shown} has a name of {} bytes", long.len()));
        }
        let speed_dial = |files: &BTreeMap<_, Vec<Setting>>| {
            files.values().flatten().filter(|own| own.value.contains("102")).count()
        };
        if speed_dial(&files) < speed_dial(&keys) {
            violations.insert(format!("{shown} leaves no room for what keys need"));
        }
    }

    /// Same phone, same bytes; what must not exist is nothing, and all else is a file; every cell that is not supported says why.
    pub fn is_pure_and_says_why(&self, violations: &mut Violations) {
        let view = full(self.model);
        if self.files(&view) != self.files(&view.clone()) {
            violations.insert(format!("{}: two files of one phone differ", self.name()));
        }
        for artifact in self.profile.artifacts() {
            let made = self.profile.make(artifact, &view);
            let nothing = matches!(artifact.content, Content::Nothing | Content::Upload(..));
            if nothing && made != Ok(Made::Nothing) {
                violations.insert(format!("{} {}: something is made of nothing", self.name(), artifact.name));
            }
            let file = self.profile.file(artifact, &view);
            if !file.as_ref().is_ok_and(|file| file.is_none() == nothing) {
                let error = file.err().map(|error| error.to_string());
                violations.insert(format!("{} {}: no file: {error:?}", self.name(), artifact.name));
            }
        }
        for feature in Feature::ALL {
            let because = self.profile.support(self.model, feature).reason();
            if because.is_some_and(|because| because.len() < 10 || because.ends_with('.')) {
                violations.insert(format!("{}: {} does not say why", self.name(), feature.name()));
            }
        }
        let refused: Vec<Refusal> = self.profile.refuses(&super::empty(self.model));
        if !refused.is_empty() {
            violations.insert(format!("{}: nothing is asked for, and {refused:?} is refused", self.name()));
        }
    }

    /// No setting comes twice, and what is written of a phone with nothing set is also written of one with everything: it clears.
    pub fn settings_come_once(&self, violations: &mut Violations) {
        let views = [full(self.model), super::empty(self.model)];
        for artifact in self.profile.artifacts() {
            let Content::Settings(Settings { format, .. }) = artifact.content else { continue };
            let [all, cleared] = views.each_ref().map(|view| {
                let settings = self.profile.make(artifact, view).map(Made::settings).unwrap_or_default();
                let names = settings.iter().map(|own| format.identity(own).into_owned());
                (settings.len(), names.collect::<BTreeSet<_>>())
            });
            let shown = format!("{} {}", self.name(), artifact.name);
            if [&all, &cleared].iter().any(|(count, names)| *count > names.len()) {
                violations.insert(format!("{shown}: a setting comes twice"));
            }
            let alone: Vec<_> = cleared.1.difference(&all.1).collect();
            if !alone.is_empty() {
                violations.insert(format!("{shown}: {alone:?} is only ever cleared"));
            }
        }
    }

    /// A contact is an entry or none, whatever is in its name and number: it adds no element to a document, no line and no field to a table.
    pub fn contacts_stay_contacts(&self, name: &str, number: &str, violations: &mut Violations) {
        for artifact in self.profile.artifacts().iter().filter(|artifact| artifact.contacts) {
            let elements = |contacts: &[(&str, &str)]| {
                let mut view = super::directory(self.model, 0, 1, "");
                let contact = |(name, number): &(&str, &str)| Contact {
                    name: (*name).to_owned(),
                    number: (*number).to_owned(),
                };
                view.contacts = contacts.iter().map(contact).collect();
                let made = self.profile.make(artifact, &view);
                let Ok(Made::Document(bytes)) = made else { return Err(format!("{made:?}")) };
                if artifact.content.content_type().is_some_and(|kind| kind.starts_with("text/csv")) {
                    return records(&String::from_utf8_lossy(&bytes));
                }
                let read = xml::read(&bytes, |document| {
                    let elements = document.descendants().filter(roxmltree::Node::is_element);
                    Ok(elements.map(|own| own.tag_name().name().to_owned()).collect::<Vec<_>>())
                });
                read.map_err(|error| error.to_string())
            };
            let own = elements(&[(name, number)]);
            if own.is_err() || ![elements(&[("Ana", "101")]), elements(&[])].contains(&own) {
                violations.insert(format!("{} {}: {name:?} {number:?}: {own:?}", self.name(), artifact.name));
            }
        }
    }

    /// The names that its files have for a phone with everything set, with one with nothing, over every transport; and whether the phone's
    /// firmware is known: that of the catalogue, where it speaks this dialect.
    pub fn names(&self, mut each: impl FnMut(&str, bool)) {
        let tested = FirmwareVersion::new(self.model.tested_firmware);
        let spoken = tested.as_ref().and_then(|own| self.model.dialect_at((self.vendor.generation)(own)));
        let known = tested.clone().filter(|_| spoken.is_some_and(|own| own.id() == self.profile.id()));
        let mut other = self.phone();
        let zone = Zone::named("America/Nuuk").expect("a zone of tzdata");
        other.phone.put(Concept::TimeZone, Value::Zone(zone), Source::Tenant);
        for mut view in [full(self.model), super::empty(self.model), other] {
            for firmware in [None].into_iter().chain(known.clone().map(Some)) {
                view.firmware = firmware;
                for transport in crate::Transport::ALL {
                    view.transport = transport.into();
                    for artifact in self.profile.artifacts() {
                        let made = self.profile.make(artifact, &view).map(Made::settings).unwrap_or_default();
                        for setting in &made {
                            each(&setting.key, view.firmware.is_some());
                        }
                    }
                }
            }
        }
    }
}

/// How many fields each record of a CSV file has (RFC 4180): commas between them, and quotes around a field double those within. Lines that
/// begin with `#` are comments of some makers.
fn records(text: &str) -> Result<Vec<String>, String> {
    let (mut records, mut fields, mut quoted) = (Vec::new(), 1, false);
    let lines = text.split_inclusive('\n').filter(|line| !line.starts_with('#'));
    for c in lines.flat_map(str::chars) {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields += 1,
            '\n' if !quoted => records.push(std::mem::replace(&mut fields, 1).to_string()),
            _ => {}
        }
    }
    if quoted { Err("a quote is not closed".to_owned()) } else { Ok(records) }
}

/// Whether a setting that a value of the site stands in has another value in other files of the phone.
fn others(made: &[Made], other: &[Made]) -> bool {
    let settings = |made: &[Made]| -> Vec<Setting> {
        made.iter()
            .filter_map(|made| if let Made::Settings(own) = made { Some(own.clone()) } else { None })
            .flatten()
            .collect()
    };
    let other = settings(other);
    let asked = |own: &Setting| !matches!(own.source, Source::Cleared | Source::Dialect);
    let differs = |own: &Setting| other.iter().any(|other| other.key == own.key && other.value != own.value);
    settings(made).iter().any(|own| asked(own) && differs(own))
}

/// What clears passwords and names.
fn clears(tables: &[&'static Table], clearing: &mut BTreeSet<(Concept, &'static str)>) {
    for table in tables {
        if let Scope::Tables(_, inner) | Scope::Bounded(_, inner) = table.scope {
            clears(inner, clearing);
        }
        if let Scope::Changed(changes, inner) = table.scope {
            let mut there = BTreeSet::new();
            clears(inner, &mut there);
            let here = there.into_iter().map(|(concept, word)| (concept, changes.cleared(word)));
            clearing.extend(here.filter(|(_, word)| !word.trim().is_empty()));
        }
        for row in table.rows.iter().filter(|row| row.concept.is_secret() || row.concept.is_name()) {
            clearing.extend(row.clear.filter(|word| !word.trim().is_empty()).map(|word| (row.concept, word)));
        }
    }
}

/// Changes the values of a place, of all lines where it is one, and of those that have the phone's.
fn everywhere(view: &mut View, place: Place, concept: Concept, change: impl Fn(&mut Fields)) {
    with(view, place, &change);
    match (place, concept) {
        (Place::Line(_), _) | (Place::Phone, Concept::Codecs | Concept::VoicemailNumber) => {
            view.lines.values_mut().for_each(change);
        }
        (Place::Phone, Concept::PickupCode) => view.keys.values_mut().for_each(change),
        _ => {}
    }
    // What is looked up has no port, with a word for it and without.
    if concept == Concept::Lookup {
        view.lines.values_mut().for_each(|fields| fields.remove(Concept::ServerPort));
    }
}

/// Changes the values of a place.
fn with(view: &mut View, place: Place, change: impl FnOnce(&mut Fields)) {
    let fields = match place {
        Place::Phone => Some(&mut view.phone),
        Place::Line(index) => view.lines.get_mut(&index),
        Place::Key(group, position) => view.keys.get_mut(&(group, position)),
        Place::Handset(index) => view.handsets.get_mut(&index),
    };
    if let Some(fields) = fields {
        change(fields);
    }
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn a_record_of_a_list_ends_where_no_quote_is_open() {
        assert_eq!(records("a,b\r\n\"x,\"\"y\n\",2\r\n").unwrap(), ["2", "2"]);
        assert!(records("\"a\n").is_err());
    }
}
