//! What GitHub tells of a change: payloads of our own, written from the documented fields.

use governed::import::change::{Answer, ChangeRequest, RequestState, Review, Told, latest};
use governed::import::git::Bots;
use governed::import::{Skips, github};
use governed::integration::Change;
use governed::{Actor, Fault, Instant};
use proptest::prelude::*;
use serde_json::{Value, json};

const HEAD: &str = "1111111111111111111111111111111111111111";
const BASE: &str = "2222222222222222222222222222222222222222";
const NONE: &str = "0000000000000000000000000000000000000000";

fn request() -> Value {
    json!({
        "number": 12, "state": "open", "title": "Raise the price", "body": "Costs rose.\n\nBy a lot.", "draft": false,
        "user": {"login": "Ada", "type": "User"}, "author_association": "FIRST_TIME_CONTRIBUTOR",
        "created_at": "2026-03-16T09:00:00Z", "updated_at": "2026-03-17T09:00:00Z", "merged_at": null, "merged": false,
        "merge_commit_sha": null, "changed_files": 3,
        "labels": [{"name": "pricing"}, {"name": "needs docs"}], "milestone": {"title": "Spring"},
        "assignees": [{"login": "bo", "type": "User"}],
        "requested_reviewers": [{"login": "Cy", "type": "User"}], "requested_teams": [{"slug": "writers", "name": "Writers"}],
        "head": {"ref": "price", "sha": HEAD, "repo": {"full_name": "ada/shop"}},
        "base": {"ref": "main", "sha": BASE, "repo": {"full_name": "Shop/Shop"}},
    })
}

fn event() -> Value {
    json!({
        "action": "opened", "number": 12, "pull_request": request(),
        "repository": {"id": 7, "full_name": "Shop/Shop"}, "sender": {"login": "dependabot[bot]", "type": "Bot"},
    })
}

fn check_payload(event: &str) -> Value {
    let listed = |number: u64, repository: &str| {
        json!({
            "number": number,
            "head": {"ref": "price", "sha": HEAD, "repo": {"id": 8, "url": "https://api.github.com/repos/ada/shop"}},
            "base": {"ref": "main", "sha": BASE,
                "repo": {"id": 9, "url": format!("https://api.github.com/repos/{repository}")}},
        })
    };
    let made = json!({
        "name": "tests", "head_sha": HEAD, "status": "completed", "conclusion": "timed_out",
        "updated_at": "2026-03-17T09:00:00Z",
        "pull_requests": [listed(12, "Shop/Shop"), listed(4, "other/shop"), listed(13, "shop/shop")],
    });
    json!({"action": "completed", event: made, "repository": {"id": 7, "full_name": "Shop/Shop"}})
}

fn push() -> Value {
    let commit = |id: &str, login: &str, added: Value, modified: Value, removed: Value| {
        json!({"id": id, "message": "Raise\n\nthe price", "timestamp": "2026-03-17T10:00:00+01:00",
            "author": {"name": login, "email": format!("{login}@example.com"), "username": login},
            "added": added, "modified": modified, "removed": removed})
    };
    let first = "3333333333333333333333333333333333333333";
    json!({
        "ref": "refs/heads/release/1", "before": BASE, "after": HEAD, "created": false, "deleted": false, "forced": false,
        "commits": [
            commit(first, "Ada", json!(["new", "gone"]), json!(["kept"]), json!(["back", "old"])),
            commit(HEAD, "bo", json!(["back"]), json!(["new", "kept"]), json!(["gone"])),
        ],
        "head_commit": commit(HEAD, "bo", json!([]), json!([]), json!([])),
        "repository": {"id": 7, "full_name": "Shop/Shop"}, "sender": {"login": "Ada", "type": "User"},
    })
}

