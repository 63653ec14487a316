//! `xmllint`, run once for many documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with files for `xmllint` to judge.
pub struct Oracle {
    folder: PathBuf,
}

/// What `xmllint` says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Opinion {
    SchemaRefused(String),
    /// For each document: valid, invalid, or none where `xmllint` itself fails.
    Documents(Vec<Option<bool>>),
}

impl Oracle {
    /// A folder for one test; none, said plainly, if there is no `xmllint`.
    pub fn find(test: &str) -> Option<Self> {
        if Command::new("xmllint").arg("--version").output().is_err() {
            let is_required = std::env::var("LIS_CONFORM_REQUIRE_XMLLINT").is_ok_and(|v| v == "1");
            assert!(!is_required, "xmllint is required and not installed; install libxml2-utils");
            eprintln!("NOT COMPARED: xmllint is not installed ({test})");
            return None;
        }
        Some(Self { folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test) })
    }

    /// What `xmllint` says of documents by a schema; the first of its files is the main one. `name`
    /// keeps the files of one question apart from those of others.
    pub fn ask(&self, name: &str, schema: &[(String, String)], documents: &[String]) -> Opinion {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).expect("the build folder can be written");
        let write = |file: &Path, text: &str| {
            fs::write(file, text).expect("the build folder can be written");
        };
        for (file, text) in schema {
            write(&folder.join(file), text);
        }
        let mut files: Vec<String> = Vec::new();
        for (at, document) in documents.iter().enumerate() {
            files.push(format!("{at}.xml"));
            write(&folder.join(&files[at]), document);
        }
        if files.is_empty() {
            files.push("none.xml".to_owned());
            write(&folder.join("none.xml"), "<none/>");
        }
        let said = self.run(&folder, &schema[0].0, &files);
        if said.contains("failed to compile") {
            let why = said.lines().find(|line| line.contains("rror")).unwrap_or_default();
            return Opinion::SchemaRefused(why.to_owned());
        }
        let mut verdicts = vec![None; documents.len()];
        for line in said.lines() {
            let (file, is_valid) = if let Some(file) = line.strip_suffix(" validates") {
                (file, true)
            } else if let Some(file) = line.strip_suffix(" fails to validate") {
                (file, false)
            } else {
                continue;
            };
            let at = file.strip_suffix(".xml").and_then(|at| at.parse::<usize>().ok());
            if let Some(slot) = at.and_then(|at| verdicts.get_mut(at)) {
                *slot = Some(is_valid);
            }
        }
        Opinion::Documents(verdicts)
    }

    /// The first thing that `xmllint` says of the first document that was asked about by that name.
    pub fn explain(&self, name: &str, schema: &str) -> String {
        let said = self.run(&self.folder.join(name), schema, &["0.xml".to_owned()]);
        said.lines().next().unwrap_or_default().to_owned()
    }

    fn run(&self, folder: &Path, schema: &str, files: &[String]) -> String {
        // Some schemas make it run away: it gets ten seconds and a gigabyte.
        let output = Command::new("sh")
            .current_dir(folder)
            .args(["-c", "ulimit -t 10; ulimit -v 1000000; exec xmllint \"$@\"", "xmllint"])
            .args(["--noout", "--nonet", "--schema", schema])
            .args(files)
            .output()
            .expect("sh and xmllint were there a moment ago");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Removes what one question left behind.
    pub fn forget(&self, name: &str) {
        // A folder that stays is no harm.
        let _ = fs::remove_dir_all(self.folder.join(name));
    }

    /// Where the files of one question are.
    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}
