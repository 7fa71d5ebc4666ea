//! Input that means ill, or that nobody thought of: no panic, and time that stays reasonable.

use governed::integration::{DependencyKind, Grade, Hubs, InFlight, Link, Mode, Touch, Work};

use crate::support::line;

fn touch(resource: &str) -> Touch {
    Touch::new(resource.parse().unwrap(), Mode::Writes)
}

fn work(unit: &str, touches: Vec<Touch>) -> Work {
    Work { touches, ..Work::new(line(unit)) }
}

fn renamed(from: &str, to: &str) -> Touch {
    let mut touch = touch(to);
    touch.change = Some(governed::integration::Change::Renamed { from: from.parse().unwrap() });
    touch
}

#[test]
fn what_is_too_much_is_turned_down_and_changes_nothing() {
    let mut whole = InFlight::new(Hubs::default());
    let many = work("many", (0..4_097).map(|number| touch(&format!("path:{number}"))).collect());
    let fault = whole.add(many).unwrap_err().to_string();
    assert!(fault.contains("`many` has 4097 touches, and may have 4096"), "{fault}");
    let mut deep = touch("path:f");
    deep.lines =
        (0..1_025_u64).map(|number| governed::integration::LineRange::new(number * 2 + 1, 1).unwrap().into()).collect();
    assert!(whole.add(work("deep", vec![deep.clone()])).is_err());
    assert!(whole.land(&work("deep", vec![deep])).is_err());
    whole.add(work("one", vec![touch("path:f")])).unwrap();
    let twice = whole.add(work("one", vec![])).unwrap_err().to_string();
    assert!(twice.contains("`one` is there twice"), "{twice}");
    assert_eq!((whole.len(), whole.get(&line("one")).unwrap().touches.len()), (1, 1));
}

#[test]
fn four_thousand_touches_meet_four_thousand() {
    let all = |unit: &str| work(unit, (0..4_096).map(|number| touch(&format!("path:{number}"))).collect());
    let found = InFlight::of([all("a"), all("b")], Hubs::default()).unwrap().collisions();
    assert_eq!((found.len(), found[0].grounds.len()), (1, governed::limit::GROUNDS));
}

#[test]
fn hunks_that_overlap_each_other_or_end_the_world() {
    let with = |lines: &[(u64, u64, u32)]| {
        let mut touch = touch("path:f");
        touch.lines = lines
            .iter()
            .map(|(first, count, becomes)| serde_json::from_value(serde_json::json!([first, count, becomes])).unwrap())
            .collect();
        touch
    };
    let most = u64::from(u32::MAX);
    let ends = [
        (most, 0, u32::MAX),
        (most - 1, 1, u32::MAX),
        (0, most, 0),
        (1, most - 1, u32::MAX),
        (0, 0, u32::MAX),
        (1, 0, 0),
    ];
    let overlapping: Vec<(u64, u64, u32)> = (0..1_024).map(|number| (number, 1_000, 3)).collect();
    let mut whole = InFlight::new(Hubs::default());
    whole.add(work("long", vec![with(&overlapping)])).unwrap();
    for (number, end) in ends.iter().enumerate() {
        whole.add(work(&format!("e{number}"), vec![with(&[*end])])).unwrap();
    }
    assert!(
        whole
            .collisions()
            .iter()
            .any(|found| found.a.as_str() == "e3" && found.b.as_str() == "long" && found.grade == Grade::Certain)
    );
    for round in 0..3 {
        for (number, end) in ends.iter().enumerate() {
            whole.land(&work(&format!("l{round}{number}"), vec![with(&[*end])])).unwrap();
        }
        whole.land(&work(&format!("m{round}"), vec![with(&overlapping)])).unwrap();
        assert!(whole.standing(&line("long")).unwrap().is_blocked());
    }
    assert!(whole.collisions().len() > 5);
}

#[test]
fn names_nobody_thought_of() {
    let odd = [
        "path:/",
        "path://",
        "path:a//b",
        "path:a/../b",
        "path:.",
        "path:a/",
        "path:a",
        "x:@",
        "x:a@",
        "x:@v",
        "x:..",
        "x:/",
        "x:a@v@w",
        "path:é/ü",
    ];
    let all = |unit: &str| work(unit, odd.iter().map(|name| touch(name)).collect());
    let mut whole = InFlight::of([all("a"), all("b")], Hubs::default()).unwrap();
    assert_eq!(whole.collisions().len(), 1);
    whole.land(&all("a")).unwrap();
    assert_eq!(whole.standing(&line("b")).unwrap().since.len(), 1);
    assert_eq!((whole.collisions().len(), whole.remove(&line("a"))), (0, None), "what has landed is not in flight");
    let mut own = work("own", vec![renamed("path:a", "path:a")]);
    own.depends = vec![Link { kind: DependencyKind::Excludes, on: line("own") }];
    whole.add(own).unwrap();
    assert!(whole.collisions_of(&line("own")).iter().all(|found| found.a != found.b));
}

#[test]
fn names_that_change_places_again_and_again_and_names_passed_on() {
    let mut whole = InFlight::new(Hubs::default());
    let mut edit = touch("path:a");
    edit.lines = vec![governed::integration::LineRange::new(1, 1).unwrap().into()];
    whole.add(work("edit", vec![edit.clone()])).unwrap();
    for number in 0..301 {
        let swap = work(&format!("s{number}"), vec![renamed("path:a", "path:b"), renamed("path:b", "path:a")]);
        whole.land(&swap).unwrap();
    }
    assert!(!whole.standing(&line("edit")).unwrap().is_blocked(), "it goes on in another place");
    let mut other = edit.clone();
    other.resource = "path:n0".parse().unwrap();
    whole.add(work("chain", vec![other])).unwrap();
    for number in 0..1_000 {
        let pass = renamed(&format!("path:n{number}"), &format!("path:n{}", number + 1));
        let before = if number == 0 { "s300".to_owned() } else { format!("p{}", number - 1) };
        whole.land(&Work { bases: vec![line(&before)], ..work(&format!("p{number}"), vec![pass]) }).unwrap();
    }
    let mut last = edit;
    last.resource = "path:n1000".parse().unwrap();
    last.lines = vec![governed::integration::LineRange::new(1, 2).unwrap().into()];
    whole.add(Work { bases: vec![line("p999")], ..work("late", vec![last]) }).unwrap();
    assert_eq!(whole.standing(&line("chain")).unwrap().since.len(), 1_000);
    let found = whole.collisions_of(&line("chain"));
    assert_eq!(
        (found.len(), found[0].b.as_str(), found[0].grade),
        (1, "late", Grade::Certain),
        "under its thousandth name"
    );
}

/// What is told grows with what collides, and not with all pairs: two thousand far apart in one file.
#[test]
fn thousands_in_one_file_tell_only_what_meets() {
    let one = |number: u64| {
        let mut touch = touch("path:f");
        touch.lines = vec![governed::integration::LineRange::new(number / 2 * 10 + 1, 1).unwrap().into()];
        work(&format!("u{number:05}"), vec![touch])
    };
    let found = InFlight::of((0..2_000).map(one), Hubs::default()).unwrap().collisions();
    assert_eq!(found.len(), 1_000, "each with its twin");
}
