//! One file of one phone: settings, overlays, writing, checking.

use autoprov_core::format::{overlay, well_formed, write_checked};
use autoprov_core::{Artifact, DeviceProfile, Form, Format, FormatError, RenderError, Setting, Source, View};
use autoprov_store::Bundle;
use autoprov_store::site::{Raw, Template};

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
    /// The dialect failed.
    #[error(transparent)]
    Document(#[from] RenderError),
}

/// Renders an artifact. `Ok(None)`: nothing is made under this name.
pub fn render(
    profile: &dyn DeviceProfile,
    artifact: &'static Artifact,
    view: &View,
    bundle: &Bundle,
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
                overlays(profile.id(), format, view, bundle, &mut settings)?;
            }
            let (bytes, settings) = write_checked(format, view.mac, settings)
                .map_err(|source| RenderFailure::Format { name: artifact.name, source })?;
            Ok(Some(Rendered { bytes, content_type: format.content_type(), settings }))
        }
    }
}

/// Lays operators' texts over the settings: templates (dialect, model, extension), then raw parameters (profiles, device).
fn overlays(
    dialect: &str,
    format: &dyn Format,
    view: &View,
    bundle: &Bundle,
    settings: &mut Vec<Setting>,
) -> Result<(), RenderFailure> {
    let fits =
        |t: &&Template| t.dialect == dialect && t.model.as_deref().is_none_or(|name| view.model.is(name));
    let mut general: Vec<_> = bundle.templates.iter().filter(fits).collect();
    general.sort_by_key(|template| template.model.is_some());
    for template in general {
        lay(format, &template.text, &Source::Template(template.name().into()), settings)?;
    }
    let lines = bundle.device.lines.iter().filter(|line| view.lines.contains_key(&line.index));
    let mut numbers: Vec<_> = lines.map(|line| line.extension.as_str()).collect();
    numbers.dedup();
    for extension in
        numbers.iter().filter_map(|number| bundle.extensions.iter().find(|e| e.number == *number))
    {
        for template in extension.templates.iter().filter(fits) {
            let whose = format!("extension {}", extension.number);
            lay(format, &template.text, &Source::Template(whose.into()), settings)?;
        }
    }
    for profile in &bundle.profiles {
        raw(format, dialect, &profile.raw, format!("profile {}", profile.name), settings);
    }
    raw(format, dialect, &bundle.device.raw, "device".to_owned(), settings);
    Ok(())
}

fn lay(
    format: &dyn Format,
    text: &str,
    whose: &Source,
    settings: &mut Vec<Setting>,
) -> Result<(), RenderFailure> {
    let mut top = format
        .parse(text.as_bytes())
        .map_err(|source| RenderFailure::Overlay { whose: whose.clone(), source })?;
    for setting in &mut top {
        setting.source = whose.clone();
    }
    overlay(format, settings, top);
    Ok(())
}

fn raw(format: &dyn Format, dialect: &str, raw: &Raw, whose: String, settings: &mut Vec<Setting>) {
    let source = Source::Raw(whose.into());
    let top = raw.of(dialect).iter().map(|(name, value)| Setting::new(name, value, source.clone()));
    overlay(format, settings, top);
}

/// The format in which a dialect's templates are written: that of its first file with settings.
pub fn template_format(profile: &dyn DeviceProfile) -> Option<&'static dyn Format> {
    profile.artifacts().iter().find_map(|artifact| match artifact.form {
        Form::Settings(format) if artifact.secret => Some(format),
        _ => None,
    })
}
