//! The program itself, over HTTP, each test with a database of its own.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use relata::blocking::{self, Executor as _};
use relata::migrate::Folder;
use relata::serde_json::{self, Value, json};
use relata::sql;
use relata::test::TestDatabase;

type Answer = (u16, Value);

struct Service {
    program: Child,
    /// `http://127.0.0.1:…`
    address: String,
    http: ureq::Agent,
    /// Empty before the program has started.
    db: Option<TestDatabase<blocking::Database>>,
}

impl Service {
    fn start() -> Service {
        let empty = Folder::from_embedded(&[]).expect("a folder without migrations");
        let db = relata::test::blocking_database(&empty).expect("a database");
        let mut program = Command::new(env!("CARGO_BIN_EXE_service"))
            .env("DATABASE_URL", db.url())
            .env("ADDRESS", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let told = BufReader::new(program.stdout.take().expect("its output")).lines().next();
        let told = told.expect("it listens").expect("text");
        let address = told.strip_prefix("listening on ").expect("its address").to_owned();
        let http = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Service { program, address, http, db: Some(db) }
    }

    fn db(&self) -> &blocking::Database {
        self.db.as_ref().expect("it was not dropped")
    }

    fn get(&self, path: &str) -> Answer {
        read(self.http.get(format!("{}{path}", self.address)).call())
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_text(path, &body.to_string())
    }

    fn post_text(&self, path: &str, body: &str) -> Answer {
        let post = self.http.post(format!("{}{path}", self.address));
        read(post.content_type("application/json").send(body))
    }

    fn sign_up(&self, name: &str) -> Value {
        let email = format!("{}@example.com", name.to_lowercase());
        let (status, user) =
            self.post("/users", &json!({ "email": email, "password": "correct horse", "first_name": name }));
        assert_eq!(status, 201, "{user}");
        user
    }

    /// The addresses of a page.
    fn found(&self, query: &str) -> Vec<String> {
        let (status, users) = self.get(&format!("/users?{query}"));
        assert_eq!(status, 200, "{users}");
        let users = users.as_array().expect("a list");
        users.iter().map(|user| user["email"].as_str().expect("an address").to_owned()).collect()
    }

    fn terminate(&self) {
        let kill = Command::new("kill").arg(self.program.id().to_string()).status();
        assert!(kill.expect("kill runs").success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has stopped already where the test was about that.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut answer = answer.expect("an answer");
    let body = answer.body_mut().read_to_string().expect("a body");
    (answer.status().as_u16(), serde_json::from_str(&body).unwrap_or_else(|_| panic!("no JSON: {body}")))
}

#[test]
fn people_sign_up_once() {
    let service = Service::start();
    let ann = service.sign_up("Ann");
    assert_eq!(
        (&ann["email"], &ann["first_name"], &ann["role"]),
        (&json!("ann@example.com"), &json!("Ann"), &json!("user"))
    );
    assert_eq!(ann.get("password"), None);
    let (hash,): (String,) =
        service.db().query(sql!("SELECT password FROM users")).one_as().expect("one user");
    assert!(hash.starts_with("$argon2id$"), "{hash}");

    let again = json!({ "email": "ann@example.com", "password": "another one" });
    assert_eq!(
        service.post("/users", &again),
        (
            409,
            json!({
                "error": "some values are not valid",
                "problems": { "email": [{ "rule": "taken", "message": "is taken" }] },
            })
        )
    );
}

#[test]
fn all_that_is_wrong_is_told_at_once_as_json() {
    let service = Service::start();
    let wrong = json!({ "email": "nobody", "password": "short", "first_name": "x".repeat(101) });
    assert_eq!(
        service.post("/users", &wrong),
        (
            422,
            json!({
                "error": "some values are not valid",
                "problems": {
                    "email": [{ "rule": "email", "message": "is not an email address" }],
                    "first_name": [
                        { "rule": "max_length", "message": "has 101 characters, and at most 100 are allowed" }
                    ],
                    "password": [
                        { "rule": "min_length", "message": "has 5 characters, and at least 8 are needed" }
                    ],
                },
            })
        )
    );
    // What cannot be read, and what is not there, is told in the same shape.
    for ((status, body), expected, word) in [
        (service.post_text("/users", "{"), 400, "JSON"),
        (service.post("/users", &json!({ "email": "ann@example.com" })), 422, "missing field `password`"),
        (service.get("/users?search=%00"), 422, "cannot hold"),
        (
            service.post(
                "/users",
                &json!({ "email": "ann@example.com", "password": "correct horse", "first_name": "\0" }),
            ),
            422,
            "cannot hold",
        ),
        (service.get("/users?page=one"), 400, "page"),
        (service.get("/users/7/subscriptions"), 400, "UUID"),
        (service.get("/nowhere"), 404, "no such page"),
        (service.post("/health", &json!({})), 405, "no such method"),
    ] {
        assert_eq!(status, expected, "{body}");
        assert!(body["error"].as_str().expect("a message").contains(word), "{body}");
        assert_eq!(body["problems"], json!({}));
    }
    assert_eq!(service.found(""), [""; 0]);
}

#[test]
fn a_search_has_pages() {
    let service = Service::start();
    for name in ["Ann", "Hanna", "Bob"] {
        service.sign_up(name);
    }
    assert_eq!(service.found("search=ANN"), ["hanna@example.com", "ann@example.com"]);
    assert_eq!(service.found("search=ANN&limit=1"), ["hanna@example.com"]);
    assert_eq!(service.found("search=ANN&limit=1&page=2"), ["ann@example.com"]);
    assert_eq!(service.found("search=ANN&limit=1&page=3"), [""; 0]);
    assert_eq!(service.found(""), ["bob@example.com", "hanna@example.com", "ann@example.com"]);
    // `%` is a letter like any other, and there is a page 0 and a last one.
    assert_eq!(service.found("search=%25"), [""; 0]);
    assert_eq!(service.found("page=0&limit=0"), ["bob@example.com"]);
    assert_eq!(service.found(&format!("page={}&limit={0}", u32::MAX)), [""; 0]);
    service
        .db()
        .query(sql!("UPDATE users SET is_active = false WHERE first_name = 'Ann'"))
        .execute()
        .expect("one row");
    assert_eq!(service.found("search=ann"), ["hanna@example.com"]);
}

#[test]
fn a_user_has_one_subscription_at_a_time() {
    let service = Service::start();
    let ann = service.sign_up("Ann");
    let path = format!("/users/{}/subscriptions", ann["id"].as_str().expect("an id"));
    assert_eq!(service.get(&path), (200, json!([])));
    let (status, pro) = service.post(&path, &json!({ "plan": "pro" }));
    assert_eq!((status, &pro["plan"], &pro["status"]), (201, &json!("pro"), &json!("active")));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(service.post(&path, &json!({ "plan": "basic" })).0, 201));
        }
    });
    let (_, all) = service.get(&path);
    let all = all.as_array().expect("a list");
    let active: Vec<&Value> =
        all.iter().filter(|it| it["status"] == "active").map(|it| &it["plan"]).collect();
    assert_eq!((all.len(), active), (9, vec![&json!("basic")]));
    assert!(all.iter().all(|it| it["canceled_at"].is_null() == (it["status"] == "active")));

    let nobody = "/users/00000000-0000-0000-0000-000000000000/subscriptions";
    assert_eq!(service.post(nobody, &json!({ "plan": "pro" })).0, 404);
    let (status, answer) = service.post(&path, &json!({ "plan": "gold" }));
    let problem = json!([{ "rule": "enum", "message": "is none of free, basic, pro, enterprise" }]);
    assert_eq!((status, &answer["problems"]["plan"]), (422, &problem));
    assert_eq!(service.get(&path).1.as_array().expect("a list").len(), 9);
}

