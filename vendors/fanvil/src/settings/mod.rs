//! Settings: our concept, the maker's name, how the value is written.

pub mod sysconf;
pub mod voip;

/// Why a setting of ours is not written by any dialect.
pub(crate) mod never {
    pub(crate) const CALLER: &str = "no source says for sure what the numbers of its `Caller Id Type` mean";
    pub(crate) const HEADER: &str = "no source names the header that it answers to";
    pub(crate) const PICTURE: &str = "tancredi alone names a setting (`Auto Etc Url`), in another form of the file, and for the ground alone";
    pub(crate) const WIFI: &str = "no source names the settings of its networks: join by hand";
    pub(crate) const LOCKED: &str = "its settings always ask for the menu's password";
    pub(crate) const CODES: &str = "it keeps no codes of its own";
    pub(crate) const SORTS: &str = "it sorts by an attribute, always";
}
