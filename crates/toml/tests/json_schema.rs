//! The JSON Schema and the reader agree on what is a schema file.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Map, Value};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(relata_toml::json_schema()).expect("JSON");
    jsonschema::validator_for(&schema).expect("a JSON Schema")
}

/// A TOML file as JSON.
fn json(text: &str) -> Value {
    let table = toml::de::DeTable::parse(text).expect("TOML").into_inner();
    object(table)
}

fn object(table: toml::de::DeTable<'_>) -> Value {
    let entries = table.into_iter().map(|(key, value)| (key.into_inner().into_owned(), value.into_inner()));
    Value::Object(entries.map(|(key, value)| (key, of(value))).collect::<Map<_, _>>())
}

fn of(value: toml::de::DeValue<'_>) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(integer) => integer.as_str().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(float) => float.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Datetime(_) => Value::Null,
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| of(item.into_inner())).collect()),
        DeValue::Table(table) => object(table),
    }
}

#[test]
fn both_take_what_is_right() {
    let validator = validator();
    let reference = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema.toml"))
        .expect("a file");
    let mut texts = vec![reference, EVERYTHING.to_owned()];
    texts.extend((0..100).map(|seed| relata_toml::write(&relata_toml::arbitrary::schema(seed), None)));
    for text in texts {
        if let Err(problems) = relata_toml::parse("schema.toml", &text) {
            panic!("the reader refuses:\n{problems}\n{text}");
        }
        let errors: Vec<String> = validator
            .iter_errors(&json(&text))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "the JSON Schema refuses: {errors:?}\n{text}");
    }
}

#[test]
fn both_refuse_what_is_wrong() {
    let validator = validator();
    for text in WRONG {
        assert!(relata_toml::parse("schema.toml", text).is_err(), "the reader takes:\n{text}");
        assert!(!validator.is_valid(&json(text)), "the JSON Schema takes:\n{text}");
    }
}

const WRONG: &[&str] = &[
    "table.t.columns.a = 'text'",
    "views.v = { comment = 'x' }",
    "tables.t.grants = ['x']",
    "tables.t.owner = ['x']",
    "schemas.public.owner = 5",
    "tables.t.grants = { app = { grant_option = true } }",
    "servers.s = { sql = 'foreign data wrapper f', user_mappings = { app = { Password = 'x' } } }",
    "servers.s = { sql = 'foreign data wrapper f', user_mappings = { app = { port = 1 } } }",
    "servers.s = { user_mappings = {} }",
    "sequences.s = { grants = { app = 5 } }",
    "default_privileges.app = ['x']",
    "default_privileges.app = { table = { other = 'select' } }",
    "default_privileges.app = { schemas = { other = 'usage' } }",
    "default_privileges.app = { tables = { other = 5 } }",
    "database.default_privileges = { app = 'x' }",
    "views.v = { query = 'select 1', file = 'v.sql' }",
    "views.v = { query = 'select 1', indexes = {} }",
    "views.v = { query = 'select 1', columns = { one = 1 } }",
    "views.v = { query = 'select 1', columns = { one = { type = 'text', default = '1' } } }",
    "functions.f = 5",
    "functions.f = { sql = '() language sql as $$$$', check_body = 'no' }",
    "functions.f = [{ query = 'select 1' }]",
    "tables.t.triggers.a = { sql = 'x', fires = 'never' }",
    "tables.t.policies = ['x']",
    "tables.t.row_level_security = 'yes'",
    "statistics.s = { sql = 'x', target = 'y' }",
    "tables = []",
    "tables.t.colums.a = 'text'",
    "tables.t.columns.a = 5",
    "tables.t.columns.a = { typ = 'text' }",
    "tables.t.columns.a = { null = true }",
    "tables.t.columns.a = { type = 'text', unique = 'yes' }",
    "tables.t.columns.a = { type = 'text', default = ['a'] }",
    "tables.t.columns.a = { type = 'bigint', identity = 'sometimes' }",
    "tables.t.columns.a = { type = 'text', storage = 'far' }",
    "tables.t.columns.a = { type = 'text', statistics = -5 }",
    "tables.t.columns.a = { type = 'text', references = 'b.c', on_delete = 'explode' }",
    "tables.t.columns.a = { type = 'text', validate = { emial = true } }",
    "tables.t.columns.a = { type = 'text', validate = { min_length = -1 } }",
    "tables.t.unique = ['a']",
    "tables.t.indexes.i = { columns = ['a'], wher = 'x' }",
    "tables.t.indexes.i = { unique = true }",
    "tables.t.checks.c = { no_inherit = true }",
    "tables.t.exclusions.e = { elements = [{ column = 'a' }] }",
    "tables.t.foreign_keys.f = { columns = ['a'] }",
    "tables.t.with = { fillfactor = [1] }",
    "tables.t.replica_identity = 'some'",
    "tables.t.columns.a = { default = 'x' }",
    "tables.t = { partition_by = 5, columns = { a = 'text' } }",
    "tables.t = { partition_by = 'list (a)', columns = { a = 'text' }, partitions = { p = { comment = 'c' } } }",
    "tables.t = { partition_by = 'list (a)', columns = { a = 'text' }, partitions = { p = { bound = 'default', inherits = 't' } } }",
    "tables.t = { partition_by = 'list (a)', columns = { a = 'text' }, partitions = { p = { bound = 'default', columns = { a = 'text' } } } }",
    "tables.t = { inherits = 5 }",
    "enums.mood = 'happy'",
    "enums.mood = [1]",
    "enums.mood = { comment = 'no labels' }",
    "domains.d = 5",
    "domains.d = { not_null = true }",
    "domains.d = 'text?'",
    "domains.d = { type = 'text', checks = ['value > 0'] }",
    "domains.d = { type = 'text', checks = { c = { not_valid = true } } }",
    "collations.c = 5",
    "collations.c = { sql = 'x', target = 5 }",
    "composites.c = { a = 'text' }",
    "composites.c = { attributes = { a = 'text?' } }",
    "composites.c = { attributes = { a = { comment = 'no type' } } }",
    "ranges.r = 5",
    "ranges.r = 'text?'",
    "ranges.r = { opclass = 'no subtype' }",
    "sequences.s = { strat = 1 }",
    "database.schema = ['public']",
    "database.postgres = 'sixteen'",
    "rust.datetime = 'chron'",
    "rust.out = 'src'",
    "include = 1",
];

