//! Conditions made from a list of choices, by a grammar that has every kind of fact, operator, function and macro.

use super::generated::{CLASSES, Choices, LENGTHS, MOVES, RESOURCES, STAMPS, ZONES, path, path_pattern};

/// A condition: true, false, or without an answer.
pub fn condition(c: &mut Choices) -> String {
    Grammar { with_time: true, locals: Vec::new(), wide: false }.truth(c, 3)
}

/// A condition without timestamps and durations, path patterns and records.
pub fn plain_condition(c: &mut Choices) -> String {
    Grammar { with_time: false, locals: Vec::new(), wide: false }.truth(c, 4)
}

/// The grammar conditions are made by: every kind of fact, operator, function and macro.
struct Grammar {
    with_time: bool,
    /// Variables of quantifiers and what they are.
    locals: Vec<(String, Local)>,
    /// Whether this is within a quantifier over facts, which may hold no other.
    wide: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Local {
    Text,
    Int,
    Touch,
    Judgment,
}

impl Grammar {
    fn local(&self, c: &mut Choices, is: Local) -> Option<String> {
        let such: Vec<&String> = self.locals.iter().filter(|(_, local)| *local == is).map(|(name, _)| name).collect();
        if such.is_empty() || c.below(3) == 0 { None } else { Some(such[c.below(such.len())].clone()) }
    }

    fn truth(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 {
            return match c.below(5) {
                0 => c.pick(&["true", "false"]).to_owned(),
                1 => c.pick(&["actor.worked", "world.incident", "own.flag"]).to_owned(),
                2 => format!("move == \"{}\"", c.pick(MOVES)),
                3 => format!("{} in paths", self.text(c, 0)),
                _ => format!("unit.lines > {}", c.below(5)),
            };
        }
        let d = depth - 1;
        match c.below(22) {
            0 | 1 => self.truth(c, 0),
            2 => format!("!({})", self.truth(c, d)),
            3 | 4 => {
                let all: Vec<String> = (0..2 + c.below(2)).map(|_| self.truth(c, d)).collect();
                format!("({})", all.join(" && "))
            }
            5 | 6 => {
                let all: Vec<String> = (0..2 + c.below(2)).map(|_| self.truth(c, d)).collect();
                format!("({})", all.join(" || "))
            }
            7 => format!("({} ? {} : {})", self.truth(c, d), self.truth(c, d), self.truth(c, d)),
            8 | 9 => {
                let order = c.pick(&["==", "!=", "<", "<=", ">", ">="]);
                format!("{} {order} {}", self.int(c, d), self.int(c, d))
            }
            10 => {
                let order = c.pick(&["==", "!=", "<", ">="]);
                format!("{} {order} {}", self.text(c, d), self.text(c, d))
            }
            11 => format!("{} in [{}]", self.text(c, d), Self::texts_written(c)),
            12 => format!("{} in {}", self.text(c, d), self.texts(c, d)),
            13 => format!("{} in {}", self.text(c, d), c.pick(&["queue.waiting", "world.flags", "own.scores"])),
            14 => self.has(c),
            15 | 16 => self.quantified(c, d),
            17 => {
                let function = c.pick(&["startsWith", "endsWith", "contains"]);
                format!("{}.{function}({})", self.text(c, d), self.text(c, 0))
            }
            18 if self.with_time => {
                format!("{}.{}(\"{}\")", self.text(c, 0), c.pick(&["glob", "inside"]), path_pattern(c))
            }
            19 if self.with_time => {
                let order = c.pick(&["<", "<=", ">", ">=", "==", "!="]);
                if c.below(2) == 0 {
                    format!("{} {order} {}", self.stamp(c, d), self.stamp(c, d))
                } else {
                    format!("{} {order} {}", self.length(c, d), self.length(c, d))
                }
            }
            18 | 19 => format!("{} != {}", self.truth(c, d), self.truth(c, 0)),
            20 => {
                let same = c.pick(&["==", "!="]);
                format!("{} {same} {}", self.texts(c, d), self.texts(c, d))
            }
            _ => match c.below(5) {
                0 => format!("unit.kind in [{}]", Self::texts_written(c)),
                1 => "move in []".to_owned(),
                2 => format!("{} == {}", self.int_map(c, d), self.int_map(c, 0)),
                3 => format!("bool({})", self.text(c, 0)),
                _ => format!("unit.reversibility == \"{}\"", CLASSES[c.below(4)].name()),
            },
        }
    }

