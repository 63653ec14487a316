//! The matrix of quirks against assertions is complete: every assertion that can fail a target is
//! seen to fire, every quirk is noticed, and nothing fires without quirks.

use crate::support::lis_conform;
use serde_json::Value;

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "runs the suite once a quirk: cargo test --release --test cli matrix::"
)]
fn the_matrix_is_complete() {
    let ended = lis_conform(&["quirks", "--matrix", "--format", "json"]);
    let document: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(document["gaps"], Value::Array(vec![]));
    assert_eq!(document["complete"], Value::Bool(true));
    ended.ends_with(0);
    let rows = document["matrix"]["rows"].as_array().expect("rows");
    assert!(rows.len() >= 90, "{} quirks", rows.len());
}
