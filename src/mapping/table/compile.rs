//! The file with its paths and names understood.

use std::collections::BTreeMap;

use super::raw::{RawElsewhere, RawFill, RawNeeded, RawPlace, RawRow, RawSide, RawTable, RawWords};
use super::words::{Entry, Words};
use super::{Content, Elsewhere, Fill, Needed, Path, Place, Row, Shape, Side, Table};
use crate::mapping::ObjectKind;
use crate::mapping::change::Change;

/// The columns of the table.
const COLUMNS: [&str; 4] = ["lis", "draft", "es", "itslearning"];

/// Understands the file.
///
/// # Errors
/// The first thing that does not fit.
pub(super) fn compile(raw: RawTable) -> Result<Table, String> {
    let words: Vec<Words> = raw.words.into_iter().map(list).collect();
    let mut rows = Vec::new();
    let kinds = ObjectKind::ALL.into_iter().zip([raw.person, raw.group, raw.membership]);
    for (kind, of_kind) in kinds {
        for it in of_kind {
            rows.push(row(kind, it, &words)?);
        }
    }
    for (revision, columns) in &raw.columns {
        if columns.iter().any(|column| !COLUMNS.contains(&column.as_str())) {
            return Err(format!("{revision}: {columns:?} are not all columns"));
        }
    }
    Ok(Table {
        columns: raw.columns,
        rows,
        elsewhere: raw.elsewhere.into_iter().map(elsewhere).collect::<Result<_, _>>()?,
        sides: raw.side.into_iter().map(side).collect::<Result<_, _>>()?,
        needed: raw.needed.into_iter().map(needed).collect::<Result<_, _>>()?,
        words,
    })
}

fn list(raw: RawWords) -> Words {
    let entry = |raw: super::raw::RawEntry| {
        let columns = [("lis", raw.lis), ("itslearning", raw.itslearning)];
        let own = columns.into_iter().filter_map(|(name, own)| Some((name.to_owned(), own?)));
        Entry { file: raw.file, words: raw.words, columns: own.collect() }
    };
    Words {
        name: raw.name,
        otherwise: raw.otherwise,
        entries: raw.entry.into_iter().map(entry).collect(),
    }
}

fn row(kind: ObjectKind, raw: RawRow, words: &[Words]) -> Result<Row, String> {
    let value = raw.value.unwrap_or_else(|| "text".to_owned());
    let mut places = BTreeMap::new();
    for (column, place) in COLUMNS.into_iter().zip([raw.lis, raw.draft, raw.es, raw.itslearning]) {
        let Some(place) = place else { continue };
        let most = raw.es_most.filter(|_| ["es", "itslearning"].contains(&column));
        let at = |path: &str, value: &str| {
            let value = Change::of_name(value, words)
                .ok_or_else(|| format!("{}: there is no value `{value}`", raw.file))?;
            Ok::<_, String>(Place::At { path: Path::parse(path)?, value, most })
        };
        let place = match place {
            RawPlace::At(path) => at(&path, &value)?,
            RawPlace::With(with) => at(&with.at, &with.value)?,
            RawPlace::Lost(lost) => Place::Lost(lost.lost),
            RawPlace::Done(done) => Place::Done(done.done),
        };
        places.insert(column.to_owned(), place);
    }
    let file = Path::parse(&raw.file)?;
    let RawRow { default, beside, basis, note, .. } = raw;
    Ok(Row { kind, file, value, default, beside, basis, note, places })
}

fn elsewhere(raw: RawElsewhere) -> Result<Elsewhere, String> {
    let RawElsewhere { column, at, why, .. } = raw;
    Ok(Elsewhere { kind: kind(&raw.kind)?, column, at, why })
}

fn side(raw: RawSide) -> Result<Side, String> {
    let mut shapes: BTreeMap<String, Shape> =
        raw.text.into_iter().map(|name| (name, Shape::Text)).collect();
    shapes.extend(raw.token.into_iter().map(|(name, list)| (name, Shape::Token(list))));
    shapes.extend(raw.single.into_iter().map(|(name, list)| (name, Shape::Single(list))));
    let order = raw
        .order
        .into_iter()
        .map(|(parent, names)| (parent, names.split_whitespace().map(str::to_owned).collect()));
    let only =
        raw.only.into_iter().map(|(path, word)| Ok::<_, String>((Path::parse(&path)?, word)));
    Ok(Side {
        kind: kind(&raw.kind)?,
        column: raw.column,
        prefix: raw.prefix,
        language: raw.language,
        shapes,
        order: order.collect(),
        needs: raw.needs,
        fills: raw.fill.into_iter().map(fill).collect(),
        only: only.collect::<Result<_, _>>()?,
    })
}

fn fill(raw: RawFill) -> Fill {
    let (prefix, child) = match raw.child.split_once(':') {
        Some((prefix, child)) => (Some(prefix.to_owned()), child.to_owned()),
        None => (None, raw.child),
    };
    let content = match raw.value {
        Some(text) => Content::Text(text),
        None if raw.number => Content::Number,
        None if raw.nil => Content::Nil,
        None => Content::Empty,
    };
    let RawFill { element, name, column, placeholder, .. } = raw;
    Fill { element, prefix, child, content, name, column, placeholder }
}

fn needed(raw: RawNeeded) -> Result<Needed, String> {
    let element = raw.element.map(|path| path.split('/').map(str::to_owned).collect());
    let RawNeeded { at, value, from, implied: is_implied, .. } = raw;
    Ok(Needed {
        kind: kind(&raw.kind)?,
        element: element.unwrap_or_default(),
        at,
        value,
        from,
        is_implied,
    })
}

fn kind(name: &str) -> Result<ObjectKind, String> {
    let found = ObjectKind::ALL.into_iter().find(|kind| kind.name() == name);
    found.ok_or_else(|| format!("there is no kind `{name}`"))
}
