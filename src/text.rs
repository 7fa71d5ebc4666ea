//! Checked text: what people write, in four sizes.
//!
//! Control characters, and Unicode characters that reorder their neighbours or are not seen at all, are turned
//! down everywhere: text that shows as something other than what it is has no place where people sign off.

use alloc::boxed::Box;

use crate::fault::InputFault;
use crate::limit;

/// Implements `Display`, `FromStr`, `AsRef<str>` and serde for a type with `as_str` and `parse`.
macro_rules! text_forms {
    ($name:ident) => {
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        crate::text::parsed_forms!($name);
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use text_forms;

/// Implements `FromStr` and `Deserialize` from a string for a type with `parse`.
macro_rules! parsed_forms {
    ($name:ident) => {
        impl core::str::FromStr for $name {
            type Err = crate::fault::InputFault;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                        f.write_str($name::EXPECTED)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::parse(text).map_err(E::custom)
                    }
                }
                from.deserialize_str(Text)
            }
        }
    };
}
pub(crate) use parsed_forms;

/// A short name people type: lowercase letters, digits, `.`, `_` and `-`, starting with a letter or digit.
///
/// ```
/// use governed::Label;
/// assert!(Label::parse("pricing-change").is_ok());
/// assert!(Label::parse("Pricing Change").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(Box<str>);

impl Label {
    pub(crate) const EXPECTED: &'static str = "a label: lowercase letters, digits, `.`, `_`, `-`, at most 64";

