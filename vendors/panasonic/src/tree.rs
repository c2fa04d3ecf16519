//! The tree of elements of a KX-UTG: the names of FusionPBX's file of a KX-UTG300B, each in its group.

use crate::lines::{LOOKUP, OF_PROXY, OF_SERVER, YES, plan};
use autoprov_core::{Concept::*, Encode::*, Pick, Row, Scope, Table};

/// Where its own file is (the maker's guide, "Initial").
pub(crate) static BOOTSTRAP: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(ProvisioningUrl, "Initial/CfgFiles/CFG_STANDARD_FILE_PATH", Around("", &Plain, OWN))],
};

const OWN: &str = "/{mac}.xml";

/// The phone.
pub(crate) static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "Device/System/LoginAcc/ADMIN_PASS", Plain),
        Row::new(UserPassword, "Device/System/LoginAcc/USER_PASS", Plain),
        Row::new(Syslog, "Device/System/Syslog/SYSLOG_SERVER_ENABLE", Fixed("Y")).clear("N"),
        Row::new(Syslog, "Device/System/Syslog/SYSLOG_ADDR", Plain).clear(""),
        Row::new(PollingMinutes, "Device/System/Prov/CFG_CYCLIC", Fixed("Y")).clear("N"),
        Row::new(PollingMinutes, "Device/System/Prov/CFG_CYCLIC_INTVL", Within(1, 40_320)),
        Row::constant("Device/System/Prov/CFG_RESYNC_FROM_SIP", "check-sync"),
        Row::new(ProvisioningUrl, "Device/System/Prov/USR_PROV_SVR_URL", Around("", &Plain, OWN)),
        Row::new(ProvisioningUser, "Device/System/Prov/USR_PROV_SVR_AUTH_ID", Plain).clear(""),
        Row::new(ProvisioningPassword, "Device/System/Prov/USR_PROV_SVR_AUTH_PASSWORD", Plain).clear(""),
        Row::new(Lldp, "Device/Network/LLDP/LLDP_ENABLE", YES),
        Row::new(Cdp, "Device/Network/CDP/CDP_ENABLE", YES),
        Row::new(Ntp, "Device/Network/NTP/NTP_ADDR", Item(0)),
        Row::new(StunHost, "Device/Network/STUN/STUN_SERV_ADDR", Host).clear(""),
        Row::new(StunPort, "Device/Network/STUN/STUN_SERV_PORT", Plain).clear("3478"),
        Row::new(LdapHost, "Device/Network/LDAP/LDAP_ENABLE", Fixed("Y")).clear("N"),
        Row::new(LdapHost, "Device/Network/LDAP/LDAP_SERVER", Host).clear(""),
        Row::new(LdapPort, "Device/Network/LDAP/LDAP_PORT", Plain).clear("389"),
        Row::new(LdapBase, "Device/Network/LDAP/LDAP_SEARCH_BASE_DN", Plain).clear(""),
        Row::new(LdapUser, "Device/Network/LDAP/LDAP_USER_DN", Plain).clear(""),
        Row::new(LdapPassword, "Device/Network/LDAP/LDAP_PASSWORD", Plain).clear(""),
        Row::new(DialTimeout, "Device/Phone/CallCtrl/INTDIGIT_TIM", Plain).clear("5"),
        Row::new(Language, "Device/Phone/Telephone/DEFAULT_LANGUAGE", Words(&[("en", "en-US")])),
        Row::new(IntercomAnswer, "Device/Phone/Telephone/SIGNALING_AUTO_ANS_ENABLE", YES).clear("N"),
        Row::new(MenuLock, "Device/Phone/Telephone/PROTECT_SETTING_BY_PSW_ENABLE", YES).clear("N"),
        Row::new(Logo, "Device/Services/XmlApp/XMLAPP_LOGO_URL", Plain).clear(""),
        Row::new(Wallpaper, "Device/Services/XmlApp/XMLAPP_WALLPAPER_URL", Plain),
        Row::doubt(EmergencyNumbers, |_, at| at.view.late_emergency()),
        Row::cannot(Dhcp, NO_NETWORK),
        Row::cannot(Dns, NO_NETWORK),
        Row::cannot(Vlan, NO_NETWORK),
        Row::cannot(VlanPriority, NO_NETWORK),
        Row::cannot(PcVlan, NO_NETWORK),
        Row::cannot(DateFormat, "no source tells what the numbers of its setting mean"),
        Row::cannot(TimeFormat, "no source tells what the numbers of its setting mean"),
        Row::cannot(FirmwarePack, "no source has the name of a file of its firmware"),
    ],
};

const NO_NETWORK: &str = "no source names addresses or VLANs among its settings";

/// Below a line.
macro_rules! of {
    ($group:literal, $name:literal) => {
        concat!("Device/Lines/Line[{n}]/", $group, "/", $name)
    };
}

