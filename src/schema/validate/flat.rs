//! A validator driven over a message that is no tree.

use crate::schema::compiled::Schema;
use crate::schema::names::Symbol;
use crate::xml::FlatElement;

/// Whether an element breaks no rule.
pub(in crate::schema) fn admits(schema: &Schema, root: FlatElement<'_>) -> bool {
    let mut validator = schema.validator(1);
    // By the number of the name; none where it has not been looked up.
    let mut symbols: Vec<Option<Option<Symbol>>> = vec![None; root.name_count()];
    for (element, mut ends) in root.walk() {
        let (name, text) = (element.name(), element.text());
        let (scope, offset) = (element.scope(), element.offset());
        let known = &mut symbols[element.name_number()];
        let symbol = *known.get_or_insert_with(|| validator.symbol_of(name));
        if text.is_empty() {
            validator.start_known(symbol, name, &[], scope, offset);
        } else {
            // Whatever has a text has nothing else.
            validator.leaf(symbol, name, text, scope, offset);
            ends -= 1;
        }
        for _ in 0..ends {
            validator.end();
        }
        if validator.is_full() {
            return false;
        }
    }
    true
}
