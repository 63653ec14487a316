//! Restrictions of complex types that are valid by construction (XSD part 1, 3.9.6).

use super::model::{AttributeUse, Content, Model, Particle, Term, TypeRef, Usage};
use super::schema_support::chance::Chance;
use super::simple::Family;

/// The content of `base`, narrowed; none if it cannot be written a second time: an element with a
/// type of its own would get another type.
pub fn content(chance: &mut Chance, model: &Model, base: usize) -> Option<Content> {
    let mut particles = model.particles(base);
    let whole = match particles.len() {
        0 => return Some(Content::Empty),
        1 => particles.remove(0),
        _ => Particle::once(Term::Sequence(particles)),
    };
    if !can_be_written_again(model, &whole) {
        return None;
    }
    // A head counts as a choice of its members, which the rules let stand in fewer places.
    if has_head(model, &whole) {
        return Some(Content::Particle(whole));
    }
    Some(Content::Particle(narrowed(chance, &whole).unwrap_or(whole)))
}

fn has_head(model: &Model, particle: &Particle) -> bool {
    match &particle.term {
        Term::Element(id) => model.elements[*id].is_global && model.members(*id).len() > 1,
        Term::Sequence(list) | Term::Choice(list) | Term::All(list) => {
            list.iter().any(|member| has_head(model, member))
        }
        Term::Group(_) | Term::Any(_) => false,
    }
}

fn can_be_written_again(model: &Model, particle: &Particle) -> bool {
    match &particle.term {
        Term::Element(id) => {
            let element = &model.elements[*id];
            element.is_global
                || match element.definition {
                    TypeRef::Simple(id) => model.simples[id].name.is_some(),
                    TypeRef::Complex(id) => model.complexes[id].name.is_some(),
                }
        }
        Term::Sequence(list) | Term::Choice(list) | Term::All(list) => {
            list.iter().all(|member| can_be_written_again(model, member))
        }
        // A group may live in another namespace than the type.
        Term::Group(_) => false,
        Term::Any(_) => true,
    }
}

/// A narrower particle; none if it is left out, which only optional ones can be.
fn narrowed(chance: &mut Chance, particle: &Particle) -> Option<Particle> {
    let mut narrow = particle.clone();
    match &particle.term {
        Term::Element(_) | Term::Any(_) => {
            if particle.min == 0 && chance.percent(25) {
                return None;
            }
            if chance.percent(25) && particle.max.is_none_or(|max| max > particle.min) {
                narrow.min += 1;
            }
            if chance.percent(25) {
                let least = narrow.min.max(1);
                narrow.max = Some(match particle.max {
                    None => least + chance.below(4) as u32,
                    Some(max) => least.max(max.saturating_sub(1)),
                });
            }
        }
        Term::Sequence(list) | Term::All(list) => {
            let mut members: Vec<Particle> =
                list.iter().filter_map(|member| narrowed(chance, member)).collect();
            // A group of one is no group to the rules, and what stands alone may stand in fewer
            // places than what stands in a group.
            if members.len() < 2 {
                members.clone_from(list);
            }
            narrow.term = match particle.term {
                Term::All(_) => Term::All(members),
                _ => Term::Sequence(members),
            };
        }
        Term::Choice(list) => {
            let mut kept = chance.some(list, list.len());
            if kept.len() < 2 {
                kept.clone_from(list);
            }
            let members = kept
                .iter()
                .map(|member| narrowed(chance, member).unwrap_or_else(|| member.clone()));
            narrow.term = Term::Choice(members.collect());
        }
        Term::Group(_) => {}
    }
    Some(narrow)
}

/// The attributes that a restriction of `base` writes.
pub fn attributes(chance: &mut Chance, model: &Model, base: usize) -> Vec<AttributeUse> {
    let mut written = Vec::new();
    for own in model.attribute_uses(base) {
        let is_named = own.global.is_some() || model.simples[own.definition].name.is_some();
        let mut narrow = AttributeUse { ..own.clone() };
        match chance.below(10) {
            0 | 1 if own.usage == Usage::Optional && is_named => {
                narrow.usage = Usage::Required;
                narrow.default = None;
            }
            2 | 3 if own.usage == Usage::Optional => {
                narrow.usage = Usage::Prohibited;
                (narrow.default, narrow.fixed) = (None, None);
            }
            4 if own.fixed.is_none() && is_named && own.global.is_none() => {
                let simple = &model.simples[own.definition];
                if matches!(simple.family, Family::Id | Family::List | Family::Union) {
                    continue;
                }
                narrow.default = None;
                narrow.fixed = Some(chance.pick(&simple.good).clone());
            }
            _ => continue,
        }
        written.push(narrow);
    }
    written
}
