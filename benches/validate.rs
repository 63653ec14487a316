//! Speed of validation, as ratios against `xmllint` in the same run. Run it with
//! `cargo bench --bench validate`; what the lines mean is in `benches/README.md`.

mod common;
#[path = "validate/message.rs"]
mod message;
#[path = "validate/roster.rs"]
mod roster;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, process};

use lis_conform::schema::{Schema, SchemaSource, Seekable, StreamOptions, StreamOutcome};

use self::common::{at_least, high_water, median, run};
use self::roster::Layout;

/// As in the program.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const XSD: &str = include_str!("validate/enterprise.xsd");
const ROUNDS: usize = 3;
/// Megabytes of each file, unless the environment variable `ROSTER_MB` says otherwise.
const MEGABYTES: u64 = 500;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        // `cargo test --benches` passes arguments of the test protocol: nothing to test here.
        all if all.contains(&"--test") => {}
        [_, "--child", threads, file] => child(threads.parse().expect("a number"), file),
        _ => {
            files();
            message::speed();
        }
    }
}

/// One file after the other, each by xmllint, by one thread of ours and by two.
fn files() {
    let folder = env::temp_dir().join(format!("lis-conform-bench-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let xsd = folder.join("enterprise.xsd");
    fs::write(&xsd, XSD).expect("the schema");
    let megabytes = env::var("ROSTER_MB").map_or(MEGABYTES, |it| it.parse().expect("a number"));
    for (name, layout) in [("indented", Layout::Indented), ("on one line", Layout::OneLine)] {
        let file = folder.join("roster.xml");
        let mut out = BufWriter::new(File::create(&file).expect("a file"));
        roster::write(&mut out, megabytes << 20, layout).expect("room on the disk");
        out.flush().expect("room on the disk");
        println!("IMS Enterprise file of {megabytes} MiB, {name}");
        compare(&file, &xsd);
    }
    fs::remove_dir_all(&folder).expect("our own folder");
}

fn compare(file: &Path, xsd: &Path) {
    let bytes = fs::metadata(file).expect("a file").len();
    let megabytes = bytes as f64 / 1e6;
    let (mut of_one, mut of_two, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let theirs = run(Command::new("xmllint")
            .args(["--stream", "--noout", "--schema"])
            .args([xsd, file]));
        let [one, two] = ["1", "2"].map(|threads| {
            let mut command = Command::new(env::current_exe().expect("this program"));
            run(command.args(["--child", threads]).arg(file))
        });
        for (name, run) in [("xmllint", &theirs), ("one thread", &one), ("two threads", &two)] {
            assert!(run.status.success(), "{name}: {}", run.output);
            let (wall, cpu) = (megabytes / run.wall, megabytes / run.cpu);
            println!("  {name:<12} {cpu:>6.0} MB per CPU second, {wall:>6.0} MB per second");
        }
        of_one.push(theirs.cpu / one.cpu);
        of_two.push(theirs.wall / two.wall);
        peak = peak.max(peak_of(&one.output)).max(peak_of(&two.output));
    }
    at_least("one thread against xmllint, CPU time, median", median(of_one), 3.0);
    at_least("two threads against xmllint, wall time, median", median(of_two), 5.0);
    let met = if peak < 32 << 10 { "met" } else { "NOT MET" };
    println!("peak memory: {:.1} MiB, wanted below 32: {met}", peak as f64 / 1024.0);
}

/// The most memory that a child told of.
fn peak_of(output: &str) -> u64 {
    let told = output.lines().find_map(|line| line.strip_prefix("peak KiB ")?.parse().ok());
    told.expect("the child tells its memory")
}

/// Validates a file as the parent asked, and tells the most memory that this took.
fn child(threads: usize, file: &str) {
    let schema = Schema::compile(&[SchemaSource { name: "enterprise.xsd", text: XSD }]);
    let schema = schema.expect("our own schema");
    let options = StreamOptions::default();
    let StreamOutcome { violations, refusal, is_whole, .. } = schema
        .validate_file(&OnDisk(file.into()), threads, &options, &mut |_| {})
        .expect("it reads");
    assert!(is_whole && violations.is_empty(), "{refusal:?} {:?}", violations.first());
    println!("peak KiB {}", high_water("/proc/self/status"));
}

struct OnDisk(PathBuf);

impl Seekable for OnDisk {
    type Reader = BufReader<File>;

    fn open_at(&self, offset: u64) -> io::Result<Self::Reader> {
        let mut file = File::open(&self.0)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(BufReader::with_capacity(64 << 10, file))
    }

    fn length(&self) -> u64 {
        fs::metadata(&self.0).map_or(0, |metadata| metadata.len())
    }
}
