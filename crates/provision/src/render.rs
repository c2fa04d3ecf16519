//! One file of one phone: settings, overlays, writing, checking.

use crate::disguise::{disguises, mark};
use crate::placeholder::{Context, PlaceholderError, Quote, fill, has_any};
use autoprov_core::format::{overlay, write_checked};
use autoprov_core::{
    Artifact, Content, DeviceProfile, Fields, FileError, Format, FormatError, Secret, Setting, Settings,
    Source, View,
};
use autoprov_store::Bundle;
use autoprov_store::site::Template;
use std::borrow::Cow;
use std::collections::HashSet;

/// A rendered file.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its content type.
    pub content_type: &'static str,
    /// What it says, with sources. Empty for documents.
    pub settings: Vec<Setting>,
}

/// Why a file cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderFailure {
    /// The dialect or its format failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// A template or raw parameters of the operator's do not fit.
    #[error("{whose}: {source}")]
    Overlay {
        /// Whose text it is.
        whose: Source,
        /// Why.
        source: FormatError,
    },
    /// The placeholders of an operator's text cannot be filled.
    #[error("the {whose} cannot be filled for this phone: {source}")]
    Placeholder {
        /// Whose text it is.
        whose: Source,
        /// Why.
        source: PlaceholderError,
    },
    /// They cannot, and the reason would tell of a password.
    #[error(
        "the {whose} cannot be laid over this phone's file: why depends on a password, and is not said; try it with another one"
    )]
    Withheld {
        /// Whose text it is.
        whose: Source,
    },
}

/// An operator's file that an artifact is made from: [`Artifact::bases`].
#[derive(Clone, Debug)]
pub struct Base {
    /// Its name in the file area.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Renders an artifact, from `base` where the operator has such a file. `Ok(None)`: nothing is made under this name.
///
/// What its settings say of passwords is for nobody's eyes: see [`tell`].
pub fn render(
    profile: &dyn DeviceProfile,
    artifact: &'static Artifact,
    view: &View,
    bundle: &Bundle,
    base: Option<&Base>,
) -> Result<Option<Rendered>, RenderFailure> {
    made(profile, artifact, (view, bundle), base, false)
}

/// The same for people: every setting that holds a password, or what was made of one, is marked.
pub(crate) fn tell(
    profile: &dyn DeviceProfile,
    artifact: &'static Artifact,
    view: &View,
    bundle: &Bundle,
    base: Option<&Base>,
) -> Result<Option<Rendered>, RenderFailure> {
    made(profile, artifact, (view, bundle), base, true)
}

fn made(
    profile: &dyn DeviceProfile,
    artifact: &'static Artifact,
    (view, bundle): (&View, &Bundle),
    base: Option<&Base>,
    telling: bool,
) -> Result<Option<Rendered>, RenderFailure> {
    match artifact.content {
        Content::Nothing | Content::Upload(..) => Ok(None),
        Content::Document(content_type, _) => {
            let bytes = profile.file(artifact, view)?;
            Ok(bytes.map(|bytes| Rendered { bytes, content_type, settings: Vec::new() }))
        }
        Content::Settings(Settings { format, .. }) => {
            let format = *format;
            let laid = |telling| {
                let mut settings = profile.make(artifact, view).map_err(FileError::from)?.settings();
                let formats = profile.formats();
                let mut operator =
                    Operator { format, formats, view, bundle, telling, hidden: HashSet::new() };
                // Bootstraps are the same for everybody: no operator's text touches them.
                if artifact.secret {
                    if let Some(base) = base {
                        let whose = Source::Template(base.name.as_str().into());
                        operator.lay(&base.text, None, &whose, &mut settings)?;
                    }
                    operator.overlays(profile.id(), &mut settings)?;
                }
                Ok::<_, RenderFailure>((settings, operator.hidden))
            };
            let (settings, hidden) = laid(telling)?;
            let (bytes, mut settings) = match write_checked(format, view.mac, settings) {
                Ok(written) => written,
                Err(source) => return Err(unwritten(artifact, source, &laid(true)?.1)),
            };
            for setting in settings.iter_mut().filter(|s| hidden.contains(format.identity(s).as_ref())) {
                setting.key = "***".into();
            }
            Ok(Some(Rendered { bytes, content_type: format.content_type(), settings }))
        }
    }
}

/// A setting that cannot be written is named, unless that holds a password.
fn unwritten(artifact: &'static Artifact, source: FormatError, hidden: &HashSet<String>) -> RenderFailure {
    let named = match &source {
        FormatError::Key { key, .. } | FormatError::TooLong { key, .. } | FormatError::ReadBack(key) => {
            Some(key)
        }
        FormatError::Malformed { .. } => None,
    };
    match named {
        Some(key) if hidden.contains(key) => {
            RenderFailure::Withheld { whose: Source::Template(artifact.name.into()) }
        }
        _ => FileError::Format { name: artifact.name, source }.into(),
    }
}

/// Every password in the view.
fn secrets(view: &View) -> Vec<&str> {
    let all = std::iter::once(&view.phone).chain(view.lines.values());
    all.flat_map(Fields::secrets).filter(|secret| !secret.is_empty()).collect()
}

/// Lays an operator's texts over settings.
struct Operator<'a> {
    /// The file's.
    format: &'static dyn Format,
    /// Those that a text may be written in.
    formats: Vec<&'static dyn Format>,
    view: &'a View,
    bundle: &'a Bundle,
    /// Whether people will see the settings.
    telling: bool,
    /// The identities of settings whose names depend on a password.
    hidden: HashSet<String>,
}

