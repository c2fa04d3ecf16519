//! Ways out of the file area, and names within it that are closed.

use super::{Target, exchange, has_secrets, statuses};
use crate::sample::USER;
use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Files in and around the file area that must not be served, and some that must.
fn plant(sandbox: &Sandbox) {
    fs::write(sandbox.path("outside.txt"), "MUST-STAY outside").unwrap();
    fs::create_dir(sandbox.path("files-too")).unwrap();
    fs::write(sandbox.path("files-too/x.txt"), "MUST-STAY in a folder of a similar name").unwrap();
    for (name, text) in [
        ("welcome.txt", "welcome"),
        ("sub/deep/welcome.txt", "welcome"),
        (".hidden", "MUST-STAY-HIDDEN"),
        ("sub/.hidden", "MUST-STAY-HIDDEN"),
        (".git/config", "MUST-STAY-HIDDEN"),
        ("v70.txt", "MARKER-INSIDE"),
        ("SEP_Default.xml", "<x>MUST-STAY</x>"),
        ("SEP_Device_7970.xml", "<x>MUST-STAY</x>"),
        ("upload/x.log", "MUST-STAY in upload"),
        ("upload/001565267db9/001565267db9-local.cfg", "MUST-STAY in upload"),
    ] {
        sandbox.put_file(name, text);
    }
    let files = sandbox.files();
    symlink("../outside.txt", files.join("link.txt")).unwrap();
    symlink("/etc/passwd", files.join("passwd.txt")).unwrap();
    symlink("..", files.join("up")).unwrap();
    symlink("/", files.join("sub/root")).unwrap();
    symlink("loop.txt", files.join("loop.txt")).unwrap();
    symlink("nowhere.txt", files.join("dangling.txt")).unwrap();
    sandbox.sh("mkfifo files/pipe.txt files/sub/pipe.cfg").good();
}

/// Every way to write "one up", and every way to write a name that is closed.
fn bad_names() -> Vec<Vec<u8>> {
    let ups: [&[u8]; 24] = [
        b"../",
        b"..\\",
        b"%2e%2e/",
        b"%2E%2e%2F",
        b"..%2f",
        b"..%5c",
        b"%2e%2e%5c",
        b"%252e%252e/",
        b"%252e%252e%252f",
        b"%25252e%25252e%25252f",
        b"....//",
        b"....\\\\",
        b".../",
        b"..;/",
        b".. /",
        b"..%20/",
        b"..%00/",
        b"%c0%ae%c0%ae/",
        b"%c0%ae%c0%ae%c0%af",
        b"%e0%80%ae%e0%80%ae/",
        b"\xc0\xae\xc0\xae/",
        b"%uff0e%uff0e/",
        b"\xef\xbc\x8e\xef\xbc\x8e/",
        b"./../",
    ];
    let mut names = Vec::new();
    for up in ups {
        for (before, count) in
            [(&b""[..], 1), (b"", 3), (b"", 9), (b"sub/", 2), (b"sub/deep/", 4), (b"none/", 2)]
        {
            for after in [&b"outside.txt"[..], b"files-too/x.txt", b"etc/passwd", b"a.db"] {
                names.push([before, &up.repeat(count), after].concat());
            }
        }
    }
    let outside = [
        "/etc/passwd",
        "//etc/passwd",
        "///etc///passwd",
        "file:///etc/passwd",
        "C:/etc/passwd",
        "c:\\etc\\passwd",
        "C%3a%5cetc%5cpasswd",
        "\\\\etc\\passwd",
        "\\etc\\passwd",
        "%2fetc%2fpasswd",
        "%5cetc%5cpasswd",
        "/proc/self/environ",
        "..",
        "../",
        "...",
        ".",
        "%2e",
        "%2e%2e",
        "etc/passwd%00.txt",
        "welcome.txt%00.png",
        "welcome.txt%00",
        "%00",
        "%0a",
        "a%0d%0aSet-Cookie:%20x",
        "welcome.txt/x",
        "sub",
        "sub/",
        "",
        "link.txt",
        "passwd.txt",
        "up/outside.txt",
        "up/files-too/x.txt",
        "up/up/etc/passwd",
        "sub/root/etc/passwd",
        "up",
        "loop.txt",
        "loop.txt/x",
        "dangling.txt",
        "pipe.txt",
        "sub/pipe.cfg",
        "up/files/pipe.txt",
        "up/files/upload/x.log",
        ".hidden",
        "sub/.hidden",
        ".git/config",
        ".git",
        "%2ehidden",
        ".%68idden",
        "acme/.hidden",
        "acme/sub/.hidden",
        "up/files/.hidden",
        "v70.txt",
        "V70.TXT",
        "v70%2etxt",
        "acme/v70.txt",
        "./v70.txt",
        "v70.txt%20",
        "%20v70.txt",
        "SEP_Default.xml",
        "sep_default.xml",
        "SEP_Device_7970.xml",
        "%53EP_Default.xml",
        "acme/SEP_Default.xml",
        "upload",
        "upload/",
        "upload/x.log",
        "UPLOAD/x.log",
        "Upload/x.log",
        "%75pload/x.log",
        "upload%2fx.log",
        "upload\\x.log",
        "upload%5cx.log",
        "./upload/x.log",
        "acme/upload/x.log",
        "other/upload/x.log",
        "upload/001565267db9/001565267db9-local.cfg",
        "acme/upload/001565267db9/001565267db9-local.cfg",
        "//upload//x.log",
        "upload/001565267db9",
        "%20upload/x.log",
        "upload%20/x.log",
    ];
    names.extend(outside.into_iter().map(|name| name.as_bytes().to_vec()));
    let long = [10 << 10, 513, 255, 256, 4096];
    names.extend(long.into_iter().flat_map(|len| {
        [
            vec![b'a'; len],
            b"sub/".repeat(len / 4),
            b"../".repeat(len / 3),
            b"%2e".repeat(len / 3),
            vec![b'0'; len],
        ]
    }));
    names
}

