//! What holds of all models: they accept what they say, bounds that are brought down hide no
//! ambiguity, and what a model that restricts another accepts, the other accepts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::ambiguity;
use super::names::TakenNames;
use super::tests::Schema;
use crate::schema::automaton::{Child, ContentModel, Substitutes};
use crate::schema::derivation::check_restriction;
use crate::schema::names::LastNamespace;
use crate::xml::QName;

/// A model as it is written, to be changed and to make lists of children of.
#[derive(Clone, Debug)]
struct Written {
    what: What,
    min: u32,
    /// None for unbounded.
    max: Option<u32>,
}

#[derive(Clone, Debug)]
enum What {
    Letter(char),
    Sequence(Vec<Written>),
    Choice(Vec<Written>),
}

impl Written {
    fn text(&self) -> String {
        let joined = |members: &[Self], between: &str| {
            let members: Vec<String> = members.iter().map(Self::text).collect();
            format!("({})", members.join(between))
        };
        let what = match &self.what {
            What::Letter(letter) => letter.to_string(),
            What::Sequence(members) => joined(members, ", "),
            What::Choice(members) => joined(members, " | "),
        };
        let max = self.max.map_or(String::new(), |max| max.to_string());
        format!("{what}{{{},{max}}}", self.min)
    }

    /// A list of children that it accepts; the numbers choose.
    fn children(&self, choices: &mut impl Iterator<Item = u32>, out: &mut String) {
        let most = self.max.unwrap_or(self.min + 3).min(self.min + 3);
        let times = self.min + choices.next().unwrap_or(0) % (most - self.min + 1);
        for _ in 0..times {
            match &self.what {
                What::Letter(letter) => out.push(*letter),
                What::Sequence(members) => {
                    members.iter().for_each(|member| member.children(choices, out));
                }
                What::Choice(members) => {
                    let at = choices.next().unwrap_or(0) as usize % members.len();
                    members[at].children(choices, out);
                }
            }
        }
    }

    /// Where a list of children may be over that begins at one of these places: the definition,
    /// taken at its word.
    fn ends(&self, letters: &[char], from: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut over = if self.min == 0 { from.clone() } else { BTreeSet::new() };
        let mut at = from;
        for round in 1..=self.max.unwrap_or(u32::MAX) {
            let after = self.what.ends(letters, at.clone());
            // Sooner or later no round is possible, or one more makes no difference.
            let is_the_same = after == at;
            at = after;
            if round >= self.min || is_the_same {
                over.extend(&at);
            }
            if at.is_empty() || is_the_same {
                break;
            }
        }
        over
    }

    /// A model like this, mostly narrower.
    fn changed(&self, choices: &mut impl Iterator<Item = u32>) -> Self {
        let mut choose = |of: u32| choices.next().unwrap_or(0) % of;
        let mut changed = self.clone();
        match choose(6) {
            0 => changed.min = self.max.unwrap_or(self.min + 2).min(self.min + 1),
            1 => changed.max = Some(self.max.unwrap_or(self.min + 3).max(1).max(self.min)),
            2 if self.min > 0 => changed.min -= 1,
            3 => changed.max = self.max.map(|max| max + 1),
            _ => {}
        }
        let dropped = choose(4) as usize;
        match &mut changed.what {
            What::Letter(_) => {}
            What::Sequence(members) | What::Choice(members) => {
                if members.len() > 1 && dropped < members.len() {
                    members.remove(dropped);
                }
                *members = members.iter().map(|member| member.changed(choices)).collect();
            }
        }
        if let What::Choice(members) = &changed.what
            && choices.next().unwrap_or(0).is_multiple_of(4)
        {
            return match choices.next().unwrap_or(0) % 2 {
                0 => members[0].clone(),
                _ => Self { what: What::Sequence(members.clone()), min: 1, max: Some(1) },
            };
        }
        changed
    }
}

impl What {
    fn ends(&self, letters: &[char], from: BTreeSet<usize>) -> BTreeSet<usize> {
        match self {
            Self::Letter(letter) => from
                .into_iter()
                .filter(|at| letters.get(*at) == Some(letter))
                .map(|at| at + 1)
                .collect(),
            Self::Sequence(members) => {
                members.iter().fold(from, |at, member| member.ends(letters, at))
            }
            Self::Choice(members) => {
                members.iter().flat_map(|member| member.ends(letters, from.clone())).collect()
            }
        }
    }
}