impl Operator<'_> {
    /// Templates (dialect, model, extension), then raw parameters (profiles, device).
    fn overlays(&mut self, dialect: &str, settings: &mut Vec<Setting>) -> Result<(), RenderFailure> {
        let (view, bundle) = (self.view, self.bundle);
        let known: HashSet<String> = if self.telling {
            settings.iter().map(|setting| self.format.identity(setting).into_owned()).collect()
        } else {
            HashSet::new()
        };
        let fits =
            |t: &&Template| t.dialect == dialect && t.model.as_deref().is_none_or(|name| view.model.is(name));
        let mut general: Vec<_> = bundle.templates.iter().filter(fits).collect();
        general.sort_by_key(|template| template.model.is_some());
        for template in general {
            self.lay(&template.text, None, &Source::Template(template.name().into()), settings)?;
        }
        for line in bundle.device.lines.iter().filter(|line| view.lines.contains_key(&line.index)) {
            let extension = bundle.extensions.iter().find(|extension| extension.number == line.extension);
            for template in extension.iter().flat_map(|extension| &extension.templates).filter(fits) {
                let whose = Source::Template(format!("extension {}", line.extension).into());
                self.lay(&template.text, Some(line.index), &whose, settings)?;
            }
        }
        for profile in &bundle.profiles {
            self.raw(profile.raw.of(dialect), format!("profile {}", profile.name), &known, settings);
        }
        self.raw(bundle.device.raw.of(dialect), "device".to_owned(), &known, settings);
        Ok(())
    }

    /// A raw parameter may be a password of a name that nobody knows, such as one that a user set on the phone and an operator adopted.
    /// `known`: the names that the dialect itself writes, and marks where they are passwords.
    fn raw(
        &self,
        raw: &[(String, String)],
        whose: String,
        known: &HashSet<String>,
        settings: &mut Vec<Setting>,
    ) {
        if raw.is_empty() {
            return;
        }
        let source = Source::Raw(whose.into());
        let secrets = secrets(self.view);
        let setting = |(name, value): &(String, String)| {
            let mut setting = Setting::new(name.clone(), value.clone(), source.clone());
            let is_known = known.contains(self.format.identity(&setting).as_ref());
            setting.secret = Secret::is_named(name)
                || secrets.iter().any(|secret| value.contains(secret))
                || !(is_known || Secret::is_harmless(value));
            setting
        };
        overlay(self.format, settings, raw.iter().map(setting));
    }

    /// `line`: the one that an extension's text is laid over.
    fn lay(
        &mut self,
        text: &str,
        line: Option<u16>,
        whose: &Source,
        settings: &mut Vec<Setting>,
    ) -> Result<(), RenderFailure> {
        let read = self.read(text, line, whose, self.view);
        let others: Vec<_> = if has_any(text) && (self.telling || read.is_err()) {
            disguises(self.view).map(|view| self.read(text, line, whose, &view)).collect()
        } else {
            Vec::new()
        };
        let mut top = match read {
            Ok(top) => top,
            Err(failure) => {
                let reason = failure.to_string();
                let same = |other: &Result<_, RenderFailure>| {
                    other.as_ref().is_err_and(|other| other.to_string() == reason)
                };
                let whose = whose.clone();
                return Err(if others.iter().all(same) {
                    failure
                } else {
                    RenderFailure::Withheld { whose }
                });
            }
        };
        let secrets = secrets(self.view);
        for setting in &mut top {
            setting.source = whose.clone();
            setting.secret |= Secret::is_named(&setting.key);
            // A password that the text spells out.
            setting.secret |= secrets.iter().any(|secret| setting.value.contains(secret));
        }
        if !others.is_empty() {
            self.hidden.extend(mark(self.format, &mut top, &others));
        }
        overlay(self.format, settings, top);
        Ok(())
    }

    /// What a text says with its placeholders filled. What they may name is gathered only where there are any.
    fn read(
        &self,
        text: &str,
        line: Option<u16>,
        whose: &Source,
        view: &View,
    ) -> Result<Vec<Setting>, RenderFailure> {
        let context = has_any(text).then(|| {
            let phone = Context::of(view, self.bundle);
            match line {
                Some(index) => phone.at_line(index),
                None => phone,
            }
        });
        let filled = |format| match &context {
            Some(context) => fill(text, context, Quote::Format(format)),
            None => Ok(Cow::Borrowed(text)),
        };
        let parsed = read_text(&self.formats, text, filled)
            .map_err(|source| RenderFailure::Placeholder { whose: whose.clone(), source })?;
        parsed.map_err(|source| RenderFailure::Overlay { whose: whose.clone(), source })
    }
}

