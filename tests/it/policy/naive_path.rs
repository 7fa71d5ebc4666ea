//! Path patterns by their definition, on strings, trying everything.

fn segments(pattern: &str) -> Vec<String> {
    let whole = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() };
    whole.split('/').map(str::to_owned).collect()
}

/// `*` is any number of characters, `?` is one, everything else is itself.
fn segment_fits(pattern: &[char], segment: &[char]) -> bool {
    match pattern.split_first() {
        None => segment.is_empty(),
        Some(('*', rest)) => (0..=segment.len()).any(|taken| segment_fits(rest, &segment[taken..])),
        Some((c, rest)) => {
            segment.split_first().is_some_and(|(s, left)| (*c == '?' || c == s) && segment_fits(rest, left))
        }
    }
}

fn one_fits(pattern: &str, segment: &str) -> bool {
    segment_fits(&pattern.chars().collect::<Vec<_>>(), &segment.chars().collect::<Vec<_>>())
}

/// `**` covers any number of segments, but as the last at least one.
fn covers(pattern: &[String], path: &[&str]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((any, [])) if any == "**" => !path.is_empty(),
        Some((any, rest)) if any == "**" => (0..=path.len()).any(|taken| covers(rest, &path[taken..])),
        Some((one, rest)) => path.split_first().is_some_and(|(s, left)| one_fits(one, s) && covers(rest, left)),
    }
}

/// Whether something below a folder could be covered.
fn could_cover(pattern: &[String], folder: &[&str]) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return false };
    let Some((segment, left)) = folder.split_first() else { return true };
    if first == "**" {
        return could_cover(rest, folder) || could_cover(pattern, left);
    }
    one_fits(first, segment) && could_cover(rest, left)
}

/// The parts of a path, and whether it is a folder.
fn parts(path: &str) -> (Vec<&str>, bool) {
    let body = path.strip_suffix('/');
    (body.unwrap_or(path).split('/').collect(), body.is_some())
}

/// Whether a path fits; a folder, where something below it could.
pub fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, (path, folder)) = (segments(pattern), parts(path));
    if folder { could_cover(&pattern, &path) } else { covers(&pattern, &path) }
}

fn all_below(pattern: &[String], path: &mut Vec<&str>, deeper: usize) -> bool {
    ["☃", "☃☃☃☃☃☃☃☃☃☃☃☃"].into_iter().all(|name| {
        path.push(name);
        let all = covers(pattern, path) && (deeper == 0 || all_below(pattern, path, deeper - 1));
        path.pop();
        all
    })
}

/// Whether a path fits; a folder, where everything below it does. Everything is tried by what stands for it: every
/// depth as far as the pattern can tell depths apart, with names that nothing but a wildcard fits, short and long.
pub fn fits_wholly(pattern: &str, path: &str) -> bool {
    let (pattern, (mut path, folder)) = (segments(pattern), parts(path));
    if !folder {
        return covers(&pattern, &path);
    }
    all_below(&pattern, &mut path, pattern.len())
}

#[test]
fn the_definition_on_examples() {
    for (pattern, path, could, wholly) in [
        ("src/**", "src/a/b", true, true),
        ("src/**", "src", false, false),
        ("src/**", "src/", true, true),
        ("src/*", "src/", true, false),
        ("src/", "src/a/", true, true),
        ("**/*.rs", "src/", true, false),
        ("docs/**/*", "docs/", true, true),
        ("docs/*/**", "docs/", true, false),
        ("docs", "docs/", false, false),
        ("a/**/b", "a/b", true, true),
        ("a*c", "abc/", false, false),
        ("?", "/", false, false),
    ] {
        assert_eq!(fits(pattern, path), could, "{pattern} {path}");
        assert_eq!(fits_wholly(pattern, path), wholly, "{pattern} {path} wholly");
    }
}
