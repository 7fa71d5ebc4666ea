//! Release windows and freezes: tables of what people write, and another implementation of recurrence.

use governed::integration::window::{Doubt, DoubtKind, Occurrence, Zone};
use governed::integration::{Calendar, Mode, Opening, Touch, Window, Work};
use governed::{Instant, Label, Line, Resource};
use serde_json::{Value, json};

pub const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
pub const NEW_YORK: &str = "EST5EDT,M3.2.0,M11.1.0";

pub fn window(mut fields: Value) -> Window {
    let given = fields.as_object_mut().unwrap();
    for (name, usual) in [("id", "w"), ("does", "freeze"), ("why", "Because.")] {
        given.entry(name).or_insert_with(|| usual.into());
    }
    serde_json::from_value(fields).unwrap()
}

pub fn calendar(windows: impl IntoIterator<Item = Value>) -> Calendar {
    Calendar::new(windows.into_iter().map(window).collect()).unwrap()
}

pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub fn work() -> Work {
    Work::new(Line::parse("pr-1").unwrap())
}

pub fn shown(occurrences: impl Iterator<Item = Occurrence>) -> Vec<String> {
    occurrences.map(|one| format!("{} {}", one.starts, one.ends)).collect()
}

/// The occurrences of a window alone, from 1900 on.
fn first(count: usize, fields: Value) -> Vec<String> {
    let calendar = calendar([fields]);
    let (from, until) = (at("1900-01-01T00:00:00Z"), at("9999-01-01T00:00:00Z"));
    shown(calendar.occurrences("w", from, until).unwrap().take(count))
}

/// Days on which a window starts, within two instants.
fn days_within(from: &str, until: &str, fields: Value) -> Vec<String> {
    let calendar = calendar([fields]);
    calendar.occurrences("w", at(from), at(until)).unwrap().map(|one| one.starts.day()).collect()
}

fn fault_of(fields: Value) -> String {
    let mut fields = fields;
    let given = fields.as_object_mut().unwrap();
    for (name, usual) in
        [("id", "w"), ("does", "freeze"), ("why", "Because."), ("starts", "2026-01-01"), ("lasts", "1d")]
    {
        given.entry(name).or_insert_with(|| usual.into());
    }
    serde_json::from_value::<Calendar>(json!({ "windows": [fields] })).unwrap_err().to_string()
}

fn no_fridays() -> Value {
    json!({
        "id": "no-fridays", "does": "freeze", "why": "Nobody is here to mend it at the weekend.",
        "starts": "2026-01-02T15:00", "lasts": "2d16h", "repeats": "FREQ=WEEKLY;BYDAY=FR", "zone": BERLIN, "passes": 9
    })
}

#[test]
fn not_on_fridays() {
    let calendar = calendar([no_fridays()]);
    for (when, words) in [
        ("2026-03-20T13:59:59.999Z", "open until 2026-03-20T14:00:00Z"),
        (
            "2026-03-20T14:00:00Z",
            "frozen until 2026-03-23T06:00:00Z (no-fridays: Nobody is here to mend it at the weekend)",
        ),
        ("2026-03-23T06:00:00Z", "open until 2026-03-27T14:00:00Z"),
        // The clocks go forward on Sunday: two days are to the same time on the clocks, and then 16 hours.
        (
            "2026-03-28T00:00:00Z",
            "frozen until 2026-03-30T05:00:00Z (no-fridays: Nobody is here to mend it at the weekend)",
        ),
        ("2025-12-31T00:00:00Z", "open until 2026-01-02T14:00:00Z"),
    ] {
        assert_eq!(calendar.opening(&work(), at(when)).words(), words, "{when}");
    }
}

#[test]
fn the_emergency_lane_passes() {
    let calendar = calendar([no_fridays()]);
    let friday = at("2026-03-20T20:00:00Z");
    for (priority, passes) in [(8, false), (9, true), (127, true), (-128, false)] {
        let mut work = work();
        work.priority = priority;
        assert_eq!(calendar.opening(&work, friday).is_open(), passes, "{priority}");
    }
}

