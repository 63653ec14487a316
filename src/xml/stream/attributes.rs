//! The attributes of the tag at hand. The list is used again for every tag, and so are the values
//! in it.

use super::super::name::QName;
use super::super::tree::Attribute;
use super::name_table::NameKey;

/// The attributes of one tag.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// Those of this tag, and behind them what is left of tags before.
    list: Vec<Attribute>,
    /// Which name each of the list has, where it came from the table of names.
    keys: Vec<Option<NameKey>>,
    used: usize,
}

/// Longer values are not kept: a document could make every one of them as long as is allowed.
const MOST_KEPT: usize = 4096;

impl Attributes {
    pub(super) fn as_slice(&self) -> &[Attribute] {
        &self.list[..self.used]
    }

    pub(super) const fn clear(&mut self) {
        self.used = 0;
    }

    /// Takes over a list that was made elsewhere.
    pub(super) fn replace(&mut self, list: Vec<Attribute>) {
        self.used = list.len();
        self.keys.clear();
        self.keys.resize(list.len(), None);
        self.list = list;
    }

    /// Whether the tag has an attribute of that name already.
    pub(super) fn has(&self, key: NameKey, name: &QName) -> bool {
        let mut own = self.as_slice().iter().zip(&self.keys);
        // Two prefixes may stand for one namespace, so other keys need not be other names.
        own.any(|(attribute, known)| *known == Some(key) || attribute.name == *name)
    }

    /// Adds an attribute; its value is to be appended to what is returned.
    pub(super) fn push(&mut self, key: NameKey, name: &QName) -> &mut String {
        let at = self.used;
        self.used += 1;
        if at == self.list.len() {
            self.list.push(Attribute { name: name.clone(), value: String::new() });
            self.keys.push(Some(key));
        } else if self.keys[at] != Some(key) {
            self.list[at].name = name.clone();
            self.keys[at] = Some(key);
        }
        let value = &mut self.list[at].value;
        if value.capacity() > MOST_KEPT {
            *value = String::new();
        }
        value.clear();
        value
    }
}
