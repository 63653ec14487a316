//! The checks on models in a short notation: `a, b?`, `(a | b)*`, `(a & b)`, `a{2,3}`; `a:token`
//! has that type (`any` without one), `H` is a global element, `<any>`, `<##other>` and `<urn:x>`
//! are wildcards.

use std::collections::HashMap;

use super::*;
use crate::ground::Basis;
use crate::schema::automaton::{Leaf, LeafId, Matcher, Particle, Substitutes, Term};
use crate::schema::derives::Types;
use crate::schema::grammar::{
    AttributeRules, ComplexType, Content, Derivation, Derivations, ElementDecl, ElementId,
    NamespaceConstraint, ProcessContents, TypeDefinition, TypeId, ValueConstraint, Wildcard,
};
use crate::schema::names::{Names, Symbol};
use crate::schema::value::{Builtin, Member, SimpleType, Variety, Written};
use crate::xml::{Namespace, QName, Scope};

pub(super) struct Schema {
    pub names: Names,
    elements: Vec<ElementDecl>,
    types: Vec<(&'static str, TypeDefinition)>,
    globals: HashMap<char, ElementId>,
    substitutes: Substitutes,
}

impl Components for Schema {
    fn names(&self) -> &Names {
        &self.names
    }

    fn element(&self, id: ElementId) -> &ElementDecl {
        &self.elements[id.0 as usize]
    }

    fn substitutes(&self, head: ElementId) -> &[(Symbol, ElementId)] {
        self.substitutes.of(head)
    }
}

impl Types for Schema {
    fn type_of(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.types.get(id.0 as usize).map(|(_, definition)| definition)
    }
}

pub(super) type Model = (Particle, Vec<Leaf>);

impl Schema {
    pub fn new() -> Self {
        let mut schema = Self {
            names: Names::new(),
            elements: Vec::new(),
            types: Vec::new(),
            globals: HashMap::new(),
            substitutes: Substitutes::default(),
        };
        schema.complex("any", None, Derivation::Restriction, Derivations::NONE);
        for (name, builtin, base) in [
            ("simple", Builtin::AnySimpleType, "any"),
            ("string", Builtin::String, "simple"),
            ("token", Builtin::Token, "string"),
            ("int", Builtin::Int, "simple"),
        ] {
            let base = schema.type_named(base);
            let simple = SimpleType::of_builtin(builtin, Some(base));
            schema.types.push((name, TypeDefinition::Simple(simple)));
        }
        let members = ["token", "int"].map(|name| {
            let id = schema.type_named(name);
            let Some(TypeDefinition::Simple(simple)) = schema.type_of(id) else { panic!("{name}") };
            Member { id, definition: simple.clone().into() }
        });
        let union = SimpleType {
            variety: Variety::Union(members.to_vec().into()),
            ..SimpleType::of_builtin(Builtin::AnySimpleType, Some(schema.type_named("simple")))
        };
        schema.types.push(("union", TypeDefinition::Simple(union)));
        schema.complex("base", Some("any"), Derivation::Restriction, Derivations::NONE);
        schema.complex("longer", Some("base"), Derivation::Extension, Derivations::NONE);
        schema.complex("narrower", Some("longer"), Derivation::Restriction, Derivations::NONE);
        schema
    }

    fn complex(
        &mut self,
        name: &'static str,
        base: Option<&str>,
        derived_by: Derivation,
        block: Derivations,
    ) {
        let definition = ComplexType {
            base: base.map(|base| self.type_named(base)),
            derived_by,
            is_abstract: false,
            block,
            final_: Derivations::NONE,
            attributes: AttributeRules::default(),
            content: Content::Anything,
            basis: Basis::Text,
            name: None,
        };
        self.types.push((name, TypeDefinition::Complex(definition)));
    }

    fn type_named(&self, name: &str) -> TypeId {
        let at = self.types.iter().position(|(known, _)| *known == name).expect(name);
        TypeId(at as u32)
    }

