//! `bench/results.md`: what the last run of each bench found, between marks; what people write stands beside them.

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::process;

/// Puts a bench's report between its marks, with the machine, the versions and the day.
pub(super) fn write(bench: &str, report: &str, versions: &[String]) -> Result<ExitCode> {
    let path = process::root().join("bench/results.md");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut conditions = vec![machine(), told(Command::new("rustc").arg("--version"))?];
    conditions.extend(versions.iter().cloned());
    conditions.push(told(Command::new("date").args(["-u", "+%F"]))?);
    let section = format!("{}.\n\n{}\n", conditions.join("; "), report.trim());
    fs::write(&path, replaced(&text, bench, &section)?)?;
    eprintln!("wrote {}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// The text with this between the bench's marks.
fn replaced(text: &str, bench: &str, section: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- bench {bench} -->\n"), format!("<!-- end of bench {bench} -->\n"));
    let parts = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = parts.with_context(|| format!("bench/results.md has no place for {bench}"))?;
    Ok(format!("{before}{begin}\n{section}\n{end}{after}"))
}

/// The versions of these packages in a lock file.
pub(super) fn versions(lock: &str, packages: &[&str]) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(process::root().join(lock)).with_context(|| format!("cannot read {lock}"))?;
    let version = |name: &&str| {
        let named = format!("name = \"{name}\"");
        let found = text.split("[[package]]").find(|package| package.lines().any(|line| line == named));
        let version = found.and_then(|it| it.lines().find_map(|line| line.strip_prefix("version = ")));
        let version = version.map(|version| format!("{name} {}", version.trim_matches('"')));
        version.with_context(|| format!("{name} is not in {lock}"))
    };
    packages.iter().map(version).collect()
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores of {model}, {}", std::env::consts::OS)
}

/// What a program prints.
pub(super) fn told(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?} could not be started"))?;
    ensure!(output.status.success(), "{command:?} failed");
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = "a\n<!-- bench x -->\nold\n<!-- end of bench x -->\nb\n";
        let new = replaced(text, "x", "new\n").expect("marks");
        assert_eq!(new, "a\n<!-- bench x -->\n\nnew\n\n<!-- end of bench x -->\nb\n");
        assert_eq!(replaced(&new, "x", "new\n").expect("marks"), new);
        assert!(replaced(text, "y", "").is_err());
    }
}
