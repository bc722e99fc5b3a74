//! The relata command line: one file a verb, [`main`] for the binary and for a project's own `xtask`.
//!
//! A verb reads like the line that data takes: the schema file is read (`source`), realized in a scratch
//! database (`realize`), compared with what migrations or a live database give (`replay`, `live`), planned and
//! proven (`prove`), and written or applied. Results go to stdout, the rest to stderr. Exit status: 0 done or
//! nothing to report, 1 a difference or a refusal to lose data, 2 trouble.

mod accept;
mod apply;
mod args;
mod arrange;
mod backup;
mod baseline;
mod blame;
mod bodies;
mod caller;
mod check;
mod client_program;
mod codegen;
mod completions;
mod diff;
mod docs;
mod dry;
mod explain;
mod files;
mod generate;
mod health;
mod hint;
mod holders;
mod import;
mod init;
mod interrupt;
mod lint;
mod live;
mod losses;
mod maintain;
mod man;
mod measure;
mod migrate;
mod newer;
mod pg_dump;
mod private_cluster;
mod probe;
mod prove;
mod pull;
mod push;
mod realize;
mod rebase;
mod redo;
mod refusals;
mod replay;
mod report;
mod reprove;
mod restore;
mod rewrite;
mod roles;
mod rollback;
mod rows;
mod rustfmt;
mod schema_json;
mod settings;
mod side;
mod source;
mod squash;
mod stats;
mod status;
mod touched;
mod undone;
mod using;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::args::Command;
use crate::caller::Caller;
use crate::report::Reporter;
use crate::settings::Settings;

pub use private_cluster::{PrivateCluster, private_cluster};

/// What a verb found, and so its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Status 0.
    Done,
    /// Status 1: a difference, a finding, or a refusal to lose data.
    Found,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Runs a command line; the first argument is the program's name. For an `xtask` whose tasks are called `db-…`,
/// see [`xtask`].
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    called(args, Caller::Binary)
}

fn called(args: impl IntoIterator<Item = OsString>, caller: Caller) -> ExitCode {
    let cli = match caller.parse(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = caller.help(&error.render().ansi().to_string());
            if error.use_stderr() {
                anstream::eprint!("{text}");
                return ExitCode::from(2);
            }
            anstream::print!("{text}");
            return ExitCode::SUCCESS;
        }
    };
    interrupt::listen();
    let report = Reporter::new(&cli.common, caller);
    let fits = cli.command.takes(cli.common.format);
    let settings = fits.and_then(|()| Settings::new(cli.common));
    let result = settings.and_then(|settings| match cli.command {
        Command::Init(args) => init::run(&args, &settings, &report),
        Command::Generate(args) => generate::run(&args, &settings, &report),
        Command::Push(args) => push::run(&args, &settings, &report),
        Command::Migrate(args) => migrate::run(&args, &settings, &report),
        Command::Rollback(args) => rollback::run(&args, &settings, &report),
        Command::Pull(args) => pull::run(&args, &settings, &report),
        Command::Import(args) => import::run(&args, &settings, &report),
        Command::Diff(args) => diff::run(&args, &settings, &report),
        Command::Check(args) => check::run(&args, &settings, &report),
        Command::Lint(args) => lint::run(&args, &settings, &report),
        Command::Status(args) => status::run(&args, &settings, &report),
        Command::Baseline(args) => baseline::run(&args, &settings, &report),
        Command::Squash(args) => squash::run(&args, &settings, &report),
        Command::Rebase(args) => rebase::run(&args, &settings, &report),
        Command::Health(args) => health::run(&args, &settings, &report),
        Command::Backup(args) => backup::run(&args, &settings, &report),
        Command::Restore(args) => restore::run(&args, &settings, &report),
        Command::Maintain(args) => maintain::run(&args, &settings, &report),
        Command::Stats(args) => stats::run(&args, &settings, &report),
        Command::Explain(args) => explain::run(&args, &report),
        Command::Codegen(args) => codegen::run(&args, &settings, &report),
        Command::Docs(args) => docs::run(&args, &settings, &report),
        Command::JsonSchema => schema_json::run(),
        Command::Completions(args) => Ok(completions::run(&args)),
        Command::Man(args) => man::run(&args, &report),
    });
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            report.trouble(&error);
            ExitCode::from(if interrupt::requested() { 130 } else { 2 })
        }
    }
}

/// Runs `db-<verb>` as `relata <verb>`: what a project's own `xtask` calls with its arguments.
///
/// `None` where the first argument is no `db-…` task.
pub fn xtask(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    xtask_line(args).map(|line| called(line, Caller::Xtask))
}

/// `db-generate --check` as a command line of ours.
fn xtask_line(args: impl IntoIterator<Item = OsString>) -> Option<Vec<OsString>> {
    let mut args = args.into_iter();
    let task = args.next()?;
    let verb = task.to_str()?.strip_prefix("db-")?.to_owned();
    Some([OsString::from("relata"), OsString::from(verb)].into_iter().chain(args).collect())
}