    fn has(&mut self, c: &mut Choices) -> String {
        if self.with_time
            && let Some(touch) = self.local(c, Local::Touch)
        {
            return format!("has({touch}.{})", c.pick(&["lines", "value", "mode"]));
        }
        let asked = c.pick(&[
            "unit.kind",
            "unit.lines",
            "queue.waiting",
            "world.flags",
            "queue.waiting.reviewers",
            "world.flags.dark",
            "own.scores.a",
            "own.flag",
            "actor.id",
        ]);
        format!("has({asked})")
    }

    fn quantified(&mut self, c: &mut Choices, depth: usize) -> String {
        let name = format!("v{}", self.locals.len());
        let quantifier = c.pick(&["exists", "all", "exists_one"]);
        let (over, is) = match c.below(if self.wide { 2 } else { 8 }) {
            0 => (format!("[{}]", Self::texts_written(c)), Local::Text),
            1 => (format!("[{}, {}]", self.int(c, 0), self.int(c, 0)), Local::Int),
            2 | 3 => (c.pick(&["paths", "resources", "own.names"]).to_owned(), Local::Text),
            4 => (c.pick(&["queue.waiting", "world.flags"]).to_owned(), Local::Text),
            5 if self.with_time => ("touches".to_owned(), Local::Touch),
            6 if self.with_time => ("judgments".to_owned(), Local::Judgment),
            _ => (self.texts(c, 1), Local::Text),
        };
        let was_wide = self.wide;
        self.wide |= !over.starts_with('[');
        self.locals.push((name.clone(), is));
        let body = match c.below(3) {
            // What the index knows of.
            0 if is == Local::Text && self.with_time => self.item_question(c, &name),
            1 if is == Local::Text => {
                format!("{} || {}", self.item_question(c, &name), self.item_question(c, &name))
            }
            _ => self.truth(c, depth.min(1)),
        };
        self.locals.pop();
        self.wide = was_wide;
        format!("{over}.{quantifier}({name}, {body})")
    }

    fn item_question(&mut self, c: &mut Choices, name: &str) -> String {
        match c.below(4) {
            0 => format!("{name} == \"{}\"", Self::word(c)),
            1 => format!("{name}.startsWith(\"{}\")", Self::word(c)),
            2 if self.with_time => format!("{name}.glob(\"{}\")", path_pattern(c)),
            _ => format!("\"{}\" == {name}", Self::word(c)),
        }
    }

    fn word(c: &mut Choices) -> String {
        match c.below(4) {
            0 => path(c),
            1 => c.pick(RESOURCES).to_owned(),
            2 => c.pick(&["reviewers", "dark", "a", "b", "", "on"]).to_owned(),
            _ => c.pick(&["prod", "person:ada", "машина", "е\\u0301", "42", "-7"]).to_owned(),
        }
    }

    fn text(&mut self, c: &mut Choices, depth: usize) -> String {
        if let Some(name) = self.local(c, Local::Text) {
            return name;
        }
        if self.with_time {
            if let Some(touch) = self.local(c, Local::Touch) {
                return format!("{touch}.{}", c.pick(&["resource", "value", "name"]));
            }
            if let Some(judgment) = self.local(c, Local::Judgment) {
                return format!("{judgment}.by");
            }
        }
        if depth == 0 {
            return match c.below(3) {
                0 => format!("\"{}\"", Self::word(c)),
                1 => c.pick(&["actor.id", "unit.kind", "world.environment", "unit.title"]).to_owned(),
                _ => format!("'{}'", Self::word(c)),
            };
        }
        let d = depth - 1;
        match c.below(7) {
            0 => format!("({} + {})", self.text(c, d), self.text(c, 0)),
            1 => format!("string({})", self.int(c, d)),
            2 => format!("{}[{}]", c.pick(&["paths", "own.names"]), self.int(c, 0)),
            3 => format!("world.flags[{}]", self.text(c, 0)),
            4 => "world.flags.dark".to_owned(),
            5 => format!("({} ? {} : {})", self.truth(c, 0), self.text(c, 0), self.text(c, 0)),
            _ => self.text(c, 0),
        }
    }

    fn texts_written(c: &mut Choices) -> String {
        let all: Vec<String> = (0..c.below(4)).map(|_| format!("\"{}\"", Self::word(c))).collect();
        all.join(", ")
    }

