//! The file that names several targets, such as `targets.toml`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::profile_load::parse_duration;
use crate::soap::styles;
use crate::spec::toml_file::{self, At, Diagnostic, suggestion};

/// A target of several. What it leaves open, the command line says.
#[derive(Clone, Debug)]
pub struct EstateTarget {
    /// What reports and snapshots call it; unique in the file, fit for the name of a folder.
    pub name: At<String>,
    /// Where it is.
    pub aim: EstateAim,
    /// What it claims: a built-in profile or a file.
    pub profile: Option<At<String>>,
    /// Of the cases that are chosen for all, only what these filters choose.
    pub filters: Option<At<Vec<String>>>,
    /// Files with known deviations.
    pub waivers: Vec<At<String>>,
    /// The folder with its snapshots.
    pub snapshot_dir: Option<String>,
    /// How messages are spelt, by the name of a built-in style.
    pub style: Option<String>,
    /// Longest time for one exchange.
    pub timeout: Option<Duration>,
    /// Cases at a time.
    pub jobs: Option<usize>,
}

/// Where a target is.
#[derive(Clone, Debug)]
pub enum EstateAim {
    /// At a URL.
    Url(At<String>),
    /// In this program: a mock of its own, which misbehaves in these ways.
    EmbeddedMock(At<Vec<String>>),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    defaults: Settings,
    #[serde(default)]
    target: Vec<At<Entry>>,
}

/// What a target may say, and `[defaults]` for all that do not.
#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    profile: Option<At<String>>,
    filters: Option<At<Vec<String>>>,
    #[serde(default)]
    waivers: Vec<At<String>>,
    style: Option<At<String>>,
    timeout: Option<At<String>>,
    jobs: Option<At<usize>>,
}

/// A target: as [`Settings`], which cannot be flattened into it without losing unknown keys.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    name: At<String>,
    url: Option<At<String>>,
    embedded_mock: Option<Mock>,
    snapshot_dir: Option<String>,
    profile: Option<At<String>>,
    filters: Option<At<Vec<String>>>,
    #[serde(default)]
    waivers: Vec<At<String>>,
    style: Option<At<String>>,
    timeout: Option<At<String>>,
    jobs: Option<At<usize>>,
}

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mock {
    quirks: At<Vec<String>>,
}

/// The targets of a file, in their order.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn parse_estate(file: &str, text: &str) -> Result<Vec<EstateTarget>, Vec<Diagnostic>> {
    let read: File = toml_file::read(file, text)?;
    let mut reader = Reader { file, text, found: Vec::new() };
    if read.target.is_empty() {
        reader.push(0..0, "the file names no target: begin each with [[target]], name and url");
    }
    reader.settings(&read.defaults);
    let mut names = BTreeSet::new();
    let mut targets = Vec::new();
    for entry in read.target {
        let span = entry.span();
        let entry = entry.into_inner();
        reader.name(&entry.name, &mut names);
        targets.extend(reader.target(span, entry, &read.defaults));
    }
    reader.found.sort_by_key(|diagnostic| diagnostic.span.start);
    if reader.found.is_empty() { Ok(targets) } else { Err(reader.found) }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn push(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.found.push(Diagnostic::at(self.file, self.text, span, message));
    }

    fn name(&mut self, name: &At<String>, names: &mut BTreeSet<String>) {
        let shown = name.escape_debug();
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if !(plain && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.len() <= 64) {
            let message = format!(
                "`{shown}` is no name of a target: say up to 64 letters, digits, `.`, `_` and `-`"
            );
            self.push(name.span(), message);
        }
        // Folders of snapshots must differ where the file system does not tell `a` from `A`, too.
        if !names.insert(name.to_ascii_lowercase()) {
            self.push(
                name.span(),
                format!("another target is called `{shown}`: name it otherwise"),
            );
        }
    }

    fn target(
        &mut self,
        span: Range<usize>,
        entry: Entry,
        defaults: &Settings,
    ) -> Option<EstateTarget> {
        let own = Settings {
            profile: entry.profile,
            filters: entry.filters,
            waivers: entry.waivers,
            style: entry.style,
            timeout: entry.timeout,
            jobs: entry.jobs,
        };
        self.settings(&own);
        let aim = match (entry.url, entry.embedded_mock) {
            (Some(url), None) => EstateAim::Url(url),
            (None, Some(mock)) => EstateAim::EmbeddedMock(mock.quirks),
            _ => {
                self.push(span, "a target has either `url` or `embedded-mock`: give exactly one");
                return None;
            }
        };
        let Settings { profile, filters, waivers, style, timeout, jobs } = own.over(defaults);
        Some(EstateTarget {
            name: entry.name,
            aim,
            profile,
            filters,
            waivers,
            snapshot_dir: entry.snapshot_dir,
            style: style.map(At::into_inner),
            timeout: timeout.and_then(|timeout| usable_duration(&timeout)),
            jobs: jobs.map(At::into_inner),
        })
    }

    fn settings(&mut self, settings: &Settings) {
        if let Some(style) = &settings.style
            && !styles::names().any(|known| known == style.as_str())
        {
            let hint = suggestion(style, styles::names());
            self.push(style.span(), format!("there is no writer style `{}`: {hint}", **style));
        }
        if let Some(timeout) = &settings.timeout
            && usable_duration(timeout).is_none()
        {
            let message = format!(
                "`{}` is no duration: write a whole number above zero and `ms`, `s` or `m`, such as \
                 `500ms` or `10s`",
                **timeout
            );
            self.push(timeout.span(), message);
        }
        if let Some(jobs) = &settings.jobs
            && !(1..=1024).contains(&**jobs)
        {
            self.push(jobs.span(), "say a number of jobs from 1 to 1024");
        }
    }
}

