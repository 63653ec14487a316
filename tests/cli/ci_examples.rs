//! The examples in `docs/ci`: they parse, and what they do works, against the mock.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::{env, fs};

use crate::support::{Ended, Folder, Served, bare, ended, program};
use yaml_rust2::{Yaml, YamlLoader};

fn documents(name: &str) -> Vec<Yaml> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci").join(name);
    let text = fs::read_to_string(path).expect("the example is there");
    YamlLoader::load_from_str(&text).expect("YAML")
}

fn text_of(yaml: &Yaml) -> String {
    yaml.as_str().unwrap_or_else(|| panic!("no text: {yaml:?}")).to_owned()
}

/// Runs a script as the CI system would: in a folder, with the variables that it and the example set.
fn shell(script: &str, folder: &Path, variables: &[(&str, &str)]) -> Ended {
    let binary = PathBuf::from(program());
    let programs = binary.parent().expect("it lies in a folder").display();
    let path = format!("{programs}:{}", env::var("PATH").unwrap_or_default());
    let mut command = bare("sh");
    command.args(["-ec", script]).current_dir(folder).env("PATH", path).stdin(Stdio::null());
    ended(command.envs(variables.iter().copied()).output().expect("a shell"))
}

/// The variables of an example, with the target of the test in place of its own.
fn variables<'a>(url: &'a str, of_example: &Yaml) -> Vec<(&'static str, &'a str)> {
    assert!(text_of(&of_example["LIS_TARGET"]).starts_with("http://"));
    assert_eq!(of_example["LIS_CONFORM_PROFILE"].as_str(), Some("lis-2.0"));
    vec![("LIS_TARGET", url), ("LIS_CONFORM_PROFILE", "mock")]
}

fn is_junit(folder: &Path, name: &str) {
    let text = fs::read_to_string(folder.join(name)).expect("the report is written");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let cases = document.descendants().filter(|it| it.has_tag_name("testcase")).count();
    assert!(cases > 100, "{cases}");
}

#[test]
fn github_actions() {
    let served = Served::start(&[]);
    let folder = Folder::new();
    let workflow = &documents("github-actions.yml")[0];
    let variables = variables(&served.url, &workflow["env"]);
    let part = &workflow["jobs"]["part"];
    let numbers = part["strategy"]["matrix"]["part"].as_vec().expect("a list");
    let steps = part["steps"].as_vec().expect("steps");
    let script = steps.iter().find_map(|step| step["run"].as_str()).expect("a script");
    for number in numbers {
        let number = number.as_i64().expect("a number").to_string();
        let script = script.replace("${{ matrix.part }}", &number);
        assert!(!script.contains("${{"), "{script}");
        // As upload and download of the artifact leave it.
        let work = folder.path().join(format!("job{number}"));
        fs::create_dir_all(&work).expect("a folder");
        shell(&script, &work, &variables).ends_with(0).shows(&format!("partition {number}/4"));
        let all = folder.path().join("all");
        fs::create_dir_all(&all).expect("a folder");
        fs::rename(work.join("parts"), all.join(format!("part-{number}"))).expect("it is there");
    }
    let steps = workflow["jobs"]["whole"]["steps"].as_vec().expect("steps");
    let script = steps.iter().find_map(|step| step["run"].as_str()).expect("a script");
    shell(script, folder.path(), &variables).ends_with(0);
    is_junit(folder.path(), "lis-conform.xml");
    fs::remove_dir_all(folder.path().join("all/part-2")).expect("it is there");
    shell(script, folder.path(), &variables).ends_with(7).says("parts are missing: 2 of 4");
}

