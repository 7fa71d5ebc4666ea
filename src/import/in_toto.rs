//! in-toto statements: plain, in DSSE envelopes or Sigstore bundles; one, or one a line.
//!
//! Each statement is a claim: a bundle holds statements of different kinds about different things. What is read of them:
//! test results (method `test`), SLSA provenance (`build`), SLSA verification summaries and simple verification results
//! (`verification`). Any other is an `attestation` that is inconclusive: what it says is not read.
//!
//! **No signature is checked.** The text of every claim says so, and nothing counts for more because it is signed. A
//! statement speaks of its own subjects, which are listed: it says nothing of other content, so whoever records the claim
//! compares them first ([`Testimony::is_about`]).

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::evidence::Finding;
use crate::fault::Fault;
use crate::limit;
use crate::text::{Label, shortened};

use super::evidence::{Attested, Format, Gathering, List, Testimony, counted, json_said, message_of, shown, text_of};

/// Reads statements. `name` is where they lie or what they are called.
///
/// # Errors
/// When there is no statement, a field of one is not what it should be, or it goes past a limit; the fault names the line.
/// In a file of several, what is no statement is left out and listed.
///
/// ```
/// use governed::evidence::Finding;
/// use governed::import::in_toto;
/// let statement = br#"{"_type": "https://in-toto.io/Statement/v1",
///     "subject": [{"digest": {"gitCommit": "d20ace7968ba43c0219f62d71334c1095bab1602"}}],
///     "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
///     "predicate": {"result": "FAILED", "configuration": [], "failedTests": ["unit"]}}"#;
/// let read = in_toto::read("tests.intoto.json", statement)?;
/// assert_eq!(read.claims[0].finding, Finding::Contradicts);
/// assert!(read.claims[0].text.as_str().starts_with("1 test fails: `unit`; about gitCommit d20ace7968ba"));
/// # Ok::<(), governed::Fault>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Testimony, Fault> {
    let read = || {
        let text = text_of(bytes)?;
        let mut out = Gathering::new(name, "attestation", bytes);
        let values = values_of(text)?;
        let alone = values.len() == 1;
        let mut read_one = 0;
        for (line, value) in values {
            match statement(&mut out, line, value) {
                Ok(()) => read_one += 1,
                Err(Unread::Unknown(fault)) if alone => return Err(fault),
                Err(Unread::Unknown(fault)) => {
                    let said = alloc::string::ToString::to_string(&fault);
                    out.skips.note("line of a bundle that is no statement known here: left out", said);
                }
                Err(Unread::Fault(fault)) => return Err(fault),
            }
        }
        if read_one == 0 {
            return Err(Fault::input("none of its lines is an in-toto statement"));
        }
        Ok(out.finish(Format::InToto))
    };
    read().map_err(|fault: Fault| fault.at(&shown(name)))
}

/// Why something in a file is not read.
enum Unread {
    /// It is something else, which a bundle may hold.
    Unknown(Fault),
    /// It is broken.
    Fault(Fault),
}

/// The JSON values of a text, one behind the other, each with the number of lines before it.
fn values_of(text: &str) -> Result<Vec<(usize, &str)>, Fault> {
    let mut values = Vec::new();
    let (mut from, mut lines) = (0, 0);
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    while let Some(value) = stream.next() {
        // The parser counts lines from the start of the text.
        value.map_err(|error| json_said(&error, 0).with_help("write one JSON object, or one on each line"))?;
        if values.len() == limit::STATEMENTS {
            return Err(Fault::input(format!("more than {} statements", limit::STATEMENTS)));
        }
        let value = text.get(from..stream.byte_offset()).unwrap_or_default();
        values.push((lines, value));
        lines += value.bytes().filter(|byte| *byte == b'\n').count();
        from = stream.byte_offset();
    }
    Ok(values)
}

