//! The engines, one file each. A new one is a file here and a line in `all`.

mod cedar;
mod cel;
mod datalogic;
mod floor;
mod governed;
mod regorus;

use crate::measure::Entry;

/// In the order of the report. The floor is first, because the others are told in its terms.
pub fn all() -> Vec<Entry> {
    vec![
        Entry::of::<floor::Floor>(),
        Entry::of::<governed::Governed>(),
        Entry::of::<cel::Cel>(),
        Entry::of::<datalogic::Datalogic>(),
        Entry::of::<regorus::Regorus>(),
        Entry::of::<cedar::InSet>(),
        Entry::of::<cedar::InDirectory>(),
    ]
}

#[cfg(test)]
mod tests {
    use crate::workload::{Workload, scan};

    #[test]
    fn each_engine_finds_the_rules_a_scan_finds() {
        let workload = Workload::generate();
        for (rules, most) in workload.rules.iter().zip([300, 40, 3]) {
            let inputs = &workload.inputs[..most];
            let right = scan(rules, inputs);
            for entry in super::all() {
                let mut contestant = (entry.prepare)(rules);
                for (input, right) in inputs.iter().zip(&right) {
                    for mut found in contestant.both_ways(input) {
                        found.sort_unstable();
                        assert_eq!(&found, right, "{} over {} rules", entry.name, rules.len());
                    }
                }
            }
        }
    }

    #[test]
    fn the_floor_finds_the_rules_a_scan_finds_for_every_input() {
        let workload = Workload::generate();
        let floor = super::all().into_iter().next().unwrap();
        assert_eq!(floor.name, "floor");
        for rules in &workload.rules {
            let mut contestant = (floor.prepare)(rules);
            for (input, right) in workload.inputs.iter().zip(scan(rules, &workload.inputs)) {
                for mut found in contestant.both_ways(input) {
                    found.sort_unstable();
                    assert_eq!(found, right, "{} rules", rules.len());
                }
            }
        }
    }
}
