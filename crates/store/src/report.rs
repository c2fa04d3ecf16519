//! What a write did, or would do.

use crate::finding::Finding;
use std::fmt;

/// A kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A tenant.
    Tenant,
    /// A profile, by name.
    Profile,
    /// An extension, by number.
    Extension,
    /// A device, by name.
    Device,
    /// An entry of the phone book, by name and number.
    Directory,
    /// A template, by dialect and model.
    Template,
    /// A route, by name.
    Route,
    /// A model of the site's own, by vendor and name. No tenant's.
    Model,
}

impl Kind {
    /// The lists of a tenant, in the order of the site file.
    pub const LISTS: [Self; 6] =
        [Self::Profile, Self::Extension, Self::Device, Self::Directory, Self::Template, Self::Route];

    /// Its list in the site file.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Tenant => "tenants",
            Self::Profile => "profiles",
            Self::Extension => "extensions",
            Self::Device => "devices",
            Self::Directory => "directory",
            Self::Template => "templates",
            Self::Route => "routes",
            Self::Model => "models",
        }
    }

    /// The kind of a list.
    pub(crate) fn of_list(word: &str) -> Option<Self> {
        Self::LISTS.into_iter().chain([Self::Tenant, Self::Model]).find(|kind| kind.list() == word)
    }

    /// The word for one of it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Profile => "profile",
            Self::Extension => "extension",
            Self::Device => "device",
            Self::Directory => "directory entry",
            Self::Template => "template",
            Self::Route => "route",
            Self::Model => "model",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that was created, updated or removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Whose it is.
    pub tenant: String,
    /// What it is.
    pub kind: Kind,
    /// Which it is: a name, a number, `dialect/model`, `name (number)`.
    pub name: String,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Tenant | Kind::Model => write!(f, "{} `{}`", self.kind, self.name),
            kind => write!(f, "{kind} `{}` of `{}`", self.name, self.tenant),
        }
    }
}

/// What a write did to one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantReport {
    /// The tenant's name, after the write.
    pub tenant: String,
    /// Its revision, after the write; 0 where a dry run would create it.
    pub revision: u64,
    /// What is new; the tenant itself where that is.
    pub created: Vec<Item>,
    /// What is different; the tenant itself where its own fields, or the order of a list, are.
    pub updated: Vec<Item>,
    /// What is gone.
    pub removed: Vec<Item>,
}

impl TenantReport {
    /// Whether everything was so already.
    pub fn unchanged(&self) -> bool {
        self.created.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }
}

/// What a write did to the site's own models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelsReport {
    /// What is new.
    pub created: Vec<Item>,
    /// What is different.
    pub updated: Vec<Item>,
    /// What is gone.
    pub removed: Vec<Item>,
}

impl ModelsReport {
    /// Whether everything was so already.
    pub fn unchanged(&self) -> bool {
        self.created.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }
}

/// What an import did, or with `dry_run` would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The site's own models.
    pub models: ModelsReport,
    /// The tenants of the file, in its order.
    pub tenants: Vec<TenantReport>,
    /// What works otherwise than one may expect.
    pub warnings: Vec<Finding>,
}

impl ImportReport {
    /// Whether everything was so already.
    pub fn unchanged(&self) -> bool {
        self.models.unchanged() && self.tenants.iter().all(TenantReport::unchanged)
    }

    /// What is gone, or would be.
    pub fn removed(&self) -> Vec<Item> {
        let of_tenants = self.tenants.iter().flat_map(|tenant| &tenant.removed);
        self.models.removed.iter().chain(of_tenants).cloned().collect()
    }
}

/// What an edit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited<T> {
    /// What the caller's change returned.
    pub value: T,
    /// What is different.
    pub report: TenantReport,
    /// What works otherwise than one may expect.
    pub warnings: Vec<Finding>,
}