/// What a line of a bundle can be.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `_type` or `payloadType`")]
struct Layer {
    #[serde(default, rename = "_type")]
    kind: Option<String>,
    #[serde(default)]
    payload_type: Option<String>,
    #[serde(default)]
    payload: Option<String>,
    #[serde(default)]
    signatures: Option<List<IgnoredAny, { limit::STATEMENT_SUBJECTS }>>,
    #[serde(default)]
    dsse_envelope: Option<Envelope>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an envelope, an object with `payload`")]
struct Envelope {
    payload_type: String,
    payload: String,
    signatures: List<IgnoredAny, { limit::STATEMENT_SUBJECTS }>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a statement, an object")]
struct Statement {
    subject: List<Subject, { limit::STATEMENT_SUBJECTS }>,
    predicate_type: String,
}

#[derive(Deserialize)]
#[serde(expecting = "a subject, an object with `digest`")]
struct Subject {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    uri: Option<String>,
    #[serde(default)]
    digest: Option<alloc::collections::BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Saying<P> {
    predicate: P,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a test result, an object with `result`")]
struct TestResult {
    result: Outcome,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    passed_tests: Option<List<String, { limit::STATEMENT_SUBJECTS }>>,
    #[serde(default)]
    warned_tests: Option<List<String, { limit::STATEMENT_SUBJECTS }>>,
    #[serde(default)]
    failed_tests: Option<List<String, { limit::STATEMENT_SUBJECTS }>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE", expecting = "`PASSED`, `WARNED` or `FAILED`")]
enum Outcome {
    Passed,
    Warned,
    Failed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "provenance, an object with `runDetails`")]
struct Provenance {
    run_details: RunDetails,
}

#[derive(Deserialize)]
#[serde(expecting = "details of a build, an object with `builder`")]
struct RunDetails {
    builder: Named,
    #[serde(default)]
    metadata: Option<BuildTimes>,
}

/// Provenance before version 1.
#[derive(Deserialize)]
#[serde(expecting = "provenance, an object with `builder`")]
struct EarlierProvenance {
    builder: Named,
    #[serde(default)]
    metadata: Option<BuildTimes>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct BuildTimes {
    #[serde(default, alias = "buildFinishedOn")]
    finished_on: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `id`")]
struct Named {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a verification summary, an object")]
struct Summary {
    verifier: Named,
    #[serde(default, alias = "time_verified")]
    time_verified: Option<String>,
    #[serde(alias = "verification_result")]
    verification_result: Verified,
    #[serde(default)]
    verified_levels: Option<List<String, { limit::STATEMENT_SUBJECTS }>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE", expecting = "`PASSED` or `FAILED`")]
enum Verified {
    Passed,
    Failed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a verification result, an object")]
struct SimpleResult {
    verifier: Named,
    #[serde(default)]
    time_created: Option<String>,
    properties: List<String, { limit::STATEMENT_SUBJECTS }>,
}

/// What a statement says, as a claim needs it.
struct Said {
    label: &'static str,
    method: &'static str,
    finding: Finding,
    text: String,
}

fn statement(out: &mut Gathering, lines: usize, value: &str) -> Result<(), Unread> {
    let place =
        format!("line {}", lines + 1 + value.chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\n').count());
    let layer: Layer = serde_json::from_str(value).map_err(|error| {
        let fault = json_said(&error, lines);
        // A list or a number is no statement; an object with a wrong field is a broken one.
        if value.trim_start().starts_with('{') { Unread::Fault(fault) } else { Unread::Unknown(fault) }
    })?;
    let envelope = match layer {
        Layer { dsse_envelope: Some(envelope), .. } => Some(envelope),
        Layer { payload_type: Some(payload_type), payload: Some(payload), signatures, .. } => {
            Some(Envelope { payload_type, payload, signatures: signatures.unwrap_or_default() })
        }
        Layer { payload_type: Some(_), .. } => {
            return Err(Unread::Fault(Fault::input("an envelope without `payload`").at(&place)));
        }
        Layer { kind: Some(_), .. } => None,
        _ => {
            let fault = Fault::input("no in-toto statement, DSSE envelope or Sigstore bundle").at(&place);
            return Err(Unread::Unknown(fault.with_help("a statement has `_type`, an envelope `payloadType`")));
        }
    };
    let Some(envelope) = envelope else {
        return said_by(out, &place, lines, value, "it is not signed");
    };
    let known =
        envelope.payload_type.strip_prefix("application/vnd.in-toto").is_some_and(|rest| rest.ends_with("+json"));
    if !known {
        let kind = shown(&shortened(&envelope.payload_type, limit::GIVEN_BYTES));
        let fault = Fault::input(format!("an envelope of `{kind}`, which is no in-toto statement"));
        return Err(Unread::Unknown(fault.at(&place)));
    }
    let payload = payload_of(&envelope.payload).map_err(|fault| Unread::Fault(fault.at(&place)))?;
    let signature = if envelope.signatures.0.is_empty() {
        out.skips.note("envelope without a signature", place.as_str());
        "its envelope is not signed"
    } else {
        out.skips.note("signature: not verified here, the claim is no stronger for it", place.as_str());
        "its signature is not verified"
    };
    said_by(out, &format!("{place}, in the payload"), 0, &payload, signature)
}

/// The text of an envelope's payload, in base64 of either alphabet.
fn payload_of(payload: &str) -> Result<String, Fault> {
    let payload = payload.trim();
    let bytes = Base64::decode_vec(payload)
        .or_else(|_| Base64Url::decode_vec(payload))
        .or_else(|_| Base64Unpadded::decode_vec(payload))
        .or_else(|_| Base64UrlUnpadded::decode_vec(payload))
        .map_err(|_| Fault::input("`payload` is no base64").with_help("write it in base64 on one line"))?;
    String::from_utf8(bytes).map_err(|_| Fault::input("`payload` holds no UTF-8"))
}

fn said_by(out: &mut Gathering, place: &str, lines: usize, text: &str, signature: &str) -> Result<(), Unread> {
    // Lines of a payload are not those of the file, so only its place is told.
    let is_payload = place.ends_with("payload");
    let fault = |fault: Fault| Unread::Fault(if is_payload { fault.at(place) } else { fault });
    let wrong = |error: &serde_json::Error| fault(json_said(error, lines));
    let kind: Layer = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    let Some(kind) = kind.kind else {
        return Err(Unread::Unknown(Fault::input("`_type` is missing").at(place)));
    };
    let version = kind.strip_prefix("https://in-toto.io/Statement/");
    if !matches!(version, Some("v1" | "v0.1" | "v1.0")) {
        let kind = shown(&shortened(&kind, limit::GIVEN_BYTES));
        let fault = Fault::input(format!("`_type` is `{kind}`")).at(place);
        return Err(Unread::Unknown(fault.with_help("write `https://in-toto.io/Statement/v1`")));
    }
    let statement: Statement = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    let said = said(out, &statement.predicate_type, text).map_err(|error| wrong(&error))?;
    let label = out.free_label(&match said.label {
        // What kind of thing is said stands at the end of its name, before the version.
        "" => {
            let parts = statement.predicate_type.rsplit('/').filter(|part| !part.is_empty());
            let mut parts =
                parts.skip_while(|part| part.starts_with('v') && part.contains(|c: char| c.is_ascii_digit()));
            format!("in-toto-{}", parts.next().unwrap_or("statement"))
        }
        label => label.to_owned(),
    });
    let about = subjects(out, &label, &statement.subject.0).map_err(|f| Unread::Fault(f.at(place)))?;
    out.claim(label, said.method, said.finding, &format!("{}; about {about}; {signature}", said.text));
    Ok(())
}

/// What a statement says, by what it is of.
fn said(out: &mut Gathering, kind: &str, text: &str) -> Result<Said, serde_json::Error> {
    fn predicate<P: DeserializeOwned>(text: &str) -> Result<P, serde_json::Error> {
        serde_json::from_str::<Saying<P>>(text).map(|saying| saying.predicate)
    }
    Ok(match kind {
        "https://in-toto.io/attestation/test-result/v0.1" => tests(&predicate(text)?),
        "https://slsa.dev/provenance/v1" | "https://slsa.dev/provenance/v1.0" => {
            let said: Provenance = predicate(text)?;
            built(out, &said.run_details.builder, said.run_details.metadata.as_ref())
        }
        "https://slsa.dev/provenance/v0.2" | "https://slsa.dev/provenance/v0.1" => {
            let said: EarlierProvenance = predicate(text)?;
            built(out, &said.builder, said.metadata.as_ref())
        }
        "https://slsa.dev/verification_summary/v1"
        | "https://slsa.dev/verification_summary/v0.2"
        | "https://slsa.dev/verification_summary/v0.1" => {
            let said: Summary = predicate(text)?;
            if let Some(at) = &said.time_verified {
                out.made_at(at);
            }
            out.made_by(&said.verifier.id);
            let (finding, word) = match said.verification_result {
                Verified::Passed => (Finding::Supports, "passed"),
                Verified::Failed => (Finding::Contradicts, "failed"),
            };
            let levels = listed(said.verified_levels.as_ref());
            let verifier = message_of(&said.verifier.id, "somebody");
            let text = format!("verification by {verifier} {word}{levels}");
            Said { label: "in-toto-verification-summary", method: "verification", finding, text }
        }
        "https://in-toto.io/attestation/svr/v0.1" => {
            let said: SimpleResult = predicate(text)?;
            if let Some(at) = &said.time_created {
                out.made_at(at);
            }
            out.made_by(&said.verifier.id);
            let none = said.properties.0.is_empty();
            let finding = if none { Finding::Inconclusive } else { Finding::Supports };
            let what = if none { " nothing".into() } else { listed(Some(&said.properties)).replacen(':', "", 1) };
            let text = format!("{} verified{what}", message_of(&said.verifier.id, "somebody"));
            Said { label: "in-toto-svr", method: "verification", finding, text }
        }
        _ => {
            let kind = message_of(kind, "a statement of no kind");
            out.skips.note("statement of a kind that is not read: inconclusive", kind.as_str());
            let text = format!("{kind}, of which nothing is read");
            Said { label: "", method: "attestation", finding: Finding::Inconclusive, text }
        }
    })
}

fn tests(said: &TestResult) -> Said {
    let count =
        |list: &Option<List<String, { limit::STATEMENT_SUBJECTS }>>| list.as_ref().map_or(0, |list| list.0.len());
    let [passed, warned, failed] = [&said.passed_tests, &said.warned_tests, &said.failed_tests]
        .map(|list| u64::try_from(count(list)).unwrap_or(u64::MAX));
    // What says that it passed and names what failed has not passed.
    let contradicts = said.result == Outcome::Failed || failed > 0;
    let mut parts: Vec<String> = Vec::new();
    if failed > 0 {
        parts.push(format!("{}{}", counted(failed, "test fails", "tests fail"), listed(said.failed_tests.as_ref())));
    } else if contradicts {
        parts.push("tests fail".into());
    }
    if warned > 0 {
        parts.push(format!("{} with warnings", counted(warned, "test passes", "tests pass")));
    } else if said.result == Outcome::Warned {
        parts.push("tests pass with warnings".into());
    }
    if passed > 0 {
        parts.push(counted(passed, "test passes", "tests pass"));
    }
    if parts.is_empty() {
        parts.push("tests pass".into());
    }
    let url = said.url.as_ref().map(|url| format!(" ({})", message_of(url, "no address"))).unwrap_or_default();
    let finding = if contradicts { Finding::Contradicts } else { Finding::Supports };
    Said { label: "in-toto-test-result", method: "test", finding, text: format!("{}{url}", parts.join(", ")) }
}

fn built(out: &mut Gathering, builder: &Named, times: Option<&BuildTimes>) -> Said {
    if let Some(at) = times.and_then(|times| times.finished_on.as_ref()) {
        out.made_at(at);
    }
    out.made_by(&builder.id);
    let text = format!("built by {}", message_of(&builder.id, "somebody"));
    Said { label: "in-toto-provenance", method: "build", finding: Finding::Supports, text }
}

/// The first few of a list, as `: a, b and 3 more`.
fn listed<const MOST: usize>(list: Option<&List<String, MOST>>) -> String {
    let list = list.map_or(&[][..], |list| &list.0);
    let shown: Vec<String> = list
        .iter()
        .take(limit::FAILURES_TOLD)
        .map(|item| {
            let item = message_of(&shortened(item, limit::SYMBOL_BYTES), "nothing");
            format!("`{}`", item.as_str().replace('`', "'"))
        })
        .collect();
    match list.len().saturating_sub(shown.len()) {
        _ if shown.is_empty() => String::new(),
        0 => format!(": {}", shown.join(", ")),
        more => format!(": {} and {more} more", shown.join(", ")),
    }
}

/// The digests that are read, with the numbers of their hexadecimal digits.
const DIGESTS: [(&str, &[usize]); 8] = [
    ("sha256", &[64]),
    ("sha512", &[128]),
    ("sha384", &[96]),
    ("sha1", &[40]),
    ("gitCommit", &[40, 64]),
    ("gitTree", &[40, 64]),
    ("gitBlob", &[40, 64]),
    ("gitTag", &[40, 64]),
];

/// Keeps what a statement is about, and says it in words.
fn subjects(out: &mut Gathering, label: &Label, subjects: &[Subject]) -> Result<String, Fault> {
    if subjects.is_empty() {
        let fault = Fault::input("`subject` is empty: a statement says what it is about");
        return Err(fault.with_help("name what it is about, with a digest"));
    }
    let mut words: Option<String> = None;
    for (number, subject) in subjects.iter().enumerate() {
        let name = subject.name.as_deref().or(subject.uri.as_deref()).map(str::trim).filter(|name| !name.is_empty());
        let name = name.map(|name| message_of(name, "a subject"));
        let shown_name = name.as_ref().map_or_else(|| format!("subject {}", number + 1), |name| name.as_str().into());
        let mut known = 0;
        for (algorithm, value) in subject.digest.iter().flatten() {
            let Some((algorithm, lengths)) = DIGESTS.into_iter().find(|(known, _)| known == algorithm) else {
                out.skips.note(
                    "digest of a kind that is not compared: left out",
                    shown(&shortened(algorithm, limit::GIVEN_BYTES)),
                );
                continue;
            };
            if !lengths.contains(&value.len()) || !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let given = shown(&shortened(value, limit::GIVEN_BYTES));
                let fault = Fault::input(format!("`{algorithm}` of `{shown_name}` is `{given}`"));
                let digits = lengths.iter().map(|n| format!("{n}")).collect::<Vec<String>>().join(" or ");
                return Err(fault.with_help(format!("write {digits} hexadecimal digits")));
            }
            let value = value.to_ascii_lowercase();
            known += 1;
            words.get_or_insert_with(|| {
                let name = name.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
                format!("{name}{algorithm} {}", value.get(..12).unwrap_or(&value))
            });
            out.subject(Attested { claim: label.clone(), name: name.clone(), algorithm, value });
        }
        if known == 0 {
            out.skips.note("subject without a digest that can be compared: left out", shown_name);
        }
    }
    let words = words.unwrap_or_else(|| "what nothing can be compared with".into());
    Ok(match subjects.len() {
        1 => words,
        count => format!("{words} and {} more", count - 1),
    })
}
