//! A change that a forge tells of, checked by a policy: what a job of continuous integration passes or fails with.

use governed::wire::call;
use serde_json::{Value, json};

const HEAD: &str = "1111111111111111111111111111111111111111";
const BASE: &str = "2222222222222222222222222222222222222222";
const EARLIER: &str = "3333333333333333333333333333333333333333";
const NOW: &str = "2026-03-17T12:00:00Z";

fn event(title: &str) -> Value {
    json!({
        "action": "synchronize", "number": 12,
        "pull_request": {
            "number": 12, "state": "open", "title": title, "body": "Costs rose.", "draft": false,
            "user": {"login": "ada", "type": "User"}, "author_association": "MEMBER", "labels": [], "assignees": [],
            "head": {"ref": "price", "sha": HEAD, "repo": {"full_name": "shop/shop"}},
            "base": {"ref": "main", "sha": BASE, "repo": {"full_name": "shop/shop"}},
        },
        "repository": {"full_name": "shop/shop"}, "sender": {"login": "ada", "type": "User"},
    })
}

/// What git writes of files that were changed in one line.
fn diff(paths: &[&str]) -> String {
    let (old, new) = ("a".repeat(40), "b".repeat(40));
    let mut text = format!("{BASE} {HEAD}\n");
    for path in paths {
        text += &format!(":100644 100644 {old} {new} M\0{path}\0");
    }
    text.push('\0');
    for path in paths {
        text += &format!("diff --git a/{path} b/{path}\nindex {old}..{new} 100644\n--- a/{path}\n+++ b/{path}\n");
        text += "@@ -7 +7 @@ fn price()\n-one\n+two\n";
    }
    text
}

fn policy(rules: Value) -> Value {
    json!({"documents": [{
        "governed": 1, "policy": "shop", "owner": "person:ada", "review": "2027-01-01",
        "groups": {"owners": {"members": ["person:bo", "person:cy", "person:ada"]}},
        "standards": {"tested": {"why": "A report, not a word.", "methods": ["test"], "verified": true}},
        "rules": rules, "fallback": {"to": "person:dee"},
    }]})
}

fn docs_policy() -> Value {
    policy(json!([
        {"id": "docs", "why": "Words are cheap to mend.", "match": {"only_paths": ["docs/**", "*.md"]}, "then": ["allow"]},
        {"id": "read", "why": "Two pairs of eyes.", "match": {"paths": ["src/**"]},
         "then": ["allow", {"judgment": {"kind": "review", "of": "owners"}}]},
        {"id": "frozen", "why": "The ledger format is frozen.", "match": {"paths": ["frozen/**"]}, "then": ["block"]},
    ]))
}

fn asked(policy: &Value, paths: &[&str], more: Value) -> Value {
    let mut asked = json!({
        "policy": policy, "now": NOW,
        "told": {"type": "github", "with": {"event": "pull_request", "payload": event("Raise the price")}},
        "diff": {"type": "git", "with": diff(paths)},
    });
    asked.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
    asked
}

fn answer(asked: &Value) -> Value {
    serde_json::from_str(&call("check", &asked.to_string())).unwrap()
}

fn decided(asked: &Value) -> Value {
    let mut answer = answer(asked);
    assert_eq!(answer["type"], "done", "{answer}");
    assert_eq!(answer["with"]["type"], "decided", "{answer}");
    let view = answer["with"]["with"].take();
    assert_eq!(view["passed"], view["verdict"] == "move");
    view
}

fn verdict(asked: &Value) -> String {
    decided(asked)["verdict"].as_str().unwrap().to_owned()
}

fn review(login: &str, state: &str, commit: &str) -> Value {
    json!({"user": {"login": login, "type": "User"}, "state": state, "commit_id": commit, "submitted_at": "2026-03-17T09:00:00Z"})
}

fn reviews(all: &[Value]) -> Value {
    json!({"reviews": {"type": "github", "with": all}})
}

