//! Measures relata beside its peers, in one run, as whole processes: `relata-bench BENCH PATH-TO-RELATA`, where BENCH is one of the
//! files below.
//!
//! `cargo xtask bench` builds the release binary and runs this. Timings on a shared machine are noisy: commands are run in
//! turn, and what counts is the median of the ratios of each turn.

mod blocking;
mod introspection;
mod plan;
mod run;
mod schema;

use std::path::PathBuf;

use anyhow::{Result, bail};
use relata_scratch::{Cluster, ClusterOptions, find_binaries};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [bench, relata] = arguments.as_slice() else { bail!("usage: relata-bench BENCH PATH-TO-RELATA") };
    let relata = PathBuf::from(relata);
    let binaries = find_binaries(None)?;
    let cluster = Cluster::temporary(&binaries, ClusterOptions { tcp: true, ..ClusterOptions::default() })?;
    let folder = std::env::temp_dir().join(format!("relata-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = match bench.as_str() {
        "introspection" => introspection::measure(&relata, &cluster, &folder),
        "plan" => plan::measure(&relata, &cluster, &folder),
        "blocking" => blocking::measure(&relata, &cluster, &folder),
        other => bail!("there is no bench {other}"),
    };
    std::fs::remove_dir_all(&folder)?;
    print!("{}", result?);
    Ok(())
}
