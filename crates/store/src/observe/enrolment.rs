//! Enrolment windows: opened and closed by commands, read by the running server, which notes whom it has given what to.

use super::Observations;
use crate::database::Db;
use crate::error::Error;
use crate::schema::{enrolled, enrolments};
use autoprov_core::Mac;
use diesel::prelude::*;
use ipnet::IpNet;
use std::fmt::Display;
use std::net::IpAddr;

/// Windows that may be open at a time.
pub const MOST_OPEN: usize = 16;
/// Windows that are remembered, open or not.
const REMEMBERED: i64 = 100;

/// A window in which devices of a tenant have their files once without proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its number, which no other ever has; 0 until it is opened.
    pub id: i64,
    /// The tenant's name.
    pub tenant: String,
    /// Where its phones ask from.
    pub networks: Vec<IpNet>,
    /// Its devices; none: all of the tenant that have never proven themselves.
    pub macs: Vec<Mac>,
    /// In unix seconds.
    pub opened: i64,
    /// When it ends by itself, in unix seconds.
    pub until: i64,
    /// When it was closed before that, and why.
    pub closed: Option<(i64, String)>,
}

impl Enrolment {
    /// The longest, in seconds.
    pub const LONGEST: i64 = 86_400;

    /// Whether it is open. A clock that was set back, or a row that somebody wrote by hand, opens none for longer than [`Self::LONGEST`].
    pub fn is_open(&self, now: i64) -> bool {
        let until = self.until.min(self.opened.saturating_add(Self::LONGEST));
        self.closed.is_none() && (self.opened..until).contains(&now)
    }

    /// Whether an address lies in one of its networks.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// Whether the device is one that it names.
    pub fn names(&self, mac: Mac) -> bool {
        self.macs.contains(&mac)
    }
}

/// A device that had its files without proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The device.
    pub mac: Mac,
    /// The number of the window.
    pub enrolment: i64,
    /// When it had the first of them, in unix seconds.
    pub at: i64,
    /// Where it asked from.
    pub address: String,
}

impl Observations {
    /// The windows that are remembered, the newest first.
    pub fn enrolments(&self) -> Result<Vec<Enrolment>, Error> {
        let rows = enrolments::table.order(enrolments::id.desc());
        let rows: Vec<Window> = rows.load(&mut *self.database.reader()?)?;
        Ok(rows.into_iter().map(window).collect())
    }

    /// Those that are open.
    pub fn open_enrolments(&self, now: i64) -> Result<Vec<Enrolment>, Error> {
        let rows = enrolments::table
            .filter(enrolments::closed.is_null().and(enrolments::until.gt(now)))
            .order(enrolments::id.desc());
        let rows: Vec<Window> = rows.load(&mut *self.database.reader()?)?;
        Ok(rows.into_iter().map(window).filter(|window| window.is_open(now)).collect())
    }

    /// Opens a window and says its number; none where [`MOST_OPEN`] are open.
    pub fn open_enrolment(&self, window: &Enrolment) -> Result<Option<i64>, Error> {
        self.database.write(|db| {
            let open = enrolments::table
                .filter(enrolments::closed.is_null().and(enrolments::until.gt(window.opened)));
            let open: i64 = open.count().get_result(db)?;
            if usize::try_from(open).is_ok_and(|open| open >= MOST_OPEN) {
                return Ok(None);
            }
            diesel::insert_into(enrolments::table)
                .values((
                    enrolments::tenant.eq(&window.tenant),
                    enrolments::networks.eq(words(&window.networks)),
                    enrolments::macs.eq(words(&window.macs)),
                    enrolments::opened.eq(window.opened),
                    enrolments::until.eq(window.until),
                ))
                .execute(db)?;
            let id: i64 = enrolments::table.select(enrolments::id).order(enrolments::id.desc()).first(db)?;
            diesel::delete(enrolments::table.filter(enrolments::id.le(id - REMEMBERED))).execute(db)?;
            Ok::<_, Error>(Some(id))
        })
    }

    /// Closes a window that is open; says whether it was.
    pub fn close_enrolment(&self, id: i64, now: i64, because: &str) -> Result<bool, Error> {
        self.database.write(|db| {
            let open = enrolments::table
                .filter(enrolments::id.eq(id))
                .filter(enrolments::closed.is_null().and(enrolments::until.gt(now)));
            let closed = (enrolments::closed.eq(now), enrolments::because.eq(because));
            Ok::<_, Error>(diesel::update(open).set(closed).execute(db)? > 0)
        })
    }

    /// Every device that had its files without proof, the last first.
    pub fn all_enrolled(&self) -> Result<Vec<Enrolled>, Error> {
        let rows = enrolled::table.order((enrolled::at.desc(), enrolled::mac));
        let rows: Vec<Row> = rows.load(&mut *self.database.reader()?)?;
        Ok(rows.into_iter().filter_map(of_row).collect())
    }

    /// When a device had its files without proof.
    pub fn enrolled(&self, mac: Mac) -> Result<Option<Enrolled>, Error> {
        enrolled_of(&mut *self.database.reader()?, mac)
    }

