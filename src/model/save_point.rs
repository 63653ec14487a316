//! Save points: the reference counter that LIS carries as `xs:dateTime` (SP-4, SP-5).

use std::fmt;

/// A point in a target's history: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SavePoint(pub i64);

/// The `xs:dateTime` form, always in UTC with six decimals, so that text order is time order.
impl fmt::Display for SavePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        write!(f, "{time:.6}")
    }
}
