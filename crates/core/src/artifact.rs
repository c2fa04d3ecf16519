//! The files a phone asks for: what a row of a dialect's name table is.

use crate::format::Format;
use crate::{Mac, Model, PageQuery, RenderError, Sheet, Table, View};

/// What a file is to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Says which other files to ask for.
    Index,
    /// The same for every phone of a model; carries no secret; names the per-MAC file.
    Bootstrap,
    /// The phone's settings.
    Config,
    /// Contacts.
    Directory,
    /// What the phone changed itself and sent here.
    Overrides,
    /// What the phone tells of its doings.
    Log,
    /// Firmware, pictures, sounds, languages: files of the file area.
    Resource,
    /// A licence.
    License,
    /// A 404 that the phone relies on.
    Absent,
}

impl Role {
    /// Its word in tables and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Bootstrap => "bootstrap",
            Self::Config => "config",
            Self::Directory => "directory",
            Self::Overrides => "overrides",
            Self::Log => "log",
            Self::Resource => "resource",
            Self::License => "license",
            Self::Absent => "absent",
        }
    }
}

/// What stands in a file, and where it comes from.
#[derive(Clone, Copy)]
pub enum Content {
    /// Settings, written in a format.
    Settings(&'static Settings),
    /// A document that a function makes whole; its content type.
    Document(&'static str, fn(&View) -> Result<Vec<u8>, RenderError>),
    /// Only what was uploaded under this name: its content type, and its format where it is settings that can be adopted.
    Upload(&'static str, Option<&'static dyn Format>),
    /// Nothing is made: a file of the operator's, or a 404.
    Nothing,
}

/// Settings of a file: the tables they come from, in order, and the format they are written in.
pub struct Settings {
    /// How they are written.
    pub format: &'static dyn Format,
    /// What is written.
    pub tables: &'static [&'static Table],
    /// What no table can say, behind all tables.
    pub more: Option<fn(&View, &mut Sheet)>,
}

impl Settings {
    /// The settings of these tables.
    pub const fn new(format: &'static dyn Format, tables: &'static [&'static Table]) -> Self {
        Self { format, tables, more: None }
    }

    /// With what no table can say.
    #[must_use]
    pub const fn with(mut self, more: fn(&View, &mut Sheet)) -> Self {
        self.more = Some(more);
        self
    }

    /// Walks the tables over a phone.
    pub fn fill(&self, view: &View, sheet: &mut Sheet) {
        sheet.format = Some(self.format);
        for table in self.tables {
            sheet.walk(table, view);
        }
        if let Some(more) = self.more {
            more(view, sheet);
        }
    }
}

impl Content {
    /// The content type.
    pub fn content_type(&self) -> Option<&'static str> {
        match self {
            Self::Settings(settings) => Some(settings.format.content_type()),
            Self::Document(kind, _) | Self::Upload(kind, _) => Some(kind),
            Self::Nothing => None,
        }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Settings(settings) => write!(f, "Settings({})", settings.format.name()),
            Self::Document(kind, _) => write!(f, "Document({kind})"),
            Self::Upload(kind, _) => write!(f, "Upload({kind})"),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}

/// What tells whose file is wanted where its name does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The MAC address in the query, `?mac=`.
    Query,
    /// A username that is one device's own.
    Username,
    /// The MAC address in the User-Agent.
    UserAgent,
}

/// What a POST of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// An upload, where uploads are taken.
    Upload,
    /// Another way to ask for it.
    Read,
    /// What a phone says that looks for a management server there (an Inform, TR-069).
    Inform,
}

