//! Where settings stand before firmware 70. T1x and T2x name section, file and setting; T3x name the file in the section, and the setting
//! has the section's name before it. The settings themselves are the same.

/// A setting of an account, T1x and T2x. Accounts count from 0.
macro_rules! section_account {
    ($section:literal $name:literal) => {
        concat!("[", $section, "]/config/voip/sipAccount{n0}.cfg:", $name)
    };
}

/// A setting of an account, T3x: one file, and a number that selects the account.
macro_rules! file_account {
    ($section:literal $name:literal) => {
        concat!("[cfg:/phone/config/voip/sipAccount0.cfg,account={n0};reboot=0]:", $section, ".", $name)
    };
}

/// A setting of keys, T1x and T2x.
macro_rules! section_keys {
    ($section:literal $name:literal) => {
        concat!("[", $section, "]/config/vpPhone/vpPhone.ini:", $name)
    };
}

/// A setting of keys, T3x.
macro_rules! file_keys {
    ($section:literal $name:literal) => {
        concat!("[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:", $section, ".", $name)
    };
}

/// A setting of the n-th expansion module, T1x and T2x: each has a file of its own.
macro_rules! section_expansion {
    ($section:literal $name:literal) => {
        concat!("[", $section, "]/config/vpPhone/Ext38_0000000000000{m}.cfg:", $name)
    };
}

/// A setting of the n-th expansion module, T3x.
macro_rules! file_expansion {
    ($section:literal $name:literal) => {
        concat!("[cfg:/phone/config/vpPhone/Ext38_0000000000000{m}.cfg]:", $section, ".", $name)
    };
}

/// What belongs to the user, T3x.
macro_rules! file_user {
    ($name:literal) => {
        concat!("[cfg:/phone/config/user.ini,reboot=0]:", $name)
    };
}

/// What belongs to the system, T3x: the phone reboots when it changes.
macro_rules! file_system {
    ($name:literal) => {
        concat!("[cfg:/phone/config/system.ini,reboot=1]:", $name)
    };
}

/// A directory's setting, T3x.
macro_rules! file_ldap {
    ($name:literal) => {
        concat!("[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.", $name)
    };
}
