//! Embeds every data file under `suites/` and `fixtures/` into the binary, so that adding a case,
//! a schema or a service is adding a file and nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const ROOTS: [&str; 2] = ["fixtures", "suites"];

fn main() -> io::Result<()> {
    let manifest_dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    // Evidence names the build that judged.
    println!(
        "cargo:rustc-env=LIS_CONFORM_BUILT_FOR={}",
        env::var("TARGET").expect("cargo sets it")
    );
    println!("cargo:rerun-if-env-changed=LIS_CONFORM_COMMIT");
    let mut files = Vec::new();
    for root in ROOTS {
        println!("cargo:rerun-if-changed={root}");
        collect(&manifest_dir.join(root), &mut files)?;
    }
    let names = files.iter().map(|file| {
        let relative = file.strip_prefix(&manifest_dir).expect("collected below it");
        relative.to_string_lossy().replace('\\', "/")
    });
    // As texts, which is how they are looked up: paths sort by their parts, and differently.
    let mut names: Vec<_> = names.collect();
    names.sort();

    let mut code = String::from("&[\n");
    for name in &names {
        // Not the folder of today: a checkout may move, and this is not made anew then.
        let file = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/{name}"));
        writeln!(code, "    ({name:?}, include_str!({file})),").expect("a String takes all");
    }
    code.push_str("]\n");
    fs::write(out_dir.join("embedded.rs"), code)
}

/// Every data file below `folder`; walks with a list, not by recursion.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml" || e == "xsd" || e == "xml") {
                files.push(path);
            }
        }
    }
    Ok(())
}
