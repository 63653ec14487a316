//! One explanation: a heading, sentences, labelled rows.

use anstyle::Style;

use crate::spec::{ClauseId, Spec};

/// A page in the making.
pub struct Page {
    lines: Vec<String>,
}

impl Page {
    /// A page about `name`, which is a `kind`.
    pub fn new(kind: &str, name: &str) -> Self {
        let style = Style::new().bold();
        Self { lines: vec![format!("{kind} {style}{name}{style:#}")] }
    }

    /// A sentence of its own.
    pub fn say(&mut self, text: &str) {
        self.lines.push(format!("  {text}"));
    }

    /// A labelled value; nothing where the value is empty.
    pub fn row(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            self.lines.push(format!("  {:<18} {value}", format!("{label}:")));
        }
    }

    /// What a case is about: its clause, what that requires and where it comes from.
    pub fn requirement(&mut self, clause: &ClauseId, spec: &Spec) {
        self.row("clause", &ground(clause, spec));
        if let Some(clause) = spec.catalogue.clause(&clause.0) {
            self.row("requirement", &clause.text);
            self.row("source", &clause.source);
        }
    }

    /// A labelled list, one entry a line; nothing where it is empty.
    pub fn list(&mut self, label: &str, entries: impl IntoIterator<Item = String>) {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_none() {
            return;
        }
        self.lines.push(format!("  {label}:"));
        self.lines.extend(entries.map(|entry| format!("    {entry}")));
    }

    /// The page as text.
    pub fn into_text(self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }
}

/// An assertion of a case: what it demands and, where that is not the clause of the case, its own.
pub fn assertion(slug: &str, demand: &str, own: Option<&ClauseId>, spec: &Spec) -> Vec<String> {
    let mut lines = vec![format!("   #{slug}: {demand}")];
    lines.extend(own.map(|clause| format!("      {}", ground(clause, spec))));
    lines
}

/// A clause by its id, with what a breach of it weighs.
fn ground(clause: &ClauseId, spec: &Spec) -> String {
    match spec.catalogue.clause(&clause.0) {
        Some(known) => format!("{clause} ({}, {})", known.level, known.basis),
        None => clause.to_string(),
    }
}
