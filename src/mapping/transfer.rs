//! From one side to the other, row by row.

use super::ObjectKind;
use super::change::{Change, Changed, Way};
use super::draft::{Draft, Making, Put};
use super::identity::Identity;
use super::losses::{Fate, Loss, Losses};
use super::table::{Content, Path, Place, Row, Side, Table};
use super::tree::{Found, Tree};

/// What every transfer needs.
#[derive(Clone, Copy)]
pub(super) struct Means<'a> {
    pub table: &'a Table,
    pub kind: ObjectKind,
    pub columns: &'a [String],
    pub side: &'a Side,
    pub identity: &'a Identity,
    /// The name of the object, for people.
    pub about: &'a str,
}

/// Fills `draft`, an object of the service, from an object of the file.
pub(super) fn there(means: Means<'_>, from: &mut Tree, draft: &mut Draft, losses: &mut Losses) {
    for row in means.table.rows(means.kind) {
        for found in from.find(&row.file, &means.table.words, means.columns) {
            means.row_there(row, &found, from, draft, losses);
        }
        if let (Some(default), Some(Place::At { path, value, .. })) =
            (&row.default, row.place(means.columns))
            && let Ok(changed) = means.change(*value, Way::There, default)
        {
            for found in from.without_attribute(&row.file) {
                draft.put(path, &found.index, &changed.text, Making::Allowed);
            }
        }
    }
    for (field, _) in from.unused() {
        means.note(losses, Fate::Lost, &field, "the table has no row for it");
    }
}

/// Fills `draft`, an object of the file, from an object of the service.
pub(super) fn here(means: Means<'_>, from: &mut Tree, draft: &mut Draft, losses: &mut Losses) {
    for row in means.table.rows(means.kind) {
        let Some(Place::At { path, value, .. }) = row.place(means.columns) else { continue };
        if path.is_identifier {
            continue;
        }
        for found in from.find(path, &means.table.words, means.columns) {
            let text = from.value(found.node).to_owned();
            from.mark(&found);
            if text.is_empty() || means.is_placeholder(from, found.node, &text) {
                continue;
            }
            if *value == Change::Identifier {
                let put = put_name(draft, &row.file, &found.index, means.identity, &text);
                means.told(losses, &path.plain(), put);
                continue;
            }
            let changed = match means.change(*value, Way::Here, &text) {
                Ok(changed) => changed,
                Err(why) => {
                    means.note(losses, Fate::Lost, &path.plain(), &why);
                    continue;
                }
            };
            if let Some(why) = &changed.lost {
                means.note(losses, Fate::Lost, &path.plain(), why);
            }
            let making = if row.beside { Making::AttributeOnly } else { Making::Allowed };
            let put = draft.put(&row.file, &found.index, &changed.text, making);
            means.told(losses, &path.plain(), put);
        }
    }
    for (field, at) in from.unused() {
        if means.is_filled(from, at) {
            continue;
        }
        let known = means.table.why_elsewhere(means.kind, means.columns, &field);
        let (field, why) = match known {
            Some(known) => (known.at.as_str(), known.why.as_str()),
            None => (field.as_str(), "the file has no place for it"),
        };
        means.note(losses, Fate::Lost, field, why);
    }
}

impl Means<'_> {
    fn row_there(
        self,
        row: &Row,
        found: &Found,
        from: &mut Tree,
        draft: &mut Draft,
        losses: &mut Losses,
    ) {
        let field = row.file.plain();
        let has_content = from.has_content(found.node);
        let (path, value, most) = match row.place(self.columns) {
            Some(Place::At { path, value, most }) => (path, *value, *most),
            Some(Place::Lost(why)) => {
                from.mark_whole(found.node);
                if has_content {
                    self.note(losses, Fate::Lost, &field, why);
                }
                return;
            }
            Some(Place::Done(_)) | None => {
                from.mark_whole(found.node);
                return;
            }
        };
        from.mark(found);
        if path.is_identifier {
            if found.index.iter().any(|at| *at > 0) {
                self.note(losses, Fate::Lost, &field, "the services know one identifier");
            }
            return;
        }
        if !has_content || from.value(found.node).is_empty() && value != Change::Identifier {
            return;
        }
        let text = match value {
            Change::Identifier => {
                let [source, id] = from.pair(found.node, ["source", "id"]);
                self.identity.there(&crate::enterprise::SourcedId::new(source, id))
            }
            _ => from.value(found.node).to_owned(),
        };
        let changed = match self.change(value, Way::There, &text) {
            Ok(changed) => changed,
            Err(why) => return self.note(losses, Fate::Lost, &field, &why),
        };
        if let Some(why) = &changed.lost {
            self.note(losses, Fate::Lost, &field, why);
        }
        let text = match most {
            Some(most) if changed.text.chars().count() > most => {
                let why = format!("it is cut to {most} characters, which is all that fits");
                self.note(losses, Fate::Lost, &field, &why);
                changed.text.chars().take(most).collect()
            }
            _ => changed.text,
        };
        let put = draft.put(path, &found.index, &text, Making::Allowed);
        self.told(losses, &field, put);
    }

    fn change(self, value: Change, way: Way, text: &str) -> Result<Changed, String> {
        value.of(way, text, &self.table.words, self.columns)
    }

    fn told(self, losses: &mut Losses, field: &str, put: Put) {
        let why = match put {
            Put::Written => return,
            Put::Taken => "another value stands there already",
            Put::OneOnly => "there is room for one: the first is kept",
            Put::NoElement => "what it belongs to is not there",
        };
        self.note(losses, Fate::Lost, field, why);
    }

    fn note(self, losses: &mut Losses, fate: Fate, field: &str, why: &str) {
        let (field, why) = (field.to_owned(), why.to_owned());
        losses.note(Loss { fate, kind: self.kind, field, why }, self.about);
    }

    /// Whether a text only says that nothing is known.
    fn is_placeholder(self, tree: &Tree, node: usize, text: &str) -> bool {
        let (parent, name, _) = tree.place(node);
        self.side.fills(self.columns).any(|fill| {
            fill.placeholder
                && (fill.element == parent && fill.child == name)
                && fill.content == Content::Text(text.to_owned())
        })
    }

    /// Whether a text that was not taken over is one that we would have filled in.
    fn is_filled(self, tree: &Tree, node: usize) -> bool {
        let (parent, name, number) = tree.place(node);
        let text = tree.value(node);
        self.side.fills(self.columns).any(|fill| {
            let is_same = match &fill.content {
                Content::Text(filled) => filled == text,
                Content::Number => text == number.to_string(),
                Content::Empty | Content::Nil => false,
            };
            fill.element == parent && fill.child == name && is_same
        })
    }
}

/// Puts a name, source and identifier, where a path leads to.
fn put_name(
    draft: &mut Draft,
    path: &Path,
    index: &[usize],
    identity: &Identity,
    text: &str,
) -> Put {
    let name = identity.here(text);
    let mut put = Put::Written;
    for (part, text) in [("source", &name.source), ("id", &name.id)] {
        let mut path = path.clone();
        if let Ok(last) = Path::parse(part) {
            path.steps.extend(last.steps);
        }
        if put == Put::Written {
            put = draft.put(&path, index, text, Making::Allowed);
        }
    }
    put
}
