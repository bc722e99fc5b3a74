//! Every file of `cases/` under the laws, a test each: `cargo test -p relata-tests --test cases -- enums/`.
//!
//! `crash/…` kills the backend after each statement of a case; a sample of them, and all with `RELATA_CRASH=all`.

use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};
use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::{Case, crash, laws};

const RELATA: &str = env!("CARGO_BIN_EXE_relata-under-test");

/// Of so many cases, one is crashed.
const SAMPLE: usize = 12;

fn main() {
    let mut arguments = Arguments::from_args();
    // A case waits for processes most of its time.
    arguments.test_threads.get_or_insert(3);
    let elsewhere = (!arguments.list).then(|| {
        let binaries = find_binaries(None).expect("PostgreSQL's binaries");
        Arc::new(Cluster::temporary(&binaries, ClusterOptions::default()).expect("a second cluster"))
    });
    let every = if std::env::var_os("RELATA_CRASH").is_some_and(|value| value == "all") { 1 } else { SAMPLE };
    let crashes = Case::all().into_iter().filter(|case| case.refuse.is_none()).step_by(every).map(|case| {
        Trial::test(format!("crash/{}", case.name), move || {
            crash::survive(&case, RELATA);
            Ok(())
        })
    });
    let trials = Case::all().into_iter().map(|case| {
        let elsewhere = elsewhere.clone();
        Trial::test(case.name.clone(), move || {
            let url = elsewhere.as_ref().ok_or("no second cluster")?.url("postgres");
            laws::hold(&case, RELATA, &url);
            Ok(())
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.chain(crashes).collect());
    // Stops the second cluster, which `exit` would leave running.
    drop(elsewhere);
    conclusion.exit_if_failed();
}
