//! Why these phones cannot do something: said once, by the rows that refuse and by the cells of the matrix.

/// No LDAP.
pub(crate) const NO_LDAP: &str = "it has no LDAP";
/// No screen.
pub(crate) const NO_SCREEN: &str = "it has no screen";
/// No BLF.
pub(crate) const NO_BLF: &str = "it has no BLF: its keys are its lines";
/// Phones that lines and keys are wired to.
pub(crate) const ANALOG: &str = "analog phones (FXS) have no screen and no keys";
/// Phones that say nothing of their network in their file.
pub(crate) const NO_NETWORK: &str = "address and VLAN are entered in the phone's menu, or come by CDP";
/// No PC port.
pub(crate) const NO_PC_PORT: &str = "it has no PC port";
