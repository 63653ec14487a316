//! A constraint, and all those of a schema.

use std::collections::HashMap;
use std::ptr;

use super::path::Path;
use super::reader::{self, Refusal};
use crate::schema::grammar::ConstraintId;
use crate::schema::names::Names;
use crate::xml::{Element, Namespace, QName};

/// An identity-constraint definition.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Constraint {
    pub name: QName,
    pub(super) category: Category,
    pub(super) selector: Path,
    /// One at least.
    pub(super) fields: Vec<Path>,
}

/// The sorts of constraint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Category {
    Unique,
    Key,
    /// With the key, or unique, whose values it names.
    Keyref(ConstraintId),
}

/// The constraints of a schema while it is read: they share one space of names
/// (part 1, section 3.11.1), and a keyref may come before what it refers to.
#[derive(Default)]
pub(in crate::schema) struct Constraints<'a> {
    read: Vec<Read<'a>>,
    by_name: HashMap<QName, ConstraintId>,
}

/// A constraint that was read; what a keyref refers to is not known yet.
struct Read<'a> {
    constraint: Constraint,
    refers: Option<QName>,
    element: &'a Element,
}

impl<'a> Constraints<'a> {
    /// Reads an `xs:unique`, `xs:key` or `xs:keyref`. An element that is read again, because the
    /// declaration it stands in is, stays what it was. `absent` is the namespace of references
    /// without one: the target namespace where an include gave it to the document.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(
        &mut self,
        element: &'a Element,
        target: &Namespace,
        absent: &Namespace,
        names: &mut Names,
    ) -> Result<ConstraintId, Refusal> {
        let (constraint, mut refers) = reader::constraint(element, target, names)?;
        if let Some(name) = refers.as_mut().filter(|name| name.namespace.is_none()) {
            name.namespace = absent.clone();
        }
        let id = ConstraintId(self.read.len() as u32);
        if let Some(known) = self.by_name.get(&constraint.name) {
            if ptr::eq(self.read[known.0 as usize].element, element) {
                return Ok(*known);
            }
            let message = format!("an identity constraint {} is there already", constraint.name);
            return Err(Refusal::new("sch-props-correct.2", element, message));
        }
        self.by_name.insert(constraint.name.clone(), id);
        self.read.push(Read { constraint, refers, element });
        Ok(id)
    }

    /// All of them by number, once each keyref knows what it refers to. With a refusal comes the
    /// element it is about.
    ///
    /// # Errors
    /// Points at a keyref that refers to nothing, or to a key with another number of fields.
    pub fn finish(self) -> Result<Vec<Constraint>, (Refusal, &'a Element)> {
        let mut all: Vec<Constraint> = Vec::with_capacity(self.read.len());
        for Read { constraint, refers, element } in &self.read {
            let mut constraint = constraint.clone();
            if let Some(name) = refers {
                constraint.category = self
                    .referred(name, constraint.fields.len(), element)
                    .map(Category::Keyref)
                    .map_err(|refusal| (refusal, *element))?;
            }
            all.push(constraint);
        }
        Ok(all)
    }

    fn referred(
        &self,
        name: &QName,
        fields: usize,
        element: &Element,
    ) -> Result<ConstraintId, Refusal> {
        let refuse = |rule, message| Err(Refusal::new(rule, element, message));
        let Some(id) = self.by_name.get(name) else {
            return refuse("src-resolve", format!("no key or unique {name} is defined"));
        };
        let referred = &self.read[id.0 as usize];
        if referred.refers.is_some() {
            let message = format!("{name} is a keyref; a keyref refers to a key or unique");
            return refuse("c-props-correct.1", message);
        }
        let wanted = referred.constraint.fields.len();
        if wanted != fields {
            let message = format!(
                "the keyref has {fields} {}, but {name} has {wanted}; write as many",
                if fields == 1 { "field" } else { "fields" }
            );
            return refuse("c-props-correct.2", message);
        }
        Ok(*id)
    }
}
