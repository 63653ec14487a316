//! A statement on a page, for people. Text of the target is made harmless.

use super::statement::Statement;
use crate::report::{grouped, visible_line};

/// The statement as text; lines are not longer than what stands in them needs.
#[must_use]
pub fn statement_text(statement: &Statement) -> String {
    let title = if statement.conforms { "CERTIFICATE OF A TEST RUN" } else { "DOES NOT CONFORM" };
    let mut page = Page(format!("{title}\n\n{}\n\n", visible_line(&statement.sentence)));
    let described = &statement.product;
    page.line("vendor", &described.vendor);
    page.line("product", &format!("{} {}", described.product, described.version));
    page.line("contact", &described.contact);
    page.line("claims", &described.claims.join(", "));
    page.line("target", &statement.target);
    page.line("profile", &statement.profile);
    page.line("run", &format!("{}, begun {}", statement.run_id, statement.started_at));
    page.line("tool", &tool(statement));
    page.line("suite", &statement.suite_hash.to_string());
    page.line("procedure", &procedure(statement));
    page.line("cases", &cases(statement));
    page.line("assertions", &grouped(statement.assertions_judged));
    page.list("Why it does not conform", &statement.objections);
    let unshown: Vec<String> =
        statement.operations_unshown.iter().map(ToString::to_string).collect();
    page.list("Claimed by the profile, and nothing shown of it", &unshown);
    let deviations: Vec<String> = statement
        .deviations
        .iter()
        .map(|it| format!("{}: {} ({}, until {})", it.assertion, it.reason, it.owner, it.expires))
        .collect();
    page.list("Deviations declared by the vendor; they excuse nothing", &deviations);
    page.list("Reservations", &statement.reservations);
    page.0.push_str(LIMITS);
    page.0
}

const LIMITS: &str = "
The run shows how the target answered on that day. It does not show that the target is the product,
nor what the suite does not ask. It is the result of a test tool, not of a standards body.
";

struct Page(String);

impl Page {
    fn line(&mut self, name: &str, value: &str) {
        self.0.push_str(&format!("{name:<11} {}\n", visible_line(value)));
    }

    fn list(&mut self, title: &str, entries: &[String]) {
        if entries.is_empty() {
            return;
        }
        self.0.push_str(&format!("\n{title}:\n"));
        for entry in entries {
            self.0.push_str(&format!("  - {}\n", visible_line(entry)));
        }
    }
}

fn tool(statement: &Statement) -> String {
    let tool = &statement.tool;
    let commit = tool.commit.as_deref().map(|it| format!(", commit {it}")).unwrap_or_default();
    format!("{} {} ({}{commit})", tool.name, tool.version, tool.build)
}

fn procedure(statement: &Statement) -> String {
    let (settings, place) = (&statement.settings, &statement.environment);
    format!(
        "strict: whole suite, no waivers, {} retries; {} jobs, style {}, at most {} ms to connect and \
         {} ms an exchange; on {} {}",
        settings.retries,
        settings.jobs,
        settings.style,
        settings.connect_timeout_ms,
        settings.exchange_timeout_ms,
        place.os,
        place.architecture
    )
}

fn cases(statement: &Statement) -> String {
    let counts = &statement.counts;
    format!(
        "{}: {} pass, {} lenient, {} warn, {} fail, {} untestable, {} not applicable, {} error, \
         {} not run",
        counts.selected,
        counts.pass,
        counts.lenient,
        counts.warn,
        counts.fail,
        counts.untestable,
        counts.not_applicable,
        counts.error,
        counts.not_run
    )
}
