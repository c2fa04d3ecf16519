//! SIPp plays a phone or a SIP server.

use crate::sandbox::{Sandbox, free_port, wait_until};
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};

/// A running SIPp. Ends with this value.
pub struct Phone {
    child: Child,
    pub port: u16,
    log: PathBuf,
}

/// What a phone does, as SIPp's scenario: steps between the NOTIFYs that come.
pub struct Step(String);

/// Waits for a NOTIFY.
pub fn hears() -> Step {
    Step("<recv request=\"NOTIFY\"/>".to_owned())
}

/// Answers the last one.
pub fn answers(status: &str) -> Step {
    challenges(status, "")
}

/// Answers the last one with a header more.
pub fn challenges(status: &str, header: &str) -> Step {
    let header = if header.is_empty() { String::new() } else { format!("{header}\n") };
    Step(format!(
        "<send><![CDATA[\n\nSIP/2.0 {status}\n[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]-[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n{header}Content-Length: 0\n\n]]></send>"
    ))
}

/// Waits for a NOTIFY and answers 200 if its Digest answer is right, else 403.
pub fn verifies(user: &str, password: &str) -> [Step; 1] {
    let action = format!(
        "<recv request=\"NOTIFY\"><action><verifyauth assign_to=\"right\" username=\"{user}\" password=\"{password}\"/></action></recv>\
         <nop hide=\"true\" test=\"right\" next=\"1\"/>{}<nop hide=\"true\" next=\"2\"/><label id=\"1\"/>{}<label id=\"2\"/>",
        answers("403 Wrong proof").0,
        answers("200 OK").0
    );
    [Step(action)]
}

/// Does nothing for so long.
pub fn pauses(milliseconds: u32) -> Step {
    Step(format!("<pause milliseconds=\"{milliseconds}\"/>"))
}

impl Phone {
    /// SIPp over UDP with this scenario for each call.
    pub fn start(sandbox: &Sandbox, steps: impl IntoIterator<Item = Step>) -> Self {
        Self::over(sandbox, "u1", steps)
    }

    /// The same over TCP.
    pub fn start_tcp(sandbox: &Sandbox, steps: impl IntoIterator<Item = Step>) -> Self {
        Self::over(sandbox, "t1", steps)
    }

    fn over(sandbox: &Sandbox, transport: &str, steps: impl IntoIterator<Item = Step>) -> Self {
        let scenario = sandbox.fresh();
        let steps: Vec<_> = steps.into_iter().map(|step| step.0).collect();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"phone\">\n{}\n</scenario>\n",
            steps.join("\n")
        );
        fs::write(&scenario, text).unwrap();
        let log = sandbox.fresh();
        let port = free_port();
        let mut command = sandbox.command("sipp");
        command.arg("-sf").arg(&scenario).args(["-i", "127.0.0.1", "-t", transport, "-nostdin", "-p"]);
        command.arg(port.to_string()).args(["-trace_msg", "-message_file"]).arg(&log);
        let out = fs::File::create(sandbox.fresh()).unwrap();
        let child = command
            .env("TERM", "dumb")
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .expect("sipp, of Debian's package sip-tester");
        let mut phone = Self { child, port, log };
        let table = if transport == "u1" { "/proc/net/udp" } else { "/proc/net/tcp" };
        let mine = format!("0100007F:{port:04X} ");
        wait_until("SIPp to listen", || {
            assert!(phone.child.try_wait().unwrap().is_none(), "SIPp has ended");
            fs::read_to_string(table).unwrap().contains(&mine)
        });
        phone
    }

    /// The NOTIFYs that came so far, retransmissions included.
    pub fn heard(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let messages = log.split("-----------------------------------------------");
        messages
            .filter(|message| message.contains("message received"))
            .filter_map(|message| message.find("NOTIFY sip:").map(|at| message[at..].replace("\r\n", "\n")))
            .collect()
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
