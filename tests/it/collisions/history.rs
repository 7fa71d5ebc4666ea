//! Work begun on older states, against the truth of a three-way merge: one file, whose landings are all known.

use std::collections::BTreeSet;

use governed::integration::{Change, Grade, Hubs, InFlight, Mode, Standing, Touch, Work};
use proptest::prelude::*;

use super::merge::{Text, digest, hunks, merge};
use crate::support::line;

/// One edit: where, how many lines it takes and puts, and which of a few contents it puts.
type Stroke = (u8, u8, u8, u8);

/// A piece of work in a script: how many states ago it was begun, what it does, whether it is to land.
#[derive(Clone, Debug)]
pub struct Step {
    age: u8,
    strokes: Vec<Stroke>,
    /// Takes the file back to what it was so many states ago.
    revert: Option<u8>,
    rename: Option<u8>,
    lands: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let stroke = (0..14_u8, 0..3_u8, 0..3_u8, 0..2_u8);
    let step = (0..5_u8, proptest::collection::vec(stroke, 0..3), proptest::option::weighted(0.1, 1..4_u8))
        .prop_flat_map(|(age, strokes, revert)| {
            (Just((age, strokes, revert)), proptest::option::weighted(0.1, 0..3_u8), any::<bool>())
        });
    let step = step.prop_map(|((age, strokes, revert), rename, lands)| Step { age, strokes, revert, rename, lands });
    proptest::collection::vec(step, 1..9)
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    name: String,
    text: Text,
    /// The work whose landing made it.
    by: Option<String>,
}

/// Work as it is told of, and what is true of it.
struct Made {
    work: Work,
    base: State,
    after: State,
}

fn told(work: &Work) -> String {
    serde_json::to_string(work).unwrap()
}

/// What a script comes to.
struct History {
    states: Vec<State>,
    landed: Vec<Work>,
    open: Vec<Made>,
}

fn edited(text: &Text, strokes: &[Stroke]) -> Text {
    let mut text = text.clone();
    for (at, take, put, which) in strokes {
        let at = usize::from(*at) % (text.len() + 1);
        let to = (at + usize::from(*take)).min(text.len());
        let stem = text.get(at).or(text.last()).cloned().unwrap_or_default();
        // The same stroke at the same line puts the same lines, so that several make the same edit; no line stands
        // twice, so that there is one way to read a diff.
        let mut new: Text = (0..*put).map(|number| format!("{stem}.{which}{number}")).collect();
        new.retain(|line| !text.contains(line));
        text.splice(at..to, new);
    }
    text
}

/// A three-way merge with the name.
fn joined(base: &State, main: &State, after: &State) -> Option<State> {
    let name = match (main.name == base.name, after.name == base.name) {
        (true, _) => &after.name,
        (false, true) => &main.name,
        (false, false) if main.name == after.name => &main.name,
        (false, false) => return None,
    };
    let text = merge(&base.text, &main.text, &after.text)?;
    Some(State { name: name.clone(), text, by: None })
}

fn touch(base: &State, after: &State) -> Touch {
    let mut touch = Touch::new(format!("path:{}", after.name).parse().unwrap(), Mode::Writes);
    touch.lines = hunks(&base.text, &after.text);
    touch.base = Some(digest(&base.text));
    touch.content = Some(digest(&after.text));
    if after.name != base.name {
        touch.change = Some(Change::Renamed { from: format!("path:{}", base.name).parse().unwrap() });
    }
    touch
}

/// `named`: work says by name what state it was made on, as commits do.
fn history(steps: &[Step], named: bool) -> History {
    let first = (0..10).map(|number| format!("l{number}")).collect();
    let mut states = vec![State { name: "a".to_owned(), text: first, by: None }];
    let (mut landed, mut open) = (Vec::new(), Vec::new());
    for (number, step) in steps.iter().enumerate() {
        let begun = states.len() - 1 - usize::from(step.age).min(states.len() - 1);
        let base = states[begun].clone();
        let mut after = State { text: edited(&base.text, &step.strokes), ..base.clone() };
        if let Some(ago) = step.revert {
            after.text.clone_from(&states[begun.saturating_sub(usize::from(ago))].text);
        }
        if let Some(which) = step.rename {
            // Names are not taken twice.
            after.name = format!("{}{which}", base.name);
        }
        if (&after.name, &after.text) == (&base.name, &base.text) {
            continue;
        }
        let mut work = Work::new(line(&format!("u{number}")));
        work.touches = vec![touch(&base, &after)];
        if named {
            work.bases.extend(base.by.as_deref().map(line));
        }
        let main = states.last().unwrap();
        match joined(&base, main, &after).filter(|_| step.lands) {
            Some(mut next) => {
                next.by = Some(format!("u{number}"));
                states.push(next);
                work.landed = true;
                landed.push(work);
            }
            None => open.push(Made { work, base, after }),
        }
    }
    History { states, landed, open }
}

