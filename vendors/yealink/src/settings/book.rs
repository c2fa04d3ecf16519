//! Where the remote phone book is: one entry to look through it, one to search it.
//!
//! A search asks for what was typed, which the phone puts in place of `#SEARCH` (wazo, XiVO; Elastix has both entries, as here).

use super::GONE;
use crate::generation::known;
use crate::models::{book_by_download, dect};
use autoprov_core::{At, Concept::*, Over, Row, Table, Value, View, Write::*, percent_encoded};

const SEARCH: &str = "?q=#SEARCH";

/// The rows of both entries: URL and name of each, and what means that there is none.
macro_rules! books {
    ($url:literal $name:literal, $search:literal $search_name:literal, $gone:expr $(, $when:path)?) => {
        [
            // A concept that is a password marks the setting as one.
            Row::new(ProvisioningPassword, $url, With(with_login)).when(|view| in_url(view) $(&& $when(view))?),
            Row::new(DirectoryUrl, $url, Plain).clear($gone).when(|view| !in_url(view) $(&& $when(view))?),
            Row::new(DirectoryUrl, $name, Fixed("Directory")).clear($gone)$(.when($when))?,
            Row::new(ProvisioningPassword, $search, With(search_with_login))
                .when(|view| in_url(view) $(&& $when(view))?),
            Row::new(DirectoryUrl, $search, Around("", &Plain, SEARCH))
                .clear($gone)
                .when(|view| !in_url(view) $(&& $when(view))?),
            Row::new(DirectoryUrl, $search_name, Fixed("Search")).clear($gone)$(.when($when))?,
        ]
    };
}

/// From 70 on.
pub static FLAT: Table = Table {
    over: Over::Phone,
    rows: &books!(
        "remote_phonebook.data.1.url" "remote_phonebook.data.1.name",
        "remote_phonebook.data.2.url" "remote_phonebook.data.2.name",
        GONE
    ),
};

/// Name and password of their own: a comment of wazo's in its file of 87 says that 84 brought them.
pub static LOGIN: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(ProvisioningUser, "remote_phonebook.data.1.username", With(login))
            .clear(GONE)
            .when(own_login),
        Row::new(ProvisioningPassword, "remote_phonebook.data.1.password", With(login))
            .clear(GONE)
            .when(own_login),
        Row::new(ProvisioningUser, "remote_phonebook.data.2.username", With(login))
            .clear(GONE)
            .when(own_login),
        Row::new(ProvisioningPassword, "remote_phonebook.data.2.password", With(login))
            .clear(GONE)
            .when(own_login),
    ],
};

/// T2x; T18 takes the same as a download (Provisioner.net).
pub static SECTIONS: Table = Table {
    over: Over::Phone,
    rows: &books!(
        "[RemotePhoneBook0]/config/Setting/Setting.cfg:URL" "[RemotePhoneBook0]/config/Setting/Setting.cfg:Name",
        "[RemotePhoneBook1]/config/Setting/Setting.cfg:URL" "[RemotePhoneBook1]/config/Setting/Setting.cfg:Name",
        "", by_setting
    ),
};

/// T18.
pub static DOWNLOADS: Table = Table {
    over: Over::Phone,
    rows: &books!(
        "[RemotePhoneBook0]/tmp/download.cfg:URL" "[RemotePhoneBook0]/tmp/download.cfg:Name",
        "[RemotePhoneBook1]/tmp/download.cfg:URL" "[RemotePhoneBook1]/tmp/download.cfg:Name",
        "", book_by_download
    ),
};

/// T3x.
pub static FILES: Table = Table {
    over: Over::Phone,
    rows: &books!(
        "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook0.URL" "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook0.Name",
        "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook1.URL" "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook1.Name",
        ""
    ),
};

fn by_setting(view: &View) -> bool {
    !book_by_download(view)
}

/// Whether it surely has settings for name and password. All others have them in the URL, which every generation reads (FusionPBX).
fn own_login(view: &View) -> bool {
    !dect(view) && known(view).is_some_and(|generation| generation >= 84)
}

/// Whether name and password stand in the URL.
fn in_url(view: &View) -> bool {
    let has = |concept| view.phone.text(concept).is_some_and(|text| !text.is_empty());
    !own_login(view) && [DirectoryUrl, ProvisioningUser, ProvisioningPassword].into_iter().all(has)
}

/// The password goes into the URL, escaped: two values in one.
fn with_login(password: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, rest) = at.fields.text(DirectoryUrl)?.split_once("://")?;
    let user = at.fields.text(ProvisioningUser)?;
    Some(format!("{scheme}://{}:{}@{rest}", percent_encoded(user), percent_encoded(password.text()?)))
}

fn search_with_login(password: &Value, at: &At<'_>) -> Option<String> {
    with_login(password, at).map(|url| url + SEARCH)
}

/// Where there is no book there is no login.
fn login(value: &Value, at: &At<'_>) -> Option<String> {
    at.fields.text(DirectoryUrl)?;
    value.text().map(str::to_owned)
}
