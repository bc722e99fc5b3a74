//! SQLx: one connection, SQL by hand, rows by `FromRow`; many rows are inserted by UNNEST, as its FAQ says.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::{Connection as _, FromRow, PgConnection};

use crate::contestant::Async;
use crate::work::{Work, new_users};

#[derive(FromRow)]
#[expect(dead_code, reason = "rows are read whole")]
struct User {
    id: i32,
    name: String,
    hair_color: Option<String>,
}

#[derive(FromRow)]
#[expect(dead_code, reason = "rows are read whole")]
struct Post {
    id: i32,
    user_id: i32,
    title: String,
    body: Option<String>,
}

#[derive(FromRow)]
#[expect(dead_code, reason = "rows are read whole")]
struct Comment {
    id: i32,
    post_id: i32,
    text: String,
}

#[derive(FromRow)]
#[expect(dead_code, reason = "rows are read whole")]
struct Joined {
    id: i32,
    name: String,
    hair_color: Option<String>,
    post_id: Option<i32>,
    user_id: Option<i32>,
    title: Option<String>,
    body: Option<String>,
}

/// SQLx.
pub struct Sqlx(PgConnection);

impl Sqlx {
    pub async fn connect(url: String) -> Result<Sqlx> {
        Ok(Sqlx(PgConnection::connect(&url).await?))
    }
}

const USERS: &str = "SELECT id, name, hair_color FROM users";

impl Async for Sqlx {
    async fn run(&mut self, work: Work) -> Result<usize> {
        let conn = &mut self.0;
        match work {
            Work::Trivial(_) => {
                let users: Vec<User> = sqlx::query_as(USERS).fetch_all(conn).await?;
                Ok(users.len())
            }
            Work::Medium(_) => {
                let rows: Vec<Joined> = sqlx::query_as(
                    "SELECT u.id, u.name, u.hair_color, p.id AS post_id, p.user_id, p.title, p.body FROM users u \
                     LEFT JOIN posts p ON u.id = p.user_id WHERE u.hair_color = $1 ORDER BY u.name DESC",
                )
                .bind("black")
                .fetch_all(conn)
                .await?;
                Ok(rows.len())
            }
            Work::Insert(many) => {
                let (names, hair_colors): (Vec<String>, Vec<Option<String>>) = new_users(many).unzip();
                let done = sqlx::query(
                    "INSERT INTO users (name, hair_color) SELECT * FROM UNNEST($1::text[], $2::text[])",
                )
                .bind(names)
                .bind(hair_colors)
                .execute(conn)
                .await?;
                Ok(done.rows_affected() as usize)
            }
            Work::Associations => {
                let users: Vec<User> = sqlx::query_as(USERS).fetch_all(&mut *conn).await?;
                let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
                let posts: Vec<Post> =
                    sqlx::query_as("SELECT id, user_id, title, body FROM posts WHERE user_id = ANY($1)")
                        .bind(ids)
                        .fetch_all(&mut *conn)
                        .await?;
                let ids: Vec<i32> = posts.iter().map(|post| post.id).collect();
                let comments: Vec<Comment> =
                    sqlx::query_as("SELECT id, post_id, text FROM comments WHERE post_id = ANY($1)")
                        .bind(ids)
                        .fetch_all(conn)
                        .await?;
                Ok(nested(users, posts, comments))
            }
        }
    }
}

/// Puts them together, and counts them.
fn nested(users: Vec<User>, posts: Vec<Post>, comments: Vec<Comment>) -> usize {
    let mut of_posts: HashMap<i32, Vec<Comment>> = HashMap::with_capacity(posts.len());
    for comment in comments {
        of_posts.entry(comment.post_id).or_default().push(comment);
    }
    let mut of_users: HashMap<i32, Vec<(Post, Vec<Comment>)>> = HashMap::with_capacity(users.len());
    for post in posts {
        let comments = of_posts.remove(&post.id).unwrap_or_default();
        of_users.entry(post.user_id).or_default().push((post, comments));
    }
    let all: Vec<(User, Vec<(Post, Vec<Comment>)>)> = users
        .into_iter()
        .map(|user| {
            let posts = of_users.remove(&user.id).unwrap_or_default();
            (user, posts)
        })
        .collect();
    let posts: usize = all.iter().map(|(_, posts)| posts.len()).sum();
    let comments: usize = all.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum();
    all.len() + posts + comments
}
