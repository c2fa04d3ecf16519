//! The words of the site file that stand for one choice among a few.

use std::fmt;

/// Makes an enum whose variants are words of the site file.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in the site file.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The choice that this word stands for.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.name() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl crate::read::Word for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn name(self) -> &'static str {
                self.name()
            }
        }
    };
}

words! {
    /// How SIP travels to a server.
    SipTransport {
        /// UDP.
        #[default]
        Udp = "udp",
        /// TCP.
        Tcp = "tcp",
        /// TLS over TCP.
        Tls = "tls",
    }
}

words! {
    /// How a SIP server is found by its name (RFC 3263).
    Lookup {
        /// By its addresses, at its port.
        #[default]
        Host = "host",
        /// By SRV records, which name the port.
        Srv = "srv",
        /// By NAPTR records, which name the transport, and then by SRV.
        Naptr = "naptr",
    }
}

words! {
    /// Where a caller's number is taken from.
    CallerIdSource {
        /// P-Asserted-Identity (RFC 3325).
        #[default]
        Pai = "pai",
        /// Remote-Party-ID.
        Rpid = "rpid",
        /// From.
        From = "from",
    }
}

words! {
    /// What a key that knows a number does with a call in progress.
    TransferKey {
        /// Hands it over at once.
        #[default]
        Blind = "blind",
        /// After speaking with whoever takes it.
        Attended = "attended",
    }
}

words! {
    /// Whether speech is encrypted (SRTP, RFC 3711).
    Srtp {
        /// Never.
        #[default]
        Off = "off",
        /// Where the other side agrees.
        Optional = "optional",
        /// Or no call.
        Required = "required",
    }
}

words! {
    /// How digits are sent during a call.
    Dtmf {
        /// Events in RTP (RFC 2833, now RFC 4733).
        #[default]
        Rfc2833 = "rfc2833",
        /// Tones in the speech.
        Inband = "inband",
        /// SIP INFO.
        Info = "info",
        /// Events in RTP and SIP INFO.
        Rfc2833AndInfo = "rfc2833+info",
    }
}

words! {
    /// What decides when a number that is keyed is whole, and whether it is sent.
    DialPlan {
        /// Whatever is keyed is sent.
        #[default]
        Open = "open",
        /// The phone's own plan.
        Maker = "maker",
    }
}

words! {
    /// A codec for speech.
    Codec {
        /// G.711 µ-law.
        #[default]
        Pcmu = "pcmu",
        /// G.711 A-law.
        Pcma = "pcma",
        /// G.722, wideband.
        G722 = "g722",
        /// G.729.
        G729 = "g729",
        /// G.726 at 32 kbit/s.
        G726 = "g726-32",
        /// iLBC.
        Ilbc = "ilbc",
        /// Opus.
        Opus = "opus",
    }
}

words! {
    /// The order of day, month and year on a screen.
    DateFormat {
        /// Day, month, year.
        #[default]
        Dmy = "dmy",
        /// Month, day, year.
        Mdy = "mdy",
        /// Year, month, day.
        Ymd = "ymd",
    }
}

words! {
    /// The clock on a screen.
    TimeFormat {
        /// Twelve hours.
        H12 = "12",
        /// Twenty-four hours.
        #[default]
        H24 = "24",
    }
}

words! {
    /// How a wireless network is secured.
    WifiSecurity {
        /// Not at all.
        Open = "open",
        /// WPA with a password that all share.
        Wpa = "wpa",
        /// WPA2, the same.
        #[default]
        Wpa2 = "wpa2",
        /// WPA3, the same.
        Wpa3 = "wpa3",
    }
}

words! {
    /// How a phone proves itself for a directory page.
    DirectoryAccess {
        /// Digest, as for a config file.
        #[default]
        Digest = "digest",
        /// A User-Agent of the device's vendor is enough, for phones that cannot authenticate.
        UserAgent = "user-agent",
    }
}

words! {
    /// Which keys of a phone Autoprov rules.
    KeysManaged {
        /// All: a key that is not listed is cleared.
        #[default]
        All = "all",
        /// Only those that are listed.
        Listed = "listed",
    }
}

words! {
    /// What a key does.
    KeyType {
        /// Seizes a line.
        Line = "line",
        /// Watches an extension and calls it (busy lamp field).
        Blf = "blf",
        /// Calls a number.
        SpeedDial = "speed-dial",
        /// Parks a call, or fetches a parked one.
        Park = "park",
        /// Takes a call that rings elsewhere.
        Pickup = "pickup",
        /// Calls a phone that answers by itself.
        Intercom = "intercom",
        /// Sends digits in a call.
        Dtmf = "dtmf",
        /// Opens the mailbox.
        Voicemail = "voicemail",
        /// Opens the phone book.
        Directory = "directory",
        /// Do not disturb.
        Dnd = "dnd",
        /// Call forwarding.
        Forward = "forward",
        /// Transfers the call.
        Transfer = "transfer",
        /// Records the call.
        Record = "record",
        /// Multicast paging.
        Multicast = "multicast",
        /// Asks a URL.
        Url = "url",
        /// Nothing: the key is kept empty.
        #[default]
        None = "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Concept;

    #[test]
    fn core_has_the_same_words() {
        macro_rules! same {
            ($($name:ident $concept:ident),+) => {$(
                let words: Vec<_> = $name::ALL.iter().map(|word| word.name()).collect();
                assert_eq!(Concept::$concept.words(), words);
            )+};
        }
        same!(SipTransport ServerTransport, Srtp Srtp, Dtmf Dtmf, Codec Codecs, DateFormat DateFormat, DialPlan DialPlan);
        same!(TimeFormat TimeFormat, KeyType KeyType, WifiSecurity WifiSecurity);
    }

    #[test]
    fn words_read_back() {
        for &word in KeyType::ALL {
            assert_eq!(KeyType::named(word.name()), Some(word));
        }
        assert_eq!(KeyType::ALL.len(), 16);
        assert_eq!(Dtmf::named("rfc2833+info"), Some(Dtmf::Rfc2833AndInfo));
        assert_eq!(Codec::named("PCMU"), None);
    }
}
