//! What is written in a shape that could never mean anything.

use alloc::format;

use super::compile::Compiler;
use super::document::{Document, Times};
use super::fault::At;

impl Compiler {
    /// Authority to override comes from the uppermost layer alone.
    pub(super) fn overrides(&mut self, layer: usize, top: &At, document: &Document) {
        if layer > 0 && !document.overrides.is_empty() {
            let help = "say it in the uppermost layer: what that asks, no lower one lifts";
            self.fault(top, "a lower layer gives nobody authority to override", Some(help.into()));
        }
        if layer > 0 && document.changes.is_some() {
            let help = "say it in the uppermost layer: all layers are adopted together";
            self.fault(top, "a lower layer does not say how the policy changes", Some(help.into()));
        }
        for (number, authority) in document.overrides.iter().enumerate() {
            let at = top.index(number);
            self.group(&at.key("group"), &authority.group);
            self.moves(&at.key("moves"), &authority.moves);
            if authority.most.millis() <= 0 {
                self.fault(&at.key("most"), "an override that may last no time lifts nothing", None);
            }
        }
    }

    /// What is written in a shape that could never mean anything.
    pub(super) fn shapes(&mut self, top: &At, document: &Document) {
        for (number, window) in document.windows.iter().enumerate() {
            let at = top.key("windows").index(number).key("times");
            if window.times.is_empty() {
                self.fault(
                    &at,
                    format!("the window `{}` has no times", window.id),
                    Some("write `once:` or `weekly:`".into()),
                );
            }
            for (number, times) in window.times.iter().enumerate() {
                let at = at.index(number);
                match times {
                    Times::Once(once) if once.until <= once.from => {
                        self.fault(
                            &at,
                            "it ends before it begins",
                            Some("`until` is the instant after the last".into()),
                        );
                    }
                    Times::Weekly(weekly) if weekly.days.is_empty() => self.fault(&at, "it names no day", None),
                    Times::Weekly(weekly) if weekly.from.minutes() == 24 * 60 => {
                        self.fault(
                            &at.key("from"),
                            "a day ends at `24:00`, and nothing begins then",
                            Some("write `00:00` and the next day".into()),
                        );
                    }
                    Times::Once(_) | Times::Weekly(_) => {}
                }
            }
        }
        for (number, rule) in document.rules.iter().enumerate() {
            for (place, touched) in rule.matching.touches.iter().enumerate() {
                self.resource(&top.key("rules").index(number).key("match").key("touches").index(place), touched);
            }
        }
        for (number, exclusion) in document.exclusions.iter().enumerate() {
            let at = top.key("exclusions").index(number);
            self.resource(&at.key("between"), &exclusion.between);
            self.resource(&at.key("and"), &exclusion.and);
        }
    }

    fn resource(&mut self, at: &At, written: &str) {
        if crate::text::Resource::parse(written).is_err() {
            let help = "write `kind:name` or `kind:*`, such as `flag:new-checkout` or `path:src/**`";
            self.fault(at, format!("`{written}` is no pattern of resources"), Some(help.into()));
        }
    }
}