    fn declare(&mut self, name: char, definition: &str) -> ElementId {
        let symbol = self.names.intern(&QName::unqualified(&name.to_string()));
        self.elements.push(ElementDecl {
            symbol,
            definition: self.type_named(definition),
            nillable: false,
            value: ValueConstraint::Free,
            basis: Basis::Text,
            is_abstract: false,
            block: Derivations::NONE,
            final_: Derivations::NONE,
            substitutes: None,
            identity: Vec::new(),
            is_global: name.is_uppercase(),
        });
        ElementId(self.elements.len() as u32 - 1)
    }

    /// A global element, with those that stand in for it.
    fn global(&mut self, name: char, definition: &str, substitutes: &[char]) {
        let id = self.declare(name, definition);
        self.globals.insert(name, id);
        for member in substitutes.iter().map(|member| self.globals[member]) {
            self.elements[member.0 as usize].substitutes = Some(id);
            self.substitutes.insert(id, self.elements[member.0 as usize].symbol, member);
        }
    }

    pub fn model(&mut self, text: &str) -> Model {
        let mut reading = Reading { schema: self, rest: text, leaves: Vec::new() };
        let particle = reading.group();
        assert!(reading.rest.is_empty(), "left over in `{text}`: {}", reading.rest);
        (particle, reading.leaves)
    }

    /// The rule that the model breaks.
    fn attribution(&mut self, text: &str) -> Option<Broken> {
        let (particle, leaves) = self.model(text);
        ambiguity::check(self, &particle, &leaves, &TakenNames::of(self, &leaves)).err()
    }

    fn restriction(&mut self, derived: &str, base: &str) -> Result<(), Broken> {
        let (derived, base) = (self.model(derived), self.model(base));
        check_restriction(self, (&derived.0, &derived.1), (&base.0, &base.1))
    }
}

struct Reading<'s> {
    schema: &'s mut Schema,
    rest: &'s str,
    leaves: Vec<Leaf>,
}

impl<'s> Reading<'s> {
    /// Members with `,`, `|` or `&` between them.
    fn group(&mut self) -> Particle {
        let mut members = Vec::new();
        let mut between = ',';
        while !self.rest.is_empty() && !self.rest.starts_with(')') {
            members.push(self.member());
            if let Some(sign) = self.rest.chars().next().filter(|c| ",|&".contains(*c)) {
                between = sign;
                self.take(1);
            }
        }
        once(match between {
            '|' => Term::Choice(members),
            '&' => Term::All(members),
            _ => Term::Sequence(members, Basis::Schema),
        })
    }

    fn member(&mut self) -> Particle {
        let mut particle = if self.rest.starts_with('(') {
            self.take(1);
            let group = self.group();
            self.take(1);
            group
        } else {
            let matcher = self.matcher();
            self.leaves.push(Leaf {
                matcher,
                max: None,
                min_basis: Basis::Schema,
                max_basis: Basis::Schema,
            });
            once(Term::Leaf(LeafId(self.leaves.len() as u32 - 1)))
        };
        (particle.min, particle.max) = self.occurs();
        particle
    }

    fn matcher(&mut self) -> Matcher {
        if self.rest.starts_with('<') {
            let (name, rest) = self.rest[1..].split_once('>').expect("the end of a wildcard");
            self.rest = rest;
            let namespaces = match name {
                "any" => NamespaceConstraint::Any,
                "##other" => NamespaceConstraint::Not(Namespace::new("urn:target")),
                name => NamespaceConstraint::OneOf(name.split(' ').map(Namespace::new).collect()),
            };
            return Matcher::Wildcard(Wildcard { namespaces, process: ProcessContents::Lax });
        }
        let name = self.rest.chars().next().expect("a name");
        self.rest = &self.rest[1..];
        let mut definition = "any";
        if let Some(rest) = self.rest.strip_prefix(':') {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            (definition, self.rest) = rest.split_at(end);
        }
        self.take(0);
        let element = match self.schema.globals.get(&name) {
            Some(id) => *id,
            None => self.schema.declare(name, definition),
        };
        Matcher::Element { symbol: self.schema.element(element).symbol, element }
    }