#[test]
fn health_is_that_of_the_database() {
    let mut service = Service::start();
    let (status, health) = service.get("/health");
    assert_eq!((status, &health["migrations"]), (200, &json!({ "count": 1, "last": "0001_initial" })));
    // It is dropped under the program.
    service.db = None;
    let down = json!({ "error": "the database does not answer", "problems": {} });
    assert_eq!(service.get("/health"), (503, down.clone()));
    assert_eq!(service.get("/users"), (503, down));
}

#[test]
fn who_is_under_way_is_served_before_it_stops() {
    let mut service = Service::start();
    let answer = service.db().transaction(|tx| {
        tx.query(sql!("LOCK TABLE users")).execute()?;
        let http = service.http.clone();
        let url = format!("{}/users", service.address);
        let waits = thread::spawn(move || read(http.get(url).call()));
        let waiting = || {
            sql!(
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        };
        while tx.query(waiting()).execute()? == 0 {
            thread::sleep(Duration::from_millis(5));
        }
        service.terminate();
        while service.http.get(format!("{}/health", service.address)).call().is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
        assert!(!waits.is_finished());
        Ok::<_, relata::Error>(waits)
    });
    let answer = answer.expect("committed").join().expect("no panic");
    assert_eq!(answer, (200, json!([])));
    assert!(service.program.wait().expect("it ends").success());
}

#[test]
fn it_does_not_start_without_its_database() {
    let start = |url: Option<&str>| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_service"));
        program.env_remove("DATABASE_URL").envs(url.map(|url| ("DATABASE_URL", url)));
        let ended = program.output().expect("it starts");
        assert!(!ended.status.success());
        String::from_utf8(ended.stderr).expect("text")
    };
    assert!(start(None).contains("DATABASE_URL is not set"));
    let told = start(Some("postgresql://app:s3cret@127.0.0.1:1/shop?connect_timeout=1"));
    assert!(told.contains("127.0.0.1") && !told.contains("s3cret"), "{told}");
}
