//! Why a request ended as it did, in one of a few words.

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident $word:literal,)*) => {
        /// Why a request ended as it did.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $($(#[$doc])* $reason,)*
        }

        impl Reason {
            /// All of them.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$reason),*];

            /// Its word.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$reason => $word,)*
                }
            }
        }
    };
}

reasons! {
    /// It got the content, or knows that it has it.
    Served "served",
    /// Its upload was stored.
    Stored "stored",
    /// It was asked who it is: the first half of every boot over HTTP.
    NoCredentials "no_credentials",
    /// Its nonce was old, used, or from before a restart.
    OldNonce "old_nonce",
    /// A wrong password under a name that phones try by themselves.
    FactoryLogin "factory_login",
    /// A wrong password, an unknown username, or one whose password is not set; Basic.
    WrongCredentials "wrong_credentials",
    /// So many wrong passwords that no answer was given.
    TooManyWrong "too_many_wrong",
    /// It has asked for too many MAC addresses (`autoprov guard list`).
    Guarded "guarded",
    /// Its proof, or its address, is not that of this phone's tenant.
    NotItsPhone "not_its_phone",
    /// Nobody has this MAC address.
    UnknownPhone "unknown_phone",
    /// A name that phones ask for and rely on being absent.
    Absent "absent",
    /// This phone is not given such a file, or not this way.
    NotForThisPhone "not_for_this_phone",
    /// No dialect, route or file has this name.
    NoSuchName "no_such_name",
    /// Another thing that is not there.
    Missing "missing",
    /// It may not have it.
    Refused "refused",
    /// An upload, or a method, that is not taken.
    NotTaken "not_taken",
    /// An upload that is too long.
    TooLarge "too_large",
    /// The database did not answer.
    Database "database",
    /// Its file could not be made, or another fault of ours.
    Fault "fault",
    /// There was no room.
    NoRoom "no_room",
    /// What it said could not be read, or broke off.
    BrokenOff "broken_off",
}

impl Reason {
    /// What a status alone tells.
    pub const fn of(status: u16) -> Self {
        match status {
            201 | 204 => Self::Stored,
            200..=399 | 416 => Self::Served,
            401 => Self::NoCredentials,
            403 => Self::Refused,
            404 => Self::Missing,
            405 => Self::NotTaken,
            413 => Self::TooLarge,
            500.. => Self::Fault,
            _ => Self::BrokenOff,
        }
    }
}
