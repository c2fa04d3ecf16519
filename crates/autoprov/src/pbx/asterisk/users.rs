//! users.conf and phoneprov_users.conf: a section a user, `[general]` what all have.

use super::config::Section;
use super::mailboxes::{self, Mailboxes};
use super::pjsip::device;
use crate::pbx::found::{Extension, Found};

/// Takes over the users that have a SIP phone. What pjsip.conf has already, it says better.
pub(super) fn take(sections: &[Section], mailboxes: &Mailboxes, found: &mut Found) {
    let general = sections.iter().find(|section| section.name == "general");
    for section in sections.iter().filter(|section| !section.is_template && section.name != "general") {
        let value = |name| section.value(name).or_else(|| general.and_then(|general| general.value(name)));
        let is_on = |name, default| {
            let all = general.map_or(default, |general| general.is_on(name, default));
            section.is_on(name, all)
        };
        let (place, name) = (&section.place, &section.name);
        if !is_on("hassip", true) {
            found.leave(place, name, "the user has no SIP phone (`hassip`)");
            continue;
        }
        let mac = section.value("macaddress");
        if let Some(known) = found.extensions.iter_mut().find(|own| own.number == *name) {
            let named = known.fields.iter().any(|(field, _)| *field == "display_name");
            known.fields.extend(
                section
                    .value("fullname")
                    .filter(|_| !named)
                    .map(|shown| ("display_name", Some(shown.to_owned()))),
            );
        } else if let Some(password) = value("secret") {
            let own = format!("{name}@default");
            let mailbox = section.value("mailbox").unwrap_or(&own);
            let has_mailbox = is_on("hasvoicemail", section.value("mailbox").is_some());
            let shown = section.value("fullname").or_else(|| mailboxes.owner(mailbox));
            let username = section.value("username").filter(|username| username != name);
            let mut fields = vec![
                ("auth_id", username.map(str::to_owned)),
                ("voicemail", has_mailbox.then(|| mailboxes::number(mailbox).to_owned())),
                ("password", Some(password.to_owned())),
            ];
            fields.extend(shown.map(|shown| ("display_name", Some(shown.to_owned()))));
            found.extension(Extension { place: place.clone(), number: name.clone(), fields });
        } else {
            found.leave(place, name, "the user has no `secret`: no phone can register");
        }
        if mac.is_some() {
            device(section, mac, value("linenumber"), name, found);
        }
    }
}
