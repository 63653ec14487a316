//! Values, as opposed to the texts that stand for them: what can be equal and come first.

use std::cmp::Ordering;

use smol_str::SmolStr;

use super::binary;
use super::builtin::Builtin;
use super::decimal::{Decimal, DecimalValue};
use super::duration::{Duration, Parts};
use super::float;
use super::temporal::Fields;
use super::timeline::Moment;
use super::{SimpleType, Variety};
use crate::xml::{QName, Scope};

/// A value. Values of different primitive types are never equal, whatever they look like.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(in crate::schema) enum Value {
    /// `string`, what is derived from it, and the type of everything.
    Text(SmolStr),
    Boolean(bool),
    Decimal(DecimalValue),
    /// By its bits; there is one zero and one `NaN`, which is equal to itself.
    Float(u32),
    /// The same.
    Double(u64),
    Duration(Duration),
    /// A date or time, with its primitive type.
    Moment(Builtin, Moment),
    Hex(Box<[u8]>),
    Base64(Box<[u8]>),
    Uri(SmolStr),
    QName(QName),
    Notation(QName),
    List(Box<[Self]>),
}

impl SimpleType {
    /// The value that a text of this type stands for; none if it is not of this type or names
    /// what is not declared in `scope`. Facets are looked at only to choose from a union.
    pub fn value(&self, text: &str, scope: &Scope) -> Option<Value> {
        match &self.variety {
            Variety::Atomic(builtin) => builtin.value(&self.white_space.normalize(text), scope),
            Variety::List(item) => {
                let literal = self.white_space.normalize(text);
                let words = literal.split(' ').filter(|word| !word.is_empty());
                words.map(|word| item.value(word, scope)).collect::<Option<_>>().map(Value::List)
            }
            Variety::Union(_) => self.active_member(text, scope)?.value(text, scope),
        }
    }

    /// Whether a text of this type is the value that a schema names.
    pub fn is_same_value(&self, text: &str, scope: &Scope, written: &Written) -> bool {
        if self.atomic().is_some_and(Builtin::is_text) {
            return self.white_space.normalize(text) == self.white_space.normalize(&written.text);
        }
        let value = self.value(text, scope);
        value.is_some() && value == self.value_of(written)
    }

    /// The value of this type that a schema names.
    pub fn value_of(&self, written: &Written) -> Option<Value> {
        self.value(&written.text, &written.scope)
    }
}

/// A value as a schema names it (`default`, `fixed`): documents may bind other prefixes.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Written {
    pub text: String,
    /// The prefixes in force where it is written.
    pub scope: Scope,
}

impl Builtin {
    /// The value that a text, white space dealt with, stands for.
    pub(super) fn value(self, literal: &str, scope: &Scope) -> Option<Value> {
        if !self.has_form(literal) {
            return None;
        }
        let moment = |fields: Option<Fields<'_>>| {
            fields.map(|fields| Value::Moment(self.primitive(), fields.moment()))
        };
        match self.primitive() {
            Self::Boolean => Some(Value::Boolean(matches!(literal, "true" | "1"))),
            Self::Decimal => Some(Value::Decimal(Decimal::parse(literal)?.to_owned())),
            Self::Float => Some(Value::Float(float::float_bits(literal))),
            Self::Double => Some(Value::Double(float::double_bits(literal))),
            Self::Duration => Some(Value::Duration(Parts::parse(literal)?.duration())),
            Self::DateTime => moment(Fields::date_time(literal)),
            Self::Time => moment(Fields::time(literal)),
            Self::Date => moment(Fields::date(literal)),
            Self::GYearMonth => moment(Fields::year_month(literal)),
            Self::GYear => moment(Fields::year(literal)),
            Self::GMonthDay => moment(Fields::month_day(literal)),
            Self::GDay => moment(Fields::day(literal)),
            Self::GMonth => moment(Fields::month(literal)),
            Self::HexBinary => Some(Value::Hex(binary::from_hex(literal))),
            Self::Base64Binary => Some(Value::Base64(binary::from_base64(literal))),
            Self::AnyUri => Some(Value::Uri(SmolStr::new(literal))),
            Self::QName => scope.resolve_qname(literal).map(Value::QName),
            Self::Notation => scope.resolve_qname(literal).map(Value::Notation),
            _ => Some(Value::Text(SmolStr::new(literal))),
        }
    }
}

impl Value {
    /// Which comes first, where the type has an order (part 2, section 4.2.2) and that tells.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(left), Self::Decimal(right)) => {
                Some(left.as_decimal().cmp(&right.as_decimal()))
            }
            (Self::Float(left), Self::Float(right)) => {
                same_or(left == right, f32::from_bits(*left), f32::from_bits(*right))
            }
            (Self::Double(left), Self::Double(right)) => {
                same_or(left == right, f64::from_bits(*left), f64::from_bits(*right))
            }
            (Self::Duration(left), Self::Duration(right)) => left.compare(right),
            (Self::Moment(kind, left), Self::Moment(other, right)) if kind == other => {
                left.compare(right)
            }
            _ => None,
        }
    }
}

/// `NaN` is equal to itself and comparable with nothing else.
fn same_or<N: PartialOrd>(is_same: bool, left: N, right: N) -> Option<Ordering> {
    if is_same { Some(Ordering::Equal) } else { left.partial_cmp(&right) }
}
