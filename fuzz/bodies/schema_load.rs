//! No schema document may panic, run away or eat memory: it is compiled, or refused with a place.

use lis_conform::schema::{OwnedSource, Schema, SchemaSource};

pub fn check(documents: (&str, &str)) {
    let (main, other) = documents;
    // Whatever it includes or imports is the other document.
    let compiled = Schema::compile_with(SchemaSource { name: "main.xsd", text: main }, &mut |_| {
        Ok(OwnedSource { name: "other.xsd".to_owned(), bytes: other.as_bytes().to_vec() })
    });
    if let Err(error) = compiled {
        assert!(error.line > 0 && error.column > 0, "no place: {error}");
        assert!(!error.message.is_empty());
    }
}
