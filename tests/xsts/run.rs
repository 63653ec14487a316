//! Runs the tests of all groups, a thread for each group, so that none can take the others down.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{panic, thread};

use lis_conform::schema::Schema;
use lis_conform::xml::Namespace;

use crate::metadata::{Expected, Group, InstanceTest, TestId};
use crate::outcome::{Kind, Ours, Outcome};
use crate::schema_support::engine::{self, Judgement};

/// How long a single test may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Deep recursion shows as an overflow here, as it would in a program of ours.
const STACK: usize = 8 << 20;

/// Runs all groups; the outcomes come in the order of the groups.
pub fn all(groups: Vec<Group>) -> Vec<Outcome> {
    // Panics are outcomes; their messages go there.
    let previous = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let queue = Arc::new(Mutex::new(groups.into_iter().enumerate()));
    let (results, all) = mpsc::channel();
    let count = thread::available_parallelism().map_or(2, usize::from);
    let workers: Vec<_> = (0..count)
        .map(|_| {
            let (queue, results) = (Arc::clone(&queue), results.clone());
            thread::spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((at, group)) = next else { break };
                    results.send((at, watched(group))).expect("the receiver waits for all");
                }
            })
        })
        .collect();
    drop(results);
    let mut outcomes: Vec<(usize, Vec<Outcome>)> = all.iter().collect();
    for worker in workers {
        worker.join().expect("workers catch the panics of tests");
    }
    panic::set_hook(previous);
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().flat_map(|(_, outcomes)| outcomes).collect()
}

/// A test that is about to run, then what came of it.
enum Step {
    Begun(Kind, TestId, bool),
    Done(Ours, String),
}

/// Runs a group in a thread that is left behind when it takes too long.
fn watched(group: Group) -> Vec<Outcome> {
    let (steps, taken) = mpsc::channel();
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            run_group(&group, &mut |step| {
                // Nobody listens any more after a time-out.
                let _ = steps.send(step);
            });
        })
        .expect("a thread can be started");
    collect(&taken)
}

fn collect(steps: &Receiver<Step>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut begun = None;
    loop {
        let step = steps.recv_timeout(TIME_LIMIT);
        match (step, begun.take()) {
            (Ok(Step::Begun(kind, test, expected)), _) => begun = Some((kind, test, expected)),
            (Ok(Step::Done(ours, said)), Some((kind, test, expected))) => {
                outcomes.push(Outcome { test, kind, expected, ours, said });
            }
            (Ok(Step::Done(..)), None) => {}
            (Err(_), None) => return outcomes,
            (Err(_), Some((kind, test, expected))) => {
                let said = format!("nothing within {} seconds", TIME_LIMIT.as_secs());
                outcomes.push(Outcome { test, kind, expected, ours: Ours::TimedOut, said });
                return outcomes;
            }
        }
    }
}

fn run_group(group: &Group, tell: &mut dyn FnMut(Step)) {
    let mut compiled = Compiled::None;
    let mut documents = Vec::new();
    let mut schema_is_valid = true;
    if let Some(test) = &group.schema {
        if test.expected == Expected::OtherVersion {
            return;
        }
        let is_judged = test.expected != Expected::Open;
        schema_is_valid = test.expected == Expected::Valid;
        if is_judged {
            tell(Step::Begun(Kind::Schema, test.id.clone(), schema_is_valid));
        }
        compiled = compile(&test.documents);
        documents.clone_from(&test.documents);
        if is_judged {
            let (ours, said) = match &compiled {
                Compiled::Schema(_) | Compiled::None => (Ours::Valid, String::new()),
                Compiled::Failed(ours, said) => (*ours, said.clone()),
            };
            tell(Step::Done(ours, said));
        }
    }
    for test in &group.instances {
        let expected = match test.expected {
            Expected::Valid => true,
            Expected::Invalid => false,
            Expected::Open | Expected::OtherVersion => continue,
        };
        tell(Step::Begun(Kind::Instance, test.id.clone(), expected));
        let (ours, said) = instance(test, &compiled, &documents, schema_is_valid);
        tell(Step::Done(ours, said));
    }
}