#[test]
fn what_is_changed_decides_what_is_asked() {
    let policy = docs_policy();
    for (paths, expected) in [
        (&["docs/guide.md", "README.md"][..], "move"),
        (&["docs/guide.md", "src/a.rs"], "need"),
        (&["frozen/v1.json"], "block"),
        (&["docs/guide.md", "frozen/v1.json"], "block"),
        (&["build.rs"], "escalate"),
    ] {
        assert_eq!(verdict(&asked(&policy, paths, json!({}))), expected, "{paths:?}");
    }
}

#[test]
fn a_file_that_is_moved_away_is_changed_where_it_was() {
    let (old, new) = ("a".repeat(40), "a".repeat(40));
    let text = format!("{BASE} {HEAD}\n:100644 100644 {old} {new} R100\0frozen/v1.json\0docs/v1.json\0\0");
    let moved = asked(&docs_policy(), &[], json!({"diff": {"type": "git", "with": text}}));
    let view = decided(&moved);
    assert_eq!(view["verdict"], "block", "{view}");
    assert_eq!(view["decision"]["facts"]["paths"], json!(["docs/v1.json", "frozen/v1.json"]));
    let listed = json!([{"filename": "docs/v1.json", "previous_filename": "frozen/v1.json", "status": "renamed",
        "changes": 0, "sha": old}]);
    let listed = asked(&docs_policy(), &[], json!({"diff": {"type": "github_files", "with": listed}}));
    assert_eq!(verdict(&listed), "block");
}

#[test]
fn what_is_not_known_permits_nothing() {
    let docs = docs_policy();
    let mut unknown = asked(&docs, &[], json!({}));
    unknown.as_object_mut().unwrap().remove("diff");
    let view = decided(&unknown);
    assert!(["undetermined", "block"].contains(&view["verdict"].as_str().unwrap()), "{view}");
    assert!(view["decision"]["facts"].get("paths").is_none());
    // A list that is cut short is no list of all.
    let mut payload = event("Raise");
    payload["pull_request"]["changed_files"] = json!(2);
    let one = json!([{"filename": "docs/a.md", "status": "modified", "changes": 2, "sha": "a".repeat(40)}]);
    let cut = asked(
        &docs,
        &[],
        json!({
            "told": {"type": "github", "with": {"event": "pull_request", "payload": payload}},
            "diff": {"type": "github_files", "with": one},
        }),
    );
    let view = decided(&cut);
    assert_ne!(view["verdict"], "move", "{view}");
    assert!(view["skipped"].to_string().contains("not all told"), "{}", view["skipped"]);
    // Nor is an empty diff of a change that has files, and what is no diff is a fault.
    let none = asked(&docs, &[], json!({"diff": {"type": "git", "with": "fatal: bad object 1111"}}));
    assert_eq!(answer(&none)["with"]["kind"], "input");
    // How it goes together with other work is not known here.
    let alone = policy(
        json!([{"id": "alone", "why": "One at a time.", "when": "others.resources.size() == 0", "then": ["allow"]}]),
    );
    assert_ne!(verdict(&asked(&alone, &["a"], json!({}))), "move");
    let whole = policy(
        json!([{"id": "met", "why": "All is met.", "when": "unit.criteria_met == unit.criteria", "then": ["allow"]}]),
    );
    assert_ne!(verdict(&asked(&whole, &["a"], json!({}))), "move");
}

#[test]
fn an_approval_counts_from_somebody_else_of_what_there_is() {
    let policy = docs_policy();
    for (all, expected, why) in [
        (vec![], "need", "nobody has"),
        (vec![review("bo", "APPROVED", HEAD)], "move", "an owner has"),
        (vec![review("bo", "APPROVED", EARLIER)], "need", "it lapsed with the push"),
        (vec![review("ada", "APPROVED", HEAD)], "need", "it is the author's own"),
        (vec![review("eve", "APPROVED", HEAD)], "need", "eve is no owner"),
        (vec![review("bo", "COMMENTED", HEAD)], "need", "a remark decides nothing"),
        (vec![review("bo", "APPROVED", HEAD), review("cy", "CHANGES_REQUESTED", EARLIER)], "need", "a no stands"),
        (vec![review("bo", "DISMISSED", HEAD)], "need", "it was taken back"),
        (vec![review("helper[bot]", "APPROVED", HEAD)], "need", "a machine judges nothing"),
    ] {
        let asked = asked(&policy, &["src/a.rs"], reviews(&all));
        assert_eq!(verdict(&asked), expected, "{why}: {all:?}");
    }
    // Without the list there may be a no.
    let view = decided(&asked(&policy, &["src/a.rs"], json!({})));
    assert!(view["decision"]["facts"].get("judgments").is_none());
    // Who else worked on it judges their own.
    let mut two = asked(&policy, &["src/a.rs"], reviews(&[review("bo", "APPROVED", HEAD)]));
    two["worked"] = json!(["person:Bo"]);
    assert_eq!(verdict(&two), "need");
    let mut pushed = asked(&policy, &["src/a.rs"], reviews(&[review("bo", "APPROVED", HEAD)]));
    pushed["commits"] =
        json!([{"author": {"login": "ada"}}, {"author": {"login": "cy"}, "committer": {"login": "Bo"}}]);
    assert_eq!(verdict(&pushed), "need", "bo committed some of it");
}

