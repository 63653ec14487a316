//! Parsed TOML to typed values.
//!
//! `toml` parses; this hands its values to serde. Its own way there compiles each type three times
//! over, since a table can be one, a date or a value with its place: for some two hundred types,
//! that was a ninth of all that the compiler makes of this crate.

mod access;

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, Expected, Unexpected, Visitor,
};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::access::{Elements, Entries, Placed, Variant};
use super::at::PLACED;

/// A newtype of this name takes a date without quotes as its text.
const TEXT_OR_DATE: &str = "text or date";

/// Why a text is not what it should be.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// Where in the text, in bytes.
    pub span: Option<Range<usize>>,
}

/// Reads a TOML text. Unlike [`read`](super::read()) it says the first thing that does not fit.
///
/// # Errors
/// Says what does not fit, and where.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let table = DeTable::parse(text).map_err(|error| Refusal::from(&error))?;
    from_table(table)
}

/// Reads what was parsed from a TOML text.
///
/// # Errors
/// Says what does not fit, and where.
pub(super) fn from_table<T: DeserializeOwned>(table: Spanned<DeTable<'_>>) -> Result<T, Refusal> {
    let span = table.span();
    let root = Spanned::new(span.clone(), DeValue::Table(table.into_inner()));
    T::deserialize(Value(root)).map_err(|refusal| refusal.within(span))
}

impl From<&toml::de::Error> for Refusal {
    fn from(error: &toml::de::Error) -> Self {
        Self { message: error.message().to_owned(), span: error.span() }
    }
}

impl Refusal {
    /// Something that was refused without a place stands within that one.
    fn within(mut self, span: Range<usize>) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

impl serde::de::Error for Refusal {
    fn custom<T: Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

/// A value on its way to a type.
struct Value<'de>(Spanned<DeValue<'de>>);

impl<'de> Value<'de> {
    fn refused(&self, expected: &dyn Expected) -> Refusal {
        let unexpected = match self.0.get_ref() {
            DeValue::String(text) => Unexpected::Str(text),
            DeValue::Integer(_) => {
                self.integer(expected).map_or(Unexpected::Other("a number"), Unexpected::Signed)
            }
            DeValue::Float(_) => {
                self.float(expected).map_or(Unexpected::Other("a number"), Unexpected::Float)
            }
            DeValue::Boolean(value) => Unexpected::Bool(*value),
            DeValue::Datetime(_) => Unexpected::Other("a date"),
            DeValue::Array(_) => Unexpected::Seq,
            DeValue::Table(_) => Unexpected::Map,
        };
        Refusal::invalid_type(unexpected, expected).within(self.0.span())
    }

    fn of_key(key: Spanned<Cow<'de, str>>) -> Self {
        Self(Spanned::new(key.span(), DeValue::String(key.into_inner())))
    }

    fn read<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        let span = self.0.span();
        seed.deserialize(self).map_err(|refusal| refusal.within(span))
    }

    fn integer(&self, expected: &dyn Expected) -> Result<i64, Refusal> {
        let DeValue::Integer(number) = self.0.get_ref() else {
            return Err(self.refused(expected));
        };
        let parsed = i64::from_str_radix(number.as_str(), number.radix());
        parsed.map_err(|_| Refusal::custom(format!("{number} is too large")))
    }

    fn float(&self, expected: &dyn Expected) -> Result<f64, Refusal> {
        let DeValue::Float(number) = self.0.get_ref() else {
            return self.integer(expected).map(|number| number as f64);
        };
        let text = number.as_str();
        let parsed = text.parse().ok().filter(|n: &f64| n.is_finite() || text.contains("inf"));
        parsed.ok_or_else(|| Refusal::custom(format!("{text} is too large")))
    }

    fn text(self, expected: &dyn Expected) -> Result<String, Refusal> {
        self.taken(expected, |value| match value {
            DeValue::String(text) => Ok(text.into_owned()),
            other => Err(other),
        })
    }

    fn elements(self, expected: &dyn Expected) -> Result<Elements<'de>, Refusal> {
        self.taken(expected, |value| match value {
            DeValue::Array(array) => Ok(Elements::of(array)),
            other => Err(other),
        })
    }

    fn entries(self, expected: &dyn Expected) -> Result<Entries<'de>, Refusal> {
        self.taken(expected, |value| match value {
            DeValue::Table(table) => Ok(Entries::of(table)),
            other => Err(other),
        })
    }

    fn taken<T>(
        self,
        expected: &dyn Expected,
        take: impl FnOnce(DeValue<'de>) -> Result<T, DeValue<'de>>,
    ) -> Result<T, Refusal> {
        let span = self.0.span();
        take(self.0.into_inner()).map_err(|other| Self(Spanned::new(span, other)).refused(expected))
    }
}

macro_rules! same_for {
    ($($method:ident)* => $body:ident) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            self.$body(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0.get_ref() {
            DeValue::String(_) => self.deserialize_string(visitor),
            DeValue::Integer(_) => self.deserialize_i64(visitor),
            DeValue::Float(_) => self.deserialize_f64(visitor),
            DeValue::Boolean(_) => self.deserialize_bool(visitor),
            DeValue::Array(_) => self.deserialize_seq(visitor),
            DeValue::Table(_) => self.deserialize_map(visitor),
            DeValue::Datetime(_) => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0.get_ref() {
            DeValue::Boolean(value) => visitor.visit_bool(*value),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let number = self.integer(&visitor)?;
        visitor.visit_i64(number)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let number = self.float(&visitor)?;
        visitor.visit_f64(number)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let text = self.text(&visitor)?;
        visitor.visit_string(text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0.get_ref() {
            DeValue::Datetime(date) if name == TEXT_OR_DATE => {
                let text = DeValue::String(date.to_string().into());
                visitor.visit_newtype_struct(Self(Spanned::new(self.0.span(), text)))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let elements = self.elements(&visitor)?;
        visitor.visit_seq(elements)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match name {
            PLACED => visitor.visit_seq(Placed::of(self)),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let entries = self.entries(&visitor)?;
        visitor.visit_map(entries)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_enum(Variant::of(self)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_any(visitor)
    }

    same_for! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 => deserialize_i64
    }
    same_for! { deserialize_f32 => deserialize_f64 }
    same_for! { deserialize_char deserialize_str deserialize_identifier => deserialize_string }
    same_for! { deserialize_unit deserialize_bytes deserialize_byte_buf => deserialize_any }
}

#[cfg(test)]
mod tests;
