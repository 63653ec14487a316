//! The facet `pattern` (XML Schema part 2, section 4.3.4 and appendix F).
//!
//! - `expression` is a regular expression as XML Schema knows them, `parse` and `class` read one;
//! - `blocks` knows the blocks of Unicode, `alphabet` the characters that a pattern tells apart;
//! - `translate` writes it down for the matcher, which never goes back over its input, so that no
//!   pattern takes longer than the text is long.

mod alphabet;
mod blocks;
mod class;
mod expression;
mod parse;
mod translate;

use regex::bytes::{Regex, RegexBuilder};

use alphabet::Alphabet;
use expression::{Class, Expression};

/// The patterns of one derivation step: a text meets one of them.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Pattern {
    source: String,
    alphabet: Alphabet,
    matcher: Matcher,
}

#[derive(Clone, Debug)]
enum Matcher {
    /// An automaton over letters.
    Automaton(Regex),
    /// Characters of one set, so many of them. No automaton counts as well.
    Counted { letters: Vec<u8>, least: usize, most: usize },
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

/// Characters that the patterns of a step can ask for one by one, repetitions written out.
const MOST_POSITIONS: u64 = 10_000;

/// Characters and sets of them that the patterns of a step can name.
const MOST_SETS: usize = 500;

/// Bytes that the automaton may take.
const LARGEST: usize = 4 << 20;

/// Texts up to that many bytes are spelt without asking for memory.
const SHORT: usize = 256;

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
        let (alphabet, matcher) = compile(&Expression { branches }).map_err(|message| {
            PatternError { pattern: super::excerpt_of(&source, LONGEST_EXCERPT), message }
        })?;
        Ok(Self { source, alphabet, matcher })
    }

    /// Whether a text, white space dealt with, meets one of them.
    pub fn matches(&self, literal: &str) -> bool {
        let spelt = self.alphabet.spell(literal);
        match &self.matcher {
            Matcher::Automaton(automaton) if literal.len() <= SHORT => {
                let (mut letters, mut count) = ([0; SHORT], 0);
                for (slot, letter) in letters.iter_mut().zip(spelt) {
                    *slot = letter;
                    count += 1;
                }
                automaton.is_match(&letters[..count])
            }
            Matcher::Automaton(automaton) => automaton.is_match(&spelt.collect::<Vec<u8>>()),
            Matcher::Counted { letters, least, most } => {
                let mut count = 0;
                for letter in spelt {
                    if !letters.contains(&letter) {
                        return false;
                    }
                    count += 1;
                }
                (*least..=*most).contains(&count)
            }
        }
    }

    /// The patterns as the schema has them.
    pub fn source(&self) -> &str {
        &self.source
    }
}

const TOO_LARGE: &str = "is too large with its repetitions written out; repeat less";

fn compile(expression: &Expression) -> Result<(Alphabet, Matcher), String> {
    let classes = expression.classes();
    let alphabet = if classes.len() > MOST_SETS { None } else { Alphabet::of(&classes) };
    let too_varied = || "tells too many characters and sets of them apart".to_owned();
    let (alphabet, mut letters) = alphabet.ok_or_else(too_varied)?;
    if let Some((_, least, most)) = expression.as_counted() {
        let letters = letters.pop().unwrap_or_default();
        return Ok((alphabet, Matcher::Counted { letters, least, most }));
    }
    if expression.positions() > MOST_POSITIONS {
        return Err(TOO_LARGE.to_owned());
    }
    let letters_of = |class: &Class| {
        let number = classes.binary_search(&class).unwrap_or_default();
        letters[number].clone()
    };
    let automaton = RegexBuilder::new(&translate::whole(expression, &letters_of))
        .unicode(false)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST)
        .build()
        .map_err(|_| TOO_LARGE.to_owned())?;
    Ok((alphabet, Matcher::Automaton(automaton)))
}

#[cfg(test)]
mod tests;
