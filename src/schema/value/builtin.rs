//! The built-in types (XML Schema part 2, section 3).

use super::white_space::WhiteSpace;
use super::{binary, decimal, duration, float, lexical_name, temporal, uri};

/// A built-in simple type.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(in crate::schema) enum Builtin {
    AnySimpleType,
    String,
    NormalizedString,
    Token,
    Language,
    NmToken,
    Name,
    NcName,
    Boolean,
    Decimal,
    Integer,
    NonPositiveInteger,
    NegativeInteger,
    Long,
    Int,
    Short,
    Byte,
    NonNegativeInteger,
    UnsignedLong,
    UnsignedInt,
    UnsignedShort,
    UnsignedByte,
    PositiveInteger,
    Float,
    Double,
    Duration,
    DateTime,
    Time,
    Date,
    GYearMonth,
    GYear,
    GMonthDay,
    GDay,
    GMonth,
    HexBinary,
    Base64Binary,
    AnyUri,
    QName,
    Notation,
    Id,
    IdRef,
    IdRefs,
    Entity,
    Entities,
    NmTokens,
}

use Builtin as B;

/// Name, the type it is derived from, and what a value looks like.
const TABLE: &[(Builtin, &str, Builtin, &str)] = &[
    (B::AnySimpleType, "anySimpleType", B::AnySimpleType, "any text"),
    (B::String, "string", B::AnySimpleType, "any text"),
    (B::NormalizedString, "normalizedString", B::String, "any text"),
    (B::Token, "token", B::NormalizedString, "any text"),
    (B::Language, "language", B::Token, "a language tag such as en or en-US"),
    (B::NmToken, "NMTOKEN", B::Token, "name characters without blanks"),
    (B::Name, "Name", B::Token, "an XML name"),
    (B::NcName, "NCName", B::Name, "an XML name without a colon"),
    (B::Boolean, "boolean", B::AnySimpleType, "true, false, 1 or 0"),
    (B::Decimal, "decimal", B::AnySimpleType, "a decimal number such as -1.5"),
    (B::Integer, "integer", B::Decimal, "a whole number"),
    (B::NonPositiveInteger, "nonPositiveInteger", B::Integer, "a whole number, 0 at most"),
    (B::NegativeInteger, "negativeInteger", B::NonPositiveInteger, "a whole number below 0"),
    (B::Long, "long", B::Integer, "a whole number of 64 bits"),
    (B::Int, "int", B::Long, "a whole number of 32 bits"),
    (B::Short, "short", B::Int, "a whole number of 16 bits"),
    (B::Byte, "byte", B::Short, "a whole number from -128 to 127"),
    (B::NonNegativeInteger, "nonNegativeInteger", B::Integer, "a whole number, 0 at least"),
    (
        B::UnsignedLong,
        "unsignedLong",
        B::NonNegativeInteger,
        "a whole number of 64 bits, 0 at least",
    ),
    (B::UnsignedInt, "unsignedInt", B::UnsignedLong, "a whole number of 32 bits, 0 at least"),
    (B::UnsignedShort, "unsignedShort", B::UnsignedInt, "a whole number from 0 to 65535"),
    (B::UnsignedByte, "unsignedByte", B::UnsignedShort, "a whole number from 0 to 255"),
    (B::PositiveInteger, "positiveInteger", B::NonNegativeInteger, "a whole number above 0"),
    (B::Float, "float", B::AnySimpleType, "a number such as 1.5E3, INF, -INF or NaN"),
    (B::Double, "double", B::AnySimpleType, "a number such as 1.5E3, INF, -INF or NaN"),
    (B::Duration, "duration", B::AnySimpleType, "a duration such as P1Y2M3DT4H5M6S"),
    (B::DateTime, "dateTime", B::AnySimpleType, "a date and time such as 2011-06-30T12:00:00Z"),
    (B::Time, "time", B::AnySimpleType, "a time such as 12:00:00Z"),
    (B::Date, "date", B::AnySimpleType, "a date such as 2011-06-30"),
    (B::GYearMonth, "gYearMonth", B::AnySimpleType, "a month of a year such as 2011-06"),
    (B::GYear, "gYear", B::AnySimpleType, "a year such as 2011"),
    (B::GMonthDay, "gMonthDay", B::AnySimpleType, "a day of the year such as --06-30"),
    (B::GDay, "gDay", B::AnySimpleType, "a day of the month such as ---30"),
    (B::GMonth, "gMonth", B::AnySimpleType, "a month such as --06"),
    (B::HexBinary, "hexBinary", B::AnySimpleType, "pairs of hexadecimal digits"),
    (B::Base64Binary, "base64Binary", B::AnySimpleType, "base64"),
    (B::AnyUri, "anyURI", B::AnySimpleType, "a URI reference"),
    (B::QName, "QName", B::AnySimpleType, "a name whose prefix is declared"),
    (B::Notation, "NOTATION", B::AnySimpleType, "the name of a notation"),
    (B::Id, "ID", B::NcName, "an XML name without a colon"),
    (B::IdRef, "IDREF", B::NcName, "an XML name without a colon"),
    (B::IdRefs, "IDREFS", B::AnySimpleType, "XML names without colons, blanks between them"),
    (B::Entity, "ENTITY", B::NcName, "the name of an unparsed entity"),
    (B::Entities, "ENTITIES", B::AnySimpleType, "names of unparsed entities"),
    (B::NmTokens, "NMTOKENS", B::AnySimpleType, "words of name characters"),
];

