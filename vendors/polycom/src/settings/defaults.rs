//! What every phone is told, whatever the site says.

use crate::release::may_be;
use autoprov_core::{Concept::RemoteManagement, Encode::*, Row, Scope, Table, View};

/// On UC Software.
pub(super) static UC: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // One table serves UC Software 4 to 6: a name that one of them does not know would light a warning.
        Row::constant("up.warningLevel", "2"),
        // The web page asks for the administrator's password. UC Software 5 and later know the setting.
        Row::constant("httpd.cfg.secureTunnelRequired", "1"),
        // Keys that do more than dial are actions of the enhanced feature keys.
        Row::constant("feature.enhancedFeatureKeys.enabled", "1"),
        // Without it lines come first, then BLF keys, then favourites: a key could not be put where the site wants it.
        Row::constant("lineKey.reassignment.enabled", "1"),
        // A BLF key that begins to ring would otherwise open a call on every phone that shows it.
        Row::constant("attendant.behaviors.display.spontaneousCallAppearances.normal", "0"),
        Row::constant("attendant.behaviors.display.spontaneousCallAppearances.automata", "0"),
        // The served directory always wins, so an edit on the phone would be lost; and only a read-only one is fetched again
        // at a poll (Poly community, "Automatically check for configuration changes").
        Row::constant("dir.local.readonly", "1"),
        // The messages key calls the mailbox, without a menu.
        Row::constant("msg.bypassInstantMessage", "1"),
        Row::constant("up.oneTouchVoiceMail", "1"),
        Row::constant("up.mwiVisible", "1"),
        // Uploads stay as the phone has them (on): the folder `upload` in the file area is the operator's switch, and a phone
        // that gets a 405 logs it and goes on.
        //
        // UC Software 6 brought agents that call the maker's cloud. They are off until the site says otherwise.
        agent("feature.obitalk.enabled"),
        agent("feature.lens.enabled"),
        agent("feature.pcc.enabled"),
        agent("feature.da.enabled"),
        Row::constant("da.optIn", "OptedOut")
            .when(|view| may_be_6(view) && !view.phone.flag(RemoteManagement)),
        NO_CLOUD.when(|view| !may_be_6(view)),
    ],
};

/// An agent of the maker's cloud.
const fn agent(name: &'static str) -> Row {
    Row::new(RemoteManagement, name, Flag("0", "1")).when(may_be_6).clear("0")
}

/// What was before these agents.
const NO_CLOUD: Row =
    Row::always(RemoteManagement, false, "nothing of the maker's cloud manages it before UC Software 6");

fn may_be_6(view: &View) -> bool {
    may_be(view, 600)
}

/// On every release of SIP application 3. It lacks the names of UC Software; a name it does not know is logged and no more.
pub(super) static SIP3: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("dir.local.readonly", "1"),
        Row::constant("msg.bypassInstantMessage", "1"),
        Row::constant("up.oneTouchVoiceMail", "1"),
        Row::constant("up.mwiVisible", "1"),
        // The suite that RFC 4568 wants of everyone; 3.x offers none unless told.
        Row::constant("sec.srtp.offer.HMAC_SHA1_80", "1"),
        NO_CLOUD,
    ],
};