    fn occurs(&mut self) -> (u32, Option<u32>) {
        let occurs = match self.rest.chars().next() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                let (bounds, rest) = self.rest[1..].split_once('}').expect("the end of bounds");
                self.rest = rest;
                self.take(0);
                let (min, max) = bounds.split_once(',').unwrap_or((bounds, bounds));
                return (min.parse().expect("a number"), max.parse().ok());
            }
            _ => return (1, Some(1)),
        };
        self.take(1);
        occurs
    }

    fn take(&mut self, bytes: usize) {
        self.rest = self.rest[bytes..].trim_start();
    }
}

fn once(term: Term) -> Particle {
    let basis = Basis::Schema;
    Particle { min: 1, max: Some(1), min_basis: basis, max_basis: basis, term }
}

// --- unique particle attribution

#[test]
fn models_that_say_which_particle_pass() {
    for text in [
        "",
        "a, b, c",
        "a?, b, a?",
        "a, b, a",
        "(a, b) | (c, a)",
        "(a | b)*, c",
        "a*, b, a*",
        // One particle, however it is counted.
        "a{2,3}, b",
        "(a{1,2}){1,2}",
        "((a{0,5})*)+",
        // It is known when the rounds are over, because there is no choice.
        "a{2}, a",
        "a{3}, a?",
        "(a, b){2}, a",
        "(a, b?){2}, a",
        "(a{2}){3}, a",
        "a{100}, a",
        "(a, b){50000}, a",
        "(a{1000}, b){1,1000}, c, a*",
        "(a, a){3}, a",
        "<urn:x>, a",
        "<urn:x>*, <urn:y>*",
        "a?, <##other>*",
        "(a & b & c)",
        "(a? & b?)",
        "a{0}, a",
        // The number of children tells how many rounds are over.
        "((b | a{5,6}){3}, b)",
        "((b | a{500,600}){3}, b)",
    ] {
        assert_eq!(Schema::new().attribution(text), None, "{text}");
    }
}

#[test]
fn models_that_do_not_say_which_particle_are_refused() {
    for (text, place) in [
        ("a?, a", "at the beginning"),
        ("a*, a", "at the beginning"),
        ("a{1,2}, a", "after `a`"),
        ("a+, a", "after `a`"),
        ("a{2,}, a", "after `a`"),
        ("a{5,9}, a", "after `a`"),
        ("a{1000,}, a", "after `a`"),
        ("a | a", "at the beginning"),
        ("(a, b) | (a, c)", "at the beginning"),
        ("(a, b?, a?)*", "after `a`"),
        ("(a, b?){1,2}, a", "after `a`"),
        ("(a | b)*, a", "at the beginning"),
        ("(b, a?)+, a", "after `b`"),
        // The outer rounds are counted, but it is open what a round is.
        ("(a{1,2}){2}, a", "after `a`"),
        ("(a?){2}, a", "at the beginning"),
        ("((b | a{5,6}){6}, b)", "after `a`"),
        ("(a, (b, a)?){2}, b", "after `a`"),
        ("a?, (b?, (c?, a))", "at the beginning"),
        ("<any>?, a", "at the beginning"),
        ("a, <any>*, b", "after `a`"),
        ("<any>*, <urn:x>", "at the beginning"),
        ("<urn:x>?, <urn:x urn:y>", "at the beginning"),
        ("<##other>*, <urn:x>*", "at the beginning"),
        ("<##other>?, <##other>", "at the beginning"),
        ("(a & b & a)", "at the beginning"),
    ] {
        let broken = Schema::new().attribution(text).expect(text);
        assert_eq!(broken.rule, "cos-nonambig", "{text}");
        let message = format!("the content model is ambiguous: {place}, ");
        assert!(broken.message.starts_with(&message), "{text}: {}", broken.message);
    }
}

#[test]
fn what_is_too_large_to_be_written_out_is_not_called_ambiguous_for_sure() {
    for text in ["(b | a{50000,60000}){3}, b", "a{1,2000000000}, a", "(a?){4000000000}, a"] {
        let broken = Schema::new().attribution(text).expect(text);
        let message = "the content model seems to be ambiguous (it is too large to be sure): ";
        assert!(broken.message.starts_with(message), "{text}: {}", broken.message);
    }
}

