//! What is said, and how: results to stdout, the rest to stderr.

mod changes;
mod diagnostics;
mod finding;
mod progress;
mod steps;
mod table;
mod units;
mod visible;

use std::io::{ErrorKind, IsTerminal, Write};

use relata_toml::Diagnostics;

use crate::args::{Color, Common, Format};
use crate::caller::Caller;
use crate::interrupt::Interrupted;

pub(crate) use finding::Finding;
pub(crate) use progress::Progress;
pub(crate) use steps::steps;
pub(crate) use table::{Align, Table};
pub(crate) use units::{ago, bytes, count, percent, time};
pub(crate) use visible::visible;

/// Knows the format, and how loud to be.
pub(crate) struct Reporter {
    pub(crate) format: Format,
    caller: Caller,
    quiet: bool,
    timings: bool,
}

impl Reporter {
    pub(crate) fn new(common: &Common, caller: Caller) -> Self {
        match common.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        Reporter {
            format: common.format,
            caller,
            quiet: common.quiet || matches!(common.format, Format::Json | Format::Sarif | Format::Prometheus),
            timings: common.timings,
        }
    }

    /// News that is not a result.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if !self.quiet {
            anstream::eprintln!("{}", self.told(text.as_ref()));
        }
    }

    /// Something that the user should look at, though the work goes on.
    pub(crate) fn warn(&self, text: impl AsRef<str>) {
        let style = anstyle::AnsiColor::Yellow.on_default().bold();
        anstream::eprintln!("{style}warning{style:#}: {}", self.told(text.as_ref()));
    }

    /// A result for people.
    pub(crate) fn result(&self, text: impl AsRef<str>) {
        if !matches!(self.format, Format::Json | Format::Sarif | Format::Prometheus) {
            anstream::println!("{}", self.told(text.as_ref()));
        }
    }

    /// A result that is no message, such as SQL: just as it is, but on a terminal or in a runner's log.
    pub(crate) fn text(&self, text: &str) {
        match self.format {
            Format::Human if std::io::stdout().is_terminal() => print(format_args!("{}\n", visible(text))),
            Format::Human => print(format_args!("{text}\n")),
            Format::Github => print(format_args!("{}\n", visible::visible_to_runner(text))),
            Format::Html | Format::Mermaid | Format::Dbml => print(format_args!("{text}\n")),
            Format::Json | Format::Sarif | Format::Prometheus => {}
        }
    }

    /// A message with its commands as the user calls them, in which nothing else commands.
    pub(crate) fn told(&self, text: &str) -> String {
        let text = self.caller.message(text);
        if self.format == Format::Github {
            visible::visible_to_runner(&text)
        } else {
            visible(&text).into_owned()
        }
    }

    /// A result for programs.
    pub(crate) fn json(&self, value: &serde_json::Value) {
        if self.format == Format::Json {
            print(format_args!("{value:#}\n"));
        }
    }

    /// Why the work could not be done.
    pub(crate) fn trouble(&self, error: &anyhow::Error) {
        if let Some(interrupted) = error.downcast_ref::<Interrupted>() {
            anstream::eprintln!("{}", self.told(&interrupted.to_string()));
            return;
        }
        if crate::interrupt::requested() {
            let text = "interrupted: what was finished stays, and a transaction that was not is undone; an index that was \
                        being built concurrently is left invalid, and `relata migrate` builds it anew";
            anstream::eprintln!("{}", self.told(text));
            return;
        }
        if let Some(diagnostics) = error.downcast_ref::<Diagnostics>() {
            self.diagnostics(diagnostics);
            return;
        }
        match self.format {
            Format::Human
            | Format::Sarif
            | Format::Prometheus
            | Format::Html
            | Format::Mermaid
            | Format::Dbml => {
                let style = anstyle::AnsiColor::Red.on_default().bold();
                anstream::eprintln!("{style}error{style:#}: {}", self.told(&chain(error)));
            }
            Format::Json => {
                print(format_args!("{:#}\n", serde_json::json!({ "error": self.told(&chain(error)) })))
            }
            Format::Github => print(format_args!("::error::{}\n", escape_github(&self.told(&chain(error))))),
        }
    }

    /// A line that says what goes on, while it goes on; on a terminal alone.
    pub(crate) fn progress(&self) -> Progress {
        Progress::new(!self.quiet && std::io::stderr().is_terminal(), self.timings)
    }
}

/// Writes to stdout just what it is. A reader that has gone, as `head` does, is no error.
pub(crate) fn print(text: impl std::fmt::Display) {
    let mut stdout = std::io::stdout().lock();
    match write!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            anstream::eprintln!("error: stdout cannot be written: {error}");
        }
        Ok(()) | Err(_) => {}
    }
}

/// An error with its causes; a cause that the message above already tells is left out.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let told = cause
            .downcast_ref::<postgres::Error>()
            .and_then(postgres::Error::as_db_error)
            .or_else(|| cause.downcast_ref::<postgres::error::DbError>())
            .is_some_and(|db| text.contains(db.message()));
        let message = cause.to_string();
        if !told && !text.contains(&message) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&message);
        }
        // They tell their causes themselves.
        if cause.is::<relata_connect::Error>() || cause.is::<relata_migrate::Error>() {
            break;
        }
    }
    text
}

/// Data of a workflow command, as GitHub's toolkit escapes it.
fn escape_github(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn escape_property(text: &str) -> String {
    escape_github(text).replace(',', "%2C").replace(':', "%3A")
}