fn merge_group() -> Value {
    json!({
        "action": "checks_requested",
        "merge_group": {
            "head_sha": HEAD, "head_ref": format!("refs/heads/gh-readonly-queue/release/1/pr-12-{BASE}"),
            "base_sha": BASE, "base_ref": "refs/heads/release/1",
            "head_commit": {"id": HEAD, "message": "Merge pull request #12", "timestamp": "2026-03-17T09:00:00Z",
                "author": {"name": "ada", "email": "ada@example.com"}},
        },
        "repository": {"full_name": "Shop/Shop"}, "sender": {"login": "ada", "type": "User"},
    })
}

fn read(event: &str, payload: &Value) -> Result<Told, Fault> {
    github::read(event, &serde_json::to_vec(payload).unwrap(), &Bots::with(["release-train"]))
}

fn changes(event: &str, payload: &Value) -> (Vec<ChangeRequest>, Skips) {
    match read(event, payload).unwrap() {
        Told::Changes { changes, skips } => (changes, skips),
        Told::NoChange { why, .. } => panic!("{event}: {why}"),
    }
}

fn change(event: &str, payload: &Value) -> ChangeRequest {
    changes(event, payload).0.remove(0)
}

fn why(event: &str, payload: &Value) -> String {
    match read(event, payload).unwrap() {
        Told::NoChange { why, .. } => why,
        Told::Changes { changes, .. } => panic!("{event}: {changes:?}"),
    }
}

fn reasons(skips: &Skips) -> Vec<&'static str> {
    skips.list().iter().map(|skip| skip.reason).collect()
}

fn with(mut value: Value, pointer: &str, to: Value) -> Value {
    *value.pointer_mut(pointer).unwrap() = to;
    value
}

#[test]
fn a_pull_request_is_read_whole() {
    for name in ["pull_request", "pull_request_target"] {
        let (mut all, skips) = changes(name, &event());
        assert!(reasons(&skips).is_empty(), "{:?}", reasons(&skips));
        let change = all.remove(0);
        let told = json!({
            "source": "github:Shop/Shop#12", "forge": "github", "repository": "Shop/Shop", "number": 12,
            "event": name, "action": "opened", "at": "2026-03-17T09:00:00Z",
            "title": "Raise the price", "body": "Costs rose.\n\nBy a lot.",
            "author": "person:ada", "asked_by": "machine:dependabot[bot]/unknown",
            "association": "first_time_contributor",
            "base": {"branch": "main", "commit": BASE, "repository": "Shop/Shop"},
            "head": {"branch": "price", "commit": HEAD, "repository": "ada/shop"},
            "draft": false, "state": "open", "labels": ["pricing", "needs docs"], "milestone": "Spring",
            "assignees": ["person:bo"], "reviewers": ["person:cy"], "teams": ["shop/writers"], "files": 3,
        });
        assert_eq!(serde_json::to_value(&change).unwrap(), told);
        assert_eq!(serde_json::from_value::<ChangeRequest>(told.clone()).unwrap(), change, "read back");
        let mut more = told;
        more["autor"] = json!("person:ada");
        assert!(serde_json::from_value::<ChangeRequest>(more).is_err(), "unknown fields are refused");
        assert_eq!(change.is_from_fork(), Some(true));
    }
    let (api, _) = github::request(&serde_json::to_vec(&request()).unwrap(), &Bots::default()).unwrap();
    assert_eq!((api.source.as_str(), api.asked_by), ("github:Shop/Shop#12", None));
}