impl History {
    fn whole(&self) -> InFlight {
        let works = self.landed.iter().chain(self.open.iter().map(|made| &made.work)).cloned();
        InFlight::of(works, Hubs::default()).unwrap()
    }

    fn told(&self) -> String {
        self.landed.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    fn main(&self) -> &State {
        self.states.last().unwrap()
    }
}

/// Whether what is said of one piece of work may be other than the truth: nothing, where it may not.
fn excuse(history: &History, made: &Made, standing: &Standing) -> Option<&'static str> {
    if !standing.base_unknown.is_empty() {
        return Some("base unknown");
    }
    // A landing that made again what several before it had made: said with a doubt, and at most likely.
    if standing.blocked.iter().all(|blocked| blocked.ground.doubt.is_some()) {
        return Some("a landing that is not known exactly");
    }
    // Landings that meet come to one edit, and nobody tells what is the same again within it.
    let begun = history.states.iter().position(|state| *state == made.base).unwrap();
    (history.states.len() - begun > 2).then_some("several landings")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn no_conflict_with_what_landed_is_missed(steps in steps(), named: bool) {
        let history = history(&steps, named);
        let whole = history.whole();
        for made in &history.open {
            let standing = whole.standing(&made.work.unit).unwrap();
            let merged = joined(&made.base, history.main(), &made.after);
            let excuse = excuse(&history, made, &standing);
            if excuse != Some("base unknown") {
                prop_assert!(merged.is_some() || standing.is_blocked(), "missed: {}\n{}\n{standing:#?}", told(&made.work), history.told());
            }
            if excuse.is_none() {
                prop_assert!(merged.is_none() || !standing.is_blocked(), "alarm: {}\n{}\n{standing:#?}", told(&made.work), history.told());
            }
            if standing.already_in {
                let merged = merged.map(|state| (state.name, state.text));
                let main = history.main();
                prop_assert_eq!(merged, Some((main.name.clone(), main.text.clone())), "not in: {}\n{}", told(&made.work), history.told());
            }
        }
    }

    #[test]
    fn what_collides_cannot_land_after_each_other(steps in steps(), named: bool) {
        let history = history(&steps, named);
        let whole = history.whole();
        let found = whole.collisions();
        for (number, one) in history.open.iter().enumerate() {
            for two in &history.open[number + 1..] {
                let known = [one, two].iter().all(|made| whole.standing(&made.work.unit).unwrap().base_unknown.is_empty());
                let after_one = joined(&one.base, history.main(), &one.after);
                let after_two = joined(&two.base, history.main(), &two.after);
                let (Some(after_one), Some(after_two)) = (after_one, after_two) else { continue };
                let mut said = found.iter().filter(|found| [&found.a, &found.b] == [&one.work.unit, &two.work.unit]);
                let said = said.any(|found| found.grade <= Grade::Likely);
                let fits = joined(&two.base, &after_one, &two.after).is_some() || joined(&one.base, &after_two, &one.after).is_some();
                if known {
                    prop_assert!(fits || said, "missed: {}\n{}\n{}", told(&one.work), told(&two.work), history.told());
                }
                if known && one.base == two.base {
                    prop_assert!(!fits || !said, "alarm: {}\n{}\n{}\n{found:#?}", told(&one.work), told(&two.work), history.told());
                }
            }
        }
    }
}

/// How often what is said is an alarm and no more, over many histories: what several landings come to is told without
/// their content, and a landing that goes back on another is the price of it.
#[test]
fn alarms_are_few_and_only_where_landings_meet() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut told, mut alarms, mut conflicts, mut unknown) = (0, 0, 0, 0);
    let mut seen = BTreeSet::new();
    for _ in 0..3_000 {
        let history = history(&steps().new_tree(&mut runner).unwrap().current(), true);
        let whole = history.whole();
        for made in &history.open {
            let standing = whole.standing(&made.work.unit).unwrap();
            if !standing.base_unknown.is_empty() {
                unknown += 1;
                continue;
            }
            let clean = joined(&made.base, history.main(), &made.after).is_some();
            conflicts += usize::from(!clean);
            told += usize::from(standing.is_blocked());
            if clean && standing.is_blocked() {
                alarms += 1;
                seen.insert(format!("{:?}", standing.blocked[0].ground.clash).split(' ').next().unwrap().to_owned());
            }
        }
    }
    assert!(conflicts > 500, "too few conflicts to say anything: {conflicts}");
    assert!(unknown * 100 < told, "{unknown} of which nothing is said, where every base is named");
    assert!(alarms * 50 < told, "{alarms} alarms of {told} told: {seen:?}");
}
