//! A page that a reader walks along: its edits, and what its commands print.

/// A text after a diff as pages show it: lines with ` ` are found, with `-` found and removed, with `+` put in behind the
/// one before; `…` is a leap.
#[track_caller]
pub fn edited(text: &str, diff: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    for line in diff.lines().filter(|line| *line != "…") {
        let (sign, text) = line.split_at(1);
        let found = || {
            lines
                .iter()
                .position(|line| *line == text)
                .unwrap_or_else(|| panic!("no line `{text}`: {lines:#?}"))
        };
        match sign {
            " " => at = found() + 1,
            "-" => {
                at = found();
                lines.remove(at);
            }
            "+" => {
                lines.insert(at, text);
                at += 1;
            }
            _ => panic!("`{line}` is no line of a diff"),
        }
    }
    lines.join("\n") + "\n"
}

/// Without spaces at the ends of lines and empty lines at the end.
pub fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
