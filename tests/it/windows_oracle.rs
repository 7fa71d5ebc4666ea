//! Openings against going through time half an hour at a time, and windows against any text.

use governed::Instant;
use governed::integration::window::{Lasts, LocalTime, Recurrence, Zone};
use governed::integration::{Calendar, Opening, Window};
use proptest::prelude::*;
use serde_json::json;

use crate::windows::{BERLIN, NEW_YORK, at, calendar, shown, window, work};

/// One window of a small world: minutes after the start of the world, in UTC.
#[derive(Clone, Debug)]
struct Small {
    freeze: bool,
    first: u32,
    lasts: u32,
    every_days: Option<u32>,
    skips_second: bool,
}

fn small() -> impl Strategy<Value = Small> {
    let part = (any::<bool>(), 0..4_u32 * 1_440 / 30, 1..60_u32, prop::option::of(1..4_u32), any::<bool>());
    part.prop_map(|(freeze, first, lasts, every_days, skips_second)| Small {
        freeze,
        first: first * 30,
        lasts: lasts * 30,
        every_days,
        skips_second,
    })
}

const WORLD: &str = "2026-03-01T00:00:00Z";

fn minute(minutes: u32) -> Instant {
    Instant::from_millis(at(WORLD).millis() + i64::from(minutes) * 60_000).unwrap()
}

impl Small {
    fn starts(&self) -> Vec<u32> {
        match self.every_days {
            None => vec![self.first],
            Some(days) => {
                let all = (0..40).map(|n| self.first + n * days * 1_440);
                all.enumerate().filter(|(n, _)| *n != 1 || !self.skips_second).map(|(_, minute)| minute).collect()
            }
        }
    }

    fn is_on(&self, minute: u32) -> bool {
        self.starts().into_iter().any(|start| start <= minute && minute < start + self.lasts)
    }

    fn written(&self, number: usize) -> Window {
        let mut fields = json!({
            "id": format!("w{number}"), "does": if self.freeze { "freeze" } else { "release" },
            "starts": minute(self.first).to_string().trim_end_matches('Z'), "lasts": format!("{}m", self.lasts)
        });
        if let Some(days) = self.every_days {
            fields["repeats"] = format!("FREQ=DAILY;INTERVAL={days};COUNT=40").into();
            if self.skips_second {
                fields["skips"] = json!([minute(self.first + days * 1_440).to_string().trim_end_matches('Z')]);
            }
        }
        window(fields)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn openings_are_what_going_through_time_step_by_step_finds(windows in prop::collection::vec(small(), 0..5), asked in 0..5_000_u32) {
        let calendar = Calendar::new(windows.iter().enumerate().map(|(n, one)| one.written(n)).collect()).unwrap();
        let is_open = |minute: u32| {
            let (freezes, releases): (Vec<&Small>, Vec<&Small>) = windows.iter().partition(|one| one.freeze);
            !freezes.iter().any(|one| one.is_on(minute))
                && (releases.is_empty() || releases.iter().any(|one| one.is_on(minute)))
        };
        let end = 130 * 1_440;
        let now = is_open(asked);
        // Every small window is over by the end.
        let change = (asked / 30 * 30..end).step_by(30).find(|minute| *minute > asked && is_open(*minute) != now).map(minute);
        let opening = calendar.opening(&work(), minute(asked));
        match opening {
            Opening::Open { closes } => prop_assert_eq!((true, change), (now, closes)),
            Opening::Closed { opens, by } => {
                prop_assert_eq!((false, change), (now, opens));
                let freezes = windows.iter().filter(|one| one.freeze && one.is_on(asked)).count();
                let releases: Vec<&Small> = windows.iter().filter(|one| !one.freeze).collect();
                let none_on = !releases.iter().any(|one| one.is_on(asked));
                prop_assert_eq!(by.len(), freezes + if none_on { releases.len() } else { 0 });
            }
        }
    }

    #[test]
    fn any_text_is_read_or_turned_down(text in "\\PC{0,40}", rule in "[A-Z0-9=;,+-]{0,40}") {
        for text in [text, format!("FREQ=YEARLY;{rule}"), format!("FREQ=MONTHLY;BYDAY={rule}"), rule] {
            let faults = [
                Recurrence::parse(&text).err(),
                Zone::parse(&text).err(),
                Lasts::parse(&text).err(),
                LocalTime::parse(&text).err(),
            ];
            for fault in faults.into_iter().flatten() {
                prop_assert!(fault.to_string().contains("expected"));
            }
        }
    }

    #[test]
    fn looking_from_later_finds_the_rest_of_the_same_list(
        rule in prop::sample::select(vec![
            "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=30", "FREQ=YEARLY;BYDAY=-1MO,53FR", "FREQ=DAILY;BYMONTH=3,10",
        ]),
        zone in prop::sample::select(vec!["UTC", BERLIN, NEW_YORK]),
        hours in 0..40_000_u32,
        lasts in prop::sample::select(vec!["1m", "2h", "1d", "40d"]),
    ) {
        let calendar = calendar([json!({ "starts": "2024-01-31T02:30", "lasts": lasts, "repeats": rule, "zone": zone })]);
        let until = at("2030-01-01T00:00:00Z");
        let from = Instant::from_millis(at("2024-01-01T00:00:00Z").millis() + i64::from(hours) * 3_600_000).unwrap();
        let all = calendar.occurrences("w", at("1990-01-01T00:00:00Z"), until).unwrap().filter(|one| one.ends > from);
        let later = calendar.occurrences("w", from, until).unwrap();
        prop_assert_eq!(shown(all), shown(later));
    }
}
