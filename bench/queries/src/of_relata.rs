//! relata: with its pool, as its users have it.

relata::schema!();

use std::collections::HashMap;

use anyhow::Result;
use relata::prelude::*;

use crate::contestant::{Async, Blocking};
use crate::work::{Work, new_users};

type Nested = Vec<(users::Row, Vec<(posts::Row, Vec<comments::Row>)>)>;

fn count(all: &Nested) -> usize {
    let posts: usize = all.iter().map(|(_, posts)| posts.len()).sum();
    let comments: usize = all.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum();
    all.len() + posts + comments
}

fn rows(count: usize) -> Vec<users::New> {
    let rows = new_users(count);
    rows.map(|(name, hair_color)| users::New { hair_color, ..users::Required { name }.into() }).collect()
}

/// relata on tokio.
pub struct Relata(Database);

impl Relata {
    pub async fn connect(url: String) -> Result<Relata> {
        Ok(Relata(Database::connect(&url).await?))
    }
}

impl Async for Relata {
    async fn run(&mut self, work: Work) -> Result<usize> {
        let db = &self.0;
        match work {
            Work::Trivial(_) => {
                let users: Vec<users::Row> = db.select(users::all).from(users).all().await?;
                Ok(users.len())
            }
            Work::Medium(_) => {
                let rows: Vec<(users::Row, Option<posts::Row>)> = db
                    .select((users::all, posts::all))
                    .from(users)
                    .left_join(posts, users::id.eq(posts::user_id))
                    .filter(users::hair_color.eq("black"))
                    .order_by(users::name.desc())
                    .all()
                    .await?;
                Ok(rows.len())
            }
            Work::Insert(many) => Ok(db.insert(users).values(rows(many)).execute().await? as usize),
            Work::Associations => {
                let posts = users::posts.include(posts::comments);
                let all: Nested = db.select(users::all).from(users).include(posts).all().await?;
                Ok(count(&all))
            }
        }
    }
}

/// relata without async.
pub struct BlockingRelata(relata::blocking::Database);

impl BlockingRelata {
    pub fn connect(url: &str) -> Result<BlockingRelata> {
        Ok(BlockingRelata(relata::blocking::Database::connect(url)?))
    }
}

impl Blocking for BlockingRelata {
    fn run(&mut self, work: Work) -> Result<usize> {
        use relata::blocking::Executor as _;
        let db = &self.0;
        match work {
            Work::Trivial(_) => {
                let users: Vec<users::Row> = db.select(users::all).from(users).all()?;
                Ok(users.len())
            }
            Work::Medium(_) => {
                let rows: Vec<(users::Row, Option<posts::Row>)> = db
                    .select((users::all, posts::all))
                    .from(users)
                    .left_join(posts, users::id.eq(posts::user_id))
                    .filter(users::hair_color.eq("black"))
                    .order_by(users::name.desc())
                    .all()?;
                Ok(rows.len())
            }
            Work::Insert(many) => Ok(db.insert(users).values(rows(many)).execute()? as usize),
            // `.include(…)` is async alone.
            Work::Associations => {
                let of_users: Vec<users::Row> = db.select(users::all).from(users).all()?;
                let ids: Vec<i32> = of_users.iter().map(|user| user.id).collect();
                let of_posts: Vec<posts::Row> =
                    db.select(posts::all).from(posts).filter(posts::user_id.in_(ids)).all()?;
                let ids: Vec<i32> = of_posts.iter().map(|post| post.id).collect();
                let of_comments: Vec<comments::Row> =
                    db.select(comments::all).from(comments).filter(comments::post_id.in_(ids)).all()?;
                Ok(count(&nested(of_users, of_posts, of_comments)))
            }
        }
    }
}

fn nested(users: Vec<users::Row>, posts: Vec<posts::Row>, comments: Vec<comments::Row>) -> Nested {
    let mut of_posts: HashMap<i32, Vec<comments::Row>> = HashMap::with_capacity(posts.len());
    for comment in comments {
        of_posts.entry(comment.post_id).or_default().push(comment);
    }
    let mut of_users: HashMap<i32, Vec<(posts::Row, Vec<comments::Row>)>> =
        HashMap::with_capacity(users.len());
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
