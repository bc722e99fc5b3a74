//! The macros of `relata`, which re-exports them: a program names `relata::schema!` and `relata::Select`, and this crate
//! never. Each page here says what a macro takes and gives; the guide in `relata::guide` shows them together.
#![warn(missing_docs)]

mod alias;
mod attributes;
mod column_fields;
mod from_row;
mod insert;
mod migrations;
mod names;
mod patch;
mod pg_composite;
mod pg_enum;
mod place;
mod schema;
mod select;
mod sql;

use proc_macro::TokenStream;

/// What a macro makes, or its error where the program has it.
fn told(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The tables, columns, rows and enums of a `schema.toml`, as Rust.
///
/// `relata::schema!();` takes the nearest `schema.toml`, upwards from the crate's `Cargo.toml`;
/// `relata::schema!("path/schema.toml");` the one at a path that is relative to that folder. An edit of the file, or of
/// one that it includes, builds the crate anew. What is wrong in the file is a compile error for each problem, in the
/// words of `relata check`.
///
/// For each table there is a function and a module of its name: `.from(users)`, `users::email`, `users::all`,
/// `users::Row`, `users::New`, `users::Patch`. A name that Rust needs itself gets an underscore (`type_`), unless
/// `rust_name` in the file says otherwise. Tables of another database schema than the file's own, `public` where it has
/// many, stand in a module of that name: `billing::invoices`.
///
/// ```
/// use relata::query::select;
///
/// relata::schema!("../../schema.toml");
///
/// # fn main() {
/// let sql = select(users::email).from(users).to_sql();
/// assert_eq!(sql, "SELECT users.email FROM public.users");
/// # }
/// ```
#[proc_macro]
pub fn schema(input: TokenStream) -> TokenStream {
    schema::expand(input.into()).into()
}

/// The folder of migrations, inside the program: a `Result<relata::migrate::Folder, relata::migrate::Error>`, for
/// `db.migrate(&relata::migrations!()?)`.
///
/// `relata::migrations!()` takes the folder `migrations` beside the nearest `schema.toml`, upwards from the crate's
/// `Cargo.toml`; `relata::migrations!("path/migrations")` the one at a path that is relative to that folder. A change of
/// `migrations.sum`, which every change of the folder by the command line brings, builds the crate anew; a folder without
/// it is a compile error.
///
/// ```
/// let folder = relata::migrations!()?;
/// assert_eq!(folder.migrations[0].stem, "0001_initial");
/// # Ok::<(), relata::migrate::Error>(())
/// ```
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    migrations::expand(input.into()).into()
}

/// A table under another name, so that it can stand in a query twice: `alias!(managers = users)`.
///
/// Then `managers` is what `users` is to a query: `.join(managers, …)`, `managers::id`, `managers::all`. The table may be
/// a path (`alias!(managers = crate::schema::users)`), and `pub` may stand before the name.
///
/// ```
/// # use relata_example::*;
/// relata::alias!(managers = employees);
///
/// # fn main() {
/// let on = managers::id.eq(employees::manager_id);
/// let sql = select((employees::name, managers::name)).from(employees).join(managers, on).to_sql();
/// assert!(sql.ends_with("JOIN public.employees AS managers ON managers.id = employees.manager_id"));
/// # }
/// ```
#[proc_macro]
pub fn alias(input: TokenStream) -> TokenStream {
    told(alias::expand(input.into()))
}

/// SQL as text, for what the other functions cannot say: `sql!("lower({users::email}) = {email}")`.
///
/// In braces stands a Rust expression. A column, an expression or a table (`{users}`) becomes SQL; any other value becomes
/// a parameter, and is never part of the text. `{{` and `}}` are braces.
///
/// As a condition, or beside an operator, it is of the type that is wanted there; elsewhere `.as_type::<Integer>()`
/// says its type. As a whole statement it is run by `db.query(sql!("…"))`.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::sql;
///
/// let domain = "example.com";
/// let same = sql!("split_part({users::email}, '@', 2) = {domain}");
/// assert_eq!(db.select(users::id).from(users).filter(same).all().await?.len(), 3);
///
/// let (count,): (i64,) = db.query(sql!("SELECT count(*) FROM {users}")).one_as().await?;
/// assert_eq!(count, 3);
/// # Ok(()) });
/// ```
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    told(sql::expand(input.into()))
}

/// A struct from the rows of `db.query(sql!("…"))`: each field from the column of its name.
///
/// `#[relata(rename = "…")]` names another column. A field whose column may be NULL is an `Option`. The SQL type is that
/// which goes with the field's type, by `relata::types::RustType`; `#[relata(sql_type = Nullable<Json>)]` says another.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::{FromRow, sql};
///
/// #[derive(FromRow)]
/// struct Person {
///     name: String,
///     #[relata(rename = "pay")]
///     salary: i32,
/// }
///
/// let query = sql!("SELECT name, salary AS pay FROM employees WHERE id = 1");
/// let eve: Person = db.query(query).one_as().await?;
/// assert_eq!((&*eve.name, eve.salary), ("Eve", 300));
/// # Ok(()) });
/// ```
#[proc_macro_derive(FromRow, attributes(relata))]
pub fn derive_from_row(input: TokenStream) -> TokenStream {
    told(from_row::expand(input.into()))
}

