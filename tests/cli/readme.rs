//! Runs what README.md shows, and compares what comes with what it says.
//!
//! Every `$` line of a block whose info string is exactly `console` is run, in one folder, from top
//! to bottom; blocks marked `console ignore` are not. TOML blocks that begin with `# NAME.toml:` are
//! written to that folder first, and so are the samples of rosters. `$ echo $?` compares the exit code of the command before it.
//! A server that `serve` starts stays up, and takes the place of the address shown in later commands.
//!
//! In what is shown, a line `...` stands for any number of lines, `...` in a line for any text. Numbers,
//! durations and the letters of a run may differ, the numbers in ids (`ST-05`) may not.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::support::{Folder, command, ended};

/// Address that README gives the mock.
const SHOWN_ADDRESS: &str = "127.0.0.1:8080";

/// Longest wait for a line of `serve`.
const PATIENCE: Duration = Duration::from_secs(20);

/// Fewest commands README shows: fewer mean that this test no longer finds them.
const FEWEST_COMMANDS: usize = 12;

#[test]
fn every_command_of_the_readme_prints_what_it_says() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("README.md is readable");
    let folder = Folder::new();
    let blocks = blocks(&readme);
    for block in blocks.iter().filter(|block| block.info == "toml") {
        let name = block.lines[0].strip_prefix("# ").and_then(|line| line.split(':').next());
        let name = name.filter(|name| name.ends_with(".toml"));
        let name = name.unwrap_or_else(|| panic!("line {}: no `# NAME.toml:`", block.line));
        folder.with(name, &(block.lines.join("\n") + "\n"));
    }
    let samples = "fixtures/samples/enterprise-1.1";
    fs::create_dir_all(folder.path().join(samples)).expect("the folder is ours");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(samples)).expect("there") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("it has a name");
        fs::copy(&path, folder.path().join(samples).join(name)).expect("there is room");
    }
    let mut session = Session { folder: &folder, code: None, served: None };
    let mut wrong = Vec::new();
    let mut count = 0;
    for block in blocks.iter().filter(|block| block.info == "console") {
        for shown in commands(block) {
            count += 1;
            if let Err(message) = session.run(&shown) {
                wrong.push(format!("README.md:{}: `{}`: {message}", shown.line, shown.command));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count >= FEWEST_COMMANDS, "only {count} commands found");
}

/// A fenced block.
struct Block<'a> {
    info: &'a str,
    /// Line of the fence, from 1.
    line: usize,
    lines: Vec<&'a str>,
}

/// A command and the output shown below it.
struct Shown<'a> {
    command: &'a str,
    line: usize,
    output: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (index, line) in text.lines().enumerate() {
        open = match (open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                Some(Block { info: info.trim(), line: index + 1, lines: Vec::new() })
            }
            (None, None) => None,
            (Some(block), Some(_)) => {
                blocks.push(block);
                None
            }
            (Some(mut block), None) => {
                block.lines.push(line);
                Some(block)
            }
        };
    }
    assert!(open.is_none(), "a block of README.md has no end");
    blocks
}

fn commands<'a>(block: &Block<'a>) -> Vec<Shown<'a>> {
    let mut found: Vec<Shown<'a>> = Vec::new();
    for (index, line) in block.lines.iter().enumerate() {
        let at = block.line + 1 + index;
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push(Shown { command, line: at, output: Vec::new() }),
            (None, Some(shown)) => shown.output.push(line),
            (None, None) => panic!("README.md:{at}: a console block begins with a command"),
        }
    }
    found
}

/// What earlier commands leave behind.
struct Session<'a> {
    folder: &'a Folder,
    /// Exit code of the last command that ended.
    code: Option<i32>,
    served: Option<Served>,
}

