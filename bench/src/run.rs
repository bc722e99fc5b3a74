//! Runs commands in turn and takes their times.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use relata_scratch::Cluster;

pub(crate) const TURNS: usize = 9;

pub(crate) fn timed(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    ensure!(status.status.success(), "{command:?}: {}", String::from_utf8_lossy(&status.stderr));
    Ok(start.elapsed())
}

pub(crate) fn stderr(command: &mut Command) -> Result<String> {
    let start = Instant::now();
    let output = command.stdout(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{command:?}: {text}");
    Ok(format!("{}{:9.1} ms  whole process\n", timings(&text), start.elapsed().as_secs_f64() * 1000.0))
}

pub(crate) fn timings(text: &str) -> String {
    text.lines().filter(|line| line.contains(" ms  ")).map(|line| format!("{line}\n")).collect()
}

pub(crate) type Run<'a> = &'a mut dyn FnMut() -> Result<Duration>;

/// Runs the commands in turn, so that noise falls on all alike; the first turn warms up.
pub(crate) fn turns(commands: &mut [Run<'_>], times_each: usize) -> Result<Vec<Vec<f64>>> {
    let mut times = vec![Vec::new(); commands.len()];
    for turn in 0..=times_each {
        for (place, command) in commands.iter_mut().enumerate() {
            let time = command()?.as_secs_f64();
            if turn > 0 {
                times[place].push(time);
            }
        }
    }
    Ok(times)
}

pub(crate) fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// The median of the ratios, turn by turn.
pub(crate) fn ratio(times: &[f64], to: &[f64]) -> f64 {
    let ratios: Vec<f64> = times.iter().zip(to).map(|(time, to)| time / to).collect();
    median(&ratios)
}

pub(crate) fn machine(cluster: &Cluster) -> Result<String> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("")
        .trim_start_matches([' ', '\t', ':']);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory
        .lines()
        .next()
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|n| n.parse::<u64>().ok());
    Ok(format!(
        "{} cores of {model}, {} GiB, {}; PostgreSQL {} with fsync off.",
        std::thread::available_parallelism()?,
        kib.unwrap_or_default() / (1 << 20),
        std::env::consts::OS,
        cluster.binaries().major
    ))
}
