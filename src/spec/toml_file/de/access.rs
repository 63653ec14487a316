//! What serde takes a value's parts from, one after the other.

use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Refusal, Value};

/// What is left of an array.
pub(super) struct Elements<'de>(<DeArray<'de> as IntoIterator>::IntoIter);

impl<'de> Elements<'de> {
    pub fn of(array: DeArray<'de>) -> Self {
        Self(array.into_iter())
    }
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusal> {
        self.0.next().map(|value| Value(value).read(seed)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// What is left of a table, and the value of the key that came last.
pub(super) struct Entries<'de> {
    rest: <DeTable<'de> as IntoIterator>::IntoIter,
    value: Option<Value<'de>>,
}

impl<'de> Entries<'de> {
    pub fn of(table: DeTable<'de>) -> Self {
        Self { rest: table.into_iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusal> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(Value(value));
        Value::of_key(key).read(seed).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Refusal> {
        let value = self.value.take().ok_or_else(|| Refusal::custom("a value comes after its key"));
        value?.read(seed)
    }
}

/// One of several, by name; with what belongs to it where it stands in a table of its own.
pub(super) struct Variant<'de> {
    name: Value<'de>,
    value: Option<Value<'de>>,
}

impl<'de> Variant<'de> {
    pub fn of(value: Value<'de>) -> Result<Self, Refusal> {
        let span = value.0.span();
        match value.0.into_inner() {
            DeValue::Table(table) => {
                let mut entries = table.into_iter();
                match (entries.next(), entries.next()) {
                    (Some((name, value)), None) => {
                        Ok(Self { name: Value::of_key(name), value: Some(Value(value)) })
                    }
                    _ => Err(Refusal::custom("a table with one key belongs here").within(span)),
                }
            }
            name @ DeValue::String(_) => {
                Ok(Self { name: Value(Spanned::new(span, name)), value: None })
            }
            other => Err(Value(Spanned::new(span, other)).refused(&"a string or a table")),
        }
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Refusal;
    type Variant = Content<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Refusal> {
        Ok((self.name.read(seed)?, Content(self.value)))
    }
}

/// What belongs to the one that was named.
pub(super) struct Content<'de>(Option<Value<'de>>);

impl<'de> Content<'de> {
    fn some(self) -> Result<Value<'de>, Refusal> {
        self.0.ok_or_else(|| Refusal::custom("a table with more about this belongs here"))
    }
}

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        match self.0 {
            None => Ok(()),
            Some(value) => Err(value.refused(&"the name alone")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        self.some()?.read(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.some()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.some()?.deserialize_map(visitor)
    }
}

/// A value after its place, as [`At`](crate::spec::toml_file::At) asks for it.
pub(super) struct Placed<'de> {
    span: Range<usize>,
    taken: usize,
    value: Option<Value<'de>>,
}

impl<'de> Placed<'de> {
    pub fn of(value: Value<'de>) -> Self {
        Self { span: value.0.span(), taken: 0, value: Some(value) }
    }
}

impl<'de> SeqAccess<'de> for Placed<'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusal> {
        self.taken += 1;
        match self.taken {
            1 => seed.deserialize(self.span.start.into_deserializer()).map(Some),
            2 => seed.deserialize(self.span.end.into_deserializer()).map(Some),
            _ => self.value.take().map(|value| value.read(seed)).transpose(),
        }
    }
}
