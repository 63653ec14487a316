//! `xmllint`, run once for many documents.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

pub struct Oracle {
    folder: PathBuf,
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
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("xsd-{test}"));
        fs::create_dir_all(&folder).expect("the build folder can be written");
        Some(Self { folder })
    }

    /// Whether each document is valid; none if the schema is refused.
    pub fn verdicts(&self, name: &str, xsd: &str, documents: &[String]) -> Option<Vec<bool>> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).expect("the build folder can be written");
        let schema = folder.join("schema.xsd");
        fs::write(&schema, xsd).expect("the build folder can be written");
        let mut files = Vec::new();
        for (at, document) in documents.iter().enumerate() {
            let file = folder.join(format!("{at}.xml"));
            fs::write(&file, document).expect("the build folder can be written");
            files.push(file);
        }
        let output = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(&schema)
            .args(&files)
            .output()
            .expect("xmllint was there a moment ago");
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("failed to compile") {
            return None;
        }
        let verdict = |file: &PathBuf| {
            let file = file.display();
            let valid = said.contains(&format!("{file} validates\n"));
            let invalid = said.contains(&format!("{file} fails to validate\n"));
            assert!(valid != invalid, "no verdict on {file}:\n{said}");
            valid
        };
        Some(files.iter().map(verdict).collect())
    }
}