#[test]
fn what_a_pull_request_leaves_out_is_unknown() {
    let mut payload = event();
    for name in ["draft", "user", "body", "state", "author_association", "changed_files", "labels", "milestone"] {
        payload["pull_request"].as_object_mut().unwrap().remove(name);
    }
    payload["pull_request"]["head"]["repo"] = json!(null);
    let (all, skips) = changes("pull_request", &payload);
    let one = &all[0];
    assert_eq!((one.draft, &one.author, one.state, one.is_from_fork()), (None, &None, None, None));
    assert!(reasons(&skips)[0].contains("repository of the head is gone"));
    for (merged_at, merged, state, said) in [
        (json!("2026-03-17T09:00:00Z"), json!(null), "closed", RequestState::Merged),
        (json!(null), json!(true), "closed", RequestState::Merged),
        (json!(null), json!(false), "closed", RequestState::Closed),
    ] {
        let mut payload = event();
        let request = &mut payload["pull_request"];
        (request["merged_at"], request["merged"], request["state"]) = (merged_at, merged, json!(state));
        assert_eq!(change("pull_request", &payload).state, Some(said));
    }
}

#[test]
fn text_is_made_presentable_and_said_so() {
    let body = "x".repeat(20_000);
    let payload = with(with(event(), "/pull_request/body", json!(body)), "/pull_request/title", json!("a\u{202E}b"));
    let (all, skips) = changes("pull_request", &payload);
    assert_eq!(all[0].title.as_ref().unwrap().as_str(), "a\u{FFFD}b");
    assert!(all[0].body.as_ref().unwrap().as_str().len() <= 16 * 1024);
    let told = skips.list();
    let find = |words: &str| told.iter().find(|skip| skip.reason.contains(words)).unwrap();
    assert_eq!(find("shortened").examples, ["pull_request.body"]);
    assert_eq!(find("made presentable").examples, ["pull_request.title"]);
}

#[test]
fn machines_are_told_from_people() {
    for (login, kind, actor) in [
        ("Ada", "User", "person:ada"),
        ("renovate[bot]", "Bot", "machine:renovate[bot]/unknown"),
        ("some-app", "Bot", "machine:some-app/unknown"),
        ("k8s-ci-robot", "User", "machine:k8s-ci-robot/unknown"),
        ("Release-Train", "User", "machine:release-train/unknown"),
    ] {
        let payload = with(event(), "/pull_request/user", json!({"login": login, "type": kind}));
        assert_eq!(change("pull_request", &payload).author.unwrap().as_str(), actor);
    }
}

#[test]
fn reviews_and_remarks_come_with_who_and_of_what() {
    let mut payload = event();
    payload["review"] = json!({"user": {"login": "Cy"}, "state": "approved", "commit_id": HEAD,
        "submitted_at": "2026-03-18T09:00:00Z"});
    for (state, answer) in [
        ("approved", Answer::Approve),
        ("CHANGES_REQUESTED", Answer::Decline),
        ("commented", Answer::Comment),
        ("dismissed", Answer::Dismissed),
    ] {
        payload["review"]["state"] = json!(state);
        let change = change("pull_request_review", &payload);
        let review = &change.reviews[0];
        assert_eq!((review.by.as_str(), review.answer), ("person:cy", answer));
        assert_eq!(review.commit.as_ref().unwrap().as_str(), HEAD);
        assert_eq!(change.at.unwrap().to_string(), "2026-03-18T09:00:00Z");
    }
    payload["review"]["state"] = json!("pending");
    assert!(change("pull_request_review", &payload).reviews.is_empty());
    payload["review"]["state"] = json!("maybe");
    let fault = read("pull_request_review", &payload).unwrap_err();
    assert!(fault.to_string().starts_with("`review.state` is the text `maybe`: expected `approved`"), "{fault}");
    payload["comment"] = json!({"user": {"login": "Cy"}, "commit_id": HEAD, "updated_at": "2026-03-18T09:00:00Z"});
    assert_eq!(change("pull_request_review_comment", &payload).reviews[0].answer, Answer::Comment);
    payload["action"] = json!("deleted");
    assert!(change("pull_request_review_comment", &payload).reviews.is_empty());
    payload.as_object_mut().unwrap().remove("comment");
    payload["action"] = json!("resolved");
    assert!(change("pull_request_review_thread", &payload).reviews.is_empty());
}

