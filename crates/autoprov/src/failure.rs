//! Why a command ends with status 1.

use std::fmt;

/// One clear sentence, or one a line where several things are wrong at once.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Several things at once, one a line.
    pub(crate) fn all<T: fmt::Display>(things: &[T]) -> Self {
        Self(things.iter().map(T::to_string).collect::<Vec<_>>().join("\n"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Says which file an I/O error is about.
pub(crate) fn reading(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Failure {
    move |error| Failure(format!("cannot read `{}`: {error}", path.display()))
}
