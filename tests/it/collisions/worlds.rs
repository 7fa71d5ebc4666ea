//! Small random worlds: what holds of all of them, and a slow oracle that looks at every pair.

use governed::canonical;
use governed::integration::{
    Change, Clash, Collision, DependencyKind, Grade, Hubs, InFlight, Link, Mode, Names, Touch, Work,
};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::line;

const THINGS: [&str; 12] = [
    "path:a",
    "path:b",
    "path:f/x",
    "path:f/y",
    "path:f/",
    "flag:new",
    "flag:old",
    "config:db",
    "config:db.timeout",
    "contract:bill",
    "contract:bill@v3",
    "contract:bill@v4",
];

fn touches() -> impl Strategy<Value = Touch> {
    let names = proptest::collection::vec(select(vec!["p", "q", "r"]), 0..2);
    let lines = proptest::collection::vec((0..20_u64, 0..3_u64, 0..3_u32), 0..3);
    let of = (select(THINGS.to_vec()), select(vec![Mode::Writes, Mode::Writes, Mode::Reads, Mode::Assumes]));
    let value = proptest::option::of(select(vec!["on", "off"]));
    (of, value, lines, 0..8_u8, (names.clone(), names.clone(), names)).prop_map(
        |((resource, mode), value, lines, change, (uses, changes, removes))| {
            let mut touch = Touch::new(resource.parse().unwrap(), mode);
            let of = |names: &[&str]| names.iter().map(|name| line(name)).collect();
            if touch.resource.kind() == "path" {
                touch.lines = lines
                    .iter()
                    .map(|(first, count, becomes)| {
                        serde_json::from_value(serde_json::json!([first, count, becomes])).unwrap()
                    })
                    .collect();
                touch.names =
                    Names { uses: of(&uses), changes: of(&changes), removes: of(&removes), ..Names::default() };
                touch.change = match change {
                    0 => Some(Change::Added),
                    1 => Some(Change::Deleted),
                    2 if mode == Mode::Writes => Some(Change::Renamed { from: "path:a".parse().unwrap() }),
                    _ => None,
                };
            } else {
                touch.value = value.map(line);
            }
            touch
        },
    )
}

fn works() -> impl Strategy<Value = Vec<Work>> {
    let apart = proptest::option::weighted(0.1, 0..8_usize);
    let work = (proptest::collection::vec(touches(), 0..4), apart);
    proptest::collection::vec(work, 1..8).prop_map(|works| {
        let named = works.into_iter().enumerate().map(|(number, (touches, apart))| {
            let mut work = Work::new(line(&format!("u{number}")));
            work.touches = touches;
            let apart = apart.map(|other| Link { kind: DependencyKind::Excludes, on: line(&format!("u{other}")) });
            work.depends.extend(apart);
            work
        });
        named.collect()
    })
}

fn whole(works: &[Work]) -> InFlight {
    InFlight::of(works.to_vec(), Hubs::default()).unwrap()
}

fn bytes(found: &[Collision]) -> String {
    String::from_utf8(canonical(&found).unwrap()).unwrap()
}

fn shuffled(works: &[Work], seed: u64) -> Vec<Work> {
    let mut works = works.to_vec();
    works.sort_by_key(|work| governed::Digest::of(format!("{seed}{}", work.unit).as_bytes()));
    works
}

/// Whether two stand apart by what a person reads off the rules: by exclusion, by value, by a name that is gone.
fn oracle(a: &Work, b: &Work) -> Option<Grade> {
    let mut found: Vec<Grade> = Vec::new();
    let excludes = |a: &Work, b: &Work| a.depends.iter().any(|link| link.on == b.unit);
    if excludes(a, b) || excludes(b, a) {
        found.push(Grade::Certain);
    }
    for (x, y) in a.touches.iter().flat_map(|x| b.touches.iter().map(move |y| (x, y))) {
        let writes = [x, y].iter().any(|touch| touch.mode == Mode::Writes);
        if x.resource == y.resource && x.resource.kind() != "path" {
            let reads = x.mode == Mode::Reads || y.mode == Mode::Reads;
            let both = x.mode == y.mode;
            found.extend(match (&x.value, &y.value) {
                _ if reads => writes.then_some(Grade::Possible),
                (Some(one), Some(two)) => (one != two).then_some(Grade::Certain),
                _ if both && x.mode == Mode::Assumes => None,
                _ => Some(Grade::Likely),
            });
        }
        for (gone, used) in [(x, y), (y, x)] {
            let user = if std::ptr::eq(gone, x) { b } else { a };
            let own = |name| user.touches.iter().any(|touch| touch.names.changes.contains(name));
            let meets = gone
                .names
                .removes
                .iter()
                .chain(&gone.names.changes)
                .any(|name| used.names.uses.contains(name) && !own(name));
            found.extend(meets.then_some(Grade::Possible));
        }
    }
    found.into_iter().min()
}

