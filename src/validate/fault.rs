//! The rules for faults, as their tags come by.

use super::finding::Breach;
use crate::ground::Verdict;
use crate::xml::{Namespace, QName, Scope};

/// Depth of the children of a fault in an envelope.
const CHILD: usize = 4;

const CHILDREN: [&str; 4] = ["faultcode", "faultstring", "faultactor", "detail"];
const CODES: [&str; 4] = ["VersionMismatch", "MustUnderstand", "Client", "Server"];

/// Longest faultcode that is looked at, in bytes.
const LONGEST: usize = 1_024;

/// A fault as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct FaultParts {
    is_in_code: bool,
    has_code: bool,
    text: String,
    scope: Scope,
}

impl FaultParts {
    /// A start tag inside the fault.
    pub fn start(&mut self, depth: usize, name: &QName, breaches: &mut Vec<Breach>) {
        if depth != CHILD {
            return;
        }
        let local = name.local.as_str();
        if !CHILDREN.contains(&local) {
            let mut breach = Breach::new("FA-02", format!("`{local}` may not stand in a Fault"));
            breach.expected = CHILDREN.map(str::to_owned).to_vec();
            breaches.push(breach);
        } else if !name.namespace.is_none() {
            let message = format!("`{local}` is in `{}`, not in no namespace", name.namespace);
            breaches.push(Breach::new("FA-03", message));
        }
        self.is_in_code = local == "faultcode";
    }

    /// The prefixes in scope at that start tag.
    pub fn scope(&mut self, depth: usize, scope: &Scope) {
        if depth == CHILD && self.is_in_code {
            self.scope = scope.clone();
        }
    }

    /// Text inside the fault.
    pub fn text(&mut self, text: &str) {
        if self.is_in_code && self.text.len() + text.len() <= LONGEST {
            self.text.push_str(text);
        }
    }

    /// An end tag inside the fault, or its own.
    pub fn end(&mut self, depth: usize, breaches: &mut Vec<Breach>) {
        if depth == CHILD && self.is_in_code {
            self.is_in_code = false;
            self.has_code = true;
            self.code(breaches);
        } else if depth == CHILD - 1 && !self.has_code {
            breaches
                .push(Breach::new("FA-04", "the Fault has no faultcode").expecting("faultcode"));
        }
    }

    /// A name of SOAP 1.1, or one that another authority defines in a namespace of its own.
    fn code(&self, breaches: &mut Vec<Breach>) {
        let text = self.text.trim();
        let code = self.scope.resolve_qname(text);
        let is_known = code.as_ref().is_some_and(|code| {
            let base = code.local.split('.').next().unwrap_or_default();
            let is_soap = code.namespace == Namespace::SOAP11;
            (is_soap && CODES.contains(&base)) || (!is_soap && !code.namespace.is_none())
        });
        if !is_known {
            // That the code is a qualified name is demanded; whose name it is, only advised.
            let at_most = if code.is_some() { Verdict::Warn } else { Verdict::Fail };
            let message = format!("`{text}` is no faultcode of SOAP 1.1, nor in a namespace");
            let mut breach = Breach::new("FA-04", message).at_most(at_most);
            breach.expected = CODES.map(|code| format!("soap:{code}")).to_vec();
            breaches.push(breach);
        }
        if text.rsplit(':').next().unwrap_or_default().contains('.') {
            breaches.push(Breach::new("FA-05", format!("the faultcode `{text}` has dots")));
        }
    }
}
