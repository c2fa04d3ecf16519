//! What a DHCP server tells the phones and adapters that read a flat profile.

use autoprov_core::{Dhcp, DhcpOption, Transport};

const WEB: &[Transport] = &[Transport::Http, Transport::Https];

/// SPA phones and the older adapters. Classes as wazo's `ciscosmb.conf` and the dossier have them; never option 150, which makes an SPA 500 look
/// for CUCM.
pub(crate) static SPA: Dhcp = Dhcp {
    classes: &[
        b"Cisco SPA",
        b"CISCO SPA",
        b"LINKSYS SPA",
        b"LINKSYS PAP",
        b"Cisco Systems, Inc. IP Phone SPA",
    ],
    prefixes: false,
    options: &[
        DhcpOption::text(66, "{url}/spa$PSN.cfg").over(WEB),
        DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
    ],
    note: "",
};

/// Multiplatform phones, and the ATA 191 and 192. Wazo compares the end of the class (`CP-8841-3PCC`); these beginnings are concluded from it, and
/// so is `$PSN.xml` behind a path.
pub(crate) static MPP: Dhcp = Dhcp {
    classes: &[
        b"Cisco Systems, Inc. IP Phone CP-68",
        b"Cisco Systems, Inc. IP Phone CP-78",
        b"Cisco Systems, Inc. IP Phone CP-88",
        b"CP-68",
        b"CP-78",
        b"CP-88",
        b"CISCO ATA19",
    ],
    prefixes: false,
    options: &[
        DhcpOption::text(66, "{url}/$PSN.xml").over(WEB),
        DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
    ],
    note: "",
};
