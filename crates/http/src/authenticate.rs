//! Who asks: from the Authorization header to a proof, a challenge or a refusal.

use crate::digest::{Response, Wrong};
use crate::nonce::{Age, LENGTH, Nonces};
use crate::replay::{Replay, Replays};
use crate::strikes::Strikes;
use crate::target::same_target;
use autoprov_core::{Mac, Secret};
use autoprov_provision::metrics::Reason;
use autoprov_provision::{Answer, Credentials, Proof, Username};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// What an Authorization header comes to.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The asker knew the password.
    Proven(Proof),
    /// 401.
    Challenge {
        /// The password was right, or nobody can tell: the client may try again without asking its user.
        stale: bool,
        /// Why, for the log.
        because: &'static str,
        /// The same in a word that is counted.
        reason: Reason,
        /// How long to wait with it, where the answer was a wrong one.
        wait: Option<Duration>,
    },
    /// 403, after a while.
    Refused {
        /// Why, for the log.
        because: String,
        /// How long to wait with it.
        wait: Duration,
    },
    /// Nothing: so many wrong answers wait to go out already.
    Unheard,
    /// Provisioning has an answer of its own.
    Answered(Answer),
}

/// The Authorization header of a request, read once.
pub(crate) type Offer<'h> = Option<Result<Response<'h>, Wrong>>;

/// What an answer is for: the request it came with.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) method: &'a [u8],
    pub(crate) path: &'a [u8],
    pub(crate) query: Option<&'a [u8]>,
    /// The MAC address in the path.
    pub(crate) mac: Option<Mac>,
    pub(crate) peer: IpAddr,
    /// Seconds since 1970.
    pub(crate) now: u32,
}

/// Nonces, replays and wrong answers of one listener.
pub(crate) struct Authenticator {
    nonces: Nonces,
    replays: Replays,
    strikes: Arc<Strikes>,
    decoy: Secret,
}

/// The random source gave nothing.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers, so no nonce can be made: is /dev/urandom there?")]
pub(crate) struct NoRandom;

impl Authenticator {
    /// With the operator's nonce key, or one that lives as long as the process. `lifetime` of nonces in seconds.
    pub(crate) fn new(key: Option<&Secret>, lifetime: u32, strikes: Arc<Strikes>) -> Result<Self, NoRandom> {
        let random = random::<56>()?;
        let (own, rest) = random.split_at(32);
        let (salt, replay) = rest.split_at(8);
        let salt = salt.iter().fold(0, |salt: u64, &byte| salt << 8 | u64::from(byte));
        let mut replay_key = [0; 16];
        replay_key.copy_from_slice(replay);
        let key = key.map_or(own, |key| key.expose().as_bytes());
        Ok(Self {
            nonces: Nonces::new(key, salt, lifetime).ok_or(NoRandom)?,
            replays: Replays::new(replay_key, lifetime),
            strikes,
            decoy: Secret::new("nobody has this one"),
        })
    }

    /// A nonce for a challenge.
    pub(crate) fn nonce(&self, now: u32) -> [u8; LENGTH] {
        self.nonces.make(now)
    }

