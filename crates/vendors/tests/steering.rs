//! What of a phone's own overrides says whose it is: registration, servers, provisioning.

#![allow(clippy::unwrap_used)]

mod evidence;

use autoprov_core::testing::full;
use autoprov_core::{
    Concept, Content, DeviceProfile, Fields, Model, Registry, Secret, Setting, Source, Steering, Value,
};
use autoprov_vendors as _;
use evidence::proven_by;
use std::collections::BTreeSet;

/// The dialects whose phones upload settings of their own, with each of their models.
fn uploaders() -> Vec<(&'static dyn DeviceProfile, &'static Model)> {
    let registry = Registry::linked().unwrap();
    let speaking =
        registry.models().flat_map(|(_, model)| model.dialects.iter().map(move |(_, own)| (*own, model)));
    let uploads = |profile: &dyn DeviceProfile| {
        profile.artifacts().iter().any(|artifact| artifact.uploaded().is_some())
    };
    let copied = |profile: &'static dyn DeviceProfile| proven_by(&registry, profile).id() != profile.id();
    speaking.filter(|(profile, _)| uploads(*profile) && !copied(*profile)).collect()
}

fn held(steering: &Steering, name: &str) -> bool {
    steering.holds(&Setting::read(name, "x"))
}

/// Marks that no table changes, one for each concept.
fn mark(fields: &mut Fields, concepts: &[Concept], of: &str) {
    for (at, concept) in concepts.iter().enumerate() {
        let text = format!("mark{at}{of}");
        let value = if concept.is_secret() { Value::Secret(Secret::new(text)) } else { Value::Text(text) };
        fields.set(*concept, value, Source::Device).unwrap();
    }
}

#[test]
fn whatever_a_dialect_writes_for_a_concept_that_steers_is_known_by_its_name() {
    const PHONE: [Concept; 9] = [
        Concept::AdminPassword,
        Concept::UserPassword,
        Concept::ProvisioningUser,
        Concept::ProvisioningPassword,
        Concept::Syslog,
        Concept::Gateway,
        Concept::LdapHost,
        Concept::LdapUser,
        Concept::LdapPassword,
    ];
    const LINE: [Concept; 6] = [
        Concept::UserName,
        Concept::AuthId,
        Concept::Password,
        Concept::ServerHost,
        Concept::OutboundProxyHost,
        Concept::BackupHost,
    ];
    let mut dialects = BTreeSet::new();
    for (profile, model) in uploaders() {
        let steering = Steering::of(profile, model);
        let mut view = full(model);
        mark(&mut view.phone, &PHONE, "p");
        view.lines.values_mut().for_each(|line| mark(line, &LINE, "l"));
        let mut seen = 0;
        for artifact in profile.artifacts().iter().filter(|a| matches!(a.content, Content::Settings(_))) {
            for setting in profile
                .make(artifact, &view)
                .unwrap()
                .settings()
                .iter()
                .filter(|setting| setting.value.contains("mark"))
            {
                // What a line is called when it is called nothing else, and what it asks of its own server.
                let label = ["label", "displayname", "display_name", "callback", "blf_list_uri"];
                if label.iter().any(|name| setting.key.to_lowercase().ends_with(name)) {
                    continue;
                }
                seen += 1;
                let known = Setting { value: "".into(), ..setting.clone() };
                assert!(steering.holds(&known), "{} {}: {}", profile.id(), model.name, setting.key);
            }
        }
        assert!(seen >= 6, "{} {}: {seen}", profile.id(), model.name);
        dialects.insert(profile.id());
    }
    let known = ["poly-edge-e", "polycom-sip3", "polycom-ucs", "yealink-dect", "yealink-v81"];
    assert_eq!(dialects.into_iter().collect::<Vec<_>>(), known, "a dialect more: give it names below");
}

#[test]
fn what_makers_name_besides_is_known_and_what_users_set_is_not() {
    const POLYCOM: (&[&str], &[&str]) = (
        &[
            "reg.1.address",
            "REG.1.Address",
            "reg.48.auth.password",
            "reg.7.server.2.address",
            "reg.1.outboundProxy.address",
            "voIpProt.server.1.address",
            "voIpProt.SIP.outboundProxy.address",
            "device.prov.serverName",
            "device.prov.user",
            "device.prov.redunAttemptLimit",
            "device.auth.localAdminPassword",
            "device.sec.TLS.customCaCert1",
            "device.set",
            "sec.TLS.customCaCert.1",
            "prov.polling.mode",
            "httpd.cfg.enabled",
            "apps.push.serverRootURL",
            "tr069.acs.url",
            "tcpIpApp.sntp.address",
            "dir.corp.address",
        ],
        &[
            "up.backlight.timeout",
            "lcl.ml.lang",
            "reg.1.label",
            "np.normal.ringing.calls.tonePattern",
            "bg.color.selection",
            "call.callWaiting.enable",
            "feature.doNotDisturb.enable",
            "se.rt.enabled",
            "reg.1.displayName",
        ],
    );
    const YEALINK: (&[&str], &[&str]) = (
        &[
            "account.1.sip_server.1.address",
            "account.16.password",
            "account.1.auth_name",
            "account.1.sip_server_host",
            "account.1.outbound_proxy.1.address",
            "account.1.transport",
            "auto_provision.server.url",
            "static.auto_provision.server.url",
            "static.auto_provision.custom.protect",
            "static.security.user_password",
            "security.trust_certificates",
            "static.trusted_certificates.url",
            "static.firmware.url",
            "static.network.primary_dns",
            "static.managementserver.url",
            "action_url.off_hook",
            "remote_phonebook.data.1.url",
            "ldap.host",
            "local_time.ntp_server1",
        ],
        &[
            "phone_setting.backlight_time",
            "lang.gui",
            "account.1.label",
            "account.1.display_name",
            "phone_setting.ring_type",
            "features.dnd.enable",
            "linekey.1.label",
            "local_time.time_zone_name",
            "voice.handset.spk_vol",
        ],
    );
    for (profile, model) in uploaders() {
        let (steer, others) = if profile.id().starts_with("yealink") { YEALINK } else { POLYCOM };
        let steering = Steering::of(profile, model);
        for name in steer {
            assert!(held(&steering, name), "{} {}: {name}", profile.id(), model.name);
        }
        for name in others {
            assert!(!held(&steering, name), "{} {}: {name}", profile.id(), model.name);
        }
        assert!(steering.holds(&Setting::read("any.name", "http://192.0.2.1/x")));
    }
}

#[test]
fn a_file_that_cannot_be_looked_through_steers() {
    let (profile, model) = uploaders().remove(0);
    let steering = Steering::of(profile, model);
    let format = profile.artifacts().iter().find_map(autoprov_core::Artifact::uploaded).unwrap();
    let many = "a = 1\n".repeat(5000);
    for file in [&b"no setting at all"[..], b"\xff\xfe<\0a\0", many.as_bytes()] {
        assert!(steering.find(format, file).is_some(), "{}", file.escape_ascii());
    }
}