/// Every key that there is.
const EVERYTHING: &str = r#"
[database]
schemas = ["public", "billing"]
extensions = { pg_trgm = { schema = "public", version = "1.6" }, btree_gist = {} }
postgres = 16
default_privileges = { app = { functions = {}, schemas = { other = "usage" } } }

[rust]
datetime = "jiff"
out = "src/schema.rs"

[enums]
mood = ["happy", { name = "sad", renamed_from = "blue", rust_name = "Sad" }]
role = { labels = ["admin"], comment = "c", renamed_from = ["a", "b"], rust_name = "Role" }

[domains]
email = "text"
code = { type = "email", not_null = true, not_null_name = "code_is_there", default = "'x'", collation = "C", check = "value <> ''", checks = { short = "length(value) < 9", long = { expr = "value <> 'y'", not_valid = true, comment = "c", renamed_from = "x" } }, comment = "c", renamed_from = ["a", "b"], rust_name = "Code", grants = { app = "usage" } }

[collations]
plain = "(provider = icu, locale = 'de')"
full = { sql = "(provider = icu, locale = 'de')", comment = "c", renamed_from = "x", owner = "app" }

[foreign_data_wrappers]
bare = ""
full = { sql = "handler h", comment = "c", renamed_from = "x", owner = "app", grants = { app = "usage" } }

[servers]
plain = "foreign data wrapper full"

[servers.films]
sql = "create server films foreign data wrapper full options (host 'h')"
comment = "c"
renamed_from = ["x"]
owner = "app"
grants = { app = { privileges = "usage", grant_option = true } }
user_mappings = { app = { user = "reader" }, public = {} }

[foreign_tables]
plain = "(id integer) server films"

[foreign_tables.films]
sql = "create foreign table films (id integer, title text) server films options (table_name 'f')"
comment = "c"
renamed_from = ["x"]
owner = "app"
grants = { app = ["select", "update (title)"] }
columns = { id = "integer", title = { type = "text?", comment = "c" } }
triggers = { t = { sql = "after insert on films for each row execute function f()", fires = "always" } }

[publications]
nothing = ""
news = { sql = "for all tables", comment = "c", renamed_from = "x", owner = "app" }

