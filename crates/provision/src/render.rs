//! One file of one phone: settings, overlays, writing, checking.

use crate::placeholder::{Context, PlaceholderError, Quote, fill, has_any};
use autoprov_core::format::{overlay, well_formed, write_checked};
use autoprov_core::{
    Artifact, DeviceProfile, Fields, Form, Format, FormatError, RenderError, Secret, Setting, Source, View,
};
use autoprov_store::Bundle;
use autoprov_store::site::{Raw, Template};
use std::borrow::Cow;

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
    /// Writing failed.
    #[error("{name}: {source}")]
    Format {
        /// The artifact.
        name: &'static str,
        /// Why.
        source: FormatError,
    },
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
    /// The dialect failed.
    #[error(transparent)]
    Document(#[from] RenderError),
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
pub fn render(
    profile: &dyn DeviceProfile,
    artifact: &'static Artifact,
    view: &View,
    bundle: &Bundle,
    base: Option<&Base>,
) -> Result<Option<Rendered>, RenderFailure> {
    match artifact.form {
        Form::Nothing | Form::Kept(_) => Ok(None),
        Form::Document(content_type) => {
            let mut bytes = profile.document(artifact, view)?;
            // Templates lose the line end of their last line.
            if content_type.starts_with("text/") && !bytes.ends_with(b"\n") {
                bytes.push(b'\n');
            }
            if content_type.starts_with("text/xml") {
                well_formed(&bytes)
                    .map_err(|source| RenderFailure::Format { name: artifact.name, source })?;
            }
            Ok(Some(Rendered { bytes, content_type, settings: Vec::new() }))
        }
        Form::Settings(format) => {
            let mut settings = profile.settings(artifact, view);
            // Bootstraps are the same for everybody: no operator's text touches them.
            if artifact.secret {
                let operator = Operator { format, view, bundle };
                if let Some(base) = base {
                    let whose = Source::Template(base.name.as_str().into());
                    operator.lay(&base.text, None, &whose, &mut settings)?;
                }
                operator.overlays(profile.id(), &mut settings)?;
            }
            let (bytes, settings) = write_checked(format, view.mac, settings)
                .map_err(|source| RenderFailure::Format { name: artifact.name, source })?;
            Ok(Some(Rendered { bytes, content_type: format.content_type(), settings }))
        }
    }
}

/// Every password in the view.
fn secrets(view: &View) -> Vec<&str> {
    let all = std::iter::once(&view.phone).chain(view.lines.values());
    all.flat_map(Fields::secrets).filter(|secret| !secret.is_empty()).collect()
}

/// Lays an operator's texts over settings.
struct Operator<'a> {
    format: &'static dyn Format,
    view: &'a View,
    bundle: &'a Bundle,
}

impl Operator<'_> {
    /// Templates (dialect, model, extension), then raw parameters (profiles, device).
    fn overlays(&self, dialect: &str, settings: &mut Vec<Setting>) -> Result<(), RenderFailure> {
        let Self { view, bundle, .. } = self;
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
            raw(self.format, dialect, &profile.raw, format!("profile {}", profile.name), settings);
        }
        raw(self.format, dialect, &bundle.device.raw, "device".to_owned(), settings);
        Ok(())
    }

    /// `line`: the one that an extension's text is laid over.
    fn lay(
        &self,
        text: &str,
        line: Option<u16>,
        whose: &Source,
        settings: &mut Vec<Setting>,
    ) -> Result<(), RenderFailure> {
        let text = self
            .filled(text, line)
            .map_err(|source| RenderFailure::Placeholder { whose: whose.clone(), source })?;
        let secrets = secrets(self.view);
        let mut top = self
            .format
            .parse(text.as_bytes())
            .map_err(|source| RenderFailure::Overlay { whose: whose.clone(), source })?;
        for setting in &mut top {
            setting.source = whose.clone();
            // A placeholder may have brought a password.
            setting.secret |= Secret::is_named(&setting.key);
            setting.secret |= secrets.iter().any(|secret| setting.value.contains(secret));
        }
        overlay(self.format, settings, top);
        Ok(())
    }

    /// The text with its placeholders filled. What they may name is gathered only where there are any.
    fn filled<'t>(&self, text: &'t str, line: Option<u16>) -> Result<Cow<'t, str>, PlaceholderError> {
        if !has_any(text) {
            return Ok(Cow::Borrowed(text));
        }
        let phone = Context::of(self.view, self.bundle);
        let context = match line {
            Some(index) => phone.at_line(index),
            None => phone,
        };
        fill(text, &context, Quote::Format(self.format))
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
    let Some(format) = template_format(profile) else { return Ok(()) };
    Operator { format, view, bundle }.overlays(profile.id(), &mut Vec::new())
}

fn raw(format: &dyn Format, dialect: &str, raw: &Raw, whose: String, settings: &mut Vec<Setting>) {
    let source = Source::Raw(whose.into());
    // A password that a user set on the phone and an operator adopted is one here too.
    let setting = |(name, value): &(String, String)| Setting {
        secret: Secret::is_named(name),
        ..Setting::new(name, value, source.clone())
    };
    let top = raw.of(dialect).iter().map(setting);
    overlay(format, settings, top);
}

/// The format in which a dialect's templates are written: that of its first file with settings.
pub fn template_format(profile: &dyn DeviceProfile) -> Option<&'static dyn Format> {
    profile.artifacts().iter().find_map(|artifact| match artifact.form {
        Form::Settings(format) if artifact.secret => Some(format),
        _ => None,
    })
}