#[test]
fn an_approval_without_a_commit_counts_where_the_forge_takes_it_back() {
    let approvals = json!({"approved": true, "approved_by": [{"user": {"username": "bo"}}]});
    let variables = json!({"CI_PROJECT_PATH": "shop/shop", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": HEAD,
        "CI_PIPELINE_SOURCE": "merge_request_event", "GITLAB_USER_LOGIN": "ada"});
    let with = |more: Value| {
        let mut asked = asked(&docs_policy(), &["src/a.rs"], more);
        asked["told"] = json!({"type": "gitlab_variables", "with": {"variables": variables}});
        asked["reviews"] = json!({"type": "gitlab", "with": approvals});
        asked
    };
    assert_eq!(verdict(&with(json!({"author": "person:ada"}))), "need");
    assert_eq!(verdict(&with(json!({"author": "person:ada", "approvals_lapse": true}))), "move");
    assert_eq!(verdict(&with(json!({"approvals_lapse": true}))), "need", "whoever approved may have written it");
    assert_eq!(verdict(&with(json!({"author": "person:bo", "approvals_lapse": true}))), "need");
}

#[test]
fn code_owners_are_facts() {
    let policy = policy(json!([
        {"id": "owned", "why": "Owners read what they own.", "when": "owners.missing.size() == 0 && owners.unowned.size() == 0",
         "then": ["allow"]},
    ]));
    let owners = |text: &str, teams: Value| json!({"owners": {"text": text, "dialect": "github", "teams": teams}});
    let with = |text: &str, teams: Value, all: &[Value]| {
        let mut more = owners(text, teams);
        more.as_object_mut().unwrap().append(reviews(all).as_object_mut().unwrap());
        asked(&policy, &["src/a.rs"], more)
    };
    let bo = [review("bo", "APPROVED", HEAD)];
    assert_eq!(verdict(&with("* @bo\n", json!({}), &bo)), "move");
    assert_eq!(verdict(&with("* @bo\n", json!({}), &[review("bo", "APPROVED", EARLIER)])), "escalate");
    assert_eq!(
        verdict(&with("* @ada\n", json!({}), &[review("ada", "APPROVED", HEAD)])),
        "escalate",
        "the author's own"
    );
    assert_eq!(verdict(&with("/docs/ @bo\n", json!({}), &bo)), "escalate", "nobody owns it");
    let unknown = decided(&with("* @shop/dba\n", json!({}), &bo));
    assert_eq!(unknown["verdict"], "escalate");
    assert_eq!(unknown["decision"]["facts"]["owners"]["unknown"], json!(["@shop/dba"]));
    assert!(unknown["markdown"].as_str().unwrap().contains("not known who belongs"), "{}", unknown["markdown"]);
    assert_eq!(verdict(&with("* @shop/dba\n", json!({"shop/dba": ["bo"]}), &bo)), "move");
    let none = decided(&asked(&policy, &["src/a.rs"], json!({})));
    assert_eq!(none["verdict"], "undetermined", "no file of owners was given");
}

