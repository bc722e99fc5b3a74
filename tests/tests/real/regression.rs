//! PostgreSQL's own regression tests (`src/test/regress`), run by psql in the order of their schedule.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use relata_scratch::Cluster;

use crate::published::run;

/// Leaves the tests' objects in the database. Whether each test says what it should is not asked: `pg_regress` would,
/// which not every package of PostgreSQL has.
pub(crate) fn build(source: &Path, cluster: &Cluster, database: &str) {
    let tests = source.join("src/test/regress");
    let libraries = libraries(&tests);
    let psql = cluster.binaries().psql().expect("psql beside the server");
    let schedule = fs::read_to_string(tests.join("parallel_schedule")).expect("the schedule");
    let names =
        schedule.lines().filter_map(|line| line.strip_prefix("test:")).flat_map(str::split_whitespace);
    // Tablespaces are the cluster's, and other tests do not need them.
    for name in names.filter(|name| *name != "tablespace") {
        // Tests may end their psql in the middle, and say errors on purpose.
        Command::new(&psql)
            .args(["-X", "-q", "-v", "HIDE_TABLEAM=on", "-v", "HIDE_TOAST_COMPRESSION=on", "--dbname"])
            .arg(cluster.url(database).to_string())
            .arg("-f")
            .arg(tests.join(format!("sql/{name}.sql")))
            .env("PG_ABS_SRCDIR", &tests)
            .env("PG_ABS_BUILDDIR", std::env::temp_dir())
            .env("PG_LIBDIR", &libraries)
            .env("PG_DLSUFFIX", ".so")
            .env("PGTZ", "PST8PDT")
            .env("PGDATESTYLE", "Postgres, MDY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("psql runs");
    }
}

/// A folder with `regress.so`, where there are a compiler and the server's headers; without it the tests make fewer objects.
fn libraries(tests: &Path) -> PathBuf {
    let folder = tests.join("built");
    let said = |option: &str| {
        let output = Command::new("pg_config").arg(option).output().ok()?;
        Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
    };
    let headers = said("--includedir-server").filter(|folder| Path::new(folder).join("postgres.h").exists());
    if let (false, Some(headers)) = (folder.exists(), headers) {
        fs::create_dir_all(&folder).expect("a folder");
        run(Command::new("cc")
            .args(["-O1", "-fPIC", "-shared", "-I", &headers, "-o"])
            .arg(folder.join("regress.so"))
            .arg(tests.join("regress.c")));
        for own in ["refint.so", "autoinc.so"] {
            let library = said("--pkglibdir").map(|folder| Path::new(&folder).join(own));
            if let Some(library) = library.filter(|library| library.exists()) {
                fs::copy(library, folder.join(own)).expect("a library");
            }
        }
    }
    folder
}
