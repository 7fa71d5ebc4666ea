//! The chart that notices when a machine gets worse: how soon, how often for nothing, and that its table is right.

use governed::autonomy::{Chart, Watch};

use super::dice::Dice;

/// The mean number of outcomes until it alarms.
fn run_length(watch: Watch, failing: u16, seed: u64, runs: u32) -> f64 {
    let mut dice = Dice::new(seed);
    let mut all = 0_u64;
    for _ in 0..runs {
        let mut chart = Chart::new(watch).unwrap();
        loop {
            all += 1;
            if chart.push(dice.per_thousand(failing)) {
                break;
            }
        }
    }
    all as f64 / f64::from(runs)
}

#[test]
fn it_alarms_for_nothing_every_560_units_and_notices_one_in_ten_after_31() {
    // The standard deviation of a run length is about its mean, so 20,000 runs are right to about one in a hundred.
    for (failing, expected) in [(20, 560.0), (100, 31.0), (300, 8.0)] {
        let found = run_length(Watch::default(), failing, 11, 20_000);
        println!("failing {failing} in a thousand: {found}");
        assert!((found / expected - 1.0).abs() < 0.07, "{failing}: {found}, not about {expected}");
    }
}

#[test]
fn the_table_is_the_logarithms_it_says() {
    for (good, bad) in Watch::KNOWN {
        let watch = Watch { good_per_thousand: good, bad_per_thousand: bad, threshold_thousandths: 10_000 };
        let mut chart = Chart::new(watch).unwrap();
        chart.push(true);
        let rise = chart.millionths();
        chart.push(false);
        let fall = rise - chart.millionths();
        let (good, bad) = (f64::from(good) / 1_000.0, f64::from(bad) / 1_000.0);
        let (up, down) = ((bad / good).ln() * 1e6, ((1.0 - good) / (1.0 - bad)).ln() * 1e6);
        assert_eq!((rise as f64, fall as f64), (up.ceil(), down.floor()), "rounded towards an alarm");
    }
}

#[test]
fn what_it_cannot_tell_apart_is_turned_down_with_what_it_can() {
    let fault = Watch { good_per_thousand: 30, ..Watch::default() }.check().unwrap_err().to_string();
    assert!(fault.contains("`30 to 100`") && fault.contains("20 to 100"), "{fault}");
    for threshold_thousandths in [0, 999, 10_001] {
        assert!(Watch { threshold_thousandths, ..Watch::default() }.check().is_err());
    }
}

#[test]
fn a_failure_more_never_makes_for_fewer_alarms() {
    let mut dice = Dice::new(12);
    for _ in 0..300 {
        let outcomes: Vec<bool> = (0..dice.below(200)).map(|_| dice.per_thousand(150)).collect();
        let alarms = |outcomes: &[bool]| {
            let mut chart = Chart::new(Watch::default()).unwrap();
            outcomes.iter().filter(|failed| chart.push(**failed)).count()
        };
        let as_it_was = alarms(&outcomes);
        for place in 0..outcomes.len() {
            let mut worse = outcomes.clone();
            worse[place] = true;
            assert!(alarms(&worse) >= as_it_was);
            worse = outcomes.clone();
            worse.insert(place, true);
            assert!(alarms(&worse) >= as_it_was);
        }
    }
}

#[test]
fn successes_alone_keep_it_at_nothing() {
    let mut chart = Chart::new(Watch::default()).unwrap();
    assert!((0..100_000).all(|_| !chart.push(false)));
    assert_eq!((chart.millionths(), chart.threshold_millionths()), (0, 3_000_000));
}
