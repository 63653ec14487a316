//! The facet `pattern` (XML Schema part 2, section 4.3.4 and appendix F).
//!
//! - `expression` is a regular expression as XML Schema knows them, `parse` and `class` read one;
//! - `blocks` knows the blocks of Unicode;
//! - `translate` writes it down for the matcher, which never goes back over its input, so that no
//!   pattern takes longer than the text is long.

mod blocks;
mod class;
mod expression;
mod parse;
mod translate;

use regex::Regex;

use expression::Expression;

/// The patterns of one derivation step: a text meets one of them.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Pattern {
    source: String,
    matcher: Matcher,
}

#[derive(Clone, Debug)]
enum Matcher {
    Whole(Regex),
    /// Characters of one sort, so many of them: counted, as no automaton does it cheaply.
    Counted {
        each: Regex,
        least: usize,
        most: usize,
    },
}

/// A pattern that cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the pattern `{pattern}` {message}")]
pub(in crate::schema) struct PatternError {
    /// The pattern, or its beginning.
    pub pattern: String,
    /// What is wrong with it.
    pub message: String,
}

/// Characters that a pattern can ask for one by one, repetitions written out.
const MOST_POSITIONS: u64 = 10_000;

/// Bytes that the compiled patterns of one step may take.
const LARGEST: usize = 32 << 20;

/// Patterns are shown up to that many characters.
const LONGEST_EXCERPT: usize = 80;

impl Pattern {
    /// Compiles the patterns of one step.
    ///
    /// # Errors
    /// Says what is no regular expression, or too large to be matched.
    pub fn compile(sources: &[&str]) -> Result<Self, PatternError> {
        let mut branches = Vec::new();
        for source in sources {
            let error = |message| PatternError {
                pattern: super::excerpt_of(source, LONGEST_EXCERPT),
                message,
            };
            let expression = parse::parse(source).map_err(error)?;
            branches.extend(expression.branches);
        }
        let source = sources.join("|");
        let matcher = Matcher::compile(&Expression { branches }).map_err(|message| {
            PatternError { pattern: super::excerpt_of(&source, LONGEST_EXCERPT), message }
        })?;
        Ok(Self { source, matcher })
    }

    /// Whether a text, white space dealt with, meets one of them.
    pub fn matches(&self, literal: &str) -> bool {
        match &self.matcher {
            Matcher::Whole(whole) => whole.is_match(literal),
            Matcher::Counted { each, least, most } => {
                // There is a byte for each character at the least, and four at the most.
                literal.len() >= *least
                    && literal.len() / 4 <= *most
                    && (*least..=*most).contains(&literal.chars().count())
                    && each.is_match(literal)
            }
        }
    }

    /// The patterns as the schema has them.
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl Matcher {
    fn compile(expression: &Expression) -> Result<Self, String> {
        if let Some((class, least, most)) = expression.as_counted() {
            let each = automaton(&translate::any_number(class))?;
            return Ok(Self::Counted { each, least, most });
        }
        if expression.positions() > MOST_POSITIONS {
            return Err(TOO_LARGE.to_owned());
        }
        automaton(&translate::whole(expression)).map(Self::Whole)
    }
}

const TOO_LARGE: &str = "is too large with its repetitions written out; repeat less";

fn automaton(text: &str) -> Result<Regex, String> {
    regex::RegexBuilder::new(text)
        .size_limit(LARGEST)
        .dfa_size_limit(2 << 20)
        .build()
        .map_err(|_| TOO_LARGE.to_owned())
}

#[cfg(test)]
mod tests;
