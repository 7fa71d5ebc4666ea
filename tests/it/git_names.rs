//! The names on the lines of a diff, by tables.

use governed::import::git::{ChangedLines, names_of};
use governed::integration::Names;

fn file<'l>(path: &'l str, removed: &'l [&'l str], added: &'l [&'l str]) -> ChangedLines<'l> {
    ChangedLines { path, removed, added, symbol: None }
}

fn names(path: &str, removed: &[&str], added: &[&str]) -> Names {
    names_of(&[file(path, removed, added)]).remove(0)
}

fn said(lines: &[governed::Line]) -> Vec<&str> {
    lines.iter().map(governed::Line::as_str).collect()
}

#[test]
fn a_definition_is_found_in_many_languages() {
    for (path, line, name) in [
        ("a.rs", "    pub(crate) async fn fetch_all(&self) -> u32 {", "fetch_all"),
        ("a.rs", "pub const MAX_SEATS: u32 = 4;", "MAX_SEATS"),
        ("a.rs", "pub(super) static mut COUNTER: u32 = 4;", "COUNTER"),
        ("a.rs", "macro_rules! text_forms {", "text_forms"),
        ("a.rs", "    pub per_seat: u32,", "per_seat"),
        ("a.rs", "pub const fn seats() -> u32 {", "seats"),
        ("a.py", "    def price_of(self, plan):", "price_of"),
        ("a.py", "async def price_of(plan):", "price_of"),
        ("a.py", "MAX_SEATS = 4", "MAX_SEATS"),
        ("a.py", "max_seats: int = 4", "max_seats"),
        ("a.py", "    parser.add_argument('--dry-run', action='store_true')", "--dry-run"),
        ("a.rb", "  def self.price_of(plan)", "price_of"),
        ("a.ts", "export default async function priceOf(plan: Plan) {", "priceOf"),
        ("a.ts", "export interface PricePlan {", "PricePlan"),
        ("a.js", "const priceOf = (plan) => plan.seats;", "priceOf"),
        ("a.go", "func (r *Register) PriceOf(plan Plan) int {", "PriceOf"),
        ("a.go", "type PricePlan struct {", "PricePlan"),
        ("a.go", "\tPerSeat  *int `json:\"per_seat\"`", "PerSeat"),
        ("a.c", "static int price_of(struct plan *plan)", "price_of"),
        ("a.c", "struct plan *plan_next(struct plan *plan)", "plan_next"),
        ("a.c", "struct price_plan {", "price_plan"),
        ("a.h", "#define MAX_SEATS 4", "MAX_SEATS"),
        ("a.h", "int price_of(struct plan *);", "price_of"),
        ("a.java", "    public static final class PricePlan extends Plan {", "PricePlan"),
        ("a.toml", "max-seats = 4", "max-seats"),
        ("a.yaml", "  maxSeats: 4", "maxSeats"),
        ("a.json", "  \"price.max_seats\": 4,", "max_seats"),
    ] {
        assert_eq!(said(&names(path, &[], &[line]).defines), [name], "{path}: {line}");
        assert_eq!(said(&names(path, &[line], &[]).removes), [name], "{path}: {line}");
    }
}

#[test]
fn what_only_looks_like_a_definition_is_none() {
    for (path, line) in [
        ("a.rs", "    let seats = plan.seats;"),
        ("a.rs", "// fn price_of() is gone"),
        ("a.ts", "    type: string;"),
        ("a.c", "\tprice_of(plan);"),
        ("a.c", "MODULE_LICENSE(\"GPL\");"),
        ("a.c", "if (price_of(plan) == 4)"),
        ("a.py", "assert price == 4"),
        ("a.py", "# MAX_SEATS = 4"),
        ("a.go", "\tReturn(x)"),
        ("a.yaml", "  name: price"),
        ("a.md", "def price_of(plan):"),
        ("Cargo.lock", "max_seats = 4"),
        ("dist/a.min.js", "function priceOf(){}"),
    ] {
        let names = names(path, &[], &[line]);
        assert!(names.defines.is_empty(), "{path}: {line}: {names:?}");
    }
}