[event_triggers]
guard = "on sql_drop execute function f()"
log = { sql = "create event trigger log on ddl_command_end execute function f()", fires = "always", comment = "c", renamed_from = ["x"], owner = "app" }

[composites.address]
grants = {}
comment = "c"
renamed_from = "x"
rust_name = "Address"

[composites.address.attributes]
street = "text"
zip = { type = "text", collation = "C", comment = "c", renamed_from = ["x"], rust_name = "zip_code" }

[ranges]
spans = "integer"
times = { subtype = "time", opclass = "time_ops", subtype_diff = "f", multirange = "many_times", comment = "c", renamed_from = "x", grants = { app = "usage" } }
words = { subtype = "text", collation = "C" }

[sequences]
plain = {}
full = { type = "integer", start = 5, increment = 2, min = 1, max = 99, cache = 3, cycle = true, owned_by = "t.a", unlogged = true, comment = "c", renamed_from = "x" }

[tables.t]
comment = "c"
renamed_from = "old"
rust_name = "thing"
unlogged = true
with = { fillfactor = 70, autovacuum_enabled = false }
tablespace = "fast"
replica_identity = { index = "t_pk" }
primary_key = { columns = ["a", "b"], name = "t_pk", include = ["c"], without_overlaps = true, deferrable = true, with = { fillfactor = 70 }, tablespace = "fast", comment = "c", renamed_from = "x" }

[tables.t.columns]
a = { type = "integer", comment = "c", renamed_from = ["x", "y"], using = "a::integer", rust_name = "aa", rust_type = "i64" }
b = { type = "text", not_null_name = "t_b_given", collation = "C", storage = "external", compression = "lz4", statistics = 100, options = { n_distinct = -0.5 }, unique = true, check = "b <> ''" }
c = { type = "varchar(20)", null = true, check = { name = "c_ok", expr = "c <> ''", no_inherit = true, not_valid = true, comment = "c", renamed_from = "x" } }
d = { type = "text", generated = "upper(b)" }
e = { type = "text", generated = { expr = "lower(b)", stored = true } }
f = { type = "bigint", identity = { always = false, start = 5, increment = 2, min = 1, max = 99, cache = 3, cycle = true, sequence = "f_numbers" } }
g = { type = "mood?", default = "'sad'" }
h = { type = "uuid?", references = "other.id", on_delete = "set null", on_update = "cascade" }
i = { type = "uuid?", references = { table = "other", columns = ["id"], name = "i_fk", match = "full", deferrable = "deferred", not_valid = true, on_delete_columns = ["i"], comment = "c", renamed_from = "x" }, on_delete = "set null" }
j = { type = "text?", validate = { email = true, url = false, not_empty = true, min_length = 1, max_length = 9, pattern = "a+" } }
k = { type = "numeric(10, 2)?", default = 1.5, validate = { range = { min = 0, max = 9.5 } } }
l = { type = "boolean", default = true }
m = "mood[]?"
p = "code"
n = "int4range?"
id2 = "bigserial"
o = { type = "integer", identity = "by default" }

[tables.t.unique]
t_two = ["b", "c"]
t_three = { columns = ["c"], include = ["d"], nulls_not_distinct = true, deferrable = "immediate", with = { fillfactor = 70 }, tablespace = "fast", comment = "c", renamed_from = "x" }

[tables.t.foreign_keys]
t_fk = { columns = ["h"], references = { table = "other", columns = ["id"] }, on_delete = "set default", on_update = "restrict", match = "simple", deferrable = false, not_valid = false, on_delete_columns = ["h"], comment = "c", renamed_from = "x" }
t_fk2 = { columns = ["i"], references = "other", not_enforced = true }
t_fk3 = { columns = ["h", "n"], references = { table = "pairs", columns = ["x", "y"] }, period = true }

[tables.t.checks]
short = "a > 0"
said = { expr = "a > 2", not_enforced = true }
long = { expr = "a > 1", no_inherit = true, not_valid = true, comment = "c", renamed_from = "x" }

[tables.t.exclusions]
apart = { using = "gist", elements = [{ column = "n", with = "&&" }, { expr = "lower(n)", opclass = "int4_ops", collation = "x", desc = false, with = "=" }, { key = "(upper(n))", with = "=" }], include = ["a"], where = "a > 0", deferrable = true, with = { fillfactor = 70 }, tablespace = "fast", comment = "c", renamed_from = "x" }

