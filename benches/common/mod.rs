//! What a program takes, and whether that is little enough.

use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// What one program took, in seconds.
pub struct Run {
    /// By the clock.
    pub wall: f64,
    /// User and system together.
    pub cpu: f64,
    /// How it ended; the shell's number for a signal.
    pub status: ExitStatus,
    /// What it wrote, both ways.
    pub output: String,
}

/// Runs a command under a shell that tells its times.
pub fn run(command: &Command) -> Run {
    let begun = Instant::now();
    let output = Command::new("sh")
        .args(["-c", "\"$0\" \"$@\" 2>&1; code=$?; times; exit $code"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .expect("a shell");
    let wall = begun.elapsed().as_secs_f64();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    // The last line of `times` is of the children: user and system, such as `0m2.84s 0m0.05s`; the
    // one before is of the shell.
    let mut own: Vec<&str> = text.lines().collect();
    let cpu = own.pop().unwrap_or_default().split(' ').map(seconds).sum();
    own.pop();
    text = own.join("\n");
    Run { wall, cpu, status: output.status, output: text }
}

/// The most memory that a command had while it ran, in KiB, and what it wrote to its standard output.
/// It is asked for every few milliseconds, so the last of them are missing.
#[allow(dead_code, reason = "not every bench measures memory this way")]
pub fn peak(command: &mut Command) -> (u64, f64, String) {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let reader = child.stdout.take().expect("a pipe");
    let reader = thread::spawn(move || std::io::read_to_string(reader).unwrap_or_default());
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        most = most.max(high_water(&status));
        thread::sleep(Duration::from_millis(5));
    }
    let seconds = begun.elapsed().as_secs_f64();
    (most, seconds, reader.join().unwrap_or_default())
}

/// The most memory that a process had so far, in KiB, by its status file.
pub fn high_water(status: &str) -> u64 {
    let status = fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn seconds(text: &str) -> f64 {
    let (minutes, rest) = text.split_once('m').expect("minutes, as `times` prints them");
    let seconds: f64 = rest.trim_end_matches('s').parse().expect("seconds");
    minutes.parse::<f64>().expect("minutes") * 60.0 + seconds
}

/// The one in the middle.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Tells whether a ratio is as large as it should be.
pub fn at_least(what: &str, measured: f64, wanted: f64) {
    let met = if measured >= wanted { "met" } else { "NOT MET" };
    println!("{what}: {measured:.2}, wanted at least {wanted}: {met}");
}

/// Tells whether a figure is as small as it should be.
#[allow(dead_code, reason = "not every bench has such a figure")]
pub fn below(what: &str, measured: f64, wanted: f64) {
    let met = if measured < wanted { "met" } else { "NOT MET" };
    println!("{what}: {measured:.1}, wanted below {wanted}: {met}");
}
