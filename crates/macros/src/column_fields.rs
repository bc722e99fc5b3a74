//! Fields that stand for columns: what the derives for tables have in common.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Path, Type};

use crate::attributes::{Keys, fields, keys, plain};

/// A field, and the column that it stands for.
pub(crate) struct ColumnField<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The path of the column's constant, with the field's place for what is wrong with it.
    pub(crate) column: Path,
    /// Its table's module, where that is not the struct's own.
    pub(crate) other_table: Option<Path>,
}

/// The table's module and the fields of a struct.
pub(crate) fn read<'a>(input: &'a DeriveInput, what: &str) -> syn::Result<(Path, Vec<ColumnField<'a>>)> {
    let Keys { table, .. } = keys(&input.attrs, &["table"])?;
    let Some(table) = table else {
        let message = format!("`#[derive({what})]` wants to know the table: `#[relata(table = users)]`");
        return Err(syn::Error::new(input.ident.span(), message));
    };
    if !input.generics.params.is_empty() {
        let message = format!("`#[derive({what})]` is for structs without generics");
        return Err(syn::Error::new(input.generics.span(), message));
    }
    let fields = fields(input, what)?.into_iter().map(|(ident, field)| {
        let keys = keys(&field.attrs, &["column"])?;
        let path = keys.column.unwrap_or_else(|| ident.clone().into());
        let (column, other_table) = located(&table, path);
        Ok(ColumnField { ident, ty: &field.ty, column, other_table })
    });
    let fields = fields.collect::<syn::Result<Vec<_>>>()?;
    Ok((table, fields))
}

/// A name alone is a column of the struct's own table.
fn located(table: &Path, mut path: Path) -> (Path, Option<Path>) {
    if path.segments.len() == 1 {
        let mut column = table.clone();
        column.segments.extend(path.segments);
        return (column, None);
    }
    let column = path.clone();
    path.segments.pop();
    path.segments.pop_punct();
    let own = quote!(#path).to_string() == quote!(#table).to_string();
    (column, (!own).then_some(path))
}

impl ColumnField<'_> {
    /// The trait that tells whether the field's type fits, by its implementation for `holder`, a type with `Expected` in
    /// it; one for each field, so that the message can name it.
    pub(crate) fn fits(
        &self,
        holder: TokenStream,
        method: TokenStream,
        implementation: TokenStream,
    ) -> TokenStream {
        let (name, field, column) = (self.fits_name(), plain(self.ident), self.told());
        let of_nothing = with_nothing(method.clone());
        let expected = holder.to_string().replace(' ', "").replace("Expected", "{Expected}");
        let expected = expected.rsplit("::").next().unwrap_or(&expected).to_owned();
        let message =
            format!("field `{field}` is of type `{{Self}}`, and column `{column}` wants `{expected}`");
        let label = format!("expected `{expected}`");
        let ty = self.ty;
        quote! {
            #[allow(non_camel_case_types)]
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            trait #name<Expected>: Sized {
                #method;
            }

            #[diagnostic::do_not_recommend]
            impl<Expected> #name<Expected> for #holder {
                #[inline]
                #method {
                    #implementation
                }
            }

            // With one implementation alone the compiler would take the field's type for the column's.
            #[diagnostic::do_not_recommend]
            impl #name<__Nothing> for #ty {
                #of_nothing {
                    ::core::unreachable!("there is no value of this type")
                }
            }
        }
    }

    /// `<FieldType as FieldTrait<_>>`, with the field's type for the place of an error.
    pub(crate) fn fitted(&self) -> TokenStream {
        let (ty, name) = (self.ty, self.fits_name());
        quote_spanned!(ty.span()=> <#ty as #name<_>>)
    }

    fn fits_name(&self) -> Ident {
        format_ident!("Field_{}", plain(self.ident))
    }

    /// `users::email`
    fn told(&self) -> String {
        let segments: Vec<String> =
            self.column.segments.iter().rev().take(2).map(|it| plain(&it.ident)).collect();
        segments.into_iter().rev().collect::<Vec<_>>().join("::")
    }

    /// Whether the type is written as `name<…>`, whatever its path.
    pub(crate) fn is(&self, name: &str) -> bool {
        match self.ty {
            Type::Path(path) => path.path.segments.last().is_some_and(|it| it.ident == name),
            _ => false,
        }
    }
}

/// The type of no column.
pub(crate) fn nothing() -> TokenStream {
    quote! {
        #[allow(dead_code, non_camel_case_types)]
        enum __Nothing {}
    }
}

/// A method's signature with `__Nothing` for `Expected`.
fn with_nothing(method: TokenStream) -> TokenStream {
    let tokens = method.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Expected" => {
            TokenTree::Ident(Ident::new("__Nothing", ident.span()))
        }
        TokenTree::Group(group) => {
            TokenTree::Group(Group::new(group.delimiter(), with_nothing(group.stream())))
        }
        other => other,
    });
    tokens.collect()
}