enum Compiled {
    /// The group has no schema; its instances may name some.
    None,
    Schema(Box<Schema>),
    Failed(Ours, String),
}

fn compile(documents: &[PathBuf]) -> Compiled {
    if let Some(missing) = documents.iter().find(|file| !file.is_file()) {
        return Compiled::Failed(Ours::NoFile, missing.display().to_string());
    }
    match catch_unwind(|| engine::compile_files(documents)) {
        Ok(Ok(schema)) => Compiled::Schema(Box::new(schema)),
        Ok(Err(error)) => Compiled::Failed(Ours::Invalid, error),
        Err(payload) => Compiled::Failed(Ours::Panicked, panic_message(payload.as_ref())),
    }
}

fn instance(
    test: &InstanceTest,
    compiled: &Compiled,
    documents: &[PathBuf],
    schema_is_valid: bool,
) -> (Ours, String) {
    if !test.document.is_file() {
        return (Ours::NoFile, test.document.display().to_string());
    }
    // An instance may name documents for namespaces that the group has none for.
    let mut widened = None;
    let more = named_by(&test.document, documents);
    if matches!(compiled, Compiled::None) || (schema_is_valid && !more.is_empty()) {
        let all: Vec<PathBuf> = documents.iter().cloned().chain(more).collect();
        widened = Some(compile(&all)).filter(|wide| {
            matches!(wide, Compiled::Schema(_)) || matches!(compiled, Compiled::None)
        });
    }
    let compiled = widened.as_ref().unwrap_or(compiled);
    let schema = match compiled {
        Compiled::Schema(schema) => schema,
        Compiled::None => unreachable!("compiling gives a schema or fails"),
        // Nothing is valid by a schema that is none; that is what refusing it rightly means.
        Compiled::Failed(Ours::Invalid, said) if !schema_is_valid => {
            return (Ours::Invalid, format!("the schema is refused: {said}"));
        }
        Compiled::Failed(ours, said) => {
            let ours = if *ours == Ours::Invalid { Ours::NoSchema } else { *ours };
            return (ours, said.clone());
        }
    };
    let judge = || engine::judge_file(schema, &test.document);
    match catch_unwind(AssertUnwindSafe(judge)) {
        Ok(Ok(Judgement::Valid)) => (Ours::Valid, String::new()),
        Ok(Ok(Judgement::Invalid(why))) => (Ours::Invalid, why),
        Ok(Err(error)) => (Ours::NoFile, error.to_string()),
        Err(payload) => (Ours::Panicked, panic_message(payload.as_ref())),
    }
}

/// The schema documents that an instance names in `xsi:schemaLocation` and its sibling, for
/// namespaces that are not the target of one of `given`.
fn named_by(document: &Path, given: &[PathBuf]) -> Vec<PathBuf> {
    let Some(root) = engine::read_file(document) else { return Vec::new() };
    let folder = document.parent().unwrap_or_else(|| Path::new(""));
    let mut named: Vec<(String, String)> = Vec::new();
    root.walk(|element| {
        let pairs = element.attribute(&Namespace::XSI, "schemaLocation").unwrap_or_default();
        let words: Vec<&str> = pairs.split_whitespace().collect();
        named.extend(words.chunks_exact(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())));
        let single = element.attribute(&Namespace::XSI, "noNamespaceSchemaLocation");
        named.extend(single.map(|location| (String::new(), location.trim().to_owned())));
    });
    let mut targets: BTreeSet<String> = given.iter().filter_map(|file| target(file)).collect();
    named.retain(|(namespace, _)| targets.insert(namespace.clone()));
    named.iter().map(|(_, location)| folder.join(location)).filter(|file| file.is_file()).collect()
}

fn target(file: &Path) -> Option<String> {
    let root = engine::read_file(file)?;
    Some(root.attribute(&Namespace::NONE, "targetNamespace").unwrap_or_default().to_owned())
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned()
}
