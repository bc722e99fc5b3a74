//! Commands in texts as the user calls them: `relata migrate`, or `cargo xtask db-migrate`.
//!
//! Texts are written for the installed binary, also in crates below that know of no other; here they are turned as they
//! are printed.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use crate::args::Cli;

/// How the command line was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// `relata <verb>`
    Binary,
    /// `cargo xtask db-<verb>`
    Xtask,
}

impl Caller {
    /// Reads a command line; the first argument is the program's name.
    pub(crate) fn parse(self, args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let mut command = Cli::command();
        if self == Caller::Xtask {
            command = command.override_usage("cargo xtask db-<COMMAND> [OPTIONS]");
        }
        let mut matches = command.try_get_matches_from_mut(args)?;
        Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }

    /// A message: its commands stand in backticks.
    pub(crate) fn message(self, text: &str) -> String {
        self.turned(text, "`")
    }

    /// A text of the command line's help.
    pub(crate) fn help(self, text: &str) -> String {
        self.turned(text, "")
    }

    fn turned(self, text: &str, before: &str) -> String {
        if self == Caller::Binary {
            return text.to_owned();
        }
        let verbs: Vec<String> =
            Cli::command().get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
        let from = format!("{before}relata ");
        let mut parts = text.split(from.as_str());
        let mut turned = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let word =
                part.split(|c: char| c != '-' && !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let is_verb = word == "help" || verbs.iter().any(|verb| verb == word);
            turned += &if is_verb { format!("{before}cargo xtask db-") } else { from.clone() };
            turned += part;
        }
        turned
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{CommandFactory, Parser};

    use super::Caller;
    use crate::args::Cli;

    #[test]
    fn the_help_of_every_verb_names_the_command_as_it_was_called() {
        let verbs: Vec<String> =
            Cli::command().get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
        assert!(verbs.len() > 10, "{verbs:?}");
        for verb in &verbs {
            let line = ["relata", verb, "--help"].map(OsString::from);
            let error = Caller::Xtask.parse(line).expect_err("help");
            for text in [error.render().to_string(), error.render().ansi().to_string()] {
                assert!(Caller::Binary.help(&text).contains(&format!("relata {verb}")), "{text}");
                let turned = Caller::Xtask.help(&text);
                assert!(turned.contains(&format!("cargo xtask db-{verb}")), "{turned}");
                for other in &verbs {
                    assert!(!turned.contains(&format!("relata {other}")), "{turned}");
                }
            }
        }
    }

    #[test]
    fn every_example_in_a_help_text_is_a_command_line() {
        let commands = Cli::command();
        let texts = commands.get_subcommands().chain([&commands]).filter_map(|verb| verb.get_after_help());
        let mut examples = 0;
        for line in texts.flat_map(|text| text.to_string().lines().map(str::to_owned).collect::<Vec<_>>()) {
            let Some(example) = line.strip_prefix("  relata ") else { continue };
            let example = example.split("  ").next().unwrap_or_default().replace('\'', "");
            let args = std::iter::once("relata").chain(example.split(' '));
            Cli::try_parse_from(args).unwrap_or_else(|error| panic!("{line}: {error}"));
            examples += 1;
        }
        assert!(examples > 20, "{examples}");
    }

    #[test]
    fn only_commands_are_turned() {
        let text = "`relata generate` adds it; `relata generate --accept 2`; relata migrate; `relata: no transaction`";
        assert_eq!(
            Caller::Xtask.message(text),
            "`cargo xtask db-generate` adds it; `cargo xtask db-generate --accept 2`; relata migrate; `relata: no \
             transaction`"
        );
        assert_eq!(Caller::Binary.message(text), text);
        assert_eq!(
            Caller::Xtask.help("  relata sees, relata check."),
            "  relata sees, cargo xtask db-check."
        );
    }
}