    /// Checks a label.
    ///
    /// # Errors
    /// When it is empty, longer than [`limit::LABEL_BYTES`], or holds another character.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let starts_well = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let all_known = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
        if !starts_well || !all_known || text.len() > limit::LABEL_BYTES {
            return Err(InputFault::new("label", text, Self::EXPECTED));
        }
        Ok(Self(text.into()))
    }

    /// The label itself for 1, and with a number behind it for more: `works`, `works-2`, `works-3`.
    ///
    /// ```
    /// use governed::Label;
    /// let label = Label::parse("works")?;
    /// assert_eq!((label.numbered(1).as_str(), label.numbered(2).as_str()), ("works", "works-2"));
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        if number < 2 {
            return self.clone();
        }
        let end = alloc::format!("-{number}");
        let stem = self.0.get(..limit::LABEL_BYTES.saturating_sub(end.len())).unwrap_or(&self.0);
        Self(alloc::format!("{stem}{end}").into())
    }

    /// Makes a label of any text: other characters become `-`, what is too long is cut.
    ///
    /// ```
    /// use governed::Label;
    /// assert_eq!(Label::made_of("Legal language approved!").as_str(), "legal-language-approved");
    /// assert_eq!(Label::made_of("…").as_str(), "x");
    /// ```
    pub fn made_of(text: &str) -> Self {
        let mut made = alloc::string::String::new();
        for c in text.chars().map(|c| c.to_ascii_lowercase()) {
            let kept = c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_';
            match (kept, made.ends_with('-') || made.is_empty()) {
                (true, _) => made.push(c),
                (false, false) => made.push('-'),
                (false, true) => {}
            }
        }
        made.truncate(limit::LABEL_BYTES);
        let made = made.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        Self(if made.is_empty() { "x".into() } else { made.into() })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
text_forms!(Label);

/// One line of text, such as a title: at most [`limit::LINE_BYTES`] bytes, no control characters.
///
/// ```
/// use governed::Line;
/// assert_eq!(Line::parse("Raise the Pro price")?.as_str(), "Raise the Pro price");
/// assert!(Line::parse("two\nlines").is_err());
/// # Ok::<(), governed::InputFault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line(Box<str>);

impl Line {
    pub(crate) const EXPECTED: &'static str = "one line of 1 to 512 bytes without control characters";

    /// Checks a line.
    ///
    /// # Errors
    /// When it is blank, too long, or holds a control or reordering character.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        if text.len() > limit::LINE_BYTES || text.trim().is_empty() || !text.chars().all(shows_itself) {
            return Err(InputFault::new("line", text, Self::EXPECTED));
        }
        Ok(Self(text.into()))
    }

    /// Makes a line of any text: control characters become U+FFFD, what is too long ends in `…`, blank
    /// text becomes `blank`. The flag says whether anything was changed.
    pub fn made_of(text: &str, blank: &str) -> (Self, bool) {
        let (text, changed) = made_presentable(text, blank, limit::LINE_BYTES, false);
        (Self(text), changed)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
text_forms!(Line);

/// Text of one or more lines: at most [`limit::PROSE_BYTES`] bytes.
///
/// ```
/// use governed::Prose;
/// assert!(Prose::parse("why it matters\n\nand to whom").is_ok());
/// assert!(Prose::parse("  ").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prose(Box<str>);

impl Prose {
    pub(crate) const EXPECTED: &'static str =
        "text of 1 to 16,384 bytes without control characters other than newline and tab";

    /// Checks a text.
    ///
    /// # Errors
    /// When it is blank, too long, or holds a control or reordering character other than newline and tab.
    pub fn parse(text: &str) -> Result<Self, InputFault> {
        let clean = text.chars().all(|c| c == '\n' || c == '\t' || shows_itself(c));
        if text.len() > limit::PROSE_BYTES || text.trim().is_empty() || !clean {
            return Err(InputFault::new("text", text, Self::EXPECTED));
        }
        Ok(Self(text.into()))
    }

    /// Makes a text of any text, as [`Line::made_of`] does.
    pub fn made_of(text: &str, blank: &str) -> (Self, bool) {
        let (text, changed) = made_presentable(text, blank, limit::PROSE_BYTES, true);
        (Self(text), changed)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first line, cut to `bytes` at a word where it is longer.
    pub fn opening(&self, bytes: usize) -> alloc::string::String {
        let first = self.0.trim_start().lines().next().unwrap_or_default().trim_end();
        shortened(first, bytes)
    }
}
text_forms!(Prose);

/// `text`, cut at a character to at most `bytes` with an ellipsis where it is longer.
pub fn shortened(text: &str, bytes: usize) -> alloc::string::String {
    if text.len() <= bytes {
        return text.into();
    }
    let mut end = bytes.saturating_sub('…'.len_utf8());
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let mut cut: alloc::string::String = text.get(..end).unwrap_or_default().into();
    cut.push('…');
    cut
}

/// Whether a character is seen as what it is: no control character, nothing that reorders its neighbours.
pub(crate) fn shows_itself(c: char) -> bool {
    let reorders =
        matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let breaks_line = matches!(c, '\u{2028}' | '\u{2029}');
    // The joiners U+200C and U+200D are left: scripts and emoji need them.
    let is_unseen = matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'
            | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !c.is_control() && !reorders && !breaks_line && !is_unseen
}

fn made_presentable(text: &str, blank: &str, most: usize, lines: bool) -> (Box<str>, bool) {
    let mut changed = false;
    let unified: alloc::string::String = text.replace("\r\n", "\n");
    let mut clean: alloc::string::String = unified
        .trim()
        .chars()
        .map(|c| {
            if shows_itself(c) || (lines && (c == '\n' || c == '\t')) {
                c
            } else {
                changed = true;
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect();
    if clean.is_empty() {
        clean.push_str(blank);
        changed = true;
    }
    if clean.len() > most {
        clean = shortened(&clean, most);
        changed = true;
    }
    (clean.into(), changed)
}

/// Implements `kind:name` forms: a kind that is data, and a name within it.
macro_rules! kinded_name {
    ($(#[$meta:meta])* $name:ident, $what:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name {
            text: Box<str>,
            kind_bytes: u8,
        }

        impl $name {
            pub(crate) const EXPECTED: &'static str =
                concat!("a ", $what, " as `kind:name`, such as `path:src/lib.rs` or `flag:new-checkout`");

            /// Checks the `kind:name` form.
            ///
            /// # Errors
            /// When there is no `:`, the kind is no [`Label`], or the name is blank, longer than
            /// [`limit::NAME_BYTES`] or holds a control or reordering character.
            pub fn parse(text: &str) -> Result<Self, InputFault> {
                let fault = || InputFault::new($what, text, Self::EXPECTED);
                let (kind, name) = text.split_once(':').ok_or_else(fault)?;
                if Label::parse(kind).is_err()
                    || name.trim().is_empty()
                    || name.len() > limit::NAME_BYTES
                    || !name.chars().all(shows_itself)
                {
                    return Err(fault());
                }
                let kind_bytes = u8::try_from(kind.len()).map_err(|_| fault())?;
                Ok(Self { text: text.into(), kind_bytes })
            }

            /// Makes one of any name: what does not show becomes U+FFFD, what is too long ends in `…`.
            pub fn made_of(kind: &Label, name: &str) -> Self {
                let (name, _) = made_presentable(name, "unnamed", limit::NAME_BYTES, false);
                // A label has at most 64 bytes.
                let kind_bytes = u8::try_from(kind.as_str().len()).unwrap_or(u8::MAX);
                Self { text: alloc::format!("{kind}:{name}").into(), kind_bytes }
            }

            /// What sort of thing it is: `path`, `flag`, `price-plan` … Kinds are data.
            pub fn kind(&self) -> &str {
                self.text.get(..usize::from(self.kind_bytes)).unwrap_or_default()
            }

            /// Its name within the kind.
            pub fn name(&self) -> &str {
                self.text.get(usize::from(self.kind_bytes) + 1..).unwrap_or_default()
            }

            /// The whole `kind:name`.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }
        text_forms!($name);
    };
}

kinded_name!(
    /// A thing work can touch, as `kind:name`: a path, a flag, a config key, an environment, a contract, a
    /// metric, a customer segment, a price plan, a clause. The kinds are data: any label will do.
    ///
    /// A `path:` that ends in `/` means everything below that folder.
    ///
    /// ```
    /// use governed::Resource;
    /// let plan = Resource::parse("price-plan:pro")?;
    /// assert_eq!((plan.kind(), plan.name()), ("price-plan", "pro"));
    /// assert!(Resource::parse("pro").is_err());
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    Resource,
    "resource"
);

kinded_name!(
    /// A name the outside has for a unit, as `kind:name`: `git:<commit>`, `ticket:PAY-12`, `github:a/b#7`.
    ///
    /// ```
    /// use governed::Reference;
    /// assert_eq!(Reference::parse("ticket:PAY-12")?.name(), "PAY-12");
    /// # Ok::<(), governed::InputFault>(())
    /// ```
    Reference,
    "reference"
);