/// A server that stays up until the test ends.
struct Served {
    child: Child,
    address: String,
    /// Kept open, so that the server can go on printing.
    _lines: Receiver<String>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Session<'_> {
    fn run(&mut self, shown: &Shown<'_>) -> Result<(), String> {
        if shown.command == "echo $?" {
            let code = self.code.map(|code| code.to_string()).unwrap_or_default();
            let same = shown.output == [code.as_str()];
            return if same { Ok(()) } else { Err(format!("the exit code is {code}")) };
        }
        let line = ["lis-conform ", "cargo run --release -- "]
            .iter()
            .find_map(|program| shown.command.strip_prefix(program))
            .ok_or("this test cannot run it: mark the block `console ignore`")?;
        let words = words(line)?;
        let address = self.served.as_ref().map(|served| served.address.as_str());
        let words: Vec<String> = words
            .into_iter()
            .map(|word| {
                address.map_or_else(|| word.clone(), |real| word.replace(SHOWN_ADDRESS, real))
            })
            .collect();
        let actual = if words.first().is_some_and(|word| word == "serve") {
            self.serve(&words, shown.output.len())?
        } else {
            self.end(&words)?
        };
        let actual: Vec<&str> = actual.lines().collect();
        if fits(&shown.output, &actual) {
            Ok(())
        } else {
            Err(format!("shown:\n{}\nactual:\n{}", shown.output.join("\n"), actual.join("\n")))
        }
    }

    /// Runs a command that ends; what it prints, errors last.
    fn end(&mut self, words: &[String]) -> Result<String, String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = command(&words).current_dir(self.folder.path()).output();
        let ended = ended(output.map_err(|error| error.to_string())?);
        if ended.err.contains("panicked") {
            return Err(ended.err);
        }
        self.code = ended.code;
        Ok(ended.out + &ended.err)
    }

    /// Starts a server on a free port; its first lines, as many as are shown.
    fn serve(&mut self, words: &[String], count: usize) -> Result<String, String> {
        let words: Vec<String> =
            words.iter().map(|word| word.replace(SHOWN_ADDRESS, "127.0.0.1:0")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut child = command(&words)
            .current_dir(self.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let out = child.stdout.take().expect("it is piped");
        let (send, receive) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let lines: Vec<String> =
            (0..count).map_while(|_| receive.recv_timeout(PATIENCE).ok()).collect();
        let address = lines
            .first()
            .and_then(|line| line.split_once("http://"))
            .map(|(_, rest)| rest.trim_end_matches('/').to_owned());
        // Made before anything can fail, so that the server is ended in any case.
        let served =
            Served { child, address: address.clone().unwrap_or_default(), _lines: receive };
        if address.is_none() {
            return Err(format!("the first line tells no address: {lines:?}"));
        }
        self.served = Some(served);
        Ok(lines.join("\n"))
    }
}

/// The words of a command line; single quotes are all of the shell that is understood.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
            continue;
        }
        if part.contains(['"', '\\', '|', '>', '<', '&', '$', ';', '*', '!', '`']) {
            return Err(format!("this test is no shell: it cannot read `{part}`"));
        }
        words.extend(part.split_whitespace().map(str::to_owned));
    }
    Ok(words)
}

/// Whether the lines that came are those shown, empty ones at the ends aside.
fn fits(shown: &[&str], actual: &[&str]) -> bool {
    fits_from(trimmed(shown), trimmed(actual))
}

/// As [`fits`], to the letter, from the first lines on.
fn fits_from(shown: &[&str], actual: &[&str]) -> bool {
    match shown.split_first() {
        None => actual.is_empty(),
        Some((&"...", rest)) => {
            (0..=actual.len()).any(|skipped| fits_from(rest, &actual[skipped..]))
        }
        Some((line, rest)) => actual.split_first().is_some_and(|(came, others)| {
            line_fits(&calm(line), &calm(came)) && fits_from(rest, others)
        }),
    }
}

fn trimmed<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let filled = |line: &&str| !line.trim().is_empty();
    let Some(first) = lines.iter().position(filled) else { return &[] };
    let last = lines.iter().rposition(filled).unwrap_or(first);
    &lines[first..=last]
}

