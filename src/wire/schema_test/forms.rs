//! Schemas of what has a written form of its own. The plainer texts stand in `policy::schema_test`.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::string::String;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::digest::Digest;
use crate::evidence::Subject;
use crate::id::UnitId;
use crate::import::change::CommitId;
use crate::integration::{EditMark, Hunk, LineRange};
use crate::limit;
use crate::source::SourceFault;
use crate::text::Resource;

/// Something written as text, by its pattern. Limits count bytes and schemas characters, so that a bound here is the
/// looser of the two; the reader has the last word.
macro_rules! written {
    ($name:ident, $description:expr, $rest:tt) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($rest);
                schema.insert("type".to_owned(), "string".into());
                schema.insert("description".to_owned(), Value::String($description.into()));
                schema
            }
        }
    };
}

written!(Digest, "A digest as `sha256:` or `git-sha1:` or `git-sha256:` and hexadecimal digits.", {
    "pattern": "^(sha256:[0-9a-f]{64}|git-sha1:[0-9a-f]{40}|git-sha256:[0-9a-f]{64})$"
});
written!(UnitId, UnitId::EXPECTED, { "pattern": "^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$" });
written!(Resource, Resource::EXPECTED, {
    "pattern": "^[a-z0-9][a-z0-9._-]{0,63}:.*\\S.*$",
    "maxLength": limit::LABEL_BYTES + 1 + limit::NAME_BYTES
});
written!(Subject, Subject::EXPECTED, {
    "pattern": "^(content|criterion:[a-z0-9][a-z0-9._-]{0,63}|touch:[a-z0-9][a-z0-9._-]{0,63}:.*\\S.*)$",
    "maxLength": "touch:".len() + limit::LABEL_BYTES + 1 + limit::NAME_BYTES
});
written!(CommitId, CommitId::EXPECTED, { "pattern": "^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$" });
written!(EditMark, EditMark::EXPECTED, { "pattern": "^[0-9a-f]{12}$" });

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": limit::LINE_NUMBER })
}

impl JsonSchema for LineRange {
    fn schema_name() -> Cow<'static, str> {
        "LineRange".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Lines of the base as `[first, count]`, counted from 1; a run of no lines stands after line `first`.",
            "type": "array", "prefixItems": [count(), count()], "minItems": 2, "maxItems": 2, "items": false
        })
    }
}

impl JsonSchema for Hunk {
    fn schema_name() -> Cow<'static, str> {
        "Hunk".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mark = generator.subschema_for::<EditMark>();
        let number = json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX });
        let symbol = json!({ "type": "string", "maxLength": limit::LINE_BYTES });
        json_schema!({
            "description": String::from(
                "Lines of the base and what became of them: `[first, count]`, or with what is known \
                 `[first, count, becomes, mark, symbol]`. What is not known in between is `null`."
            ),
            "type": "array",
            "prefixItems": [
                count(), count(),
                { "anyOf": [number, { "type": "null" }] },
                { "anyOf": [mark, { "type": "null" }] },
                { "anyOf": [symbol, { "type": "null" }] }
            ],
            "minItems": 2, "maxItems": 5, "items": false
        })
    }
}

impl JsonSchema for SourceFault {
    fn schema_name() -> Cow<'static, str> {
        "SourceFault".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let place = |says: &str| json!({ "type": "integer", "minimum": 1, "description": says });
        json_schema!({
            "description": "Something wrong in a file that somebody wrote: what, where, and how to mend it.",
            "type": "object",
            "properties": {
                "file": { "type": "string", "description": "The name of the file." },
                "line": place("The line, from 1; left out with the rest of the place for a file that is too large."),
                "column": place("The column, from 1, in characters."),
                "end_line": place("The line in which the place ends."),
                "end_column": place("The column behind its last character."),
                "message": { "type": "string", "description": "What is wrong." },
                "help": { "type": "string", "description": "How to mend it, where that is known." }
            },
            "required": ["file", "message"],
            "additionalProperties": false
        })
    }
}
