//! From the bytes of a file to rows: encoding, separator, header, and lines as an editor counts them.

use super::guard::unguarded;
use super::{Column, CsvTable, Kind, Row};
use autoprov_store::{Finding, nearest};
use csv::{ByteRecord, ReaderBuilder};

/// What may part the cells of a row.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads a table. What is wrong with its text is kept in it: all of the file is looked at before anything is said.
pub(crate) fn read(file: &str, kind: Kind, bytes: &[u8]) -> CsvTable {
    let mut table =
        CsvTable { file: file.to_owned(), kind, columns: Vec::new(), rows: Vec::new(), errors: Vec::new() };
    let text = match decoded(bytes) {
        Ok(text) => text,
        Err((line, because)) => {
            table.errors.push(Finding::new(table.place(line, None), because));
            return table;
        }
    };
    let mut lines = Lines::new(text);
    let mut rows =
        records(text, separator(kind, text)).map(|(offset, row)| (lines.at(offset), row)).peekable();
    // What spreadsheets write to themselves before the header.
    rows.next_if(|(_, row)| row.first().is_some_and(|cell| cell.starts_with("sep=")));
    let Some((line, header)) = rows.next() else {
        let message = format!("is empty: its first line names columns, such as {}", examples(kind));
        table.errors.push(Finding::new(file, message));
        return table;
    };
    table.header(line, &header);
    if table.columns.is_empty() {
        return table;
    }
    let width = header.len();
    for (line, mut cells) in rows {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.len() != width {
            let quote = if cells.iter().any(|cell| cell.contains('\n')) {
                "see whether a `\"` is not closed"
            } else {
                "put a cell that holds the separator in `\"`"
            };
            let message = format!("has {} cells and the header {width}: {quote}", cells.len());
            table.errors.push(Finding::new(table.place(line, None), message));
            continue;
        }
        let cells = cells.iter().map(|cell| unguarded(cell).to_owned()).collect();
        table.rows.push(Row { line, cells });
    }
    table
}

impl CsvTable {
    fn header(&mut self, line: usize, header: &[String]) {
        let mut unknown = Vec::new();
        for (at, cell) in header.iter().enumerate() {
            let name = canonical(cell);
            match Column::named(self.kind, &name) {
                Some(column) if self.columns.iter().any(|(_, known)| *known == column) => {
                    let message = "names a column that stands before already: keep one of the two";
                    self.errors.push(Finding::new(self.place(line, Some(&name)), message));
                }
                Some(column) => self.columns.push((at, column)),
                None => unknown.push(name),
            }
        }
        let keys = Column::keys(self.kind);
        if !self.columns.iter().any(|(_, column)| keys.contains(column)) {
            // What stands there may be a row with a password: it is not repeated.
            let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
            let message = format!(
                "has no column {}, which says what a row is about: the first line names columns, such as {}",
                keys.join(" or "),
                examples(self.kind)
            );
            self.errors.push(Finding::new(self.place(line, None), message));
            self.columns.clear();
            return;
        }
        let names = Column::names(self.kind);
        for name in unknown {
            let hint = nearest(&name, names.iter().map(String::as_str)).map_or_else(
                || format!("known are {}", names.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let shown: String = name.chars().take(40).map(|c| if c.is_control() { '?' } else { c }).collect();
            let message = format!("there is no column `{shown}`: {hint}");
            self.errors.push(Finding::new(self.place(line, None), message));
        }
    }
}

fn examples(kind: Kind) -> String {
    let (always, _) = Column::of(kind);
    always.iter().take(4).map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// `Display Name` is `display_name`.
fn canonical(cell: &str) -> String {
    cell.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The text without its byte order mark; else the line where it stops to be UTF-8.
pub(crate) fn decoded(bytes: &[u8]) -> Result<&str, (usize, &'static str)> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err((1, "is UTF-16: save it as `CSV UTF-8`"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = Lines::new(std::str::from_utf8(good).unwrap_or_default()).at(good.len());
        (line, "is not UTF-8: save the file as `CSV UTF-8`")
    })
}

/// The separator that makes most columns of the first line.
fn separator(kind: Kind, text: &str) -> u8 {
    let start = text.trim_start_matches(['\r', '\n']);
    if let Some(named) = start.strip_prefix("sep=").and_then(|rest| rest.bytes().next())
        && SEPARATORS.contains(&named)
    {
        return named;
    }
    let known = |separator: u8| {
        let (_, header) = records(text, separator).next().unwrap_or_default();
        header.iter().filter(|cell| Column::named(kind, &canonical(cell)).is_some()).count()
    };
    // The first of equals wins.
    SEPARATORS.into_iter().rev().max_by_key(|separator| known(*separator)).unwrap_or(b',')
}

/// The rows that are not blank, each with the byte it starts at.
pub(crate) fn records(text: &str, separator: u8) -> impl Iterator<Item = (usize, Vec<String>)> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    std::iter::from_fn(move || {
        let mut record = ByteRecord::new();
        // Reading from memory and with rows of any width cannot fail.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        // The reader counts the blank lines before a row to the row.
        let blank = text.bytes().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        Some((start + blank, cells))
    })
}

/// Counts lines, once through the text. A line ends with CR LF, LF or CR.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of a byte, from 1; offsets must not go back.
    pub(crate) fn at(&mut self, offset: usize) -> usize {
        while self.at < offset {
            let Some(byte) = self.text.get(self.at) else { break };
            let next = self.text.get(self.at + 1);
            if *byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')) {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_and_cells(table: &CsvTable) -> Vec<(usize, Vec<&str>)> {
        table.rows.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect()
    }

    fn errors(table: &CsvTable) -> Vec<String> {
        table.errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let texts = [
            "number,display_name\n101,\"A, \"\"B\"\"\"\n102,'0x\n",
            "\u{feff}Number;Display Name\r\n101;\"A, \"\"B\"\"\"\r\n102;'0x\r\n;\r\n",
            "number\tdisplay_name\r101\t\"A, \"\"B\"\"\"\r102\t'0x",
            "number,display_name,\n101,\"A, \"\"B\"\"\",\n102,'0x,\n".trim_end_matches(",\n"),
        ];
        for text in &texts[..3] {
            let table = read("e.csv", Kind::Extensions, text.as_bytes());
            assert_eq!(errors(&table), [""; 0], "{text}");
            let rows = lines_and_cells(&table);
            assert_eq!(rows, [(2, vec!["101", "A, \"B\""]), (3, vec!["102", "0x"])], "{text}");
        }
        let table = read("e.csv", Kind::Extensions, b"sep=;\r\nnumber;pin\r\n\r\n\r\n7;8\r\n");
        assert_eq!(lines_and_cells(&table), [(5, vec!["7", "8"])]);
    }

    #[test]
    fn lines_are_an_editors() {
        let text = "\r\nnumber,display_name\r\n\r\n101,\"one\r\ntwo\"\r\n\n\n102,x\r\n103,\"un\nclosed";
        let rows = read("e.csv", Kind::Extensions, text.as_bytes());
        let lines: Vec<_> = rows.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [4, 8, 9]);
    }

