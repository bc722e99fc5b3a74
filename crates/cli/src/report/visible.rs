//! What a terminal would obey is shown to people instead.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A text in which a terminal obeys nothing but styles (`ESC [ … m`, ECMA-48's SGR): every other control character,
/// and those that turn the direction of text, stand as `\u{1b}`. Names in a database may hold them.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    static OBEYED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\x1b\[[0-9;]*m|[\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}&&[^\n\t]]").ok()
    });
    let Some(obeyed) = OBEYED.as_ref() else { return Cow::Borrowed(text) };
    obeyed.replace_all(text, |found: &Captures<'_>| {
        let is_style = found[0].ends_with('m');
        if is_style { found[0].to_owned() } else { found[0].escape_unicode().to_string() }
    })
}

/// The same for a runner of GitHub's, which also obeys lines that begin with `::`.
pub(crate) fn visible_to_runner(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let line = visible(line);
        if line.trim_start().starts_with("::") {
            format!("\\{}", line.trim_start())
        } else {
            line.into_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_to_runner};

    #[test]
    fn styles_stay_and_commands_are_shown() {
        assert_eq!(
            visible("\u{1b}[1;31merror\u{1b}[0m: größe\n\tsay"),
            "\u{1b}[1;31merror\u{1b}[0m: größe\n\tsay"
        );
        assert_eq!(visible("a\u{1b}]0;title\u{7}b\u{1b}[2J"), "a\\u{1b}]0;title\\u{7}b\\u{1b}[2J");
        assert_eq!(visible("one\rtwo \u{202e}eerht \u{9b}m"), "one\\u{d}two \\u{202e}eerht \\u{9b}m");
        assert_eq!(visible_to_runner("a\n ::error::b"), "a\n\\::error::b");
    }
}