/// One file name of a dialect.
///
/// In `name`, `{mac}` or `{MAC}` stands for the MAC address (letter case as the phone writes it; lookups ignore it),
/// `{model}` for one of [`crate::Model::file_names`], `{part}` for a part number such as `3111-44500-001`, `{ipei}` for the
/// ten hex digits of a DECT handset.
#[derive(Clone, Copy, Debug)]
pub struct Artifact {
    /// The name, with its placeholders.
    pub name: &'static str,
    /// What it is to the phone.
    pub role: Role,
    /// What stands in it.
    pub content: Content,
    /// The most bytes of an upload under this name, where uploads are taken.
    pub upload: Option<u64>,
    /// Whether passwords stand in it.
    pub secret: bool,
    /// Whether the tenant's contacts must be loaded for it.
    pub contacts: bool,
    /// How many contacts it shows at once, where it is a directory page.
    pub page: Option<usize>,
    /// How its phones say in a query what a directory page is to show.
    pub query: fn(&[u8]) -> PageQuery,
    /// What tells whose it is where its name does not, the first that does decides. Empty: a name without a MAC address is no phone's own.
    pub told_by: &'static [Asker],
    /// What a POST of it is.
    pub posted: Posted,
    /// Files of the operator's in the file area that it is made from, first found: `{model}` stands for the model's name.
    pub bases: &'static [&'static str],
    /// Files of the operator's that say which settings the phone knows, first found: its own template, as it exports it. `{model}` stands for
    /// the model's name. They begin with `template_`, so that none is ever served. [`crate::Scope::Bounded`] writes no others.
    pub bounds: &'static [&'static str],
    /// Whether phones ask for it at the root of the server too, outside `/prov/`: they know no folder.
    pub at_root: bool,
}

impl Artifact {
    /// A file that is made of settings with passwords in them.
    pub const fn config(name: &'static str, settings: &'static Settings) -> Self {
        Self { role: Role::Config, content: Content::Settings(settings), secret: true, ..Self::absent(name) }
    }

    /// A document without passwords.
    pub const fn document(
        name: &'static str,
        role: Role,
        content_type: &'static str,
        make: fn(&View) -> Result<Vec<u8>, RenderError>,
    ) -> Self {
        Self { role, content: Content::Document(content_type, make), ..Self::absent(name) }
    }

    /// Settings without passwords, the same for every phone of a model.
    pub const fn bootstrap(name: &'static str, settings: &'static Settings) -> Self {
        Self { role: Role::Bootstrap, secret: false, ..Self::config(name, settings) }
    }

    /// Several lists as one of `N` files: what dialects share, beside what is their own.
    ///
    /// # Panics
    /// Where they have another count of files: in a constant it does not compile.
    pub const fn joined<const N: usize>(lists: &[&[Self]]) -> [Self; N] {
        let mut files = [Self::absent(""); N];
        let (mut count, mut list) = (0, 0);
        while list < lists.len() {
            let (mut at, own) = (0, lists[list]);
            while at < own.len() {
                files[count] = own[at];
                (count, at) = (count + 1, at + 1);
            }
            list += 1;
        }
        assert!(count == N, "the lists have fewer files");
        files
    }

    /// A 404 that the phone relies on.
    pub const fn absent(name: &'static str) -> Self {
        Self {
            name,
            role: Role::Absent,
            content: Content::Nothing,
            upload: None,
            secret: false,
            contacts: false,
            page: None,
            query: PageQuery::read,
            told_by: &[],
            posted: Posted::Upload,
            bases: &[],
            bounds: &[],
            at_root: false,
        }
    }

    /// A file of the file area.
    pub const fn resource(name: &'static str) -> Self {
        Self { role: Role::Resource, ..Self::absent(name) }
    }

    /// A file that the phone writes and may read back.
    pub const fn kept(name: &'static str, role: Role, content_type: &'static str, limit: u64) -> Self {
        let content = Content::Upload(content_type, None);
        Self { role, content, upload: Some(limit), secret: true, ..Self::absent(name) }
    }

    /// The same of settings that the user changed on the phone.
    pub const fn overrides(
        name: &'static str,
        content_type: &'static str,
        limit: u64,
        format: &'static dyn Format,
    ) -> Self {
        let content = Content::Upload(content_type, Some(format));
        Self { content, ..Self::kept(name, Role::Overrides, content_type, limit) }
    }

    /// The directory page of a dialect whose phones have none: always missing, after the same questions as any other.
    pub const fn directory_page() -> Self {
        Self { role: Role::Directory, ..Self::absent("_directory/{mac}") }
    }

    /// A directory page: a document of at most `entries` contacts at once, whose [`crate::View::page`] is set. Its name begins with
    /// `_directory/{mac}`; phones that append a name of their own have that behind it.
    pub const fn page(
        name: &'static str,
        content_type: &'static str,
        entries: usize,
        make: fn(&View) -> Result<Vec<u8>, RenderError>,
    ) -> Self {
        let document = Self::document(name, Role::Directory, content_type, make);
        Self { contacts: true, page: Some(entries), ..document }
    }