#[test]
fn a_group_of_a_merge_queue_names_its_request() {
    let one = change("merge_group", &merge_group());
    assert_eq!((one.number, one.source.as_str()), (Some(12), "github:Shop/Shop#12"));
    assert_eq!(one.base.branch.as_ref().unwrap().as_str(), "release/1");
    assert_eq!(one.base.commit.as_ref().unwrap().as_str(), BASE);
    assert_eq!((one.joined.as_ref(), one.author.as_ref()), (one.head.commit.as_ref(), None));
    let odd = with(merge_group(), "/merge_group/head_ref", json!("refs/heads/odd"));
    assert_eq!(change("merge_group", &odd).source.as_str(), format!("git:{HEAD}"));
    let mut gone = merge_group();
    (gone["action"], gone["reason"]) = (json!("destroyed"), json!("dequeued"));
    assert!(why("merge_group", &gone).contains("dequeued"));
}

#[test]
fn checks_are_of_each_request_that_is_here() {
    for event in ["check_suite", "check_run", "workflow_run"] {
        let (all, skips) = changes(event, &check_payload(event));
        let numbers: Vec<Option<u64>> = all.iter().map(|change| change.number).collect();
        assert_eq!(numbers, [Some(12), Some(13)], "{event}");
        assert!(reasons(&skips)[0].contains("another repository"));
        let check = &all[0].checks[0];
        assert_eq!((check.name.as_str(), check.conclusion.as_ref().unwrap().as_str()), ("tests", "timed_out"));
        assert_eq!((all[0].is_from_fork(), all[0].state), (Some(true), None));
        let none = with(check_payload(event), &format!("/{event}/pull_requests"), json!([]));
        assert!(why(event, &none).contains("lists no pull request"));
        let mut running = with(check_payload(event), &format!("/{event}/conclusion"), json!(null));
        running[event]["name"] = json!(null);
        running[event]["app"] = json!({"slug": "ci"});
        let check = change(event, &running).checks.remove(0);
        assert_eq!((check.name.as_str(), check.conclusion), ("ci", None));
    }
}

#[test]
fn a_push_tells_what_its_commits_come_to() {
    let one = change("push", &push());
    assert_eq!(one.source.as_str(), format!("git:{HEAD}"));
    assert_eq!(
        (one.author.as_ref().unwrap().as_str(), one.asked_by.as_ref().unwrap().as_str()),
        ("person:bo", "person:ada")
    );
    let worked: Vec<&str> = one.worked.iter().map(Actor::as_str).collect();
    assert_eq!(worked, ["person:ada", "person:bo"]);
    assert_eq!((one.title.as_ref().unwrap().as_str(), one.body.as_ref().unwrap().as_str()), ("Raise", "the price"));
    assert_eq!(one.at.unwrap(), Instant::parse("2026-03-17T09:00:00Z").unwrap());
    assert_eq!(one.push.as_ref().unwrap().commits.len(), 2);
    let touched: Vec<(&str, &str)> = one
        .touches
        .as_ref()
        .unwrap()
        .iter()
        .map(|touch| (touch.resource.name(), touch.change.as_ref().unwrap().name()))
        .collect();
    assert_eq!(touched, [("back", "modified"), ("kept", "modified"), ("new", "added"), ("old", "deleted")]);
}

#[test]
fn what_a_push_does_not_tell_is_unknown() {
    let mut bare = push();
    bare["commits"][0].as_object_mut().unwrap().remove("added");
    for (payload, words) in [
        (with(push(), "/forced", json!(true)), "forced push"),
        (with(push(), "/created", json!(true)), "new branch"),
        (with(push(), "/commits", json!([])), "do not all tell"),
        (bare, "do not all tell"),
    ] {
        let (all, skips) = changes("push", &payload);
        assert_eq!(all[0].touches, None, "{words}");
        assert!(reasons(&skips).iter().any(|reason| reason.contains(words)), "{words}: {:?}", reasons(&skips));
    }
    for (payload, words) in [
        (with(push(), "/ref", json!("refs/tags/v1")), "tag `v1`"),
        (with(push(), "/ref", json!("refs/notes/x")), "no branch"),
        (with(push(), "/after", json!(NONE)), "deleted"),
        (with(push(), "/deleted", json!(true)), "deleted"),
    ] {
        assert!(why("push", &payload).contains(words), "{words}");
    }
    let fault = read("push", &with(push(), "/ref", json!("main"))).unwrap_err();
    assert!(fault.to_string().contains("refs/heads/main"), "{fault}");
}

