//! What the page says.

use expect_test::{Expect, expect, expect_file};

use super::Page;
use crate::{html, schema};

/// What stands between two marks of the page.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

/// An article as it is read: rows and paragraphs are lines, cells stand apart, links have their fragments.
fn article(toml: &str, anchor: &str, expected: Expect) {
    let page = html(&schema(toml), "shop");
    let article = between(&page, &format!("<article id=\"{anchor}\""), "</article>");
    expected.assert_eq(&read(article));
}

fn read(markup: &str) -> String {
    let (mut told, mut link) = (String::new(), "");
    for piece in markup.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag");
        match tag.split(' ').next().unwrap_or_default() {
            "a" => link = between(tag, "href=\"", "\""),
            "/a" => told.push_str(&format!("({link})")),
            "/td" | "/th" | "/dt" => told.push_str(" | "),
            "/tr" | "/p" | "/h3" | "/caption" | "/dd" | "/li" | "/pre" | "/div" => told.push('\n'),
            _ => {}
        }
        told.push_str(text);
    }
    let lines = told.lines().map(|line| line.trim_end_matches([' ', '|']));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n") + "\n"
}

#[test]
fn what_the_whole_schema_says() {
    let toml = r#"
[database]
schemas = ["public", "billing"]
postgres = 16
extensions = ["citext"]
[schemas.billing]
comment = "Money."
[schemas.billing.grants]
app = "usage"
[default_privileges.owner]
tables = { reporting = ["select", "insert"] }
functions = {}
"#;
    let page = html(&schema(toml), "shop");
    let overview = between(&page, "<dl class=\"facts\">", "</dl></section>");
    expect![[r#"
        PostgreSQL | 16
        Extensions | citext
        Schema billing | Money.
        Privileges | app: USAGE
        New tables of owner in public | reporting: INSERT, SELECT
        New functions of owner in public | nothing beside what holds in any schema
    "#]]
    .assert_eq(&read(overview));
}

#[test]
fn a_small_schema() {
    let toml = r#"
[enums]
size = ["small", "large"]
[tables.items]
comment = "What is sold."
[tables.items.columns]
id = { type = "bigint", primary_key = true, identity = "always" }
size = { type = "size?", default = "'small'", comment = "Of the parcel." }
"#;
    let body = Page::of(&schema(toml)).body("shop").into_string();
    expect_file!["../../tests/small.html"].assert_eq(&(body.replace("><", ">\n<") + "\n"));
}

#[test]
fn constraints_indexes_and_references() {
    let toml = r#"
[tables.users.columns]
id = { type = "bigint", primary_key = true }
[tables.posts.columns]
user_id = { type = "bigint?", references = "users", on_delete = "cascade" }
slug = { type = "text", collation = "C", validate = { not_empty = true, max_length = 9 } }
size = { type = "integer", generated = "length(slug)", storage = "plain" }
[tables.posts.checks]
slug_is_short = { expr = "length(slug) < 9", not_valid = true, comment = "Old ones were longer." }
[tables.posts.indexes]
posts_slug_idx = { columns = ["slug text_pattern_ops desc"], unique = true, where = "size > 0" }
"#;
    article(
        toml,
        "table/posts",
        expect![[r#"
            posts(#table/posts)
            in the diagram(#diagram/posts)
            Columns of posts
            Keys | Column | Type | Null | Default | Notes
            FK | user_id(#column/posts/user_id) | bigint | null |  | → references users.id(#column/users/id) on delete cascade
             | slug(#column/posts/slug) | text | not null |  | collation C
            checked in Rust: not empty, at most 9 characters
             | size(#column/posts/size) | integer | not null | generated length(slug) | storage plain
            Constraints
            posts_user_id_fkey(#constraint/posts/posts_user_id_fkey) | FOREIGN KEY (user_id) REFERENCES public.users ON DELETE CASCADE → users(#table/users)
            slug_is_short(#constraint/posts/slug_is_short) | CHECK (length(slug) &lt; 9) NOT VALIDOld ones were longer.
            Indexes
            posts_slug_idx(#index/posts/posts_slug_idx) | UNIQUE (slug text_pattern_ops DESC) WHERE size &gt; 0
        "#]],
    );
    article(
        toml,
        "table/users",
        expect![[r#"
            users(#table/users)
            in the diagram(#diagram/users)
            Columns of users
            Keys | Column | Type | Null | Default | Notes
            PK | id(#column/users/id) | bigint | not null
            Constraints
            users_pkey(#constraint/users/users_pkey) | PRIMARY KEY (id)
            Referenced by
            posts(#table/posts) | user_id(#constraint/posts/posts_user_id_fkey) → id any number of rows, on delete cascade
        "#]],
    );
}

#[test]
fn what_is_on_a_table_and_who_may_use_it() {
    let toml = r#"
[functions]
touch = "() returns trigger language plpgsql as $$begin return new; end$$"
[tables.users]
row_level_security = true
force_row_level_security = true
unlogged = true
replica_identity = "full"
with = { fillfactor = 70 }
[tables.users.columns]
id = "bigint"
[tables.users.triggers]
touch = { sql = "before update on users for each row execute function touch()", fires = "disabled" }
[tables.users.policies]
own = { sql = "for select using (id = 1)", comment = "One's own." }
[tables.users.rules]
keep = "as on delete to users do instead nothing"
[tables.users.grants]
app = ["select", "update (id)"]
"#;
    article(
        toml,
        "table/users",
        expect![[r#"
            users(#table/users) unlogged row-level security, forced
            in the diagram(#diagram/users)
            Columns of users
            Keys | Column | Type | Null | Default | Notes
             | id(#column/users/id) | bigint | not null
            Triggers
            touch(#trigger/users/touch) | CREATE TRIGGER touch before update on users for each row execute function touch()
            disabled
            Policies
            own(#policy/users/own) | CREATE POLICY own ON public.users for select using (id = 1)
            One's own.
            Rules
            keep(#rule/users/keep) | CREATE RULE keep as on delete to users do instead nothing
            Privileges | app: SELECT, UPDATE (id)
            Storage parameters | fillfactor = 70
            Replica identity | the whole row
        "#]],
    );
    article(
        toml,
        "function/touch()",
        expect![[r#"
            touch()(#function/touch())
            CREATE FUNCTION public.touch() returns trigger language plpgsql as $$begin return new; end$$
        "#]],
    );
}

#[test]
fn a_view_says_no_more_than_the_file() {
    let toml = r#"
[views]
plain = "select 1 as one"
named = { query = "select 1 as one, 2 as two", columns = { one = "integer", two = { comment = "Twice." } } }
"#;
    article(
        toml,
        "view/plain",
        expect![[r#"
            plain(#view/plain)
            CREATE VIEW public.plain AS
            select 1 as one
        "#]],
    );
    article(
        toml,
        "view/named",
        expect![[r#"
            named(#view/named)
            Columns of named that the schema names
            Column | Type | Notes
            one(#column/named/one) | integer | read as not null
            two(#column/named/two) | as in the query | Twice.
            CREATE VIEW public.named AS
            select 1 as one, 2 as two
        "#]],
    );
}

#[test]
fn partitions_and_heirs_are_told_at_both_ends() {
    let toml = r#"
[tables.events]
partition_by = "list (kind)"
partitions = { events_rest = "default" }
[tables.events.columns]
kind = "text"
[tables.dated.columns]
made_at = "date"
[tables.notes]
inherits = "dated"
[tables.notes.columns]
text = "text?"
"#;
    article(
        toml,
        "table/events",
        expect![[r#"
            events(#table/events) partitioned
            in the diagram(#diagram/events)
            Partitioned by | list (kind)
            Partitions | events_rest(#table/events_rest) default
            Columns of events
            Keys | Column | Type | Null | Default | Notes
             | kind(#column/events/kind) | text | not null
        "#]],
    );
    article(
        toml,
        "table/events_rest",
        expect![[r#"
            events_rest(#table/events_rest) partition
            Partition of | events(#table/events) default, with its columns, constraints and indexes
            Columns of events_rest
            Keys | Column | Type | Null | Default | Notes
             | kind(#column/events_rest/kind) | text | not null |  | inherited
        "#]],
    );
    article(
        toml,
        "table/notes",
        expect![[r#"
            notes(#table/notes)
            in the diagram(#diagram/notes)
            Inherits | dated(#table/dated)
            Columns of notes
            Keys | Column | Type | Null | Default | Notes
             | made_at(#column/notes/made_at) | date | not null |  | inherited
             | text(#column/notes/text) | text | null
        "#]],
    );
}

#[test]
fn types_and_sequences() {
    let toml = r#"
[domains]
price = { type = "numeric(10, 2)", not_null = true, default = 0, check = "value >= 0" }
[composites.address.attributes]
street = { type = "text", comment = "With the number." }
[ranges]
prices = "price"
[sequences]
numbers = { start = 1000, cache = 10, owned_by = "bills.number" }
[tables.bills.columns]
number = "bigint"
total = "price?"
home = "address[]?"
"#;
    article(
        toml,
        "domain/price",
        expect![[r#"
            price(#domain/price)
            Type | numeric(10, 2)
            Null | not null
            Default | 0
            Used by | bills.total(#column/bills/total)
            prices(#range-type/prices)
            Constraints
            price_check(#domain-constraint/price/price_check) | CHECK (value &gt;= 0)
        "#]],
    );
    article(
        toml,
        "composite-type/address",
        expect![[r#"
            address(#composite-type/address)
            Attributes of address
            Attribute | Type | Notes
            street(#attribute/address/street) | text | With the number.
            Used by | bills.home(#column/bills/home)
        "#]],
    );
    article(
        toml,
        "range-type/prices",
        expect![[r#"
            prices(#range-type/prices)
            Bounds | price(#domain/price)
            Multirange | prices_multirange
        "#]],
    );
    article(
        toml,
        "sequence/numbers",
        expect![[r#"
            numbers(#sequence/numbers)
            Type | bigint
            Options | START WITH 1000 CACHE 10
            Owned by | bills.number(#column/bills/number)
        "#]],
    );
}

#[test]
fn nothing_that_a_schema_says_becomes_markup() {
    let evil = r#"<script>a()</script>\"''><img src=x>`\n</style>"#;
    let toml = format!(
        r#"
[enums]
"{evil}5" = ["{evil}"]
[tables."{evil}"]
comment = "{evil}"
with = {{ fillfactor = "{evil}" }}
[tables."{evil}".columns]
"{evil}" = {{ type = "text", primary_key = true, default = "'{evil}'", comment = "{evil}", collation = "{evil}", references = {{ table = "{evil}", columns = ["{evil}"], name = "{evil}2" }} }}
[tables."{evil}".checks]
"{evil}" = {{ expr = "'{evil}' <> ''", comment = "{evil}" }}
[tables."{evil}".indexes]
"{evil}3" = {{ columns = ["('{evil}')"], comment = "{evil}" }}
[tables."{evil}".policies]
"{evil}" = "using ('{evil}' <> '')"
[tables."{evil}".grants]
"{evil}" = "select"
[views]
"{evil}4" = "select '{evil}'"
"#
    );
    let schema = schema(&toml);
    let page = html(&schema, &evil.replace("\\\"", "\"").replace("\\n", "\n"));
    assert_eq!(page.matches("<script").count(), 1, "that of the page");
    assert_eq!(page.matches("</script").count(), 1);
    assert_eq!(page.matches("</style").count(), 1);
    assert!(!page.contains("<img"));
    // In attributes, the one way out is a quote.
    let attributes = page.split("<main").nth(1).expect("a body").split('<');
    for tag in attributes.filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag) {
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(page.contains("&lt;img src=x&gt;"));
}

#[test]
fn the_same_schema_gives_the_same_bytes() {
    let toml = include_str!("../../../../schema.toml");
    assert_eq!(html(&schema(toml), "shop"), html(&schema(toml), "shop"));
}
