//! Enums that are written as `{"type": …, "with": …}`, read without keeping what comes first in a form of its own.
//!
//! What serde derives for them is compiled twice, with everything below: for the text, and for content that came before
//! its type. Here content that comes first is kept as it is written, and read by the same reader as everything else.

use alloc::borrow::Cow;
use alloc::string::ToString;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

const TYPE: &str = "type";
const WITH: &str = "with";

/// Gives an enum that is written as type and content a reader for it: what stands behind the name is one that says it is
/// the enum's, read as serde derives it for `{type: content}`. `strict` is for one that refuses unknown fields.
macro_rules! tagged {
    (strict $path:literal, $($item:tt)*) => {
        $crate::tagged::tagged! { $path, true, #[serde(deny_unknown_fields)], $($item)* }
    };
    (lenient $path:literal, $($item:tt)*) => {
        $crate::tagged::tagged! { $path, false, #[allow(dead_code)], $($item)* }
    };
    ($path:literal, $is_strict:literal, #[$strict:meta], $(#[$meta:meta])* $visible:vis enum $name:ident { $($variants:tt)* }) => {
        $(#[$meta])*
        $visible enum $name { $($variants)* }

        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(remote = $path, rename_all = "snake_case")]
            #[$strict]
            #[allow(dead_code, missing_docs, clippy::large_enum_variant)]
            enum Variants { $($variants)* }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    Variants::deserialize($crate::tagged::Tagged { from, is_strict: $is_strict })
                }
            }
        };
    };
}
pub(crate) use tagged;

/// Shows an object with a type and content as a variant with its content.
pub(crate) struct Tagged<D> {
    pub(crate) from: D,
    pub(crate) is_strict: bool,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tagged<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_enum("", &[], visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.from.deserialize_struct(name, &[TYPE, WITH], Object { visitor, is_strict: self.is_strict })
    }

    forward_to_deserialize_any! {
        <W: Visitor<'de>>
        bool i8 i16 i32 i64 u8 u16 u32 u64 i128 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Object<V> {
    visitor: V,
    is_strict: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `type` and `with`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<V::Value, A::Error> {
        let mut before: Option<&'de RawValue> = None;
        loop {
            match Field::next(&mut map, self.is_strict)? {
                Some(Field::Type) => break,
                Some(Field::With) if before.is_some() => return Err(A::Error::duplicate_field(WITH)),
                Some(Field::With) => before = Some(map.next_value()?),
                Some(Field::Other) => skip(&mut map)?,
                None => return Err(A::Error::missing_field(TYPE)),
            }
        }
        let Text(tag) = map.next_value()?;
        let was_before = before.is_some();
        let mut is_taken = was_before;
        let variant = Variant { tag, map: &mut map, before, is_strict: self.is_strict, is_taken: &mut is_taken };
        let value = self.visitor.visit_enum(variant)?;
        loop {
            match Field::next(&mut map, self.is_strict)? {
                Some(Field::Type) => return Err(A::Error::duplicate_field(TYPE)),
                Some(Field::With) if is_taken => return Err(A::Error::duplicate_field(WITH)),
                Some(Field::With) => {
                    is_taken = true;
                    map.next_value::<()>()?;
                }
                Some(Field::Other) => skip(&mut map)?,
                None => return Ok(value),
            }
        }
    }
}

fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<serde::de::IgnoredAny>().map(|_| ())
}

/// The names such an object has.
enum Field {
    Type,
    With,
    Other,
}

impl Field {
    fn next<'de, A: MapAccess<'de>>(map: &mut A, is_strict: bool) -> Result<Option<Self>, A::Error> {
        let Some(Text(name)) = map.next_key()? else { return Ok(None) };
        match &*name {
            TYPE => Ok(Some(Self::Type)),
            WITH => Ok(Some(Self::With)),
            other if is_strict => Err(A::Error::unknown_field(other, &[TYPE, WITH])),
            _ => Ok(Some(Self::Other)),
        }
    }
}

/// A name, lent where the text allows.
struct Text<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Take<'a>(PhantomData<&'a ()>);
        impl<'a> Visitor<'a> for Take<'a> {
            type Value = Text<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Text<'a>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'a>, E> {
                Ok(Text(Cow::Owned(text.into())))
            }
        }
        from.deserialize_str(Take(PhantomData))
    }
}

/// A variant, by its name, with its content: still to come, or kept.
struct Variant<'m, 'de, A> {
    tag: Cow<'de, str>,
    map: &'m mut A,
    before: Option<&'de RawValue>,
    is_strict: bool,
    is_taken: &'m mut bool,
}

