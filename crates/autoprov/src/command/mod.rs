//! The commands, one a file.

mod assign;
mod backup;
mod check;
mod completion;
mod csv;
mod demo;
mod dhcp;
mod enrol;
mod explain;
mod fields;
mod guard;
mod history;
mod hotdesk;
mod identify;
mod import;
mod key;
mod list;
mod man;
mod models;
mod object;
mod overlay;
mod pbx;
mod plan;
mod render;
mod resync;
mod serve;
mod sighting;
mod status;
mod undo;
mod upload;

use crate::config::{Options, Settings};
use crate::failure::Failure;
use clap::Subcommand;

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve a sample tenant from a temporary database, and print lines to try
    Demo(demo::Demo),
    /// Serve phones
    Serve,
    /// Load a site file (JSON): its tenants are replaced whole, others stay as they are; or a table of devices or extensions (CSV), or a PBX's own files
    Import(import::Import),
    /// Write the site file, or a table of devices or extensions (CSV)
    Export(import::Export),
    /// Tenants: customers of the PBX
    #[command(subcommand)]
    Tenant(object::Action),
    /// Extensions: SIP accounts
    #[command(subcommand)]
    Extension(object::Action),
    /// Devices: phones, gateways, DECT bases
    #[command(subcommand)]
    Device(object::Action),
    /// Keys of a device or a profile: lamps, speed dials
    #[command(subcommand)]
    Key(key::Keys),
    /// Profiles: named layers of settings
    #[command(subcommand)]
    Profile(object::Action),
    /// The phone book, beside the extensions
    #[command(subcommand)]
    Directory(object::Action),
    /// Templates: your text laid over rendered configs
    #[command(subcommand)]
    Template(object::Action),
    /// Routes: your own files at names you choose
    #[command(subcommand)]
    Route(object::Action),
    /// Hot desking: people log in at desks, and out
    #[command(subcommand, name = "hotdesk")]
    HotDesk(hotdesk::HotDesk),
    /// What phones sent, and what their users changed on them
    #[command(subcommand)]
    Upload(upload::Upload),
    /// Phones that asked and that nobody knows
    #[command(subcommand)]
    Sighting(sighting::Sighting),
    /// Give factory phones of a network their files once without a password, for a while
    Enrol(enrol::Enrol),
    /// Who is slowed or refused for asking after many phones that are not theirs
    #[command(subcommand)]
    Guard(guard::Guard),
    /// The files of a phone, or the bytes of one of them
    Render(render::Render),
    /// The same request explained step by step, with the layer that set each value
    Explain(explain::Explain),
    /// Tell phones to ask again: a SIP NOTIFY to each, paced
    Resync(resync::Resync),
    /// Tell phones by User-Agent and path: JSON lines in, JSON lines out
    Identify(identify::Identify),
    /// The catalogue and what each model can do
    Models(models::Models),
    /// The fields of the site file: what each is for, and which makers' phones take it
    Fields(fields::Fields),
    /// The JSON Schema of the site file, for an editor
    Schema,
    /// What was changed: who, when, what before and after
    History(history::History),
    /// Take a change back, and see first which phones' files that would change
    Undo(undo::Undo),
    /// Write all that the server cannot make anew to one file, while it serves
    Backup(backup::Backup),
    /// Take a backup back
    Restore(backup::Restore),
    /// Check configuration, database, files, templates, certificates and LDAP directories without serving
    Check(check::Check),
    /// The lines for dnsmasq, ISC dhcpd or Kea that point phones here
    Dhcp(dhcp::Dhcp),
    /// Completion for bash, zsh or fish, which knows devices, extensions and models
    Completion(completion::Completion),
    /// What may come next on a command line: for shells
    #[command(hide = true)]
    Complete(completion::Complete),
    /// The manual pages: for packages
    #[command(hide = true)]
    Man(man::Man),
}

/// Runs a command.
pub(crate) fn run(command: Command, options: &Options) -> Result<(), Failure> {
    let settings = match &command {
        // These do without a configuration, which not everybody may read.
        Command::Completion(_) | Command::Complete(_) | Command::Man(_) => Settings::default(),
        _ => options.settings()?,
    };
    match command {
        Command::Demo(demo) => demo::run(&demo, &settings),
        Command::Serve => serve::run(options),
        Command::Import(import) => import::import(&import, &settings),
        Command::Export(export) => import::export(&export, &settings),
        Command::Tenant(action) => object::run(object::Kind::Tenant, action, &settings),
        Command::Extension(action) => object::run(object::Kind::Extension, action, &settings),
        Command::Device(action) => object::run(object::Kind::Device, action, &settings),
        Command::Key(keys) => key::run(keys, &settings),
        Command::Profile(action) => object::run(object::Kind::Profile, action, &settings),
        Command::Directory(action) => object::run(object::Kind::Directory, action, &settings),
        Command::Template(action) => object::run(object::Kind::Template, action, &settings),
        Command::Route(action) => object::run(object::Kind::Route, action, &settings),
        Command::Sighting(sighting) => sighting::run(sighting, &settings),
        Command::Enrol(enrol) => enrol::run(&enrol, &settings),
        Command::Guard(guard) => guard::run(&guard, &settings),
        Command::HotDesk(command) => hotdesk::run(command, &settings),
        Command::Upload(command) => upload::run(command, &settings),
        Command::Render(render) => render::run(&render, &settings),
        Command::Explain(explain) => explain::run(&explain, &settings),
        Command::Resync(resync) => resync::run(&resync, &settings),
        Command::Identify(identify) => identify::run(&identify, &settings),
        Command::Models(models) => models::run(&models, &settings),
        Command::Fields(fields) => fields::run(&fields),
        Command::Schema => fields::run_schema(),
        Command::History(history) => history::run(&history, &settings),
        Command::Undo(undo) => undo::run(&undo, &settings),
        Command::Backup(backup) => backup::backup(&backup, &settings),
        Command::Restore(restore) => backup::restore(&restore, &settings),
        Command::Check(check) => check::run(&check, &settings),
        Command::Dhcp(dhcp) => dhcp::run(&dhcp, &settings),
        Command::Completion(completion) => completion::script(&completion),
        Command::Complete(complete) => completion::complete(&complete),
        Command::Man(man) => man::run(&man),
    }
}
