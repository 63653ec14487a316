//! Runs the command as a shell would.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// What a program needs of the environment to run at all, on any system.
const NEEDED: [&str; 7] =
    ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "LLVM_PROFILE_FILE"];

/// The program that is tested: the one built with the tests, or the one that the environment names.
/// `.ci/run` names a release build with the checks of a debug build: several times as fast.
pub fn program() -> &'static str {
    static PROGRAM: LazyLock<String> = LazyLock::new(|| {
        let Ok(named) = std::env::var("LIS_CONFORM_TEST_BINARY") else {
            return env!("CARGO_BIN_EXE_lis-conform").to_owned();
        };
        let whole = fs::canonicalize(&named)
            .unwrap_or_else(|error| panic!("LIS_CONFORM_TEST_BINARY={named}: {error}"));
        whole.into_os_string().into_string().expect("a path of UTF-8")
    });
    &PROGRAM
}

/// The command with these arguments; nothing of the caller's settings reaches it.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = bare(program());
    // Those that keep runs say where.
    command.env("LIS_CONFORM_NO_STORE", "1");
    command.args(arguments).stdin(Stdio::null());
    command
}

/// A program that finds the same environment wherever the tests run: no `CI`, no colours, no proxy.
pub fn bare(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command.envs(std::env::vars_os().filter(|(name, _)| NEEDED.iter().any(|it| name == it)));
    command
}

/// Runs it to its end.
pub fn lis_conform(arguments: &[&str]) -> Ended {
    ended(command(arguments).output().expect("the command was built"))
}

pub fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Ended {
    /// The code, after checking that nothing panicked.
    #[track_caller]
    pub fn ends_with(&self, code: i32) -> &Self {
        assert!(!self.err.contains("panicked"), "{}", self.err);
        assert_eq!(self.code, Some(code), "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// That the standard error says it.
    #[track_caller]
    pub fn says(&self, part: &str) -> &Self {
        assert!(self.err.contains(part), "`{part}` is missing in:\n{}", self.err);
        self
    }

    /// That the standard output shows it.
    #[track_caller]
    pub fn shows(&self, part: &str) -> &Self {
        assert!(self.out.contains(part), "`{part}` is missing in:\n{}", self.out);
        self
    }
}

/// A folder of a test's own, removed when it is dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lis-conform-test-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Writes a file and gives its path.
    pub fn with(&self, name: &str, text: &str) -> String {
        let path = self.file(name);
        fs::write(&path, text).expect("the folder can be written");
        path
    }

    /// The names of the files in it.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder is there");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("readable").file_name();
        let mut names: Vec<String> =
            entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `serve`, ended when it is dropped.
pub struct Served {
    pub child: Child,
    pub url: String,
    out: BufReader<ChildStdout>,
}

impl Served {
    /// Starts it and waits until it says where it listens.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// The same with variables of the environment.
    pub fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut all = vec!["serve"];
        all.extend(arguments);
        let mut child = command(&all)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command was built");
        let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        out.read_line(&mut line).expect("readable");
        let url = line.split_whitespace().find(|word| word.starts_with("http"));
        let url = url.unwrap_or_else(|| panic!("no URL in `{line}`")).to_owned();
        Self { child, url, out }
    }

    /// Everything else it prints until it ends.
    pub fn rest(&mut self) -> String {
        let mut text = String::new();
        self.out.read_to_string(&mut text).expect("UTF-8");
        text
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal, such as `INT`.
#[cfg(unix)]
pub fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(status.expect("kill is everywhere on Unix").success());
}