/// A struct whose fields are columns: `db.select(UserCard::columns()).from(users)` gives `UserCard`s.
///
/// `#[relata(table = users)]` names the table, by the path of the module that `schema!` wrote. A field is the column of its
/// name; `#[relata(column = email)]` says another, and `#[relata(column = subscriptions::amount)]` one of a table that
/// the query joins. On the outer side of a join, `Option<UserCard>` is read; there, a field with a column of another
/// table must be an `Option`. A field without a column, or of another type than its column's, does not compile.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::Select;
///
/// #[derive(Select)]
/// #[relata(table = users)]
/// struct UserCard {
///     email: String,
///     #[relata(column = first_name)]
///     name: Option<String>,
/// }
///
/// let cards = db.select(UserCard::columns()).from(users).order_by(users::email).all().await?;
/// assert_eq!(cards[0].name.as_deref(), Some("Ann"));
/// # assert_eq!(cards[0].email, "ann@example.com");
/// # Ok(()) });
/// ```
#[proc_macro_derive(Select, attributes(relata))]
pub fn derive_select(input: TokenStream) -> TokenStream {
    told(select::expand(input.into()))
}

/// A row to insert, for `db.insert(users).values(…)`: a struct whose fields are columns.
///
/// `#[relata(table = users)]` names the table; a field is the column of its name, or that of `#[relata(column = email)]`.
/// `Defaulted<T>` may leave a column to its default. A struct that lacks a column which must be given does not compile.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::Insert;
///
/// #[derive(Insert)]
/// #[relata(table = users)]
/// struct SignUp {
///     email: String,
///     password: String,
///     role: Defaulted<UserRole>,
/// }
///
/// let ida = SignUp { email: "ida@example.com".into(), password: "hash".into(), role: Defaulted::Default };
/// assert_eq!(db.insert(users).values(ida).returning(users::role).one().await?, UserRole::User);
/// # Ok(()) });
/// ```
#[proc_macro_derive(Insert, attributes(relata))]
pub fn derive_insert(input: TokenStream) -> TokenStream {
    told(insert::expand(input.into()))
}

/// What an UPDATE sets, for `db.update(users).set(…)`: a struct whose fields are columns.
///
/// `#[relata(table = users)]` names the table; a field is the column of its name, or that of `#[relata(column = email)]`.
/// An `Option` that is `None` leaves its column as it is, so that the field of a column which may be NULL is
/// `Option<Option<T>>`; any other field is always set.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::Patch;
///
/// #[derive(Patch)]
/// #[relata(table = users)]
/// struct Profile {
///     first_name: Option<Option<String>>,
///     is_active: bool,
/// }
///
/// let profile = Profile { first_name: Some(None), is_active: false };
/// let ann = db.update(users).set(profile).filter(users::id.eq(ANN)).returning(users::all).one().await?;
/// assert_eq!((ann.first_name, ann.is_active), (None, false));
/// # Ok(()) });
/// ```
#[proc_macro_derive(Patch, attributes(relata))]
pub fn derive_patch(input: TokenStream) -> TokenStream {
    told(patch::expand(input.into()))
}

/// A Rust enum for a SQL enum: each variant is a label, in snake_case.
///
/// `#[relata(rename_all = "kebab-case")]` spells all of them otherwise, `#[relata(rename = "…")]` one.
/// `#[relata(type = "schema.name")]` names the type; without it, it is the enum's own name in snake_case.
/// `#[relata(other)] Other(String)` keeps labels that came after the program was built.
///
/// ```
/// use relata::PgEnum;
/// use relata::types::SqlEnum;
///
/// #[derive(Debug, Clone, PartialEq, PgEnum)]
/// #[relata(type = "mood")]
/// enum Mood {
///     Happy,
///     #[relata(rename = "so so")]
///     SoSo,
///     #[relata(other)]
///     Other(String),
/// }
///
/// assert_eq!(Mood::SoSo.label(), "so so");
/// assert_eq!(Mood::from_label("happy"), Mood::Happy);
/// assert_eq!(Mood::from_label("sad"), Mood::Other("sad".to_owned()));
/// ```
#[proc_macro_derive(PgEnum, attributes(relata))]
pub fn derive_pg_enum(input: TokenStream) -> TokenStream {
    told(pg_enum::expand(input.into()))
}

/// A Rust struct for a composite type: each field is an attribute, in the type's order.
///
/// `rename_all`, `rename` and `type` are as with `PgEnum`. The SQL type of a field goes with its Rust type, by
/// `relata::types::RustType`; `#[relata(sql_type = Nullable<Json>)]` says another.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::types::Composite;
/// use relata::{PgComposite, sql};
///
/// #[derive(Debug, Clone, PartialEq, PgComposite)]
/// #[relata(type = "spot")]
/// struct Spot {
///     room: String,
///     shelf: Option<i32>,
/// }
///
/// db.query(sql!("CREATE TYPE spot AS (room text, shelf int)")).execute().await?;
/// let spot = Spot { room: "red".into(), shelf: None };
/// assert_eq!(db.select(value::<Composite<Spot>>(spot.clone())).one().await?, spot);
/// # Ok(()) });
/// ```
#[proc_macro_derive(PgComposite, attributes(relata))]
pub fn derive_pg_composite(input: TokenStream) -> TokenStream {
    told(pg_composite::expand(input.into()))
}
