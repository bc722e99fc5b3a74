//! Bytes, times and counts as people read them.

use std::time::{Duration, SystemTime};

use indicatif::{HumanBytes, HumanCount, HumanDuration};

/// `8.00 KiB`
pub(crate) fn bytes(bytes: i64) -> String {
    HumanBytes(u64::try_from(bytes).unwrap_or_default()).to_string()
}

/// `1,234`
pub(crate) fn count(count: i64) -> String {
    HumanCount(u64::try_from(count).unwrap_or_default()).to_string()
}

/// `99.2 %`; a dash where there is none.
pub(crate) fn percent(part: Option<f64>) -> String {
    part.map_or_else(|| "-".to_owned(), |part| format!("{:.1} %", part * 100.0))
}

/// `1.2 ms`, `3.4 s`, `5 minutes`
pub(crate) fn time(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1000.0),
        seconds if seconds < 60.0 => format!("{seconds:.1} s"),
        _ => HumanDuration(time).to_string(),
    }
}

/// `5m ago`; `never` where it never was.
pub(crate) fn ago(at: Option<impl Into<SystemTime>>) -> String {
    match at {
        None => "never".to_owned(),
        Some(at) => {
            let age = SystemTime::now().duration_since(at.into()).unwrap_or_default();
            format!("{:#} ago", HumanDuration(age))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{bytes, count, percent, time};

    #[test]
    fn figures_are_short() {
        assert_eq!((bytes(8192), count(1_234_567)), ("8.00 KiB".to_owned(), "1,234,567".to_owned()));
        assert_eq!(
            (bytes(-1), percent(None), percent(Some(0.9921))),
            ("0 B".into(), "-".into(), "99.2 %".into())
        );
        let times = [1200, 3_400_000, 300_000_000].map(|micros| time(Duration::from_micros(micros)));
        assert_eq!(times, ["1.2 ms", "3.4 s", "5 minutes"]);
    }
}
