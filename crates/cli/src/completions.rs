//! `completions`: verbs and flags, completed by a shell.

use clap::CommandFactory;
use clap_complete::generate;

use crate::Outcome;
use crate::args::{Cli, Completions};

pub(crate) fn run(args: &Completions) -> Outcome {
    generate(args.shell, &mut Cli::command(), "relata", &mut std::io::stdout());
    Outcome::Done
}