#[test]
fn other_events_say_why_not() {
    for (event, words) in [
        ("star", "star"),
        ("ping", "tries the webhook"),
        ("issues", "an issue changed"),
        ("deployment_review", "waits for leave"),
        ("pull_requests", "did you mean `pull_request`?"),
        ("check-run", "did you mean `check_run`?"),
        ("quite_another_thing", "no event that is known"),
        ("", "GITHUB_EVENT_NAME"),
    ] {
        let said = why(event, &json!({"action": "created"}));
        assert!(said.contains(words), "{event}: {said}");
    }
    let on_request = json!({"action": "created", "issue": {"number": 12, "pull_request": {"url": "x"}}});
    assert!(why("issue_comment", &on_request).contains("pulls/12"));
    assert!(why("issue_comment", &json!({"issue": {"number": 12}})).contains("on an issue"));
}

#[test]
fn what_is_malformed_is_told_with_its_place() {
    for (pointer, to, message) in [
        ("/pull_request/number", json!("x"), "`pull_request.number` is the text `x`: expected a whole number"),
        ("/pull_request/number", json!(0), "`pull_request.number` is `0`: expected a number from 1 on"),
        ("/pull_request/number", json!(1.5), "`pull_request.number` is `1.5`: expected a whole number"),
        ("/pull_request/number", json!(null), "`pull_request.number` is missing"),
        (
            "/pull_request/head/sha",
            json!("main"),
            "`pull_request.head.sha` is the text `main`: expected the id of a commit",
        ),
        ("/pull_request/head/sha", json!(NONE), "`pull_request.head.sha`"),
        ("/pull_request/labels", json!({}), "`pull_request.labels` is an object: expected a list"),
        ("/pull_request/labels/1", json!("x"), "`pull_request.labels[1]` is the text `x`: expected an object"),
        ("/pull_request/labels/1/name", json!(4), "`pull_request.labels[1].name` is `4`: expected text"),
        ("/pull_request/draft", json!("no"), "`pull_request.draft` is the text `no`: expected `true` or `false`"),
        (
            "/pull_request/updated_at",
            json!("soon"),
            "`pull_request.updated_at` is the text `soon`: expected an instant",
        ),
        ("/pull_request/state", json!("odd"), "`pull_request.state` is the text `odd`: expected `open` or `closed`"),
        ("/pull_request", json!([]), "`pull_request` is a list: expected an object"),
        ("/repository/full_name", json!("shop"), "`repository.full_name` is the text `shop`: expected the name"),
        ("/repository", json!(null), "`repository` is missing"),
    ] {
        let fault = read("pull_request", &with(event(), pointer, to)).unwrap_err();
        assert!(fault.to_string().starts_with(message), "{pointer}: {fault}");
        assert!(fault.help().unwrap().contains("GITHUB_EVENT_PATH"), "{pointer}");
    }
    for (payload, words) in
        [(&b""[..], "empty"), (b"{", "not a readable JSON"), (b"[]", "expected an object"), (b"{}{}", "more than one")]
    {
        let fault = github::read("pull_request", payload, &Bots::default()).unwrap_err();
        assert!(fault.to_string().contains(words), "{fault}");
    }
    let large = vec![b' '; 26 * 1024 * 1024];
    assert!(github::read("push", &large, &Bots::default()).unwrap_err().to_string().contains("26214400"));
    let many = with(event(), "/pull_request/labels", json!(vec![json!({"name": "x"}); 10_001]));
    assert!(read("pull_request", &many).unwrap_err().to_string().contains("at most 10000 items"));
}

