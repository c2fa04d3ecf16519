//! What of the dialects is no setting.

use autoprov_core::{Facts, Feature, Support, Transport};

const NO_DESKS: (Feature, Support) =
    (Feature::HotDesking, Support::Unsupported("nobody logs in at an analog phone"));
const OLD_TLS: (Feature, Support) = (
    Feature::HttpsProvisioning,
    Support::Unsupported(
        "the firmware speaks TLS 1.0; of 7.6, said to speak 1.2, there is no record: docs/old-phones.md",
    ),
);
const OLDEST_TLS: (Feature, Support) = (
    Feature::HttpsProvisioning,
    Support::Unsupported("the firmware speaks TLS 1.0 at most: docs/old-phones.md"),
);

const BY_HTTP: &[Transport] = &[Transport::Http, Transport::Tftp];

const ACCOUNT: (&[&str], &str) = (
    &[],
    "Its first file, named after its model, tells it to fetch its own, without a password: over HTTP it is refused there. Let it come over TFTP from a network that the tenant names, or type the rule with name and password on its web page.",
);
const NOTIFY: (&[&str], &str) =
    (&[], "A NOTIFY with the event `resync` makes it fetch; it takes one from its SIP server alone.");
const SERIAL: (&[&str], &str) = (
    &["SPA525G2", "ATA 191"],
    "Its User-Agent has its serial number and no address: it is known by the name of the file it asks for.",
);

pub(super) const MPP: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2; the certificate must come from an authority that the phone trusts (Custom_CA_Rule adds one)",
    notify_event: Some("resync"),
    cells: &[],
    notes: &[
        ACCOUNT,
        (&[], "Without a stored name and password it asks the person at its screen on the first 401."),
        NOTIFY,
        (&[], "A pack for it is one file with the images beside it: firmware/sip88xx.11-3-3.loads."),
        (&[], "A phone out of its box asks Cisco's redirection service first and DHCP then."),
        (
            &[],
            "The same hardware with enterprise firmware asks for SEP<MAC>.cnf.xml and is another phone: it cannot be changed over without a licence.",
        ),
    ],
};

pub(super) const ATA: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2; the certificate must come from an authority that the adapter trusts (Custom_CA_URL adds one)",
    notify_event: Some("resync"),
    cells: &[NO_DESKS],
    notes: &[
        ACCOUNT,
        NOTIFY,
        SERIAL,
        (&[], "Where DHCP gives a host without a scheme, its field Transport_Protocol says which is used."),
    ],
};

pub(super) const SPA: Facts = Facts {
    transports: BY_HTTP,
    tls: "TLS 1.0 up to firmware 7.5",
    notify_event: Some("resync"),
    cells: &[OLD_TLS],
    notes: &[
        ACCOUNT,
        NOTIFY,
        SERIAL,
        (
            &[],
            "A phone that asks for XMLDefault.cnf.xml or SEP<MAC>.cnf.xml looks for Cisco's own protocol, because DHCP has option 150: its own file ends that.",
        ),
        (&[], "A pack for it is one file: firmware/spa50x-30x-7-5-5.bin."),
        (&[], "Firmware older than 7.5.2b must become 7.5.2b before anything newer."),
    ],
};

pub(super) const SPA9: Facts = Facts {
    transports: BY_HTTP,
    tls: "TLS 1.0 at most",
    notify_event: Some("resync"),
    cells: &[OLDEST_TLS],
    notes: &[
        ACCOUNT,
        NOTIFY,
        (
            &[],
            "What stands in parentheses in its User-Agent is its serial number, even where it looks like an address.",
        ),
        (
            &[],
            "With a second SIP server and no DNS server it hangs at \"Checking DNS\": then the second is left out.",
        ),
    ],
};

pub(super) const SPA_ATA: Facts = Facts {
    transports: BY_HTTP,
    tls: "TLS 1.0 at most",
    notify_event: Some("resync"),
    cells: &[NO_DESKS, OLDEST_TLS],
    notes: &[
        ACCOUNT,
        NOTIFY,
        (&["PAP2"], "It asks for init.cfg, whatever its model."),
        (&["PAP2"], "It has one G.729 call at a time."),
        (
            &["SPA112"],
            "Time zone and password stand twice in its file, for the voice part and for the router part, which spell them differently.",
        ),
    ],
};
