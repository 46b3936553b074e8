//! All mutants of a file woven into it: each behind a question, asked as the program runs, whether it is the one tried.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, BinOp, Block, Expr, Pat, Signature, parse_quote};

use crate::changes::{instead_of, results, shown};

/// One way to break the program.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutant {
    /// Its number, from 0, in order of files and of places in them.
    pub id: u32,
    /// The file, from the program's root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The function it stands in.
    pub function: String,
    /// What became of what.
    pub change: String,
}

/// Weaves mutants into files, one after the other.
pub struct Weaver<'a> {
    /// All mutants met so far, those left out among them, so that numbers stay as they are.
    pub mutants: Vec<Mutant>,
    left_out: &'a HashSet<u32>,
    file: String,
    functions: Vec<String>,
}

impl<'a> Weaver<'a> {
    /// A weaver that leaves out the mutants of these numbers.
    pub fn without(left_out: &'a HashSet<u32>) -> Weaver<'a> {
        Weaver { mutants: Vec::new(), left_out, file: String::new(), functions: Vec::new() }
    }

    /// The file's text with its mutants.
    pub fn weave(&mut self, name: &str, text: &str) -> syn::Result<String> {
        let mut file = syn::parse_file(text)?;
        self.file = name.to_owned();
        self.visit_file_mut(&mut file);
        Ok(prettyplease::unparse(&file))
    }

    /// The mutant's number, unless it is left out.
    fn add(&mut self, line: usize, change: String) -> Option<u32> {
        let id = self.mutants.len() as u32;
        let function = self.functions.join("::");
        self.mutants.push(Mutant { id, file: self.file.clone(), line, function, change });
        (!self.left_out.contains(&id)).then_some(id)
    }

    fn function(&mut self, attributes: &[Attribute], signature: &Signature, body: &mut Block) {
        // What is computed as the program is compiled asks nobody.
        if is_test(attributes) || signature.constness.is_some() {
            return;
        }
        self.functions.push(signature.ident.to_string());
        let line = signature.span().start().line;
        // What does nothing can't be left undone.
        let values = if body.stmts.is_empty() { vec![] } else { results(&signature.output) };
        let instead: Vec<(Option<u32>, Expr)> = values
            .into_iter()
            .map(|value| (self.add(line, format!("returns {}", shown(&value))), value))
            .collect();
        visit_mut::visit_block_mut(self, body);
        for (id, value) in instead.into_iter().rev() {
            if let Some(id) = id {
                body.stmts.insert(0, parse_quote!(if crate::mutants::is(#id) { return #value; }));
            }
        }
        self.functions.pop();
    }

    /// `else` with each of `instead` before it, behind its question.
    fn asked(instead: Vec<(u32, Expr)>, otherwise: Expr) -> Expr {
        if instead.is_empty() {
            return otherwise;
        }
        let last = instead.into_iter().rev().fold(None::<Expr>, |after, (id, value)| {
            Some(match after {
                None => parse_quote!(if crate::mutants::is(#id) { #value } else { #otherwise }),
                Some(after) => parse_quote!(if crate::mutants::is(#id) { #value } else #after),
            })
        });
        let all = last.expect("there is at least one");
        parse_quote!((#all))
    }

    fn binary(&mut self, expr: &mut Expr) {
        let Expr::Binary(whole) = &*expr else { return };
        let original = whole.clone();
        visit_mut::visit_expr_mut(self, expr);
        if matches!(original.op, BinOp::And(_) | BinOp::Or(_))
            && (binds(&original.left) || binds(&original.right))
        {
            return;
        }
        let line = original.op.span().start().line;
        let mut instead = Vec::new();
        for op in instead_of(&original.op) {
            let change = format!("{} for {} in {}", shown(&op), shown(&original.op), shown(&original));
            if let Some(id) = self.add(line, change) {
                let (left, right) = (&original.left, &original.right);
                instead.push((
                    id,
                    Expr::Binary(syn::ExprBinary {
                        op,
                        left: left.clone(),
                        right: right.clone(),
                        attrs: vec![],
                    }),
                ));
            }
        }
        *expr = Self::asked(instead, expr.clone());
    }

    fn unary(&mut self, expr: &mut Expr) {
        let Expr::Unary(whole) = &*expr else { return };
        let original = whole.clone();
        visit_mut::visit_expr_mut(self, expr);
        if matches!(original.op, syn::UnOp::Deref(_)) {
            return;
        }
        let change = format!("no {} in {}", shown(&original.op), shown(&original));
        if let Some(id) = self.add(original.op.span().start().line, change) {
            *expr = Self::asked(vec![(id, (*original.expr).clone())], expr.clone());
        }
    }

    fn arms(&mut self, whole: &mut syn::ExprMatch) {
        // Without an arm for all else the others can't be taken away.
        let has_rest = whole.arms.iter().any(|arm| matches!(arm.pat, Pat::Wild(_)) && arm.guard.is_none());
        visit_mut::visit_expr_match_mut(self, whole);
        for arm in &mut whole.arms {
            let line = arm.pat.span().start().line;
            let pattern = shown(&arm.pat);
            if let Some((_, guard)) = &mut arm.guard
                && !binds(guard)
            {
                let mut instead = Vec::new();
                for value in [true, false] {
                    let change = format!("guard of {pattern} is {value}");
                    if let Some(id) = self.add(line, change) {
                        instead.push((id, parse_quote!(#value)));
                    }
                }
                **guard = Self::asked(instead, (**guard).clone());
            } else if arm.guard.is_none()
                && has_rest
                && !matches!(arm.pat, Pat::Wild(_))
                && let Some(id) = self.add(line, format!("no arm for {pattern}"))
            {
                arm.guard = Some((parse_quote!(if), parse_quote!(!crate::mutants::is(#id))));
            }
        }
    }
}

/// Whether it holds a `let` of a chain of conditions.
fn binds(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(both) if matches!(both.op, BinOp::And(_)) => binds(&both.left) || binds(&both.right),
        _ => false,
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg") && shown(&attribute.meta).contains("test"))
    })
}

impl VisitMut for Weaver<'_> {
    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit_mut::visit_item_mod_mut(self, module);
        }
    }

    fn visit_item_fn_mut(&mut self, item: &mut syn::ItemFn) {
        self.function(&item.attrs, &item.sig, &mut item.block);
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut syn::ImplItemFn) {
        self.function(&item.attrs, &item.sig, &mut item.block);
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        if is_test(&item.attrs) {
            return;
        }
        self.functions.push(shown(&item.self_ty));
        visit_mut::visit_item_impl_mut(self, item);
        self.functions.pop();
    }

    // Constants, types and patterns are settled as the program is compiled.
    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}
    fn visit_impl_item_const_mut(&mut self, _: &mut syn::ImplItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}
    fn visit_item_enum_mut(&mut self, _: &mut syn::ItemEnum) {}
    fn visit_type_mut(&mut self, _: &mut syn::Type) {}
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}

    fn visit_expr_repeat_mut(&mut self, repeat: &mut syn::ExprRepeat) {
        self.visit_expr_mut(&mut repeat.expr);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Binary(_) => self.binary(expr),
            Expr::Unary(_) => self.unary(expr),
            Expr::Match(whole) => self.arms(whole),
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }
}
