//! Everything known about the standards, loaded and indexed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::clause::Catalogue;
use super::load;
use super::personality::Personality;
use super::service::{Operation, OperationRef, Service, ServiceId};
use super::status_codes::StatusCodes;
use super::toml_file::Diagnostic;
use crate::embedded;
use crate::xml::QName;

const STATUS_CODES: &str = "fixtures/status-codes.toml";
const PERSONALITIES: &str = "fixtures/personalities/";

/// Everything known about the standards.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The services, in the order of their ids.
    pub services: Vec<Service>,
    /// The requirements.
    pub catalogue: Catalogue,
    /// The values of the status block.
    pub status_codes: StatusCodes,
    personalities: BTreeMap<String, Arc<Personality>>,
    /// Where in `services` the operation of a request element is.
    by_request: HashMap<QName, (usize, usize)>,
    /// Where in `services` an operation is.
    by_id: HashMap<OperationRef, (usize, usize)>,
}

/// A table that cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct SpecError {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong and what to do, lowercase.
    pub message: String,
}

impl Spec {
    /// The standards of these services, requirements and status codes.
    #[must_use]
    pub fn new(services: Vec<Service>, catalogue: Catalogue, status_codes: StatusCodes) -> Self {
        let mut by_request = HashMap::new();
        let mut by_id = HashMap::new();
        for (service_at, service) in services.iter().enumerate() {
            for (operation_at, operation) in service.operations.iter().enumerate() {
                by_request.insert(operation.request.clone(), (service_at, operation_at));
                by_id.insert(operation.id.clone(), (service_at, operation_at));
            }
        }
        let personalities = BTreeMap::new();
        Self { services, catalogue, status_codes, personalities, by_request, by_id }
    }

    /// Loads the tables built into the binary.
    ///
    /// # Errors
    /// Points at the file, line and column of the first thing that does not fit.
    pub fn load() -> Result<Self, SpecError> {
        let services = load::services(embedded::files_below("fixtures/services/"))?;
        let catalogue = Catalogue::parse(embedded::files_below("suites/requirements/"), &services)?;
        let codes = embedded::file(STATUS_CODES).ok_or_else(|| SpecError {
            file: STATUS_CODES.to_owned(),
            line: 1,
            column: 1,
            message: "the table is not built in".to_owned(),
        })?;
        let status_codes = StatusCodes::parse(codes.path, codes.text)?;
        let mut spec = Self::new(services, catalogue, status_codes);
        for file in embedded::files_below(PERSONALITIES) {
            let personality = Personality::parse(&file, &spec.services)?;
            spec.personalities.insert(personality.name.clone(), Arc::new(personality));
        }
        Ok(spec)
    }

    /// The same with these services only, and those whose objects they work on.
    #[must_use]
    pub fn narrowed(&self, keep: impl Fn(&Service) -> bool) -> Self {
        let kept: Vec<&ServiceId> =
            self.services.iter().filter(|service| keep(service)).map(Service::owner).collect();
        let stays = |service: &&Service| keep(service) || kept.contains(&&service.id);
        let services = self.services.iter().filter(stays).cloned().collect();
        let narrowed = Self::new(services, self.catalogue.clone(), self.status_codes.clone());
        Self { personalities: self.personalities.clone(), ..narrowed }
    }

    /// The personality of that name.
    #[must_use]
    pub fn personality(&self, name: &str) -> Option<&Arc<Personality>> {
        self.personalities.get(name)
    }

    /// All personalities, in the order of their names.
    pub fn personalities(&self) -> impl Iterator<Item = &Arc<Personality>> {
        self.personalities.values()
    }

    /// All operations with their services, service by service in the standard's order.
    pub fn operations(&self) -> impl Iterator<Item = (&Service, &Operation)> {
        self.services.iter().flat_map(|service| {
            service.operations.iter().map(move |operation| (service, operation))
        })
    }

    /// The service of that short name.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// The operation of that reference, with its service.
    #[must_use]
    pub fn operation(&self, id: &OperationRef) -> Option<(&Service, &Operation)> {
        self.by_id.get(id).and_then(|&at| self.at(at))
    }

    /// The operation whose request element this is, with its service.
    #[must_use]
    pub fn operation_by_request(&self, request: &QName) -> Option<(&Service, &Operation)> {
        self.by_request.get(request).and_then(|&at| self.at(at))
    }

    fn at(&self, (service, operation): (usize, usize)) -> Option<(&Service, &Operation)> {
        let service = self.services.get(service)?;
        Some((service, service.operations.get(operation)?))
    }
}

impl From<Diagnostic> for SpecError {
    fn from(at: Diagnostic) -> Self {
        Self { file: at.file, line: at.line, column: at.column, message: at.message }
    }
}

impl SpecError {
    /// The first in the text of several things wrong with one file.
    pub(super) fn first_of(file: &str, all: Vec<Diagnostic>) -> Self {
        let first = all.into_iter().min_by_key(|diagnostic| diagnostic.span.start);
        first.unwrap_or_else(|| Diagnostic::at(file, "", 0..0, "the file cannot be read")).into()
    }
}
