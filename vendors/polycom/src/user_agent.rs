//! What Polycom phones say of themselves.

use autoprov_core::UserAgent;

/// The form of UC Software and of what was before it, for these families. One boot shows two versions: first the updater's (`Type/Updater`), then
/// the application's. SIP 3 and its boot loader name no type. Where no other source is named, wazo-provd-plugins' `wazo_polycom` has seen it:
///
/// - `FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078`, from the same phone's boot loader `.../4.2.1.0275`,
///   `FileTransport PolycomSoundStationIP-SSIP_6000-UA/4.0.4.2906 Type/Application`, `.../5.0.3.1667 Type/Updater`;
/// - where `device.prov.tagSerialNo` is on, `FileTransport PolycomSoundPointIP-SPIP_335-UA/4.0.13.1445 (SN:0004f249d83f) Type/Application`
///   (a test of a public parser);
/// - the browser: `Microbrowser/1.1 PolycomSoundPointIP-SPIP_550-UA/4.0.15.1047 Type/Application` (log in a provisioning server's comments), and
///   `Mozilla/4.0 (compatible; PolycomSoundPointIP-SPIP_650-UA/4.0.11.0583)` (form only);
/// - in SIP and DHCP option 60 `PolycomVVX-VVX_500-UA/5.5.0.20556`, `Polycom/5.4.3.2007 PolycomRealPresenceTrio-Trio_8800-UA/5.4.3.2007` (a Skype
///   for Business script), with the address `PolycomVVX-VVX_400-UA/5.9.5.0614_0004f28e5a79` (a provider's inventory).
#[macro_export]
macro_rules! uc_form {
    ($families:literal) => {
        concat!(
            "[FileTransport ][Microbrowser/{word} ][{Polycom|Poly}/{word} ][Mozilla/{word} (compatible; ]{",
            $families,
            "}-{model}-UA/{version}[_{mac}][)][ {rest}]"
        )
    };
}

/// `RealPresenceTrio` is not among these, nor are `PolyCCX` and its like: the catalogue has those under Poly.
const UC: &[&str] = &[uc_form!("PolycomSoundPointIP|PolycomSoundStationIP|PolycomVVX|PolycomSoundStructure")];

/// Phones that this catalogue and Poly's both have.
const SHARED: &[&str] = &["VVX_150", "VVX_250", "VVX_350", "VVX_450"];

/// Phones with Obihai's firmware: `VVX450` as it leaves the factory (`HTTPClient.UserAgent` is `$DM`), `OBIHAI/VVX450-6.4.0.2` in SIP, and the same with
/// the MAC behind it where we have set it so.
const OBI: &[&str] = &["[OBIHAI/]{OBi2|VVXmodel}[-{version}][ ({mac})]"];

/// Reads the User-Agent of any Polycom phone: while it fetches files, in SIP, in DHCP option 60 and in its browser.
///
/// The four VVX that Poly's catalogue has as well say `PolycomVVX` on every firmware. Until UC Software 6.1 they were Polycom's alone,
/// and 7 is named by Poly's catalogue alone; between the two both are candidates, and the stored device's vendor decides.
pub fn read(header: &[u8]) -> Option<UserAgent> {
    let uc = || read_uc(header, UC).filter(|seen| shared(seen).is_none_or(|release| release < 700));
    read_obi(header).or_else(uc)
}

/// The release of a phone that both catalogues have; `None` for any other.
pub fn shared(seen: &UserAgent) -> Option<u32> {
    let model = seen.model.as_deref()?;
    SHARED
        .iter()
        .any(|own| own.eq_ignore_ascii_case(model))
        .then(|| seen.firmware.as_ref().map_or(0, crate::release::of))
}

/// Reads a header of UC Software by forms that [`uc_form!`] has made. No application of a SoundPoint or SoundStation from 4.0 on leaves its type
/// out, so that an untyped 4 there is a boot loader's.
pub fn read_uc(header: &[u8], forms: &[&str]) -> Option<UserAgent> {
    let seen = UserAgent::read(header, forms)?;
    let text = String::from_utf8_lossy(header);
    let untyped = text.starts_with("FileTransport PolycomSound") && !text.contains("Type/");
    let late = seen.firmware.as_ref().is_some_and(|firmware| crate::release::of(firmware) >= 400);
    Some(UserAgent { loader: text.contains("Type/Updater") || (untyped && late), ..seen })
}

/// The model is the row's name, since the token of an edition is a UC Software row's.
fn read_obi(header: &[u8]) -> Option<UserAgent> {
    let seen = UserAgent::read(header, OBI)?;
    let token = seen.model.as_deref()?;
    let edition = if token.starts_with('V') { " OBi Edition" } else { "" };
    let row = crate::POLYCOM.model(&format!("{token}{edition}"))?;
    Some(UserAgent { model: Some(row.name.to_owned()), ..seen })
}
