//! What a program gains by its database library: how large its release binary is, and how many crates it compiles.
//!
//! Each program reads all rows of one table. Peers are without TLS, which relata always has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::subject::cargo;

struct Program {
    name: &'static str,
    package: &'static str,
    /// `{relata}` stands for the path of that crate.
    dependencies: &'static str,
    main: &'static str,
}

const SCHEMA_TOML: &str =
    "[tables.users.columns]\nid = { type = \"bigint\", primary_key = true }\nemail = \"text\"\n";

/// Sizes without symbols, in the order of `PROGRAMS`.
pub fn report(here: &Path, folder: &Path) -> Result<String> {
    let relata = here.join("../../crates/relata").canonicalize()?;
    let relata = relata.to_str().context("the path is no text")?;
    let mut text = String::from(
        "| a program that reads a table | release binary, without symbols | crates that it gains |\n\
         | --- | --- | --- |\n",
    );
    for program in PROGRAMS {
        eprintln!("building the release binary with {}", program.name);
        let (bytes, crates) = program.measure(here, &folder.join(program.package), relata)?;
        text += &format!("| {} | {:.1} MB | {crates} |\n", program.name, bytes as f64 / 1e6);
    }
    Ok(text)
}

impl Program {
    fn measure(&self, here: &Path, folder: &Path, relata: &str) -> Result<(u64, usize)> {
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [profile.release]\nstrip = \"symbols\"\n\n[dependencies]\n{}",
            self.package,
            self.dependencies.replace("{relata}", relata)
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("schema.toml"), SCHEMA_TOML)?;
        fs::write(folder.join("src/main.rs"), self.main)?;
        fs::copy(here.join("../queries/Cargo.lock"), folder.join("Cargo.lock"))?;
        let built = cargo(folder, &["build", "--release", "--quiet"]).status()?;
        ensure!(built.success(), "`cargo build --release` failed in {}", folder.display());
        let binary = folder.with_file_name("target").join("release").join(self.package);
        let binary = binary.with_extension(std::env::consts::EXE_EXTENSION);
        let bytes = fs::metadata(&binary).with_context(|| format!("no {}", binary.display()))?.len();
        let tree =
            cargo(folder, &["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"]).output()?;
        ensure!(tree.status.success(), "`cargo tree` failed in {}", folder.display());
        let tree = String::from_utf8(tree.stdout).context("the tree is no text")?;
        let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        // One is the program itself.
        Ok((bytes, crates.len() - 1))
    }
}

const PROGRAMS: &[Program] = &[
    Program {
        name: "relata",
        package: "weight-relata",
        dependencies: "relata = { path = \"{relata}\" }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n",
        main: r#"use relata::prelude::*;

relata::schema!();

#[tokio::main]
async fn main() -> Result<(), relata::Error> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let db = Database::connect(&url).await?;
    for user in db.select(users::all).from(users).all().await? {
        println!("{} {}", user.id, user.email);
    }
    Ok(())
}
"#,
    },
    Program {
        name: "tokio-postgres",
        package: "weight-tokio-postgres",
        dependencies: "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n\
                       tokio-postgres = \"0.7\"\n",
        main: r#"#[tokio::main]
async fn main() -> Result<(), tokio_postgres::Error> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    for row in client.query("SELECT id, email FROM users", &[]).await? {
        println!("{} {}", row.get::<_, i64>(0), row.get::<_, String>(1));
    }
    Ok(())
}
"#,
    },
    Program {
        name: "Diesel, which needs libpq beside it",
        package: "weight-diesel",
        dependencies: "diesel = { version = \"2.3\", default-features = false, features = [\"postgres\"] }\n",
        main: r#"use diesel::prelude::*;

diesel::table! {
    users (id) {
        id -> Int8,
        email -> Text,
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let mut connection = PgConnection::establish(&url)?;
    for (id, email) in users::table.load::<(i64, String)>(&mut connection)? {
        println!("{id} {email}");
    }
    Ok(())
}
"#,
    },
    Program {
        name: "diesel-async",
        package: "weight-diesel-async",
        dependencies: "diesel = { version = \"2.3\", default-features = false }\n\
                       diesel-async = { version = \"0.9\", features = [\"postgres\"] }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n",
        main: r#"use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};

diesel::table! {
    users (id) {
        id -> Int8,
        email -> Text,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let mut connection = AsyncPgConnection::establish(&url).await?;
    for (id, email) in users::table.load::<(i64, String)>(&mut connection).await? {
        println!("{id} {email}");
    }
    Ok(())
}
"#,
    },
    Program {
        name: "SQLx",
        package: "weight-sqlx",
        dependencies: "sqlx = { version = \"0.9\", default-features = false, features = [\"derive\", \"postgres\", \"runtime-tokio\"] }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n",
        main: r#"#[tokio::main]
async fn main() -> Result<(), sqlx::Error> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let pool = sqlx::PgPool::connect(&url).await?;
    let users: Vec<(i64, String)> = sqlx::query_as("SELECT id, email FROM users").fetch_all(&pool).await?;
    for (id, email) in users {
        println!("{id} {email}");
    }
    Ok(())
}
"#,
    },
    Program {
        name: "SeaORM",
        package: "weight-sea-orm",
        dependencies: "sea-orm = { version = \"2\", default-features = false, features = [\"macros\", \"runtime-tokio\", \"sqlx-postgres\"] }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n",
        main: r#"use sea_orm::{Database, EntityTrait as _};

mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub email: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[tokio::main]
async fn main() -> Result<(), sea_orm::DbErr> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let db = Database::connect(url).await?;
    for user in users::Entity::find().all(&db).await? {
        println!("{} {}", user.id, user.email);
    }
    Ok(())
}
"#,
    },
];
