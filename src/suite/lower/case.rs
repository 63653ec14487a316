//! The case as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use crate::spec::toml_file::{At, suggestion};
use crate::spec::{Kind, OperationRef};
use crate::suite::case::{Case, CaseId, Step, StepAction};
use crate::suite::profile_load::known_revisions;
use crate::suite::raw::RawCase;

/// Placeholders that mean something in every case, so no variable may be called so.
const RESERVED: [&str; 6] = ["id", "ns", "run", "path", "host", "security"];

impl Lowering<'_> {
    pub(super) fn case(&mut self, raw: RawCase) -> Case {
        self.case_id(&raw.id);
        if raw.title.trim().is_empty() {
            self.wrong(raw.title.span(), "a title says in one line what the case shows");
        }
        let clause = self.clause(raw.clause.span(), &raw.clause);
        let ids = self.ids(&raw.ids);
        self.prefixes =
            raw.prefixes.iter().map(|(name, uri)| (name.clone(), String::clone(uri))).collect();
        let mut needs: BTreeSet<OperationRef> = raw
            .needs
            .iter()
            .filter_map(|id| self.operation(id.span(), id).map(|(_, _, reference)| reference))
            .collect();

        if raw.step.is_empty() {
            self.wrong(raw.id.span(), "the case has no steps");
        }
        let mut steps = Vec::new();
        for (index, step) in raw.step.into_iter().enumerate() {
            steps.extend(self.step(index, step, &clause));
        }
        if self.found.is_empty() && steps.iter().all(|step| step.expect.is_empty()) {
            self.wrong(raw.id.span(), "nothing is expected: at least one step needs an `expect`");
        }
        for (name, span) in self.ids.clone() {
            if !self.ids_used.contains(&name) {
                self.wrong(span, format!("nothing uses the identifier `{name}`: remove it"));
            }
        }
        needs.extend(steps.iter().map(|step| called(step).clone()));
        Case {
            id: CaseId(raw.id.as_str().into()),
            title: raw.title.into_inner(),
            clause,
            tags: self.tags(&raw.tags, &steps),
            isolation: raw.isolation,
            needs: needs.into_iter().collect(),
            revisions: self.revisions(&raw.revisions),
            authentication: raw.authentication,
            prefixes: self.prefixes.clone(),
            ids,
            invariants: raw.invariants,
            steps,
            file: self.file.to_owned(),
        }
    }

    fn case_id(&mut self, id: &At<String>) {
        let parts_fit = id.split('-').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        });
        if !parts_fit {
            let message = format!("`{}` is no case id: they look like `PMS-DELETE-002`", **id);
            self.wrong(id.span(), message);
            return;
        }
        let file_name = format!("{}.toml", id.to_ascii_lowercase());
        if self.file.rsplit('/').next() != Some(file_name.as_str()) {
            let message = format!("the file of case `{}` is named `{file_name}`", **id);
            self.wrong(id.span(), message);
        }
    }

    fn revisions(&mut self, raw: &[At<String>]) -> Vec<String> {
        if raw.is_empty() {
            return Vec::new();
        }
        let known = known_revisions(None);
        for revision in raw.iter().filter(|revision| !known.contains(revision.as_str())) {
            let hint = suggestion(revision, known.iter().copied());
            let message = format!("there is no binding revision `{}`: {hint}", **revision);
            self.wrong(revision.span(), message);
        }
        raw.iter().map(|revision| String::clone(revision)).collect()
    }

    fn ids(&mut self, raw: &BTreeMap<String, At<String>>) -> BTreeMap<String, Kind> {
        let kinds: BTreeSet<&str> = self.spec.services.iter().map(|s| s.kind.0.as_str()).collect();
        let mut ids = BTreeMap::new();
        for (name, kind) in raw {
            self.variable_name(name, kind.span());
            if !kinds.contains(kind.as_str()) {
                let hint = suggestion(kind, kinds.iter().copied());
                let message = format!("`{}` is no kind of object: {hint}", **kind);
                self.wrong(kind.span(), message);
            }
            self.ids.insert(name.clone(), kind.span());
            ids.insert(name.clone(), Kind(kind.as_str().into()));
        }
        ids
    }

    /// Checks how a variable may be called.
    pub(super) fn variable_name(&mut self, name: &str, span: std::ops::Range<usize>) {
        let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if RESERVED.contains(&name) {
            self.wrong(span, format!("`{name}` always means something else: choose another name"));
        } else if !fits {
            let message = format!(
                "`{name}` is no variable name: those are lower-case letters, digits and `-`"
            );
            self.wrong(span, message);
        }
    }

    /// What the author wrote, the suite's folder, and services, operations and verbs called.
    fn tags(&self, written: &[At<String>], steps: &[Step]) -> Vec<String> {
        let mut tags: BTreeSet<String> = written.iter().map(|tag| String::clone(tag)).collect();
        let folder = self.file.rsplit('/').nth(1);
        tags.extend(folder.map(str::to_owned));
        for step in steps {
            if let Some((service, operation)) = self.spec.operation(called(step)) {
                tags.insert(service.id.to_string());
                tags.insert(operation.name.to_string());
                tags.insert(operation.verb.to_string());
            }
        }
        tags.into_iter().collect()
    }
}

fn called(step: &Step) -> &OperationRef {
    match &step.action {
        StepAction::Call { operation, .. } | StepAction::Message { operation, .. } => operation,
        StepAction::Raw(raw) => &raw.operation,
    }
}
