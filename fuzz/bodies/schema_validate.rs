//! No document may panic, whatever its bytes, and a stream is judged as a tree is.

use std::sync::LazyLock;

use lis_conform::schema::{Beyond, Schema, SchemaSource, StreamOptions};
use lis_conform::xml::{StreamPolicies, StreamReader, XmlLimits};

/// Something of everything that validation knows.
const SCHEMA: &str = include_str!("schema_validate.xsd");

static COMPILED: LazyLock<Schema> = LazyLock::new(|| {
    Schema::compile(&[SchemaSource { name: "schema_validate.xsd", text: SCHEMA }])
        .expect("the schema is right")
});

pub fn check(bytes: &[u8]) {
    let options = StreamOptions {
        limits: XmlLimits::default(),
        policies: StreamPolicies::default(),
        max_violations: 10,
        beyond: Beyond::CountKinds,
        ..StreamOptions::default()
    };
    let outcome = COMPILED.validate_stream(bytes, &options, &mut |_| {}).expect("bytes are read");
    assert!(outcome.violations.len() <= 10);
    if outcome.refusal.is_some() {
        return;
    }
    let mut reader = StreamReader::new(bytes, options.policies, &options.limits)
        .expect("the same reader took it");
    let start = reader.next_event().expect("well-formed").and_then(|event| event.to_element());
    let root =
        reader.read_element(start.expect("a start comes first"), usize::MAX).expect("well-formed");
    let whole = COMPILED.validate(&root, 10);
    let streamed: Vec<_> = outcome.violations.iter().map(|placed| &placed.violation).collect();
    assert_eq!(streamed, whole.iter().collect::<Vec<_>>());
}