    fn texts(&mut self, c: &mut Choices, depth: usize) -> String {
        let facts = &["paths", "resources", "own.names", "unit.initiatives"];
        if depth == 0 || self.wide {
            return if self.wide { format!("[{}]", Self::texts_written(c)) } else { c.pick(facts).to_owned() };
        }
        match c.below(5) {
            0 => format!("[{}]", Self::texts_written(c)),
            1 => format!("({} + [{}])", c.pick(facts), Self::texts_written(c)),
            2 => format!("{}.filter(f, f != {})", c.pick(facts), self.text(c, 0)),
            3 => format!("{}.map(m, m + {})", c.pick(facts), self.text(c, 0)),
            _ => c.pick(facts).to_owned(),
        }
    }

    fn int_map(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 || c.below(2) == 0 {
            return c.pick(&["queue.waiting", "own.scores"]).to_owned();
        }
        format!("{{{}: {}, \"a\": {}}}", self.text(c, 0), self.int(c, 0), self.int(c, 0))
    }

    fn int(&mut self, c: &mut Choices, depth: usize) -> String {
        if let Some(name) = self.local(c, Local::Int) {
            return name;
        }
        if self.with_time
            && let Some(touch) = self.local(c, Local::Touch)
        {
            return format!("{touch}.lines");
        }
        if depth == 0 {
            return match c.below(3) {
                0 => format!("{}", c.below(5)),
                1 => c.pick(&["unit.lines", "unit.criteria", "own.count", "unit.attempts"]).to_owned(),
                _ => c
                    .pick(&["-1", "9223372036854775807", "-9223372036854775808", "4611686018427387904", "0x7f"])
                    .to_owned(),
            };
        }
        let d = depth - 1;
        match c.below(10) {
            0 | 1 => {
                let operator = c.pick(&["+", "-", "*", "/", "%"]);
                format!("({} {operator} {})", self.int(c, d), self.int(c, d))
            }
            2 => format!("size({})", self.texts(c, d)),
            3 => format!("size({})", self.text(c, d)),
            4 => format!("queue.waiting[{}]", self.text(c, 0)),
            5 => format!("int({})", self.text(c, 0)),
            6 => format!("-{}", self.int(c, 0)),
            7 if self.with_time => {
                let part = c.pick(&[
                    "getHours",
                    "getMinutes",
                    "getDayOfWeek",
                    "getDate",
                    "getDayOfYear",
                    "getMonth",
                    "getFullYear",
                    "getSeconds",
                    "getMilliseconds",
                    "getDayOfMonth",
                ]);
                if c.once_in(4) {
                    return format!(
                        "{}.{}()",
                        self.length(c, d),
                        c.pick(&["getHours", "getMinutes", "getSeconds", "getMilliseconds"])
                    );
                }
                let stamp = self.stamp(c, d);
                if c.below(3) == 0 {
                    format!("{stamp}.{part}()")
                } else {
                    format!("{stamp}.{part}(\"{}\")", c.pick(ZONES))
                }
            }
            8 => format!("({} ? {} : {})", self.truth(c, 0), self.int(c, 0), self.int(c, 0)),
            _ => self.int(c, 0),
        }
    }

    fn stamp(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 {
            return match c.below(4) {
                0 | 1 => "now".to_owned(),
                2 => format!("timestamp(\"{}\")", c.pick(STAMPS)),
                _ => "own.until".to_owned(),
            };
        }
        match c.below(4) {
            0 => format!("({} {} {})", self.stamp(c, 0), c.pick(&["+", "-"]), self.length(c, depth - 1)),
            1 => format!("timestamp({})", self.int(c, 0)),
            _ => self.stamp(c, 0),
        }
    }

    fn length(&mut self, c: &mut Choices, depth: usize) -> String {
        if depth == 0 {
            return match c.below(3) {
                0 => c.pick(&["unit.age", "unit.in_stage", "own.grace"]).to_owned(),
                _ => format!("duration(\"{}\")", c.pick(LENGTHS)),
            };
        }
        match c.below(3) {
            0 => format!("({} - {})", self.stamp(c, 0), self.stamp(c, 0)),
            1 => format!("({} {} {})", self.length(c, 0), c.pick(&["+", "-"]), self.length(c, 0)),
            _ => self.length(c, 0),
        }
    }
}
