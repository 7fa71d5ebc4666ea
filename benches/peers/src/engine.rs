//! What an engine has to do to be measured.

use crate::workload::Rule;

/// Finds every rule that holds for an input. Rules are named by their place among the rules given.
pub trait Engine: Sized {
    /// What the engine is called in the report.
    const NAME: &'static str;
    /// The package whose version stands beside the name.
    const PACKAGE: &'static str;
    /// How a rule asks about the paths: A by a quantifier over them, B by membership in the set of directories expanded
    /// beforehand, H by descent from a directory.
    const MODE: &'static str;
    /// An input in the engine's own form.
    type Ready<'text>;

    /// Builds what can be built before the first input is known.
    fn prepare(rules: &[Rule]) -> Self;

    /// Brings an input into the engine's own form.
    fn ready<'text>(&mut self, text: &'text str) -> Self::Ready<'text>;

    /// Appends the rules that hold to `out`, in any order, each once.
    #[allow(clippy::wrong_self_convention, reason = "it is the answer that comes from the input")]
    fn from_ready(&mut self, ready: &Self::Ready<'_>, out: &mut Vec<u32>);

    /// As `from_ready`, from JSON text. An engine with a shorter way goes it.
    #[allow(clippy::wrong_self_convention, reason = "it is the answer that comes from the text")]
    fn from_text(&mut self, text: &str, out: &mut Vec<u32>) {
        let ready = self.ready(text);
        self.from_ready(&ready, out);
    }
}
