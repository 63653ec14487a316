//! The hooks of the chosen quirks, sorted out by operation once, so that an exchange that meets no
//! quirk pays nothing.

use std::collections::{BTreeMap, HashSet};

use super::edit::Edit;
use super::file::Quirk;
use super::hook::{ByteHook, ConnectionHook, Hook, HttpHook, ReplyHook, RequestHook};
use crate::model::Deviation;
use crate::spec::{Operation, OperationRef, Spec};

/// The hooks in force, for every operation and for what reaches none.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    by_operation: BTreeMap<OperationRef, Selected>,
    elsewhere: Selected,
}

/// The hooks in force at one operation.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// For the model.
    pub deviations: Vec<Deviation>,
    /// For reading and checking the request.
    pub requests: HashSet<RequestHook>,
    /// For telling the outcome.
    pub replies: HashSet<ReplyHook>,
    /// For the response tree, in order.
    pub edits: Vec<Edit>,
    /// Name of the style to write in instead.
    pub style: Option<String>,
    /// For the bytes, in order.
    pub bytes: Vec<ByteHook>,
    /// For status line and header fields, in order.
    pub http: Vec<HttpHook>,
    /// For the connection.
    pub connection: Option<ConnectionHook>,
}

impl Selection {
    /// Sorts out `quirks` for the operations of `spec`.
    #[must_use]
    pub fn new(quirks: &[&Quirk], spec: &Spec) -> Self {
        let operations = spec.services.iter().flat_map(|service| &service.operations);
        let by_operation = operations
            .map(|operation| (operation.id.clone(), Selected::of(quirks, Some(operation))))
            .collect();
        Self { by_operation, elsewhere: Selected::of(quirks, None) }
    }

    /// The hooks in force at that operation; none where no operation was reached.
    #[must_use]
    pub fn at(&self, operation: Option<&Operation>) -> &Selected {
        operation
            .and_then(|operation| self.by_operation.get(&operation.id))
            .unwrap_or(&self.elsewhere)
    }
}

impl Selected {
    /// Whether a hook for requests is in force.
    #[must_use]
    pub fn request(&self, hook: RequestHook) -> bool {
        !self.requests.is_empty() && self.requests.contains(&hook)
    }

    /// Whether a hook for replies is in force.
    #[must_use]
    pub fn reply(&self, hook: ReplyHook) -> bool {
        !self.replies.is_empty() && self.replies.contains(&hook)
    }

    /// Whether what is written stays as it is.
    #[must_use]
    pub fn writes_plainly(&self) -> bool {
        self.edits.is_empty()
            && self.style.is_none()
            && self.bytes.is_empty()
            && self.http.is_empty()
    }

    fn of(quirks: &[&Quirk], operation: Option<&Operation>) -> Self {
        let mut selected = Self::default();
        for quirk in quirks.iter().filter(|quirk| quirk.scope.covers(operation)) {
            for hook in &quirk.hooks {
                selected.add(hook.clone());
            }
        }
        selected
    }

    fn add(&mut self, hook: Hook) {
        match hook {
            Hook::Request(hook) => drop(self.requests.insert(hook)),
            Hook::Model(deviation) => self.deviations.push(deviation),
            Hook::Reply(hook) => drop(self.replies.insert(hook)),
            Hook::Edit(edit) => self.edits.push(edit),
            Hook::Style(name) => self.style = Some(name),
            Hook::Bytes(hook) => self.bytes.push(hook),
            Hook::Http(hook) => self.http.push(hook),
            Hook::Connection(hook) => self.connection = Some(hook),
        }
    }
}
