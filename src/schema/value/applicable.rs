//! Which facets may stand on which type (XML Schema part 2, section 4.1.5).

use super::bound::BoundKind;
use super::builtin::Builtin;
use super::{SimpleType, Variety};

/// A constraining facet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::schema) enum FacetKind {
    Length,
    MinLength,
    MaxLength,
    Pattern,
    Enumeration,
    WhiteSpace,
    Bound(BoundKind),
    TotalDigits,
    FractionDigits,
}

impl FacetKind {
    /// The facet of that element.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "length" => Self::Length,
            "minLength" => Self::MinLength,
            "maxLength" => Self::MaxLength,
            "pattern" => Self::Pattern,
            "enumeration" => Self::Enumeration,
            "whiteSpace" => Self::WhiteSpace,
            "minInclusive" => Self::Bound(BoundKind::MinInclusive),
            "minExclusive" => Self::Bound(BoundKind::MinExclusive),
            "maxInclusive" => Self::Bound(BoundKind::MaxInclusive),
            "maxExclusive" => Self::Bound(BoundKind::MaxExclusive),
            "totalDigits" => Self::TotalDigits,
            "fractionDigits" => Self::FractionDigits,
            _ => return None,
        })
    }

    /// Whether it may stand several times in one derivation step.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Pattern | Self::Enumeration)
    }

    /// Whether a restriction of that type may have it (`cos-applicable-facets`).
    pub fn applies_to(self, simple: &SimpleType) -> bool {
        let is_length = matches!(self, Self::Length | Self::MinLength | Self::MaxLength);
        match &simple.variety {
            Variety::List(_) => {
                is_length || matches!(self, Self::Pattern | Self::Enumeration | Self::WhiteSpace)
            }
            Variety::Union(_) => matches!(self, Self::Pattern | Self::Enumeration),
            Variety::Atomic(builtin) => {
                let primitive = builtin.primitive();
                match self {
                    Self::Pattern | Self::WhiteSpace => true,
                    Self::Enumeration => primitive != Builtin::Boolean,
                    Self::Length | Self::MinLength | Self::MaxLength => matches!(
                        primitive,
                        Builtin::String
                            | Builtin::AnyUri
                            | Builtin::HexBinary
                            | Builtin::Base64Binary
                            | Builtin::QName
                            | Builtin::Notation
                    ),
                    Self::TotalDigits | Self::FractionDigits => primitive == Builtin::Decimal,
                    Self::Bound(_) => primitive.is_ordered(),
                }
            }
        }
    }
}

impl Builtin {
    /// Whether its values have an order, as far as facets go.
    fn is_ordered(self) -> bool {
        matches!(
            self,
            Self::Decimal
                | Self::Float
                | Self::Double
                | Self::Duration
                | Self::DateTime
                | Self::Time
                | Self::Date
                | Self::GYearMonth
                | Self::GYear
                | Self::GMonthDay
                | Self::GDay
                | Self::GMonth
        )
    }
}