fn review(by: &str, state: &str, minute: u32) -> Value {
    json!({"user": {"login": by, "type": "User"}, "state": state, "commit_id": HEAD,
        "submitted_at": format!("2026-03-17T09:{minute:02}:00Z")})
}

fn listed(payload: &Value) -> Vec<String> {
    let (reviews, _) = github::reviews(&serde_json::to_vec(payload).unwrap(), &Bots::default()).unwrap();
    reviews.iter().map(|review: &Review| format!("{} {:?}", review.by, review.answer)).collect()
}

#[test]
fn the_latest_answer_of_each_counts() {
    for (states, said) in [
        (&["APPROVED"][..], "Approve"),
        (&["APPROVED", "COMMENTED"], "Approve"),
        (&["COMMENTED", "COMMENTED"], "Comment"),
        (&["CHANGES_REQUESTED", "APPROVED"], "Approve"),
        (&["APPROVED", "CHANGES_REQUESTED"], "Decline"),
        (&["APPROVED", "CHANGES_REQUESTED", "COMMENTED"], "Decline"),
        (&["DISMISSED"], "Dismissed"),
        (&["APPROVED", "DISMISSED"], "Dismissed"),
        (&["DISMISSED", "APPROVED"], "Approve"),
        (&["CHANGES_REQUESTED", "DISMISSED"], "Decline"),
        (&["CHANGES_REQUESTED", "APPROVED", "DISMISSED"], "Dismissed"),
        (&["APPROVED", "PENDING"], "Approve"),
    ] {
        let all: Vec<Value> = (0..).zip(states).map(|(minute, state)| review("Ada", state, minute)).collect();
        assert_eq!(listed(&json!(all)), [format!("person:ada {said}")], "{states:?}");
        let mut turned = all.clone();
        turned.reverse();
        assert_eq!(listed(&json!(turned)), listed(&json!(all)), "times count, not the order in the list");
    }
    let two = json!([review("Ada", "APPROVED", 1), review("bo", "CHANGES_REQUESTED", 2)]);
    assert_eq!(listed(&two), ["person:ada Approve", "person:bo Decline"]);
    assert_eq!(listed(&json!([[review("Ada", "APPROVED", 1)], [review("bo", "APPROVED", 2)]])).len(), 2, "pages");
    let behind = format!("{}\n{}", json!([review("Ada", "APPROVED", 1)]), json!([review("bo", "APPROVED", 2)]));
    assert_eq!(github::reviews(behind.as_bytes(), &Bots::default()).unwrap().0.len(), 2);
    assert!(latest(Vec::new()).is_empty());
}

