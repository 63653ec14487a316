//! Speed of `validate` and `import` on a roster file, the former against `xmllint` in the same run. Run
//! it with `cargo bench --bench roster`; what the lines mean is in `benches/README.md`.

mod common;

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, process};

use self::common::{Run, at_least, below, median, peak, run};

const BINARY: &str = env!("CARGO_BIN_EXE_lis-conform");
const DTD: &str = include_str!("roster/enterprise.dtd");
const DOCTYPE: &str = "<!DOCTYPE enterprise SYSTEM \"enterprise.dtd\">\n";
const ROUNDS: usize = 3;
/// Megabytes of the file that is validated, unless the environment variable `ROSTER_MB` says otherwise.
const MEGABYTES: u64 = 1024;
/// Megabytes of the file that is imported, at the most.
const IMPORTED: u64 = 200;

fn main() {
    // `cargo test --benches` passes arguments of the test protocol: there is nothing to test here.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = env::temp_dir().join(format!("lis-conform-bench-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("enterprise.dtd"), DTD).expect("the DTD");
    prove_that_xmllint_validates(&folder);
    let megabytes = env::var("ROSTER_MB").map_or(MEGABYTES, |it| it.parse().expect("a number"));
    let file = generated(&folder, megabytes);
    validate(&file);
    fs::remove_file(&file).expect("our own file");
    let file = generated(&folder, megabytes.min(IMPORTED));
    import(&file);
    fs::remove_dir_all(&folder).expect("our own folder");
}

/// A snapshot of about that many megabytes, with a DOCTYPE.
fn generated(folder: &Path, megabytes: u64) -> PathBuf {
    let mut generator = Command::new(BINARY)
        .args(["generate", "--size", &format!("{megabytes}MB")])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let mut text = BufReader::new(generator.stdout.take().expect("a pipe"));
    let file = folder.join("roster.xml");
    let mut out = BufWriter::new(File::create(&file).expect("a file"));
    let mut declaration = String::new();
    text.read_line(&mut declaration).expect("text");
    assert!(declaration.ends_with("?>\n"), "{declaration}");
    write!(out, "{declaration}{DOCTYPE}").expect("room on the disk");
    io::copy(&mut text, &mut out).expect("room on the disk");
    out.flush().expect("room on the disk");
    assert!(generator.wait().expect("it ends").success());
    file
}

/// With other options it reads the DTD and checks nothing, which would be quick.
fn prove_that_xmllint_validates(folder: &Path) {
    let small = folder.join("small.xml");
    let sound = "<enterprise><properties><datasource>s</datasource><datetime>2026-08-17</datetime>\
        </properties><person><sourcedid><source>s</source><id>1</id></sourcedid><name><fn>Ada</fn>\
        </name></person></enterprise>";
    let is_taken = |body: &str| {
        fs::write(&small, format!("{DOCTYPE}{body}")).expect("a file");
        run(&xmllint(&small)).status.success()
    };
    assert!(is_taken(sound), "xmllint refuses a sound file");
    for (right, wrong) in [
        ("<name><fn>Ada</fn></name>", ""),
        ("<source>s</source><id>1</id>", "<id>1</id><source>s</source>"),
        ("<person>", "<person recstatus=\"4\">"),
    ] {
        let broken = sound.replace(right, wrong);
        assert!(
            broken != sound && !is_taken(&broken),
            "xmllint does not validate: it takes {broken}"
        );
    }
}

fn xmllint(file: &Path) -> Command {
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--stream", "--valid"]).arg(file);
    command
}

fn ours(arguments: &[&str], file: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).arg(file);
    command
}

/// References followed, no options: as anybody would type it; and by one thread.
fn validate(file: &Path) {
    let megabytes = fs::metadata(file).expect("a file").len() as f64 / 1e6;
    println!("validate: a snapshot of {megabytes:.0} MB with a DOCTYPE, references followed");
    let (mut by_clock, mut by_cpu, mut of_one) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let theirs = run(&xmllint(file));
        let both = run(&ours(&["validate"], file));
        let one = run(&ours(&["validate", "--threads", "1"], file));
        assert!(theirs.status.success(), "xmllint: {}", theirs.output);
        for run in [&both, &one] {
            assert!(run.status.success() && run.output.contains("PASS "), "{}", run.output);
        }
        for (name, run) in [("xmllint", &theirs), ("validate", &both), ("one thread", &one)] {
            let Run { wall, cpu, .. } = run;
            let (by_wall, by_cpu) = (megabytes / wall, megabytes / cpu);
            println!("  {name:<12} {by_wall:>6.0} MB per second, {by_cpu:>6.0} MB per CPU second");
        }
        by_clock.push(theirs.wall / both.wall);
        by_cpu.push(theirs.cpu / both.cpu);
        of_one.push(theirs.cpu / one.cpu);
    }
    at_least("validate against xmllint --stream --valid, wall time, median", median(by_clock), 2.0);
    println!("the same by CPU time, median: {:.2}", median(by_cpu));
    println!("one thread by CPU time, median: {:.2}", median(of_one));
    let (kib, ..) = peak(&mut ours(&["validate"], file));
    println!("peak memory, names included: {:.1} MiB", kib as f64 / 1024.0);
}

fn import(file: &Path) {
    let megabytes = fs::metadata(file).expect("a file").len() as f64 / 1e6;
    println!("import: a snapshot of {megabytes:.0} MB");
    let (mut seconds, mut most, mut enrolments) = (Vec::new(), 0, 0.0_f64);
    for _ in 0..ROUNDS {
        let arguments = ["import", "--dry-run", "--format", "json"];
        let (kib, took, json) = peak(&mut ours(&arguments, file));
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        enrolments = json["kept"]["enrolments"].as_f64().expect("how many there are");
        seconds.push(took);
        most = most.max(kib);
    }
    below("import, seconds, median", median(seconds), 10.0);
    let bytes = most as f64 * 1024.0 / enrolments;
    println!("peak memory: {:.1} MiB for {enrolments} enrolments", most as f64 / 1024.0);
    below("peak memory by enrolments, users and courses included, bytes", bytes, 400.0);
}
