//! What the maker's phones say of themselves.

use autoprov_core::UserAgent;

/// The forms, with headers that were seen: in wazo-provd-plugins' `wazo_grandstream`, where no other source is named.
const FORMS: &[&str] = &[
    // From the GXP14xx and HT70x on: Grandstream Model HW GXP2135 SW 1.0.7.97 DevId 000b828aa872, with a hardware revision
    // Grandstream Model HW GXV3350  V1.3A SW 1.0.1.8 DevId c074ad150b88, with colons
    // Grandstream Model HW GRP2601W SW 1.0.7.32 DevId EC:74:D7:00:00:01 (comments in a public page for phone books)
    "Grandstream Model HW {model}[ V{word}] SW {version}[ DevId {mac}]",
    // GXP20xx, BT20x, GXP280, GXP1200, GXV300x, application and loader: Grandstream GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9) DevId
    // 000b822726c8; before 1.2.5 without DevId (amooma/GS3 settings.php)
    "Grandstream {model} ({word}.bin:{version}/{word}.bin:{word})[ DevId {mac}]",
    // HT28x and BT10x: Grandstream HT287 1.1.0.31 (amooma/GS3). All of them in SIP: Grandstream HT801 1.0.3.2; with hardware
    // Grandstream HT-503  V1.1B 1.0.10.9  chip V2.2 (a2billing)
    "Grandstream {model}[ V{word}] {version}[ chip V{word}]",
];

/// Reads a User-Agent of any of the maker's phones, adapters and bases. None of the forms is of a boot loader.
pub(crate) fn parse(header: &[u8]) -> Option<UserAgent> {
    UserAgent::read(header, FORMS)
}