#[test]
fn gitlab() {
    let served = Served::start(&["--quirk", "delete-keeps-memberships"]);
    let folder = Folder::new();
    let pipeline = &documents("gitlab-ci.yml")[0];
    let variables = variables(&served.url, &pipeline["variables"]);
    let count = pipeline["part"]["parallel"].as_i64().expect("a number");
    let total = count.to_string();
    let script = text_of(&pipeline["part"]["script"][0]);
    for number in 1..=count {
        let index = number.to_string();
        let mut variables = variables.clone();
        variables.extend([("CI_NODE_INDEX", &*index), ("CI_NODE_TOTAL", &*total)]);
        shell(&script, folder.path(), &variables).ends_with(0);
    }
    // The target is wrong somewhere, and it is the last job that fails.
    let script = text_of(&pipeline["whole"]["script"][0]);
    shell(&script, folder.path(), &variables).ends_with(1);
    is_junit(folder.path(), "lis-conform.xml");
}

#[test]
fn gitlab_with_many_targets() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci/targets.toml");
    let example = fs::read_to_string(example).expect("the example is there");
    let targets = lis_conform::suite::parse_estate("targets.toml", &example).expect("it is sound");
    assert_eq!(targets.len(), 3);
    let folder = Folder::new();
    // Fewer than there are jobs would leave one empty: an estate has hundreds.
    let text: String = (0..12)
        .map(|at| {
            let quirk = if at == 7 { "'delete-keeps-memberships'" } else { "" };
            format!(
                "[[target]]\nname = 't{at}'\nembedded-mock = {{ quirks = [{quirk}] }}\n\
                 filters = ['X-CASCADE-001']\n"
            )
        })
        .collect();
    folder.with("targets.toml", &text);
    let pipeline = &documents("gitlab-estate.yml")[0];
    let lines = |job: &str| -> String {
        let lines = pipeline[job]["script"].as_vec().expect("a script").iter();
        lines.map(|line| text_of(line) + "\n").collect()
    };
    let count = pipeline["part"]["parallel"].as_i64().expect("a number");
    let total = count.to_string();
    for number in 1..=count {
        let index = number.to_string();
        let variables = [("CI_NODE_INDEX", &*index), ("CI_NODE_TOTAL", &*total)];
        shell(&lines("part"), folder.path(), &variables).ends_with(0);
    }
    shell(&lines("whole"), folder.path(), &[]).ends_with(1);
    let text = fs::read_to_string(folder.file("lis-conform.xml")).expect("the report is written");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let suites = document.descendants().filter(|it| it.has_tag_name("testsuite")).count();
    assert_eq!(suites, 12);
    fs::remove_file(folder.file("parts/3.json")).expect("it is there");
    shell(&lines("whole"), folder.path(), &[]).ends_with(7).says("parts are missing: 3 of 10");
}

#[test]
fn kubernetes() {
    let served = Served::start(&[]);
    let folder = Folder::new();
    let jobs = documents("kubernetes-job.yaml");
    let [parts, whole] = &jobs[..] else { panic!("two jobs") };
    let container = |job: &Yaml| job["spec"]["template"]["spec"]["containers"][0].clone();
    let runs = folder.file("runs");
    let script = |job: &Yaml| {
        let container = container(job);
        assert_eq!(text_of(&container["command"][0]), "/bin/sh");
        assert_eq!(text_of(&container["volumeMounts"][0]["mountPath"]), "/runs");
        text_of(&container["args"][0]).replace("/runs", &runs)
    };
    assert_eq!(parts["spec"]["completionMode"].as_str(), Some("Indexed"));
    let completions = parts["spec"]["completions"].as_i64().expect("a number");
    let environment = container(parts)["env"].as_vec().expect("a list").clone();
    let of = |name: &str| environment.iter().find(|it| it["name"].as_str() == Some(name));
    assert_eq!(text_of(&of("PARTS").expect("set")["value"]), completions.to_string());
    let total = completions.to_string();
    for index in 0..completions {
        let index = index.to_string();
        let variables = [
            ("LIS_TARGET", &*served.url),
            ("LIS_CONFORM_PROFILE", "mock"),
            ("PARTS", &total),
            ("JOB_COMPLETION_INDEX", &index),
        ];
        shell(&script(parts), folder.path(), &variables).ends_with(0);
    }
    shell(&script(whole), folder.path(), &[]).ends_with(0);
    is_junit(folder.path(), "runs/lis-conform.xml");
}