#[test]
fn a_definition_is_removed_changed_moved_or_as_it_was() {
    let was = "pub fn price_of(plan: &Plan) -> u32 {";
    let now = "pub fn price_of(plan: &Plan, seats: u32) -> u32 {";
    let all = |names: &Names| {
        let [d, c, r] = [&names.defines, &names.changes, &names.removes].map(|names| said(names).join(" "));
        (d, c, r)
    };
    let text = |text: &str| text.to_owned();
    assert_eq!(all(&names("a.rs", &[was], &[])), (text(""), text(""), text("price_of")));
    assert_eq!(all(&names("a.rs", &[was], &[now])), (text(""), text("price_of"), text("")));
    assert_eq!(
        all(&names("a.rs", &[was], &["    pub fn price_of(plan:  &Plan) -> u32 {"])),
        (text(""), text(""), text(""))
    );
    assert_eq!(
        all(&names("a.rs", &[was], &["fn cost_of(plan: &Plan) -> u32 {"])),
        (text("cost_of"), text(""), text("price_of"))
    );
    let moved = names_of(&[file("a.rs", &[was], &[]), file("b.rs", &[], &[was])]);
    assert_eq!(all(&moved[0]), (text(""), text(""), text("")), "moved to another file");
    let moved = names_of(&[file("a.rs", &[was], &[]), file("b.rs", &[], &[now])]);
    assert_eq!(all(&moved[0]), (text(""), text("price_of"), text("")), "moved and changed");
    assert_eq!(all(&names("a.toml", &["max-seats = 4"], &["max-seats = 5"])).1, "", "a value is no other name");
    // A parameter on a line of its own changes what git says it stands under.
    let under = |path, symbol, removed: &str, added: &str| {
        let lines = ([removed], [added]);
        let file = ChangedLines { path, removed: &lines.0, added: &lines.1, symbol: Some(symbol) };
        said(&names_of(&[file])[0].changes).join(" ")
    };
    assert_eq!(
        under("a.c", "static int price_of(struct plan *plan,", "\t\t    int seats)", "\t\t    int seats, int flags)"),
        "price_of"
    );
    assert_eq!(under("a.rs", "pub fn price_of(", "    seats: u32,", "    seats: u64,"), "price_of");
    assert_eq!(under("a.rs", "pub fn price_of(", "    seats += 1;", "    seats += 2;"), "");
    assert_eq!(under("a.c", "static int price_of(struct plan *plan)", "\tint a;", "\tint b;"), "");
}

#[test]
fn a_use_is_a_name_that_came_and_did_not_go() {
    let names = names(
        "src/a.py",
        &["total = price_of(plan)"],
        &[
            "total = price_of(plan) + tax_on(plan)  # rounded_up",
            "url = \"https://x/ratio\"",
            "run('--dry-run', 'max-seats')",
            "# commented_out",
        ],
    );
    let expected = ["--dry-run", "dry", "https", "max", "max-seats", "ratio", "seats", "tax_on"];
    assert_eq!(said(&names.uses), expected);
    assert_eq!(said(&names.defines), ["url"]);
    let own = names_of(&[file("a.c", &[], &["int price_of(int seats)"]), file("b.c", &[], &["\treturn price_of(4);"])]);
    assert!(own[1].uses.is_empty(), "what the change itself defines it does not rely on: {own:?}");
    let included = names_of(&[file("a.c", &[], &["#include <price/plan.h>", "#include \"seat.h\""])]);
    assert!(["plan.h", "seat.h"].iter().all(|name| said(&included[0].uses).contains(name)), "{included:?}");
}

#[test]
fn what_is_read_is_bounded() {
    let line = "x".repeat(2_000);
    assert!(names("a.rs", &[], &[&format!("fn {line}() {{ tax_on() }}")]).is_empty(), "a line no person wrote");
    let many: Vec<String> =
        (0..10_000).map(|number| format!("    tax_{number:06}{}();", "y".repeat(number % 7))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let names = names("a.rs", &["fn gone_now() {"], &many);
    assert_eq!((names.each().count(), said(&names.removes)), (governed::limit::NAMES, vec!["gone_now"]));
    assert!(names.uses.iter().all(|name| name.as_str().ends_with("yyy")), "the longest are kept");
}
