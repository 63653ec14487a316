//! The clause catalogue: every requirement, where it comes from, and how strongly it binds.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};

use super::service::{OperationRef, Service};
use super::standards::SpecError;
use super::toml_file::{self, At, Diagnostic, suggestion};
use crate::embedded::EmbeddedFile;
use crate::ground::{Basis, Level};

/// The stable name of a clause, such as `pms-2.0/deletePerson.cascade` or `ST-05`.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct ClauseId(#[schemars(with = "String")] pub SmolStr);

/// One requirement.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its name.
    pub id: ClauseId,
    /// The requirement in our own words, one sentence.
    pub text: String,
    /// How strongly it binds.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// Document and section.
    pub source: String,
    /// What it rests on in binding revisions that say it otherwise, by revision.
    pub grounds: BTreeMap<String, Ground>,
    /// What it is a requirement on.
    pub subject: Subject,
    /// Operations it is about; none where it is about every exchange.
    pub operations: Vec<OperationRef>,
    /// Why no assertion tests it, where none does.
    pub untested: Option<String>,
    /// The file that defines it.
    pub file: String,
    /// Line in that file, from 1.
    pub line: u32,
}

/// What requirements are on. A requirements file is about one of these (`about`).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// What a target answers, which `run` judges.
    #[default]
    Exchanges,
    /// Roster files and the systems that write them, which `validate` judges.
    Files,
    /// What takes roster files in, which `importer` judges.
    Importers,
}

/// What a clause rests on in one binding revision.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// What it rests on.
    pub basis: Basis,
    /// Document and section.
    pub source: String,
}

impl Clause {
    /// What it rests on for a target of these binding revisions.
    pub fn basis_in<'a>(&self, mut revisions: impl Iterator<Item = &'a String>) -> Basis {
        let ground = revisions.find_map(|revision| self.grounds.get(revision));
        ground.map_or(self.basis, |ground| ground.basis)
    }

    /// Whether not meeting it can fail a target of some revision.
    #[must_use]
    pub fn may_fail(&self) -> bool {
        let bases = self.grounds.values().map(|ground| ground.basis);
        self.level == Level::Must && bases.chain([self.basis]).any(Basis::may_fail)
    }
}

/// All requirements, by id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    clauses: BTreeMap<ClauseId, Clause>,
}

impl Catalogue {
    /// A catalogue of these clauses. Of two with the same id, the later one stays.
    #[must_use]
    pub fn from_clauses(clauses: Vec<Clause>) -> Self {
        let clauses = clauses.into_iter().map(|clause| (clause.id.clone(), clause)).collect();
        Self { clauses }
    }

    /// Reads requirement files.
    ///
    /// # Errors
    /// Points at the first thing that does not fit: a key, an id that stands twice, an operation
    /// that no service has.
    pub fn parse(
        files: impl Iterator<Item = EmbeddedFile>,
        services: &[Service],
    ) -> Result<Self, SpecError> {
        let mut clauses = BTreeMap::new();
        for EmbeddedFile { path, text } in files {
            read_file(path, text, services, &mut clauses)?;
        }
        Ok(Self { clauses })
    }

    /// The clause of that id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.get(&ClauseId(SmolStr::new(id)))
    }

    /// All clauses in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values()
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    about: Subject,
    clause: Vec<At<RawClause>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawClause {
    id: At<String>,
    text: String,
    level: Level,
    basis: Basis,
    source: At<String>,
    #[serde(default, rename = "in")]
    grounds: BTreeMap<String, Ground>,
    #[serde(default)]
    operations: Vec<At<String>>,
    untested: Option<String>,
}

fn read_file(
    file: &str,
    text: &str,
    services: &[Service],
    clauses: &mut BTreeMap<ClauseId, Clause>,
) -> Result<(), SpecError> {
    let raw: RawFile = toml_file::read(file, text).map_err(|all| SpecError::first_of(file, all))?;
    let error = |at: &At<String>, message: String| -> SpecError {
        Diagnostic::at(file, text, at.span(), message).into()
    };
    let about = raw.about;
    for raw in raw.clause {
        let line = toml_file::line_column(text, raw.span().start).0;
        let raw = raw.into_inner();
        let id = ClauseId(SmolStr::new(raw.id.as_str()));
        if clauses.contains_key(&id) {
            return Err(error(&raw.id, format!("clause `{id}` stands twice: ids are unique")));
        }
        if raw.source.trim().is_empty() {
            return Err(error(&raw.source, "name the document and the section".to_owned()));
        }
        let mut operations = Vec::new();
        match operation_of(&id, services) {
            Ok(operation) => operations.extend(operation),
            Err(message) => return Err(error(&raw.id, message)),
        }
        for operation in &raw.operations {
            let known = || services.iter().flat_map(|s| &s.operations).map(|o| o.id.0.as_str());
            if !known().any(|known| known == operation.as_str()) {
                let hint = suggestion(operation, known());
                let message = format!("there is no operation `{}`: {hint}", **operation);
                return Err(error(operation, message));
            }
            operations.push(OperationRef(SmolStr::new(operation.as_str())));
        }
        let clause = Clause {
            id: id.clone(),
            text: raw.text,
            level: raw.level,
            basis: raw.basis,
            source: raw.source.into_inner(),
            subject: about,
            grounds: raw.grounds,
            operations,
            untested: raw.untested,
            file: file.to_owned(),
            line,
        };
        clauses.insert(id, clause);
    }
    Ok(())
}

