//! The contract of a vendor crate.

use crate::{
    Artifact, Because, Concept, Content, Dhcp, Dialling, Feature, FirstLogin, Format, FormatError, KeyGroup,
    Limit, Model, Setting, Support, Transport, UserAgent, Vendor, View, format,
};

/// One provisioning dialect: the phones that ask for the same files and read the same syntax. A vendor has one or several.
///
/// All of it is pure: same arguments, same bytes, or phones would reboot at every poll. Nothing here reads a clock, a file or the
/// network.
pub trait DeviceProfile: Send + Sync + 'static {
    /// Its name, the only one in the program: `yealink-v81`. Site files name it for templates and raw parameters.
    fn id(&self) -> &'static str;

    /// Whose phones these are.
    fn vendor(&self) -> &'static Vendor;

    /// The file names. Names that other dialects use too are fine.
    fn artifacts(&self) -> &'static [Artifact];

    /// The formats of its phones' own files, each once, first the first file's. A template may be written in any of them, for these files have
    /// the same names of settings; a password must stand in all.
    fn formats(&self) -> Vec<&'static dyn Format> {
        let mut formats: Vec<&'static dyn Format> = Vec::new();
        for artifact in self.artifacts().iter().filter(|artifact| artifact.secret) {
            if let Content::Settings(settings) = artifact.content
                && !formats.iter().any(|other| std::ptr::addr_eq(*other, settings.format))
            {
                formats.push(settings.format);
            }
        }
        formats
    }

    /// What an operator, a test or a DHCP server must know of it.
    fn facts(&self) -> &Facts;

    /// How a DHCP server knows its phones, and what it tells them.
    fn dhcp(&self) -> &'static Dhcp;

    /// What its phones do as they come from the factory where they are asked for a password.
    fn first_login(&self) -> FirstLogin {
        FirstLogin::UNKNOWN
    }

    /// Reads a User-Agent of its vendor's phones.
    fn parse_user_agent(&self, header: &[u8]) -> Option<UserAgent> {
        (self.vendor().user_agent)(header)
    }

    /// A cell of the matrix: the model's own word, else the dialect's, else supported.
    fn support(&self, model: &Model, feature: Feature) -> Support {
        let cell = |cells: &[(Feature, Support)]| {
            cells.iter().find(|(own, _)| *own == feature).map(|(_, cell)| *cell)
        };
        cell(model.exceptions).or_else(|| cell(self.facts().cells)).unwrap_or(Support::Supported)
    }

    /// Whether a model is provisioned over a transport: HTTP and HTTPS have a cell each, TFTP is the dialect's.
    fn is_served_over(&self, model: &Model, transport: Transport) -> bool {
        match Feature::over(transport) {
            Some(feature) => self.support(model, feature) == Support::Supported,
            None => self.facts().transports.contains(&transport),
        }
    }

    /// One of its files: nothing where the file is not made (absent, uploaded, the operator's).
    ///
    /// # Errors
    /// A document whose template failed.
    fn make(&self, artifact: &Artifact, view: &View) -> Result<Made, RenderError>;

    /// The bytes of one of its files, written, read back and checked; none where the file is not made.
    ///
    /// # Errors
    /// A document whose template failed, or values that the format cannot hold.
    fn file(&self, artifact: &Artifact, view: &View) -> Result<Option<Vec<u8>>, FileError> {
        let written = match (artifact.content, self.make(artifact, view)?) {
            (Content::Settings(of), Made::Settings(settings)) => {
                format::write_checked(of.format, view.mac, settings).map(|(bytes, _)| bytes)
            }
            (Content::Document(kind, _), Made::Document(bytes)) => format::document_checked(kind, bytes),
            _ => return Ok(None),
        };
        written.map(Some).map_err(|source| FileError::Format { name: artifact.name, source })
    }

    /// The longest values its phones take.
    fn limits(&self) -> &[Limit] {
        &[]
    }

    /// What its phones do with the digits that somebody keys.
    fn dialling(&self) -> Dialling {
        Dialling::Unknown
    }

    /// Whether a line that no key shows is of no use on its phones.
    fn lines_need_keys(&self) -> bool {
        false
    }

    /// What of the view its files leave out or write otherwise, because the phone cannot do it: `import` says it as a warning.
    fn refuses(&self, view: &View) -> Vec<Refusal>;

    /// Whether a phone reboots when this setting of its file changes. `Unknown` is an honest answer.
    fn reboots(&self, setting: &str) -> Reboot {
        let _ = setting;
        Reboot::Unknown
    }

    /// Whether a setting that phones upload, besides those its tables write for concepts that steer ([`crate::Concept::steers`]), says where
    /// the phone registers, which servers it trusts or who configures it. The name comes in lower case, with `#` for each index.
    fn steers(&self, setting: &str) -> bool {
        let _ = setting;
        false
    }
}

