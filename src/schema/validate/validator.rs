//! The events.

use super::children::Admission;
use super::frame::{Frame, Label, ModelState};
use super::identifiers::Identifiers;
use super::symbols::Symbols;
use super::wording;
use crate::ground::Basis;
use crate::schema::grammar::{
    ComplexType, Content, ElementId, Grammar, ProcessContents, TypeDefinition, TypeId,
};
use crate::schema::identity::Tracker;
use crate::schema::names::{LastNamespace, Symbol};
use crate::schema::value::Value;
use crate::schema::violation::{Structure, Violation};
use crate::xml::{Attribute, NameKey, Namespace, Offset, QName, Scope};

/// Validates one document that comes as events.
#[derive(Debug)]
pub struct Validator<'s> {
    pub(super) grammar: &'s Grammar,
    pub(super) frames: Vec<Frame>,
    /// Text of the open elements whose text matters.
    pub(super) text: String,
    /// How often each child stood, for the open elements.
    pub(super) counts: Vec<(Symbol, u32)>,
    /// How many elements are open that are skipped, with everything in them.
    pub(super) skipped: usize,
    last_namespace: LastNamespace,
    /// The declarations in force in the element that was opened last, if its text needs them.
    pub(super) value_scope: Scope,
    /// The identity constraints in force.
    pub(super) tracker: Tracker<'s, Value>,
    /// The IDs of the document, and references to them.
    pub(super) identifiers: Identifiers,
    violations: Vec<Violation>,
    max_violations: usize,
}

/// A start tag.
pub(super) struct Start<'a> {
    pub symbol: Option<Symbol>,
    pub name: &'a QName,
    pub attributes: &'a [Attribute],
    pub scope: &'a Scope,
    pub offset: Offset,
    /// The position among the siblings of the same name, from 1.
    pub ordinal: u32,
}

/// A violation before it has a path.
pub(super) struct Breach {
    pub rule: &'static str,
    pub message: String,
    pub expected: Vec<String>,
    pub basis: Basis,
    pub structure: Option<Structure>,
}

impl Breach {
    /// A breach of what the schema says for certain.
    pub fn new(rule: &'static str, message: String) -> Self {
        Self { rule, message, expected: Vec::new(), basis: Basis::Schema, structure: None }
    }

    /// The same, as a mistake in the structure.
    pub fn in_structure(self, structure: Structure) -> Self {
        Self { structure: Some(structure), ..self }
    }
}

impl<'s> Validator<'s> {
    pub(in crate::schema) fn new(grammar: &'s Grammar, max_violations: usize) -> Self {
        Self {
            grammar,
            frames: Vec::with_capacity(16),
            text: String::with_capacity(128),
            counts: Vec::with_capacity(32),
            skipped: 0,
            last_namespace: LastNamespace::default(),
            value_scope: Scope::default(),
            tracker: Tracker::new(&grammar.constraints),
            identifiers: Identifiers::default(),
            violations: Vec::new(),
            max_violations,
        }
    }