/// The lines.
pub(crate) static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        // Of the codecs it has these two alone.
        Row::new(Codecs, of!("Voip", "CODEC_ENABLE_G722"), Member("g722", "N", "Y")).clear("Y"),
        Row::new(Codecs, of!("Voip", "CODEC_ENABLE_PCMU"), Member("pcmu", "N", "Y")).clear("Y"),
        Row::new(Codecs, of!("Voip", "CODEC_PRIORITY_G722"), RankOr("g722", "1")).clear("1"),
        Row::new(Codecs, of!("Voip", "CODEC_PRIORITY_PCMU"), RankOr("pcmu", "2")).clear("2"),
        Row::cannot(Dtmf, "no source tells what the numbers of its setting mean"),
        Row::new(ConferenceUri, of!("CallCtrl", "CONFERENCE_SERVER_URI"), Plain).once(Pick::Phone).clear(""),
        Row::new(DisplayName, of!("CallCtrl", "DISPLAY_NAME"), Plain).clear(""),
        Row::new(VoicemailNumber, of!("CallCtrl", "VM_NUMBER"), Plain).clear(""),
        Row::new(DialPlan, of!("CallCtrl", "DIAL_PLAN"), Says(plan))
            .once(Pick::Phone)
            .also(&[EmergencyNumbers])
            .clear(""),
        Row::new(DialPlan, of!("CallCtrl", "DIAL_PLAN_NOT_MATCH_ENABLE"), Fixed("Y")).once(Pick::Phone),
        Row::new(SharedLine, of!("CallCtrl", "SHARED_CALL_ENABLE"), Flag("No", "Yes")).clear("No"),
        Row::new(BlfList, of!("CallCtrl", "RESOURCELIST_URI"), Plain).clear(""),
        Row::new(LineActive, of!("CallCtrl", "AUTO_KEY_ASSIGNMENT"), Fixed("Yes")),
        Row::new(CallWaiting, of!("CallCtrl", "CW_ENABLE"), YES).once(Pick::Phone).clear("Y"),
        Row::new(ParkCode, of!("CallCtrl", "PARK_ENABLE"), Fixed("Y")).once(Pick::Phone).clear("N"),
        Row::new(ParkCode, of!("CallCtrl", "PARK_CODE"), Plain).once(Pick::Phone),
        Row::new(PickupCode, of!("CallCtrl", "DPICKUP_ENABLE"), Fixed("Y")).once(Pick::Phone).clear("N"),
        Row::new(PickupCode, of!("CallCtrl", "DPICKUP_CODE"), Plain).once(Pick::Phone),
        Row::new(FeatureKeySync, of!("CallCtrl", "FEATURE_KEY_SYNCHRO_ENABLE"), YES).once(Pick::Phone),
        Row::new(UserName, of!("Sip", "PHONE_NUMBER"), Plain).clear(""),
        Row::new(UserName, of!("Sip", "SIP_URI"), Plain).clear(""),
        Row::new(LineActive, of!("Sip", "LINE_ENABLE"), Flag("No", "Yes")).clear("No"),
        Row::new(AuthId, of!("Sip", "SIP_AUTHID"), Plain).clear(""),
        Row::new(Password, of!("Sip", "SIP_PASS"), Plain).clear(""),
        Row::new(ServerHost, of!("Sip", "SIP_PRXY_ADDR"), Host).clear(""),
        Row::new(ServerHost, of!("Sip", "SIP_PRXY_PORT"), OF_SERVER).clear("5060"),
        Row::new(ServerHost, of!("Sip", "SIP_RGSTR_ADDR"), Host).clear(""),
        Row::new(ServerHost, of!("Sip", "SIP_RGSTR_PORT"), OF_SERVER).clear("5060"),
        Row::new(ServerHost, of!("Sip", "SIP_PRSNC_ADDR"), Host).clear(""),
        Row::new(ServerHost, of!("Sip", "SIP_PRSNC_PORT"), OF_SERVER).also(&[ServerPort]).clear("5060"),
        Row::new(ServerHost, of!("Sip", "SIP_SVCDOMAIN"), Host).clear(""),
        Row::new(Expires, of!("Sip", "REG_EXPIRE_TIME"), Plain).clear("3600"),
        Row::new(Lookup, of!("Sip", "SIP_DNSSRV_ENA"), LOOKUP).clear("N"),
        Row::new(NatKeepalive, of!("Sip", "PORT_PUNCH_INTVL"), Plain).clear("0"),
        Row::new(OutboundProxyHost, of!("Sip", "SIP_OUTPROXY_ADDR"), Host).clear(""),
        Row::new(OutboundProxyHost, of!("Sip", "SIP_OUTPROXY_PORT"), OF_PROXY)
            .also(&[OutboundProxyPort])
            .clear("5060"),
        Row::new(
            ServerTransport,
            of!("Sip", "SIP_TRANSPORT"),
            Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]),
        )
        .clear("0"),
        Row::new(ServerOnly, of!("Sip", "SIP_DETECT_SSAF"), YES).once(Pick::Phone),
        Row::cannot(Label, "its lines have no label"),
        Row::cannot(Srtp, "no source names SRTP among its settings"),
    ],
};
