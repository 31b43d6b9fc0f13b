//! `#[derive(Columns)]`: the fields of a result become labelled arrays, described where they are declared.
//!
//! ```ignore
//! #[derive(Columns)]
//! struct Network {
//!     /// Loss of each trial
//!     #[array(dims = "trial")]
//!     loss: Vec<f64>,
//!     /// Firing rate
//!     #[array(name = "rate", dims = "unit", units = "1/s")]
//!     rates: Vec<f64>,
//!     #[array(flatten)]
//!     weights: Weights,
//!     #[array(each = "point")]
//!     points: Vec<Point>,
//!     seconds: f64, // stays in the cell
//! }
//! ```
//!
//! The description is the field's documentation, on one line and without its full stop. `name` is the field's own where it
//! is not given, `units` are 1, and `about` takes the documentation's place. `value` is an expression for a function of the row, for numbers that are not a field's as they
//! stand; on the struct itself it describes numbers that are no field's at all. `flatten` takes the columns of a field's
//! type, `each` those of its elements, along one more dimension.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, Field, Lit, LitStr, Meta, Result, parse_macro_input, spanned::Spanned,
};

/// Implements `attractor_lab::Columns`; see the crate's documentation.
#[proc_macro_derive(Columns, attributes(array))]
pub fn columns(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(input.span(), "only a struct has columns"));
    };
    let fields = data.fields.iter().map(of_field).collect::<Result<Vec<_>>>()?;
    let others = arrays(&input.attrs).map(of_struct).collect::<Result<Vec<_>>>()?;
    let (name, columns) = (&input.ident, fields.into_iter().flatten().chain(others));
    Ok(quote! {
        impl ::attractor_lab::Columns for #name {
            fn columns(table: &::attractor_lab::Table<'_, Self>, data: &mut ::attractor_lab::Dataset) {
                #(#columns)*
            }
        }
    })
}

fn arrays(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("array"))
}

/// What stands in `#[array(..)]`.
#[derive(Default)]
struct Column {
    name: Option<LitStr>,
    dims: Option<LitStr>,
    units: Option<LitStr>,
    about: Option<Expr>,
    value: Option<Expr>,
    each: Option<LitStr>,
    flatten: bool,
}

impl Column {
    fn parse(attribute: &Attribute) -> Result<Self> {
        let mut column = Self::default();
        attribute.parse_nested_meta(|meta| {
            let key = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            match key.as_str() {
                "flatten" => column.flatten = true,
                "name" => column.name = Some(meta.value()?.parse()?),
                "dims" => column.dims = Some(meta.value()?.parse()?),
                "units" => column.units = Some(meta.value()?.parse()?),
                "about" => column.about = Some(meta.value()?.parse()?),
                "value" => column.value = Some(meta.value()?.parse()?),
                "each" => column.each = Some(meta.value()?.parse()?),
                _ => return Err(meta.error("name, dims, units, about, value, each or flatten")),
            }
            Ok(())
        })?;
        Ok(column)
    }

    fn insert(&self, name: &str, value: &TokenStream, about: &TokenStream) -> TokenStream {
        let text = |given: &Option<LitStr>, default: &str| given.as_ref().map_or(default.to_owned(), LitStr::value);
        let (name, units, dims) = (text(&self.name, name), text(&self.units, "1"), text(&self.dims, ""));
        let dims = dims.split(',').map(str::trim).filter(|dim| !dim.is_empty());
        quote!(table.column(data, #name, &[#(#dims),*], #value, #units, &#about);)
    }
}

fn of_field(field: &Field) -> Result<Vec<TokenStream>> {
    let Some(ident) = &field.ident else { return Err(Error::new(field.span(), "columns have names")) };
    let described = documentation(&field.attrs);
    let column = |attribute: &Attribute| {
        let column = Column::parse(attribute)?;
        if column.flatten {
            return Ok(quote!(table.part(|row| Some(&row.#ident)).insert(data);));
        }
        if let Some(dim) = &column.each {
            return Ok(quote!(table.each(#dim, |row| &row.#ident[..]).insert(data);));
        }
        let about = match &column.about {
            Some(about) => quote!(#about),
            None if described.is_empty() => {
                return Err(Error::new(attribute.span(), "document the field, or say `about`"));
            }
            None => quote!(#described),
        };
        let value = column.value.as_ref().map_or_else(|| quote!(|row| &row.#ident), |value| quote!(#value));
        Ok(column.insert(&ident.to_string(), &value, &about))
    };
    arrays(&field.attrs).map(column).collect()
}

fn of_struct(attribute: &Attribute) -> Result<TokenStream> {
    let column = Column::parse(attribute)?;
    let (Some(name), Some(value), Some(about)) = (&column.name, &column.value, &column.about) else {
        return Err(Error::new(attribute.span(), "a column of no field has `name`, `value` and `about`"));
    };
    Ok(column.insert(&name.value(), &quote!(#value), &quote!(#about)))
}

/// The documentation on one line, without the full stop at its end.
fn documentation(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| {
        let Meta::NameValue(meta) = &attribute.meta else { return None };
        let Expr::Lit(literal) = &meta.value else { return None };
        let Lit::Str(text) = &literal.lit else { return None };
        attribute.path().is_ident("doc").then(|| text.value().trim().to_owned())
    };
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    lines.join(" ").trim_end_matches('.').to_owned()
}