    /// Whether enough was found: further events find nothing more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.violations.len() >= self.max_violations
    }

    /// A start tag. The scope is that of its namespace declarations.
    pub fn start(&mut self, name: &QName, attributes: &[Attribute], scope: &Scope, offset: Offset) {
        let symbol = if self.skipped > 0 { None } else { self.symbol_of(name) };
        self.start_known(symbol, name, attributes, scope, offset);
    }

    /// The same, where a reader has numbered the name; `symbols` are those of that reader and this
    /// schema.
    #[inline]
    pub fn start_numbered(
        &mut self,
        symbols: &mut Symbols,
        key: NameKey,
        name: &QName,
        attributes: &[Attribute],
        scope: &Scope,
        offset: Offset,
    ) {
        let symbol = if self.skipped > 0 { None } else { symbols.of(key, name, self) };
        self.start_known(symbol, name, attributes, scope, offset);
    }

    /// The number of a name, for [`Self::start_known`].
    pub(super) fn symbol_of(&mut self, name: &QName) -> Option<Symbol> {
        self.grammar.names.lookup(name, &mut self.last_namespace)
    }

    /// A start tag whose name has been looked up.
    pub(super) fn start_known(
        &mut self,
        symbol: Option<Symbol>,
        name: &QName,
        attributes: &[Attribute],
        scope: &Scope,
        offset: Offset,
    ) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let ordinal = self.ordinal(symbol);
        let admission = self.admit(name, symbol, ordinal, offset);
        let start = Start { symbol, name, attributes, scope, offset, ordinal };
        self.start_admitted(admission, &start);
    }

    /// A start tag of which it is known what becomes of the element.
    pub(super) fn start_admitted(&mut self, admission: Admission, start: &Start<'_>) {
        let Start { symbol, name, attributes, scope, offset, ordinal } = *start;
        let (element, process) = match admission {
            Admission::Declared(element) => (Some(element), ProcessContents::Strict),
            Admission::Skipped | Admission::Let(ProcessContents::Skip) => {
                self.skipped = 1;
                return;
            }
            Admission::Let(process) => {
                let global = symbol.and_then(|symbol| self.grammar.global_elements.get(&symbol));
                (global.copied(), process)
            }
        };
        let definition = match element {
            Some(element) => self.grammar.element(element).definition,
            None => {
                let has_type = attributes.iter().any(|a| a.name.is(&Namespace::XSI, "type"));
                if process == ProcessContents::Strict && !has_type {
                    self.report_undeclared(name, ordinal, offset);
                    self.skipped = 1;
                    return;
                }
                self.grammar.any_type
            }
        };
        let label = match symbol {
            Some(symbol) => Label::Known(symbol),
            None => Label::Unknown(Box::new(name.local.clone())),
        };
        self.open(element, definition, label, ordinal, offset);
        self.take_xsi(attributes, scope);
        self.check_abstract();
        self.track_start(symbol, name, element);
        self.check_attributes(attributes, scope);
        self.prepare_text(scope);
    }

    /// Text between tags; may come in pieces.
    pub fn text(&mut self, text: &str) {
        if self.skipped == 0 && !text.is_empty() {
            self.take_text(text);
        }
    }

    /// An end tag.
    pub fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        self.check_end_of_children();
        self.check_text();
        self.track_end();
        if let Some(frame) = self.frames.pop() {
            self.text.truncate(frame.text_from);
            self.counts.truncate(frame.counts_from);
        }
        if self.frames.is_empty() {
            self.check_references();
        }
    }

    /// Whether there are violations that were not taken out.
    #[inline]
    #[must_use]
    pub const fn has_violations(&self) -> bool {
        !self.violations.is_empty()
    }

    /// Takes out what was found since the last time, which makes room for as much again.
    #[must_use]
    pub fn take_violations(&mut self) -> Vec<Violation> {
        std::mem::take(&mut self.violations)
    }

    /// All violations, in the order they were found.
    #[must_use]
    pub fn finish(self) -> Vec<Violation> {
        self.violations
    }

    // --- for the other files of this folder

    /// The complex type of the innermost open element, if it has one.
    pub(super) fn complex(&self) -> Option<&'s ComplexType> {
        match self.grammar.definition(self.frames.last()?.definition) {
            TypeDefinition::Complex(complex) => Some(complex),
            TypeDefinition::Simple(_) => None,
        }
    }

    /// Reports a breach by the innermost open element.
    pub(super) fn report(&mut self, breach: Breach) {
        let Some(offset) = self.frames.last().map(|frame| frame.offset) else { return };
        let path = self.path();
        self.push(path, offset, breach);
    }

    /// Reports a breach by a child or attribute of the innermost open element.
    pub(super) fn report_at(&mut self, step: &str, offset: Offset, breach: Breach) {
        let mut path = self.path();
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(step);
        self.push(path, offset, breach);
    }

    /// Puts a type in force on the innermost open element, with a fresh content model.
    pub(super) fn set_definition(&mut self, definition: TypeId) {
        let state = self.initial_state(definition);
        if let Some(frame) = self.frames.last_mut() {
            frame.definition = definition;
            frame.state = state;
        }
    }

    // --- helpers

    fn open(
        &mut self,
        element: Option<ElementId>,
        definition: TypeId,
        label: Label,
        ordinal: u32,
        offset: Offset,
    ) {
        let state = self.initial_state(definition);
        self.frames.push(Frame {
            element,
            definition,
            offset,
            label,
            ordinal,
            state,
            text_from: self.text.len(),
            counts_from: self.counts.len(),
            is_nil: false,
            is_spoilt: false,
            has_children: false,
            keeps_text: false,
        });
    }

    fn initial_state(&self, definition: TypeId) -> Option<ModelState> {
        let TypeDefinition::Complex(complex) = self.grammar.definition(definition) else {
            return None;
        };
        let Content::Elements(content) = &complex.content else { return None };
        Some(ModelState {
            strict: content.model.strict.start(),
            relaxed: content.model.relaxed.as_ref().map(|relaxed| relaxed.start()),
            reports: None,
        })
    }

    /// Counts a child of the innermost open element. Names the schema does not know are not
    /// counted: a document could make the list as long as it likes.
    pub(super) fn ordinal(&mut self, symbol: Option<Symbol>) -> u32 {
        let (Some(symbol), Some(frame)) = (symbol, self.frames.last()) else { return 1 };
        let counts = &mut self.counts[frame.counts_from..];
        match counts.iter_mut().rev().find(|(counted, _)| *counted == symbol) {
            Some((_, count)) => {
                *count = count.saturating_add(1);
                *count
            }
            None => {
                self.counts.push((symbol, 1));
                1
            }
        }
    }

    pub(super) fn path(&self) -> String {
        path_of(self.grammar, &self.frames)
    }

    pub(super) fn push(&mut self, path: String, offset: Offset, breach: Breach) {
        if self.is_full() {
            return;
        }
        let Breach { rule, message, expected, basis, structure } = breach;
        self.violations.push(Violation { path, offset, rule, message, expected, basis, structure });
    }
}

/// The path of the innermost open element.
pub(super) fn path_of(grammar: &Grammar, frames: &[Frame]) -> String {
    let mut path = String::new();
    for frame in frames {
        if !path.is_empty() {
            path.push('/');
        }
        let local = match &frame.label {
            Label::Known(symbol) => &grammar.names.name(*symbol).local,
            Label::Unknown(local) => local.as_ref(),
        };
        path.push_str(&wording::step(local, frame.ordinal));
    }
    path
}
