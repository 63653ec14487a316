//! Text of somebody else's in HTML: escaped by its type, and harmless.

use std::fmt::Write as _;

use maud::{Escaper, Markup, Render, html};

use super::super::visible::{visible, visible_line};
use crate::ground::Verdict;

/// Text on one line, with everything written out that could repaint, reorder or break it.
pub(in crate::report) struct Line<'a>(pub &'a str);

/// Text that keeps its lines.
pub(in crate::report) struct Block<'a>(pub &'a str);

impl Render for Line<'_> {
    fn render_to(&self, out: &mut String) {
        escape(&visible_line(self.0), out);
    }
}

impl Render for Block<'_> {
    fn render_to(&self, out: &mut String) {
        escape(&visible(self.0), out);
    }
}

fn escape(text: &str, out: &mut String) {
    Escaper::new(out).write_str(text).expect("a String takes all");
}

/// The label of a verdict. Its word says what its colour says.
pub(in crate::report) fn badge(verdict: Verdict) -> Markup {
    html! { span class=(format!("badge {verdict}")) { (verdict.to_string()) } }
}

/// A row of a description list.
pub(in crate::report) fn fact(term: &str, value: impl Render) -> Markup {
    html! { div { dt { (term) } dd { (value) } } }
}

/// A table that may be wider than the screen: it can be scrolled, by keyboard too.
pub(in crate::report) fn scrolled(label: &str, table: &Markup) -> Markup {
    html! { div .scroll tabindex="0" role="group" aria-label=(label) { (table) } }
}
