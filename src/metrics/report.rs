//! Measures and gates in words.

use alloc::format;
use alloc::string::String;

use super::gate::{GateSort, Theatre};
use super::measure::Measured;

/// Every measure with what it counts, for people to read; beside those of another span or policy, where one is given.
pub fn metrics_text(measured: &Measured, beside: Option<&Measured>) -> String {
    let mut text = format!("from {} until {}\n", measured.window.from, measured.window.until);
    if let Some(other) = beside {
        text += &format!("beside: from {} until {}\n", other.window.from, other.window.until);
    }
    for measure in &measured.measures {
        text += &format!("\n{}\n", measure.words());
        if let Some(other) = beside.and_then(|other| other.named(measure.name)) {
            let words = other.words();
            let words = words.split_once(": ").map_or(words.as_str(), |(_, words)| words);
            text += &format!("  beside: {words}\n");
        }
        text += &format!("  {} [{}]\n", measure.definition, measure.asks);
    }
    text += "\nnot measured:\n";
    for said in &measured.unmeasured {
        text += &format!("  - {said}\n");
    }
    text
}

/// The gates, those that changed least first.
pub fn theatre_text(theatre: &Theatre) -> String {
    let mut text = format!("from {} until {}\n", theatre.window.from, theatre.window.until);
    for gate in &theatre.gates {
        let sort = match gate.sort {
            GateSort::Judgment => "judgment",
            GateSort::Rule => "rule",
            GateSort::Handoff => "",
        };
        let name = [sort, &gate.name].join(" ");
        text += &format!("\n{}: changed something {}\n", name.trim(), gate.changed);
        if gate.never_changed_anything {
            text += "  never changed anything: ask whether it is worth what it costs\n";
        }
        let parts = [
            ("yes without a word of grounds", gate.without_grounds),
            ("faster than it can be read", gate.faster_than_read),
            ("overridden", gate.overridden),
        ];
        for (words, ratio) in parts {
            if let Some(ratio) = ratio.filter(|ratio| ratio.of > 0) {
                text += &format!("  {words}: {ratio}\n");
            }
        }
        if let Some(times) = gate.challenged.filter(|times| *times > 0) {
            text += &format!("  challenged: {times}\n");
        }
    }
    if theatre.gates.is_empty() {
        text += "\nno gate was passed\n";
    }
    text
}
