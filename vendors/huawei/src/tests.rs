//! What the laws do not say.

#![allow(clippy::unwrap_used)]

use crate::{FIRST, MODELS, SECOND, THIRD, VENDOR, XML};
use autoprov_core::testing::full;
use autoprov_core::{DeviceProfile, FirmwareVersion, Format};

#[test]
fn firmware_decides_the_generation() {
    for (firmware, dialect) in [
        ("V200R002C00SPC300", "huawei-1"),
        ("V200R003C00", "huawei-2"),
        ("V200R003C00SPCf00", "huawei-2"),
        ("xxxSPCh00", "huawei-2"),
        ("V200R003C30SPC100", "huawei-3"),
        ("V200R004", "huawei-3"),
        ("V200R004C00", "huawei-3"),
        ("V300", "huawei-3"),
        ("V200R005C00", "huawei-3"),
    ] {
        let generation = (VENDOR.generation)(&FirmwareVersion::new(firmware).unwrap());
        assert_eq!(MODELS[0].dialect_at(generation).unwrap().id(), dialect, "{firmware}");
    }
}

/// The layout of an export: attributes at every depth, a numbered element, no text.
#[test]
fn reads_an_export() {
    let text = "<InternetGatewayDeviceConfig TimeMark=\"\">\n<Device>\n<UserCfg>\n<Account1 Enable=\"1\" Account=\"\">\n\
        <Auth UserName=\"\" Passwd=\"a &amp; b\"/>\n</Account1>\n<ProgKey NumberOfInstances=\"1\">\n\
        <ProgKeyInstance InstanceID=\"1\" Loc=\"1\" LableName=\"3479\" BtnType=\"1\" ActionData=\"3479\" ExtDataOne=\"1\" ExtDataTwo=\"0\" />\n\
        </ProgKey>\n</UserCfg>\n</Device>\n</InternetGatewayDeviceConfig>";
    let read = XML.parse(text.as_bytes()).unwrap();
    let pairs: Vec<_> = read.iter().map(|own| format!("{}={}", own.key, own.value)).collect();
    assert_eq!(
        pairs.join("\n"),
        "UserCfg/Account1@Enable=1\nUserCfg/Account1@Account=\nUserCfg/Account1/Auth@UserName=\n\
         UserCfg/Account1/Auth@Passwd=a & b\nUserCfg/ProgKey@NumberOfInstances=1\n\
         UserCfg/ProgKey/ProgKeyInstance[1]@Loc=1\nUserCfg/ProgKey/ProgKeyInstance[1]@LableName=3479\n\
         UserCfg/ProgKey/ProgKeyInstance[1]@BtnType=1\nUserCfg/ProgKey/ProgKeyInstance[1]@ActionData=3479\n\
         UserCfg/ProgKey/ProgKeyInstance[1]@ExtDataOne=1\nUserCfg/ProgKey/ProgKeyInstance[1]@ExtDataTwo=0"
    );
    let written = XML.write(None, &read).unwrap();
    assert_eq!(XML.parse(&written).unwrap(), read);
    // A part, as an operator's template has it.
    assert_eq!(
        XML.parse(b"<ComCfg><Lang language=\"en-US\"/></ComCfg>").unwrap()[0].key,
        "ComCfg/Lang@language"
    );
}

/// E2 has eight codecs, E1 and E5 have nine: a number each.
#[test]
fn every_codec_has_a_rank_of_its_own() {
    for (dialect, codecs) in [(&FIRST, 8), (&SECOND, 9), (&THIRD, 9)] {
        let made = dialect.make(&dialect.files[0], &full(&MODELS[0])).unwrap().settings();
        let ranks =
            made.iter().filter(|own| own.key.ends_with("PRIORITY")).map(|own| own.value.parse().unwrap());
        let mut ranks: Vec<u32> = ranks.collect();
        ranks.sort_unstable();
        assert_eq!(ranks, (1..=codecs).collect::<Vec<_>>(), "{}", dialect.id);
    }
}