#[test]
fn what_stands_in_for_an_element_takes_part() {
    let mut schema = Schema::new();
    schema.global('M', "any", &[]);
    schema.global('H', "any", &['M']);
    assert_eq!(schema.attribution("H, M"), None);
    let broken = schema.attribution("H?, M").expect("M is an H");
    assert_eq!(
        broken.message,
        "the content model is ambiguous: at the beginning, the same child could be taken for `H` \
         or for `M`"
    );
    assert!(schema.attribution("H | M").is_some());
}

// --- consistent declarations

#[test]
fn elements_of_one_name_have_one_type() {
    let mut schema = Schema::new();
    schema.global('M', "token", &[]);
    schema.global('H', "string", &['M']);
    let mut check = |text: &str| {
        let (_, leaves) = schema.model(text);
        consistency::check(&schema, &TakenNames::of(&schema, &leaves)).map_err(|broken| broken.rule)
    };
    assert_eq!(check("a:int, b, a:int"), Ok(()));
    assert_eq!(check("H, M, H"), Ok(()));
    assert_eq!(check("a:int, (b | a:token)"), Err("cos-element-consistent"));
    // Implicitly: `M` may stand where `H` is declared.
    schema.globals.remove(&'M');
    let (_, leaves) = schema.model("H, M:int");
    assert!(consistency::check(&schema, &TakenNames::of(&schema, &leaves)).is_err());
    let (_, leaves) = schema.model("H, M:token");
    assert!(consistency::check(&schema, &TakenNames::of(&schema, &leaves)).is_ok());
}

// --- restriction

/// Pairs of (derived, base) with the rule that is broken.
fn check_pairs(pairs: &[(&str, &str, Option<&str>)]) {
    for (derived, base, rule) in pairs {
        let found = Schema::new().restriction(derived, base).err();
        assert_eq!(found.as_ref().map(|it| it.rule), *rule, "{derived} of {base}: {found:?}");
    }
}

#[test]
fn every_model_restricts_itself() {
    for text in [
        "a",
        "a, b?, (c | d)*",
        "(a & b?)",
        "((a, b){2,4} | c+)",
        "<any>*",
        "a, <##other>{2,7}",
        "(a | (b, c))*",
    ] {
        assert_eq!(Schema::new().restriction(text, text), Ok(()), "{text}");
    }
}

/// range-ok, at the edges and past them.
#[test]
fn bounds_may_only_narrow() {
    const RULE: Option<&str> = Some("rcase-NameAndTypeOK.3");
    check_pairs(&[
        ("a{2,3}", "a{2,3}", None),
        ("a{3}", "a{2,3}", None),
        ("a{1,3}", "a{2,3}", RULE),
        ("a{2,4}", "a{2,3}", RULE),
        ("a{2,}", "a{2,3}", RULE),
        ("a{2,9}", "a{2,}", None),
        ("a+", "a*", None),
        ("a*", "a+", RULE),
        ("a{0}", "a?", None),
    ]);
}

/// rcase-Recurse.
#[test]
fn sequences_keep_their_order_and_skip_what_may_be_empty() {
    const NOT: Option<&str> = Some("cos-particle-restrict.2");
    check_pairs(&[
        ("a, c", "a, b?, c", None),
        ("a, c", "a, b, c", NOT),
        ("a, b", "a, b, c?", None),
        ("a, b", "a, b, c", NOT),
        ("b, a", "a, b", NOT),
        ("a, b, c", "a, b", NOT),
        ("", "a?, b*", None),
        ("", "a?, b", NOT),
        ("a, b", "a?, (b, c?)", None),
        ("c", "(a, b)*, c", None),
        ("c", "(a, b)+, c", NOT),
        ("(a, b){2}, c", "(a, b){1,3}, c", None),
        ("(a, b){4}, c", "(a, b){1,3}, c", Some("rcase-Recurse.1")),
        // The second place is the right one, though the first would do.
        ("a", "a?, (a | b)", None),
    ]);
}

