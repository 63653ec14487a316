//! Markup as it is written, prefixes and all, so that tests can bend it in any way.

use std::fmt::Write as _;

/// An element as written. Attributes include namespace declarations.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Raw {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Child {
    Element(Raw),
    Text(String),
    /// Comments, processing instructions and the like, written as they stand.
    Verbatim(&'static str),
}

impl Child {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Element(_) | Self::Verbatim(_) => None,
        }
    }
}

impl Raw {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), attributes: Vec::new(), children: Vec::new() }
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    pub fn with_some(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub fn push(&mut self, child: Self) {
        self.children.push(Child::Element(child));
    }

    pub fn containing(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// How many elements there are, this one included.
    pub fn count(&self) -> usize {
        1 + self.elements().map(Self::count).sum::<usize>()
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) | Child::Verbatim(_) => None,
        })
    }

    /// The element with that number in document order, this one being 0.
    pub fn nth_mut(&mut self, number: usize) -> Option<&mut Self> {
        let mut left = number;
        self.find(&mut left)
    }

    fn find(&mut self, left: &mut usize) -> Option<&mut Self> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        for child in &mut self.children {
            if let Child::Element(element) = child
                && let Some(found) = element.find(left)
            {
                return Some(found);
            }
        }
        None
    }

    pub fn to_xml(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        write!(text, "<{}", self.name).expect("a String takes all");
        for (name, value) in &self.attributes {
            write!(text, " {name}=\"{}\"", escaped(value)).expect("a String takes all");
        }
        if self.children.is_empty() {
            text.push_str("/>");
            return;
        }
        text.push('>');
        for child in &self.children {
            match child {
                Child::Element(element) => element.write(text),
                Child::Text(content) => text.push_str(&escaped(content)),
                Child::Verbatim(content) => text.push_str(content),
            }
        }
        write!(text, "</{}>", self.name).expect("a String takes all");
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => write!(out, "&#{};", u32::from(c)).expect("a String takes all"),
            c => out.push(c),
        }
    }
    out
}