    /// Notes that a device has its files without proof, unless it had them so from this window before: that is what comes back.
    pub fn enrol(&self, now: &Enrolled) -> Result<Option<Enrolled>, Error> {
        self.database.write(|db| {
            let before = enrolled_of(db, now.mac)?.filter(|before| before.enrolment >= now.enrolment);
            if before.is_none() {
                let mac = enrolled::mac.eq(now.mac.to_string());
                diesel::delete(enrolled::table.filter(mac)).execute(db)?;
                diesel::insert_into(enrolled::table)
                    .values((
                        enrolled::mac.eq(now.mac.to_string()),
                        enrolled::enrolment.eq(now.enrolment),
                        enrolled::at.eq(now.at),
                        enrolled::address.eq(&now.address),
                    ))
                    .execute(db)?;
            }
            Ok::<_, Error>(before)
        })
    }
}

type Row = (String, i64, i64, String);

type Window = (i64, String, String, String, i64, i64, Option<i64>, Option<String>);

fn window((id, tenant, networks, macs, opened, until, closed, because): Window) -> Enrolment {
    Enrolment {
        id,
        tenant,
        networks: networks.split(' ').filter_map(|text| text.parse().ok()).collect(),
        macs: macs.split(' ').filter_map(|text| text.parse().ok()).collect(),
        opened,
        until,
        closed: closed.map(|at| (at, because.unwrap_or_default())),
    }
}

fn of_row((mac, enrolment, at, address): Row) -> Option<Enrolled> {
    Some(Enrolled { mac: mac.parse().ok()?, enrolment, at, address })
}

fn enrolled_of(db: &mut Db, mac: Mac) -> Result<Option<Enrolled>, Error> {
    let row = enrolled::table.filter(enrolled::mac.eq(mac.to_string())).get_result(db).optional()?;
    Ok(row.and_then(of_row))
}

fn words<T: Display>(list: &[T]) -> String {
    list.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_window(opened: i64) -> Enrolment {
        Enrolment {
            id: 0,
            tenant: "acme".to_owned(),
            networks: vec!["10.1.0.0/16".parse().unwrap(), "2001:db8::/48".parse().unwrap()],
            macs: vec![Mac::new([0, 0x15, 0x65, 1, 2, 3])],
            opened,
            until: opened + 900,
            closed: None,
        }
    }

    fn open() -> (tempfile::TempDir, Observations) {
        let folder = tempfile::tempdir().unwrap();
        let observations = Observations::open(folder.path().join("observed.db").to_str().unwrap()).unwrap();
        (folder, observations)
    }

    #[test]
    fn what_is_opened_is_read_back_and_ends_by_itself_or_by_hand() {
        let (_folder, observations) = open();
        let id = observations.open_enrolment(&a_window(1000)).unwrap().unwrap();
        let read = observations.enrolments().unwrap().remove(0);
        assert_eq!(read, Enrolment { id, ..a_window(1000) });
        let open: Vec<_> = [999, 1000, 1899, 1900].map(|now| read.is_open(now)).into();
        assert_eq!(open, [false, true, true, false], "a clock that is set back opens nothing");
        assert!(!Enrolment { until: i64::MAX, ..a_window(0) }.is_open(Enrolment::LONGEST));
        assert!(read.holds("::ffff:10.1.2.3".parse().unwrap()) && !read.holds("10.2.0.1".parse().unwrap()));
        let ids = |now| observations.open_enrolments(now).unwrap().iter().map(|w| w.id).collect::<Vec<_>>();
        assert_eq!((ids(999), ids(1000), ids(1900)), (vec![], vec![id], vec![]));
        assert!(observations.close_enrolment(id, 1500, "by hand").unwrap());
        assert_eq!(ids(1600), Vec::<i64>::new());
        assert!(!observations.close_enrolment(id, 1501, "again").unwrap());
        let read = observations.enrolments().unwrap().remove(0);
        assert_eq!((read.is_open(1600), read.closed), (false, Some((1500, "by hand".to_owned()))));
    }

    #[test]
    fn windows_are_bounded_and_their_numbers_are_new() {
        let (_folder, observations) = open();
        let opened = |at| observations.open_enrolment(&a_window(at)).unwrap();
        let first: Vec<_> = (0..MOST_OPEN).filter_map(|_| opened(0)).collect();
        assert_eq!((first.len(), opened(0)), (MOST_OPEN, None));
        assert!(opened(900).is_some(), "what has ended counts no more");
        for at in 2..200 {
            opened(at * 1000).unwrap();
        }
        let all = observations.enrolments().unwrap();
        assert_eq!(all.len(), usize::try_from(REMEMBERED).unwrap());
        assert!(all.iter().all(|open| !first.contains(&open.id)));
    }

    #[test]
    fn a_device_is_enrolled_once_by_a_window() {
        let (_folder, observations) = open();
        let by = |enrolment, at, address: &str| Enrolled {
            mac: Mac::new([2; 6]),
            enrolment,
            at,
            address: address.to_owned(),
        };
        assert_eq!(observations.enrol(&by(2, 10, "10.1.0.1")).unwrap(), None);
        assert_eq!(observations.enrol(&by(2, 11, "10.1.0.2")).unwrap(), Some(by(2, 10, "10.1.0.1")));
        assert_eq!(observations.enrol(&by(1, 12, "10.1.0.2")).unwrap(), Some(by(2, 10, "10.1.0.1")));
        assert_eq!(observations.enrol(&by(3, 13, "10.1.0.3")).unwrap(), None);
        assert_eq!(observations.enrolled(Mac::new([2; 6])).unwrap(), Some(by(3, 13, "10.1.0.3")));
        observations.forget_device(Mac::new([2; 6])).unwrap();
        assert_eq!(observations.all_enrolled().unwrap(), []);
    }
}
