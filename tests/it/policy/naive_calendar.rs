//! Dates, times of day and time zones by plain arithmetic on nanoseconds since 1970.

pub const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;

/// A date and a time of day.
pub struct Civil {
    pub year: i128,
    /// From 1.
    pub month: i128,
    /// From 1.
    pub day: i128,
    /// Days since 1970.
    pub days: i128,
    /// Nanoseconds since midnight.
    pub within: i128,
}

pub fn is_leap(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn month_days(year: i128, month: i128) -> i128 {
    [31, 28 + i128::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][usize::try_from(month - 1).unwrap()]
}

/// Days from 1970 to the first day of a year.
fn year_begins(year: i128) -> i128 {
    let before = year - 1;
    before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) - 719_162
}

/// Days from 1970 to a date.
pub fn days_to(year: i128, month: i128, day: i128) -> i128 {
    year_begins(year) + (1..month).map(|earlier| month_days(year, earlier)).sum::<i128>() + day - 1
}

pub fn civil(nanos: i128) -> Civil {
    let (days, within) = (nanos.div_euclid(DAY), nanos.rem_euclid(DAY));
    let mut year = 1970 + days.div_euclid(366);
    while year_begins(year + 1) <= days {
        year += 1;
    }
    while year_begins(year) > days {
        year -= 1;
    }
    let (mut month, mut left) = (1, days - year_begins(year));
    while left >= month_days(year, month) {
        left -= month_days(year, month);
        month += 1;
    }
    Civil { year, month, day: left + 1, days, within }
}

/// 0 is Sunday.
pub fn weekday(days: i128) -> i128 {
    (days + 4).rem_euclid(7)
}

pub fn day_of_year(civil: &Civil) -> i128 {
    civil.days - year_begins(civil.year)
}

/// Whether a point in time lies in the years 1 to 9999.
pub fn in_range(nanos: i128) -> bool {
    (year_begins(1) * DAY..year_begins(10_000) * DAY).contains(&nanos)
}

/// `2026-03-17T09:00:00.5+01:00`
pub fn stamp(text: &str) -> Option<i128> {
    let (date, rest) = text.split_once('T')?;
    let (time, offset) = match rest.strip_suffix('Z') {
        Some(time) => (time, 0),
        None => rest.split_at_checked(rest.len().checked_sub(6)?).and_then(|(t, zone)| Some((t, fixed(zone)?)))?,
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let fits = (1..=12).contains(&month) && day >= 1 && hour < 24 && minute < 60 && second < 60;
    if !fits || day > month_days(year, month) || fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let fraction: i128 = format!("{fraction:0<9}").parse().ok()?;
    let seconds = (days_to(year, month, day) * 24 + hour) * 3600 + minute * 60 + second - offset;
    Some(seconds * SECOND + fraction).filter(|nanos| in_range(*nanos))
}

fn numbers<const N: usize>(text: &str, between: char, lengths: [usize; N]) -> Option<[i128; N]> {
    let parts: Vec<&str> = text.split(between).collect();
    let fits = parts.len() == N && parts.iter().zip(lengths).all(|(part, length)| part.len() == length);
    let read: Option<Vec<i128>> = parts.iter().map(|part| part.parse().ok()).collect();
    if fits { read?.try_into().ok() } else { None }
}

/// `1h30m`, `90s`, `-1.5s`, `20ms`
pub fn length(text: &str) -> Option<i128> {
    let (sign, mut rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut nanos = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let unit = match &after[..letters] {
            "h" => 3600 * SECOND,
            "m" => 60 * SECOND,
            "s" => SECOND,
            "ms" => SECOND / 1000,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        nanos += whole.parse::<i128>().ok()? * unit;
        nanos += fraction.parse::<i128>().ok()? * unit / 10_i128.pow(u32::try_from(fraction.len()).ok()?);
        rest = &after[letters..];
    }
    (!text.is_empty()).then_some(sign * nanos).filter(|nanos| i64::try_from(*nanos).is_ok())
}

/// `+01:00` in seconds.
fn fixed(zone: &str) -> Option<i128> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let [hours, minutes] = numbers(zone.trim_start_matches(['+', '-']), ':', [2, 2])?;
    Some(sign * (hours * 3600 + minutes * 60))
}

/// How many seconds the clocks of a zone are ahead of UTC at a point in time.
pub fn offset(zone: &str, rule: Option<&str>, nanos: i128) -> i128 {
    match (zone, rule) {
        (_, Some(rule)) => posix(rule, nanos),
        ("UTC", None) => 0,
        (zone, None) => fixed(zone).unwrap(),
    }
}

/// `NAME HOURS [NAME ,Mm.w.d/HOUR ,Mm.w.d/HOUR]`: summer begins by the clocks of winter and ends by those of summer.
fn posix(rule: &str, nanos: i128) -> i128 {
    let mut parts = rule.split(',');
    let names = parts.next().unwrap();
    let west: String = names.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
    let winter = -west.parse::<i128>().unwrap() * 3600;
    let (Some(from), Some(until)) = (parts.next(), parts.next()) else { return winter };
    let summer = winter + 3600;
    let year = civil(nanos + winter * SECOND).year;
    let (begins, ends) = (change(from, year) - winter, change(until, year) - summer);
    let seconds = nanos.div_euclid(SECOND);
    let is_summer =
        if begins < ends { begins <= seconds && seconds < ends } else { seconds >= begins || seconds < ends };
    if is_summer { summer } else { winter }
}

/// `Mm.w.d/HOUR` as seconds since 1970 by the clock on the wall: the w-th such weekday of the month, 5 is the last.
fn change(rule: &str, year: i128) -> i128 {
    let (date, hour) = rule.split_once('/').unwrap_or((rule, "2"));
    let numbers: Vec<i128> = date.trim_start_matches('M').split('.').map(|part| part.parse().unwrap()).collect();
    let (month, week, wanted) = (numbers[0], numbers[1], numbers[2]);
    let such: Vec<i128> = (1..=month_days(year, month))
        .map(|day| days_to(year, month, day))
        .filter(|days| weekday(*days) == wanted)
        .collect();
    let day = such.get(usize::try_from(week - 1).unwrap()).or(such.last()).unwrap();
    day * 86_400 + hour.parse::<i128>().unwrap() * 3600
}

#[test]
fn the_arithmetic_on_examples() {
    let at = |text: &str| stamp(text).unwrap();
    assert_eq!(at("1970-01-01T00:00:00Z"), 0);
    assert_eq!(at("2000-03-01T00:00:00Z") - at("2000-02-28T00:00:00Z"), 2 * DAY);
    assert_eq!(at("2026-03-17T10:00:00+01:00"), 1_773_738_000 * SECOND);
    assert_eq!(weekday(civil(at("2026-03-20T09:00:00Z")).days), 5);
    let berlin = |text: &str| posix("CET-1CEST,M3.5.0,M10.5.0/3", at(text)) / 3600;
    assert_eq!([berlin("2026-03-29T00:59:59Z"), berlin("2026-03-29T01:00:00Z")], [1, 2]);
    assert_eq!([berlin("2026-10-25T00:59:59Z"), berlin("2026-10-25T01:00:00Z")], [2, 1]);
    let auckland = |text: &str| posix("NZST-12NZDT,M9.5.0,M4.1.0/3", at(text)) / 3600;
    assert_eq!([auckland("2026-01-01T00:00:00Z"), auckland("2026-06-01T00:00:00Z")], [13, 12]);
    assert_eq!(length("1h30m"), length("90m"));
    assert_eq!(length("-1.5s"), Some(-1_500_000_000));
}
