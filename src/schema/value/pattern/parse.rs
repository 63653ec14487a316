//! Reads regular expressions (part 2, appendix F, productions 1 to 10).

use super::expression::{Atom, Class, Expression, Piece};

/// How deep groups, and sets in brackets, may be in one another.
pub(super) const DEEPEST: usize = 40;

/// Reads a whole pattern.
///
/// # Errors
/// Says what is wrong and where, to be put behind the pattern.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut reader = Reader { text, rest: text };
    let expression = reader.expression(0)?;
    match reader.peek() {
        None => Ok(expression),
        Some(_) => Err(reader.refuse("closes a group that is not open")),
    }
}

/// What is left to read.
pub(super) struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl Reader<'_> {
    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Whether that comes next.
    pub fn is_at(&self, text: &str) -> bool {
        self.rest.starts_with(text)
    }

    pub fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    /// Takes that character, if it comes next.
    pub fn eat(&mut self, character: char) -> bool {
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes all before that character, and the character.
    pub fn until(&mut self, character: char) -> Option<&str> {
        let (before, rest) = self.rest.split_once(character)?;
        self.rest = rest;
        Some(before)
    }

    /// An error at the character that comes next.
    pub fn refuse(&self, what: &str) -> String {
        let read = self.text.len() - self.rest.len();
        let at = self.text[..read].chars().count() + 1;
        match self.peek() {
            Some(character) => format!("{what}: `{character}`, character {at}"),
            None => format!("{what}, at its end"),
        }
    }

    fn expression(&mut self, depth: usize) -> Result<Expression, String> {
        let mut branches = vec![self.branch(depth)?];
        while self.eat('|') {
            branches.push(self.branch(depth)?);
        }
        Ok(Expression { branches })
    }

    fn branch(&mut self, depth: usize) -> Result<Vec<Piece>, String> {
        let mut pieces = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let atom = self.atom(depth)?;
            let (min, max) = self.quantifier()?;
            // What stands never, or is nothing, leaves no trace.
            let is_nothing = match &atom {
                Atom::Class(_) => false,
                Atom::Group(group) => group.branches.iter().all(Vec::is_empty),
            };
            if max != Some(0) && !is_nothing {
                pieces.push(Piece { atom, min, max });
            }
        }
        Ok(pieces)
    }

    fn atom(&mut self, depth: usize) -> Result<Atom, String> {
        let class = match self.peek() {
            Some('(') => {
                if depth >= DEEPEST {
                    return Err(format!("has groups more than {DEEPEST} deep in one another"));
                }
                self.next();
                let group = self.expression(depth + 1)?;
                if !self.eat(')') {
                    return Err(self.refuse("has a group that is not closed"));
                }
                return Ok(Atom::Group(group));
            }
            Some('[') => {
                self.next();
                Class::Group(self.class_group(0)?)
            }
            Some('.') => {
                self.next();
                Class::Dot
            }
            Some('\\') => self.escape()?,
            Some('?' | '*' | '+') => {
                return Err(self.refuse("repeats what is not there"));
            }
            Some(']' | '{' | '}') => {
                return Err(self.refuse("has a character that needs a backslash in front"));
            }
            Some(character) => {
                self.next();
                Class::Char(character)
            }
            None => return Err(self.refuse("breaks off")),
        };
        Ok(Atom::Class(class))
    }

    fn quantifier(&mut self) -> Result<(u32, Option<u32>), String> {
        let quantity = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => return self.counts(),
            _ => return Ok((1, Some(1))),
        };
        self.next();
        Ok(quantity)
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    fn counts(&mut self) -> Result<(u32, Option<u32>), String> {
        self.next();
        let min = self.number()?;
        let max = if !self.eat(',') {
            Some(min)
        } else if self.peek() == Some('}') {
            None
        } else {
            Some(self.number()?)
        };
        if !self.eat('}') {
            return Err(self.refuse("has a repetition that is not {n}, {n,} or {n,m}"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(format!("repeats at least {min} times and at most less"));
        }
        Ok((min, max))
    }

    fn number(&mut self) -> Result<u32, String> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return Err(self.refuse("has a repetition that is not {n}, {n,} or {n,m}"));
        }
        let (digits, rest) = self.rest.split_at(count);
        let number =
            digits.parse().map_err(|_| format!("repeats {digits} times, which is too much"))?;
        self.rest = rest;
        Ok(number)
    }
}
