//! Composite types: a Rust struct each. Every field is an `Option`, for PostgreSQL lets any attribute be NULL.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use relata_schema::check::{Part, Problem};
use relata_schema::{Attribute, Composite, ObjectId, QualifiedName};

use crate::doc;
use crate::layout::{Layout, Place};
use crate::name::{Names, Style, Wanted};

pub(crate) fn items(
    layout: &Layout<'_>,
    name: &QualifiedName,
    definition: &Composite,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> TokenStream {
    let rust = &layout.composites[name];
    let sql = relata_sql::qualified(&name.schema, &name.name);
    let fields = names(name, definition, problems);
    let doc = doc::with_comment(format!("Composite type `{name}`."), definition.comment.as_deref());
    let docs = definition.attributes.iter().map(describe);
    let types = definition.attributes.iter().map(|it| layout.rust(&layout.column_type(&it.type_name), place));
    let markers: Vec<TokenStream> = (definition.attributes.iter())
        .map(|attribute| layout.marker(&layout.column_type(&attribute.type_name), place))
        .collect();
    let attributes: Vec<&str> = definition.attributes.iter().map(|attribute| &*attribute.name).collect();
    quote! {
        #doc
        #[allow(dead_code, unreachable_pub)]
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct #rust {
            #(
                #docs
                pub #fields: ::core::option::Option<#types>,
            )*
        }

        impl ::relata::types::SqlComposite for #rust {
            const SQL: &'static str = #sql;

            fn read(
                fields: &mut ::relata::types::FieldReader<'_>,
            ) -> ::core::result::Result<#rust, ::relata::types::Refused> {
                ::core::result::Result::Ok(#rust {
                    #(#fields: fields.read::<::relata::types::Nullable<#markers>>(#attributes)?),*
                })
            }

            fn write(
                &self,
                fields: &mut ::relata::types::FieldWriter<'_>,
            ) -> ::core::result::Result<(), ::relata::types::Refused> {
                #(fields.write::<::relata::types::Nullable<#markers>>(#attributes, &self.#fields)?;)*
                ::core::result::Result::Ok(())
            }
        }

        impl ::relata::types::RustType for #rust {
            type Sql = ::relata::types::Composite<#rust>;
        }
    }
}

pub(crate) fn names(name: &QualifiedName, definition: &Composite, problems: &mut Vec<Problem>) -> Vec<Ident> {
    let wanted: Vec<Wanted<'_>> = (definition.attributes.iter())
        .map(|attribute| Wanted {
            sql: &attribute.name,
            rust_name: attribute.rust_name.as_deref(),
            style: Style::Snake,
            object: ObjectId::attribute(name, &attribute.name),
            part: Part::Name,
        })
        .collect();
    Names::new(&[]).give(&wanted, problems)
}

fn describe(attribute: &Attribute) -> TokenStream {
    doc::with_comment(format!("`{}`.", attribute.type_name), attribute.comment.as_deref())
}
