//! Personality tables: `fixtures/personalities/*.toml` to [`Personality`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    GroupType, GroupTypeNames, Hierarchy, Limit, Links, Mark, ObjectRules, Part, PartPath,
    Personality, Seed, Words,
};
use crate::embedded::EmbeddedFile;
use crate::spec::service::Service;
use crate::spec::standards::SpecError;
use crate::spec::toml_file::{self, At, Diagnostic, suggestion};
use crate::xml::{Element, QName, XmlLimits, read_document};

impl Personality {
    /// Reads one table.
    ///
    /// # Errors
    /// Points at the first thing that does not fit: a key, a service, a prefix, a record.
    pub fn parse(file: &EmbeddedFile, services: &[Service]) -> Result<Self, SpecError> {
        let raw: RawPersonality = toml_file::read(file.path, file.text)
            .map_err(|all| SpecError::first_of(file.path, all))?;
        let objects = raw.object.into_iter().map(|raw| {
            let named = services.iter().find(|service| service.id.0 == raw.service.as_str());
            let Some(service) = named else {
                let hint = suggestion(&raw.service, services.iter().map(|of| of.id.0.as_str()));
                let message = format!("there is no service `{}`: {hint}", *raw.service);
                return Err(wrong(file, &raw.service, message));
            };
            Reading { file, service }.object(raw)
        });
        Ok(Self {
            name: raw.name,
            title: raw.title,
            serves_practice: raw.serves_practice,
            objects: objects.collect::<Result<_, _>>()?,
        })
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPersonality {
    name: String,
    title: String,
    #[serde(default)]
    serves_practice: bool,
    object: Vec<RawObject>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawObject {
    service: At<String>,
    id_length: Option<usize>,
    #[serde(default)]
    upserts: bool,
    inserted: Option<String>,
    #[serde(default)]
    trash: bool,
    converted_prefix: Option<String>,
    #[serde(default)]
    keeps_others: bool,
    parts: Vec<RawPart>,
    #[serde(default)]
    limits: Vec<RawLimit>,
    #[serde(default)]
    words: Vec<RawWords>,
    links: Option<RawLinks>,
    hierarchy: Option<RawHierarchy>,
    mark: Option<RawMark>,
    #[serde(default)]
    seed: Vec<RawSeed>,
    #[serde(default)]
    hand_made: Vec<RawHandMade>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawPart {
    path: At<String>,
    #[serde(default)]
    by: Vec<At<String>>,
    #[serde(default)]
    nil: bool,
    #[serde(default)]
    clears: bool,
    #[serde(default)]
    survives: bool,
    #[serde(default)]
    fixed: bool,
    unique: Option<String>,
    compared: Option<bool>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    at: At<String>,
    #[serde(rename = "where")]
    only_where: Option<At<String>>,
    is: Option<String>,
    text: Option<At<String>>,
    most: usize,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawWords {
    path: At<String>,
    known: BTreeMap<String, String>,
    otherwise: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawLinks {
    path: At<String>,
    relation: At<String>,
    identifier: At<String>,
    written: Vec<String>,
    answer: String,
    off: String,
    unknown: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawHierarchy {
    scheme: String,
    /// The elements for the type, the scheme, the value, the word and the level.
    names: [At<String>; 5],
    relationship: At<String>,
    relation: At<String>,
    parent: At<String>,
    parent_words: Vec<String>,
    field_name: At<String>,
    types: Vec<RawType>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawType {
    word: String,
    level: Option<String>,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    not_below: Vec<String>,
    #[serde(default)]
    under: Vec<String>,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    lasts: bool,
    #[serde(default)]
    outlives_parent: bool,
    field: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawMark {
    role: At<String>,
    role_type: At<String>,
    /// The container of fields, and one field.
    fields: [At<String>; 2],
    /// Name, type and value of a field.
    names: [At<String>; 3],
    field: String,
    field_type: String,
    set: String,
    member: At<String>,
    group: At<String>,
    kinds: Vec<String>,
    not_for: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawHandMade {
    record: At<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSeed {
    name: String,
    record: At<String>,
}

fn wrong<T>(file: &EmbeddedFile, at: &At<T>, message: String) -> SpecError {
    Diagnostic::at(file.path, file.text, at.span(), message).into()
}

struct Reading<'a> {
    file: &'a EmbeddedFile,
    service: &'a Service,
}

impl Reading<'_> {
    fn object(&self, raw: RawObject) -> Result<ObjectRules, SpecError> {
        let mut parts = Vec::new();
        for part in &raw.parts {
            self.part(&mut parts, part)?;
        }
        let hand_made = raw.hand_made.iter().map(|it| self.record(&it.record));
        let seed = |raw: &RawSeed| {
            Ok::<_, SpecError>(Seed { name: raw.name.clone(), record: self.record(&raw.record)? })
        };
        Ok(ObjectRules {
            service: self.service.id.clone(),
            id_length: raw.id_length,
            upserts: raw.upserts,
            inserted: raw.inserted,
            has_trash: raw.trash,
            converted_prefix: raw.converted_prefix,
            keeps_others: raw.keeps_others,
            parts,
            limits: raw.limits.iter().map(|it| self.limit(it)).collect::<Result<_, _>>()?,
            words: raw.words.into_iter().map(|it| self.words(it)).collect::<Result<_, _>>()?,
            links: raw.links.map(|it| self.links(it)).transpose()?,
            hierarchy: raw.hierarchy.map(|it| self.hierarchy(it)).transpose()?,
            mark: raw.mark.map(|it| self.mark(it)).transpose()?,
            seeds: raw.seed.iter().map(seed).collect::<Result<_, _>>()?,
            hand_made: hand_made.collect::<Result<_, _>>()?,
        })
    }

    /// Puts a part into the tree of parts; what stands above it is a part too.
    fn part(&self, parts: &mut Vec<Part>, raw: &RawPart) -> Result<(), SpecError> {
        let path = self.path(&raw.path)?;
        let mut level = parts;
        let mut names = path.into_iter().peekable();
        while let Some(name) = names.next() {
            let at = level.iter().position(|part| part.name == name).unwrap_or_else(|| {
                level.push(Part::new(name));
                level.len() - 1
            });
            if names.peek().is_none() {
                let part = &mut level[at];
                part.by = raw.by.iter().map(|by| self.path(by)).collect::<Result<_, _>>()?;
                part.is_nil = raw.nil;
                part.clears = raw.clears;
                part.survives = raw.survives;
                part.is_fixed = raw.fixed;
                part.unique = raw.unique.clone();
                part.is_compared = raw.compared.unwrap_or(true);
                return Ok(());
            }
            level = &mut level[at].below;
        }
        Ok(())
    }

    fn limit(&self, raw: &RawLimit) -> Result<Limit, SpecError> {
        let condition = match (&raw.only_where, &raw.is) {
            (Some(path), Some(word)) => Some((self.path(path)?, word.clone())),
            (None, None) => None,
            _ => {
                let message = "`where` and `is` go together".to_owned();
                return Err(wrong(self.file, &raw.at, message));
            }
        };
        let text = raw.text.as_ref().map(|text| self.path(text)).transpose()?.unwrap_or_default();
        Ok(Limit { at: self.path(&raw.at)?, only_where: condition, text, most: raw.most })
    }

    fn words(&self, raw: RawWords) -> Result<Words, SpecError> {
        let path = self.path(&raw.path)?;
        Ok(Words { path, known: raw.known.into_iter().collect(), otherwise: raw.otherwise })
    }

    fn links(&self, raw: RawLinks) -> Result<Links, SpecError> {
        Ok(Links {
            path: self.path(&raw.path)?,
            relation: self.path(&raw.relation)?,
            identifier: self.path(&raw.identifier)?,
            written: raw.written,
            answer: raw.answer,
            off: raw.off,
            unknown: raw.unknown,
        })
    }

    fn hierarchy(&self, raw: RawHierarchy) -> Result<Hierarchy, SpecError> {
        let [part, scheme, value, word, level] = &raw.names;
        let types = raw.types.into_iter().map(|raw| GroupType {
            word: raw.word,
            level: raw.level,
            is_closed: raw.closed,
            not_below: raw.not_below,
            under: raw.under,
            from: raw.from,
            lasts: raw.lasts,
            outlives_parent: raw.outlives_parent,
            field: raw.field,
        });
        Ok(Hierarchy {
            scheme: raw.scheme,
            group_type: GroupTypeNames {
                part: self.name(part)?,
                scheme: self.name(scheme)?,
                value: self.name(value)?,
                word: self.name(word)?,
                level: self.name(level)?,
            },
            relationship: self.name(&raw.relationship)?,
            relation: self.path(&raw.relation)?,
            parent: self.path(&raw.parent)?,
            parent_words: raw.parent_words,
            field_name: self.path(&raw.field_name)?,
            types: types.collect(),
        })
    }

    fn mark(&self, raw: RawMark) -> Result<Mark, SpecError> {
        let [fields, entry] = &raw.fields;
        let [name, sort, value] = &raw.names;
        Ok(Mark {
            role: self.path(&raw.role)?,
            role_type: self.path(&raw.role_type)?,
            fields: self.name(fields)?,
            entry: self.name(entry)?,
            names: [self.name(name)?, self.name(sort)?, self.name(value)?],
            field: raw.field,
            field_type: raw.field_type,
            set: raw.set,
            member: self.path(&raw.member)?,
            group: self.path(&raw.group)?,
            kinds: raw.kinds,
            not_for: raw.not_for,
        })
    }

    /// A record; its element needs no namespace, being that of the table.
    fn record(&self, text: &At<String>) -> Result<Element, SpecError> {
        let document = read_document(text.as_bytes(), None, &XmlLimits::default());
        let named = |root: Element| Element { name: self.service.record.clone(), ..root };
        document
            .map(|document| named(document.root))
            .map_err(|error| wrong(self.file, text, format!("the record is no XML: {error}")))
    }

    fn path(&self, path: &At<String>) -> Result<PartPath, SpecError> {
        path.split('/').map(|step| self.step(path, step)).collect()
    }

    fn name(&self, name: &At<String>) -> Result<QName, SpecError> {
        self.step(name, name)
    }

    fn step(&self, at: &At<String>, step: &str) -> Result<QName, SpecError> {
        let (prefix, local) = step.split_once(':').unwrap_or(("", step));
        let bound = self.service.prefixes.get(prefix);
        let namespace = if prefix.is_empty() { Some(&self.service.namespace) } else { bound };
        match namespace {
            Some(namespace) if !local.is_empty() => Ok(QName::new(namespace, local)),
            _ => {
                let service = &self.service.id;
                let message = format!("`{step}` is no name with a prefix of {service}");
                Err(wrong(self.file, at, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;
    use crate::spec::Spec;
    use crate::spec::personality::rank;

    fn parse(text: &'static str) -> Result<Personality, SpecError> {
        let spec = Spec::load().unwrap();
        Personality::parse(&EmbeddedFile { path: "p.toml", text }, &spec.services)
    }

    #[test]
    fn the_built_in_tables_are_read() {
        let spec = Spec::load().unwrap();
        let files: Vec<_> = embedded::files_below("fixtures/personalities/").collect();
        assert_eq!(files.len(), spec.personalities().count());
        let itslearning = spec.personality("itslearning").unwrap();
        let services: Vec<_> = itslearning.objects.iter().map(|of| of.service.0.as_str()).collect();
        assert_eq!(services, ["es-pms", "es-gms", "es-mms"]);
        let persons = &itslearning.objects[0];
        let name = persons.parts.iter().find(|part| part.name.local == "name").unwrap();
        assert_eq!(name.below[0].by[0][0].local, "namePartType");
        let tel = QName::new(&name.name.namespace, "tel");
        assert!(rank(&persons.parts, &name.name) < rank(&persons.parts, &tel));
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let message = |text| parse(text).unwrap_err().to_string();
        let unknown = message("name='x'\ntitle='x'\n[[object]]\nservice='es-pm'\nparts=[]");
        assert_eq!(unknown, "p.toml:4:9: there is no service `es-pm`: did you mean `es-pms`?");
        let prefix = message(
            "name='x'\ntitle='x'\n[[object]]\nservice='es-pms'\nparts=[{ path = 'pdat:name' }]",
        );
        assert!(prefix.starts_with("p.toml:5:17: `pdat:name` is no name"), "{prefix}");
        let record = message(
            "name='x'\ntitle='x'\n[[object]]\nservice='es-pms'\nparts=[]\nhand-made=[{ record = '<a>' }]",
        );
        assert!(record.contains("the record is no XML"), "{record}");
        assert!(message("name='x'\ntitle='x'\nobject=[]\nx=1").contains('x'));
    }
}