#[test]
fn a_quarter_end_freeze_is_the_last_three_days_of_the_quarter() {
    let rule = json!({
        "starts": "2026-01-01", "lasts": "3d", "zone": NEW_YORK,
        "repeats": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-3"
    });
    assert_eq!(
        first(4, rule),
        [
            "2026-03-29T04:00:00Z 2026-04-01T04:00:00Z",
            "2026-06-28T04:00:00Z 2026-07-01T04:00:00Z",
            "2026-09-28T04:00:00Z 2026-10-01T04:00:00Z",
            "2026-12-29T05:00:00Z 2027-01-01T05:00:00Z",
        ]
    );
    // The same, written as three days in a row that join.
    let calendar = calendar([json!({
        "starts": "2026-01-01", "lasts": "1d", "repeats": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1,-2,-3"
    })]);
    let opening = calendar.opening(&work(), at("2026-03-29T12:00:00Z"));
    assert_eq!(opening.words(), "frozen until 2026-04-01T00:00:00Z (w: Because)");
}

#[test]
fn a_release_train_leaves_every_second_tuesday() {
    let calendar = calendar([json!({
        "id": "train", "does": "release", "why": "We ship on the train.", "starts": "2026-01-06T10:00", "lasts": "2h",
        "repeats": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "zone": "EST5EDT,M3.2.0,M11.1.0", "skips": ["2026-02-17"],
        "also": ["2026-02-18T09:00"]
    })]);
    let is = |when: &str| calendar.opening(&work(), at(when)).words();
    assert_eq!(
        is("2026-01-07T00:00:00Z"),
        "waits for a release window until 2026-01-20T15:00:00Z (train: We ship on the train)"
    );
    assert_eq!(is("2026-01-20T15:00:00Z"), "open until 2026-01-20T17:00:00Z");
    assert_eq!(
        is("2026-02-04T00:00:00Z"),
        "waits for a release window until 2026-02-18T14:00:00Z (train: We ship on the train)"
    );
    // In summer time the same time on the clocks is an hour earlier.
    assert_eq!(
        is("2026-03-08T12:00:00Z"),
        "waits for a release window until 2026-03-17T14:00:00Z (train: We ship on the train)"
    );
}

#[test]
fn christmas_comes_every_year_and_also_once() {
    let christmas = json!({ "starts": "2020-12-24T12:00", "lasts": "3d", "repeats": "FREQ=YEARLY" });
    assert_eq!(
        days_within("2025-12-25T00:00:00Z", "2027-12-25T00:00:00Z", christmas),
        ["2025-12-24", "2026-12-24", "2027-12-24"]
    );
    let once = json!({ "starts": "2020-12-24", "lasts": "1d", "also": ["2021-12-24"] });
    assert_eq!(
        first(9, once),
        ["2020-12-24T00:00:00Z 2020-12-25T00:00:00Z", "2021-12-24T00:00:00Z 2021-12-25T00:00:00Z"]
    );
}

