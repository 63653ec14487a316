//! The symbols of the names that a reader has numbered.

use super::validator::Validator;
use crate::schema::names::Symbol;
use crate::xml::{NameKey, QName};

/// What a schema knows of the names that one reader has numbered.
#[derive(Debug, Default)]
pub struct Symbols {
    generation: u32,
    /// None where the name has not been looked up.
    known: Vec<Option<Option<Symbol>>>,
}

impl Symbols {
    /// The symbol of a name, looked up when it comes for the first time.
    #[inline(always)]
    pub(super) fn of(
        &mut self,
        key: NameKey,
        name: &QName,
        validator: &mut Validator<'_>,
    ) -> Option<Symbol> {
        match self.known.get(key.index as usize) {
            Some(Some(symbol)) if self.generation == key.generation => *symbol,
            _ => self.look_up(key, name, validator),
        }
    }

    #[cold]
    fn look_up(
        &mut self,
        key: NameKey,
        name: &QName,
        validator: &mut Validator<'_>,
    ) -> Option<Symbol> {
        if self.generation != key.generation {
            self.generation = key.generation;
            self.known.clear();
        }
        let (symbol, at) = (validator.symbol_of(name), key.index as usize);
        if self.known.len() <= at {
            self.known.resize(at + 1, None);
        }
        self.known[at] = Some(symbol);
        symbol
    }
}