#[test]
fn nobody_approves_in_the_name_of_an_account_that_is_gone() {
    let gone = |state: &str| {
        let mut one = review("x", state, 1);
        one["user"] = json!(null);
        listed(&json!([one]))
    };
    assert!(gone("APPROVED").is_empty());
    assert_eq!(gone("CHANGES_REQUESTED"), ["person:ghost Decline"]);
    let bot = json!([{"user": {"login": "app", "type": "Bot"}, "state": "APPROVED"}]);
    assert_eq!(listed(&bot), ["machine:app/unknown Approve"]);
    let fault = github::reviews(br#"[{"state": "APPROVED"}, {"state": 4}]"#, &Bots::default()).unwrap_err();
    assert!(fault.to_string().starts_with("`[1].state` is `4`"), "{fault}");
}

const PATCH: &str = "@@ -1,7 +1,7 @@ mod price;\n fn price() -> u32 {\n-    1\n+    2\n+    + tax()\n }\n \n-fn gone() {}\n fn kept() {}\n last\n\\ No newline at end of file";

#[test]
fn files_become_touches_with_their_lines() {
    let file = |name: &str, status: &str, patch: Value| json!({"filename": name, "status": status, "sha": HEAD, "patch": patch, "changes": 4});
    let mut renamed = file("b.rs", "renamed", json!(null));
    (renamed["previous_filename"], renamed["changes"]) = (json!("a.rs"), json!(0));
    let submodule = "@@ -1 +1 @@\n-Subproject commit aaaa\n+Subproject commit bbbb";
    let payload = json!([
        file("src/price.rs", "modified", json!(PATCH)),
        file("new.rs", "added", json!("@@ -0,0 +1 @@\n+fn fresh() {}")),
        file("old.rs", "removed", json!("@@ -1 +0,0 @@\n-fn stale() {}")),
        renamed,
        file("picture.png", "modified", json!(null)),
        file("cut.rs", "modified", json!("@@ -1,9 +1,9 @@\n-a\n+b")),
        file("library", "modified", json!(submodule)),
        file("same", "unchanged", json!(null)),
        file("odd", "sideways", json!("@@ -1 +1 @@\n-a\n+b")),
    ]);
    let (files, skips) = github::files(&serde_json::to_vec(&payload).unwrap()).unwrap();
    assert_eq!((files.listed, files.may_go_on), (9, false));
    let touch = |name: &str| files.touches.iter().find(|touch| touch.resource.name() == name).unwrap();
    let price = touch("src/price.rs");
    let lines: Vec<(u32, u32, Option<u32>, Option<&str>)> = price
        .lines
        .iter()
        .map(|hunk| (hunk.range.first(), hunk.range.count(), hunk.becomes, hunk.symbol.as_deref()))
        .collect();
    assert_eq!(lines, [(2, 1, Some(2), Some("fn price() -> u32 {")), (5, 1, Some(0), Some("fn price() -> u32 {"))]);
    assert_eq!(price.names.removes[0].as_str(), "gone");
    assert_eq!(price.content.unwrap().to_string(), format!("gitBlob:{HEAD}"));
    assert_eq!(touch("new.rs").change, Some(Change::Added));
    assert_eq!(touch("new.rs").names.defines[0].as_str(), "fresh");
    assert_eq!((&touch("old.rs").change, touch("old.rs").content), (&Some(Change::Deleted), None));
    let moved = touch("b.rs");
    assert_eq!((moved.change.as_ref().unwrap().name(), moved.base == moved.content), ("renamed", true));
    assert!(touch("picture.png").lines.is_empty() && touch("cut.rs").lines.is_empty());
    assert_eq!((touch("library").content, touch("library").lines.len()), (None, 0));
    assert_eq!((&touch("odd").change, touch("odd").lines.len()), (&Some(Change::Modified), 1));
    assert!(!files.touches.iter().any(|touch| touch.resource.name() == "same"));
    let told = reasons(&skips);
    for words in ["without a patch", "cut short", "unchanged", "not known here"] {
        assert!(told.iter().any(|reason| reason.contains(words)), "{words}: {told:?}");
    }
}

#[test]
fn no_file_gets_lost() {
    let long = "d/".repeat(3_000);
    let payload = json!([{"filename": long, "status": "modified"}, {"filename": "a\u{202E}b", "status": "modified"}]);
    let (files, skips) = github::files(&serde_json::to_vec(&payload).unwrap()).unwrap();
    let names: Vec<&str> = files.touches.iter().map(|touch| touch.resource.name()).collect();
    assert_eq!(names, ["/", "a%E2%80%AEb"], "{:?}", reasons(&skips));
    for (payload, message) in [
        (json!([{"status": "modified"}]), "`[0].filename` is missing"),
        (json!([{"filename": "a", "status": "renamed"}]), "`[0].previous_filename` is missing"),
        (json!([{"filename": "a", "status": "modified", "sha": "x"}]), "`[0].sha` is the text `x`"),
        (json!({"message": "Not Found"}), "`the payload` is an object: expected a list"),
    ] {
        let fault = github::files(&serde_json::to_vec(&payload).unwrap()).unwrap_err();
        assert!(fault.to_string().starts_with(message), "{fault}");
    }
}

/// Every place in a payload.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| places(field, &format!("{at}/{name}"), all)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| places(item, &format!("{at}/{n}"), all)),
        _ => {}
    }
}

