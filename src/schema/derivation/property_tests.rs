//! What holds of all models: bounds that are brought down change no verdict, and what a model that
//! restricts another accepts, the other accepts.

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
    fn bounds_that_are_brought_down_change_no_verdict(model in any_model(6)) {
        let mut schema = Schema::new();
        let (particle, leaves) = schema.model(&model.text());
        let names = TakenNames::of(&schema, &leaves);
        let verdict = |rounds| ambiguity::meets(&schema, &particle, &names, rounds);
        // Too large to be written out: nothing to compare with.
        prop_assume!(verdict(u32::MAX).is_some());
        prop_assert_eq!(verdict(3), verdict(u32::MAX), "{}", model.text());
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
