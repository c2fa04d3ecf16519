//! Certificates that sign themselves, made at the first start.
//!
//! Valid from 1970 to the end of 2037: a phone that has not heard of the time yet believes it is 1970 or 2000, and many
//! keep time in 32 bits, which end on 2038-01-19: a later date would wrap to 1901 there and be long past. They may act
//! as their own authority (`CA:TRUE`, as `openssl req -x509` makes them), so that a phone can be set to trust them.

use rcgen::string::PrintableString;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm, date_time_ymd,
};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Why none could be made.
#[derive(Debug, thiserror::Error)]
pub enum SelfSignedError {
    /// The folder or a file in it.
    #[error("cannot keep a certificate in {path}: {source}; the folder must be writable for this user", path = path.display())]
    Folder {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The names, or the random source.
    #[error("cannot make a certificate for {names}: {source}; names are IP addresses or host names in ASCII")]
    Make {
        /// For whom.
        names: String,
        /// What rcgen says.
        source: rcgen::Error,
    },
}

/// The two files of one certificate.
pub(crate) struct Files {
    pub(crate) chain: PathBuf,
    pub(crate) key: PathBuf,
}

/// The files of the RSA and of the elliptic-curve certificate in the folder; makes what is missing.
pub(crate) fn ensure(folder: &Path, names: &[String]) -> Result<[Files; 2], SelfSignedError> {
    let make = |name: &str, algorithm| {
        let files = Files {
            chain: folder.join(format!("self-signed-{name}.crt")),
            key: folder.join(format!("self-signed-{name}.key")),
        };
        if !(files.chain.exists() && files.key.exists()) {
            let (chain, key) = make(names, algorithm)
                .map_err(|source| SelfSignedError::Make { names: names.join(", "), source })?;
            let fail = |source| SelfSignedError::Folder { path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(fail)?;
            write(&files.key, &key, 0o600).map_err(fail)?;
            write(&files.chain, &chain, 0o644).map_err(fail)?;
        }
        Ok(files)
    };
    Ok([make("rsa", &PKCS_RSA_SHA256)?, make("ec", &PKCS_ECDSA_P256_SHA256)?])
}

/// The certificate and its key, as PEM.
fn make(names: &[String], algorithm: &'static SignatureAlgorithm) -> Result<(String, String), rcgen::Error> {
    let key = KeyPair::generate_for(algorithm)?;
    let mut params = CertificateParams::new(names)?;
    params.not_before = date_time_ymd(1970, 1, 1);
    params.not_after = date_time_ymd(2037, 12, 31);
    // Old phones look at the common name alone.
    let common = names.first().map_or("autoprov", String::as_str);
    let common = PrintableString::try_from(common).map_or_else(|_| common.into(), DnValue::PrintableString);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyEncipherment,
        KeyUsagePurpose::KeyCertSign,
    ];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
}

/// Whole or not at all: a start that is cut short leaves nothing that looks finished.
fn write(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let draft = path.with_extension("new");
    // Left by a start that was cut short, perhaps with another mode.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    fn names() -> Vec<String> {
        ["192.0.2.1", "pbx.example", "2001:db8::1"].map(str::to_owned).to_vec()
    }

    #[test]
    fn made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("tls");
        let read = || {
            let [rsa, ec] = ensure(&inside, &names()).unwrap();
            [rsa.chain, rsa.key, ec.chain, ec.key].map(|path| fs::read_to_string(path).unwrap())
        };
        let first = read();
        assert_eq!(first, read());
        fs::remove_file(inside.join("self-signed-ec.key")).unwrap();
        let third = read();
        assert_eq!(first[..2], third[..2]);
        assert_ne!(first[2..], third[2..]);
    }

    #[test]
    fn keys_are_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        for files in ensure(folder.path(), &names()).unwrap() {
            let mode = fs::metadata(&files.key).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = ensure(folder.path(), &["telefonía.example".to_owned()]).err().unwrap();
        assert!(error.to_string().contains("telefonía.example"), "{error}");
    }

    #[test]
    fn openssl_sees_names_and_dates() {
        let folder = tempfile::tempdir().unwrap();
        for files in ensure(folder.path(), &names()).unwrap() {
            let seen =
                Command::new("openssl").args(["x509", "-noout", "-text", "-in"]).arg(&files.chain).output();
            let Ok(seen) = seen else { return eprintln!("openssl is not installed: not checked") };
            let seen = String::from_utf8(seen.stdout).unwrap();
            for part in [
                "Not Before: Jan  1 00:00:00 1970 GMT",
                "Not After : Dec 31 00:00:00 2037 GMT",
                "Subject: CN = 192.0.2.1",
                "IP Address:192.0.2.1, DNS:pbx.example, IP Address:2001:DB8:0:0:0:0:0:1",
                "CA:TRUE",
            ] {
                assert!(seen.contains(part), "{part} in {seen}");
            }
        }
    }
}
