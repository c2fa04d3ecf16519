//! Where the device's file is, and when to fetch it.

use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write};

const RULE: &str = "Profile_Rule";

/// What a device is told in its own file.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::constant("Provision_Enable", "Yes"),
        Row::constant("Resync_On_Reset", "Yes"),
        Row::constant("Resync_From_SIP", "Yes"),
        // The bootstrap says three seconds: that must not stay, whatever the site says.
        Row::new(Concept::PollingMinutes, "Resync_Periodic", Write::Times(60)).clear("86400"),
        Row::new(Concept::ProvisioningUrl, RULE, Write::With(address)).when(View::fetches_openly),
        // Its secret is the password's: the whole rule is one.
        Row::new(Concept::ProvisioningPassword, RULE, Write::With(address_with_password))
            .when(View::fetches_with_password),
        // Further rules are fetched after ours and would overwrite it.
        Row::new(Concept::ProvisioningUrl, "Profile_Rule_B", Write::Fixed("")),
        Row::new(Concept::ProvisioningUrl, "Profile_Rule_C", Write::Fixed("")),
        Row::new(Concept::ProvisioningUrl, "Profile_Rule_D", Write::Fixed("")),
    ],
};

/// What every device of a model is told: to fetch its own file at once. Source: provisioner/Provisioner, `endpoint/cisco/*/$model.cfg` at 573c129b.
pub(super) static BOOTSTRAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUrl, RULE, Write::With(address)),
        // Nobody told us our own address. A rule without a server is asked of the TFTP server that DHCP named, like the factory's `/spa$PSN.cfg`.
        Row::constant(RULE, "/$MA.xml").when(View::came_by_tftp_alone),
        Row::new(Concept::ProvisioningUrl, "Resync_Periodic", Write::Fixed("3")),
        Row::constant("Resync_Periodic", "3").when(View::came_by_tftp_alone),
    ],
};

/// `http://192.0.2.10/prov/$MA.xml`. The device puts its address in, in small letters.
fn address(url: &Value, _: &At<'_>) -> Option<String> {
    Some(format!("{}/$MA.xml", url.text()?.replace('$', "%24")))
}

/// `[--uid acme --pwd secret] http://192.0.2.10/prov/$MA.xml`. What cannot stand in the brackets is left out with them: see [`can_tell`].
fn address_with_password(password: &Value, at: &At<'_>) -> Option<String> {
    let url = address(at.view.phone.value(Concept::ProvisioningUrl)?, at)?;
    let (user, password) = (at.view.phone.text(Concept::ProvisioningUser)?, password.text()?);
    let tellable = can_tell(user) && can_tell(password);
    Some(if tellable { format!("[--uid {user} --pwd {password}] {url}") } else { url })
}

/// Whether a word can be an argument in a rule: a blank or a bracket would end it, `$` begins a macro, and no source says how to write them.
pub(crate) fn can_tell(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'[' | b']' | b'$' | b'"' | b'\'' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat::testing::{bootstrap, secret, setting, text, value, view};
    use autoprov_core::{Source, Transport};

    fn with_account(url: &str, user: &str, password: &str) -> View {
        let mut view = view("SPA504G");
        view.phone.set(Concept::ProvisioningUrl, text(url), Source::Tenant).unwrap();
        view.phone.set(Concept::ProvisioningUser, text(user), Source::Tenant).unwrap();
        view.phone.set(Concept::ProvisioningPassword, secret(password), Source::Tenant).unwrap();
        view
    }

    #[test]
    fn the_rule_holds_the_account() {
        let rule = |view: &View| setting(view, RULE).map(|setting| (setting.value, setting.secret));
        let told = |rule: &str, secret| Some((rule.to_owned(), secret));
        assert_eq!(
            rule(&with_account("http://192.0.2.10/prov", "acme", "s&cret")),
            told("[--uid acme --pwd s&cret] http://192.0.2.10/prov/$MA.xml", true)
        );
        assert_eq!(
            rule(&with_account("http://192.0.2.10/$x", "acme", "two words")),
            told("http://192.0.2.10/%24x/$MA.xml", true)
        );
        assert_eq!(
            rule(&with_account("tftp://192.0.2.10", "acme", "secret")),
            told("tftp://192.0.2.10/$MA.xml", false)
        );
        assert_eq!(rule(&view("SPA504G")), None);
    }

    #[test]
    fn the_bootstrap_leads_to_the_device_and_its_haste_ends_there() {
        let mut view = view("SPA504G");
        let said = |view: &View, name: &str| {
            bootstrap(view).into_iter().find(|setting| setting.key == name).map(|setting| setting.value)
        };
        assert_eq!([said(&view, RULE), said(&view, "Resync_Periodic")], [None, None], "no address, no haste");
        view.transport = Transport::Tftp;
        assert_eq!(said(&view, RULE).as_deref(), Some("/$MA.xml"));
        view.phone.set(Concept::ProvisioningUrl, text("http://192.0.2.10/prov"), Source::Tenant).unwrap();
        assert_eq!(said(&view, RULE).as_deref(), Some("http://192.0.2.10/prov/$MA.xml"));
        assert_eq!(said(&view, "Resync_Periodic").as_deref(), Some("3"));
        assert_eq!(value(&view, "Resync_Periodic").as_deref(), Some("86400"));
        view.phone.set(Concept::PollingMinutes, Value::Number(60), Source::Tenant).unwrap();
        assert_eq!(value(&view, "Resync_Periodic").as_deref(), Some("3600"));
    }
}