impl std::fmt::Debug for dyn DeviceProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// A file as a dialect makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// Settings, in the order they are written in the artifact's format.
    Settings(Vec<Setting>),
    /// A whole document.
    Document(Vec<u8>),
    /// Nothing is made under this name.
    Nothing,
}

impl Made {
    /// The settings, where it is such a file.
    pub fn settings(self) -> Vec<Setting> {
        match self {
            Self::Settings(settings) => settings,
            Self::Document(_) | Self::Nothing => Vec::new(),
        }
    }
}

/// Whether a change makes a phone reboot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reboot {
    /// It takes the change as it runs.
    No,
    /// Nobody has told.
    Unknown,
    /// It reboots.
    Yes,
}

impl Reboot {
    /// Its word in tables and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Unknown => "unknown",
            Self::Yes => "yes",
        }
    }
}

/// A part of a view that a phone's files leave out, because the phone cannot do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is left out.
    pub what: Refused,
    /// Why, in plain words, without a full stop.
    pub because: Because,
    /// Whether something is written all the same: cut, the nearest, one of several.
    pub adapted: bool,
}

/// What can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A setting of the phone.
    Phone(Concept),
    /// A setting of a line.
    Line(u16, Concept),
    /// A key.
    Key(KeyGroup, u16),
    /// A setting of a DECT handset.
    Handset(u16, Concept),
    /// Contacts of the tenant.
    Contacts,
}

/// A document cannot be made: its template failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the template failed ({0}): this is an internal error")]
pub struct RenderError(pub String);

/// Why a file cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The dialect failed.
    #[error(transparent)]
    Document(#[from] RenderError),
    /// Writing failed.
    #[error("{name}: {source}")]
    Format {
        /// The artifact.
        name: &'static str,
        /// Why.
        source: FormatError,
    },
}

/// Facts of a dialect that are no settings.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// What its phones fetch files over.
    pub transports: &'static [Transport],
    /// The least TLS version they can be served with by us, or why none.
    pub tls: &'static str,
    /// The event of a SIP NOTIFY that makes them ask again, with its parameters: the value of the Event header (`check-sync;reboot=false`),
    /// with a reboot only where they do not ask without one. None: no event does.
    pub notify_event: Option<&'static str>,
    /// Cells of the matrix that are not supported on any of its models.
    pub cells: &'static [(Feature, Support)],
    /// What its users should know: model names it is for (none: all), and the text.
    pub notes: &'static [(&'static [&'static str], &'static str)],
}

impl Facts {
    /// Nothing is known: it is served over every transport.
    pub const NONE: Self =
        Self { transports: &Transport::ALL, tls: "not known", notify_event: None, cells: &[], notes: &[] };
}

/// What `inventory` collects. Made by [`crate::register`].
pub struct Registration(pub &'static dyn DeviceProfile);

inventory::collect!(Registration);

/// Puts dialects into the registry of every program that links the crate: `register!(&V70, &V81);`.
#[macro_export]
macro_rules! register {
    ($($profile:expr),+ $(,)?) => {
        $($crate::inventory::submit! { $crate::Registration($profile) })+
    };
}