#[test]
fn windows_cross_the_changes_of_the_clocks() {
    let table = [
        // A time left out in spring counts as if the clocks had not changed; days are to the same time on the clocks.
        (BERLIN, "2026-03-29T02:30", "1h", "2026-03-29T01:30:00Z 2026-03-29T02:30:00Z"),
        (BERLIN, "2026-03-28T02:30", "1d", "2026-03-28T01:30:00Z 2026-03-29T01:30:00Z"),
        (BERLIN, "2026-03-28T12:00", "1d", "2026-03-28T11:00:00Z 2026-03-29T10:00:00Z"),
        (BERLIN, "2026-03-28T12:00", "24h", "2026-03-28T11:00:00Z 2026-03-29T11:00:00Z"),
        (NEW_YORK, "2026-03-08T02:30", "30m", "2026-03-08T07:30:00Z 2026-03-08T08:00:00Z"),
        (NEW_YORK, "2026-03-07T18:00", "1d6h", "2026-03-07T23:00:00Z 2026-03-09T04:00:00Z"),
        // Of a time shown twice in autumn the first counts.
        (BERLIN, "2026-10-25T02:30", "1h", "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z"),
        (BERLIN, "2026-10-24T02:30", "1d", "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z"),
        (BERLIN, "2026-10-24T12:00", "1d", "2026-10-24T10:00:00Z 2026-10-25T11:00:00Z"),
        (BERLIN, "2026-10-24T12:00", "24h", "2026-10-24T10:00:00Z 2026-10-25T10:00:00Z"),
        (NEW_YORK, "2026-11-01T01:30", "1h", "2026-11-01T05:30:00Z 2026-11-01T06:30:00Z"),
        (NEW_YORK, "2026-10-31T01:30", "2d", "2026-10-31T05:30:00Z 2026-11-02T06:30:00Z"),
        // No change at all, and one of half an hour south of the equator.
        ("IST-5:30", "2026-03-29T02:30", "1d", "2026-03-28T21:00:00Z 2026-03-29T21:00:00Z"),
        ("LHST-10:30LHDT-11,M10.1.0,M4.1.0", "2026-10-04T02:15", "1h", "2026-10-03T15:45:00Z 2026-10-03T16:45:00Z"),
    ];
    for (zone, starts, lasts, expected) in table {
        let found = first(2, json!({ "starts": starts, "lasts": lasts, "zone": zone }));
        assert_eq!(found, [expected], "{zone} {starts} {lasts}");
    }
    // A daily window in the hour that is left out, or shown twice, is on once a day.
    for (day, next) in [("2026-03-28", "2026-03-31"), ("2026-10-24", "2026-10-27")] {
        let daily = json!({ "starts": "2026-01-01T02:30", "lasts": "30m", "repeats": "FREQ=DAILY", "zone": BERLIN });
        let found = days_within(&format!("{day}T00:00:00Z"), &format!("{next}T00:00:00Z"), daily);
        assert_eq!(found.len(), 3, "{found:?}");
    }
}

#[test]
fn overlapping_and_adjoining_windows_join() {
    let calendar = calendar([
        json!({ "id": "a", "starts": "2026-03-01T00:00", "lasts": "2d" }),
        json!({ "id": "b", "starts": "2026-03-02T12:00", "lasts": "1d" }),
        json!({ "id": "c", "starts": "2026-03-03T12:00", "lasts": "1h" }),
        json!({ "id": "d", "starts": "2026-03-03T14:00", "lasts": "1h" }),
    ]);
    let is = |when: &str| calendar.opening(&work(), at(when)).words();
    assert_eq!(is("2026-03-01T00:00:00Z"), "frozen until 2026-03-03T13:00:00Z (a: Because)");
    assert_eq!(is("2026-03-02T12:00:00Z"), "frozen until 2026-03-03T13:00:00Z (a: Because; b: Because)");
    assert_eq!(is("2026-03-03T13:00:00Z"), "open until 2026-03-03T14:00:00Z");
    assert_eq!(is("2026-03-03T15:00:00Z"), "open");
}

#[test]
fn a_freeze_goes_before_a_release_window_and_one_of_several_release_windows_is_enough() {
    let calendar = calendar([
        json!({ "id": "mornings", "does": "release", "starts": "2026-03-02T08:00", "lasts": "2h", "repeats": "FREQ=DAILY" }),
        json!({ "id": "evenings", "does": "release", "starts": "2026-03-02T20:00", "lasts": "2h", "repeats": "FREQ=DAILY" }),
        json!({ "id": "audit", "starts": "2026-03-03T09:00", "lasts": "12h" }),
    ]);
    let is = |when: &str| calendar.opening(&work(), at(when)).words();
    assert_eq!(
        is("2026-03-02T12:00:00Z"),
        "waits for a release window until 2026-03-02T20:00:00Z (mornings: Because; evenings: Because)"
    );
    assert_eq!(is("2026-03-03T08:30:00Z"), "open until 2026-03-03T09:00:00Z");
    assert_eq!(is("2026-03-03T09:30:00Z"), "frozen until 2026-03-03T21:00:00Z (audit: Because)");
    assert_eq!(
        is("2026-03-03T12:00:00Z"),
        "frozen until 2026-03-03T21:00:00Z (audit: Because; mornings: Because; evenings: Because)"
    );
}

