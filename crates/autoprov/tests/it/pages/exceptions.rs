//! Commands of pages that are not run here, each with the reason, and with the test that runs it where there is one.

use super::read::{Command, root};
use std::fs;

/// Commands of a page that begin so, below a heading where one is named.
struct Exception {
    page: &'static str,
    heading: Option<&'static str>,
    begins: &'static [&'static str],
    because: &'static str,
    /// The test that runs it, or does what it does: the file and the function, `xtask/src/pages.rs the_pages_are_true`.
    run_by: Option<&'static str>,
}

const fn except(
    page: &'static str,
    begins: &'static [&'static str],
    because: &'static str,
    run_by: Option<&'static str>,
) -> Exception {
    Exception { page, heading: None, begins, because, run_by }
}

/// All of a page.
const ALL: &[&str] = &[""];

const BUILDS: &str = "it builds the workspace";
const NEEDS_ROOT: &str = "it needs a host with systemd, as root";
const INSTALLED: &str = "crates/autoprov/tests/it/install/package.rs it_serves_as_its_user_with_its_units_rights_is_upgraded_and_leaves_nothing";
const PAGES: Option<&str> = Some("xtask/src/pages.rs the_pages_lead_to_a_green_suite");
const FILTER: &str =
    "crates/autoprov/tests/it/hostile/fail2ban.rs fail2ban_takes_the_jails_as_they_are_shipped";

const EXCEPTIONS: [Exception; 24] = [
    except(
        "README.md",
        &["cargo run --release -- demo"],
        BUILDS,
        Some("crates/autoprov/tests/it/demo.rs every_printed_line_works_as_it_stands"),
    ),
    except("README.md", &["cargo xtask test"], "it runs this test", None),
    Exception {
        page: "README.md",
        heading: Some("The first real phone in five minutes"),
        begins: ALL,
        because: "a test of its own walks through it",
        run_by: Some(
            "crates/autoprov/tests/it/install/walk.rs six_commands_and_one_file_lead_to_a_phone_that_has_what_it_should",
        ),
    },
    except("docs/adding-a-model.md", &["cargo fmt", "cargo xtask"], BUILDS, PAGES),
    except("docs/adding-a-vendor.md", ALL, BUILDS, PAGES),
    except("docs/backup.md", &["systemctl "], NEEDS_ROOT, None),
    except(
        "docs/history.md",
        ALL,
        "who made a change is part of what it prints",
        Some("crates/autoprov/tests/it/features/history.rs the_page_shows_what_its_commands_print"),
    ),
    except(
        "docs/pnp.md",
        &["autoprov serve "],
        "it stays until it is ended, and the group has a port of its own",
        Some("crates/autoprov/tests/it/pnp/forms.rs a_phone_is_told_where_its_server_is"),
    ),
    except("docs/benchmarks.md", ALL, "it takes an hour, beside other servers", None),
    except("docs/deploying.md", &["cargo xtask deb", "apt install "], NEEDS_ROOT, Some(INSTALLED)),
    except("docs/deploying.md", &["systemctl ", "journalctl "], NEEDS_ROOT, Some(INSTALLED)),
    except("docs/deploying.md", &["useradd ", "chown "], "it makes a user of the host", None),
    except("docs/deploying.md", &["podman "], "it builds an image of a container, from a registry", None),
    except("docs/deploying.md", &["certbot "], "it asks an authority on the internet", None),
    except(
        "docs/deploying.md",
        &["#!/bin/sh"],
        "it is certbot that runs it",
        Some(
            "crates/autoprov/tests/it/install/deploying.rs the_hook_for_certbot_brings_a_renewed_certificate_to_phones",
        ),
    ),
    except(
        "docs/deploying.md",
        &["cd ", "mv ", "rm -f "],
        "it goes back to a version that was upgraded from",
        None,
    ),
    except(
        "docs/deploying.md",
        &["tar ", "rm -rf ", "autoprov check --offline"],
        "it empties a host, and fills it",
        Some("crates/autoprov/tests/it/install/deploying.rs another_host_serves_the_same"),
    ),
    except("docs/dhcp.md", &["systemctl "], NEEDS_ROOT, None),
    except("docs/fail2ban.md", &["fail2ban-client reload"], "it needs root", Some(FILTER)),
    except(
        "docs/fail2ban.md",
        &["fail2ban-regex "],
        "it reads the filters of the host",
        Some(
            "crates/autoprov/tests/it/hostile/fail2ban.rs the_filter_finds_wrong_passwords_and_floods_in_access_logs_and_nobody_else",
        ),
    ),
    except(
        "docs/ldap.md",
        &["autoprov check"],
        "it needs a directory",
        Some("crates/autoprov/tests/it/directory.rs check_binds_and_searches_as_a_phone_does"),
    ),
    except(
        "docs/metrics.md",
        &["autoprov serve "],
        "it stays until it is ended",
        Some("crates/autoprov/tests/it/metrics/counts.rs it_is_off_unless_given_and_apart_from_phones"),
    ),
    except(
        "docs/old-phones.md",
        ALL,
        "it needs a server that speaks TLS 1.0 in front",
        Some(
            "crates/autoprov/tests/it/install/proxies.rs phones_that_end_at_tls_1_0_boot_through_nginx_and_nobody_else_is_offered_it",
        ),
    ),
    Exception {
        page: "docs/pbx.md",
        heading: None,
        begins: &["autoprov import --from asterisk /etc/asterisk --watch"],
        because: "it stays until it is ended",
        run_by: Some(
            "crates/autoprov/tests/it/pbx/watch.rs a_change_of_the_files_is_taken_over_and_a_broken_file_is_told_once",
        ),
    },
];

impl Exception {
    fn holds(&self, command: &Command) -> bool {
        self.page == command.page
            && self.heading.is_none_or(|heading| heading == command.heading)
            && self.begins.iter().any(|words| command.text.starts_with(words))
    }
}

/// Whether a command stands in the table.
pub fn is_excepted(command: &Command) -> bool {
    EXCEPTIONS.iter().any(|exception| exception.holds(command))
}

#[test]
fn every_exception_is_of_a_command_and_its_test_is_there() {
    for exception in &EXCEPTIONS {
        let commands = super::read::commands(exception.page);
        for words in exception.begins {
            let one = Exception { begins: std::slice::from_ref(words), ..*exception };
            assert!(
                commands.iter().any(|command| one.holds(command)),
                "{} has no command `{words}` any more, which is not run because {}: take it out",
                exception.page,
                exception.because
            );
        }
        if let Some((file, test)) = exception.run_by.and_then(|place| place.split_once(' ')) {
            let text = fs::read_to_string(root().join(file)).unwrap();
            assert!(text.contains(&format!("fn {test}()")), "there is no test `{test}` in {file}");
        }
    }
}
