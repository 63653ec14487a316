//! An importer that commands of the user's stand for.

use std::fs;
use std::io::{Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::error::{CliError, CliResult};
use crate::cli::store::restricted;
use crate::cli::validate::watch::Watch;
use crate::file_suite::{FileTarget, Handed, TargetFailure};
use crate::importing::{Mode, StateDocument};
use crate::suite::FileCommands;

/// Most bytes that a command may write.
const LARGEST: u64 = 64 << 20;

/// How often it is looked whether a command has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// How long output may take once a command has ended: what it started may hold on to it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Characters of what a command says that are told.
const TOLD: usize = 300;

/// An importer behind commands.
pub struct CommandTarget<'a> {
    commands: &'a FileCommands,
    time: Duration,
    watch: &'a Watch,
    /// The file that is handed over.
    file: PathBuf,
}

/// What a command did.
struct Ran {
    code: i32,
    out: Vec<u8>,
    err: Vec<u8>,
}

impl<'a> CommandTarget<'a> {
    /// The importer behind these commands.
    ///
    /// # Errors
    /// Where a file to hand over cannot be made.
    pub fn new(commands: &'a FileCommands, watch: &'a Watch) -> CliResult<Self> {
        let time = commands.time().map_err(CliError::usage)?;
        let name = format!("lis-conform-{}-handed.xml", std::process::id());
        let file = std::env::temp_dir().join(name);
        restricted::new_file(&file).map_err(|error| {
            let path = file.display();
            CliError::report(format!("cannot make the file {path} to hand over: {error}"))
        })?;
        Ok(Self { commands, time, watch, file })
    }

    fn run(&self, command: &str, mode: Mode) -> Result<Ran, TargetFailure> {
        let words = self.commands.words(command).map_err(TargetFailure)?;
        let path = self.file.to_string_lossy();
        let mode = mode_name(mode);
        // A shell gets both by name, so that nothing in a path is code.
        let filled = words.iter().map(|word| match self.commands.shell {
            true => word.replace("{file}", "\"$LIS_CONFORM_FILE\"").replace("{mode}", mode),
            false => word.replace("{file}", &path).replace("{mode}", mode),
        });
        let filled: Vec<String> = filled.collect();
        let Some((program, arguments)) = filled.split_first() else {
            return Err(TargetFailure("the command is empty".to_owned()));
        };
        let child = Command::new(program)
            .args(arguments)
            .env("LIS_CONFORM_FILE", &*path)
            .env("LIS_CONFORM_MODE", mode)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let child = child
            .map_err(|error| TargetFailure(format!("`{program}` cannot be started: {error}")))?;
        self.wait(child, command)
    }

    fn wait(&self, mut child: Child, command: &str) -> Result<Ran, TargetFailure> {
        let fail = |why: String| TargetFailure(format!("`{command}`: {why}"));
        let (out, err) = (reading(child.stdout.take()), reading(child.stderr.take()));
        let deadline = Instant::now() + self.time;
        let status = loop {
            if let Some(status) = child.try_wait().map_err(|error| fail(error.to_string()))? {
                break status;
            }
            let is_late = Instant::now() >= deadline;
            if is_late || self.watch.is_stopped() {
                let _ = child.kill();
                let _ = child.wait();
                let why = if is_late { "it took longer than" } else { "it was interrupted within" };
                return Err(fail(format!("{why} {} s and was ended", self.time.as_secs_f32())));
            }
            thread::sleep(PAUSE);
        };
        let (out, err) = (received(&out), received(&err));
        if out.len() as u64 >= LARGEST {
            return Err(fail(format!("it wrote more than {LARGEST} bytes")));
        }
        match status.code() {
            Some(code) => Ok(Ran { code, out, err }),
            None => Err(fail(format!("it was ended from outside ({status})"))),
        }
    }
}

impl FileTarget for CommandTarget<'_> {
    fn reset(&mut self) -> Result<(), TargetFailure> {
        let Some(command) = &self.commands.reset else { return Ok(()) };
        let ran = self.run(command, Mode::Event)?;
        match ran.code {
            0 => Ok(()),
            _ => Err(TargetFailure(format!("`{command}` failed: {}", said(&ran)))),
        }
    }

    fn hand(&mut self, mode: Mode, file: &str) -> Result<Handed, TargetFailure> {
        let written = fs::File::create(&self.file).and_then(|mut it| it.write_all(file.as_bytes()));
        written.map_err(|error| TargetFailure(format!("the file cannot be written: {error}")))?;
        let ran = self.run(&self.commands.import, mode)?;
        Ok(match ran.code {
            0 => Handed::Taken,
            _ => Handed::Refused(said(&ran)),
        })
    }

    fn kept(&mut self) -> Result<StateDocument, TargetFailure> {
        let command = &self.commands.dump;
        let ran = self.run(command, Mode::Event)?;
        if ran.code != 0 {
            return Err(TargetFailure(format!("`{command}` failed: {}", said(&ran))));
        }
        StateDocument::from_json(ran.out.as_slice()).map_err(|error| {
            TargetFailure(format!(
                "`{command}` does not write what is kept in the shape of docs/importers.md: {error}"
            ))
        })
    }
}

impl Drop for CommandTarget<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// Reads on a thread of its own, so that a command never waits for its reader.
fn reading(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(LARGEST).read_to_end(&mut bytes);
            // What is too much is read all the same, or the command would never end.
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        let _ = sender.send(bytes);
    });
    receiver
}

fn received(receiver: &Receiver<Vec<u8>>) -> Vec<u8> {
    receiver.recv_timeout(PATIENCE).unwrap_or_default()
}

/// What a command said when it failed.
fn said(ran: &Ran) -> String {
    let text = String::from_utf8_lossy(if ran.err.is_empty() { &ran.out } else { &ran.err });
    let text: String = text.trim().chars().take(TOLD).collect();
    if text.is_empty() { format!("exit code {}", ran.code) } else { text }
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Event => "event",
        Mode::Snapshot => "snapshot",
    }
}
