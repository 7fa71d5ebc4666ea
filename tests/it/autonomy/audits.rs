//! The audit sample: as large as it says, nobody's to predict, anybody's to draw again.

use governed::autonomy::{Audit, Deviation, Salt, commitment, is_sampled};
use governed::{Instant, UnitId};

use super::dice::Dice;

fn salt(byte: u8) -> Salt {
    Salt::new(&[byte; 32]).unwrap()
}

fn units(count: u32) -> impl Iterator<Item = UnitId> {
    (0..count).map(|number| UnitId::from_parts(Instant::from_millis(i64::from(number)).unwrap(), u128::from(number)))
}

#[test]
fn the_sample_is_as_large_as_it_says() {
    for (per_thousand, salted) in [(50_u16, 1), (50, 2), (1, 3), (500, 4)] {
        let drawn = units(100_000).filter(|unit| is_sampled(&salt(salted), *unit, per_thousand)).count();
        let share = f64::from(per_thousand) / 1_000.0;
        let (expected, deviation) = (100_000.0 * share, (100_000.0 * share * (1.0 - share)).sqrt());
        assert!(
            (drawn as f64 - expected).abs() < 4.0 * deviation,
            "{drawn} of 100,000 at {per_thousand} in a thousand"
        );
    }
    assert!(units(1_000).all(|unit| is_sampled(&salt(1), unit, 1_000)));
    assert!(units(1_000).all(|unit| !is_sampled(&salt(1), unit, 0)));
}

#[test]
fn another_salt_draws_another_sample() {
    // Of two independent samples of a twentieth, a four-hundredth is in both.
    let both = units(100_000).filter(|u| is_sampled(&salt(1), *u, 50) && is_sampled(&salt(2), *u, 50)).count();
    assert!((190..310).contains(&both), "{both} of about 250");
    // One bit of the salt is as good as another salt.
    let (mut bytes, near) = ([1_u8; 32], salt(1));
    bytes[31] ^= 1;
    let far = Salt::new(&bytes).unwrap();
    let both = units(100_000).filter(|u| is_sampled(&near, *u, 50) && is_sampled(&far, *u, 50)).count();
    assert!((190..310).contains(&both), "{both} of about 250");
}

#[test]
fn a_higher_rate_draws_all_a_lower_one_does() {
    for unit in units(5_000) {
        let rates: Vec<bool> = [1, 50, 100, 500, 1_000].iter().map(|rate| is_sampled(&salt(5), unit, *rate)).collect();
        assert!(rates.is_sorted(), "{unit}: {rates:?}");
    }
}

#[test]
fn the_draw_and_the_commitment_are_written_down() {
    // Anybody must be able to draw an old sample again, so these never change.
    assert_eq!(commitment(&salt(7)).to_string(), COMMITMENT);
    let drawn: Vec<u32> = units(200).zip(0..).filter(|(u, _)| is_sampled(&salt(7), *u, 50)).map(|(_, n)| n).collect();
    assert_eq!(drawn, DRAWN);
}

// Computed apart, in Python.
const COMMITMENT: &str = "sha256:aebc2fa73e385cbf4b04440809d300e91933a3050f075d68bc4e4e4fb9e300bb";
const DRAWN: [u32; 11] = [30, 42, 48, 53, 60, 81, 115, 137, 154, 161, 166];

#[test]
fn whoever_draws_is_bound_to_the_salt() {
    let audit = Audit::new(&salt(7), 50).unwrap();
    assert!(audit.opens_with(&salt(7)));
    assert!(!audit.opens_with(&salt(8)));
    let fault = audit.verify(&salt(8), []).unwrap_err().to_string();
    assert!(fault.contains("no salt of this audit") && fault.contains(&audit.commitment.to_string()), "{fault}");
    // The commitment is no draw and no digest of the salt alone.
    assert_ne!(audit.commitment, governed::Digest::of(&[7; 32]));
}

#[test]
fn what_was_left_out_or_slipped_in_comes_to_light() {
    let (audit, salt) = (Audit::new(&salt(9), 100).unwrap(), salt(9));
    let mut dice = Dice::new(13);
    let mut expected = Vec::new();
    let done: Vec<(UnitId, bool)> = units(2_000)
        .map(|unit| {
            let drawn = is_sampled(&salt, unit, 100);
            let cheated = dice.per_thousand(20);
            if cheated {
                expected.push((unit, if drawn { Deviation::NotLookedAt } else { Deviation::NotDrawn }));
            }
            (unit, drawn != cheated)
        })
        .collect();
    assert!(expected.iter().any(|(_, deviation)| *deviation == Deviation::NotLookedAt));
    assert_eq!(audit.verify(&salt, done).unwrap(), expected);
}

#[test]
fn no_level_is_without_a_sample_and_no_salt_can_be_tried() {
    for per_thousand in [0, 1_001] {
        assert!(Audit::new(&salt(7), per_thousand).is_err());
    }
    for bytes in [0, 1, 15, 1_025] {
        assert!(Salt::new(&vec![7; bytes]).is_err(), "{bytes} bytes");
    }
    assert_eq!(format!("{:?}", salt(7)), "Salt(secret)");
}