/// rcase-RecurseLax.
#[test]
fn choices_may_lose_members() {
    const NOT: Option<&str> = Some("cos-particle-restrict.2");
    check_pairs(&[
        ("(a | c)*", "(a | b | c)*", None),
        ("(c | a)*", "(a | b | c)*", NOT),
        ("(a | d)*", "(a | b | c)*", NOT),
        ("(a | b)?", "(a | b)", Some("rcase-RecurseLax.1")),
        ("a", "(a | b)", None),
        ("a", "(a | b)*", None),
        ("a{2}", "(a | b)*", Some("rcase-NameAndTypeOK.3")),
        ("a", "(a | b){2}", Some("rcase-RecurseAsIfGroup")),
        ("d", "(a | b)*", NOT),
    ]);
}

/// rcase-MapAndSum.
#[test]
fn a_sequence_restricts_a_choice_by_its_length() {
    check_pairs(&[
        ("a, b", "(a | b){2,3}", None),
        ("b, a, b", "(a | b){2,3}", None),
        ("a, b, a, b", "(a | b){2,3}", Some("rcase-MapAndSum.2")),
        ("(a, b){1,2}", "(a | b){2,3}", Some("rcase-MapAndSum.2")),
        ("(a, b)*", "(a | b)*", None),
        ("(a, c)*", "(a | b)*", Some("cos-particle-restrict.2")),
    ]);
}

/// rcase-RecurseUnordered, and Recurse between two of `all`.
#[test]
fn what_may_restrict_all() {
    const NOT: Option<&str> = Some("cos-particle-restrict.2");
    check_pairs(&[
        ("(a & b)", "(a & b & c?)", None),
        ("(a & c)", "(a & b & c)", NOT),
        ("b, a", "(a & b & c?)", None),
        ("b, a, b", "(a & b)", NOT),
        ("b, d", "(a? & b)", NOT),
        ("b", "(a? & b)", None),
        ("(a | b)", "(a? & b?)", NOT),
        ("(a & b)", "a, b", NOT),
        ("(a & b)", "(a | b)*", NOT),
    ]);
}

/// rcase-NSCompat, NSSubset and NSRecurseCheckCardinality.
#[test]
fn what_may_restrict_a_wildcard() {
    check_pairs(&[
        ("a", "<any>", None),
        ("a", "<any>*", None),
        ("a{2}", "<any>", Some("rcase-NSCompat.2")),
        ("a", "<##other>", Some("rcase-NSCompat.1")),
        ("<urn:x>", "<##other>?", None),
        ("<urn:x>", "<urn:y>", Some("rcase-NSSubset")),
        ("<any>*", "<any>+", Some("rcase-NSSubset.1")),
        ("a, b", "<any>{2}", None),
        ("a, b?", "<any>{1,2}", None),
        ("a, b?", "<any>{2}", Some("rcase-NSRecurseCheckCardinality.2")),
        ("(a | (b, c)){2}", "<any>{2,4}", None),
        ("(a | (b, c)){2}", "<any>{2,3}", Some("rcase-NSRecurseCheckCardinality.2")),
        ("a, <##other>", "<##other>*", Some("rcase-NSCompat.1")),
        ("(a & b)", "<any>*", None),
        ("<any>", "a", Some("cos-particle-restrict.2")),
        ("<any>", "(a | <any>)", Some("cos-particle-restrict.2")),
    ]);
}

/// Clause 2.2.
#[test]
fn pointless_groups_do_not_count() {
    check_pairs(&[
        ("((a))", "a", None),
        ("a, b", "(a, (b))", None),
        ("((a, b), c)", "a, (b, c)", None),
        ("((a | b) | c)", "a | (b | c)", None),
        ("a, (), b", "a, b", None),
        ("a, b{0}", "a", None),
        ("(a, b)", "((a, b){2})", Some("rcase-Recurse.1")),
        ("a?", "(a | ())", None),
    ]);
}

