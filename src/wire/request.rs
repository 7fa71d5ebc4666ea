//! Requests, read strictly: what two readers could take for different things is turned down.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use core::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::fault::{Fault, json_fault};
use crate::limit;
use crate::text::shortened;

/// Reads a request.
///
/// # Errors
/// When the text is no JSON, names a field twice or one there is not, or gives one another type than it has.
pub(super) fn read<R: DeserializeOwned>(text: &str) -> Result<R, Fault> {
    if text.len() > limit::REQUEST_BYTES {
        return Err(Fault::input(format!("the request is over the limit of {} bytes", limit::REQUEST_BYTES))
            .with_help("send what belongs together in one call, and the rest in others"));
    }
    once(text)?;
    serde_json::from_str(text).map_err(|error| json_fault("request", &error))
}

/// Checks that no object gives two values under one name: of these every reader takes another.
fn once(text: &str) -> Result<(), Fault> {
    let mut from = serde_json::Deserializer::from_str(text);
    Once.deserialize(&mut from).and_then(|()| from.end()).map_err(|error| json_fault("request", &error))
}

struct Once;

impl<'de> DeserializeSeed<'de> for Once {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Once)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format!("`{}` stands there twice", shortened(&name, limit::GIVEN_BYTES))));
            }
            fields.next_value_seed(Once)?;
            seen.insert(name);
        }
        Ok(())
    }
}