fn payloads() -> Vec<(&'static str, Value)> {
    let mut reviewed = event();
    reviewed["review"] = review("Ada", "APPROVED", 1);
    reviewed["comment"] = json!({"user": {"login": "Cy"}, "commit_id": HEAD, "updated_at": "2026-03-18T09:00:00Z"});
    vec![
        ("pull_request", event()),
        ("pull_request_review", reviewed.clone()),
        ("pull_request_review_comment", reviewed),
        ("merge_group", merge_group()),
        ("check_run", check_payload("check_run")),
        ("workflow_run", check_payload("workflow_run")),
        ("push", push()),
        ("issue_comment", json!({"issue": {"number": 12, "pull_request": {}}})),
    ]
}

#[test]
fn a_wrong_kind_anywhere_is_a_fault_there_or_nothing() {
    let wrong =
        [json!(null), json!(true), json!(-1), json!(1e300), json!("\u{0}"), json!(""), json!([[]]), json!({"a": {}})];
    for (name, payload) in payloads() {
        let mut all = Vec::new();
        places(&payload, "", &mut all);
        for at in &all {
            for wrong in &wrong {
                let odd = with(payload.clone(), at, wrong.clone());
                if let Err(fault) = read(name, &odd) {
                    let said = fault.to_string();
                    let first = at.trim_start_matches('/').split('/').next().unwrap();
                    let named = said.contains(&format!("`{first}")) || at.is_empty();
                    assert!(named && fault.help().is_some(), "{name} {at} {wrong}: {said}");
                }
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "(refs/heads/|refs/tags/|[0-9a-f]{40}|@@ -1,2 \\+3 @@)".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever stands wherever in whichever payload: an answer or a fault, never a panic.
    #[test]
    fn any_mutation_is_read_or_turned_down(which in 0_usize..8, picks in prop::collection::vec((any::<u16>(), any_json()), 1..4)) {
        let (name, mut payload) = payloads().remove(which);
        for (pick, odd) in picks {
            let mut all = Vec::new();
            places(&payload, "", &mut all);
            let at = all[usize::from(pick) % all.len()].clone();
            payload = with(payload, &at, odd);
        }
        match read(name, &payload) {
            Ok(Told::Changes { changes, .. }) => {
                prop_assert!(!changes.is_empty());
                for change in changes {
                    let text = serde_json::to_string(&change).unwrap();
                    prop_assert_eq!(serde_json::from_str::<ChangeRequest>(&text).unwrap(), change);
                }
            }
            Ok(Told::NoChange { why, .. }) => prop_assert!(!why.is_empty()),
            Err(fault) => prop_assert!(fault.help().is_some(), "{}", fault),
        }
    }

    /// Any text as a patch, and any bytes as a payload.
    #[test]
    fn any_patch_is_read(patch in "(@@ -[0-9]{1,10}(,[0-9]{1,11})? \\+[0-9],[0-9] @@.{0,5}\n|[ +\\\\-][a-z(]{0,4}\n|.{0,5}\n){0,12}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let payload = json!([{"filename": "a.rs", "status": "modified", "patch": patch}]);
        let (files, _) = github::files(&serde_json::to_vec(&payload).unwrap()).unwrap();
        prop_assert_eq!(files.touches.len(), 1);
        let _ = github::read("push", &bytes, &Bots::default());
        let _ = github::files(&bytes);
    }
}
