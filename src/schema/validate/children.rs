//! Which child may stand, and how to go on after one that may not, so that each real problem is
//! reported once.

use super::frame::Frame;
use super::turn::Turn;
use super::validator::{Breach, Validator};
use super::wording;
use crate::ground::Basis;
use crate::schema::automaton::Child;
use crate::schema::grammar::{ComplexType, Content, ElementId, ProcessContents, TypeDefinition};
use crate::schema::names::Symbol;
use crate::schema::violation::Structure;
use crate::xml::{Offset, QName};

/// What becomes of a child.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Admission {
    /// It is passed over, with everything in it.
    Skipped,
    Declared(ElementId),
    /// A wildcard lets it through.
    Let(ProcessContents),
}

impl Validator<'_> {
    /// Takes a child of the innermost open element, or the root.
    pub(super) fn admit(
        &mut self,
        name: &QName,
        symbol: Option<Symbol>,
        ordinal: u32,
        offset: Offset,
    ) -> Admission {
        let grammar = self.grammar;
        let Some(frame) = self.frames.last_mut() else {
            return Admission::Let(ProcessContents::Strict);
        };
        frame.has_children = true;
        let refusal = match grammar.definition(frame.definition) {
            _ if frame.is_nil => {
                Refusal::new("cvc-elt.3.2.1", "an element that is nil has no children")
            }
            TypeDefinition::Simple(_) => {
                Refusal::new("cvc-type.3.1.2", "text is all that may stand here")
            }
            TypeDefinition::Complex(complex) => match (&complex.content, &mut frame.state) {
                (Content::Elements(content), Some(state)) => {
                    if let Some(symbol) = symbol
                        && let Some(element) = state.step_plainly(&content.model, symbol)
                    {
                        return Admission::Declared(element);
                    }
                    let turn =
                        Turn { model: &content.model, names: &grammar.names, state, ordinal };
                    let (admission, breach) = turn.take(Child { name, symbol });
                    if let Some(breach) = breach {
                        let breach = *breach;
                        let basis = breach.basis.min(complex.basis);
                        let step = wording::step(&name.local, ordinal);
                        self.report_at(&step, offset, Breach { basis, ..breach });
                    }
                    return admission;
                }
                (Content::Anything, _) => return Admission::Let(ProcessContents::Lax),
                (Content::Simple(_), _) => {
                    Refusal::new("cvc-complex-type.2.2", "text is all that may stand here")
                }
                (Content::Empty | Content::Elements(_), _) => {
                    Refusal::new("cvc-complex-type.2.1", "nothing may stand here")
                }
            },
        };
        if !frame.is_spoilt {
            frame.is_spoilt = true;
            let basis = floor(grammar.definition(frame.definition));
            let message = format!("`{}` may not stand here; {}", name.local, refusal.reason);
            let breach = Breach::new(refusal.rule, message).in_structure(Structure::Unknown);
            let breach = Breach { basis, ..breach };
            self.report_at(&wording::step(&name.local, ordinal), offset, breach);
        }
        Admission::Skipped
    }

    /// At the end tag: whether the children may end here.
    pub(super) fn check_end_of_children(&mut self) {
        let grammar = self.grammar;
        let Some(complex) = self.complex() else { return };
        let Content::Elements(content) = &complex.content else { return };
        let Some(Frame { state: Some(state), is_nil: false, .. }) = self.frames.last_mut() else {
            return;
        };
        if content.model.strict.accepts(&state.strict) {
            return;
        }
        let turn = Turn { model: &content.model, names: &grammar.names, state, ordinal: 1 };
        if let Some(breach) = turn.end() {
            let basis = breach.basis.min(complex.basis);
            self.report(Breach { basis, ..breach });
        }
    }

    /// Reports an element that must be declared and is not.
    pub(super) fn report_undeclared(&mut self, name: &QName, ordinal: u32, offset: Offset) {
        let namesake = self.grammar.names.namesake(&name.local, &name.namespace);
        let message = match namesake {
            Some(known) => wording::wrong_namespace(name, &known.namespace),
            None => format!("the schema declares no element {name}"),
        };
        let step = wording::step(&name.local, ordinal);
        self.report_at(&step, offset, Breach::new("cvc-elt.1", message));
    }
}

/// Why nothing like a child may stand at all.
struct Refusal {
    rule: &'static str,
    reason: &'static str,
}

impl Refusal {
    fn new(rule: &'static str, reason: &'static str) -> Self {
        Self { rule, reason }
    }
}

/// What any breach of a type's content rests on at the most.
fn floor(definition: &TypeDefinition) -> Basis {
    match definition {
        TypeDefinition::Complex(ComplexType { basis, .. }) => Basis::Schema.min(*basis),
        TypeDefinition::Simple(_) => Basis::Schema,
    }
}
