//! Speed of validation, as ratios against `xmllint` in the same run. Run it with
//! `cargo bench --bench validate`; what the lines mean is in `benches/README.md`.

#[path = "validate/message.rs"]
mod message;
#[path = "validate/roster.rs"]
mod roster;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, process};

use lis_conform::schema::{Schema, SchemaSource, Seekable, StreamOptions, StreamOutcome};

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
            let (wall, cpu) = (megabytes / run.wall, megabytes / run.cpu);
            println!("  {name:<12} {cpu:>6.0} MB per CPU second, {wall:>6.0} MB per second");
        }
        of_one.push(theirs.cpu / one.cpu);
        of_two.push(theirs.wall / two.wall);
        peak = peak.max(one.peak_kib).max(two.peak_kib);
    }
    verdict("one thread against xmllint, CPU time, median", median(of_one), 3.0);
    verdict("two threads against xmllint, wall time, median", median(of_two), 5.0);
    let met = if peak < 32 << 10 { "met" } else { "NOT MET" };
    println!("peak memory: {:.1} MiB, wanted below 32: {met}", peak as f64 / 1024.0);
}

/// What one program took, in seconds.
struct Run {
    wall: f64,
    cpu: f64,
    peak_kib: u64,
}

/// Runs a command under a shell that tells its times.
fn run(command: &Command) -> Run {
    let begun = Instant::now();
    let output = Command::new("sh")
        .args(["-c", "\"$0\" \"$@\" 2>&1; times"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .expect("a shell");
    let wall = begun.elapsed().as_secs_f64();
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    // The last line of `times` is of the children: user and system, such as `0m2.84s 0m0.05s`.
    let last = output.lines().last().unwrap_or_default();
    let cpu = last.split(' ').map(seconds).sum();
    let peak = output.lines().find_map(|line| line.strip_prefix("peak KiB ")?.parse().ok());
    Run { wall, cpu, peak_kib: peak.unwrap_or(0) }
}

fn seconds(text: &str) -> f64 {
    let (minutes, rest) = text.split_once('m').expect("minutes, as `times` prints them");
    let seconds: f64 = rest.trim_end_matches('s').parse().expect("seconds");
    minutes.parse::<f64>().expect("minutes") * 60.0 + seconds
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
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("peak KiB {}", peak.unwrap_or("0").trim().trim_end_matches(" kB"));
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

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

fn verdict(what: &str, measured: f64, wanted: f64) {
    let met = if measured >= wanted { "met" } else { "NOT MET" };
    println!("{what}: {measured:.2}, wanted at least {wanted}: {met}");
}
