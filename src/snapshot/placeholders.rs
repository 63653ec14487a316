//! What stands for what differs from run to run, so that relations stay: the same identifier is the
//! same word wherever it stands, and a save point says which one it is and whether it went back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::message::text_of;
use crate::judge::Transcript;
use crate::model::SavePoint;
use crate::soap::http::Request;
use crate::stable::{Known, Spot, SpotKind, spots};
use crate::suite::Case;

/// Shorter values are only known where they must be identifiers: elsewhere they are words.
const TELLING: usize = 4;

/// The words of one case.
pub(super) struct Placeholders {
    run_id: String,
    /// What identifiers of this case begin with behind the letters of the run.
    case: String,
    /// Values that have a word of their own.
    values: Vec<(String, String)>,
    hosts: Vec<String>,
    /// Everything sent so far: what stands in it is ours, and does not differ from run to run.
    sent: String,
    uuids: BTreeMap<String, usize>,
    /// Identifiers that the target allocated, so far.
    allocated: usize,
    /// Message identifiers of the target, so far.
    messages: BTreeMap<String, usize>,
    /// Save points delivered so far.
    save_points: Vec<SavePoint>,
}

impl Placeholders {
    pub fn new(case: &Case, transcript: &Transcript) -> Self {
        let variables = &transcript.variables;
        let mut names = Self {
            run_id: variables.get("run").cloned().unwrap_or_default(),
            case: format!("{}-", case.id).to_lowercase(),
            values: Vec::new(),
            hosts: Vec::new(),
            sent: String::new(),
            uuids: BTreeMap::new(),
            allocated: 0,
            messages: BTreeMap::new(),
            save_points: Vec::new(),
        };
        for (name, value) in variables.iter().filter(|(name, _)| *name != "run") {
            let is_time = SavePoint::parse(value).is_ok();
            if !is_time && value.len() >= TELLING {
                let word = if case.ids.contains_key(name) { "sourcedId" } else { "captured" };
                names.name(value, format!("[{word}:{name}]"));
            }
        }
        for exchange in &transcript.exchanges {
            if let Some(identifier) = &exchange.message_identifier {
                names.name(identifier, format!("[message:{}]", exchange.index + 1));
            }
            let authority =
                exchange.url.split("://").nth(1).and_then(|rest| rest.split('/').next());
            if let Some(authority) = authority
                && !names.hosts.iter().any(|known| known == authority)
            {
                names.hosts.push(authority.to_owned());
            }
        }
        names
    }

    fn name(&mut self, value: &str, word: String) {
        if !value.is_empty() && !self.values.iter().any(|(known, _)| known == value) {
            self.values.push((value.to_owned(), word));
        }
    }

    /// Notes a request.
    pub fn sent(&mut self, request: &Request) {
        self.sent.push_str(&text_of(&request.body));
        self.sent.push('\n');
    }

    /// The first identifier with a word of its own in a request that is not noted yet.
    pub fn subject(&self, request: &Request) -> String {
        let body = text_of(&request.body);
        let known = self.known();
        let found = spots(&body, &known).into_iter().find_map(|spot| match spot.kind {
            SpotKind::Value(at) if !self.values[at].1.starts_with("[message") => Some(at),
            _ => None,
        });
        found.map(|at| self.values[at].1.clone()).unwrap_or_default()
    }

    /// Whether an identifier concerns this case: one of its own, one allocated for it, or one that
    /// it asked for.
    pub fn is_own(&self, identifier: &str) -> bool {
        let identifier = identifier.trim();
        let own = format!("lc-{}-{}", self.run_id, self.case);
        self.values.iter().any(|(known, _)| known == identifier)
            || identifier.to_lowercase().starts_with(&own)
            || self.sent.contains(&format!(">{identifier}<"))
    }

    /// The text of an element without children.
    pub fn leaf<'a>(&mut self, local: &str, text: &'a str) -> Cow<'a, str> {
        let trimmed = text.trim();
        let lower = local.to_ascii_lowercase();
        if lower == "sourcedid" {
            return self.identifier(text, trimmed);
        }
        if lower.ends_with("messageidentifier") || lower.ends_with("messagerefidentifier") {
            return self.message(text, trimmed);
        }
        if lower.ends_with("savepoint")
            && let Ok(point) = SavePoint::parse(trimmed)
        {
            return Cow::Owned(self.save_point(point));
        }
        self.text(text)
    }

    /// Any other text.
    pub fn text<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let found = spots(text, &self.known());
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for spot in found {
            out.push_str(&text[end..spot.range.start]);
            end = spot.range.end;
            let word = self.word(text, &spot);
            out.push_str(&word);
        }
        out.push_str(&text[end..]);
        Cow::Owned(out)
    }

    fn known(&self) -> Known<'_> {
        Known {
            values: self.values.iter().map(|(value, _)| value.as_str()).collect(),
            run_id: Some(&self.run_id),
            hosts: self.hosts.iter().map(String::as_str).collect(),
        }
    }

    fn word(&mut self, text: &str, spot: &Spot) -> String {
        let found = &text[spot.range.clone()];
        match spot.kind {
            SpotKind::Value(at) => self.values[at].1.clone(),
            SpotKind::Identifier(rest) => format!("[id:{}]", &found[rest..]),
            SpotKind::Run => "[run]".to_owned(),
            SpotKind::Host => "[host]".to_owned(),
            SpotKind::DateTime => self.known_save_point(found).unwrap_or_else(|| {
                if self.sent.contains(found) { found.to_owned() } else { "[time]".to_owned() }
            }),
            _ if self.sent.contains(found) => found.to_owned(),
            SpotKind::Date => "[date]".to_owned(),
            SpotKind::Clock => "[clock]".to_owned(),
            SpotKind::Number => "[number]".to_owned(),
            SpotKind::Uuid => {
                let next = self.uuids.len() + 1;
                format!("[uuid#{}]", self.uuids.entry(found.to_owned()).or_insert(next))
            }
        }
    }

    /// An identifier that neither we nor anybody before chose was allocated by the target.
    fn identifier<'a>(&mut self, text: &'a str, trimmed: &str) -> Cow<'a, str> {
        let is_known = self.is_own(trimmed) || trimmed.starts_with("lc-");
        if is_known || trimmed.len() < TELLING {
            return self.text(text);
        }
        self.allocated += 1;
        let word = format!("[sourcedId#{}]", self.allocated);
        self.name(trimmed, word.clone());
        Cow::Owned(word)
    }

    fn message<'a>(&mut self, text: &'a str, trimmed: &str) -> Cow<'a, str> {
        if self.values.iter().any(|(known, _)| known == trimmed) || self.sent.contains(trimmed) {
            return self.text(text);
        }
        let next = self.messages.len() + 1;
        let number = self.messages.entry(trimmed.to_owned()).or_insert(next);
        Cow::Owned(format!("[message#{number}]"))
    }

    /// A save point that is delivered. Whether two in a row differ may rest on what other cases do
    /// at the same time, so each has a number of its own; that one goes back is told.
    fn save_point(&mut self, point: SavePoint) -> String {
        let later = self.save_points.iter().rposition(|earlier| *earlier > point);
        self.save_points.push(point);
        let number = self.save_points.len();
        match later {
            Some(later) => format!("[savePoint#{number}, before #{}]", later + 1),
            None => format!("[savePoint#{number}]"),
        }
    }

    fn known_save_point(&self, text: &str) -> Option<String> {
        let point = SavePoint::parse(text).ok()?;
        let at = self.save_points.iter().position(|known| *known == point)?;
        Some(format!("[savePoint#{}]", at + 1))
    }
}