    /// A directory page whose phones ask in words of their own.
    #[must_use]
    pub const fn asked_as(mut self, query: fn(&[u8]) -> PageQuery) -> Self {
        self.query = query;
        self
    }

    /// Of one phone, though its name has no MAC address: what tells which, in this order. What stands in it stands under a name with the
    /// MAC address too.
    #[must_use]
    pub const fn told_by(mut self, askers: &'static [Asker]) -> Self {
        self.told_by = askers;
        self
    }

    /// Asked for by POST too.
    #[must_use]
    pub const fn with_posts(mut self) -> Self {
        self.posted = Posted::Read;
        self
    }

    /// Whose phones take its URL for that of a management server: an Inform that they post there is heard, and answered with nothing.
    #[must_use]
    pub const fn with_informs(mut self) -> Self {
        self.posted = Posted::Inform;
        self
    }

    /// Made from a file of the operator's, where there is one: the first of these in the file area. Its settings stand first and win
    /// over ours; ours fill what it leaves out.
    #[must_use]
    pub const fn with_bases(mut self, names: &'static [&'static str]) -> Self {
        self.bases = names;
        self
    }

    /// Bounded by the phone's own template, where the operator has put it into the file area: the first of these.
    #[must_use]
    pub const fn bounded_by(mut self, names: &'static [&'static str]) -> Self {
        self.bounds = names;
        self
    }

    /// Asked for at the root of the server too, outside `/prov/`.
    #[must_use]
    pub const fn at_root(mut self) -> Self {
        self.at_root = true;
        self
    }

    /// Needs the tenant's contacts.
    #[must_use]
    pub const fn with_contacts(mut self) -> Self {
        self.contacts = true;
        self
    }

    /// Takes uploads of at most `limit` bytes.
    #[must_use]
    pub const fn with_upload(mut self, limit: u64) -> Self {
        self.upload = Some(limit);
        self
    }

    /// The name as the phone of this model with this address asks for it; of several that stand for the model, the first.
    pub fn named(&self, mac: Mac, model: &Model) -> String {
        named(self.name, Some(mac), model)
    }

    /// The format of what phones upload under this name, where it is settings that can be adopted.
    pub fn uploaded(&self) -> Option<&'static dyn Format> {
        match self.content {
            Content::Upload(_, format) => format,
            _ => None,
        }
    }

    /// Whether it is made for one phone alone and kept by it: no upload, no directory page, nothing that many share.
    pub fn is_made_for_one(&self) -> bool {
        let made = matches!(self.content, Content::Settings(_) | Content::Document(..));
        made && self.has_mac() && self.page.is_none()
    }

    /// Whether it is the directory page that every dialect has, were it only to say that its phones show none.
    pub fn is_page(&self) -> bool {
        self.page.is_some() || self.role == Role::Directory && matches!(self.content, Content::Nothing)
    }

    /// Whether the same stands in both.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self.content, other.content) {
            (Content::Settings(own), Content::Settings(other)) => std::ptr::eq(own, other),
            (Content::Document(_, own), Content::Document(_, other)) => std::ptr::fn_addr_eq(own, other),
            _ => false,
        }
    }

    /// Whether it is a phone's settings, and ours fill it without a file or a text of the operator's.
    pub fn is_filled_by_us(&self) -> bool {
        let own = matches!(self.content, Content::Settings(own) if !own.tables.is_empty());
        own && self.secret && self.bounds.is_empty()
    }

    /// Whether the name has a MAC in it.
    pub fn has_mac(&self) -> bool {
        self.name.contains("{mac}") || self.name.contains("{MAC}")
    }
}

pub(crate) fn named(name: &str, mac: Option<Mac>, model: &Model) -> String {
    let name = name.replace("{model}", model.file_names.first().copied().unwrap_or(model.name));
    match mac {
        Some(mac) => name.replace("{mac}", &mac.to_string()).replace("{MAC}", &format!("{mac:#}")),
        None => name,
    }
}
