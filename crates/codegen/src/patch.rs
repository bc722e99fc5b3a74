//! `Patch`: what an UPDATE changes of a row.

use proc_macro2::TokenStream;
use quote::quote;
use relata_schema::ColumnValue;

use crate::column::Column;
use crate::validate;

/// The columns that UPDATE may set.
fn updatable<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| match &column.definition.value {
        ColumnValue::Given | ColumnValue::Default(_) => true,
        ColumnValue::Identity(identity) => !identity.always,
        ColumnValue::Generated(_) => false,
    })
}

/// The struct.
pub(crate) fn structs(columns: &[Column<'_>]) -> TokenStream {
    let fields = updatable(columns).map(|column| {
        let Column { name, doc, field, .. } = column;
        quote! {
            #doc
            pub #name: Option<#field>,
        }
    });
    quote! {
        /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
        #[derive(Debug, Clone, Default)]
        pub struct Patch {
            #(#fields)*
        }
    }
}

/// The trait.
pub(crate) fn implementation(columns: &[Column<'_>]) -> TokenStream {
    let sets = updatable(columns).map(|column| {
        let (marker, name, sql) = (&column.marker_inside, &column.name, &column.sql);
        quote!(q::Set::given::<#marker>(#sql, self.#name, out);)
    });
    let validate = validate::implementation("Patch", updatable(columns));
    quote! {
        #validate

        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();

            fn push(self, out: &mut Vec<q::Set>) {
                #(#sets)*
            }
        }
    }
}
