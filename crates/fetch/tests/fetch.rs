//! Fetches from a file server of its own: whole, wrong, missing and broken off.

use relata_fetch::{Request, fetch};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;

/// What the server has at a path: a body, and how much of it is sent before the connection breaks.
type Files = BTreeMap<String, (Vec<u8>, usize)>;

/// Serves the files as long as the test runs; the answer is the base URL.
fn serve(files: Files) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
            let mut request = String::new();
            reader.read_line(&mut request).expect("a request");
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
                line.clear();
            }
            let path = request.split(' ').nth(1).unwrap_or_default();
            let _ = match files.get(path) {
                Some((body, sent)) => {
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                        body.len()
                    );
                    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..*sent]))
                }
                None => stream
                    .write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            };
        }
    });
    format!("http://{address}")
}

fn archive(files: &[&str]) -> Vec<u8> {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for file in files {
        let body = b"#!/bin/sh\necho 'postgres (PostgreSQL) 17.2'\n";
        let mut header = tar::Header::new_gnu();
        header.set_size(body.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, file, body.as_slice()).expect("appended");
    }
    tar.into_inner().expect("tar").finish().expect("gzip")
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn path() -> String {
    let os = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-gnu" };
    format!("/17.2.0/postgresql-17.2.0-{}-{os}.tar.gz", std::env::consts::ARCH)
}

fn good() -> Vec<u8> {
    archive(&[
        "postgresql-17.2.0-x/bin/postgres",
        "postgresql-17.2.0-x/bin/initdb",
        "postgresql-17.2.0-x/share/x",
    ])
}

fn request(source: String, folder: &Path) -> Request {
    Request { major: 17, version: Some("17.2.0".to_owned()), source, folder: folder.to_owned() }
}

/// Fetches what must fail, and returns the message.
fn refused(files: Files) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let error = fetch(&request(serve(files), folder.path()), &mut |_| {}).expect_err("must be refused");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("listed").flatten().map(|it| it.file_name()).collect();
    assert_eq!(left, ["lock"], "nothing is left");
    format!("{error:#}")
}

#[test]
fn a_good_archive_is_announced_installed_and_not_fetched_twice() {
    let body = good();
    let sum_file = format!("{}  postgresql.tar.gz\n", sum(&body)).into_bytes();
    let size = sum_file.len();
    let files = Files::from([(path(), (body.clone(), body.len())), (path() + ".sha256", (sum_file, size))]);
    let source = serve(files);
    let folder = tempfile::tempdir().expect("a folder");
    let mut told = Vec::new();
    let bin = fetch(&request(source.clone(), folder.path()), &mut |line| told.push(line.to_owned()))
        .expect("fetched");
    assert_eq!(bin, folder.path().join("postgresql-17.2.0/bin"));
    assert!(bin.join("postgres").is_file() && bin.join("initdb").is_file());
    assert!(told[0].contains(&source) && told[0].contains("postgresql-17.2.0"), "{told:?}");
    assert!(told[1].ends_with("MB"), "{told:?}");

    let again =
        fetch(&request("http://127.0.0.1:1".to_owned(), folder.path()), &mut |_| {}).expect("already there");
    assert_eq!(again, bin);
}

#[test]
fn the_program_says_first_what_it_will_do_and_prints_where_the_binaries_are() {
    let body = good();
    let sum_file = sum(&body).into_bytes();
    let files = Files::from([
        (path(), (body.clone(), body.len())),
        (path() + ".sha256", (sum_file.clone(), sum_file.len())),
    ]);
    let source = serve(files);
    let cache = tempfile::tempdir().expect("a folder");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_relata-fetch"))
        .args(["--version-exact", "17.2.0"])
        .env("RELATA_FETCH_SOURCE", &source)
        .env("RELATA_CACHE_DIR", cache.path())
        .output()
        .expect("it runs");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.success(), "{told}");
    let bin = cache.path().join("binaries/postgresql-17.2.0/bin");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), bin.display().to_string());
    assert!(bin.join("postgres").is_file());
    let first = told.lines().next().unwrap_or_default();
    assert!(first.contains("fetching PostgreSQL 17.2.0") && first.contains(&source), "{told}");
}

#[test]
fn a_wrong_sum_is_refused() {
    let body = good();
    let wrong = sum(b"something else").into_bytes();
    let message =
        refused(Files::from([(path(), (body.clone(), body.len())), (path() + ".sha256", (wrong, 64))]));
    assert!(message.contains("the sum of") && message.contains("nothing was installed"), "{message}");
}

#[test]
fn what_is_not_there_is_told() {
    let message = refused(Files::new());
    assert!(message.contains("does not exist (404)") && message.contains("--source"), "{message}");
}

#[test]
fn a_download_that_breaks_off_leaves_nothing() {
    let body = good();
    let right = sum(&body).into_bytes();
    let message =
        refused(Files::from([(path(), (body.clone(), body.len() / 2)), (path() + ".sha256", (right, 64))]));
    assert!(message.contains("broke off"), "{message}");
}

#[test]
fn an_archive_without_a_server_is_refused() {
    let body = archive(&["postgresql/bin/psql"]);
    let right = sum(&body).into_bytes();
    let message =
        refused(Files::from([(path(), (body.clone(), body.len())), (path() + ".sha256", (right, 64))]));
    assert!(message.contains("no bin/postgres"), "{message}");
}

#[test]
fn an_archive_cannot_write_outside() {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes()[..14].copy_from_slice(b"../../escaped\0");
    header.set_size(1);
    header.set_mode(0o644);
    header.set_cksum();
    tar.append(&header, b"x".as_slice()).expect("appended");
    let body = tar.into_inner().expect("tar").finish().expect("gzip");
    let right = sum(&body).into_bytes();
    let message =
        refused(Files::from([(path(), (body.clone(), body.len())), (path() + ".sha256", (right, 64))]));
    assert!(message.contains("neither a bin folder"), "{message}");
}

#[test]
fn a_server_that_is_down_and_a_strange_version_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let down =
        fetch(&request("http://127.0.0.1:1".to_owned(), folder.path()), &mut |_| {}).expect_err("down");
    assert!(format!("{down:#}").contains("could not fetch http://127.0.0.1:1/17.2.0/"), "{down:#}");
    let strange = Request { version: Some("../..".to_owned()), ..request(String::new(), folder.path()) };
    assert!(fetch(&strange, &mut |_| {}).is_err());
    let old = Request { major: 9, version: None, ..request(String::new(), folder.path()) };
    assert!(format!("{:#}", fetch(&old, &mut |_| {}).expect_err("old")).contains("--version-exact"));
}
