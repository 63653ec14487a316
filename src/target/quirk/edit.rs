//! Edits of the response tree. Most misbehaviour on the wire is one of these, as data.

use serde::Deserialize;

use super::hook::When;

/// A change to every element of the response that a path leads to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "EditTable")]
pub struct Edit {
    /// Steps from the envelope down; none for the envelope itself.
    pub at: Vec<Step>,
    /// Which answers are changed.
    pub when: When,
    /// The change.
    pub action: Action,
}

/// One step of an edit's path: a local name, whatever the namespace, or `*`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// Children of that local name.
    Named(String),
    /// All child elements.
    Any,
    /// The first child element.
    First,
}

/// What is done to an element.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
    /// The element goes.
    Remove,
    /// Its content goes.
    Empty,
    /// Its text becomes this.
    Text(String),
    /// This is put behind its text.
    Suffix(String),
    /// The first letter of its text becomes a capital.
    Capitalise,
    /// It stands twice.
    Repeat,
    /// Its local name becomes this.
    Rename(String),
    /// It moves to this namespace, alone; empty for none.
    Namespace(String),
    /// It moves to this namespace with everything below it; empty for none.
    NamespaceBelow(String),
    /// It gets an attribute.
    Attribute {
        /// Namespace; empty for none.
        namespace: String,
        /// Local name.
        local: String,
        /// Value.
        value: String,
    },
    /// It becomes the first of its siblings.
    MoveToFront,
    /// It becomes the last of its siblings.
    MoveToEnd,
    /// Its children stand in reverse.
    Reverse,
    /// It gets one more child, at the end.
    Append(NewElement),
    /// It gets one more child, in front.
    Prepend(NewElement),
}

/// An element to put in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NewElement {
    /// Local name.
    pub name: String,
    /// Namespace; the parent's where not given, none where empty.
    pub namespace: Option<String>,
    /// Text.
    #[serde(default)]
    pub text: String,
}

/// The table as written: exactly one action key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EditTable {
    at: String,
    #[serde(default)]
    when: When,
    text: Option<String>,
    suffix: Option<String>,
    rename: Option<String>,
    namespace: Option<String>,
    namespace_below: Option<String>,
    attribute: Option<AttributeTable>,
    append: Option<NewElement>,
    prepend: Option<NewElement>,
    #[serde(rename = "do")]
    plain: Option<PlainAction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AttributeTable {
    name: String,
    #[serde(default)]
    namespace: String,
    value: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PlainAction {
    Remove,
    Empty,
    Capitalise,
    Repeat,
    MoveToFront,
    MoveToEnd,
    Reverse,
}

impl TryFrom<EditTable> for Edit {
    type Error = String;

    fn try_from(table: EditTable) -> Result<Self, String> {
        let plain = table.plain.map(|action| match action {
            PlainAction::Remove => Action::Remove,
            PlainAction::Empty => Action::Empty,
            PlainAction::Capitalise => Action::Capitalise,
            PlainAction::Repeat => Action::Repeat,
            PlainAction::MoveToFront => Action::MoveToFront,
            PlainAction::MoveToEnd => Action::MoveToEnd,
            PlainAction::Reverse => Action::Reverse,
        });
        let attribute = table.attribute.map(|attribute| Action::Attribute {
            namespace: attribute.namespace,
            local: attribute.name,
            value: attribute.value,
        });
        let mut actions = [
            plain,
            attribute,
            table.text.map(Action::Text),
            table.suffix.map(Action::Suffix),
            table.rename.map(Action::Rename),
            table.namespace.map(Action::Namespace),
            table.namespace_below.map(Action::NamespaceBelow),
            table.append.map(Action::Append),
            table.prepend.map(Action::Prepend),
        ]
        .into_iter()
        .flatten();
        let (Some(action), None) = (actions.next(), actions.next()) else {
            return Err("an edit does exactly one thing: give one of do, text, suffix, rename, \
                        namespace, namespace-below, attribute, append, prepend"
                .to_owned());
        };
        Ok(Self { at: steps(&table.at)?, when: table.when, action })
    }
}

fn steps(path: &str) -> Result<Vec<Step>, String> {
    if path == "." {
        return Ok(Vec::new());
    }
    path.split('/')
        .map(|step| match step {
            "*" => Ok(Step::Any),
            "*[1]" => Ok(Step::First),
            "" => Err(format!("`{path}` has an empty step; write `.` for the envelope itself")),
            name => Ok(Step::Named(name.to_owned())),
        })
        .collect()
}
