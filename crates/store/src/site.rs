//! The site file: what an administrator says about a PBX and its phones.
//!
//! Fields are written in the order of the documentation. What is absent (no value, an empty list, a flag that is off) is
//! left out, so that an export is short and always the same.

mod device;
mod host;
mod raw;
mod tenant;
mod words;
mod write;

pub use autoprov_core::KeyGroup;
pub use device::{
    Device, DeviceLine, DistinctiveRing, Expansion, Handset, Intercom, Key, MulticastGroup, Network,
    Overrides, Profile, Stun, Wifi,
};
pub use host::host_and_port;
pub use raw::Raw;
pub use tenant::{
    DirectoryEntry, Extension, FirmwarePack, HotDesk, Ldap, OwnModel, Route, SipServer, Site, Template,
    Tenant,
};
pub use words::{
    CallerIdSource, Codec, DateFormat, DialPlan, DirectoryAccess, Dtmf, KeyType, KeysManaged, Lookup,
    SipTransport, Srtp, TimeFormat, TransferKey, WifiSecurity,
};
