//! tokio-postgres and postgres, each statement prepared beforehand: what all are compared with.

use std::collections::HashMap;

use anyhow::Result;
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row, Statement};

use crate::contestant::{Async, Blocking};
use crate::work::{Work, new_users};

#[expect(dead_code, reason = "rows are read whole")]
struct User {
    id: i32,
    name: String,
    hair_color: Option<String>,
}

#[expect(dead_code, reason = "rows are read whole")]
struct Post {
    id: i32,
    user_id: i32,
    title: String,
    body: Option<String>,
}

#[expect(dead_code, reason = "rows are read whole")]
struct Comment {
    id: i32,
    post_id: i32,
    text: String,
}

const USERS: &str = "SELECT id, name, hair_color FROM users";
const MEDIUM: &str = "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.body FROM users u \
     LEFT JOIN posts p ON u.id = p.user_id WHERE u.hair_color = $1 ORDER BY u.name DESC";
const POSTS: &str = "SELECT id, user_id, title, body FROM posts WHERE user_id = ANY($1)";
const COMMENTS: &str = "SELECT id, post_id, text FROM comments WHERE post_id = ANY($1)";

fn insert(rows: usize) -> String {
    let places: Vec<String> = (0..rows).map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2)).collect();
    format!("INSERT INTO users (name, hair_color) VALUES {}", places.join(", "))
}

fn user(row: &Row) -> User {
    User { id: row.get(0), name: row.get(1), hair_color: row.get(2) }
}

fn post(row: &Row) -> Post {
    Post { id: row.get(0), user_id: row.get(1), title: row.get(2), body: row.get(3) }
}

fn comment(row: &Row) -> Comment {
    Comment { id: row.get(0), post_id: row.get(1), text: row.get(2) }
}

fn joined(row: &Row) -> (User, Option<Post>) {
    let post = row.get::<_, Option<i32>>(3).map(|id| Post {
        id,
        user_id: row.get(4),
        title: row.get(5),
        body: row.get(6),
    });
    (user(row), post)
}

type Nested = Vec<(User, Vec<(Post, Vec<Comment>)>)>;

fn nested(users: Vec<User>, posts: Vec<Post>, comments: Vec<Comment>) -> Nested {
    let mut of_posts: HashMap<i32, Vec<Comment>> = HashMap::with_capacity(posts.len());
    for comment in comments {
        of_posts.entry(comment.post_id).or_default().push(comment);
    }
    let mut of_users: HashMap<i32, Vec<(Post, Vec<Comment>)>> = HashMap::with_capacity(users.len());
    for post in posts {
        let comments = of_posts.remove(&post.id).unwrap_or_default();
        of_users.entry(post.user_id).or_default().push((post, comments));
    }
    users
        .into_iter()
        .map(|user| {
            let posts = of_users.remove(&user.id).unwrap_or_default();
            (user, posts)
        })
        .collect()
}

fn count(all: &Nested) -> usize {
    let posts: usize = all.iter().map(|(_, posts)| posts.len()).sum();
    let comments: usize = all.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum();
    all.len() + posts + comments
}

/// The parameters of [`insert`].
fn values(users: &[(String, Option<String>)]) -> Vec<&(dyn ToSql + Sync)> {
    users.iter().flat_map(|(name, hair_color)| [name as &(dyn ToSql + Sync), hair_color]).collect()
}

/// tokio-postgres.
pub struct TokioPostgres {
    client: tokio_postgres::Client,
    prepared: HashMap<String, Statement>,
}

impl TokioPostgres {
    pub async fn connect(url: String) -> Result<TokioPostgres> {
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
        tokio::spawn(connection);
        Ok(TokioPostgres { client, prepared: HashMap::new() })
    }

    async fn prepared(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Async for TokioPostgres {
    async fn run(&mut self, work: Work) -> Result<usize> {
        match work {
            Work::Trivial(_) => {
                let statement = self.prepared(USERS).await?;
                let users: Vec<User> = self.client.query(&statement, &[]).await?.iter().map(user).collect();
                Ok(users.len())
            }
            Work::Medium(_) => {
                let statement = self.prepared(MEDIUM).await?;
                let rows = self.client.query(&statement, &[&"black"]).await?;
                let rows: Vec<(User, Option<Post>)> = rows.iter().map(joined).collect();
                Ok(rows.len())
            }
            Work::Insert(rows) => {
                let statement = self.prepared(&insert(rows)).await?;
                let users: Vec<_> = new_users(rows).collect();
                Ok(self.client.execute(&statement, &values(&users)).await? as usize)
            }
            Work::Associations => {
                let statement = self.prepared(USERS).await?;
                let users: Vec<User> = self.client.query(&statement, &[]).await?.iter().map(user).collect();
                let statement = self.prepared(POSTS).await?;
                let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
                let posts: Vec<Post> =
                    self.client.query(&statement, &[&ids]).await?.iter().map(post).collect();
                let statement = self.prepared(COMMENTS).await?;
                let ids: Vec<i32> = posts.iter().map(|post| post.id).collect();
                let comments = self.client.query(&statement, &[&ids]).await?;
                Ok(count(&nested(users, posts, comments.iter().map(comment).collect())))
            }
        }
    }
}

/// postgres.
pub struct Postgres {
    client: postgres::Client,
    prepared: HashMap<String, Statement>,
}

impl Postgres {
    pub fn connect(url: &str) -> Result<Postgres> {
        Ok(Postgres { client: postgres::Client::connect(url, NoTls)?, prepared: HashMap::new() })
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Blocking for Postgres {
    fn run(&mut self, work: Work) -> Result<usize> {
        match work {
            Work::Trivial(_) => {
                let statement = self.prepared(USERS)?;
                let users: Vec<User> = self.client.query(&statement, &[])?.iter().map(user).collect();
                Ok(users.len())
            }
            Work::Medium(_) => {
                let statement = self.prepared(MEDIUM)?;
                let rows = self.client.query(&statement, &[&"black"])?;
                let rows: Vec<(User, Option<Post>)> = rows.iter().map(joined).collect();
                Ok(rows.len())
            }
            Work::Insert(rows) => {
                let statement = self.prepared(&insert(rows))?;
                let users: Vec<_> = new_users(rows).collect();
                Ok(self.client.execute(&statement, &values(&users))? as usize)
            }
            Work::Associations => {
                let statement = self.prepared(USERS)?;
                let users: Vec<User> = self.client.query(&statement, &[])?.iter().map(user).collect();
                let statement = self.prepared(POSTS)?;
                let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
                let posts: Vec<Post> = self.client.query(&statement, &[&ids])?.iter().map(post).collect();
                let statement = self.prepared(COMMENTS)?;
                let ids: Vec<i32> = posts.iter().map(|post| post.id).collect();
                let comments = self.client.query(&statement, &[&ids])?;
                Ok(count(&nested(users, posts, comments.iter().map(comment).collect())))
            }
        }
    }
}