/// Whether a line is the one shown, in which `...` stands for any text.
fn line_fits(shown: &str, actual: &str) -> bool {
    let Some((start, rest)) = shown.split_once("...") else {
        return shown.trim_end() == actual.trim_end();
    };
    let Some(mut left) = actual.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split("...").collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, behind)) = left.split_once(part) else { return false };
        left = behind;
    }
    left.ends_with(end)
}

/// The line with every number and duration, and the letters of the run, replaced by one sign.
fn calm(line: &str) -> String {
    let mut calm = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if let Some(behind) = behind_run(rest, "lc-", '-') {
            calm.push_str("lc-RUN");
            rest = behind;
            continue;
        }
        if let Some(behind) = behind_run(rest, ", run ", ')') {
            calm.push_str(", run RUN");
            rest = behind;
            continue;
        }
        let inside = calm.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '-');
        if first.is_ascii_digit() && !inside {
            calm.push('#');
            rest = behind_unit(behind_number(rest));
            continue;
        }
        calm.push(first);
        rest = &rest[first.len_utf8()..];
    }
    calm
}

/// What follows the letters of a run that stand between these two.
fn behind_run<'a>(text: &'a str, before: &str, after: char) -> Option<&'a str> {
    let letters = text.strip_prefix(before)?;
    let end = letters.find(after)?;
    let run = &letters[..end];
    let fits = run.len() == 6 && run.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    fits.then(|| &letters[end..])
}

/// What follows the number that a text begins with: `7`, `0.7`, `127.0.0.1`, `117 666`.
fn behind_number(text: &str) -> &str {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = &text[digits(text)..];
    loop {
        let dotted = rest.strip_prefix('.').filter(|behind| digits(behind) > 0);
        let spaced = rest.strip_prefix(' ').filter(|behind| digits(behind) == 3);
        let Some(behind) = dotted.or(spaced) else { return rest };
        rest = &behind[digits(behind)..];
    }
}

/// What follows the unit of time that a text begins with, if it does.
fn behind_unit(text: &str) -> &str {
    [" us", " ms", " s", " min"]
        .iter()
        .filter_map(|unit| text.strip_prefix(unit))
        .find(|behind| !behind.starts_with(char::is_alphanumeric))
        .unwrap_or(text)
}

#[test]
fn numbers_times_and_runs_may_differ_and_nothing_else() {
    let shown =
        ["against x (profile mock, run l7irjh)", "525 cases in 0.7 s: 525 pass; 117 666 so"];
    assert!(fits(
        &shown,
        &["", "against x (profile mock, run 07vmj3)", "5 cases in 688 us: 4 pass; 9 so"]
    ));
    assert!(!fits(
        &shown,
        &["against x (profile mine, run 07vmj3)", "5 cases in 688 us: 4 pass; 9 so"]
    ));
    assert!(!fits(
        &shown,
        &["against x (profile mock, run 07vmj3)", "5 cases in 688 us: 4 fail; 9 so"]
    ));
    assert!(!fits(&shown, &["against x (profile mock, run 07vmj3)"]));
    assert!(!fits(&["clause ST-05"], &["clause ST-06"]), "the numbers in ids count");
    assert!(fits(&["`lc-93y49b-x-001-ada`"], &["`lc-tgisbx-x-001-ada`"]));
}

#[test]
fn dots_stand_for_any_lines_and_any_text() {
    assert!(fits(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(fits(&["a", "...", "d"], &["a", "d"]));
    assert!(fits(&["...", "d"], &["a", "d"]));
    assert!(!fits(&["a", "...", "d"], &["a", "b", "c"]));
    assert!(!fits(&["a", "...", "d"], &["a", "d", "e"]));
    assert!(fits(&["a ... c"], &["a b c"]));
    assert!(!fits(&["a ... c"], &["a b d"]));
}

#[test]
fn a_command_line_is_taken_apart_like_a_shell_does() {
    assert_eq!(words("list 'PMS-*' -q"), Ok(vec!["list".into(), "PMS-*".into(), "-q".into()]));
    assert!(words("list | head").is_err());
}
