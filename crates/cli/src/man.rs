//! `man`: manual pages, one a verb.

use std::fs;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::Outcome;
use crate::args::{Cli, Man};
use crate::report::Reporter;

pub(crate) fn run(args: &Man, report: &Reporter) -> Result<Outcome> {
    let failed = || format!("cannot write manual pages to {}", args.folder.display());
    fs::create_dir_all(&args.folder).with_context(failed)?;
    clap_mangen::generate_to(Cli::command(), &args.folder).with_context(failed)?;
    report.note(format!("wrote manual pages to {}", args.folder.display()));
    Ok(Outcome::Done)
}