#[test]
fn a_machine_needs_a_person() {
    let policy = policy(json!([
        {"id": "people", "why": "People land what they wrote.", "when": "change.author_kind == 'person'", "then": ["allow"]},
        {"id": "machines", "why": "Somebody reads what machines write.", "when": "change.author_kind == 'machine'",
         "then": ["allow", {"judgment": {"kind": "review", "of": "owners"}}]},
    ]));
    let by = |login: &str, kind: &str, all: &[Value]| {
        let mut payload = event("Bump");
        payload["pull_request"]["user"] = json!({"login": login, "type": kind});
        payload["sender"] = json!({"login": login, "type": kind});
        let mut asked = asked(&policy, &["Cargo.lock"], reviews(all));
        asked["told"]["with"]["payload"] = payload;
        asked
    };
    assert_eq!(verdict(&by("ada", "User", &[])), "move");
    let bot = decided(&by("dependabot[bot]", "Bot", &[]));
    assert_eq!(bot["verdict"], "need", "{bot}");
    assert!(bot["decision"]["facts"]["unit"].get("accountable").is_none(), "nobody answers for it");
    assert_eq!(verdict(&by("dependabot[bot]", "Bot", &[review("bo", "APPROVED", HEAD)])), "move");
    let mut mill = by("mill", "User", &[]);
    mill["bots"] = json!(["mill"]);
    assert_eq!(verdict(&mill), "need");
}

const FAILED: &str = r#"<testsuite name="p"><testcase name="rounds" classname="t" file="src/a.rs" line="3"><failure message="no"/></testcase></testsuite>"#;
const PASSED: &str = r#"<testsuite name="p"><testcase name="rounds" classname="t"/></testsuite>"#;

#[test]
fn evidence_speaks_for_and_against() {
    let policy = policy(json!([
        {"id": "tested", "why": "Tests pass.", "then": ["allow", {"evidence": "tested"}]},
        {"id": "clean", "why": "Nothing that was found stands.",
         "when": "evidence.exists(e, e.finding == 'contradicts')", "then": ["block"]},
    ]));
    let with = |files: Value| asked(&policy, &["src/a.rs"], json!({"evidence": files}));
    assert_eq!(verdict(&with(json!([]))), "need");
    assert_eq!(verdict(&with(json!([{"name": "a.xml", "text": PASSED}]))), "move");
    let failed = decided(&with(json!([{"name": "a.xml", "text": PASSED}, {"name": "b.xml", "text": FAILED}])));
    assert_eq!(failed["verdict"], "block", "{failed}");
    let place = failed["annotations"].as_array().unwrap().iter().find(|at| at["path"] == "src/a.rs").unwrap();
    assert_eq!((&place["first_line"], &place["level"]), (&json!(3), &json!("error")));
    let sarif = json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint"}}, "results": [
        {"ruleId": "r1", "level": "error", "message": {"text": "money is lost"}, "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": "src/a.rs"}, "region": {"startLine": 9}}}]}]}]});
    let linted =
        decided(&with(json!([{"name": "a.xml", "text": PASSED}, {"name": "l.sarif", "text": sarif.to_string()}])));
    assert_eq!(linted["verdict"], "block");
    assert!(linted["commands"].as_str().unwrap().contains("::error file=src/a.rs,line=9"), "{}", linted["commands"]);
    // A file that cannot be read is no evidence of nothing.
    let broken = answer(&with(json!([{"name": "a.xml", "text": "<testsuite>"}])));
    assert_eq!(broken["type"], "fault", "{broken}");
    // The same name twice is two pieces.
    let twice = decided(&with(json!([{"name": "a.xml", "text": PASSED}, {"name": "a.xml", "text": PASSED}])));
    assert_eq!(twice["evidence"].as_array().unwrap().len(), 2);
}

#[test]
fn a_statement_counts_for_the_commit_it_names() {
    let policy = policy(json!([{"id": "tested", "why": "Tests pass.", "then": ["allow", {"evidence": "tested"}]}]));
    let with = |commit: &str| {
        let statement = json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"digest": {"gitCommit": commit}}],
            "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
            "predicate": {"result": "PASSED", "configuration": [{"name": "ci"}], "passedTests": ["a"]}});
        let file = json!([{"name": "tests.intoto.json", "text": statement.to_string()}]);
        decided(&asked(&policy, &["src/a.rs"], json!({"evidence": file})))
    };
    let now = with(HEAD);
    assert_eq!(now["evidence"][0]["standing"], "admissible", "{}", now["evidence"]);
    let before = with(EARLIER);
    assert_eq!(before["evidence"][0]["standing"], "stale", "{}", before["evidence"]);
    assert_eq!(before["verdict"], "need");
}