#[test]
fn windows_apply_by_kind_and_by_what_is_written() {
    let touching = |resource: &str, mode: Mode| {
        let mut work = work();
        work.touches.push(Touch::new(Resource::parse(resource).unwrap(), mode));
        work
    };
    let calendar = calendar([json!({
        "starts": "2026-03-01", "lasts": "31d", "resources": ["path:billing/", "flag:new-checkout"]
    })]);
    let march = at("2026-03-15T00:00:00Z");
    for (resource, mode, open) in [
        ("path:billing/tax.rs", Mode::Writes, false),
        ("path:billing/", Mode::Writes, false),
        ("path:billing/tax.rs", Mode::Reads, true),
        ("path:billing/tax.rs", Mode::Assumes, true),
        ("path:billing-old/tax.rs", Mode::Writes, true),
        ("path:src/billing/tax.rs", Mode::Writes, true),
        ("flag:new-checkout", Mode::Writes, false),
        ("flag:new-checkout-2", Mode::Writes, true),
    ] {
        assert_eq!(calendar.opening(&touching(resource, mode), march).is_open(), open, "{resource} {mode:?}");
    }
    // A touch of a whole folder writes what is in it, and a rename takes something away from where it was.
    let inner = self::calendar([json!({ "starts": "2026-03-01", "lasts": "31d", "resources": ["path:src/a.rs"] })]);
    assert!(!inner.opening(&touching("path:src/", Mode::Writes), march).is_open());
    let mut renamed = touching("path:lib/a.rs", Mode::Writes);
    renamed.touches[0].change =
        Some(governed::integration::Change::Renamed { from: Resource::parse("path:src/a.rs").unwrap() });
    assert!(!inner.opening(&renamed, march).is_open());

    let by_kind = self::calendar([json!({ "starts": "2026-03-01", "lasts": "31d", "kinds": ["pricing-change"] })]);
    let mut pricing = work();
    assert!(by_kind.opening(&pricing, march).is_open());
    pricing.kind = Some(Label::parse("pricing-change").unwrap());
    assert!(!by_kind.opening(&pricing, march).is_open());
    assert!(by_kind.applying(&work()).is_empty() && !by_kind.applying(&pricing).is_empty());
}

