//! Toasty: with its pool. It has no joins: posts come by a second statement.

use anyhow::Result;
use toasty::{Db, Deferred};

use crate::contestant::Async;
use crate::work::{Work, new_users};

#[derive(Debug, toasty::Model)]
#[table = "users"]
struct User {
    #[key]
    #[auto]
    id: i32,
    name: String,
    hair_color: Option<String>,
    #[has_many]
    posts: Deferred<Vec<Post>>,
}

#[derive(Debug, toasty::Model)]
#[table = "posts"]
struct Post {
    #[key]
    #[auto]
    id: i32,
    #[index]
    user_id: i32,
    #[belongs_to]
    user: Deferred<User>,
    title: String,
    body: Option<String>,
    #[has_many]
    comments: Deferred<Vec<Comment>>,
}

#[derive(Debug, toasty::Model)]
#[table = "comments"]
struct Comment {
    #[key]
    #[auto]
    id: i32,
    #[index]
    post_id: i32,
    #[belongs_to]
    post: Deferred<Post>,
    text: String,
}

/// Toasty.
pub struct Toasty(Db);

impl Toasty {
    pub async fn connect(url: String) -> Result<Toasty> {
        Ok(Toasty(Db::builder().models(toasty::models!(User, Post, Comment)).connect(&url).await?))
    }
}

impl Async for Toasty {
    async fn run(&mut self, work: Work) -> Result<usize> {
        let db = &mut self.0;
        match work {
            Work::Trivial(_) => Ok(User::all().exec(db).await?.len()),
            Work::Medium(_) => {
                let users = User::filter(User::fields().hair_color().eq("black"))
                    .order_by(User::fields().name().desc())
                    .include(User::fields().posts())
                    .exec(db)
                    .await?;
                Ok(users.len())
            }
            Work::Insert(many) => {
                let mut create = User::create_many();
                for (name, hair_color) in new_users(many) {
                    create = create.item(User::create().name(name).hair_color(hair_color));
                }
                Ok(create.exec(db).await?.len())
            }
            Work::Associations => {
                let users = User::all().include(User::fields().posts().comments()).exec(db).await?;
                let posts = || users.iter().flat_map(|user| user.posts.get());
                let comments: usize = posts().map(|post| post.comments.get().len()).sum();
                Ok(users.len() + posts().count() + comments)
            }
        }
    }
}
