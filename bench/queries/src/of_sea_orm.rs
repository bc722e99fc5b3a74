//! SeaORM: with its pool, of one connection.

use anyhow::Result;
use sea_orm::{
    ActiveValue, ColumnTrait as _, ConnectOptions, Database, DatabaseConnection, EntityTrait as _,
    LoaderTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::contestant::Async;
use crate::work::{Work, new_users};

mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub name: String,
        pub hair_color: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::posts::Entity")]
        Posts,
    }

    impl Related<super::posts::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Posts.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod posts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "posts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub user_id: i32,
        pub title: String,
        pub body: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::users::Entity",
            from = "Column::UserId",
            to = "super::users::Column::Id"
        )]
        Users,
        #[sea_orm(has_many = "super::comments::Entity")]
        Comments,
    }

    impl Related<super::users::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Users.def()
        }
    }

    impl Related<super::comments::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Comments.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod comments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "comments")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub post_id: i32,
        pub text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::posts::Entity",
            from = "Column::PostId",
            to = "super::posts::Column::Id"
        )]
        Posts,
    }

    impl Related<super::posts::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Posts.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// SeaORM.
pub struct SeaOrm(DatabaseConnection);

impl SeaOrm {
    pub async fn connect(url: String) -> Result<SeaOrm> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false).test_before_acquire(false);
        Ok(SeaOrm(Database::connect(options).await?))
    }
}

impl Async for SeaOrm {
    async fn run(&mut self, work: Work) -> Result<usize> {
        let db = &self.0;
        match work {
            Work::Trivial(_) => Ok(users::Entity::find().all(db).await?.len()),
            Work::Medium(_) => {
                let rows: Vec<(users::Model, Option<posts::Model>)> = users::Entity::find()
                    .find_also_related(posts::Entity)
                    .filter(users::Column::HairColor.eq("black"))
                    .order_by_desc(users::Column::Name)
                    .all(db)
                    .await?;
                Ok(rows.len())
            }
            Work::Insert(many) => {
                let rows = new_users(many).map(|(name, hair_color)| users::ActiveModel {
                    id: ActiveValue::NotSet,
                    name: ActiveValue::Set(name),
                    hair_color: ActiveValue::Set(hair_color),
                });
                Ok(users::Entity::insert_many(rows).exec_without_returning(db).await? as usize)
            }
            Work::Associations => {
                let users = users::Entity::find().all(db).await?;
                let posts: Vec<Vec<posts::Model>> = users.load_many(posts::Entity, db).await?;
                let counts: Vec<usize> = posts.iter().map(Vec::len).collect();
                let posts: Vec<posts::Model> = posts.into_iter().flatten().collect();
                let comments: Vec<Vec<comments::Model>> = posts.load_many(comments::Entity, db).await?;
                let mut posts = posts.into_iter().zip(comments);
                let all: Vec<(users::Model, Vec<(posts::Model, Vec<comments::Model>)>)> = users
                    .into_iter()
                    .zip(counts)
                    .map(|(user, count)| (user, posts.by_ref().take(count).collect()))
                    .collect();
                let posts: usize = all.iter().map(|(_, posts)| posts.len()).sum();
                let comments: usize =
                    all.iter().flat_map(|(_, posts)| posts).map(|(_, comments)| comments.len()).sum();
                Ok(all.len() + posts + comments)
            }
        }
    }
}
