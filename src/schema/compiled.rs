//! A schema, ready to validate with.

use super::error::SchemaError;
use super::grammar::{Content, ElementDecl, Grammar, TypeDefinition};
use super::names::LastNamespace;
use super::reader;
use super::source::{Location, OwnedSource, SchemaSource, find_given};
use super::validate::{self, Validator};
use super::violation::{ChildShape, Violation};
use crate::xml::{Element, FlatElement, QName};

/// A compiled schema: one or more schema documents with everything they name. Cheap to share.
#[derive(Debug)]
pub struct Schema {
    grammar: Grammar,
    notes: Vec<String>,
}

impl Schema {
    /// Compiles schema documents that are given together: what they include and import is looked
    /// for among them.
    ///
    /// # Errors
    /// Names the construct and its place: what is wrong, or what is not supported.
    pub fn compile(sources: &[SchemaSource<'_>]) -> Result<Self, SchemaError> {
        Self::load(sources, &mut |location| find_given(sources, location))
    }

    /// Compiles a schema document and all documents that it leads to. `resolve` finds them, or
    /// says why not; it is asked for local paths only.
    ///
    /// # Errors
    /// Names the construct and its place: what is wrong, or what is not supported. That a document
    /// is not found is no error by itself (part 1, section 4.2.3), only what refers into it is:
    /// see [`Schema::notes`].
    pub fn compile_with(
        root: SchemaSource<'_>,
        resolve: &mut dyn FnMut(&Location<'_>) -> Result<OwnedSource, String>,
    ) -> Result<Self, SchemaError> {
        Self::load(&[root], resolve)
    }

    fn load(
        sources: &[SchemaSource<'_>],
        resolve: reader::Resolve<'_>,
    ) -> Result<Self, SchemaError> {
        let (grammar, notes) = reader::load(sources, resolve)?;
        Ok(Self { grammar, notes })
    }

    /// Documents that were not found, or that are on other machines: one sentence for each, with
    /// its place.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Validates a tree whose root must be a global element of the schema. Stops after
    /// `max_violations`.
    #[must_use]
    pub fn validate(&self, root: &Element, max_violations: usize) -> Vec<Violation> {
        validate::tree(self, root, max_violations)
    }

    /// Whether an element of a usual message breaks no rule: whether [`Schema::validate`] finds
    /// nothing in its tree.
    #[must_use]
    pub fn admits(&self, root: FlatElement<'_>) -> bool {
        validate::admits(self, root)
    }

    /// A validator for one document that comes as events.
    #[must_use]
    pub fn validator(&self, max_violations: usize) -> Validator<'_> {
        Validator::new(&self.grammar, max_violations)
    }

    /// Whether the schema declares that global element.
    #[must_use]
    pub fn declares(&self, name: &QName) -> bool {
        self.global(name).is_some()
    }

    /// The children that may stand in the element reached by `path` (a global element, then child
    /// after child), in order; none if the schema knows no such path or its content is simple.
    #[must_use]
    pub fn children_of(&self, path: &[QName]) -> Option<&[ChildShape]> {
        let (root, below) = path.split_first()?;
        let mut element = self.global(root)?;
        for name in below {
            let TypeDefinition::Complex(complex) = self.grammar.definition(element.definition)
            else {
                return None;
            };
            let Content::Elements(content) = &complex.content else { return None };
            let symbol = self.grammar.names.lookup(name, &mut LastNamespace::default())?;
            element = self.grammar.element(content.model.leaf_named(symbol)?.element()?);
        }
        match self.grammar.definition(element.definition) {
            TypeDefinition::Complex(complex) => match &complex.content {
                Content::Elements(content) => Some(&content.shapes),
                Content::Empty => Some(&[]),
                Content::Simple(_) | Content::Anything => None,
            },
            TypeDefinition::Simple(_) => None,
        }
    }

    fn global(&self, name: &QName) -> Option<&ElementDecl> {
        let symbol = self.grammar.names.lookup(name, &mut LastNamespace::default())?;
        let id = self.grammar.global_elements.get(&symbol)?;
        Some(self.grammar.element(*id))
    }
}