fn any_model(largest: u32) -> impl Strategy<Value = Written> {
    let bounds = move || {
        (0..=largest, 0..=largest, 0..6u32).prop_map(|(one, other, sort)| match sort {
            0 => (1, Some(1)),
            1 => (0, Some(1)),
            2 => (one, None),
            3 => (one.max(1), Some(one.max(1))),
            _ => (one.min(other), Some(one.max(other).max(1))),
        })
    };
    let with = |(what, (min, max)): (What, (u32, Option<u32>))| Written { what, min, max };
    let letter = prop::sample::select(vec!['a', 'b', 'c', 'd']).prop_map(What::Letter);
    let leaf = (letter, bounds()).prop_map(with);
    leaf.prop_recursive(3, 10, 3, move |inner| {
        let members = prop::collection::vec(inner, 1..4);
        let what = (members, any::<bool>()).prop_map(|(members, is_choice)| match is_choice {
            true => What::Choice(members),
            false => What::Sequence(members),
        });
        (what, bounds()).prop_map(with)
    })
}

fn accepts(schema: &Schema, model: &ContentModel, letters: &str) -> bool {
    let mut at = model.strict.start();
    letters.chars().all(|letter| {
        let name = QName::unqualified(&letter.to_string());
        let symbol = schema.names.lookup(&name, &mut LastNamespace::default());
        model.strict.step(&mut at, Child { name: &name, symbol }).is_some()
    }) && model.strict.accepts(&at)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn bounds_that_are_brought_down_hide_no_ambiguity(model in any_model(6)) {
        let mut schema = Schema::new();
        let (particle, leaves) = schema.model(&model.text());
        let names = TakenNames::of(&schema, &leaves);
        let verdict = |rounds| ambiguity::meets(&schema, &particle, &names, rounds);
        // What is too large to be written out has nothing to be compared with.
        if verdict(u32::MAX) == Some(true) {
            prop_assert_eq!(verdict(3), Some(true), "{}", model.text());
            prop_assert_eq!(verdict(2), Some(true), "{}", model.text());
        }
    }

    #[test]
    fn what_a_restriction_accepts_its_base_accepts(
        base in any_model(3),
        changes in prop::collection::vec(any::<u32>(), 40),
        choices in prop::collection::vec(prop::collection::vec(any::<u32>(), 60), 8),
    ) {
        let derived = base.changed(&mut changes.into_iter());
        let mut schema = Schema::new();
        let (derived_model, base_model) =
            (schema.model(&derived.text()), schema.model(&base.text()));
        let (own, of_base) =
            ((&derived_model.0, &*derived_model.1), (&base_model.0, &*base_model.1));
        // About a third of them are.
        if check_restriction(&schema, own, of_base).is_err() {
            return Ok(());
        }
        let compiled = ContentModel::compile(
            &base_model.0, base_model.1.clone(), &Substitutes::default(), &schema.names,
        );
        let Ok(compiled) = compiled else { return Ok(()) };
        for choices in choices {
            let mut children = String::new();
            derived.children(&mut choices.into_iter(), &mut children);
            prop_assert!(
                accepts(&schema, &compiled, &children),
                "{} of {}: {children}", derived.text(), base.text()
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_model_accepts_what_it_says_and_nothing_else(
        model in any_model(8),
        choices in prop::collection::vec(prop::collection::vec(any::<u32>(), 60), 8),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..9u8), 8),
    ) {
        let mut schema = Schema::new();
        let (particle, leaves) = schema.model(&model.text());
        let compiled =
            ContentModel::compile(&particle, leaves, &Substitutes::default(), &schema.names);
        // Not every large bound inside another can be counted.
        let Ok(compiled) = compiled else { return Ok(()) };
        for (choices, (at, change)) in choices.into_iter().zip(changes) {
            let mut children = String::new();
            model.children(&mut choices.into_iter(), &mut children);
            let mut letters: Vec<char> = children.chars().collect();
            letters.truncate(60);
            let at = at.index(letters.len() + 1);
            match change {
                0..4 => letters.insert(at, char::from(b'a' + change)),
                4 | 5 if at < letters.len() => drop(letters.remove(at)),
                6 => letters.truncate(at),
                _ => {}
            }
            let ends = model.ends(&letters, [0].into());
            let children: String = letters.iter().collect();
            prop_assert_eq!(
                accepts(&schema, &compiled, &children),
                ends.contains(&letters.len()),
                "{} and {}", model.text(), children
            );
        }
    }
}
