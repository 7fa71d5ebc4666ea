//! Killed in the middle, two at once: nothing acknowledged is lost, nothing is interleaved.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use crate::cli::{Desk, governed};

fn proposal_line(number: u32) -> String {
    let id = governed::UnitId::derived(governed::Instant::EPOCH, &number.to_string());
    let long = "x".repeat(4_000);
    format!(
        r#"{{"type":"propose","with":{{"unit":"{id}","proposal":{{"kind":"k","title":"T {number}","purpose":"{long}","reversibility":"reversible","accountable":"person:ada"}}}}}}"#
    )
}

#[test]
fn killed_in_the_middle_of_a_batch_nothing_acknowledged_is_lost() {
    let desk = Desk::new();
    let commands: String = (0..6_000).map(|number| proposal_line(number) + "\n").collect();
    let file = desk.folder.path().join("commands.jsonl");
    std::fs::write(&file, commands).unwrap();
    let mut heads = vec![1];
    // Kill it after a while, a longer one each time, until it was seen to die in the middle at least twice.
    let mut in_the_middle = 0;
    for round in 1..=60_u64 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_governed"))
            .args(["apply", "--keep-going", file.to_str().unwrap()])
            .current_dir(desk.folder.path())
            .env("GOVERNED_AS", "person:ada")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(40 * round));
        // SIGKILL: there is nothing it can still do.
        child.kill().unwrap();
        let finished = child.wait().unwrap().code().is_some();
        let verified = desk.json(&["verify"]);
        assert_eq!(verified["whole"], true, "{verified}");
        let entries = verified["entries"].as_u64().unwrap();
        assert!(entries >= *heads.last().unwrap(), "what was there is still there");
        assert_eq!(entries - 1, verified["units"].as_u64().unwrap(), "every entry is whole, with its unit");
        // Batches are atomic: a thousand commands or none of them.
        assert!((entries - 1).is_multiple_of(1_000) || entries == 6_001, "{entries}");
        in_the_middle += u32::from(!finished && entries > *heads.last().unwrap());
        heads.push(entries);
        if in_the_middle >= 2 || finished || entries == 6_001 {
            break;
        }
    }
    assert!(in_the_middle >= 1, "it was never caught in the middle: {heads:?}");
    desk.run(&["apply", "--keep-going", file.to_str().unwrap()]);
    assert_eq!(desk.json(&["verify"])["entries"], 6_001);
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let desk = Desk::new();
    let folder = desk.folder.path().to_path_buf();
    // A shell that says each number once the command for it has returned.
    let script = r#"for n in $(seq 1 200); do "$0" unit new "unit $n" >/dev/null && echo "$n"; done"#;
    let mut child = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_governed")])
        .current_dir(&folder)
        .env("GOVERNED_AS", "person:ada")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines().take(15) {
        acknowledged = line.unwrap().parse().unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let titles = desk.ok(&["unit", "list", "--most", "500"]);
    for number in 1..=acknowledged {
        assert!(
            titles.lines().any(|line| line.contains(&format!("unit {number}  "))),
            "unit {number} was acknowledged"
        );
    }
    assert_eq!(acknowledged, 15);
    assert_eq!(desk.json(&["verify"])["whole"], true);
}

#[test]
fn many_writers_at_once_never_interleave_wrongly() {
    let desk = Desk::new();
    let unit = desk.new_unit("Contended");
    let writers: Vec<_> = (0..6)
        .map(|writer| {
            let (folder, unit) = (desk.folder.path().to_path_buf(), unit.clone());
            std::thread::spawn(move || {
                for round in 0..8 {
                    let text = format!("note {writer}.{round}");
                    // Each needs the next free label, so each must see what the others wrote.
                    let output = governed(&folder, &["hold", &unit, &text]);
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let unit = desk.json(&["unit", "show", &unit]);
    let mut labels: Vec<u32> = unit["holds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hold| hold["raised"]["is"]["label"].as_str().unwrap()[1..].parse().unwrap())
        .collect();
    labels.sort_unstable();
    assert_eq!(labels, (1..=48).collect::<Vec<_>>(), "no label lost, none twice");
    let verified = desk.json(&["verify"]);
    assert_eq!((verified["whole"].as_bool(), verified["entries"].as_u64()), (Some(true), Some(50)));
}

#[test]
fn whoever_stops_reading_harms_nothing() {
    let desk = Desk::new();
    let lines: String = (0..300).map(|number| proposal_line(number) + "\n").collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_governed"))
        .args(["apply", "-"])
        .current_dir(desk.folder.path())
        .env("GOVERNED_AS", "person:ada")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    for verb in ["export", "completions bash", "log --last 300", "unit list --most 300", "life"] {
        let piped = Command::new("bash")
            .args([
                "-c",
                &format!("$0 {verb} | head -c 100 >/dev/null; echo ${{PIPESTATUS[0]}}"),
                env!("CARGO_BIN_EXE_governed"),
            ])
            .current_dir(desk.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&piped.stderr).into_owned();
        assert_eq!((said.as_str(), piped.stdout.as_slice()), ("", b"0\n".as_slice()), "{verb}");
    }
    assert_eq!(desk.json(&["verify"])["entries"], 301);
}