    /// Judges an offer. `credentials` looks a username up and is called at most once, only for a Digest answer to a
    /// nonce of ours.
    pub(crate) fn judge(
        &self,
        offer: &Offer<'_>,
        target: Target<'_>,
        credentials: impl FnOnce(&str) -> Result<Username, Answer>,
    ) -> Verdict {
        let response = match offer {
            None => return challenge(Reason::NoCredentials, "no credentials were offered"),
            Some(Err(wrong)) => {
                let wait = self.strikes.count_source(target.peer);
                return Verdict::Refused { because: wrong.to_string(), wait };
            }
            Some(Ok(response)) => response,
        };
        let age = self.nonces.check(response.nonce, target.now);
        if age == Age::Foreign {
            return challenge(Reason::OldNonce, "the nonce is not ours, or from before a restart");
        }
        if !self.strikes.hears(target.peer, &response.username, target.mac) {
            return Verdict::Unheard;
        }
        let found = match std::str::from_utf8(&response.username) {
            Ok(username) => credentials(username),
            Err(_) => Ok(Username { credentials: Err("unknown username".to_owned()), factory: false }),
        };
        let Username { credentials, factory } = match found {
            Ok(login) => login,
            Err(answer) => return Verdict::Answered(answer),
        };
        let passwords = credentials.as_ref().map_or(&[][..], |credentials| &credentials.passwords);
        let holds = self.holds(response, target.method, passwords);
        let owner = match credentials {
            Ok(Credentials { owner, .. }) if holds => owner,
            Ok(_) => return self.wrong(target, &response.username, factory, "wrong password".to_owned()),
            Err(because) => return self.wrong(target, &response.username, factory, because),
        };
        if !same_target(response.uri, target.path, target.query) {
            return challenge(
                Reason::WrongCredentials,
                "the Digest answer is for another path than was asked for: does a proxy in between change it?",
            );
        }
        let Age::Fresh { issued } = age else {
            return challenge(Reason::OldNonce, "the nonce has grown old");
        };
        let entry = match response.quality {
            Some(quality) => {
                let seen = self.replays.fingerprint([response.nonce, quality.nc, quality.cnonce]);
                self.replays.enter(seen, issued, target.now)
            }
            // RFC 2069 has nothing that changes from request to request. What only reads may be repeated.
            None if matches!(target.method, b"GET" | b"HEAD") => Replay::New,
            None => {
                let seen = self.replays.fingerprint([response.nonce, b"", &response.hash]);
                self.replays.enter(seen, issued, target.now)
            }
        };
        match entry {
            Replay::New => {
                if let Some(mac) = target.mac {
                    self.strikes.trusts(target.peer, &response.username, mac);
                }
                Verdict::Proven(Proof(owner))
            }
            Replay::Replayed => challenge(Reason::OldNonce, "this Digest answer was used before"),
            Replay::Forgotten => challenge(Reason::OldNonce, "the nonce grew old early, in a storm"),
        }
    }

    /// Whether the answer holds for one of the passwords. Where it does not, it took two hashes: time does not tell which usernames
    /// exist, nor whether a tenant has two passwords.
    fn holds(&self, response: &Response<'_>, method: &[u8], passwords: &[Secret]) -> bool {
        let decoy = std::iter::repeat(&self.decoy);
        let mut tried = passwords.iter().map(|p| (p, true)).chain(decoy.map(|p| (p, false))).take(2);
        tried.any(|(password, real)| response.holds(method, password) && real)
    }

    fn wrong(&self, target: Target<'_>, username: &[u8], factory: bool, because: String) -> Verdict {
        if factory {
            let Some(wait) = self.strikes.count_factory(target.peer, username) else {
                return Verdict::Unheard;
            };
            let because = "a username that phones try by themselves, and not the right password";
            let reason = Reason::FactoryLogin;
            return Verdict::Challenge { stale: false, because, reason, wait: Some(wait) };
        }
        match self.strikes.count(target.peer, username) {
            Some(wait) => Verdict::Refused { because, wait },
            None => Verdict::Unheard,
        }
    }
}