/// rcase-NameAndTypeOK.
#[test]
fn an_element_keeps_its_promises() {
    check_pairs(&[
        ("a:token", "a:string", None),
        ("a:string", "a:token", Some("rcase-NameAndTypeOK.7")),
        ("a:int", "a:union", None),
        ("a:string", "a:union", Some("rcase-NameAndTypeOK.7")),
        ("a:int", "a:simple", None),
        ("a:int", "a", None),
        ("a:base", "a", None),
        ("a:longer", "a:base", Some("rcase-NameAndTypeOK.7")),
        ("a:narrower", "a:longer", None),
        ("a:narrower", "a:base", Some("rcase-NameAndTypeOK.7")),
    ]);
    type Change = fn(&mut ElementDecl);
    let fixed = |text: &str| {
        ValueConstraint::Fixed(Written { text: text.to_owned(), scope: Scope::default() })
    };
    let cases: [(Change, Change, Option<&str>); 8] = [
        (|d| d.nillable = true, |_| {}, Some("rcase-NameAndTypeOK.2")),
        (|_| {}, |b| b.nillable = true, None),
        (
            |d| d.block = Derivations::of(&[Derivation::Extension]),
            |b| b.block = Derivations::of(&[Derivation::Extension, Derivation::Restriction]),
            Some("rcase-NameAndTypeOK.6"),
        ),
        (|d| d.block = Derivations::of(&[Derivation::Extension]), |_| {}, None),
        (
            |d| d.identity = vec![crate::schema::grammar::ConstraintId(0)],
            |_| {},
            Some("rcase-NameAndTypeOK.5"),
        ),
        (|_| {}, |b| b.identity = vec![crate::schema::grammar::ConstraintId(0)], None),
        (|d| d.nillable = true, |b| b.nillable = true, None),
        (|_| {}, |_| {}, None),
    ];
    for (at, (derived, base, rule)) in cases.into_iter().enumerate() {
        let mut schema = Schema::new();
        let models = (schema.model("a:int"), schema.model("a:int"));
        derived(&mut schema.elements[0]);
        base(&mut schema.elements[1]);
        let found = check_restriction(&schema, pair(&models.0), pair(&models.1)).err();
        assert_eq!(found.map(|it| it.rule), rule, "case {at}");
    }
    for (own, rule) in [
        (fixed("1"), None),
        (fixed("01"), None),
        (fixed("2"), Some("rcase-NameAndTypeOK.4")),
        (ValueConstraint::Free, Some("rcase-NameAndTypeOK.4")),
    ] {
        let mut schema = Schema::new();
        let models = (schema.model("a:int"), schema.model("a:int"));
        schema.elements[0].value = own;
        schema.elements[1].value = fixed("1");
        let found = check_restriction(&schema, pair(&models.0), pair(&models.1)).err();
        assert_eq!(found.map(|it| it.rule), rule);
    }
}

fn pair(model: &Model) -> (&Particle, &[Leaf]) {
    (&model.0, &model.1)
}

/// Clause 2.1.
#[test]
fn a_substitution_group_counts_as_a_choice() {
    let mut schema = Schema::new();
    schema.global('M', "any", &[]);
    schema.global('N', "any", &[]);
    schema.global('H', "any", &['M', 'N']);
    assert_eq!(schema.restriction("M", "H"), Ok(()));
    assert_eq!(schema.restriction("(M | N)", "H"), Ok(()));
    assert_eq!(schema.restriction("H", "(H | M | N | a)"), Ok(()));
    assert_eq!(schema.restriction("H*", "H*"), Ok(()));
    assert!(schema.restriction("H", "M").is_err());
}

#[test]
fn two_large_models_are_compared_in_a_while_or_refused() {
    let text = |n: usize| vec!["(a?, b?)*"; n].join(", ");
    let before = std::time::Instant::now();
    let found = Schema::new().restriction(&text(3000), &text(3000));
    assert!(found.is_ok() || found.is_err_and(|it| it.message.contains("too large")));
    assert!(before.elapsed().as_secs() < 20);
}
