//! Folders, sums and histories: what fits together, and what is said when it does not.

use std::time::{Duration, SystemTime};

use relata_migrate::history::{How, Progress, State};
use relata_migrate::sum::Problem;
use relata_migrate::{Folder, Row, Sha256, compare, folder, sum};

fn folder(files: &[(&str, &str)]) -> Folder {
    Folder::from_embedded(files).unwrap()
}

fn error(files: &[(&str, &str)]) -> String {
    Folder::from_embedded(files).unwrap_err().to_string()
}

fn row(version: u64, name: &str, sql: &str) -> Row {
    Row {
        version,
        name: name.to_owned(),
        sha256: Sha256::of_text(sql),
        applied_at: SystemTime::UNIX_EPOCH,
        applied_by: "me".to_owned(),
        duration: Duration::ZERO,
        how: How::Applied,
        state: State::Done,
    }
}

#[test]
fn a_folder_is_read_from_disk_in_the_order_of_its_numbers() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("10000_later.sql", "select 3"),
        ("0002_b.sql", "-- relata: no transaction\nselect 2"),
        ("0001_a.sql", "select 1"),
        ("0001_a.down.sql", "-- relata: irreversible: rows are gone"),
        ("migrations.sum", "# sums"),
        ("README.md", "not ours"),
        (".0003_swap.sql", "an editor's"),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    std::fs::create_dir(dir.path().join("0009_folder.sql")).unwrap();
    let folder = Folder::read(dir.path()).unwrap();
    let stems: Vec<&str> = folder.migrations.iter().map(|migration| &*migration.stem).collect();
    assert_eq!(stems, ["0001_a", "0002_b", "10000_later"]);
    assert_eq!(folder.sum.as_deref(), Some("# sums"));
    assert_eq!(folder.get(1).unwrap().irreversible(), Some("rows are gone"));
    assert!(folder.get(2).unwrap().up.header.no_transaction);
    assert_eq!((folder.get(3), folder.next_version()), (None, 10001));

    std::fs::write(dir.path().join("0004_latin.sql"), b"-- a\nselect 'M\xfcller'").unwrap();
    let error = Folder::read(dir.path()).unwrap_err();
    assert_eq!(error.to_string(), "0004_latin.sql:2: not UTF-8; save the file as UTF-8");
    assert_eq!(error.place(), Some(("0004_latin.sql", 2)));
    let error = Folder::read(&dir.path().join("nowhere")).unwrap_err().to_string();
    assert!(error.starts_with("cannot read ") && error.contains("nowhere"), "{error}");
}

#[test]
fn bad_names_are_errors_that_name_the_file() {
    for name in [
        "1_a.sql",
        "0001.sql",
        "0001_.sql",
        "abcd_a.sql",
        "0000_a.sql",
        "0001_a b.sql",
        "0001_a.up.sql",
        "x.sql",
    ] {
        let error = error(&[(name, "")]);
        assert!(
            error.starts_with(&format!("{name} is no name for a migration: `NNNN_name.sql` is wanted")),
            "{error}"
        );
    }
    assert_eq!(
        error(&[("0007_a.sql", ""), ("0007_b.sql", "")]),
        "0007_a.sql and 0007_b.sql have the same number, as files of two branches may; `relata rebase` gives the one that \
         migrations.sum does not have, with its down file, the next free number"
    );
    assert_eq!(
        error(&[("0007_a.sql", ""), ("0007_b.down.sql", "")]),
        "0007_b.down.sql undoes 0007_b.sql, which does not exist; rename or remove the down file"
    );
    assert_eq!(
        error(&[("0001_a.sql", "-- x\n-- relata: no transactions")]),
        "0001_a.sql:2: `relata: no transactions` is not understood; there are `-- relata: no transaction`, \
         `-- relata: irreversible: <reason>`, `-- relata: loses <loss>: <what>`, `-- relata: ignore <rule>: <reason>` and \
         `-- relata: replaces <migration> <sha-256>`"
    );
    assert_eq!(folder::file_name("20261122181500_a-b.sql").unwrap().version, 20_261_122_181_500);
}