/// The operation that an id such as `pms-2.0/deletePerson.cascade` names. `binding` stands for the
/// whole service.
fn operation_of(id: &ClauseId, services: &[Service]) -> Result<Option<OperationRef>, String> {
    let Some((scope, rest)) = id.0.split_once('/') else { return Ok(None) };
    let service_name = scope.split_once('-').map_or(scope, |(service, _)| service);
    let is_of = |service: &&Service| {
        scope.strip_prefix(service.id.0.as_str()).is_some_and(|rest| rest.starts_with('-'))
    };
    let Some(service) = services.iter().find(is_of) else {
        let hint = suggestion(service_name, services.iter().map(|s| s.id.0.as_str()));
        return Err(format!("there is no service `{service_name}`: {hint}"));
    };
    let Some((name, _)) = rest.split_once('.') else {
        return Err(format!(
            "`{id}` names no aspect: clauses of a service look like \
                            `pms-2.0/deletePerson.cascade`"
        ));
    };
    if name == "binding" {
        return Ok(None);
    }
    if service.operations.iter().any(|operation| operation.name == name) {
        return Ok(Some(OperationRef(format_smolstr!("{}.{name}", service.id))));
    }
    let hint = suggestion(name, service.operations.iter().map(|o| o.name.as_str()));
    Err(format!("`{service_name}` has no operation `{name}`: {hint}"))
}

impl std::fmt::Display for ClauseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;
    use crate::spec::load;

    fn parse(text: &'static str) -> Result<Catalogue, SpecError> {
        let services = load::services(embedded::files_below("fixtures/services/")).unwrap();
        let file = EmbeddedFile { path: "r.toml", text };
        Catalogue::parse(std::iter::once(file), &services)
    }

    fn message(text: &'static str) -> String {
        parse(text).unwrap_err().to_string()
    }

    const HEAD: &str = "[[clause]]\ntext = 'T'\nlevel = 'must'\nbasis = 'text'\nsource = 'S'\n";

    fn clause(more: &str) -> &'static str {
        format!("{HEAD}{more}").leak()
    }

    #[test]
    fn the_operation_of_a_clause_is_read_off_its_id() {
        let catalogue = parse(clause("id = 'pms-2.0/deletePerson.cascade'")).unwrap();
        let found = catalogue.clause("pms-2.0/deletePerson.cascade").unwrap();
        assert_eq!(found.operations, [OperationRef("pms.deletePerson".into())]);
        assert_eq!((found.level, found.basis, found.line), (Level::Must, Basis::Text, 1));
        let catalogue = parse(clause("id = 'ST-01'\noperations = ['gms.readGroup']")).unwrap();
        assert_eq!(catalogue.iter().next().unwrap().operations.len(), 1);
        assert!(parse(clause("id = 'gms-2.0/binding.single-port'")).is_ok());
    }

    #[test]
    fn mistakes_are_pointed_at() {
        assert_eq!(
            message(clause("id = 'pms-2.0/deletePersn.cascade'")),
            "r.toml:6:6: `pms` has no operation `deletePersn`: did you mean `deletePerson`?"
        );
        assert_eq!(
            message(clause("id = 'pns-2.0/deletePerson.cascade'")),
            "r.toml:6:6: there is no service `pns`: did you mean `pms`?"
        );
        assert!(message(clause("id = 'pms-2.0/deletePerson'")).contains("names no aspect"));
        assert_eq!(
            message(clause("id = 'X'\noperations = ['pms.creatPerson']")),
            "r.toml:7:15: there is no operation `pms.creatPerson`: did you mean `pms.createPerson`?"
        );
        let twice = format!("{}\n{}", clause("id = 'X'"), clause("id = 'X'")).leak();
        assert!(message(twice).ends_with("clause `X` stands twice: ids are unique"));
        assert!(message(clause("id = 'X'\nuntestd = 'x'")).contains("did you mean `untested`?"));
        assert!(
            message(clause("id = 'X'").replace("'must'", "'most'").leak())
                .contains("`most` is not known here")
        );
        let sourceless = clause("id = 'X'").replace("'S'", "' '").leak();
        assert!(message(sourceless).contains("name the document"));
    }
}
