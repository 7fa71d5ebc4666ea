//! The reference of the language, made of the table of functions: what the terminal and the docs show.

use alloc::format;
use alloc::string::String;

use crate::limit;

use super::check::written_form;
use super::function::{FUNCTIONS, LEFT_OUT, MACROS, OPERATORS};

/// The reference of the condition language, as Markdown.
pub fn reference() -> String {
    let mut text = String::from(
        "# The condition language\n\n\
         Conditions are written in a subset of [CEL](https://cel.dev), the Common Expression Language. What is accepted means\n\
         what CEL says; what lies outside is an error when the policy is read. A condition is checked against the facts\n\
         there are (`governed policy facts`): a misspelt name or a wrong type is an error, with its place.\n\n\
         An answer is `true`, `false` or *undetermined*, with the reason: a fact that was not given, a number beyond 64 bits, a\n\
         key that is not there. What is undetermined never loosens a verdict.\n\n\
         ## Types\n\n\
         `bool`, `int` (64 bits), `uint` (`5u`), `double`, `string`, `bytes` (`b\"..\"`), `timestamp`, `duration`, `list`, `map`,\n\
         `type` and `null`. No fact is a `double` or `null`. A chance or share is an `int` of per mille. Sizes and positions in\n\
         text count code points.\n\n\
         ## Operators\n\n| written | of | meaning |\n|---|---|---|\n",
    );
    for (written, of, meaning) in OPERATORS {
        text += &format!("| `{}` | {of} | {meaning} |\n", written.replace('|', "\\|"));
    }
    text += "\n## Macros\n\n| written | meaning |\n|---|---|\n";
    for (written, meaning) in MACROS {
        text += &format!("| `{written}` | {meaning} |\n");
    }
    text += "\n## Functions\n\n| function | meaning | example |\n|---|---|---|\n";
    for entry in FUNCTIONS {
        let forms: alloc::vec::Vec<String> = entry.forms.iter().map(|form| written_form(entry.name, form)).collect();
        let example = entry.example.replace('|', "\\|");
        text += &format!("| {} | {} | `{example}` |\n", forms.join(", "), entry.meaning);
    }
    text += "\n## Time\n\nThere is no clock: time is the fact `now`. Parts of a date are those of UTC, or of a zone written out: an offset such as\n\
             `\"+05:30\"`, or a name the policy declares under `zones` with its POSIX rule, such as\n\
             `CET-1CEST,M3.5.0,M10.5.0/3`.\n";
    text += "\n## Left out\n\n";
    for (name, why) in LEFT_OUT {
        text += &format!("- `{name}`: {why}\n");
    }
    text += "- messages, enums and other parts of protobuf; macros over two variables; optional values\n";
    text += &format!(
        "\n## Bounds\n\nA condition has at most {} bytes and {} parts, nests at most {} deep, and can take at most {} steps, which is\n\
         worked out when it is read, for lists of {} items.\n",
        limit::CONDITION_BYTES,
        limit::CONDITION_PARTS,
        limit::CONDITION_DEPTH,
        limit::CONDITION_COST,
        limit::FACT_ITEMS,
    );
    text
}