#[test]
fn what_the_forge_knows_is_facts() {
    let mut payload = event("Raise");
    payload["pull_request"]["draft"] = json!(true);
    payload["pull_request"]["labels"] = json!([{"name": "kind:docs-change"}, {"name": "reversibility:never"}]);
    payload["pull_request"]["head"]["repo"] = json!({"full_name": "eve/shop"});
    payload["pull_request"]["author_association"] = json!("FIRST_TIME_CONTRIBUTOR");
    let policy = policy(json!([
        {"id": "ready", "why": "Drafts wait.", "when": "change.draft", "then": ["block"]},
        {"id": "ours", "why": "Forks are read.", "when": "change.from_fork", "then": ["block"]},
    ]));
    let mut asked = asked(&policy, &["a"], json!({}));
    asked["told"]["with"]["payload"] = payload.clone();
    let view = decided(&asked);
    assert_eq!(view["decision"]["rules"].as_array().unwrap().len(), 2);
    let facts = &view["decision"]["facts"];
    assert_eq!(facts["unit"]["kind"], "docs-change");
    assert_eq!(facts["unit"]["reversibility"], "irreversible", "a label that cannot be read may mean the worst");
    assert_eq!(facts["change"]["association"], "first_time_contributor");
    assert_eq!(facts["change"]["labels"], json!(["kind:docs-change", "reversibility:never"]));
    // A fork that is gone may be anybody's.
    payload["pull_request"]["head"]["repo"] = Value::Null;
    payload["pull_request"]["draft"] = json!(false);
    asked["told"]["with"]["payload"] = payload;
    assert_eq!(verdict(&asked), "undetermined");
    // What a check tells is not for the caller to say.
    for name in ["change", "owners", "paths", "unit"] {
        asked["world"] = json!({name: {}});
        let told = answer(&asked);
        assert!(told["with"]["message"].as_str().unwrap().contains("not for the caller"), "{told}");
    }
}

