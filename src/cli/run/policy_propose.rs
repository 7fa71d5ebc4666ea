//! A change of policy as work like any other: proposed with what differs, what it comes from, and what the past says of it.

use governed::evidence::{Artifact, Claim, Finding, Subject};
use governed::integration::{Mode, Touch};
use governed::policy::{Policy, diff as differences};
use governed::unit::{Command, Context, Criterion, Proposal, Reversibility, Stance};
use governed::wire::trial::Differences;
use governed::{Actor, Digest, Fault, InputFault, Label, Line, Prose, Reference, Resource, canonical, limit};
use serde_json::json;

use crate::args_learning::ProposeArgs;
use crate::edge;
use crate::failure::Failure;
use crate::render;

use super::Caller;
use super::learning::carry_out_all;
use super::policy::compiled;
use super::policy_try::tried;

/// Parts of what differs that one proposal may have: 128 KiB, some thousand changed rules.
const MOST_PARTS: usize = 8;

/// Proposes a policy as a unit: it touches the policy's digest and its name, so that who judges it judges exactly this,
/// and two changes of one policy meet.
pub fn propose(caller: &Caller, args: &ProposeArgs) -> Result<(), Failure> {
    let (read, candidate) = compiled(&args.files)?;
    let ledger = caller.open()?;
    let occasion = caller.occasion()?;
    let in_force = ledger.store.adopted()?;
    let asked = in_force.as_ref().and_then(|adopted| adopted.documents.first()?.changes.clone());
    let kind = match (&args.kind, asked) {
        (Some(kind), _) => Label::parse(kind)?,
        (None, Some(asked)) => asked.kind,
        (None, None) => Label::parse("policy-change")?,
    };
    let accountable = args.accountable.as_deref().map_or_else(|| Ok(occasion.by.clone()), Actor::parse)?;
    let (title, purpose) = (Line::parse(&args.title)?, Prose::parse(&args.purpose)?);
    let mut proposal = Proposal::new(kind, title, purpose, Reversibility::Reversible, accountable);
    let digest = candidate.digest();
    let touches =
        |resource: Result<Resource, InputFault>| -> Result<Touch, Fault> { Ok(Touch::new(resource?, Mode::Writes)) };
    proposal.touches.push(touches(Resource::parse(&format!("policy:{digest}")))?);
    for layer in &read.documents {
        proposal.touches.push(touches(Resource::parse(&format!("policy-layer:{}", layer.policy)))?);
    }
    for file in &args.files {
        proposal.attachments.push(Artifact {
            kind: Label::parse("policy")?,
            location: Line::made_of(&file.display().to_string(), "policy").0,
            digest: Some(edge::file_digest(file)?),
        });
    }
    proposal.criteria.push(Criterion {
        label: Label::parse("worth-it")?,
        text: Prose::parse("What it stops is worth the judgment it costs, as the backtest tells both.")?,
        judged_by: None,
    });
    let old = in_force.and_then(|adopted| Policy::compile(adopted.documents).ok());
    let context = |text: &str, source: &str| -> Result<Context, Fault> {
        let (kind, stance) = (Label::parse("policy")?, Stance::Neutral);
        Ok(Context { kind, text: Prose::made_of(text, "nothing").0, stance, source: Some(Line::parse(source)?) })
    };
    if let Some(old) = &old {
        let view = Differences::of(old, &candidate, None);
        if view.differences.is_empty() {
            let fault = Fault::input("this is the policy in force: nothing in it differs");
            return Err(fault.with_help("propose what you would change").into());
        }
        // Whoever judges it reads all that differs, or nobody knows what was judged.
        let mut part = String::new();
        let text = differences::text(&view.differences);
        for line in text.lines() {
            if !part.is_empty() && part.len() + line.len() >= limit::PROSE_BYTES {
                proposal.context.push(context(&part, "policy diff")?);
                part.clear();
            }
            part += line;
            part.push('\n');
        }
        proposal.context.push(context(part.trim_end(), "policy diff")?);
        if proposal.context.len() > MOST_PARTS {
            let fault = Fault::input(format!("what differs has {} bytes: nobody judges that at once", text.len()));
            return Err(fault.with_help("propose it in several steps").into());
        }
    }
    if let Some(name) = &args.lesson {
        let books = ledger.store.books()?;
        let label = Label::parse(name)?;
        let Some(held) = books.lesson(&label) else {
            let help = "`governed lesson list` shows the lessons there are";
            return Err(Fault::input(format!("no lesson is called `{label}`")).with_help(help).into());
        };
        let learnt = &held.raised.is.learnt;
        let said = format!("{}: {} {}", held.raised.is.title, learnt.happened, learnt.meant);
        proposal.context.push(context(&said, &format!("lesson:{label}"))?);
        proposal.sources.push(Reference::parse(&format!("lesson:{label}"))?);
    }
    let unit = edge::new_id(occasion.at)?;
    let found = tried(&ledger, &candidate, args.observed)?;
    let claim = Claim {
        label: Label::parse("backtest")?,
        method: Label::parse("backtest")?,
        // What would have come out otherwise speaks neither for nor against it: people read it.
        finding: Finding::Inconclusive,
        text: Prose::made_of(&found.to_string(), "nothing was decided yet").0,
        about: vec![Subject::Content],
        artifact: Some(Artifact {
            kind: Label::parse("backtest")?,
            location: Line::parse("governed policy backtest --json")?,
            digest: Some(Digest::of(&canonical(&found)?)),
        }),
        replaces: Vec::new(),
    };
    let commands = [Command::Propose { unit, proposal }, Command::RecordEvidence { unit, claim }];
    let (_, last) = carry_out_all(caller, &commands)?;
    let view = json!({ "unit": unit, "policy": digest, "entry": last, "backtest": found });
    render::print(caller.json, &view, |_| format!("unit {unit} proposes policy {}\n{found}", digest.short()))
}