impl<'de, A: MapAccess<'de>> Variant<'_, 'de, A> {
    fn content<T: DeserializeSeed<'de>>(mut self, seed: T) -> Result<T::Value, A::Error> {
        match self.kept()? {
            Some(text) => seed.deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(within),
            None => self.map.next_value_seed(seed),
        }
    }

    /// The content that was kept; without one it is what comes next.
    fn kept(&mut self) -> Result<Option<&'de str>, A::Error> {
        if let Some(text) = self.before {
            return Ok(Some(text.get()));
        }
        loop {
            match Field::next(self.map, self.is_strict)? {
                Some(Field::With) => {
                    *self.is_taken = true;
                    return Ok(None);
                }
                Some(Field::Type) => return Err(A::Error::duplicate_field(TYPE)),
                Some(Field::Other) => skip(self.map)?,
                None => return Err(A::Error::missing_field(WITH)),
            }
        }
    }
}

/// A fault in content that was kept. Where in the content it is says nothing about the place in the whole.
#[allow(clippy::needless_pass_by_value, reason = "a mapping of errors takes them")]
fn within<E: Error>(error: serde_json::Error) -> E {
    let said = error.to_string();
    E::custom(said.rsplit_once(" at line ").map_or(&*said, |(said, _)| said))
}

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Variant<'_, 'de, A> {
    type Error = A::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<(S::Value, Self), A::Error> {
        let tag = core::mem::take(&mut self.tag);
        let tag = serde::de::value::CowStrDeserializer::new(tag);
        seed.deserialize(tag).map(|variant| (variant, self))
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Variant<'_, 'de, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        match self.before {
            Some(_) => self.content(PhantomData::<()>),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.content(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.content(Items(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, A::Error> {
        self.content(Fields(visitor))
    }
}

/// The content of a variant that is a list.
struct Items<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Items<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_seq(self.0)
    }
}

/// The content of a variant that has fields: by their names, never as a list.
struct Fields<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Fields<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_map(self.0)
    }
}

#[cfg(test)]
mod test {
    use alloc::string::{String, ToString};

    tagged! { strict "Strict",
    #[derive(Debug, PartialEq)]
    enum Strict {
        Alone,
        Holding(u8),
        Fields { one: u8, other: Option<Lenient> },
    }
    }

    tagged! { lenient "Lenient",
    #[derive(Debug, PartialEq)]
    enum Lenient {
        Fields { one: u8 },
    }
    }

    fn strict(text: &str) -> Result<Strict, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_type_and_content_in_either_order() {
        assert_eq!(strict(r#"{"type":"alone"}"#), Ok(Strict::Alone));
        assert_eq!(strict(r#"{"type":"alone","with":null}"#), Ok(Strict::Alone));
        assert_eq!(strict(r#"{"with":null,"type":"alone"}"#), Ok(Strict::Alone));
        assert_eq!(strict(r#"{"type":"holding","with":7}"#), Ok(Strict::Holding(7)));
        assert_eq!(strict(r#"{"with":7,"type":"holding"}"#), Ok(Strict::Holding(7)));
        let within = Strict::Fields { one: 1, other: Some(Lenient::Fields { one: 2 }) };
        let texts = [
            r#"{"type":"fields","with":{"one":1,"other":{"type":"fields","with":{"one":2}}}}"#,
            r#"{"with":{"one":1,"other":{"with":{"one":2},"type":"fields"}},"type":"fields"}"#,
            r#"{"with":{"other":{"is":{},"with":{"also":[],"one":2},"type":"fields"},"one":1},"type":"fields"}"#,
        ];
        for text in texts {
            assert_eq!(strict(text).as_ref(), Ok(&within), "{text}");
        }
    }

    #[test]
    fn turns_down_what_two_readers_could_take_for_different_things() {
        for (text, said) in [
            ("{}", "missing field `type`"),
            (r#"{"with":7}"#, "missing field `type`"),
            (r#"{"type":"holding"}"#, "missing field `with`"),
            (r#"{"type":"alone","type":"alone"}"#, "duplicate field `type`"),
            (r#"{"type":"holding","with":7,"with":8}"#, "duplicate field `with`"),
            (r#"{"with":7,"type":"holding","with":8}"#, "duplicate field `with`"),
            (r#"{"with":7,"with":7,"type":"holding"}"#, "duplicate field `with`"),
            (r#"{"type":"holding","wth":7}"#, "unknown field `wth`, expected `type` or `with`"),
            (
                r#"{"type":"hodling","with":7}"#,
                "unknown variant `hodling`, expected one of `alone`, `holding`, `fields`",
            ),
            (r#"{"type":"fields","with":{"one":1,"two":2}}"#, "unknown field `two`, expected `one` or `other`"),
            (r#"{"with":{"one":1,"two":2},"type":"fields"}"#, "unknown field `two`, expected `one` or `other`"),
            (r#"{"with":{"one":1,"one":1},"type":"fields"}"#, "duplicate field `one`"),
            (r#"{"type":"fields","with":[1,null]}"#, "invalid type: sequence, expected struct variant Strict::Fields"),
            (r#"{"type":"alone","with":7}"#, "invalid type: integer `7`, expected unit"),
            (r#"["alone",null]"#, "invalid type: sequence, expected an object with `type` and `with`"),
        ] {
            let told = strict(text).unwrap_err();
            assert_eq!(told.rsplit_once(" at line 1 column ").map(|(told, _)| told), Some(said), "{text}");
        }
    }
}