#[test]
fn rules_of_the_standard_fall_where_it_says() {
    // From the examples of RFC 5545, 3.8.5.3, which start at nine in New York.
    let table: [(&str, &str, &[&str]); 14] = [
        (
            "FREQ=DAILY;INTERVAL=10;COUNT=5",
            "1997-09-02",
            &["1997-09-02", "1997-09-12", "1997-09-22", "1997-10-02", "1997-10-12"],
        ),
        (
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "1997-09-02",
            &[
                "1997-09-02",
                "1997-09-04",
                "1997-09-09",
                "1997-09-11",
                "1997-09-16",
                "1997-09-18",
                "1997-09-23",
                "1997-09-25",
                "1997-09-30",
                "1997-10-02",
            ],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1997-08-05",
            &["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1997-08-05",
            &["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", &["1997-09-05", "1997-10-03", "1997-11-07"]),
        (
            "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU",
            "1997-09-07",
            &["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30"],
        ),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-3", "1997-09-28", &["1997-09-28", "1997-10-29", "1997-11-28", "1997-12-29"]),
        ("FREQ=YEARLY;INTERVAL=3;COUNT=2;BYDAY=20MO", "1997-05-19", &["1997-05-19", "2000-05-15"]),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4",
            "1997-03-13",
            &["1997-03-13", "1997-03-20", "1997-03-27", "1998-03-05"],
        ),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "1998-02-13", &["1998-02-13", "1998-03-13", "1998-11-13"]),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
            "1996-11-05",
            &["1996-11-05", "2000-11-07", "2004-11-02"],
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", &["1997-09-04", "1997-10-07", "1997-11-06"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
            "1997-09-29",
            &["1997-09-29", "1997-10-30", "1997-11-27"],
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            "2007-01-15",
            &["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30"],
        ),
    ];
    for (rule, starts, expected) in table {
        let fields = json!({ "starts": format!("{starts}T09:00"), "lasts": "1h", "repeats": rule, "zone": NEW_YORK });
        assert_eq!(
            days_within("1990-01-01T00:00:00Z", "2010-01-01T00:00:00Z", fields)[..expected.len()],
            *expected,
            "{rule}"
        );
    }
    // An ordinal beside a plain day asks for either.
    let both = json!({ "starts": "2026-03-01", "lasts": "1h", "repeats": "FREQ=MONTHLY;BYDAY=MO,1FR;COUNT=6" });
    let days = days_within("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", both);
    assert_eq!(days, ["2026-03-02", "2026-03-06", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30"]);
    // The position counts within the whole week, also in the one in which the rule starts.
    let week = json!({ "starts": "2026-03-04", "lasts": "1h", "repeats": "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2" });
    assert_eq!(days_within("2026-01-01T00:00:00Z", "2026-03-15T00:00:00Z", week), ["2026-03-04", "2026-03-11"]);
}

#[test]
fn recurrence_agrees_with_another_implementation() {
    let vectors = include_str!("../vectors/recurrence.jsonl");
    let (mut seen, mut uncounted) = (0, 0);
    for line in vectors.lines() {
        let (rule, starts, from, expected): (String, String, String, Vec<String>) = serde_json::from_str(line).unwrap();
        let one = window(json!({ "starts": starts, "lasts": "1m", "repeats": rule }));
        let calendar = match Calendar::new(vec![one]) {
            Ok(calendar) => calendar,
            // A count that is hardly ever reached, if at all.
            Err(fault) => {
                assert!(rule.contains("COUNT=") && fault.to_string().ends_with("takes too long to reach"), "{fault}");
                uncounted += 1;
                continue;
            }
        };
        let from = at(&format!("{from}T00:00:00Z"));
        let until = Instant::from_millis(from.millis() + 366 * 60 * 86_400_000).unwrap();
        let found = calendar.occurrences("w", from, until).unwrap().take(12);
        let found: Vec<String> = found.map(|one| one.starts.to_string()[..16].to_owned()).collect();
        assert_eq!(found, expected, "{line}");
        seen += 1;
    }
    assert!(seen > 3_000 && uncounted < 30, "{seen} rules, and {uncounted} with a count that is not reached");
}

#[test]
fn ends_of_rules_are_where_they_say() {
    let days = |rule: &str| {
        let fields = json!({ "starts": "2026-03-01T18:00", "lasts": "1h", "repeats": rule, "zone": NEW_YORK });
        first(100, fields).len()
    };
    for (rule, count) in [
        ("FREQ=DAILY;UNTIL=20260303", 3),
        ("FREQ=DAILY;UNTIL=20260303T180000", 3),
        ("FREQ=DAILY;UNTIL=20260303T175959", 2),
        ("FREQ=DAILY;UNTIL=20260303T230000Z", 3),
        ("FREQ=DAILY;UNTIL=20260303T225959Z", 2),
        ("FREQ=DAILY;UNTIL=20260228", 0),
        ("FREQ=DAILY;COUNT=3", 3),
        ("freq=daily;count=2", 2),
        ("RRULE:FREQ=DAILY;COUNT=1", 1),
    ] {
        assert_eq!(days(rule), count, "{rule}");
    }
    // What is left out counts as well.
    let fields =
        json!({ "starts": "2026-03-01", "lasts": "1h", "repeats": "FREQ=DAILY;COUNT=3", "skips": ["2026-03-02"] });
    assert_eq!(first(9, fields).len(), 2);
    // Where a rule leaves out the day it starts on, that day is not one of its own.
    let fields = json!({ "starts": "2026-03-01", "lasts": "1h", "repeats": "FREQ=WEEKLY;BYDAY=FR;COUNT=2" });
    assert_eq!(
        first(9, fields),
        ["2026-03-06T00:00:00Z 2026-03-06T01:00:00Z", "2026-03-13T00:00:00Z 2026-03-13T01:00:00Z"]
    );
}

#[test]
fn what_is_not_read_is_turned_down_by_name_with_the_way_out() {
    let table = [
        (
            json!({ "repeats": "FREQ=DAILY;BYHOUR=9" }),
            "`BYHOUR=9` is no part of a recurrence: expected no times of day: that of `starts` holds, and each other time is a window of its own",
        ),
        (json!({ "repeats": "FREQ=HOURLY" }), "expected `DAILY` or rarer"),
        (json!({ "repeats": "FREQ=YEARLY;BYWEEKNO=20" }), "no weeks by number"),
        (json!({ "repeats": "FREQ=YEARLY;BYYEARDAY=100" }), "`BYMONTH` and `BYMONTHDAY`"),
        (json!({ "repeats": "FREQ=WEEKLY;BIDAY=FR" }), "`BYDAY=`, perhaps"),
        (json!({ "repeats": "BYDAY=FR" }), "`FREQ=DAILY`"),
        (json!({ "repeats": "every friday" }), "`NAME=VALUE`"),
        (json!({ "repeats": "" }), "as RFC 5545 writes it"),
        (json!({ "repeats": "FREQ=DAILY;COUNT=2;UNTIL=20260101" }), "not both"),
        (json!({ "repeats": "FREQ=DAILY;COUNT=0" }), "from 1 to 10000"),
        (json!({ "repeats": "FREQ=DAILY;COUNT=4294967296" }), "write `UNTIL=`"),
        (json!({ "repeats": "FREQ=DAILY;INTERVAL=99999999999999999999" }), "from 1 to 10000"),
        (json!({ "repeats": "FREQ=DAILY;FREQ=DAILY" }), "`FREQ` once"),
        (json!({ "repeats": "FREQ=WEEKLY;BYDAY=1FR" }), "only with `FREQ=MONTHLY` or `YEARLY`"),
        (json!({ "repeats": "FREQ=WEEKLY;BYMONTHDAY=1" }), "weeks have no days of the month"),
        (json!({ "repeats": "FREQ=MONTHLY;BYDAY=6FR" }), "from 1 to 5"),
        (json!({ "repeats": "FREQ=MONTHLY;BYDAY=0FR" }), "`1FR` and `-1FR`"),
        (json!({ "repeats": "FREQ=MONTHLY;BYDAY=🦀" }), "days such as `FR`"),
        (json!({ "repeats": "FREQ=MONTHLY;BYMONTHDAY=32" }), "-1 to -31"),
        (json!({ "repeats": "FREQ=DAILY;BYDAY=WE;BYSETPOS=1" }), "a day holds nothing to pick from"),
        (json!({ "repeats": "FREQ=MONTHLY;BYSETPOS=1" }), "it picks from what they name"),
        (json!({ "repeats": "FREQ=DAILY;UNTIL=20260230" }), "a day such as `20261231`"),
        (json!({ "zone": "Europe/Berlin" }), "the rule of that zone, which is `CET-1CEST,M3.5.0,M10.5.0/3`"),
        (json!({ "zone": "Europe/Berlni" }), "that of `Europe/Berlin` is `CET-1CEST,M3.5.0,M10.5.0/3`"),
        (json!({ "zone": "Mars/Olympus" }), "`UTC`, or the zone's rule"),
        (json!({ "zone": ":UTC" }), "`UTC`, or the zone's rule"),
        (json!({ "zone": "AAA0BBB-20,M3.2.0,M11.1.0" }), "at most three hours"),
        (json!({ "starts": "2026-03-01T10:00:00Z" }), "without offset"),
        (json!({ "starts": "2026-02-30" }), "a day such as `2026-03-20`"),
        (json!({ "starts": "0000-01-01" }), "a day such as `2026-03-20`"),
        (json!({ "starts": "2026-03-01T25:00" }), "a day such as `2026-03-20`"),
        (json!({ "lasts": "0m" }), "from a minute to 366 days"),
        (json!({ "lasts": "367d" }), "from a minute to 366 days"),
        (json!({ "lasts": "1h1d" }), "in that order"),
        (json!({ "lasts": "2" }), "`3d`, `2h`, `90m`"),
        (json!({ "lasts": "-2h" }), "`3d`, `2h`, `90m`"),
        (json!({ "does": "freezes" }), "`freeze`"),
        (json!({ "untill": "2026-01-01" }), "unknown field `untill`"),
        (json!({ "skips": ["2026-01-02"] }), "window `w`: `2026-01-02` in `skips` leaves nothing out; take it out"),
        (json!({ "repeats": "FREQ=WEEKLY;BYDAY=FR", "skips": ["2026-01-03"] }), "the next is `2026-01-09T00:00:00`"),
        (
            json!({ "repeats": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=9999" }),
            "takes too long to reach; write `UNTIL=`",
        ),
    ];
    for (fields, expected) in table {
        let fault = fault_of(fields.clone());
        assert!(fault.contains(expected), "{fields}: {fault}");
        assert!(fault.starts_with(|c: char| !c.is_uppercase()) && !fault.ends_with('.'), "{fault}");
    }
    let twice = Calendar::new(vec![window(no_fridays()), window(no_fridays())]).unwrap_err();
    assert_eq!(
        (twice.to_string().as_str(), twice.help()),
        ("two windows are named `no-fridays`", Some("give one of them another `id`"))
    );
}

#[test]
fn the_rules_that_are_offered_for_names_are_read() {
    for name in
        ["Africa/Cairo", "America/Sao_Paulo", "Asia/Kolkata", "Europe/Dublin", "Europe/London", "Pacific/Auckland"]
    {
        let fault = Zone::parse(name).unwrap_err().to_string();
        let rule = fault.rsplit('`').nth(1).unwrap();
        assert_eq!(Zone::parse(rule).unwrap().as_str(), rule, "{name}");
    }
}

#[test]
fn what_is_written_comes_back_as_it_was() {
    for fields in [
        no_fridays(),
        json!({
            "id": "w", "why": "x", "does": "release", "starts": "2026-03-01", "lasts": "90m", "repeats": "FREQ=DAILY",
            "skips": ["2026-03-02", "2026-03-03T00:00:00"], "also": ["2026-04-01T10:30:15"], "kinds": ["a"],
            "resources": ["path:b/"]
        }),
    ] {
        let once = window(fields);
        let text = serde_json::to_string(&once).unwrap();
        assert_eq!(serde_json::from_str::<Window>(&text).unwrap(), once, "{text}");
        let calendar = Calendar::new(vec![once]).unwrap();
        let text = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), calendar, "{text}");
    }
}

#[test]
fn doubtful_windows_are_told() {
    let calendar = calendar([
        json!({ "id": "feb-31", "does": "release", "starts": "2026-01-01", "lasts": "1d", "repeats": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31" }),
        json!({ "id": "too-late", "starts": "2026-01-02", "lasts": "1d", "repeats": "FREQ=DAILY;UNTIL=20260101" }),
        json!({ "id": "past", "starts": "2020-01-01", "lasts": "1d", "repeats": "FREQ=DAILY;COUNT=9" }),
        json!({ "id": "train", "does": "release", "starts": "2020-01-01", "lasts": "1d" }),
        json!({ "id": "skipped", "starts": "2020-01-01", "lasts": "1d", "skips": ["2020-01-01"] }),
        json!({ "id": "fine", "starts": "2020-01-01", "lasts": "1d", "repeats": "FREQ=YEARLY" }),
        json!({ "id": "ahead", "starts": "2030-01-01", "lasts": "1d" }),
        json!({ "id": "leap", "starts": "2096-03-01", "lasts": "1d", "repeats": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29" }),
    ]);
    let doubts = calendar.check(at("2026-06-01T00:00:00Z"));
    let kinds: Vec<(&str, DoubtKind)> =
        doubts.iter().map(|Doubt { window, kind, .. }| (window.as_str(), *kind)).collect();
    assert_eq!(
        kinds,
        [
            ("feb-31", DoubtKind::Never),
            ("too-late", DoubtKind::Never),
            ("past", DoubtKind::Over),
            ("train", DoubtKind::Over),
            ("skipped", DoubtKind::Never),
        ]
    );
    assert_eq!(
        doubts[0].words,
        "`feb-31` never opens: nothing it applies to can land by it; mend `repeats` or `skips`"
    );
}

#[test]
fn the_next_days_are_listed_by_their_start() {
    let calendar = calendar([
        no_fridays(),
        json!({ "id": "train", "does": "release", "starts": "2026-03-03T10:00", "lasts": "2h", "repeats": "FREQ=WEEKLY" }),
    ]);
    let upcoming = calendar.next_days(at("2026-03-22T12:00:00Z"), 6);
    let words: Vec<String> = upcoming.iter().map(governed::integration::window::Upcoming::words).collect();
    assert_eq!(
        words,
        [
            "freeze from 2026-03-20T14:00:00Z to 2026-03-23T06:00:00Z (no-fridays)",
            "release from 2026-03-24T10:00:00Z to 2026-03-24T12:00:00Z (train)",
            "freeze from 2026-03-27T14:00:00Z to 2026-03-30T05:00:00Z (no-fridays)",
        ]
    );
    let shown = serde_json::to_value(&upcoming[1]).unwrap();
    let expected = json!({ "starts": "2026-03-24T10:00:00Z", "ends": "2026-03-24T12:00:00Z", "window": "train", "does": "release" });
    assert_eq!(shown, expected);
}

#[test]
fn far_dates_and_hostile_calendars_end_soon() {
    let began = std::time::Instant::now();
    let never = |id: usize, rule: &str| json!({ "id": format!("w{id}"), "does": "release", "starts": "0001-01-01", "lasts": "1m", "repeats": rule });
    // A thousand release windows that never open, each looking far.
    let stuck = calendar((0..1_000).map(|n| never(n, "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")));
    let closed = stuck.opening(&work(), at("2026-01-01T00:00:00Z"));
    assert!(matches!(&closed, Opening::Closed { opens: None, by } if by.len() == 1_000));
    assert!(closed.words().starts_with("waits for a release window, and none was found (w0: Because"));
    // A thousand freezes that chain through all of every day, and release windows within them alone.
    let chained = (0..1_000).map(|n| {
        let (hour, minute) = (n * 864 / 36_000, n * 864 / 600 % 60);
        json!({
            "id": format!("f{n}"), "starts": format!("2000-01-01T{hour:02}:{minute:02}"), "lasts": "2m", "repeats": "FREQ=DAILY"
        })
    });
    let chained = calendar(chained);
    assert!(matches!(chained.opening(&work(), at("2026-01-01T00:00:00Z")), Opening::Closed { opens: None, .. }));
    // A year's window every day: it never ends within what is searched.
    let year = calendar([json!({ "starts": "1900-01-01", "lasts": "366d", "repeats": "FREQ=DAILY" })]);
    assert!(matches!(year.opening(&work(), at("2026-01-01T00:00:00Z")), Opening::Closed { opens: None, .. }));
    // The edges of the calendar.
    let edges = ["UTC", "XXX24", "XXX-24", BERLIN, NEW_YORK, "AAA0BBB,J1/-167,J365/167"];
    for zone in edges {
        for rule in [
            "FREQ=DAILY",
            "FREQ=WEEKLY;WKST=SU",
            "FREQ=MONTHLY;BYDAY=-1SU",
            "FREQ=YEARLY;BYMONTHDAY=31,-31;BYSETPOS=-1",
        ] {
            for starts in ["0001-01-01", "2026-01-01T23:59:59", "9999-12-29", "9999-12-31T23:59:59"] {
                let edge = calendar([json!({ "starts": starts, "lasts": "366d", "repeats": rule, "zone": zone })]);
                let (first, last) = (at("0001-01-01T00:00:00Z"), at("9999-12-30T00:00:00Z"));
                for when in [first, at("2026-05-05T05:05:05Z"), last] {
                    let opening = edge.opening(&work(), when);
                    assert!(!opening.words().is_empty());
                    assert!(edge.occurrences("w", when, last).unwrap().take(50).all(|one| one.starts < one.ends));
                    edge.next_days(when, u16::MAX);
                    edge.check(when);
                }
            }
        }
    }
    // Far behind its start, a rule is as quick as near it.
    let old = calendar([json!({ "starts": "0001-01-01", "lasts": "1h", "repeats": "FREQ=DAILY;INTERVAL=3" })]);
    for _ in 0..1_000 {
        assert_eq!(old.occurrences("w", at("9990-01-01T00:00:00Z"), at("9990-01-10T00:00:00Z")).unwrap().count(), 3);
    }
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    let many: Vec<Window> = (0..1_001).map(|n| window(never(n, "FREQ=DAILY"))).collect();
    assert!(Calendar::new(many).unwrap_err().to_string().contains("1001 windows are more than 1000"));
}