/// Whether every text that is laid over a device's file can be laid: a name that its model lacks shows only here.
pub(crate) fn placeholders_fill(
    profile: &dyn DeviceProfile,
    view: &View,
    bundle: &Bundle,
) -> Result<(), RenderFailure> {
    let own = bundle.extensions.iter().flat_map(|extension| &extension.templates);
    if !bundle.templates.iter().chain(own).any(|template| has_any(&template.text)) {
        return Ok(());
    }
    let formats = profile.formats();
    let Some(format) = formats.first().copied() else { return Ok(()) };
    let mut operator = Operator { format, formats, view, bundle, telling: false, hidden: HashSet::new() };
    operator.overlays(profile.id(), &mut Vec::new())
}

/// Reads an operator's text in the first of these formats that it is of; else the error is that of the format it looks like.
pub(crate) fn read_text<'t, E>(
    formats: &[&'static dyn Format],
    text: &str,
    filled: impl Fn(&'static dyn Format) -> Result<Cow<'t, str>, E>,
) -> Result<Result<Vec<Setting>, FormatError>, E> {
    let is_xml = text.trim_start().starts_with('<');
    let mut failed = None;
    for format in formats {
        match format.parse_text(&filled(*format)?) {
            Ok(settings) => return Ok(Ok(settings)),
            Err(error) => {
                let fits = format.content_type().starts_with("text/xml") == is_xml;
                if fits || failed.is_none() {
                    failed = Some(error);
                }
            }
        }
    }
    Ok(Err(failed.unwrap_or_else(|| FormatError::at(1, 1, "no file of the phone takes a text"))))
}
