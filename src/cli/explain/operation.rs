//! What an operation is called, carries and must do.

use super::super::world::World;
use super::page::Page;
use crate::spec::{Operation, Parameter, Service};

pub fn page(service: &Service, operation: &Operation, world: &World) -> Page {
    let mut page = Page::new("Operation", &operation.id.0);
    page.row("service", &format!("{} ({})", service.title, service.release));
    page.row("namespace", service.namespace.as_str());
    page.row("request", &operation.request.local);
    page.list("request children", operation.parameters.iter().map(parameter));
    page.row("response", &operation.response.local);
    page.list("response children", operation.results.iter().map(parameter));
    let action = &operation.soap_action;
    page.row("SOAPAction", &format!("{action} (basis: {})", operation.soap_action_basis));
    page.row("known defect", operation.defect.as_deref().unwrap_or(""));
    let clauses = world.spec.catalogue.iter().filter(|c| c.operations.contains(&operation.id));
    page.list(
        "requirements",
        clauses.map(|c| format!("{} ({}, {}): {}", c.id, c.level, c.basis, c.text)),
    );
    let cases = world.cases.iter().filter(|case| case.needs.contains(&operation.id));
    page.row("cases", &format!("{}; see `lis-conform list {}`", cases.count(), operation.id));
    page
}

fn parameter(parameter: &Parameter) -> String {
    let required = if parameter.required { "required" } else { "optional" };
    format!("{} ({required}, basis: {})", parameter.element.local, parameter.basis)
}
