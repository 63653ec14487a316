//! One explanation: a heading, sentences, labelled rows.

use anstyle::Style;

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
