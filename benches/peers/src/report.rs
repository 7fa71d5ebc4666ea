//! Tells what was measured: Markdown for people, JSON lines for programs.

use serde::Serialize;

use crate::measure::{Round, Span};

/// One engine over one set of rules, in one span.
#[derive(Serialize)]
pub struct Cell {
    pub engine: &'static str,
    pub version: &'static str,
    pub mode: &'static str,
    pub rules: usize,
    pub measured: &'static str,
    pub prepare_ms: f64,
    /// How many of the inputs were decided about in the round with the best median, from the first on.
    pub decisions: usize,
    pub p50_us: f64,
    pub p99_us: f64,
    pub mean_us: f64,
    pub per_second: f64,
    pub p50_over_floor: Option<f64>,
    pub p50_over_governed: Option<f64>,
    pub matches: u64,
    pub checksum: u64,
}

impl Cell {
    pub fn new(
        (engine, version, mode): (&'static str, &'static str, &'static str),
        rules: usize,
        span: Span,
        prepare_ms: f64,
        round: &Round,
    ) -> Self {
        Self {
            engine,
            version,
            mode,
            rules,
            measured: span.name(),
            prepare_ms,
            decisions: round.decisions(),
            p50_us: round.quantile(0.5),
            p99_us: round.quantile(0.99),
            mean_us: round.mean(),
            per_second: 1_000_000.0 / round.mean(),
            p50_over_floor: None,
            p50_over_governed: None,
            matches: round.answer.matches,
            checksum: round.answer.checksum,
        }
    }
}

/// Tells each median in terms of the floor's and of Governed's in the same span, where these were measured.
pub fn compare(cells: &mut [Cell]) {
    let median_of = |cells: &[Cell], engine: &str, cell: &Cell| {
        let same =
            |other: &&Cell| other.engine == engine && other.rules == cell.rules && other.measured == cell.measured;
        cells.iter().find(same).map(|other| cell.p50_us / other.p50_us)
    };
    for place in 0..cells.len() {
        let [floor, governed] = ["floor", "governed"].map(|engine| median_of(cells, engine, &cells[place]));
        cells[place].p50_over_floor = floor;
        cells[place].p50_over_governed = governed;
    }
}

/// A table for one span over one set of rules.
pub fn table(cells: &[Cell], rules: usize, span: Span) -> String {
    let title = match span {
        Span::Evaluation => "evaluation alone",
        Span::Text => "from JSON text",
    };
    let mut text = format!("\n### {} rules, {title}\n\n", grouped(rules));
    text += "| engine | mode | p50 µs | p99 µs | mean µs | decisions/s | p50 / floor | p50 / governed | prepare ms | decisions |\n";
    text += "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    for cell in cells.iter().filter(|cell| cell.rules == rules && cell.measured == span.name()) {
        let ratio = |ratio: Option<f64>| ratio.map_or_else(|| "-".to_owned(), short);
        let columns = [
            cell.engine.to_owned(),
            cell.mode.to_owned(),
            short(cell.p50_us),
            short(cell.p99_us),
            short(cell.mean_us),
            grouped(cell.per_second.round() as usize),
            ratio(cell.p50_over_floor),
            ratio(cell.p50_over_governed),
            short(cell.prepare_ms),
            grouped(cell.decisions),
        ];
        text += &format!("| {} |\n", columns.join(" | "));
    }
    text
}

/// Three digits, or as many as stand before the point.
fn short(number: f64) -> String {
    match number {
        number if number < 9.995 => format!("{number:.2}"),
        number if number < 99.95 => format!("{number:.1}"),
        number => grouped(number.round() as usize),
    }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_with_three_digits() {
        let told = [0.0, 1.234, 9.996, 12.34, 99.96, 1_361.4, 1_234_567.0].map(short);
        assert_eq!(told, ["0.00", "1.23", "10.0", "12.3", "100", "1,361", "1,234,567"]);
    }
}
