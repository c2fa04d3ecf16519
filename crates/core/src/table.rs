//! Settings as tables: our concept, the maker's name, how the value is written, or why it cannot be.

mod encode;
mod name;

pub use encode::{Encode, Pick, Port, Said};
pub use name::{Name, Pattern};

use crate::servers::{Servers, Shares};
use crate::sheet::{Because, is_usual};
use crate::{
    Concept, Content, Fields, KeyGroup, Model, Place, Setting, Sheet, Source, Value, View, cut_bytes,
};
use encode::spell;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// Rows that share what they are about.
#[derive(Debug)]
pub struct Table {
    /// What the rows are repeated over.
    pub scope: Scope,
    /// The rows.
    pub rows: &'static [Row],
}

/// What a table is repeated over.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    /// The phone: once.
    Phone,
    /// Every line the model has.
    Lines,
    /// The lines from the first of these to the last, as far as the model has them. `{n}` counts from 1 at the first.
    LinesBetween(u16, u16),
    /// Every line the model has; one that no server is left for is as if it were not there.
    Served(&'static Servers),
    /// Every server that the phone has room for: the lines that share one are written as one, with the values of the first.
    Servers(&'static Servers),
    /// Every key of one group that the model has.
    Keys(KeyGroup),
    /// The same in pages of so many keys each: `{m}` is the page, `{n}` the key of the page, both from 1.
    Pages(KeyGroup, fn(&View) -> u16),
    /// Every key of one group, and of every expansion module that the device has: `{n}` counts on.
    AllKeys(KeyGroup),
    /// Every key of every expansion module that the device has: `{m}` is the module, `{n}` the key.
    Expansion,
    /// Every expansion module that the model takes: a constant is written for those that the device has.
    Modules,
    /// Every handset the model serves.
    Handsets,
    /// So many places for what the phone has in lists, one item each ([`Encode::Each`]).
    Items(u16),
    /// No rows: other tables, in their order, on phones of this kind. On others there is nothing of them.
    Tables(fn(&View) -> bool, &'static [&'static Table]),
    /// No rows: another maker's tables, with these changes.
    Changed(&'static Changes, &'static [&'static Table]),
    /// No rows: other tables, of which the settings that the phone's own template has ([`View::template`]) are written and no others; why
    /// nothing is written without that.
    Bounded(&'static str, &'static [&'static Table]),
    /// No rows: what none can say, at its place among the tables. It tells the sheet what it took, knows and refuses.
    By(fn(&View, &mut Sheet)),
}

impl Table {
    /// Other tables, in their order.
    pub const fn of(tables: &'static [&'static Self]) -> Self {
        Self::on(|_| true, tables)
    }

    /// Other tables, on phones of this kind alone.
    pub const fn on(when: fn(&View) -> bool, tables: &'static [&'static Self]) -> Self {
        Self { scope: Scope::Tables(when, tables), rows: &[] }
    }

    /// Another maker's tables, with these changes.
    pub const fn changed(changes: &'static Changes, tables: &'static [&'static Self]) -> Self {
        Self { scope: Scope::Changed(changes, tables), rows: &[] }
    }

    /// Other tables, of which the settings that the phone's own template has are written and no others.
    pub const fn bounded(because: &'static str, tables: &'static [&'static Self]) -> Self {
        Self { scope: Scope::Bounded(because, tables), rows: &[] }
    }

    /// What no rows can say.
    pub const fn by(fill: fn(&View, &mut Sheet)) -> Self {
        Self { scope: Scope::By(fill), rows: &[] }
    }
}

impl Model {
    /// A template of the phone's own in which everything stands that a dialect of its could write; none where no dialect is bounded by one
    /// ([`Scope::Bounded`]).
    pub fn whole_template(&self) -> Option<Arc<HashSet<String>>> {
        fn collect(tables: &[&Table], bounded: bool, names: &mut HashSet<String>) {
            for table in tables {
                match table.scope {
                    Scope::Tables(_, inner) | Scope::Changed(_, inner) => collect(inner, bounded, names),
                    Scope::Bounded(_, inner) => collect(inner, true, names),
                    _ if bounded => {
                        let all =
                            table.rows.iter().flat_map(|row| (1..=100).filter_map(|n| row.name.at(n, 0)));
                        names.extend(all.map(Cow::into_owned));
                    }
                    _ => {}
                }
            }
        }
        let mut names = HashSet::new();
        for (_, profile) in self.dialects {
            for artifact in profile.artifacts() {
                if let Content::Settings(own) = artifact.content {
                    collect(own.tables, false, &mut names);
                }
            }
        }
        (!names.is_empty()).then(|| Arc::new(names))
    }
}

/// What an OEM's phones have otherwise than the tables of the maker that builds them.
#[derive(Debug, Default)]
pub struct Changes {
    /// Names that they do not have, as patterns stand in the rows: these are left out.
    pub without: &'static [&'static str],
    /// What clears, there and here.
    pub clear: Option<(&'static str, &'static str)>,
}

impl Changes {
    /// What clears here, by what does there.
    pub fn cleared(&self, there: &'static str) -> &'static str {
        self.clear.filter(|(own, _)| *own == there).map_or(there, |(_, here)| here)
    }

    /// Whether a row is left out.
    fn drop(&self, row: &Row) -> bool {
        matches!(row.name, Name::Pattern(name) if self.without.contains(&name.text))
    }
}

/// One setting of a dialect, or the reason why there is none.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Ours.
    pub concept: Concept,
    /// The maker's name.
    pub name: Name,
    /// How the value is written.
    pub write: Encode,
    /// What is written where there is no value, so that the phone forgets the one it had. `None`: nothing is written.
    pub clear: Option<&'static str>,
    /// Whether that is left out where the phone has no such line, key or server at all.
    pub used: bool,
    /// On which phones it is written at all.
    pub when: Option<fn(&View) -> bool>,
    /// Why the others have no such setting. `None`: another row has it.
    pub otherwise: Option<&'static str>,
    /// What of the phone it needs besides, and why there is nothing without.
    pub needs: Option<Need>,
    /// Which line decides, where the phone has once what the site says line by line.
    pub pick: Option<Pick>,
    /// Other concepts that the value is made of.
    pub also: &'static [Concept],
}

/// A condition on phones, and why the others cannot do it.
pub(crate) type Need = (fn(&View) -> bool, &'static str);

/// Where in the walk a row is written.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The phone.
    pub view: &'a View,
    /// The values around this one: the line's, the key's, else the phone's.
    pub fields: &'a Fields,
    /// The place whose values these are.
    pub place: Place,
    /// The index from 1.
    pub index: u16,
    /// The expansion module, else 0.
    pub module: u8,
    /// Which lines share which servers, where the table is repeated over these.
    pub shares: Option<&'a Shares>,
}

impl Row {
    /// A row whose name is a pattern.
    pub const fn new(concept: Concept, name: &'static str, write: Encode) -> Self {
        Self {
            concept,
            name: Name::Pattern(Pattern::new(name)),
            write,
            clear: None,
            used: false,
            when: None,
            otherwise: None,
            needs: None,
            pick: None,
            also: &[],
        }
    }

    /// A row with a name for each index.
    pub const fn each(concept: Concept, names: &'static [&'static str], write: Encode) -> Self {
        Self { name: Name::Each(names), ..Self::new(concept, "", write) }
    }

    /// A row that is the same on every phone.
    pub const fn constant(name: &'static str, value: &'static str) -> Self {
        Self::new(Concept::Constant, name, Encode::Fixed(value))
    }

    /// No setting: what a site asks of it cannot be done, and why.
    pub const fn cannot(concept: Concept, because: &'static str) -> Self {
        Self { name: Name::None, ..Self::new(concept, "", Encode::Cannot(because)) }
    }

    /// No setting: the phone is always so by itself, and why it cannot be otherwise.
    pub const fn always(concept: Concept, by_itself: bool, because: &'static str) -> Self {
        Self { name: Name::None, ..Self::new(concept, "", Encode::Always(by_itself, because)) }
    }

    /// No setting, but a doubt: what a value would want and does not get.
    pub const fn doubt(concept: Concept, doubt: fn(&Value, &At<'_>) -> Option<Because>) -> Self {
        Self { name: Name::None, ..Self::new(concept, "", Encode::Doubt(doubt)) }
    }

    /// What is written where there is no value.
    #[must_use]
    pub const fn clear(mut self, value: &'static str) -> Self {
        self.clear = Some(value);
        self
    }

    /// What is written where a line, key or server has no such value; of one that is not there nothing is.
    #[must_use]
    pub const fn lacking(mut self, value: &'static str) -> Self {
        self.used = true;
        self.clear(value)
    }

    /// On which phones it is written. The others have another row for it.
    #[must_use]
    pub const fn when(mut self, when: fn(&View) -> bool) -> Self {
        self.when = Some(when);
        self
    }

    /// On which phones it is written, and why the others cannot do it.
    #[must_use]
    pub const fn only(mut self, when: fn(&View) -> bool, otherwise: &'static str) -> Self {
        self.when = Some(when);
        self.otherwise = Some(otherwise);
        self
    }

    /// What it needs of the phone besides: without, the row clears as if the site had no value.
    #[must_use]
    pub const fn needs(mut self, needs: fn(&View) -> bool, because: &'static str) -> Self {
        self.needs = Some((needs, because));
        self
    }

    /// The phone has it once, for all lines: which line decides, or the phone's own value where that line has none. What other lines want is
    /// refused. In a table over lines or servers it stands where that line does.
    #[must_use]
    pub const fn once(mut self, pick: Pick) -> Self {
        self.pick = Some(pick);
        self
    }

    /// Other concepts that the value is made of: they are in the file with it.
    #[must_use]
    pub const fn also(mut self, concepts: &'static [Concept]) -> Self {
        self.also = concepts;
        self
    }
}

impl Sheet {
    /// Writes rows for one place alone, at an index that a function finds: a line on whatever button shows it.
    pub fn walk_at(&mut self, rows: &[Row], view: &View, place: Place, index: u16) {
        let Some(fields) = view.fields(place) else { return };
        let at = At { view, fields, place, index, module: 0, shares: None };
        for row in rows {
            self.row(row, &at, true, true, None);
        }
    }

    /// Walks one table over a phone: its settings in the order of the rows, index by index.
    pub fn walk(&mut self, table: &Table, view: &View) {
        static NOTHING: Fields = Fields::EMPTY;
        // A place that no line has: there is nothing to be written but what clears.
        const NOWHERE: Place = Place::Line(u16::MAX);
        let Table { scope, rows } = *table;
        let shares = match scope {
            Scope::Servers(servers) | Scope::Served(servers) => Some(servers.share(view)),
            _ => None,
        };
        let leading = shares.as_ref().filter(|_| matches!(scope, Scope::Servers(_)));
        let mut known = false;
        let mut at = |place: Place, index, module, clear| {
            let fields = view.fields(place);
            // Of what the phone does not have, nothing can be refused: one such place tells what others would take.
            if self.judges() && fields.is_none() {
                let changes = self.changes;
                let has = |row: &&Row| !changes.is_some_and(|changes| changes.drop(row));
                for row in rows.iter().filter(has).filter(|_| !known) {
                    self.knows(place, &[row.concept]);
                    self.knows(place, row.also);
                }
                known = true;
                return;
            }
            let at = At {
                view,
                fields: fields.unwrap_or(&NOTHING),
                place,
                index,
                module,
                shares: shares.as_ref(),
            };
            for row in rows {
                self.row(row, &at, fields.is_some(), clear, leading);
            }
        };
        match scope {
            Scope::Tables(when, tables) if when(view) => {
                for table in tables {
                    self.walk(table, view);
                }
            }
            Scope::Tables(..) => {}
            Scope::Changed(changes, tables) => {
                let outer = self.changes.replace(changes);
                for table in tables {
                    self.walk(table, view);
                }
                self.changes = outer;
            }
            Scope::Bounded(because, tables) => {
                let outer = self.bounded.replace(because);
                for table in tables {
                    self.walk(table, view);
                }
                self.bounded = outer;
            }
            Scope::By(fill) => fill(view, self),
            Scope::Phone => at(Place::Phone, 1, 0, true),
            Scope::Items(most) => (1..=most).for_each(|n| at(Place::Phone, n, 0, true)),
            Scope::Lines => (1..=view.model.lines).for_each(|n| at(Place::Line(n), n, 0, true)),
            Scope::LinesBetween(first, last) => {
                for (index, n) in (1..).zip(first..=last.min(view.model.lines)) {
                    at(Place::Line(n), index, 0, true);
                }
            }
            Scope::Served(_) => {
                let served = |n| shares.as_ref().is_some_and(|shares| shares.slot(n).is_some());
                for n in 1..=view.model.lines {
                    at(if served(n) { Place::Line(n) } else { NOWHERE }, n, 0, true);
                }
                for (n, line) in view.lines.iter().filter(|(n, _)| !served(**n)) {
                    for row in rows {
                        self.unserved(*n, line, &[row.concept]);
                    }
                }
            }
            Scope::Handsets => (1..=view.model.handsets).for_each(|n| at(Place::Handset(n), n, 0, true)),
            Scope::Keys(group) => {
                for n in 1..=view.model.key_count(group) {
                    at(Place::Key(group, n), n, 0, view.clear_keys);
                }
            }
            Scope::Pages(group, size) => {
                let size = size(view).max(1);
                for n in 0..view.model.key_count(group) {
                    let page = u8::try_from(n / size + 1).unwrap_or(u8::MAX);
                    at(Place::Key(group, n + 1), n % size + 1, page, view.clear_keys);
                }
            }
            Scope::AllKeys(group) => {
                let modules = (1..).zip(&view.modules).map(|(n, kind)| (KeyGroup::Expansion(n), kind.keys));
                let groups = std::iter::once((group, view.model.key_count(group))).chain(modules);
                let keys = groups.flat_map(|(group, keys)| (1..=keys).map(move |n| Place::Key(group, n)));
                for (n, key) in (1..).zip(keys) {
                    at(key, n, 0, view.clear_keys);
                }
            }
            Scope::Expansion => {
                for (module, kind) in (1..).zip(&view.modules) {
                    for n in 1..=kind.keys {
                        at(Place::Key(KeyGroup::Expansion(module), n), n, module, view.clear_keys);
                    }
                }
            }
            Scope::Modules => {
                for n in 1..=view.model.most_modules() {
                    let (place, fields) = (Place::Phone, &view.phone);
                    let at = At { view, fields, place, index: n.into(), module: n, shares: None };
                    let listed = usize::from(n) <= view.modules.len();
                    for row in rows {
                        self.row(row, &at, listed, true, None);
                    }
                }
            }
            Scope::Servers(servers) => {
                let first = |slot| shares.as_ref().and_then(|shares| shares.first(slot));
                for slot in 1..=servers.room(view) {
                    at(first(slot).map_or(NOWHERE, Place::Line), slot, 0, true);
                }
                let Some(shares) = shares.as_ref().filter(|_| self.judges()) else { return };
                shares.tell(servers, view, self);
                let any = rows.iter().filter(|row| row.pick == Some(Pick::Any));
                for (n, line) in view.lines.iter().filter(|(n, _)| shares.slot(**n).is_none()) {
                    for row in any.clone() {
                        self.unserved(*n, line, &[row.concept]);
                    }
                }
            }
        }
    }

    /// Writes a row at one place. `listed`: whether the phone has anything there. `leading`: the lines that speak for their servers, where
    /// these are walked.
    fn row(&mut self, row: &Row, at: &At<'_>, listed: bool, clear: bool, leading: Option<&Shares>) {
        if self.changes.is_some_and(|changes| changes.drop(row)) {
            return;
        }
        self.knows(at.place, &[row.concept]);
        self.knows(at.place, row.also);
        if let Some(because) = self.bounded
            && let Some(key) = row.name.at(at.index, at.module)
            && !at.view.template.as_ref().is_some_and(|names| names.contains(&*key))
        {
            if at.fields.value(row.concept).is_some() {
                self.lacked(at.place, row.concept, || match at.view.template {
                    Some(_) => format!("its template has no `{key}`").into(),
                    None => because.into(),
                });
            }
            return;
        }
        let picked = row.pick.filter(|pick| pick.is_once()).map(|pick| pick.line(row, at.view, leading));
        let elsewhere = match (at.place, picked) {
            (Place::Line(own), Some(Some(line))) => own != line,
            (Place::Line(_), Some(None)) => at.index > 1,
            _ => false,
        };
        if elsewhere {
            return;
        }
        let of_line = |n| Some((Place::Line(n), at.view.lines.get(&n)?));
        let picked = match row.pick {
            Some(Pick::Phone) => Some((Place::Phone, &at.view.phone)).filter(|_| listed),
            Some(Pick::Any) => {
                let mut sharing = leading.into_iter().flat_map(|shares| shares.lines(at.index));
                sharing.find_map(|n| of_line(n).filter(|(_, line)| line.value(row.concept).is_some()))
            }
            _ => picked.flatten().and_then(of_line),
        };
        let at = match picked {
            Some((place, fields)) if fields.value(row.concept).is_some() => &At { fields, place, ..*at },
            _ => at,
        };
        if row.when.is_some_and(|when| !when(at.view)) {
            if let (Some(because), Some(value)) = (row.otherwise, at.fields.value(row.concept))
                && row.concept.is_wish(value)
            {
                self.refuse(at.place, row.concept, because);
            }
            return;
        }
        let found = match row.concept {
            // Which modules there are, the device says.
            Concept::Constant if listed && at.place == Place::Phone && at.module > 0 => {
                Some((&Value::Flag(true), &Source::Device))
            }
            Concept::Constant if listed => Some((&Value::Flag(true), &Source::Dialect)),
            Concept::Constant => None,
            concept => at.fields.get(concept).map(|(value, source)| (value, source)),
        };
        let found = found.filter(|_| {
            let lacks = row.needs.filter(|(needs, _)| !needs(at.view));
            if let Some((_, because)) = lacks {
                self.lacked(at.place, row.concept, || because.into());
            }
            lacks.is_none()
        });
        if self.judges() {
            // Nobody reads the file of who judges.
            if let Some((value, _)) = found {
                let said = self.spelt(row, value, at);
                self.note(row, at, value, &said, row.name.is_there(at.index), leading);
            }
            return;
        }
        let written =
            found.and_then(|(value, source)| Some((self.spelt(row, value, at).into_text()?, source.clone())));
        let (value, source) = match (written, row.clear) {
            (Some(written), _) => written,
            // What a listed key or line lacks is cleared even where others are left alone.
            (None, Some(gone)) if listed || clear && !row.used => {
                let gone = self.changes.map_or(gone, |changes| changes.cleared(gone));
                (gone.into(), Source::Cleared)
            }
            (None, _) => return,
        };
        if let Some(key) = row.name.at(at.index, at.module) {
            // A fixed text is no password, though it stands with one: the name of the account.
            let secret = row.concept.is_secret() && !matches!(row.write, Encode::Fixed(_));
            self.settings.push(Setting { key, value, source, secret });
        }
    }

    /// What a row says of a value, as far as its line in the file has room for it: a name is cut, anything else left out.
    fn spelt(&self, row: &Row, value: &Value, at: &At<'_>) -> Said {
        let said = spell(row.write, value, at);
        let Some(format) = self.format.filter(|format| format.room("") < usize::MAX) else { return said };
        let room = row.name.at(at.index, at.module).map_or(usize::MAX, |key| format.room(&key));
        match said.text().filter(|text| text.len() > room) {
            Some(text) if row.concept.is_name() => Said::adapted(
                cut_bytes(text, room).to_owned(),
                format!("its file takes {room} bytes: the rest is cut"),
            ),
            Some(_) => Said::cannot(format!("its file takes {room} bytes: it is left out")),
            None => said,
        }
    }

    /// Notes what became of a value.
    fn note(
        &mut self,
        row: &Row,
        at: &At<'_>,
        value: &Value,
        said: &Said,
        named: bool,
        leading: Option<&Shares>,
    ) {
        let concept = row.concept;
        match said {
            Said::Cannot(because) => {
                let wish = concept.is_wish(value) && !is_usual(at.fields, concept, value);
                if wish || !matches!(row.write, Encode::Cannot(_)) {
                    self.refuse(at.place, concept, because.clone());
                }
            }
            Said::Text(_) | Said::Adapted(..) if !named => {
                self.lacked(at.place, concept, || "it has no room for it".into());
            }
            Said::Text(_) | Said::Adapted(..) | Said::Nothing => {
                self.take(row, at.place, at);
                if let Said::Adapted(_, because) = said {
                    self.refuse(at.place, concept, because.clone());
                }
            }
            Said::Unsaid(because) => self.lacked(at.place, concept, || because.clone()),
        }
        match (row.pick, leading) {
            (Some(Pick::Any), Some(shares)) => {
                for n in shares.lines(at.index) {
                    self.take(row, Place::Line(n), at);
                }
            }
            (Some(pick), _) if pick.is_once() && pick != Pick::FirstOfMany => {
                self.others(row, at, said, leading);
            }
            _ => {}
        }
    }

    /// Takes of a value what the row writes.
    fn take(&mut self, row: &Row, place: Place, at: &At<'_>) {
        let concept = row.concept;
        match row.write.inner() {
            Encode::Item(item) | Encode::ItemOctet(item, _) => self.took_first(place, concept, item + 1),
            Encode::Each(_) => self.took_first(place, concept, at.index.into()),
            Encode::Member(item, ..)
            | Encode::Rank(item)
            | Encode::RankOr(item, _)
            | Encode::Placed(item) => {
                self.took_item(place, concept, item, true);
            }
            Encode::Slot(words, _) => {
                for (ours, _) in words(at.view) {
                    self.took_item(place, concept, ours, false);
                }
            }
            // That there is a list takes none of it.
            Encode::Fixed(_) => self.took_first(place, concept, 0),
            Encode::Nth(words, nth) => {
                for (ours, _) in words {
                    self.took_item(place, concept, ours, false);
                }
                self.took_first(place, concept, nth + 1);
            }
            _ => self.took(place, &[concept]),
        }
        self.took(place, row.write.also());
        self.took(place, row.also);
    }

    /// What the other lines wanted of a setting that the phone has once.
    fn others(&mut self, row: &Row, at: &At<'_>, said: &Said, leading: Option<&Shares>) {
        let lines =
            at.view.lines.iter().filter(|(line, _)| leading.is_none_or(|shares| shares.leads(**line)));
        for (index, fields) in lines {
            let place = Place::Line(*index);
            let Some(value) = fields.value(row.concept).filter(|_| place != at.place) else { continue };
            match spell(row.write, value, &At { fields, place, ..*at }) {
                Said::Unsaid(_) if !row.concept.is_wish(value) => {}
                Said::Unsaid(because) if said.text().is_none() => {
                    self.lacked(place, row.concept, || because);
                }
                own if own.text() == said.text() || (own == Said::Nothing && !row.concept.is_wish(value)) => {
                    self.take(row, place, at);
                }
                _ => {
                    let because = format!("it has one for all its lines: that of {}", at.place);
                    self.refuse(place, row.concept, because);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;
    use crate::testing::walk;

    static MODEL: Model = Model::new("X", "1", &[]).lines(2).keys(&[(KeyGroup::Line, 3)]);

    static TABLES: &[Table] = &[
        Table {
            scope: Scope::Phone,
            rows: &[
                Row::constant("always", "1"),
                Row::new(Concept::Vlan, "vlan", Encode::Plain).clear("0"),
                Row::new(Concept::Expires, "minutes", Encode::Divided(60)),
                Row::new(Concept::Codecs, "g722.rank", Encode::Rank("g722")),
                Row::new(Concept::Codecs, "opus.on", Encode::Member("opus", "no", "yes")),
            ],
        },
        Table {
            scope: Scope::Lines,
            rows: &[
                Row::constant("account.{n}.fixed", "x"),
                Row::new(Concept::UserName, "account.{n}.user", Encode::Plain).clear(""),
                Row::new(
                    Concept::ServerTransport,
                    "P{130+318n}",
                    Encode::Words(&[("udp", "0"), ("tls", "2")]),
                ),
            ],
        },
        Table {
            scope: Scope::Keys(KeyGroup::Line),
            rows: &[Row::new(Concept::KeyType, "key.{n0}", Encode::Plain).clear("-")],
        },
    ];

    /// An OEM's phones lack one name, and forget by nothing.
    #[test]
    fn another_makers_tables_are_changed() {
        static CHANGES: Changes = Changes { without: &["key.{n0}", "minutes"], clear: Some(("0", "")) };
        static OF_OTHERS: [&Table; 2] = [&TABLES[0], &TABLES[2]];
        static CHANGED: [Table; 2] = [Table::changed(&CHANGES, &OF_OTHERS), Table::of(&OF_OTHERS)];
        let told = |table: &Table| {
            let mut sheet = Sheet::default();
            sheet.walk(table, &view());
            let named = |name: &str| sheet.settings.iter().find(|own| own.key == name);
            ["vlan", "minutes", "always", "key.0"].map(|name| named(name).map(|own| own.value.clone()))
        };
        let some = |text: &str| Some(text.to_owned().into());
        assert_eq!(told(&CHANGED[0]), [some(""), None, some("1"), None]);
        let [vlan, minutes, ..] = told(&CHANGED[1]);
        assert_eq!([vlan, minutes], [some("0"), some("2")]);
        let mut sheet = Sheet::judging();
        sheet.walk(&CHANGED[0], &view());
        let refused = sheet.refused(&view());
        assert!(refused.iter().any(|own| own.what == Place::Phone.refused(Concept::Expires)));
    }

    fn view() -> View {
        let mut view = View::new(None, &MODEL);
        view.phone.set(Concept::Expires, Value::Number(90), Source::Tenant).unwrap();
        view.phone
            .set(Concept::Codecs, Value::List(vec!["pcma".into(), "g722".into()]), Source::Device)
            .unwrap();
        let mut line = Fields::default();
        line.set(Concept::UserName, Value::Text("101".into()), Source::Extension("101".into())).unwrap();
        line.set(Concept::ServerTransport, Value::Word("tls".into()), Source::Server("main".into())).unwrap();
        view.lines.insert(1, line);
        view
    }

    fn lines(view: &View) -> Vec<String> {
        walk(TABLES, view).iter().map(|s| format!("{}={} ({})", s.key, s.value, s.source)).collect()
    }

    #[test]
    fn writes_what_is_and_clears_what_is_gone() {
        assert_eq!(
            lines(&view()),
            [
                "always=1 (dialect)",
                "vlan=0 (cleared)",
                "minutes=2 (tenant)",
                "g722.rank=2 (device)",
                "opus.on=no (device)",
                "account.1.fixed=x (dialect)",
                "account.1.user=101 (extension 101)",
                "P130=2 (server main)",
                "account.2.user= (cleared)",
                "key.0=- (cleared)",
                "key.1=- (cleared)",
                "key.2=- (cleared)",
            ]
        );
    }

    static SERVERS: Servers =
        Servers { room: |_| 2, alike: &[Concept::ServerHost], needed: 1, by_presence: &[] };

    #[test]
    fn scopes_of_lines() {
        static FOUR: Model = Model::new("X", "1", &[]).lines(4);
        static NAMED: &[Row] = &[Row::new(Concept::UserName, "{n}", Encode::Plain).clear("-")];
        static ONCE: &[Row] =
            &[Row::new(Concept::NatKeepalive, "{n}", Encode::Within(10, 90)).once(Pick::Least)];
        static BY_LINE: Table = Table { scope: Scope::LinesBetween(4, 4), rows: NAMED };
        static TWICE: &[&Table] = &[&BY_LINE, &BY_LINE];
        let mut view = crate::testing::empty(&FOUR);
        for (index, host, seconds) in [(1, "a", 30), (2, "b", 5), (3, "c", 1), (4, "b", 60)] {
            let line = view.lines.entry(index).or_default();
            line.set(Concept::UserName, Value::Text(format!("10{index}")), Source::Device).unwrap();
            line.set(Concept::ServerHost, Value::Text(host.into()), Source::Device).unwrap();
            line.set(Concept::NatKeepalive, Value::Number(seconds), Source::Device).unwrap();
        }
        let walked = |scope, rows: &'static [Row]| {
            let pairs = walk(&[Table { scope, rows }], &view);
            let pairs = pairs.iter().map(|s| format!("{}={}", s.key, s.value));
            pairs.collect::<Vec<_>>().join(" ")
        };
        for (scope, named, once) in [
            (Scope::Lines, "1=101 2=102 3=103 4=104", "3=10"),
            (Scope::LinesBetween(3, 9), "1=103 2=104", "1=10"),
            (Scope::LinesBetween(5, 9), "", ""),
            (Scope::Served(&SERVERS), "1=101 2=102 3=- 4=104", ""),
            (Scope::Servers(&SERVERS), "1=101 2=102", "2=10"),
        ] {
            assert_eq!(
                (walked(scope, NAMED).as_str(), walked(scope, ONCE).as_str()),
                (named, once),
                "{scope:?}"
            );
        }
        let by = Table::by(|_, sheet| sheet.set("x", "1", Source::Dialect));
        for (table, settings) in [
            (Table::of(TWICE), 2),
            (Table::on(|_| true, TWICE), 2),
            (Table::on(|_| false, TWICE), 0),
            (by, 1),
        ] {
            assert_eq!(walk(&[table], &view).len(), settings);
        }
    }

    #[test]
    fn what_its_line_has_no_room_for_is_cut_or_left_out_and_told() {
        use crate::format::KeyValue;
        static LINES: KeyValue = KeyValue { longest: (12, 8), ..KeyValue::PLAIN };
        static TABLE: Table = Table {
            scope: Scope::Phone,
            rows: &[
                Row::new(Concept::Label, "a", Encode::Plain).clear(""),
                Row::new(Concept::Syslog, "abcde", Encode::Plain).clear(""),
            ],
        };
        static FILE: crate::Settings = crate::Settings::new(&LINES, &[&TABLE]);
        let mut view = crate::testing::empty(&MODEL);
        for (label, syslog, told) in [("12345678", "123456", 0), ("1234567ö", "1234567", 2)] {
            view.phone.put(Concept::Label, Value::Text(label.into()), Source::Device);
            view.phone.put(Concept::Syslog, Value::Text(syslog.into()), Source::Device);
            let (mut sheet, mut judge) = (Sheet::default(), Sheet::judging());
            FILE.fill(&view, &mut sheet);
            FILE.fill(&view, &mut judge);
            let kept: Vec<_> = sheet.settings.iter().map(|own| own.value.as_ref()).collect();
            assert_eq!(kept, if told == 0 { [label, syslog] } else { ["1234567", ""] });
            assert_eq!(judge.refused(&view).len(), told);
            assert!(crate::format::write_checked(&LINES, None, sheet.settings).is_ok());
        }
    }

    #[test]
    fn what_is_left_of_a_list_is_refused() {
        const WORDS: &[(&str, &str)] = &[("pcma", "8"), ("pcmu", "0")];
        static SERVER: &[Row] = &[
            Row::new(Concept::Ntp, "first", Encode::Item(0)),
            Row::new(Concept::Ntp, "on", Encode::Fixed("1")),
        ];
        static SLOTS: &[Row] = &[
            Row::new(Concept::Codecs, "1", Encode::Slot(|_| WORDS, 0)),
            Row::new(Concept::Codecs, "2", Encode::Slot(|_| WORDS, 1)),
        ];
        let refused = |rows: &'static [Row], concept: Concept, items: &[&str]| {
            let mut view = crate::testing::empty(&MODEL);
            let items = items.iter().map(|item| (*item).to_owned()).collect();
            view.phone.set(concept, Value::List(items), Source::Device).unwrap();
            let mut sheet = Sheet::judging();
            sheet.walk(&Table { scope: Scope::Phone, rows }, &view);
            sheet.refused(&view).pop().map(|refusal| refusal.because)
        };
        for (rows, concept, items, because) in [
            (SERVER, Concept::Ntp, &["a"][..], None),
            (SERVER, Concept::Ntp, &["a", "b"], Some("it takes 1: 1 more are left out")),
            (SLOTS, Concept::Codecs, &["pcmu"], None),
            (SLOTS, Concept::Codecs, &["pcmu", "opus", "pcma"], Some("it has no opus")),
            (SLOTS, Concept::Codecs, &["opus"], Some("it has no opus")),
        ] {
            assert_eq!(refused(rows, concept, items).as_deref(), because, "{items:?}");
        }
    }

    #[test]
    fn what_the_phone_has_once_is_refused_where_it_differs() {
        static ONCE: Table = Table {
            scope: Scope::Phone,
            rows: &[
                Row::new(Concept::VoicemailNumber, "mail", Encode::Around("<", &Encode::Plain, ">"))
                    .once(Pick::FirstLine),
                Row::new(Concept::NatKeepalive, "nat", Encode::Above0).once(Pick::First),
                Row::new(Concept::Label, "title", Encode::Cut(3)).once(Pick::FirstOfMany),
                Row::new(Concept::Codecs, "codec", Encode::Nth(&[("pcma", "A")], 0)).once(Pick::FirstLine),
                Row::new(Concept::Codecs, "order", Encode::Fixed("x")).once(Pick::FirstLine),
                Row::new(Concept::Dtmf, "dtmf", Encode::Words(&[("inband", "1")])).once(Pick::FirstLine),
                Row::new(Concept::Vlan, "vlan", Encode::Plain).needs(|_| false, "no VLAN").clear("0"),
                Row::new(
                    Concept::BlfList,
                    "list",
                    Encode::With(|value, _| value.text().filter(|own| *own != " ").map(str::to_owned)),
                )
                .once(Pick::First),
            ],
        };
        let mut view = crate::testing::empty(&MODEL);
        let text = |text: &str| Value::Text(text.into());
        view.phone.put(Concept::VoicemailNumber, text("*97"), Source::Tenant);
        view.phone.put(Concept::Vlan, Value::Number(7), Source::Tenant);
        for (index, seconds, label, dtmf) in [(1, 30, "Anabel", "rfc2833"), (2, 0, "Bo", "info")] {
            let fields = view.lines.entry(index).or_default();
            fields.put(Concept::NatKeepalive, Value::Number(seconds), Source::Device);
            fields.put(Concept::Label, text(label), Source::Device);
            fields.put(Concept::Codecs, Value::List(vec!["opus".into(), "pcma".into()]), Source::Device);
            fields.put(Concept::Dtmf, Value::Word(dtmf.into()), Source::Device);
            fields.put(Concept::BlfList, text(if index == 1 { " " } else { "all" }), Source::Device);
        }
        let said: Vec<_> = walk([&ONCE], &view).iter().map(|s| format!("{}={}", s.key, s.value)).collect();
        let mut sheet = Sheet::judging();
        sheet.walk(&ONCE, &view);
        assert_eq!(said, ["mail=<*97>", "nat=30", "title=Ana", "codec=A", "order=x", "vlan=0", "list=all"]);
        let refused = sheet.refused(&view).into_iter();
        let refused: Vec<_> = refused.map(|own| format!("{:?}: {}", own.what, own.because)).collect();
        assert_eq!(
            refused,
            [
                "Phone(Vlan): no VLAN",
                "Line(1, Label): it is cut to 3 characters",
                "Line(1, Codecs): it has no opus",
                "Line(2, Label): it has one for all its lines",
                "Line(2, Dtmf): it has no word for `info`",
                "Line(2, Codecs): it has no opus",
            ]
        );
    }

    #[test]
    fn modules_are_written_one_by_one() {
        static KINDS: [crate::Module; 1] = [crate::Module::new("M", 8, 2)];
        static PHONE: Model = Model::new("X", "1", &[]).expansion(&KINDS);
        static MODULES: Table =
            Table { scope: Scope::Modules, rows: &[Row::constant("unit.{n}", "on").clear("off")] };
        let mut view = crate::testing::empty(&PHONE);
        view.modules = vec![&KINDS[0]];
        let said = walk([&MODULES], &view);
        let said: Vec<_> = said.iter().map(|s| format!("{}={} ({})", s.key, s.value, s.source)).collect();
        assert_eq!(said, ["unit.1=on (device)", "unit.2=off (cleared)"]);
    }

    #[test]
    fn servers_have_what_any_of_their_lines_has_and_what_the_phone_has() {
        static BY_CODECS: Servers =
            Servers { room: |_| 2, alike: &[Concept::Codecs], needed: 1, by_presence: &[] };
        static TABLE: Table = Table {
            scope: Scope::Servers(&BY_CODECS),
            rows: &[
                Row::new(Concept::Codecs, "pcma{n}", Encode::Placed("pcma")),
                Row::new(Concept::Mailbox, "mail{n}", Encode::Fixed("1")).once(Pick::Any).clear("-"),
                Row::new(Concept::PickupCode, "code{n}", Encode::Plain).once(Pick::Phone).clear("-"),
            ],
        };
        static MODEL: Model = Model::new("X", "1", &[]).lines(4);
        let mut view = crate::testing::empty(&MODEL);
        view.phone.put(Concept::PickupCode, Value::Text("*8".into()), Source::Tenant);
        let lists = [(2, "g722", None), (3, "pcma", None), (4, "pcma", Some("104"))];
        for (n, codec, mailbox) in lists {
            let line = view.lines.entry(n).or_default();
            line.put(Concept::Codecs, Value::List(vec![codec.into()]), Source::Line(n));
            let mailbox = mailbox.map(|own: &str| Value::Text(own.into()));
            if let Some(own) = mailbox {
                line.put(Concept::Mailbox, own, Source::Line(n));
            }
        }
        let tables = [&TABLE, &Table::by(|_, sheet| sheet.set("x", "1", Source::Dialect))];
        let said: Vec<_> = walk(tables, &view).iter().map(|s| format!("{}={}", s.key, s.value)).collect();
        let mut sheet = Sheet::judging();
        for table in tables {
            sheet.walk(table, &view);
        }
        assert_eq!(said, ["mail1=-", "code1=*8", "pcma2=1", "mail2=1", "code2=*8", "x=1"]);
        let refused: Vec<_> = sheet.refused(&view).into_iter().map(|own| own.what).collect();
        assert_eq!(
            refused,
            [Place::Line(2).refused(Concept::Codecs)],
            "it has no g722, and all else is there"
        );
    }

    #[test]
    fn rows_at_one_place() {
        static ROWS: &[Row] = &[Row::new(Concept::UserName, "button.{n}", Encode::Plain).clear("-")];
        let (view, mut sheet) = (view(), Sheet::default());
        sheet.walk_at(ROWS, &view, Place::Line(1), 7);
        sheet.walk_at(ROWS, &view, Place::Line(2), 8);
        let said: Vec<_> = sheet.settings.iter().map(|s| format!("{}={}", s.key, s.value)).collect();
        assert_eq!(said, ["button.7=101"]);
    }

    #[test]
    fn keys_count_on_over_modules_and_what_is_not_there_may_be_left_alone() {
        static KINDS: [crate::Module; 1] = [crate::Module::new("M", 2, 2)];
        static PHONE: Model =
            Model::new("X", "1", &[]).lines(2).keys(&[(KeyGroup::Line, 1)]).expansion(&KINDS);
        static TABLES: [Table; 2] = [
            Table {
                scope: Scope::AllKeys(KeyGroup::Line),
                rows: &[Row::new(Concept::KeyType, "k{n0}", Encode::Plain).clear("-")],
            },
            Table {
                scope: Scope::Lines,
                rows: &[
                    Row::new(Concept::Mailbox, "mail{n}", Encode::Plain).lacking("none"),
                    Row::new(
                        Concept::Codecs,
                        "codec{n}",
                        Encode::Else(&Encode::Nth(&[("pcma", "A")], 1), "-"),
                    ),
                    Row::new(Concept::Password, "name{n}", Encode::Fixed("admin")),
                    Row::new(Concept::Password, "pass{n}", Encode::Plain),
                ],
            },
        ];
        let mut view = crate::testing::empty(&PHONE);
        view.modules = vec![&KINDS[0]; 2];
        crate::testing::key(&mut view, KeyGroup::Expansion(2), 1, "dnd", None, None);
        let line = view.lines.entry(2).or_default();
        line.put(Concept::Codecs, crate::testing::list(&["pcma"]), Source::Device);
        line.put(Concept::Password, crate::testing::secret("s"), Source::Device);
        let said = walk(&TABLES, &view);
        let said: Vec<_> = said.iter().map(|s| format!("{}={} {}", s.key, s.value, s.secret)).collect();
        let keys = ["k0=- false", "k1=- false", "k2=- false", "k3=dnd false", "k4=- false"];
        assert_eq!(said[..5], keys);
        assert_eq!(said[5..], ["mail2=none false", "codec2=- false", "name2=admin false", "pass2=s true"]);
    }

    #[test]
    fn keys_may_stand_in_pages() {
        static PHONE: Model = Model::new("X", "1", &[]).keys(&[(KeyGroup::Line, 5)]);
        static PAGES: Table = Table {
            scope: Scope::Pages(KeyGroup::Line, |_| 2),
            rows: &[Row::new(Concept::KeyType, "{m}.{n}", Encode::Plain).clear("-")],
        };
        let mut view = crate::testing::empty(&PHONE);
        crate::testing::key(&mut view, KeyGroup::Line, 4, "dnd", None, None);
        let said: Vec<_> = walk([&PAGES], &view).iter().map(|s| format!("{}={}", s.key, s.value)).collect();
        assert_eq!(said, ["1.1=-", "1.2=-", "2.1=-", "2.2=dnd", "3.1=-"]);
    }

    #[test]
    fn keys_that_are_not_ours_are_left_alone() {
        let mut view = view();
        view.clear_keys = false;
        assert!(!lines(&view).iter().any(|line| line.starts_with("key.")));
        view.keys.insert((KeyGroup::Line, 2), Fields::default());
        assert_eq!(
            lines(&view).iter().filter(|line| line.starts_with("key.")).collect::<Vec<_>>(),
            ["key.1=- (cleared)"]
        );
    }

    #[test]
    fn what_no_row_takes_is_refused() {
        static ROWS: Table = Table {
            scope: Scope::Phone,
            rows: &[
                Row::new(Concept::Ntp, "first", Encode::Item(0)),
                // It says that there are some, and takes none of them.
                Row::new(Concept::Ntp, "has", Encode::Fixed("1")),
                Row::new(Concept::AdminPassword, "admin", Encode::Around("admin:", &Encode::Plain, ";")),
            ],
        };
        // A phone that has no servers apart from its lines refuses none.
        static NONE: Table = Table {
            scope: Scope::Servers(&Servers {
                room: |_| 0,
                alike: &[Concept::ServerHost],
                needed: 1,
                by_presence: &[],
            }),
            rows: &[],
        };
        let mut view = crate::testing::empty(&MODEL);
        for (concept, value) in [
            (Concept::Ntp, Value::List(vec!["a".into(), "b".into()])),
            (Concept::AdminPassword, Value::Secret(crate::Secret::new("pw"))),
            (Concept::UserPassword, Value::Secret(crate::Secret::new("pw"))),
        ] {
            view.phone.set(concept, value, Source::Tenant).unwrap();
        }
        let line = view.lines.entry(1).or_default();
        line.set(Concept::ServerHost, Value::Text("pbx.example".into()), Source::Tenant).unwrap();
        let mut sheet = Sheet::judging();
        sheet.walk(&ROWS, &view);
        sheet.walk(&NONE, &view);
        sheet.took(Place::Line(1), &[Concept::ServerHost]);
        assert_eq!(sheet.settings, [], "nobody reads the file of who judges");
        assert_eq!(walk([&ROWS], &view).last().unwrap().value, "admin:pw;");
        let refused: Vec<_> =
            sheet.refused(&view).into_iter().map(|own| (own.what, own.because.into_owned())).collect();
        assert_eq!(
            refused,
            [
                (Place::Phone.refused(Concept::UserPassword), "it has no such setting".to_owned()),
                (Place::Phone.refused(Concept::Ntp), "it takes 1: 1 more are left out".to_owned()),
            ]
        );
    }
}
