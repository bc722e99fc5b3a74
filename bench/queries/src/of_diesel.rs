//! Diesel on libpq, and diesel-async on tokio-postgres: one connection each, as in Diesel's own benchmark.

use anyhow::Result;
use diesel::prelude::*;

use crate::contestant::{Async, Blocking};
use crate::work::{Work, new_users};

diesel::table! {
    users (id) {
        id -> Integer,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::table! {
    posts (id) {
        id -> Integer,
        user_id -> Integer,
        title -> Text,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    comments (id) {
        id -> Integer,
        post_id -> Integer,
        text -> Text,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
#[expect(dead_code, reason = "rows are read whole")]
struct User {
    id: i32,
    name: String,
    hair_color: Option<String>,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User), check_for_backend(diesel::pg::Pg))]
#[expect(dead_code, reason = "rows are read whole")]
struct Post {
    id: i32,
    user_id: i32,
    title: String,
    body: Option<String>,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Post), check_for_backend(diesel::pg::Pg))]
#[expect(dead_code, reason = "rows are read whole")]
struct Comment {
    id: i32,
    post_id: i32,
    text: String,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
struct NewUser {
    name: String,
    hair_color: Option<String>,
}

fn rows(count: usize) -> Vec<NewUser> {
    new_users(count).map(|(name, hair_color)| NewUser { name, hair_color }).collect()
}

type Nested = Vec<(User, Vec<(Post, Vec<Comment>)>)>;

fn nested(users: Vec<User>, posts: Vec<Post>, comments: Vec<Comment>) -> Nested {
    let comments = comments.grouped_by(&posts);
    let posts: Vec<(Post, Vec<Comment>)> = posts.into_iter().zip(comments).collect();
    let posts = posts.grouped_by(&users);
    users.into_iter().zip(posts).collect()
}

fn count(all: &Nested) -> usize {
    let posts: usize = all.iter().map(|(_, posts)| posts.len()).sum();
    let comments: usize = all.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum();
    all.len() + posts + comments
}

/// Diesel.
pub struct Diesel(PgConnection);

impl Diesel {
    pub fn connect(url: &str) -> Result<Diesel> {
        Ok(Diesel(PgConnection::establish(url)?))
    }
}

impl Blocking for Diesel {
    fn run(&mut self, work: Work) -> Result<usize> {
        let conn = &mut self.0;
        match work {
            Work::Trivial(_) => Ok(users::table.select(User::as_select()).load(conn)?.len()),
            Work::Medium(_) => {
                let rows: Vec<(User, Option<Post>)> = users::table
                    .left_join(posts::table)
                    .filter(users::hair_color.eq("black"))
                    .order(users::name.desc())
                    .select((User::as_select(), Option::<Post>::as_select()))
                    .load(conn)?;
                Ok(rows.len())
            }
            Work::Insert(many) => Ok(diesel::insert_into(users::table).values(&rows(many)).execute(conn)?),
            Work::Associations => {
                let users = users::table.select(User::as_select()).load(conn)?;
                let posts = Post::belonging_to(&users).select(Post::as_select()).load(conn)?;
                let comments = Comment::belonging_to(&posts).select(Comment::as_select()).load(conn)?;
                Ok(count(&nested(users, posts, comments)))
            }
        }
    }
}

/// diesel-async.
pub struct DieselAsync(diesel_async::AsyncPgConnection);

impl DieselAsync {
    pub async fn connect(url: String) -> Result<DieselAsync> {
        use diesel_async::AsyncConnection as _;
        Ok(DieselAsync(diesel_async::AsyncPgConnection::establish(&url).await?))
    }
}

impl Async for DieselAsync {
    async fn run(&mut self, work: Work) -> Result<usize> {
        use diesel_async::RunQueryDsl;
        let conn = &mut self.0;
        match work {
            Work::Trivial(_) => {
                let users: Vec<User> =
                    RunQueryDsl::load(users::table.select(User::as_select()), conn).await?;
                Ok(users.len())
            }
            Work::Medium(_) => {
                let query = users::table
                    .left_join(posts::table)
                    .filter(users::hair_color.eq("black"))
                    .order(users::name.desc())
                    .select((User::as_select(), Option::<Post>::as_select()));
                let rows: Vec<(User, Option<Post>)> = RunQueryDsl::load(query, conn).await?;
                Ok(rows.len())
            }
            Work::Insert(many) => {
                let insert = diesel::insert_into(users::table).values(rows(many));
                Ok(RunQueryDsl::execute(insert, conn).await?)
            }
            Work::Associations => {
                let users: Vec<User> =
                    RunQueryDsl::load(users::table.select(User::as_select()), conn).await?;
                let query = Post::belonging_to(&users).select(Post::as_select());
                let posts: Vec<Post> = RunQueryDsl::load(query, conn).await?;
                let query = Comment::belonging_to(&posts).select(Comment::as_select());
                let comments: Vec<Comment> = RunQueryDsl::load(query, conn).await?;
                Ok(count(&nested(users, posts, comments)))
            }
        }
    }
}
