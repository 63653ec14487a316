//! `minInclusive`, `minExclusive`, `maxInclusive` and `maxExclusive` (XML Schema part 2, sections
//! 4.3.7 to 4.3.10).

use std::cmp::Ordering;

use super::actual::Value;

/// A limit of ordered values.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Bound {
    pub kind: BoundKind,
    /// The limit as the schema has it.
    pub text: String,
    pub limit: Value,
}

/// On which side, and whether the limit itself is allowed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::schema) enum BoundKind {
    MinInclusive,
    MinExclusive,
    MaxInclusive,
    MaxExclusive,
}

impl Bound {
    /// Whether a value is on the right side. One that cannot be compared is not.
    pub fn holds(&self, value: &Value) -> bool {
        value.compare(&self.limit).is_some_and(|order| self.kind.allows(order))
    }
}

impl BoundKind {
    /// Whether a value may stand in that order to the limit.
    pub fn allows(self, order: Ordering) -> bool {
        match self {
            Self::MinInclusive => order.is_ge(),
            Self::MinExclusive => order.is_gt(),
            Self::MaxInclusive => order.is_le(),
            Self::MaxExclusive => order.is_lt(),
        }
    }

    /// Whether the limit is at the lower end.
    pub fn is_lower(self) -> bool {
        matches!(self, Self::MinInclusive | Self::MinExclusive)
    }

    /// Whether the limit itself is allowed.
    pub fn is_inclusive(self) -> bool {
        matches!(self, Self::MinInclusive | Self::MaxInclusive)
    }

    /// The rule that a value breaks.
    pub fn rule(self) -> &'static str {
        match self {
            Self::MinInclusive => "cvc-minInclusive-valid",
            Self::MinExclusive => "cvc-minExclusive-valid",
            Self::MaxInclusive => "cvc-maxInclusive-valid",
            Self::MaxExclusive => "cvc-maxExclusive-valid",
        }
    }

    /// What a value is to be, in words before the limit.
    pub fn words(self) -> &'static str {
        match self {
            Self::MinInclusive => "at least",
            Self::MinExclusive => "more than",
            Self::MaxInclusive => "at most",
            Self::MaxExclusive => "less than",
        }
    }
}