fn is_of_the_oracle(clash: &Clash) -> bool {
    matches!(clash, Clash::Excluded { .. } | Clash::Meaning { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_pair_is_found_and_no_other(works in works()) {
        let found = whole(&works).collisions();
        for (number, one) in works.iter().enumerate() {
            for two in &works[number + 1..] {
                let said = found.iter().filter(|found| (&found.a, &found.b) == (&one.unit, &two.unit));
                let grounds = said.flat_map(|found| &found.grounds);
                let of_it = grounds.filter(|ground| {
                    let resource = ground.resource.as_ref().map(ToString::to_string);
                    let same = |touches: &[Touch]| touches.iter().any(|touch| Some(touch.resource.to_string()) == resource);
                    let is_whole = !matches!(ground.clash, Clash::Part { .. } | Clash::Versions { .. } | Clash::Removed { .. });
                    let is_path = resource.as_ref().is_none_or(|resource| resource.starts_with("path:"));
                    is_of_the_oracle(&ground.clash) || !is_path && is_whole && same(&one.touches) && same(&two.touches)
                });
                let said = of_it.map(|ground| ground.grade).min();
                prop_assert_eq!(said, oracle(one, two), "{}\n{}\n{:?}", serde_json::to_string(one).unwrap(), serde_json::to_string(two).unwrap(), found);
            }
        }
    }

    #[test]
    fn the_same_set_in_any_order_gives_the_same_bytes(works in works(), seed: u64) {
        let (one, two) = (whole(&works).collisions(), whole(&shuffled(&works, seed)).collisions());
        prop_assert_eq!(bytes(&one), bytes(&two));
    }

    #[test]
    fn one_by_one_is_as_from_scratch(works in works(), more in works(), seed: u64) {
        let mut one = InFlight::new(Hubs::default());
        for mut work in more {
            work.unit = line(&format!("gone-{}", work.unit));
            one.add(work).unwrap();
        }
        let gone: Vec<_> = one.names().cloned().collect();
        for (number, work) in shuffled(&works, seed).into_iter().enumerate() {
            if let Some(name) = gone.get(number) {
                prop_assert!(one.remove(name).is_some());
            }
            one.add(work).unwrap();
        }
        for name in &gone {
            one.remove(name);
        }
        prop_assert_eq!(bytes(&one.collisions()), bytes(&whole(&works).collisions()));
        prop_assert_eq!(one.len(), works.len());
    }

    #[test]
    fn what_one_collides_with_is_what_all_say_of_it(works in works()) {
        let whole = whole(&works);
        let all = whole.collisions();
        for work in &works {
            let of_it: Vec<Collision> = all.iter().filter(|found| found.a == work.unit || found.b == work.unit).cloned().collect();
            prop_assert_eq!(bytes(&whole.collisions_of(&work.unit)), bytes(&of_it));
        }
        for found in all {
            prop_assert!(found.a < found.b);
            prop_assert_eq!(Some(found.grade), found.grounds.iter().map(|ground| ground.grade).min());
        }
    }

    /// With fewer than a crowd in flight. Where one leaves a crowd, what the crowd hid may come to light.
    #[test]
    fn taking_one_away_adds_no_collision(works in works(), which in any::<prop::sample::Index>()) {
        let gone = works[which.index(works.len())].unit.clone();
        let mut before = whole(&works).collisions();
        before.retain(|found| found.a != gone && found.b != gone);
        let mut less = whole(&works);
        less.remove(&gone);
        prop_assert_eq!(bytes(&less.collisions()), bytes(&before));
    }
}
