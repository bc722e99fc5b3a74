//! Structs as tuples of their fields, for `relata::query::record`.

use crate::column::Column;
use crate::text::strings;

/// How many fields, or tuples, stand in a tuple.
const WIDTH: usize = 8;

/// A field of a struct.
pub(crate) struct Field<'a> {
    pub(crate) column: &'a Column<'a>,
    /// The type that stands for the field's, for code in the module `implementation`.
    pub(crate) marker: String,
}

/// What takes the struct of this name apart and puts it together, and what only asks for that. `columns` is the list of
/// its columns' names in SQL.
pub(crate) fn implementation(name: &str, fields: &[Field<'_>], columns: &str) -> String {
    let names = fields.iter().map(|field| field.column.name_text.trim_start_matches("r#"));
    let as_in_sql = names.clone().zip(fields).all(|(name, field)| *name == field.column.sql);
    let names = if as_in_sql { columns.to_owned() } else { strings(names) };
    let types = tuple(fields.iter().map(|field| field.marker.clone()).collect());
    let refs = tuple(fields.iter().map(|field| format!("&self.{}", field.column.name_text)).collect());
    let values: String = (fields.iter().enumerate())
        .map(|(at, field)| format!("{}: values{},", field.column.name_text, path(at, fields.len())))
        .collect();
    let argument = if fields.is_empty() { "_" } else { "r::Values(values)" };
    format!(
        "impl r::Record for {name} {{
            type Types = {types};

            fn of({argument}: r::Values<{name}>) -> {name} {{
                {name} {{ {values} }}
            }}

            fn refs(&self) -> r::Refs<'_, {name}> {{
                r::Refs({refs})
            }}
        }}

        impl ::core::fmt::Debug for {name} {{
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {{
                r::debug(self, {name:?}, {names}, f)
            }}
        }}

        impl Clone for {name} {{
            fn clone(&self) -> {name} {{
                r::clone(self)
            }}
        }}"
    )
}

/// As a tuple, of tuples where there are many.
fn tuple(mut items: Vec<String>) -> String {
    let tuple = |items: &[String]| match items {
        [] => "()".to_owned(),
        items => format!("({},)", items.join(", ")),
    };
    while items.len() > WIDTH {
        items = items.chunks(WIDTH).map(tuple).collect();
    }
    tuple(&items)
}

/// The place of an item in the tuple of so many: `.1 .0`, for `.1.0` is a point and a number to who reads tokens.
fn path(at: usize, length: usize) -> String {
    places(at, length).iter().map(|place| format!(" .{place}")).collect()
}

/// The same as numbers, the outermost tuple first.
pub(crate) fn places(mut at: usize, mut length: usize) -> Vec<usize> {
    let mut places = Vec::new();
    loop {
        places.insert(0, if length > WIDTH { at % WIDTH } else { at });
        if length <= WIDTH {
            return places;
        }
        (at, length) = (at / WIDTH, length.div_ceil(WIDTH));
    }
}

#[cfg(test)]
mod tests {
    use super::{path, tuple};

    #[test]
    fn many_items_are_tuples_of_eight() {
        let items = |count: usize| (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
        assert_eq!(tuple(items(0)), "()");
        assert_eq!(tuple(items(2)), "(0, 1,)");
        assert_eq!(tuple(items(9)), "((0, 1, 2, 3, 4, 5, 6, 7,), (8,),)");
        assert_eq!(tuple(items(65)).matches('(').count(), 12);
        assert_eq!(
            [path(7, 8), path(7, 9), path(8, 9), path(64, 65)],
            [" .7", " .0 .7", " .1 .0", " .1 .0 .0"]
        );
    }
}
