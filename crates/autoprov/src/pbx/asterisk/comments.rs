//! Comments: `;` to the end of the line, `;--` to `--;` over lines and within each other. `\;` is a semicolon.

/// How many comments a file is in, line by line.
#[derive(Default)]
pub(super) struct Comments {
    pub(super) depth: usize,
}

impl Comments {
    /// What of a line is no comment.
    pub(super) fn without(&mut self, line: &str) -> String {
        let mut kept = String::new();
        let mut rest = line;
        while let Some(at) = rest.find(';') {
            let (before, after) = rest.split_at(at);
            let after = after.get(1..).unwrap_or_default();
            let outside = self.depth == 0;
            if let Some(before) = before.strip_suffix('\\') {
                if outside {
                    kept.push_str(before);
                    kept.push(';');
                }
                rest = after;
            } else if after.starts_with("--") && !after.starts_with("---") {
                if outside {
                    kept.push_str(before);
                }
                self.depth += 1;
                rest = after.get(2..).unwrap_or_default();
            } else if !outside && before.ends_with("--") {
                self.depth -= 1;
                rest = after;
            } else if outside {
                kept.push_str(before);
                return kept;
            } else {
                rest = after;
            }
        }
        if self.depth == 0 {
            kept.push_str(rest);
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_semicolons_stay() {
        for (line, kept) in [
            ("a = b ; c", "a = b "),
            (r"secret = a\;b ; c", "secret = a;b "),
            ("a ;-- b --; c", "a  c"),
            ("a ;-- b ;-- c --; d --; e", "a  e"),
            (";---- not a block", ""),
            ("a --; b", "a --"),
        ] {
            let mut comments = Comments::default();
            assert_eq!(comments.without(line), kept, "{line}");
            assert_eq!(comments.depth, 0, "{line}");
        }
        let mut comments = Comments::default();
        let lines = ["x = 1 ;-- from here", "y = 2", "--; z = 3"].map(|line| comments.without(line));
        assert_eq!(lines, ["x = 1 ", "", " z = 3"]);
    }
}
