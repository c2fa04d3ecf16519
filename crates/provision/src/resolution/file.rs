//! A file of a device: uploaded, kept, or rendered.

use super::device::Found;
use super::{Auth, Resolution, Stop};
use crate::answer::{Answer, Body, Outcome, Representation, fault, missing, tag};
use crate::cache::{CachedFile, For, Fresh, Key};
use crate::contacts::book;
use crate::metrics::Reason;
use crate::render::{self, Rendered};
use crate::request::ServedPath;
use crate::snapshot::Snapshot;
use crate::view::{RenderContext, speaks, this_year, view};
use autoprov_core::{Concept, Contact, Content, Feature, Page, RequestPath, Role, Transport};
use autoprov_store::{DeviceHead, Files, MadeOf, TenantId};

/// What was made from an operator's file is good for no other request.
const FROM_A_FILE: u64 = 0;

impl Resolution<'_> {
    /// A file of a device.
    pub(super) fn device_file(
        &mut self,
        snapshot: &Snapshot,
        served: &ServedPath,
        found: &Found,
    ) -> Result<Answer, Stop> {
        let artifact = found.artifact;
        match artifact.content {
            Content::Nothing if artifact.role == Role::Directory => {
                let because = format!("{} cannot show directory pages", found.model.name);
                Ok(missing(because).counted(Reason::NotForThisPhone))
            }
            Content::Document(..) if artifact.page.is_some() && matches!(self.auth, Auth::Enrolled(_)) => {
                Ok(missing("directory pages are for phones that prove themselves"))
            }
            Content::Document(..) if artifact.page.is_some() => self.page(snapshot, found),
            Content::Nothing => {
                let because = format!("`{}` is absent for {}", artifact.name, found.profile.id());
                Ok(missing(because).counted(Reason::Absent))
            }
            Content::Upload(content_type, _) => {
                if self.at_once {
                    return Err(Stop::WouldBlock);
                }
                if let Err(because) = self.may_send(snapshot, found) {
                    return Ok(missing(because));
                }
                Ok(self.uploaded(served, found, content_type))
            }
            Content::Document(..) | Content::Settings(_) => self.rendered(snapshot, found),
        }
    }

    /// A directory page: made anew for each query, from what is there now.
    fn page(&mut self, snapshot: &Snapshot, found: &Found) -> Result<Answer, Stop> {
        if let Some(reason) = found.profile.support(found.model, Feature::HttpDirectory).reason() {
            return Ok(missing(format!("{} cannot show directory pages: {reason}", found.model.name)));
        }
        if self.at_once {
            return Err(Stop::WouldBlock);
        }
        let Some(bundle) = self.provision.bundle(found.head.id)? else {
            return Ok(missing("the device was removed just now"));
        };
        let tenant = found.head.tenant;
        let Some(revision) = snapshot.tenant(tenant).map(|tenant| tenant.written.contacts) else {
            return Ok(missing("the tenant was removed just now"));
        };
        let book = self.provision.books.of(tenant, revision, || self.provision.store.directory(tenant))?;
        let mut view = view(&bundle, found.profile, found.model, Vec::new(), self.render_context(found));
        view.extensions.extend(book.as_written.iter().cloned());
        let query = (found.artifact.query)(self.request.query.unwrap_or_default());
        let url = view.phone.text(Concept::DirectoryUrl).map(str::to_owned);
        let size = found.artifact.page.unwrap_or(usize::MAX);
        let (page, shown) = Page::cut(&book.contacts, query, size, url);
        view.contacts = shown;
        self.trace.note("file", || {
            let because = format!("page {} of {}, of {} contacts", page.number, page.pages, page.found);
            ("directory page", because)
        });
        view.page = Some(page);
        match render::render(found.profile, found.artifact, &view, &bundle, None) {
            Ok(Some(Rendered { bytes, content_type, .. })) => {
                self.provision.counters.made.add(1);
                let content = Representation::made(bytes, content_type, true);
                Ok(Answer::new(Outcome::Content(content), found.evidence.clone()))
            }
            Ok(None) => Ok(missing(format!("{} makes no `{}`", found.profile.id(), found.artifact.name))),
            Err(error) => Ok(self.last_good(None, found, &error)),
        }
    }

    /// As [`autoprov_core::View::came_by_tftp_alone`] will say of this file.
    fn by_tftp_alone(&self, snapshot: &Snapshot, found: &Found) -> bool {
        let tenant = snapshot.tenant(found.head.tenant);
        let url = tenant.and_then(|tenant| tenant.provisioning_url.as_deref());
        let led = url.is_some_and(|url| speaks(found.profile, found.model, url));
        self.request.transport == Transport::Tftp && !led
    }

    fn render_context(&self, found: &Found) -> RenderContext {
        RenderContext::now(Some(found.mac), found.firmware.clone(), self.request.transport)
    }

    /// What the phone uploaded.
    fn uploaded(&mut self, served: &ServedPath, found: &Found, content_type: &'static str) -> Answer {
        let Some(files) = &self.provision.files else {
            return missing("there is no file area to keep uploads in");
        };
        let name = upload_name(&served.path);
        match files.uploaded(found.mac, &name, content_type) {
            Ok(Some(content)) => {
                self.trace.note("file", || ("uploaded", "what the phone sent under this name"));
                let because = "what the phone uploaded".to_owned();
                Answer::new(Outcome::Content(content), because)
            }
            Ok(None) if files.is_aside(found.mac, &name) => {
                missing("what the phone sent is kept aside until `autoprov upload adopt` takes it")
            }
            Ok(None) => missing("the phone has uploaded nothing under this name"),
            Err(error) => fault(&error),
        }
    }

    /// A rendered file, from the cache where it is there.
    fn rendered(&mut self, snapshot: &Snapshot, found: &Found) -> Result<Answer, Stop> {
        let files = Files { dialect: found.profile.id(), contacts: found.artifact.contacts };
        let key = Key { mac: found.mac, artifact: found.artifact.name };
        let made_for = For {
            dialect: found.profile.id(),
            firmware: found.firmware.as_ref().map(|version| version.as_str().into()),
            login: found.head.login.clone(),
            by_tftp_alone: self.by_tftp_alone(snapshot, found),
            year: this_year(),
        };
        let kept = self.provision.cache.get(&key, &made_for);
        let of_a_file = !found.artifact.bases.is_empty() || !found.artifact.bounds.is_empty();
        if self.at_once && of_a_file && self.provision.files.is_some() {
            return Err(Stop::WouldBlock);
        }
        // An operator's file may change at any moment: what is made from one is made anew.
        let base = self.provision.base(found.artifact, found.model);
        let template = self.provision.template(found.profile, found.model);
        let (base, template) = match base.and_then(|base| Ok((base, template?))) {
            Ok(files) => files,
            Err(error) => return Ok(self.last_good(kept.as_deref(), found, &error)),
        };
        if let Some(base) = &base {
            self.trace
                .note("template", || (base.name.clone(), "an operator's file that this one is made from"));
        }
        if template.is_some() {
            self.trace
                .note("template", || ("the phone's own", "which settings it has, and no others are written"));
        }
        let alone = base.is_none() && template.is_none();
        if let Some(entry) = kept.as_ref().filter(|_| self.settings.is_none() && alone)
            && self.made_of(snapshot, &found.head, files)? == Some(entry.made_of)
        {
            self.is_news(entry.fingerprint)?;
            self.provision.counters.hits.add(1);
            self.trace.note("file", || ("kept", "rendered before and unchanged since"));
            return Ok(from_entry(entry, found));
        }
        if self.at_once {
            return Err(Stop::WouldBlock);
        }
        let bundle = self.provision.bundle_made_of(found.head.id, files)?;
        let Some((made_of, bundle)) = bundle else { return Ok(missing("the device was removed just now")) };
        let MadeOf { now: made_of, content } = made_of;
        snapshot.remember_made_of(&found.head, files, made_of);
        let contacts = if found.artifact.contacts { self.contacts(found.head.tenant)? } else { Vec::new() };
        let context = RenderContext { template, ..self.render_context(found) };
        let view = view(&bundle, found.profile, found.model, contacts, context);
        // Somebody may have logged in since the device was looked up, or changed the address: what is kept is kept for what it was made of.
        let login = bundle.person.as_ref().map(|person| (person.extension.number.clone(), person.since));
        let made_for = For { login, by_tftp_alone: view.came_by_tftp_alone(), ..made_for };
        // A phone book is no row of the phone's, an operator's file none at all.
        let whole = content.filter(|_| alone && !of_a_file && !files.contacts);
        let fingerprint = whole.and_then(|content| made_for.fingerprint(content, found.model));
        self.is_news(fingerprint)?;
        self.provision.counters.misses.add(1);
        let render = if self.settings.is_some() { render::tell } else { render::render };
        match render(found.profile, found.artifact, &view, &bundle, base.as_ref()) {
            Ok(Some(rendered)) => {
                self.provision.counters.made.add(1);
                let count = rendered.settings.len();
                self.trace.note("file", || ("rendered", format!("{count} settings, written and read back")));
                // What an operator's file had a part in is the last good one and no more: that file may be gone at the next request.
                let made_of = if alone { made_of } else { FROM_A_FILE };
                let Rendered { bytes, content_type, .. } = &rendered;
                let (etag, secret) = (tag(bytes), found.artifact.secret);
                let fresh = Fresh { made_for, made_of, fingerprint, content_type, etag, secret, bytes };
                let entry = self.provision.cache.insert(key, found.model.name, fresh);
                if let Some(settings) = &mut self.settings {
                    *settings = rendered.settings;
                }
                Ok(from_entry(&entry, found))
            }
            Ok(None) => Ok(missing(format!("{} makes no `{}`", found.profile.id(), found.artifact.name))),
            Err(error) => Ok(self.last_good(kept.as_deref(), found, &error)),
        }
    }

    /// An error where the phone's own file was made from this.
    fn is_news(&self, fingerprint: Option<i64>) -> Result<(), Stop> {
        if fingerprint.is_some() && fingerprint == self.had { Err(Stop::Same) } else { Ok(()) }
    }

    /// What these files of a device are made of now; from memory where nothing was written since it was asked.
    fn made_of(
        &self,
        snapshot: &Snapshot,
        device: &DeviceHead,
        files: Files<'static>,
    ) -> Result<Option<u64>, Stop> {
        if let Some(known) = snapshot.made_of(device, files) {
            return Ok(Some(known));
        }
        if self.at_once {
            return Err(Stop::WouldBlock);
        }
        let made_of = self.provision.store.made_of(device.id, files)?;
        if let Some(made_of) = made_of {
            snapshot.remember_made_of(device, files, made_of);
        }
        Ok(made_of)
    }

    /// A file that was good before is better than none: the phone keeps working, the log says so.
    fn last_good(&self, kept: Option<&CachedFile>, found: &Found, error: &dyn std::fmt::Display) -> Answer {
        let counters = &self.provision.counters;
        let Some(entry) = kept else {
            counters.unmade.add(1);
            return fault(error);
        };
        counters.last_good.add(1);
        tracing::error!(device = found.head.name, "{error}");
        tracing::warn!(device = found.head.name, "the last good `{}` is served instead", found.artifact.name);
        from_entry(entry, found)
    }

    /// The tenant's extensions and directory.
    fn contacts(&self, tenant: TenantId) -> Result<Vec<Contact>, Stop> {
        Ok(book(self.provision.store.directory(tenant)?))
    }
}

/// The name that an upload is kept under: the last segment, in lower case.
pub(crate) fn upload_name(path: &RequestPath) -> String {
    path.segments().next_back().unwrap_or_default().to_ascii_lowercase()
}

fn from_entry(entry: &CachedFile, found: &Found) -> Answer {
    let Some(bytes) = entry.bytes() else { return fault(&"a kept file does not unpack") };
    let content = Representation {
        body: Body::Bytes(bytes),
        content_type: entry.content_type,
        etag: entry.etag.clone(),
        modified: None,
        secret: entry.secret,
    };
    Answer::new(Outcome::Content(content), found.evidence.clone())
}
