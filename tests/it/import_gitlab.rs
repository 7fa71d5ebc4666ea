//! What GitLab tells of a change: variables and payloads of our own, written from the documented names.

use std::collections::BTreeMap;

use governed::import::change::{Answer, ChangeRequest, RequestState, Told};
use governed::import::git::Bots;
use governed::import::{Skips, gitlab};
use governed::{Actor, Fault};
use proptest::prelude::*;
use serde_json::{Value, json};

const HEAD: &str = "1111111111111111111111111111111111111111";
const BASE: &str = "2222222222222222222222222222222222222222";
const JOIN: &str = "3333333333333333333333333333333333333333";
const NONE: &str = "0000000000000000000000000000000000000000";

fn variables() -> BTreeMap<String, String> {
    [
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_PIPELINE_CREATED_AT", "2026-03-17T10:00:00.123456+01:00"),
        ("CI_PROJECT_PATH", "ada/shop"),
        ("CI_COMMIT_SHA", HEAD),
        ("CI_COMMIT_AUTHOR", "Ada Example <Ada@Example.com>"),
        ("GITLAB_USER_LOGIN", "Ada"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("CI_MERGE_REQUEST_PROJECT_PATH", "shop/team/shop"),
        ("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH", "ada/shop"),
        ("CI_MERGE_REQUEST_TITLE", "Draft: raise the price"),
        ("CI_MERGE_REQUEST_DESCRIPTION", "Costs rose."),
        ("CI_MERGE_REQUEST_LABELS", "pricing, needs docs"),
        ("CI_MERGE_REQUEST_MILESTONE", "Spring"),
        ("CI_MERGE_REQUEST_ASSIGNEES", "bo,project_12_bot_0a1b"),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "price"),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", ""),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", BASE),
        ("CI_MERGE_REQUEST_EVENT_TYPE", "detached"),
        ("SECRET", "not read"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into()
}

fn with(changed: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all = variables();
    all.extend(changed.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    all
}

fn changed(told: Told) -> (ChangeRequest, Skips) {
    match told {
        Told::Changes { mut changes, skips } => (changes.remove(0), skips),
        Told::NoChange { why, .. } => panic!("{why}"),
    }
}

fn why(told: Told) -> String {
    match told {
        Told::NoChange { why, .. } => why,
        Told::Changes { changes, .. } => panic!("{changes:?}"),
    }
}

fn read(all: &BTreeMap<String, String>) -> Result<Told, Fault> {
    gitlab::variables(all, &Bots::default())
}

fn commit(id: Option<&governed::import::change::CommitId>) -> &str {
    id.map_or("", governed::import::change::CommitId::as_str)
}

#[test]
fn a_pipeline_of_a_merge_request_is_read() {
    let (change, _) = changed(read(&variables()).unwrap());
    let told = json!({
        "source": "gitlab:shop/team/shop!7", "forge": "gitlab", "repository": "shop/team/shop", "number": 7,
        "event": "merge_request_event", "action": "detached", "at": "2026-03-17T09:00:00.123Z",
        "title": "Draft: raise the price", "body": "Costs rose.", "asked_by": "person:ada",
        "worked": ["person:ada@example.com"],
        "base": {"branch": "main", "repository": "shop/team/shop"},
        "head": {"branch": "price", "commit": HEAD, "repository": "ada/shop"},
        "merge_base": BASE, "draft": true, "state": "open", "labels": ["pricing", "needs docs"],
        "milestone": "Spring", "assignees": ["person:bo", "machine:project_12_bot_0a1b/unknown"],
    });
    assert_eq!(serde_json::to_value(&change).unwrap(), told);
    assert_eq!(serde_json::from_value::<ChangeRequest>(told).unwrap(), change);
    assert_eq!((change.is_from_fork(), change.author), (Some(true), None), "who made it the variables do not tell");
}

#[test]
fn a_merged_result_is_the_join_and_not_the_head() {
    for kind in ["merged_result", "merge_train"] {
        let joined = [("CI_MERGE_REQUEST_EVENT_TYPE", kind), ("CI_COMMIT_SHA", JOIN)];
        let named = [("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", HEAD), ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", BASE)];
        let (change, _) = changed(read(&with(&[joined, named].concat())).unwrap());
        let ends = [change.head.commit.as_ref(), change.base.commit.as_ref(), change.joined.as_ref()].map(commit);
        assert_eq!(ends, [HEAD, BASE, JOIN]);
        assert!(change.worked.is_empty(), "GitLab wrote the join");
        let (change, skips) = changed(read(&with(&joined)).unwrap());
        assert_eq!((change.head.commit.as_ref(), commit(change.joined.as_ref())), (None, JOIN));
        assert!(skips.list().iter().any(|skip| skip.reason.contains("does not name the head")));
    }
}

#[test]
fn flags_are_read_and_titles_say_draft() {
    for (changed_to, draft, approved) in [
        (&[("CI_MERGE_REQUEST_DRAFT", "false")][..], Some(false), None),
        (&[("CI_MERGE_REQUEST_TITLE", "[Draft] x")], Some(true), None),
        (&[("CI_MERGE_REQUEST_TITLE", "Drafty: x")], Some(false), None),
        (&[("CI_MERGE_REQUEST_TITLE", "")], None, None),
        (&[("CI_MERGE_REQUEST_APPROVED", "true"), ("CI_MERGE_REQUEST_DRAFT", "true")], Some(true), Some(true)),
    ] {
        let (change, _) = changed(read(&with(changed_to)).unwrap());
        assert_eq!((change.draft, change.approved), (draft, approved), "{changed_to:?}");
    }
    let (_, skips) = changed(read(&with(&[("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "true")])).unwrap());
    assert!(skips.list()[0].reason.contains("2,700"));
}

#[test]
fn other_pipelines_say_why_not_and_pushes_are_read() {
    for (changed_to, words) in [
        (&[("CI_COMMIT_TAG", "v1")][..], "tag `v1`"),
        (&[("CI_PIPELINE_SOURCE", "schedule"), ("CI_COMMIT_BRANCH", "main")], "`schedule`"),
        (&[("CI_EXTERNAL_PULL_REQUEST_IID", "4")], "GitHub"),
        (&[("CI_PIPELINE_SOURCE", "")], "no merge request"),
    ] {
        let all = with(&[&[("CI_MERGE_REQUEST_IID", "")][..], changed_to].concat());
        let said = why(read(&all).unwrap());
        assert!(said.contains(words), "{said}");
    }
    let all = with(&[
        ("CI_MERGE_REQUEST_IID", ""),
        ("CI_PIPELINE_SOURCE", "push"),
        ("CI_COMMIT_BRANCH", "main"),
        ("CI_COMMIT_BEFORE_SHA", NONE),
        ("CI_COMMIT_MESSAGE", "Raise\n\nthe price"),
    ]);
    let (change, _) = changed(read(&all).unwrap());
    assert_eq!((change.source.as_str(), change.number), (format!("git:{HEAD}").as_str(), None));
    assert_eq!((change.title.unwrap().as_str(), change.body.unwrap().as_str()), ("Raise", "the price"));
    assert_eq!((change.push.unwrap().created, change.touches), (true, None));
}

#[test]
fn a_variable_that_is_wrong_is_named() {
    for (name, text, expected) in [
        ("CI_PROJECT_PATH", "", "`CI_PROJECT_PATH` is missing: expected the path of a project"),
        ("CI_PROJECT_PATH", "shop", "`CI_PROJECT_PATH` is `shop`: expected the path of a project"),
        ("CI_MERGE_REQUEST_IID", "x", "`CI_MERGE_REQUEST_IID` is `x`: expected the number"),
        ("CI_MERGE_REQUEST_IID", "0", "`CI_MERGE_REQUEST_IID` is `0`"),
        ("CI_COMMIT_SHA", "main", "`CI_COMMIT_SHA` is `main`: expected the id of a commit"),
        ("CI_MERGE_REQUEST_DRAFT", "yes", "`CI_MERGE_REQUEST_DRAFT` is `yes`: expected `true` or `false`"),
        ("CI_PIPELINE_CREATED_AT", "now", "`CI_PIPELINE_CREATED_AT` is `now`: expected an instant"),
    ] {
        let fault = read(&with(&[(name, text)])).unwrap_err();
        assert!(fault.to_string().starts_with(expected), "{fault}");
        assert!(fault.help().unwrap().contains("GitLab pipeline"));
    }
}

fn hook() -> Value {
    json!({
        "object_kind": "merge_request", "event_type": "merge_request",
        "user": {"id": 1, "username": "Cy"},
        "project": {"path_with_namespace": "shop/shop"},
        "object_attributes": {
            "iid": 7, "title": "Raise the price", "description": "Costs rose.", "state": "opened", "draft": false,
            "action": "approval", "author_id": 2, "created_at": "2026-03-16 09:00:00 UTC",
            "updated_at": "2026-03-17 09:00:00 UTC", "source_branch": "price", "target_branch": "main",
            "source": {"path_with_namespace": "ada/shop"}, "target": {"path_with_namespace": "shop/shop"},
            "last_commit": {"id": HEAD, "author": {"name": "Ada", "email": "ada@example.com"}},
        },
        "labels": [{"title": "pricing"}],
        "assignees": [{"id": 2, "username": "ada"}],
        "reviewers": [{"id": 3, "username": "dee", "state": "requested_changes"}, {"id": 4, "username": "eve", "state": "unreviewed"}],
    })
}

fn webhook(payload: &Value) -> Result<Told, Fault> {
    gitlab::webhook(&serde_json::to_vec(payload).unwrap(), &Bots::default())
}

#[test]
fn a_webhook_of_a_merge_request_is_read() {
    let (change, skips) = changed(webhook(&hook()).unwrap());
    assert!(skips.list().is_empty(), "{:?}", skips.list());
    assert_eq!((change.source.as_str(), change.state), ("gitlab:shop/shop!7", Some(RequestState::Open)));
    assert_eq!((change.author.unwrap().as_str(), change.asked_by.unwrap().as_str()), ("person:ada", "person:cy"));
    assert_eq!(change.at.unwrap().to_string(), "2026-03-17T09:00:00Z");
    let answers: Vec<(&str, Answer, &str)> =
        change.reviews.iter().map(|r| (r.by.as_str(), r.answer, commit(r.commit.as_ref()))).collect();
    assert_eq!(answers, [("person:dee", Answer::Decline, ""), ("person:cy", Answer::Approve, HEAD)]);
    assert_eq!(change.reviewers.iter().map(Actor::as_str).collect::<Vec<_>>(), ["person:dee", "person:eve"]);
    assert_eq!(change.worked[0].as_str(), "person:ada@example.com");
}

#[test]
fn what_gitlab_does_by_itself_is_nobodys_answer() {
    let mut payload = hook();
    payload["object_attributes"]["action"] = json!("unapproval");
    let (change, _) = changed(webhook(&payload).unwrap());
    assert_eq!(change.reviews[1].answer, Answer::Dismissed);
    payload["object_attributes"]["system"] = json!(true);
    let (change, skips) = changed(webhook(&payload).unwrap());
    assert_eq!(change.reviews.len(), 1);
    assert!(skips.list()[0].reason.contains("by itself"));
    payload["object_attributes"]["author_id"] = json!(99);
    let (change, skips) = changed(webhook(&payload).unwrap());
    assert_eq!(change.author, None);
    assert!(skips.list().iter().any(|skip| skip.reason.contains("only a number")));
}

#[test]
fn other_webhooks_say_why_not() {
    for (kind, words) in [
        ("issue", "an issue changed"),
        ("note", "a comment"),
        ("merge_requests", "did you mean `merge_request`?"),
        ("something_else", "no event that is known"),
    ] {
        let said = why(webhook(&json!({"object_kind": kind})).unwrap());
        assert!(said.contains(words), "{said}");
    }
    let push = json!({"object_kind": "push", "ref": "refs/heads/main", "before": BASE, "after": HEAD,
        "user_username": "ada", "project": {"path_with_namespace": "shop/shop"}, "total_commits_count": 1,
        "commits": [{"id": HEAD, "message": "Raise", "author": {"name": "Ada", "email": "ada@example.com"}}]});
    let (change, _) = changed(webhook(&push).unwrap());
    assert_eq!((change.title.unwrap().as_str(), change.touches), ("Raise", None));
    let mut gone = push;
    gone["after"] = json!(NONE);
    assert!(why(webhook(&gone).unwrap()).contains("deleted"));
}

#[test]
fn a_wrong_field_of_a_webhook_is_named() {
    for (pointer, to, message) in [
        ("/object_attributes/iid", json!("7"), "`object_attributes.iid` is the text `7`: expected a whole number"),
        ("/object_attributes/state", json!("odd"), "`object_attributes.state` is the text `odd`"),
        ("/project/path_with_namespace", json!("x"), "`project.path_with_namespace` is the text `x`"),
        ("/reviewers/1/username", json!(4), "`reviewers[1].username` is `4`: expected text"),
        ("/object_kind", json!(null), "`object_kind` is nothing: expected the kind"),
    ] {
        let mut payload = hook();
        *payload.pointer_mut(pointer).unwrap() = to;
        let fault = webhook(&payload).unwrap_err();
        assert!(fault.to_string().starts_with(message), "{fault}");
        assert!(fault.help().is_some());
    }
}

#[test]
fn approvals_and_diffs_are_read() {
    let answer = json!({"approved": false, "approvals_required": 2, "approvals_left": 1, "approved_by": [
        {"user": {"username": "Ada"}, "approved_at": "2026-03-17T09:00:00.000Z"}, {"user": {"username": "project_1_bot"}}, {"user": null}]});
    let (approvals, skips) = gitlab::approvals(&serde_json::to_vec(&answer).unwrap(), &Bots::default()).unwrap();
    let by: Vec<&str> = approvals.reviews.iter().map(|review| review.by.as_str()).collect();
    assert_eq!(by, ["person:ada", "machine:project_1_bot/unknown"]);
    assert_eq!((approvals.required, approvals.left, approvals.approved), (Some(2), Some(1), Some(false)));
    assert!(skips.list()[0].reason.contains("gone"));
    let file = |new: &str, old: &str, diff: &str| json!({"new_path": new, "old_path": old, "diff": diff});
    let list = json!([file("a.rs", "a.rs", "@@ -3,2 +3,1 @@\n-fn old() {}\n b\n"), file("new.rs", "was.rs", "")]);
    let whole = json!({"iid": 7, "changes": list, "overflow": true});
    for (payload, may_go_on) in [(&list, false), (&whole, true)] {
        let (diffs, _) = gitlab::diffs(&serde_json::to_vec(payload).unwrap()).unwrap();
        assert_eq!((diffs.listed, diffs.may_go_on), (2, may_go_on));
        let hunk = &diffs.touches[0].lines[0];
        assert_eq!((hunk.range.first(), hunk.range.count(), hunk.becomes), (3, 1, Some(0)));
        assert_eq!(diffs.touches[1].change.as_ref().unwrap().name(), "renamed");
    }
    let fault = gitlab::diffs(br#"[{"new_path": "a"}]"#).unwrap_err();
    assert!(fault.to_string().starts_with("`[0].old_path` is missing"), "{fault}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever the variables say, and whatever bytes come in: an answer or a fault, never a panic.
    #[test]
    fn anything_is_read_or_turned_down(
        odd in prop::collection::btree_map("CI_[A-Z_]{1,30}", ".{0,40}", 0..4),
        pick in any::<prop::sample::Index>(),
        text in "(.{0,20}|true|[0-9a-f]{40}|[0-9]{1,20})",
        bytes in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut all = variables();
        let name = all.keys().nth(pick.index(all.len())).unwrap().clone();
        all.insert(name, text);
        all.extend(odd);
        if let Err(fault) = read(&all) {
            prop_assert!(fault.help().is_some(), "{}", fault);
        }
        let _ = gitlab::webhook(&bytes, &Bots::default());
        let _ = gitlab::approvals(&bytes, &Bots::default());
        let _ = gitlab::diffs(&bytes);
    }
}