impl Settings {
    /// These settings, and those of `defaults` where they leave something open. Waivers of both
    /// count.
    fn over(self, defaults: &Self) -> Self {
        let or =
            |own: Option<At<String>>, other: &Option<At<String>>| own.or_else(|| other.clone());
        Self {
            profile: or(self.profile, &defaults.profile),
            filters: self.filters.or_else(|| defaults.filters.clone()),
            waivers: defaults.waivers.iter().cloned().chain(self.waivers).collect(),
            style: or(self.style, &defaults.style),
            timeout: or(self.timeout, &defaults.timeout),
            jobs: self.jobs.or_else(|| defaults.jobs.clone()),
        }
    }
}

fn usable_duration(text: &str) -> Option<Duration> {
    parse_duration(text).filter(|duration| !duration.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let found = parse_estate("t.toml", text).unwrap_err();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_target_leaves_open_the_defaults_say() {
        let targets = parse_estate(
            "t.toml",
            "[defaults]\nprofile = 'lis-2.0'\ntimeout = '5s'\nwaivers = ['all.toml']\n\
             [[target]]\nname = 'north'\nurl = 'http://n/'\nprofile = 'n.toml'\njobs = 2\n\
             waivers = ['n-waivers.toml']\n\
             [[target]]\nname = 'reference'\nembedded-mock = { quirks = ['delete-forgets'] }\n",
        )
        .unwrap();
        let [north, reference] = &targets[..] else { panic!("{targets:?}") };
        assert!(matches!(&north.aim, EstateAim::Url(url) if url.as_str() == "http://n/"));
        assert_eq!(north.profile.as_ref().map(|it| it.as_str()), Some("n.toml"));
        assert_eq!((north.jobs, north.timeout), (Some(2), Some(Duration::from_secs(5))));
        let waivers: Vec<&str> = north.waivers.iter().map(|it| it.as_str()).collect();
        assert_eq!(waivers, ["all.toml", "n-waivers.toml"]);
        assert_eq!(reference.profile.as_ref().map(|it| it.as_str()), Some("lis-2.0"));
        let EstateAim::EmbeddedMock(quirks) = &reference.aim else { panic!("{reference:?}") };
        assert_eq!(**quirks, ["delete-forgets"]);
    }

    #[test]
    fn mistakes_are_all_said_at_their_places() {
        let all = messages(
            "[defaults]\nstyle = 'prefixd'\njobs = 0\n[[target]]\nname = 'a b'\nurl = 'http://a/'\n\
             embedded-mock = { quirks = [] }\n[[target]]\nname = 'one'\nurl = 'x'\ntimeout = '10'\n\
             [[target]]\nname = 'One'\nurl = 'x'\n",
        );
        let expected = [
            "t.toml:2:9: there is no writer style `prefixd`: did you mean `prefixed`?",
            "t.toml:3:8: say a number of jobs from 1 to 1024",
            "t.toml:4:1: a target has either `url` or `embedded-mock`",
            "t.toml:5:8: `a b` is no name of a target",
            "t.toml:11:11: `10` is no duration",
            "t.toml:13:8: another target is called `One`",
        ];
        assert_eq!(all.len(), expected.len(), "{all:#?}");
        for (found, expected) in all.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn unknown_keys_and_files_without_targets_are_refused() {
        assert_eq!(messages("")[0].split(':').nth(1), Some("1"));
        let all = messages("[[target]]\nname = 'a'\nurll = 'http://a/'\n");
        assert_eq!(all[0], "t.toml:3:1: unknown key `urll`: did you mean `url`?");
        let all = messages("[[target]]\nurl = 'http://a/'\n");
        assert!(all[0].contains("`name` is missing"), "{all:?}");
    }
}