    #[test]
    fn every_error_of_the_text_is_reported() {
        let text = "number,displayname,zzz,pin,pin\n1,2,3\n1,2,3,4,5\n1,2,3,4,5,6\n1,2,3,4,5,,\n";
        let found = errors(&read("e.csv", Kind::Extensions, text.as_bytes()));
        let starts = [
            "e.csv:1 pin: names a column that stands before",
            "e.csv:1: there is no column `displayname`: did you mean `display_name`?",
            "e.csv:1: there is no column `zzz`: known are number, display_name",
            "e.csv:2: has 3 cells and the header 5",
            "e.csv:4: has 6 cells and the header 5",
        ];
        assert_eq!(found.len(), starts.len(), "{found:#?}");
        for (found, start) in found.iter().zip(starts) {
            assert!(found.starts_with(start), "{found}");
        }
    }

    #[test]
    fn a_file_without_a_header_does_not_repeat_a_password() {
        let found = errors(&read("e.csv", Kind::Extensions, b"101,Ana,,hunter2\n102,Bo,,hunter3\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`number`") && !found[0].contains("hunter"), "{found:?}");
        assert!(errors(&read("e.csv", Kind::Extensions, b""))[0].starts_with("e.csv: is empty"));
    }

    #[test]
    fn other_encodings_are_reported_with_their_line() {
        let found = errors(&read("e.csv", Kind::Extensions, b"number,display_name\r\n1,a\r\n2,S\xf6hne\r\n"));
        assert_eq!(found, ["e.csv:3: is not UTF-8: save the file as `CSV UTF-8`"]);
        assert!(errors(&read("e.csv", Kind::Extensions, b"\xff\xfen\0"))[0].contains("UTF-16"));
    }
    proptest::proptest! {
        #[test]
        fn no_file_panics(bytes: Vec<u8>, text in "(number|pin|[,;\"'\r\n\t=0-9a-zé]){0,40}") {
            for kind in [Kind::Devices, Kind::Extensions] {
                let _ = read("x", kind, &bytes);
                let table = read("x", kind, format!("number;mac\n{text}").as_bytes());
                assert!(table.rows.iter().all(|row| row.line > 1 && row.cells.len() == 2));
            }
        }
    }
}
