//! relata: with its pool, as its users have it.

relata::schema!();

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
            Work::Associations => {
                let posts = users::posts.include(posts::comments);
                let all: Nested = db.select(users::all).from(users).include(posts).all()?;
                Ok(count(&all))
            }
        }
    }
}
