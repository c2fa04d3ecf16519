//! How phones ring, for whom, and which groups they listen to: desk and conference phones from 70 on. The texts and ring tones of FusionPBX's
//! and wazo's files; what they mean is the maker's guides for 72 to 84.

use super::{GONE, calls};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table, Value};

/// The phone's own: `Ring1.wav` to `Ring8.wav`.
pub(super) const RING_FILE: Encode = Around("Ring", &RING, ".wav");

/// From 80 on 9 is silent and 10 a beep: neither is a ring tone.
pub(super) const RING: Encode = Within(1, 8);

/// Accounts ring as the phone does (`Common`) as delivered.
pub static RINGTONE: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(Ringtone, "phone_setting.ring_type", RING_FILE)] };

/// Ten texts are all that it knows.
pub static BY_ALERT: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(RingAlertInfo, "distinctive_ring_tones.alert_info.{n}.text", Each(&Says(heard))).clear(GONE),
        Row::new(DistinctiveRing, "distinctive_ring_tones.alert_info.{n}.ringer", Each(&RING)).clear("1"),
    ],
};

/// On as delivered: the phone then fetches a ring tone from whatever URL a caller sends.
pub static FETCHED: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::new(RingAlertInfo, "account.{n}.alert_info_url_enable", Fixed("0"))
        .clear(GONE)
        .once(Pick::Phone)],
};

/// The number is the priority, 1 the highest. Ten up to 73; 80 has 31, and 21 more would be a thousand bytes in every file.
pub static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastAddress, "multicast.listen_address.{n}.ip_address", Each(&Plain)).clear(GONE),
        Row::new(MulticastLabel, "multicast.listen_address.{n}.label", Each(&Plain)).clear(GONE),
    ],
};

/// What opens the loudspeaker goes before any ring tone; 32 characters: a guide of the maker's.
fn heard(text: &Value, at: &At<'_>) -> Said {
    let own = text.text().unwrap_or_default();
    if calls::answers(own, at.view) {
        return Said::cannot(format!("a call with `{own}` does not ring: the phone answers it by itself"));
    }
    if own.chars().count() > 32 {
        return Said::cannot("it compares 32 characters");
    }
    Said::of(own)
}
