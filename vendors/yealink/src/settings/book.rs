//! Where the remote phone book is: one entry to look through it, one to search it.
//!
//! A search asks for what was typed, which the phone puts in place of `#SEARCH` (wazo, XiVO; Elastix has both entries, as here).

use super::GONE;
use crate::generation::known;
use crate::models::{book_by_download, dect};
use autoprov_core::{At, Concept::*, Encode::*, Row, Scope, Table, Value, View, percent_encoded};

const SEARCH: &str = "?q=#SEARCH";

/// The rows of both entries: URL and name of each, and what means that there is none.
macro_rules! books {
    ($url:literal $name:literal, $search:literal $search_name:literal, $gone:expr) => {
        Table {
            scope: Scope::Phone,
            rows: &[
                // A concept that is a password marks the setting as one.
                Row::new(ProvisioningPassword, $url, With(with_login)).when(in_url),
                Row::new(DirectoryUrl, $url, Plain).clear($gone).when(open),
                Row::new(DirectoryUrl, $name, Fixed("Directory")).clear($gone),
                Row::new(ProvisioningPassword, $search, With(search_with_login)).when(in_url),
                Row::new(DirectoryUrl, $search, Around("", &Plain, SEARCH)).clear($gone).when(open),
                Row::new(DirectoryUrl, $search_name, Fixed("Search")).clear($gone),
            ],
        }
    };
}

/// From 70 on.
pub static FLAT: Table = books!(
    "remote_phonebook.data.1.url" "remote_phonebook.data.1.name",
    "remote_phonebook.data.2.url" "remote_phonebook.data.2.name",
    GONE
);

/// From 81 on the book's certificate may have a check of its own (FusionPBX: T58W with `static.`, T34W, T44W, CP965 and AX without): off like
/// that of all others, or a certificate of our own leaves the book empty.
pub static TRUST: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "static.security.remote_phonebook.trust_certificates", Fixed("0")),
        Row::new(DirectoryUrl, "security.remote_phonebook.trust_certificates", Fixed("0")),
    ],
};

/// Name and password of their own: a comment of wazo's in its file of 87 says that 84 brought them.
pub static LOGIN: Table = Table::on(own_login, &[&LOGINS]);

static LOGINS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUser, "remote_phonebook.data.1.username", With(login)).clear(GONE),
        Row::new(ProvisioningPassword, "remote_phonebook.data.1.password", With(login)).clear(GONE),
        Row::new(ProvisioningUser, "remote_phonebook.data.2.username", With(login)).clear(GONE),
        Row::new(ProvisioningPassword, "remote_phonebook.data.2.password", With(login)).clear(GONE),
    ],
};

/// T2x; T18 takes the same as a download (Provisioner.net).
pub static SECTIONS: Table = Table::on(
    |view| !book_by_download(view),
    &[&books!(
        "[RemotePhoneBook0]/config/Setting/Setting.cfg:URL" "[RemotePhoneBook0]/config/Setting/Setting.cfg:Name",
        "[RemotePhoneBook1]/config/Setting/Setting.cfg:URL" "[RemotePhoneBook1]/config/Setting/Setting.cfg:Name",
        ""
    )],
);

/// T18.
pub static DOWNLOADS: Table = Table::on(
    book_by_download,
    &[&books!(
        "[RemotePhoneBook0]/tmp/download.cfg:URL" "[RemotePhoneBook0]/tmp/download.cfg:Name",
        "[RemotePhoneBook1]/tmp/download.cfg:URL" "[RemotePhoneBook1]/tmp/download.cfg:Name",
        ""
    )],
);

/// T3x.
pub static FILES: Table = books!(
    "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook0.URL" "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook0.Name",
    "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook1.URL" "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook1.Name",
    ""
);

/// Whether it surely has settings for name and password. All others have them in the URL, which every generation reads (FusionPBX).
fn own_login(view: &View) -> bool {
    !dect(view) && known(view).is_some_and(|generation| generation >= 84)
}

/// Whether name and password stand in the URL.
fn in_url(view: &View) -> bool {
    let has = |concept| view.phone.text(concept).is_some_and(|text| !text.is_empty());
    !own_login(view) && [DirectoryUrl, ProvisioningUser, ProvisioningPassword].into_iter().all(has)
}

fn open(view: &View) -> bool {
    !in_url(view)
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