impl Builtin {
    /// The type of that local name in the namespace of XML Schema.
    pub fn of_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// All of them, each after the one it is derived from.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The local name.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The type it is derived from; none for the topmost.
    pub fn parent(self) -> Option<Self> {
        let parent = self.row().2;
        (parent != self).then_some(parent)
    }

    /// What a value looks like, for messages.
    pub fn form(self) -> &'static str {
        self.row().3
    }

    /// Whether every text is a value.
    pub fn takes_all(self) -> bool {
        matches!(self, Self::AnySimpleType | Self::String | Self::NormalizedString | Self::Token)
    }

    /// The type of the items, for the types that are lists.
    pub fn item(self) -> Option<Self> {
        match self {
            Self::IdRefs => Some(Self::IdRef),
            Self::Entities => Some(Self::Entity),
            Self::NmTokens => Some(Self::NmToken),
            _ => None,
        }
    }

    /// The primitive type it is derived from (part 2, section 3.2); itself for the topmost type
    /// and for the lists.
    pub fn primitive(self) -> Self {
        let mut at = self;
        while let Some(parent) = at.parent()
            && parent != Self::AnySimpleType
        {
            at = parent;
        }
        at
    }

    /// Whether a value is the text itself, so that texts can be compared instead.
    pub fn is_text(self) -> bool {
        matches!(self.primitive(), Self::AnySimpleType | Self::String | Self::AnyUri)
    }

    /// Whether it is `xs:integer` or derived from it.
    pub fn is_integer(self) -> bool {
        self.primitive() == Self::Decimal && self != Self::Decimal
    }

    /// What it does with white space.
    pub fn white_space(self) -> WhiteSpace {
        match self {
            Self::AnySimpleType | Self::String => WhiteSpace::Preserve,
            Self::NormalizedString => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        }
    }

    /// Whether the text, white space dealt with, is in the lexical space. Whether the prefix of a
    /// name is declared is for those who know the declarations.
    pub fn has_form(self, text: &str) -> bool {
        use decimal::is_integer_between as between;
        match self {
            Self::AnySimpleType | Self::String | Self::NormalizedString | Self::Token => true,
            Self::Language => lexical_name::is_language(text),
            Self::NmToken => lexical_name::is_nmtoken(text),
            Self::Name => lexical_name::is_name(text),
            Self::NcName => lexical_name::is_ncname(text),
            Self::Boolean => matches!(text, "true" | "false" | "1" | "0"),
            Self::Decimal => decimal::is_decimal(text),
            Self::Integer => decimal::is_integer(text),
            Self::NonPositiveInteger => decimal::is_integer_with_sign(text, |sign| sign <= 0),
            Self::NegativeInteger => decimal::is_integer_with_sign(text, |sign| sign < 0),
            Self::NonNegativeInteger => decimal::is_integer_with_sign(text, |sign| sign >= 0),
            Self::PositiveInteger => decimal::is_integer_with_sign(text, |sign| sign > 0),
            Self::Long => between(text, i64::MIN.into(), i64::MAX.into()),
            Self::Int => between(text, i32::MIN.into(), i32::MAX.into()),
            Self::Short => between(text, i16::MIN.into(), i16::MAX.into()),
            Self::Byte => between(text, i8::MIN.into(), i8::MAX.into()),
            Self::UnsignedLong => decimal::is_unsigned_up_to(text, u64::MAX.into()),
            Self::UnsignedInt => decimal::is_unsigned_up_to(text, u32::MAX.into()),
            Self::UnsignedShort => decimal::is_unsigned_up_to(text, u16::MAX.into()),
            Self::UnsignedByte => decimal::is_unsigned_up_to(text, u8::MAX.into()),
            Self::Float | Self::Double => float::is_float(text),
            Self::Duration => duration::Parts::parse(text).is_some(),
            Self::DateTime => temporal::Fields::date_time(text).is_some(),
            Self::Time => temporal::Fields::time(text).is_some(),
            Self::Date => temporal::Fields::date(text).is_some(),
            Self::GYearMonth => temporal::Fields::year_month(text).is_some(),
            Self::GYear => temporal::Fields::year(text).is_some(),
            Self::GMonthDay => temporal::Fields::month_day(text).is_some(),
            Self::GDay => temporal::Fields::day(text).is_some(),
            Self::GMonth => temporal::Fields::month(text).is_some(),
            Self::HexBinary => binary::is_hex(text),
            Self::Base64Binary => binary::is_base64(text),
            Self::AnyUri => uri::is_reference(text),
            Self::QName | Self::Notation => lexical_name::is_qname(text),
            Self::Id | Self::IdRef | Self::Entity => lexical_name::is_ncname(text),
            Self::IdRefs | Self::Entities => lexical_name::are_words(text, lexical_name::is_ncname),
            Self::NmTokens => lexical_name::are_words(text, lexical_name::is_nmtoken),
        }
    }

    fn row(self) -> &'static (Self, &'static str, Self, &'static str) {
        // The table is in the order of the enumeration; a test holds that.
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enumeration() {
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{}", row.1);
            assert_eq!(Builtin::of_name(row.1), Some(row.0));
        }
        assert_eq!(Builtin::NmTokens as usize + 1, TABLE.len());
    }
}