[tables.t.indexes]
one = ["b"]
two = { columns = ["b desc nulls last", "(lower(c)) text_pattern_ops", { column = "d", opclass = "text_ops", collation = "\"C\"", desc = true, nulls = "last" }], unique = true, nulls_not_distinct = true, using = "btree", where = "a > 0", include = ["c"], with = { fillfactor = 70 }, tablespace = "fast", valid = false, comment = "c", renamed_from = "x" }

[tables.other.columns]
id = { type = "uuid", primary_key = true }

[tables.pairs]
unique = [["x", "y"], { columns = ["y"], name = "y_once", nulls_not_distinct = true }, { columns = ["x", "y"], name = "xy_apart", without_overlaps = true }]
replica_identity = "full"

[tables.pairs.columns]
x = "text"
y = "text"

[tables.events]
partition_by = "range (at)"
primary_key = ["at", "id"]
columns.id = "bigint"
columns.at = "timestamptz"
columns.kind = "text?"

[tables.events.partitions]
events_2024 = "for values from ('2024-01-01') to ('2025-01-01')"
events_rest = { bound = "default", schema = "billing", name = "rest" }

[tables.events.partitions.events_2025]
bound = "for values from ('2025-01-01') to ('2026-01-01')"
attached = { events_pkey = "events_2025_pk" }
partition_by = "list (kind)"
partitions = { events_2025_a = "for values in ('a')" }
columns.kind = { null = false, default = "'a'", storage = "external", compression = "pglz", statistics = 10, comment = "c" }
checks.kind_is_short = "length(kind) < 9"
comment = "c"

[tables.dated]
columns.at = "date?"

[tables.notes]
inherits = ["dated", "pairs"]
columns.at = { default = "current_date" }
columns.text = "text"

[schemas.public]
comment = "c"

[schemas.billing]
comment = "c"
enums.state = ["open"]
domains.states = "state[]"
sequences.numbers = { start = 10 }

[schemas.billing.tables.invoices.columns]
id = { type = "bigint", identity = "always" }
state = "state"
owner = { type = "uuid", references = "public.other.id" }

[functions]
one  = "() returns integer return 1"
two  = ["(a integer) returns integer return a", { sql = "create function two(a text) returns text return a", check_body = false, comment = "…" }]

[procedures]
nothing = { sql = "() language sql as ''", renamed_from = "nil", owner = "app" }

[aggregates]
total = "(integer) (sfunc = int4pl, stype = integer)"

[tables.secured]
owner = "app"
grants = { app = ["select", "update (a)"], public = "select", admin = { privileges = ["all"], grant_option = true } }
row_level_security = true
force_row_level_security = true
columns.a = "integer"
triggers = { t = "before insert on secured execute function f()", late = { sql = "after insert on secured for each row execute function f()", constraint = true, fires = "always" } }
rules = { r = { sql = "as on delete to secured do instead nothing", fires = "disabled" } }
policies = { own = "using (true)", other = { sql = "on secured for select using (a > 0)", comment = "…" } }

[views]
v = "select 1 as one"
w = { query = "select 2 as two", with = { security_barrier = true }, columns = { two = { comment = "…" }, three = "integer?", four = { type = "text", comment = "…" } }, comment = "…", triggers = { t = "instead of insert on w for each row execute function f()" } }

[materialized_views]
m = { query = "select 1 as one", with = { fillfactor = 70 }, tablespace = "fast", indexes = { m_one_idx = { columns = ["one desc"], unique = true } } }

[statistics]
s = { sql = "on a, b from secured", target = 100, owner = "app" }

[default_privileges]
app = { tables = { app = ["select", "insert"], other = { privileges = "all", grant_option = true } }, sequences = { other = "usage" }, functions = {}, types = { public = "usage" } }
"#;

/// The round trip law on everything at once.
#[test]
fn everything_comes_back() {
    let document =
        relata_toml::parse("schema.toml", EVERYTHING).unwrap_or_else(|problems| panic!("{problems}"));
    let text = relata_toml::write(&document.schema, Some(EVERYTHING));
    let again =
        relata_toml::parse("schema.toml", &text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(relata_toml::canonical(&again.schema), relata_toml::canonical(&document.schema), "{text}");
    assert_eq!(again.rust, document.rust);
}
