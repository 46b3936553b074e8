//! What is put in the place of what: operators, signs, results of functions.

use quote::quote;
use syn::{BinOp, Expr, GenericArgument, PathArguments, ReturnType, Type, parse_quote};

/// The operators that an operator is mistaken for.
pub fn instead_of(op: &BinOp) -> Vec<BinOp> {
    match op {
        BinOp::Add(_) => vec![parse_quote!(-), parse_quote!(*)],
        BinOp::Sub(_) => vec![parse_quote!(+), parse_quote!(/)],
        BinOp::Mul(_) => vec![parse_quote!(+), parse_quote!(/)],
        BinOp::Div(_) => vec![parse_quote!(*), parse_quote!(%)],
        BinOp::Rem(_) => vec![parse_quote!(/), parse_quote!(+)],
        BinOp::And(_) => vec![parse_quote!(||)],
        BinOp::Or(_) => vec![parse_quote!(&&)],
        BinOp::Eq(_) => vec![parse_quote!(!=)],
        BinOp::Ne(_) => vec![parse_quote!(==)],
        BinOp::Lt(_) => vec![parse_quote!(==), parse_quote!(>), parse_quote!(<=)],
        BinOp::Gt(_) => vec![parse_quote!(==), parse_quote!(<), parse_quote!(>=)],
        BinOp::Le(_) => vec![parse_quote!(>), parse_quote!(<)],
        BinOp::Ge(_) => vec![parse_quote!(<), parse_quote!(>)],
        BinOp::BitAnd(_) => vec![parse_quote!(|), parse_quote!(^)],
        BinOp::BitOr(_) => vec![parse_quote!(&), parse_quote!(^)],
        BinOp::BitXor(_) => vec![parse_quote!(&), parse_quote!(|)],
        BinOp::Shl(_) => vec![parse_quote!(>>)],
        BinOp::Shr(_) => vec![parse_quote!(<<)],
        BinOp::AddAssign(_) => vec![parse_quote!(-=), parse_quote!(*=)],
        BinOp::SubAssign(_) => vec![parse_quote!(+=), parse_quote!(/=)],
        BinOp::MulAssign(_) => vec![parse_quote!(+=), parse_quote!(/=)],
        BinOp::DivAssign(_) => vec![parse_quote!(*=), parse_quote!(%=)],
        BinOp::BitAndAssign(_) => vec![parse_quote!(|=), parse_quote!(^=)],
        BinOp::BitOrAssign(_) => vec![parse_quote!(&=), parse_quote!(^=)],
        _ => vec![],
    }
}

/// What a function could return without doing anything; what doesn't compile is left out later.
pub fn results(of: &ReturnType) -> Vec<Expr> {
    match of {
        ReturnType::Default => vec![parse_quote!(())],
        ReturnType::Type(_, kind) => values(kind),
    }
}

fn values(of: &Type) -> Vec<Expr> {
    match of {
        Type::Path(path) => path.path.segments.last().map_or_else(Vec::new, |last| {
            let inner = arguments(&last.arguments);
            named(&last.ident.to_string(), &inner)
        }),
        Type::Reference(to) => match &*to.elem {
            Type::Path(path) if path.path.is_ident("str") => vec![parse_quote!(""), parse_quote!("xyzzy")],
            Type::Slice(_) => vec![parse_quote!(&[])],
            _ => vec![parse_quote!(Box::leak(Box::new(Default::default())))],
        },
        Type::Tuple(parts) if parts.elems.is_empty() => vec![parse_quote!(())],
        // One of each member at a time would be many; all of them small, then all of them other, are two.
        Type::Tuple(parts) => {
            let members: Vec<Vec<Expr>> = parts.elems.iter().map(values).collect();
            let most = members.iter().map(Vec::len).max().unwrap_or(0);
            if members.iter().any(Vec::is_empty) {
                return vec![];
            }
            (0..most)
                .map(|at| {
                    let each = members.iter().map(|values| &values[at.min(values.len() - 1)]);
                    parse_quote!((#(#each),*))
                })
                .collect()
        }
        Type::Array(array) => {
            let length = &array.len;
            values(&array.elem).iter().map(|value| parse_quote!([#value; #length])).collect()
        }
        _ => vec![],
    }
}

fn named(name: &str, inner: &[Type]) -> Vec<Expr> {
    let of_first = || inner.first().map_or_else(Vec::new, values);
    match name {
        "bool" => vec![parse_quote!(true), parse_quote!(false)],
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => vec![parse_quote!(0), parse_quote!(1)],
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => {
            vec![parse_quote!(0), parse_quote!(1), parse_quote!(-1)]
        }
        "f32" | "f64" => vec![parse_quote!(0.0), parse_quote!(1.0), parse_quote!(-1.0)],
        "String" => vec![parse_quote!(String::new()), parse_quote!("xyzzy".into())],
        "Option" => {
            let mut all = vec![parse_quote!(None)];
            all.extend(of_first().iter().map(|value| -> Expr { parse_quote!(Some(#value)) }));
            all
        }
        "Result" => {
            let inside = of_first();
            match inside.is_empty() {
                true => vec![parse_quote!(Ok(Default::default()))],
                false => inside.iter().map(|value| parse_quote!(Ok(#value))).collect(),
            }
        }
        "Vec" => {
            let mut all = vec![parse_quote!(Vec::new())];
            all.extend(of_first().iter().map(|value| -> Expr { parse_quote!(vec![#value]) }));
            all
        }
        _ => vec![parse_quote!(Default::default())],
    }
}

fn arguments(of: &PathArguments) -> Vec<Type> {
    match of {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(kind) => Some(kind.clone()),
                _ => None,
            })
            .collect(),
        _ => vec![],
    }
}

/// Code as one line.
pub fn shown(code: &impl quote::ToTokens) -> String {
    quote!(#code).to_string()
}
