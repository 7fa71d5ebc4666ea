//! Layers, compared: which are new, which are gone, whether their order is another, and what each says.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::policy::document::Document;

use super::bearing::Bearing;
use super::rules::words;
use super::{Changed, Difference, PartChange, What, names, rules};

pub(super) fn diff(old: &[Document], new: &[Document]) -> Vec<Difference> {
    let mut all = Vec::new();
    if let ([before], [after]) = (old, new) {
        // One layer each is the same policy, whatever it is called now.
        if before.policy != after.policy {
            let part = PartChange::new("policy", words(&before.policy), words(&after.policy), Bearing::NONE);
            let id = after.policy.as_str().into();
            all.push(Difference { what: What::Policy, id, change: Changed::Changed, parts: alloc::vec![part] });
        }
        layer(before, after, false, &mut all);
        return all;
    }
    let among = |document: &Document, others: &[Document]| others.iter().any(|other| other.policy == document.policy);
    let order = |documents: &[Document], others: &[Document]| {
        let kept = documents.iter().filter(|document| among(document, others));
        kept.map(|document| String::from(document.policy.as_str())).collect::<Vec<String>>()
    };
    let (before, after) = (order(old, new), order(new, old));
    if before != after {
        let part = PartChange::new("order", words(&before), words(&after), Bearing::BOTH);
        all.push(Difference {
            what: What::Layer,
            id: "layers".into(),
            change: Changed::Changed,
            parts: alloc::vec![part],
        });
    }
    for document in new {
        match old.iter().find(|other| other.policy == document.policy) {
            Some(before) => layer(before, document, true, &mut all),
            None => whole(document, Changed::Added, &mut all),
        }
    }
    for document in old.iter().filter(|document| !among(document, new)) {
        whole(document, Changed::Removed, &mut all);
    }
    all
}

fn layer(old: &Document, new: &Document, several: bool, all: &mut Vec<Difference>) {
    let name = &new.policy;
    let id = |id: &str| -> Box<str> { if several { format!("{name}/{id}").into() } else { id.into() } };
    all.extend(names::diff(old, new, &id));
    all.extend(rules::diff(old, new, &id));
    let (before, after) = (&old.fallback, &new.fallback);
    let mut parts = Vec::new();
    if before.block != after.block {
        let bearing = Bearing::more_is_stricter(&before.block, &after.block);
        parts.push(PartChange::new("block", words(&before.block), words(&after.block), bearing));
    }
    // Who is asked may permit, and may decline.
    if before.to != after.to {
        parts.push(PartChange::new("to", words(&before.to), words(&after.to), Bearing::BOTH));
    }
    if before.independent != after.independent {
        let bearing = Bearing::more_is_stricter(&before.independent, &after.independent);
        parts.push(PartChange::new("independent", words(&before.independent), words(&after.independent), bearing));
    }
    if before.within != after.within {
        parts.push(PartChange::new("within", words(&before.within), words(&after.within), Bearing::NONE));
    }
    if !parts.is_empty() {
        all.push(Difference { what: What::Fallback, id: id("fallback"), change: Changed::Changed, parts });
    }
}

/// A whole layer that is new or gone: itself, and everything in it that can fire.
fn whole(document: &Document, change: Changed, all: &mut Vec<Difference>) {
    // It permits and stops by its rules; by being there it also withholds what it does not delegate, and its fallback
    // and competences count.
    let part = PartChange::new("layer", None, words(&document.purpose), Bearing::BOTH);
    let mut itself = Difference {
        what: What::Layer,
        id: document.policy.as_str().into(),
        change: Changed::Added,
        parts: alloc::vec![part],
    };
    if change == Changed::Removed {
        itself = itself.turned();
    }
    all.push(itself);
    let empty = Document {
        rules: Vec::new(),
        windows: Vec::new(),
        exclusions: Vec::new(),
        ceilings: Vec::new(),
        autonomy: None,
        attention: Vec::new(),
        ..document.clone()
    };
    let id = |id: &str| -> Box<str> { format!("{}/{id}", document.policy).into() };
    all.extend(match change {
        Changed::Removed => rules::diff(document, &empty, &id),
        _ => rules::diff(&empty, document, &id),
    });
}