#[test]
fn queues_pushes_and_trains_are_changes_too() {
    let open = policy(json!([
        {"id": "queue", "why": "The queue tests it.", "when": "change.event == 'merge_group'", "then": ["allow"]},
        {"id": "push", "why": "Main is watched.", "when": "change.event == 'push' && change.base_branch == 'main'",
         "match": {"only_paths": ["docs/**"]}, "then": ["allow"]},
        {"id": "train", "why": "The train tests it.", "when": "has(change.action) && change.action == 'merge_train'", "then": ["allow"]},
    ]));
    let group = json!({"action": "checks_requested", "repository": {"full_name": "shop/shop"}, "merge_group": {
        "head_sha": HEAD, "base_sha": BASE, "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-2222", "base_ref": "refs/heads/main",
        "head_commit": {"message": "Merge pull request #12", "author": {"name": "x", "email": "x@example.com"}}}});
    let mut asked = asked(&open, &["src/a.rs"], json!({}));
    asked["told"] = json!({"type": "github", "with": {"event": "merge_group", "payload": group}});
    assert_eq!(verdict(&asked), "move");
    let push = json!({"ref": "refs/heads/main", "before": BASE, "after": HEAD, "created": false, "deleted": false, "forced": false,
        "repository": {"full_name": "shop/shop"}, "sender": {"login": "ada", "type": "User"},
        "head_commit": {"id": HEAD, "message": "Words", "author": {"name": "ada", "email": "ada@example.com", "username": "ada"}},
        "commits": [{"id": HEAD, "message": "Words", "author": {"name": "ada", "email": "ada@example.com", "username": "ada"},
            "added": [], "modified": ["docs/a.md"], "removed": []}]});
    asked["told"] = json!({"type": "github", "with": {"event": "push", "payload": push}});
    asked["diff"] = json!({"type": "git", "with": diff(&["docs/a.md"])});
    assert_eq!(verdict(&asked), "move");
    asked["told"] = json!({"type": "gitlab_variables", "with": {"variables": {
        "CI_PROJECT_PATH": "shop/shop", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": HEAD,
        "CI_MERGE_REQUEST_EVENT_TYPE": "merge_train", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": EARLIER}}});
    let train = decided(&asked);
    assert_eq!(train["verdict"], "move", "{train}");
    assert_eq!(train["change"]["joined"], HEAD);
}

#[test]
fn approvals_in_a_queue_are_of_what_was_reviewed() {
    let group = json!({"action": "checks_requested", "repository": {"full_name": "shop/shop"}, "merge_group": {
        "head_sha": HEAD, "base_sha": BASE, "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-2222", "base_ref": "refs/heads/main",
        "head_commit": {"message": "Merge", "author": {"name": "x", "email": "x@example.com"}}}});
    let mut asked = asked(&docs_policy(), &["src/a.rs"], reviews(&[review("bo", "APPROVED", EARLIER)]));
    asked["told"] = json!({"type": "github", "with": {"event": "merge_group", "payload": group}});
    asked["author"] = json!("person:ada");
    assert_eq!(verdict(&asked), "need");
    asked["reviewed"] = json!(EARLIER);
    assert_eq!(verdict(&asked), "move");
}

#[test]
fn an_event_that_is_no_change_says_why() {
    let mut asked = asked(&docs_policy(), &[], json!({}));
    asked["told"] = json!({"type": "github", "with": {"event": "star", "payload": {"action": "created"}}});
    let told = answer(&asked);
    assert_eq!(told["with"]["type"], "no_change", "{told}");
    let view = &told["with"]["with"];
    assert!(view["why"].as_str().unwrap().contains("star"));
    assert!(view["commands"].as_str().unwrap().starts_with("::notice "));
    assert!(view["markdown"].as_str().unwrap().starts_with("## governed: no change"));
}

#[test]
fn a_policy_that_is_none_says_where() {
    let mut asked = asked(&docs_policy(), &["a"], json!({}));
    asked["policy"] =
        json!({"files": [{"name": "governed.yaml", "text": "governed: 1\npolicy: shop\nowne: person:ada\n"}]});
    let told = answer(&asked);
    assert_eq!(told["type"], "fault");
    assert!(told["with"]["places"].to_string().contains("owne"), "{told}");
    asked.as_object_mut().unwrap().remove("policy");
    assert!(answer(&asked)["with"]["message"].as_str().unwrap().contains("`policy` is missing"));
}

#[test]
fn text_of_strangers_stays_text() {
    let titles = [
        "::set-output name=verdict::move",
        "a\n::error::b",
        "<img src=x onerror=alert(1)>",
        "``` <b> ` ``",
        "[x](javascript:alert(1)) @everyone | cell",
        "\u{1b}[31mred\u{1b}[0m \u{202e}reversed",
        "100% %0A::stop-commands::x",
    ];
    let policy = policy(json!([{"id": "no", "why": "No.", "when": "unit.title != ''", "then": ["block"]}]));
    for title in titles {
        let mut asked = asked(&policy, &["docs/::error file=x::y.md", "a|b`c.md"], json!({}));
        asked["told"]["with"]["payload"] = event(title);
        let view = decided(&asked);
        let (commands, page) = (view["commands"].as_str().unwrap(), view["markdown"].as_str().unwrap());
        let text = view["text"].as_str().unwrap();
        for line in commands.lines() {
            assert!(line.starts_with("::error ") || line.starts_with("::warning "), "{title:?}: {line}");
        }
        assert_eq!(commands.lines().count(), view["annotations"].as_array().unwrap().len(), "{title:?}");
        for made in [commands, page, text] {
            assert!(!made.contains('\u{1b}') && !made.contains('\u{202e}'), "{title:?}: {made}");
        }
        let page = page.replace("\\<", "");
        assert!(!page.contains("<img") && !page.contains(" <b>") && !page.contains("@everyone"), "{title:?}: {page}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{title:?}: {text}");
    }
}

#[test]
fn the_page_begins_with_the_verdict_and_says_why() {
    let view = decided(&asked(&docs_policy(), &["src/a.rs"], reviews(&[])));
    let page = view["markdown"].as_str().unwrap();
    assert!(page.starts_with("## ⏳ need: land needs"), "{page}");
    assert!(page.contains("Two pairs of eyes.") && page.contains("it would move if"), "{page}");
    assert!(page.contains("`github:shop/shop#12`"), "{page}");
}

#[test]
fn the_analysis_file_names_rules_and_places() {
    let view = decided(&asked(&docs_policy(), &["frozen/a b.json", "src/a.rs"], json!({})));
    let run = &view["sarif"]["runs"][0];
    assert_eq!(view["sarif"]["version"], "2.1.0");
    let rules: Vec<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(rules, ["frozen", "read"]);
    let results = run["results"].as_array().unwrap();
    let frozen = results.iter().find(|result| result["ruleId"] == "frozen").unwrap();
    let place = &frozen["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "frozen/a%20b.json");
    assert_eq!(place["region"]["startLine"], 7);
    // What is written can be read as evidence by the next.
    let read = json!({"file": {"name": "check.sarif", "text": view["sarif"].to_string()}});
    let read: Value = serde_json::from_str(&call("read_evidence", &read.to_string())).unwrap();
    assert_eq!(read["with"]["format"], "sarif", "{read}");
    assert_eq!(read["with"]["claims"][0]["finding"], "contradicts", "{read}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let asked = asked(&docs_policy(), &["src/a.rs", "frozen/x"], reviews(&[review("bo", "APPROVED", EARLIER)]));
    let first = call("check", &asked.to_string());
    assert_eq!(first, call("check", &asked.to_string()));
    let view: Value = serde_json::from_str(&first).unwrap();
    // The decision can be made again from its own facts.
    let facts = &view["with"]["with"]["decision"]["facts"];
    let again = json!({"policy": docs_policy(), "facts": facts});
    let again: Value = serde_json::from_str(&call("explain", &again.to_string())).unwrap();
    assert_eq!(again["with"]["decision"], view["with"]["with"]["decision"]);
}

#[test]
fn one_of_several_requests_is_named() {
    let listed = |number: u64| {
        json!({"number": number, "head": {"ref": "p", "sha": HEAD, "repo": {"id": 7, "url": "https://api.github.com/repos/shop/shop"}},
        "base": {"ref": "main", "sha": BASE, "repo": {"id": 7, "url": "https://api.github.com/repos/shop/shop"}}})
    };
    let suite = json!({"action": "completed", "repository": {"id": 7, "full_name": "shop/shop"}, "check_suite": {
        "head_sha": HEAD, "status": "completed", "conclusion": "success", "app": {"name": "ci"}, "pull_requests": [listed(12), listed(13)]}});
    let mut asked = asked(&docs_policy(), &["docs/a.md"], json!({}));
    asked["told"] = json!({"type": "github", "with": {"event": "check_suite", "payload": suite}});
    let told = answer(&asked);
    assert!(told["with"]["message"].as_str().unwrap().contains("several changes"), "{told}");
    asked["number"] = json!(13);
    assert_eq!(decided(&asked)["change"]["number"], 13);
}

#[test]
fn among_very_many_paths_none_is_hidden() {
    let policy = policy(json!([
        {"id": "rest", "why": "The rest is free.", "match": {"only_paths": ["**"]}, "then": ["allow"]},
        {"id": "frozen", "why": "The ledger format is frozen.", "match": {"paths": ["frozen/**"]}, "then": ["block"]},
        {"id": "keys", "why": "Keys stay out.", "when": "paths.exists(p, p.endsWith('.pem'))", "then": ["block"]},
    ]));
    for (name, other) in [("f.txt", "frozen/v1.json"), ("d/f.txt", "frozen/v1.json"), ("f.txt", "src/a.pem")] {
        let mut paths: Vec<String> = (0..4_200).map(|number| format!("{number}{name}")).collect();
        paths.push(other.into());
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let view = decided(&asked(&policy, &paths, json!({})));
        assert_eq!(view["passed"], false, "{name}: {}", view["decision"]["facts"]["paths"]);
        assert!(view["skipped"].to_string().contains("not all told"), "{}", view["skipped"]);
    }
    // Nor is one that is longer than a name may be.
    let long = format!("frozen/{}", "deep/".repeat(1_000));
    let view = decided(&asked(&policy, &["docs/a.md", &format!("{long}a")], json!({})));
    assert_eq!(view["passed"], false, "{}", view["decision"]["facts"]["paths"]);
}

#[test]
fn lines_are_counted_in_whole_files_too() {
    let (old, new, none) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
    let empty = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    let policy = policy(json!([{"id": "small", "why": "Small.", "when": "unit.lines < 20", "then": ["allow"]}]));
    let of = |raw: String, patch: &str| {
        let diff =
            json!({"diff": {"type": "git", "with": format!("{BASE} {HEAD}\n{raw}\0a\0\0diff --git a/a b/a\n{patch}")}});
        decided(&asked(&policy, &[], diff))
    };
    let (put, taken) = ("+x\n".repeat(30), "-x\n".repeat(30));
    for (raw, patch, lines) in [
        (format!(":000000 100644 {none} {new} A"), format!("@@ -0,0 +1,30 @@\n{put}"), json!(30)),
        (format!(":100644 000000 {old} {none} D"), format!("@@ -1,30 +0,0 @@\n{taken}"), json!(30)),
        (format!(":100644 100644 {old} {new} M"), "@@ -1 +1 @@\n-x\n+y\n".into(), json!(1)),
        // What git takes for no text may be any number of lines: a byte in it, or a word of the change, makes it so.
        (format!(":100644 100644 {old} {new} M"), "Binary files a/a and b/a differ\n".into(), Value::Null),
        (format!(":000000 100644 {none} {new} A"), "Binary files /dev/null and b/a differ\n".into(), Value::Null),
        (format!(":100644 100755 {old} {old} M"), "old mode 100644\nnew mode 100755\n".into(), json!(0)),
        (format!(":000000 100644 {none} {empty} A"), "new file mode 100644\n".into(), json!(0)),
    ] {
        let view = of(raw.clone(), &patch);
        let told = &view["decision"]["facts"]["unit"]["lines"];
        assert_eq!(*told, lines, "{raw} {patch}");
        assert_eq!(view["passed"], told.as_u64().is_some_and(|lines| lines < 20), "{raw}");
    }
    // A forge that renames a file and does not say what else happened in it.
    let renamed = json!([{"filename": "b", "previous_filename": "a", "status": "renamed", "changes": 900, "sha": new}]);
    let view = decided(&asked(&policy, &[], json!({"diff": {"type": "github_files", "with": renamed}})));
    assert_eq!(view["passed"], false, "{}", view["decision"]["facts"]["unit"]);
}

#[test]
fn labels_that_contradict_each_other_loosen_nothing() {
    let policy = policy(json!([
        {"id": "read", "why": "Nothing happens.", "when": "unit.reversibility == 'read_only'", "then": ["allow"]},
        {"id": "words", "why": "Words are cheap to mend.", "when": "unit.kind == 'docs-change'", "then": ["allow"]},
    ]));
    let with = |labels: &[&str]| {
        let mut asked = asked(&policy, &["a"], json!({}));
        let labels: Vec<Value> = labels.iter().map(|name| json!({"name": name})).collect();
        asked["told"]["with"]["payload"]["pull_request"]["labels"] = json!(labels);
        decided(&asked)
    };
    let (calm, bad) = ("reversibility:read-only", "reversibility:irreversible");
    assert_eq!(with(&[calm])["verdict"], "move");
    assert_eq!(with(&["kind:docs-change", "kind:docs-change"])["verdict"], "move");
    for labels in [[calm, bad], [bad, calm], [calm, "reversibility:?"], ["kind:docs-change", "kind:schema-change"]] {
        let view = with(&labels);
        assert_eq!(view["passed"], false, "{labels:?}: {}", view["decision"]["facts"]["unit"]);
    }
    let view = with(&["kind:docs-change", "kind:schema-change"]);
    assert!(view["decision"]["facts"]["unit"].get("kind").is_none(), "{}", view["decision"]["facts"]["unit"]);
    assert!(view["skipped"].to_string().contains("contradict"), "{}", view["skipped"]);
}