#[test]
fn line_ends_do_not_change_a_sum() {
    assert_eq!(Sha256::of_text("a\r\nb\r\n"), Sha256::of_text("a\nb\n"));
    let text = Sha256::of_text("").to_string();
    assert_eq!(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(text.parse(), Ok(Sha256::of_text("")));
    assert!("e3".parse::<Sha256>().is_err() && "ä".repeat(32).parse::<Sha256>().is_err());
}

const A: (&str, &str) = ("0001_a.sql", "select 'a'");
const B: (&str, &str) = ("0002_b.sql", "select 'b'");
const B_DOWN: (&str, &str) = ("0002_b.down.sql", "select 'not b'");
const C: (&str, &str) = ("0004_c.sql", "select 'c'");

#[test]
fn sums_name_what_changed() {
    let before = folder(&[A, B, B_DOWN, C]);
    let text = sum::write(&sum::compute(&before));
    let sum = sum::parse(&text).unwrap();
    assert_eq!(sum::write(&sum), text);
    assert_eq!(sum, sum::compute(&before));
    let said = |files: &[(&str, &str)]| sum::verify(&sum, &folder(files));
    let file = |name: &str| name.to_owned();
    assert_eq!(said(&[A, B, B_DOWN, C]), []);
    assert_eq!(said(&[("0001_a.sql", "x"), B, B_DOWN, C]), [Problem::Changed(file("0001_a.sql"))]);
    assert_eq!(said(&[A, B, ("0002_b.down.sql", "x"), C]), [Problem::Changed(file("0002_b.down.sql"))]);
    assert_eq!(said(&[A, B, C]), [Problem::Missing(file("0002_b.down.sql"))]);
    assert_eq!(said(&[A, C]), [Problem::Missing(file("0002_b.sql"))]);
    assert_eq!(said(&[A, B, B_DOWN, ("0003_x.sql", ""), C]), [Problem::Inserted(file("0003_x.sql"))]);
    assert_eq!(said(&[A, B, B_DOWN, C, ("0005_x.sql", "")]), [Problem::Added(file("0005_x.sql"))]);
    let renumbered = Problem::Renumbered { from: file("0004_c"), to: file("0003_c") };
    assert_eq!(said(&[A, B, B_DOWN, ("0003_c.sql", C.1)]), [renumbered]);
}

#[test]
fn lines_moved_or_taken_out_by_hand_are_found() {
    let folder = folder(&[A, B, C]);
    let mut sum = sum::compute(&folder);
    sum.lines.swap(0, 1);
    let problems = sum::verify(&sum, &folder);
    assert!(problems.contains(&Problem::Reordered("0001_a".to_owned())), "{problems:?}");
    let mut sum = sum::compute(&folder);
    sum.lines.remove(1);
    assert_eq!(
        sum::verify(&sum, &folder),
        [Problem::Broken("0004_c".to_owned()), Problem::Inserted("0002_b.sql".to_owned())]
    );
}

#[test]
fn two_branches_that_add_a_number_meet_in_one_line() {
    let ours = sum::write(&sum::compute(&folder(&[A, B])));
    let theirs = sum::write(&sum::compute(&folder(&[A, ("0002_teams.sql", "select 't'")])));
    let different = ours.lines().zip(theirs.lines()).filter(|(ours, theirs)| ours != theirs).count();
    assert_eq!((different, ours.lines().count()), (1, 3));

    let line = |text: &str| text.lines().last().unwrap().to_owned();
    let head: Vec<&str> = ours.lines().take(2).collect();
    let conflict = format!(
        "{}\n<<<<<<< HEAD\n{}\n||||||| base\n=======\n{}\n>>>>>>> theirs\n",
        head.join("\n"),
        line(&ours),
        line(&theirs)
    );
    let error = sum::parse(&conflict).unwrap_err();
    assert!(error.is_sum_conflict());
    assert_eq!(
        error.to_string(),
        "migrations.sum:3: a git conflict: two branches added migrations at the same place (ours: 0002_b; theirs: \
         0002_teams); `relata rebase` gives yours the next free numbers after theirs"
    );
    assert_eq!(sum::sides(&conflict), Some(sum::Sides { ours: ours.clone(), theirs: theirs.clone() }));
    assert_eq!(sum::sides(&ours), None);
    let error = sum::parse("0001_a abc - def").unwrap_err().to_string();
    assert!(error.starts_with("migrations.sum:1: not a line that relata writes"), "{error}");
}

#[test]
fn a_folder_and_a_history_are_compared() {
    let folder = folder(&[A, B, C, ("0005_d.sql", "select 'd'")]);
    let versions = |migrations: &[&relata_migrate::Migration]| -> Vec<u64> {
        migrations.iter().map(|migration| migration.version).collect()
    };

    let status = compare(&folder, &[]);
    assert_eq!(
        (versions(&status.pending), status.is_intact(), status.is_up_to_date()),
        (vec![1, 2, 4, 5], true, false)
    );

    let history = [row(1, "a", A.1), row(4, "renamed", C.1)];
    let status = compare(&folder, &history);
    assert_eq!((versions(&status.pending), versions(&status.out_of_order)), (vec![5], vec![2]));
    assert!(status.is_intact(), "a file's name is not its content");

    let history = [row(1, "a", "other"), row(2, "b", B.1), row(3, "gone", "gone"), row(4, "c", C.1)];
    let status = compare(&folder, &history);
    assert_eq!((status.changed[0].0.version, status.missing[0].version, status.is_intact()), (1, 3, false));

    // 0001 and 0002 were swapped after they were applied.
    let history = [row(1, "b", B.1), row(2, "a", A.1)];
    let status = compare(&folder, &history);
    let moved: Vec<_> = status.moved.iter().map(|(now, row)| (row.version, now.version)).collect();
    assert_eq!(moved, [(1, 2), (2, 1)]);

    let mut half = row(1, "a", A.1);
    half.state = State::Applying(Progress { sha256: half.sha256, done: 1, total: 3, in_flight: true });
    let history = [half];
    let status = compare(&folder, &history);
    assert_eq!((status.under_way.len(), status.applied.len(), status.is_intact()), (1, 0, true));
}