fn challenge(reason: Reason, because: &'static str) -> Verdict {
    Verdict::Challenge { stale: reason == Reason::OldNonce, because, reason, wait: None }
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| NoRandom)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::tests::{header, old_header};
    use autoprov_provision::{Outcome, Owner, TenantId};

    const NOW: u32 = 1_800_000_000;
    const PATH: &str = "/prov/001565267db9.cfg";

    /// Usernames that begin with a plus sign are those of the factory.
    fn credentials(username: &str) -> Result<Username, Answer> {
        let owner = Owner { tenant: TenantId(1), device: None };
        let passwords =
            |passwords: &[&str]| passwords.iter().map(|password| Secret::new(*password)).collect();
        let credentials = match username {
            "acme" => Ok(Credentials { passwords: passwords(&["new", "previous"]), owner }),
            "+own" => Ok(Credentials { passwords: passwords(&["own"]), owner }),
            "off" | "+off" => Err("provisioning is off".to_owned()),
            "broken" => return Err(Answer::new(Outcome::Missing, "the database does not answer")),
            _ => Err("unknown username".to_owned()),
        };
        Ok(Username { credentials, factory: username.starts_with('+') })
    }

    fn at(method: &str, now: u32) -> Target<'_> {
        let peer = "192.0.2.1".parse().unwrap();
        Target { method: method.as_bytes(), path: PATH.as_bytes(), query: None, mac: None, peer, now }
    }

    fn judge(auth: &Authenticator, header: &str, target: Target<'_>) -> Verdict {
        let offer = (!header.is_empty()).then(|| Response::parse(header.as_bytes()));
        auth.judge(&offer, target, credentials)
    }

    fn auth() -> (Authenticator, String) {
        let auth = Authenticator::new(None, 300, Arc::new(Strikes::new())).unwrap();
        let nonce = String::from_utf8(auth.nonce(NOW).to_vec()).unwrap();
        (auth, nonce)
    }

    fn proven(verdict: &Verdict) -> bool {
        matches!(verdict, Verdict::Proven(Proof(Owner { tenant: TenantId(1), device: None })))
    }

    fn challenged(verdict: &Verdict, expected: bool) -> bool {
        matches!(verdict, Verdict::Challenge { stale, .. } if *stale == expected)
    }

    fn refused(verdict: &Verdict) -> bool {
        matches!(verdict, Verdict::Refused { .. })
    }

    #[test]
    fn current_and_previous_password_prove_and_others_do_not() {
        let (auth, nonce) = auth();
        assert!(proven(&judge(&auth, &header("acme", "new", "GET", PATH, &nonce, "1"), at("GET", NOW))));
        assert!(proven(&judge(&auth, &header("acme", "previous", "GET", PATH, &nonce, "2"), at("GET", NOW))));
        for (user, password) in [("acme", "old"), ("nobody", "new"), ("ACME", "new"), ("", "")] {
            assert!(
                refused(&judge(&auth, &header(user, password, "GET", PATH, &nonce, "3"), at("GET", NOW))),
                "{user}"
            );
        }
        for header in ["Basic YWNtZTpuZXc=", "Digest nonsense", "Bearer x", "x"] {
            assert!(refused(&judge(&auth, header, at("GET", NOW))), "{header}");
        }
        let off = judge(&auth, &header("off", "new", "GET", PATH, &nonce, "3"), at("GET", NOW));
        assert!(refused(&off), "a tenant without a password: {off:?}");
        let broken = judge(&auth, &header("broken", "new", "GET", PATH, &nonce, "3"), at("GET", NOW));
        assert!(matches!(broken, Verdict::Answered(_)), "{broken:?}");
    }

    #[test]
    fn no_credentials_and_a_factory_login_are_asked_afresh() {
        let (auth, nonce) = auth();
        assert!(challenged(&judge(&auth, "", at("GET", NOW)), false));
        // Whoever has that username, or nobody.
        for (count, name) in ["+aastra", "+own", "+off"].into_iter().enumerate() {
            let first_try = judge(&auth, &header(name, "x", "GET", PATH, &nonce, "1"), at("GET", NOW));
            let step = Duration::from_millis(50) * u32::try_from(count).unwrap();
            assert!(
                matches!(first_try, Verdict::Challenge { stale: false, wait: Some(wait), .. } if wait == step),
                "{first_try:?}"
            );
        }
    }

    #[test]
    fn a_wrong_answer_costs_two_hashes_whoever_is_asked_for() {
        let (auth, nonce) = auth();
        let answer = header("acme", "x", "GET", PATH, &nonce, "1");
        let response = Response::parse(answer.as_bytes()).unwrap();
        for passwords in [vec![], vec![Secret::new("new")], vec![Secret::new("new"), Secret::new("previous")]]
        {
            assert!(!auth.holds(&response, b"GET", &passwords));
        }
        let decoy = header("acme", auth.decoy.expose(), "GET", PATH, &nonce, "1");
        let decoy = Response::parse(decoy.as_bytes()).unwrap();
        assert!(!auth.holds(&decoy, b"GET", &[]), "what nobody has proves nothing");
    }

    #[test]
    fn an_old_nonce_is_stale_only_if_the_password_was_right() {
        let (auth, nonce) = auth();
        let right = header("acme", "new", "GET", PATH, &nonce, "1");
        let wrong = header("acme", "x", "GET", PATH, &nonce, "1");
        assert!(challenged(&judge(&auth, &right, at("GET", NOW + 301)), true));
        assert!(refused(&judge(&auth, &wrong, at("GET", NOW + 301))));
        assert!(proven(&judge(&auth, &right, at("GET", NOW + 300))));
    }

    #[test]
    fn a_nonce_of_another_server_is_stale_whatever_the_password() {
        let (ours, _) = auth();
        let (_, theirs) = auth();
        for password in ["new", "x"] {
            let header = header("acme", password, "GET", PATH, &theirs, "1");
            assert!(challenged(&judge(&ours, &header, at("GET", NOW)), true));
        }
    }

    #[test]
    fn a_replay_is_stale_and_a_wrong_hash_burns_nothing() {
        let (auth, nonce) = auth();
        let wrong = header("acme", "x", "GET", PATH, &nonce, "1");
        let right = header("acme", "new", "GET", PATH, &nonce, "1");
        assert!(refused(&judge(&auth, &wrong, at("GET", NOW))));
        assert!(proven(&judge(&auth, &right, at("GET", NOW))));
        assert!(challenged(&judge(&auth, &right, at("GET", NOW)), true));
        assert!(proven(&judge(&auth, &header("acme", "new", "GET", PATH, &nonce, "2"), at("GET", NOW))));
    }

    #[test]
    fn a_client_of_rfc_2069_may_read_again_and_not_write_again() {
        let (auth, nonce) = auth();
        for method in ["GET", "GET", "HEAD"] {
            let old = old_header("acme", "new", method, PATH, &nonce);
            assert!(proven(&judge(&auth, &old, at(method, NOW))), "{method}");
        }
        let put = old_header("acme", "new", "PUT", PATH, &nonce);
        assert!(proven(&judge(&auth, &put, at("PUT", NOW))));
        assert!(challenged(&judge(&auth, &put, at("PUT", NOW)), true));
        assert!(refused(&judge(&auth, &put, at("GET", NOW))));
    }

    #[test]
    fn an_answer_for_another_target_is_asked_afresh() {
        let (auth, nonce) = auth();
        let other = header("acme", "new", "GET", "/prov/000000000000.cfg", &nonce, "1");
        assert!(challenged(&judge(&auth, &other, at("GET", NOW)), false));
        let absolute = header("acme", "new", "GET", &format!("http://h{PATH}"), &nonce, "1");
        assert!(proven(&judge(&auth, &absolute, at("GET", NOW))));
    }

    #[test]
    fn wrong_answers_wait_and_a_right_one_never_does() {
        let (auth, nonce) = auth();
        let guess = header("acme", "x", "GET", PATH, &nonce, "1");
        let waits: Vec<_> = (0..20)
            .map(|_| match judge(&auth, &guess, at("GET", NOW)) {
                Verdict::Refused { wait, .. } => Some(wait.as_secs_f64().round()),
                Verdict::Unheard => None,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!((waits[0], waits[1], waits[5], waits[19]), (Some(0.0), Some(1.0), Some(5.0), None));
        let right = header("acme", "new", "GET", PATH, &nonce, "1");
        assert!(proven(&judge(&auth, &right, at("GET", NOW))));
    }
}