#[test]
fn nothing_leads_out_of_the_file_area_over_http() {
    let mut target = Target::new();
    plant(&target.sandbox);
    let welcome = target.sandbox.get("/prov/welcome.txt");
    assert_eq!((welcome.status, welcome.text().as_str()), (200, "welcome"), "what may be served is");
    assert_eq!(target.sandbox.get("/prov/sub/deep/welcome.txt").status, 200);
    let address = target.sandbox.http();
    for name in bad_names() {
        for root in [&b"/prov/"[..], b"/prov/acme/", b"/"] {
            // A NUL or a blank within the request line makes it no HTTP at all, which is fine as well.
            let request =
                [b"GET ", root, &name, b" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"].concat();
            let started = Instant::now();
            let back = exchange(address, &request);
            let shown = || format!("{}{}", root.escape_ascii(), name[..name.len().min(200)].escape_ascii());
            assert!(started.elapsed() < Duration::from_secs(5), "{} hung", shown());
            assert_eq!(has_secrets(&back), None, "{}", shown());
            let statuses = statuses(&back);
            assert!(
                matches!(statuses[..], [400 | 401 | 404 | 414 | 431]),
                "{}: {statuses:?} {}",
                shown(),
                back.escape_ascii()
            );
        }
    }
    target.unhurt();
}

#[test]
fn nothing_leads_out_of_the_file_area_over_tftp() {
    let mut target = Target::new();
    plant(&target.sandbox);
    assert_eq!(target.sandbox.tftp_get("welcome.txt").unwrap(), b"welcome");
    let missing = target.sandbox.tftp_get("no-such-file").unwrap_err();
    for name in bad_names() {
        // A NUL ends the name in the packet.
        let name: Vec<u8> = name.into_iter().filter(|&byte| byte != 0).collect();
        for root in [&b""[..], b"/", b"tftp://h/", b"prov/", b"acme/"] {
            let full = [root, &name].concat();
            let got = target.sandbox.tftp_get(&full);
            let shown = || full[..full.len().min(200)].escape_ascii().to_string();
            match got {
                // A packet longer than any request is no request.
                Err((4, _)) if full.len() > 1400 => {}
                Err(error) => assert_eq!(error, missing, "{}", shown()),
                Ok(bytes) => panic!("{}: {}", shown(), bytes.escape_ascii()),
            }
        }
    }
    target.unhurt();
}

/// Every path below a folder, in order; links are not followed.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            all.extend(tree(&entry.path()));
        }
        all.push(entry.path());
    }
    all.sort();
    all
}

#[test]
fn uploads_land_below_upload_and_nowhere_else() {
    let mut target = Target::new();
    plant(&target.sandbox);
    let sandbox = &target.sandbox;
    let before = tree(&sandbox.path(""));
    let own = "001565267db9-local.cfg";
    // The marker file says that a phone which tells nothing speaks v70, which uploads nothing.
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:26:7d:b9")];
    for name in [
        format!("../{own}"),
        format!("..%2f{own}"),
        format!("%2e%2e%5c{own}"),
        format!("{own}/../../x-{own}"),
        format!("{own}%00.txt"),
        format!("upload/../../{own}"),
        "upload/x.log".to_owned(),
        "v70.txt".to_owned(),
        ".hidden".to_owned(),
        "welcome.txt".to_owned(),
        "public.cfg".to_owned(),
        "001565267db9-none.cfg".to_owned(),
        "001565267db9.cfg".to_owned(),
        "001565999999-local.cfg".to_owned(),
        "0015650000aa-local.cfg".to_owned(),
    ] {
        for method in ["PUT", "POST"] {
            let target = format!("/prov/{name}");
            let answer = sandbox.digest((method, &target), USER, &agent, b"planted");
            assert!(matches!(answer.status, 403..=405), "{method} {name}: {}", answer.status);
        }
    }
    assert_eq!(tree(&sandbox.path("")), before, "something was written");
    for name in [own.to_owned(), format!("up/{own}"), format!("sub/root/tmp/{own}"), format!("x/y/{own}")] {
        let answer = sandbox.digest(("PUT", &format!("/prov/{name}")), USER, &agent, b"kept = 1");
        assert!(matches!(answer.status, 201 | 204), "{name}: {}", answer.status);
    }
    assert_eq!(tree(&sandbox.path("")), before, "the uploads replaced the one that was there");
    let kept = fs::read(sandbox.files().join("upload/001565267db9").join(own)).unwrap();
    assert_eq!(kept, b"kept = 1");
    target.unhurt();
}
