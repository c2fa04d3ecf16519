//! What a phone from the factory does where it is asked for a password.

/// What it does, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstLogin {
    /// What it does.
    pub does: AtChallenge,
    /// Who says so; empty where nobody does.
    pub source: &'static str,
}

/// What a phone that nobody has told a password does with a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtChallenge {
    /// Nobody has told.
    Unknown,
    /// It asks whoever stands before it.
    Asks,
    /// It goes without the file.
    GivesUp,
    /// It tries what it has by itself, in a few words.
    Tries(&'static str),
}

impl FirstLogin {
    /// Nobody has told.
    pub const UNKNOWN: Self = Self { does: AtChallenge::Unknown, source: "" };

    /// What it does, as this source says.
    pub const fn new(does: AtChallenge, source: &'static str) -> Self {
        Self { does, source }
    }
}

impl AtChallenge {
    /// What the phone does, after "gets a 401".
    pub fn words(self) -> String {
        match self {
            Self::Unknown => "and nobody has told what it does then".to_owned(),
            Self::Asks => "and asks its user".to_owned(),
            Self::GivesUp => "and goes without its file".to_owned(),
            Self::Tries(what) => format!("and tries {what}"),
        }
    }

    /// Its word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Asks => "asks",
            Self::GivesUp => "gives_up",
            Self::Tries(_) => "tries",
        }
    }
}
