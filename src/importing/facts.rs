//! What is kept of one object, in one piece of memory: a file has hundreds of thousands of them.

use super::field::Field;

/// The fields of an object that say something, in the order of [`Field`]; one that repeats stands as
/// often as it was there.
///
/// Packed: the number of the field, and for each of its parts its length and its text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Facts(Box<[u8]>);

/// Facts in the making. They come in the order of [`Field`].
#[derive(Clone, Debug, Default)]
pub struct FactsBuilder {
    bytes: Vec<u8>,
    last: u8,
}

impl Facts {
    /// The fields, each with the texts of its parts (one where it has no parts).
    pub fn iter(&self) -> impl Iterator<Item = (Field, Vec<Option<&str>>)> {
        let mut rest: &[u8] = &self.0;
        std::iter::from_fn(move || {
            let (number, behind) = rest.split_first()?;
            let field = Field::of_number(*number)?;
            rest = behind;
            let texts = (0..field.parts().len().max(1)).map(|_| text(&mut rest));
            Some((field, texts.collect()))
        })
    }

    /// The text of a field, the first where it repeats; of its first part where it has parts.
    #[must_use]
    pub fn first(&self, field: Field) -> Option<&str> {
        self.part(field, 0)
    }

    /// A part of a field, by its position.
    #[must_use]
    pub fn part(&self, field: Field, part: usize) -> Option<&str> {
        let (_, texts) = self.iter().find(|(found, _)| *found == field)?;
        texts.get(part).copied().flatten()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields in which two differ.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Field> {
        if self == other {
            return Vec::new();
        }
        let of = |facts: &Self, field| -> Vec<Vec<Option<String>>> {
            let texts = facts.iter().filter(|(found, _)| *found == field);
            texts
                .map(|(_, texts)| texts.into_iter().map(|t| t.map(str::to_owned)).collect())
                .collect()
        };
        Field::ALL.iter().copied().filter(|field| of(self, *field) != of(other, *field)).collect()
    }

    /// These, and of `older` the fields that these say nothing of.
    #[must_use]
    pub fn over(&self, older: &Self) -> Self {
        if self == older {
            return self.clone();
        }
        let mut builder = FactsBuilder::default();
        for field in Field::ALL {
            let own = self.iter().any(|(found, _)| found == *field);
            let source = if own { self } else { older };
            for (_, texts) in source.iter().filter(|(found, _)| found == field) {
                builder.parts(*field, &texts);
            }
        }
        builder.finish()
    }
}

impl FactsBuilder {
    /// Adds a text; nothing where there is none, or an empty one.
    pub fn one(&mut self, field: Field, text: Option<&str>) {
        self.parts(field, &[text]);
    }

    /// Adds a text for each of these.
    pub fn each<'a>(&mut self, field: Field, texts: impl IntoIterator<Item = &'a String>) {
        texts.into_iter().for_each(|text| self.one(field, Some(text)));
    }

    /// Adds a field with parts; nothing where all of them say nothing.
    pub fn parts(&mut self, field: Field, texts: &[Option<&str>]) {
        debug_assert_eq!(texts.len(), field.parts().len().max(1), "{}", field.name());
        debug_assert!(field.number() >= self.last, "{} comes too late", field.name());
        let texts = || texts.iter().map(|text| text.filter(|text| !text.is_empty()));
        if texts().all(|text| text.is_none()) {
            return;
        }
        self.last = field.number();
        self.bytes.push(field.number());
        for text in texts() {
            length(&mut self.bytes, text.map_or(0, |text| text.len() + 1));
            self.bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
    }

    /// The facts; the builder begins anew.
    pub fn finish(&mut self) -> Facts {
        let facts = Facts(self.bytes.as_slice().into());
        self.bytes.clear();
        self.last = 0;
        facts
    }
}

/// Seven bits at a time, the lowest first; all but the last have the highest bit set.
fn length(bytes: &mut Vec<u8>, mut length: usize) {
    while length > 0x7F {
        bytes.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

/// The text at the front; its length is one more than it has bytes, and 0 where there is none.
fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let (mut length, mut shift) = (0_usize, 0);
    while let Some((byte, behind)) = rest.split_first() {
        *rest = behind;
        length |= usize::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (text, behind) = rest.split_at_checked(length.checked_sub(1)?)?;
    *rest = behind;
    str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out() {
        let long = "x".repeat(20_000);
        let mut builder = FactsBuilder::default();
        builder.one(Field::Comments, Some(&long));
        builder.parts(Field::UserId, &[Some("ada"), None, Some("ldap")]);
        builder.one(Field::Given, None);
        builder.one(Field::Given, Some(""));
        builder.each(Field::Street, &["1 High Street".to_owned(), "Flat 2".to_owned()]);
        let facts = builder.finish();
        let all: Vec<_> = facts.iter().collect();
        assert_eq!(all.len(), 4);
        assert_eq!(all[0], (Field::Comments, vec![Some(long.as_str())]));
        assert_eq!(all[1], (Field::UserId, vec![Some("ada"), None, Some("ldap")]));
        assert_eq!(facts.first(Field::Street), Some("1 High Street"));
        assert_eq!(facts.part(Field::UserId, 2), Some("ldap"));
        assert_eq!(facts.first(Field::Given), None);
        assert!(builder.finish().is_empty());
    }

    #[test]
    fn newer_facts_stand_over_older_ones() {
        let facts = |fields: &[(Field, &str)]| {
            let mut builder = FactsBuilder::default();
            fields.iter().for_each(|(field, text)| builder.one(*field, Some(text)));
            builder.finish()
        };
        let older = facts(&[(Field::Name, "Ada"), (Field::Email, "a@old")]);
        let newer = facts(&[(Field::Given, "Ada"), (Field::Email, "a@new")]);
        assert_eq!(newer.differing(&older), [Field::Name, Field::Given, Field::Email]);
        let both = facts(&[(Field::Name, "Ada"), (Field::Given, "Ada"), (Field::Email, "a@new")]);
        assert_eq!(newer.over(&older), both);
        assert_eq!(newer.over(&newer), newer);
    }
}
