//! Reads sets of characters (part 2, appendix F, productions 11 to 37).

use super::blocks;
use super::expression::{Class, ClassGroup, ClassMember, Escape, Set};
use super::parse::{DEEPEST, Reader};

/// The general categories of Unicode that can be named.
const CATEGORIES: [&str; 36] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C",
    "Cc", "Cf", "Co", "Cn",
];

impl Reader<'_> {
    /// The rest of a set whose bracket was taken.
    pub fn class_group(&mut self, depth: usize) -> Result<ClassGroup, String> {
        if depth >= DEEPEST {
            return Err(format!("has sets more than {DEEPEST} deep in one another"));
        }
        let is_negated = self.eat('^');
        let mut members = Vec::new();
        let mut minus = None;
        while !self.eat(']') {
            if self.is_at("-[") && !members.is_empty() {
                self.next();
                self.next();
                minus = Some(Box::new(self.class_group(depth + 1)?));
                if !self.eat(']') {
                    return Err(self.refuse("has something in a set behind what is taken away"));
                }
                break;
            }
            members.push(self.member(members.is_empty())?);
        }
        if members.is_empty() {
            return Err(self.refuse("has a set with nothing in it, before"));
        }
        Ok(ClassGroup { is_negated, members, minus })
    }

    fn member(&mut self, is_first: bool) -> Result<ClassMember, String> {
        // A hyphen is itself at the beginning and at the end, and nowhere else.
        if self.is_at("-") {
            if !is_first && !self.is_at("-]") && !self.is_at("--[") {
                return Err(self.refuse("has a hyphen inside of a set without a backslash"));
            }
            self.next();
            return Ok(ClassMember::Range('-', '-'));
        }
        let first = match self.limit()? {
            Class::Char(character) => character,
            Class::Escape(escape) => return Ok(ClassMember::Escape(escape)),
            Class::Dot | Class::Group(_) => return Err(self.refuse("has a set in a set")),
        };
        if !self.is_at("-") || ["-]", "-[", "--["].iter().any(|end| self.is_at(end)) {
            return Ok(ClassMember::Range(first, first));
        }
        self.next();
        if self.is_at("-") {
            return Err(self.refuse("has a hyphen inside of a set without a backslash"));
        }
        match self.limit()? {
            Class::Char(last) if first <= last => Ok(ClassMember::Range(first, last)),
            Class::Char(last) => Err(format!("has a range that runs backwards: {first}-{last}")),
            _ => Err(self.refuse("has a range that ends with a set, before")),
        }
    }

    /// One character or escape in a set.
    fn limit(&mut self) -> Result<Class, String> {
        match self.peek() {
            None => Err(self.refuse("has a set that is not closed")),
            Some('[' | ']') => Err(self.refuse("has a character that needs a backslash in front")),
            Some('\\') => self.escape(),
            Some(character) => {
                self.next();
                Ok(Class::Char(character))
            }
        }
    }

    /// An escape, whose backslash comes next.
    pub fn escape(&mut self) -> Result<Class, String> {
        self.next();
        let Some(letter) = self.peek() else { return Err(self.refuse("breaks off")) };
        let set = match letter.to_ascii_lowercase() {
            's' => Some(Set::Space),
            'i' => Some(Set::NameStart),
            'c' => Some(Set::NameCharacter),
            'd' => Some(Set::Digit),
            'w' => Some(Set::Word),
            _ => None,
        };
        let is_negated = letter.is_ascii_uppercase();
        if let Some(set) = set {
            self.next();
            return Ok(Class::Escape(Escape { is_negated, set }));
        }
        let character = match letter {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' => {
                letter
            }
            'p' | 'P' => {
                self.next();
                let set = self.property()?;
                return Ok(Class::Escape(Escape { is_negated, set }));
            }
            _ => return Err(self.refuse("has an escape that there is not")),
        };
        self.next();
        Ok(Class::Char(character))
    }

    /// A category or a block in braces.
    fn property(&mut self) -> Result<Set, String> {
        if !self.eat('{') {
            return Err(self.refuse("names no category in braces"));
        }
        let Some(name) = self.until('}') else {
            return Err(self.refuse("has a brace that is not closed"));
        };
        if let Some(category) = CATEGORIES.iter().find(|category| **category == name) {
            return Ok(Set::Category(category));
        }
        let ranges = name.strip_prefix("Is").map(blocks::ranges).unwrap_or_default();
        if ranges.is_empty() {
            let name = crate::schema::value::excerpt(name);
            return Err(format!("names no category or block that there is: {name}"));
        }
        Ok(Set::Block(ranges))
    }
}
