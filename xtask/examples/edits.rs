//! One process that edits one device after the other, as a panel of a PBX does all day. `cargo xtask bench` starts it.
//!
//! `edits DATABASE TENANT PREFIX DEVICES PAUSE_MS TIMES`: the serial number of `PREFIX`0, `PREFIX`1 and so on. 0 times: until it is ended. It writes a line for each
//! edit, and how many it made a second at its end.

#![allow(clippy::print_stdout)]

use autoprov_core::Registry;
use autoprov_store::site::Tenant;
use autoprov_store::{Error, Findings, Kind, Store};
use autoprov_vendors as _;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [database, tenant, prefix, devices, pause, times] = arguments.as_slice() else {
        return Err("edits DATABASE TENANT PREFIX DEVICES PAUSE_MS TIMES".into());
    };
    let (devices, times): (usize, usize) = (devices.parse()?, times.parse()?);
    let pause = Duration::from_millis(pause.parse()?);
    let registry = Registry::linked()?;
    let store = Store::open(database)?;
    let began = Instant::now();
    let mut next = began;
    let mut made = 0;
    while times == 0 || made < times {
        // Far from each other, as what people edit is.
        let device = format!("{prefix}{}", made * 7919 % devices.max(1));
        edit(&store, &registry, tenant, &device, made)?;
        made += 1;
        println!("{device}");
        next += pause;
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    println!("{:.0} edits a second", f64::from(u32::try_from(made)?) / began.elapsed().as_secs_f64());
    Ok(())
}

/// What `autoprov device set DEVICE serial=...` does.
fn edit(store: &Store, registry: &Registry, tenant: &str, device: &str, number: usize) -> Result<(), Error> {
    let change = |objects: &mut Tenant| {
        if let Some(device) = objects.devices.first_mut() {
            device.serial = Some(format!("edit-{number}"));
        }
        Ok::<_, Error>(())
    };
    let check = |_: &Tenant, after: &Tenant, findings: &mut Findings| {
        findings.errors.extend(autoprov_provision::check_part(registry, None, after).errors);
        Ok(())
    };
    store.edit_object(tenant, (Kind::Device, device), change, check).map(drop)
}
