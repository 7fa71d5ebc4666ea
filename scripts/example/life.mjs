// The life of a governed change: how it is proposed, tried, shown, read and landed, at the times at which it really was.

import { DAY, HOUR, digest, iso, ms } from "./world.mjs";

/** Whose judgment counts for which question, in the order in which they take turns. */
const JUDGES = {
  review: ["person:ines", "person:jonas", "person:marta", "person:ross"],
  compatibility: ["person:jonas", "person:marta", "person:ross", "person:ines"],
  policy: ["person:jonas", "person:ines", "person:ross"],
  risk: ["person:marta", "person:jonas", "person:ross", "person:ines"],
  escalation: ["person:marta", "person:jonas", "person:ines", "person:ross"],
  security: ["person:oscar", "person:dana"],
  proofreading: ["person:lena", "person:tomas"],
  rollout: ["person:tomas", "person:marta"],
  finance: ["person:greta"],
};

/** What people write beside a yes, where they write anything. */
const YES = {
  review: ["Read it and ran it against two of my own workspaces.", "The new test fails without the change. Good.", "Small, and where I would have put it.", undefined, "I could mend this.", undefined, "Checked the callers; nobody relies on the old order."],
  security: ["No input from outside reaches it unquoted.", "The pinned digest is the one the project published.", undefined, "Checked what it fetches and from where."],
  proofreading: ["Reads well.", undefined, undefined, "Clear.", undefined],
  rollout: ["Nightly first; we watch the tracker for a release.", "Announced in the last team notes."],
  escalation: ["Large, and mechanical: the diff is one rename. Go ahead.", "I looked at the folders one by one. Fine."],
  compatibility: ["I asked the editors that read these messages; they ignore fields they do not know.", "Additive."],
  policy: ["Yes: this would have stopped us in July.", "It asks one person, once."],
  finance: ["In the budget of the year."],
  risk: ["We can live with the worst of it."],
};

/** What kind of work a change is, by how its title and paths speak of it. */
export function kindOf({ proposal: { title, touches } }) {
  const paths = touches.map(({ resource }) => resource.slice(5));
  if (/^chore\(deps\)|^chore: (bump|update|upgrade)|^Bump |^Update cfg/.test(title)) return "dependency-update";
  if (/^docs?\b|^Fix funding|^Add funding|changelog|release notes|CHANGELOG/i.test(title) || paths.every((path) => path.endsWith(".md"))) return "docs-change";
  if (/^tests?\b|^fix\(test\)|flaky/.test(title)) return "test-change";
  return "code-change";
}

/** What a change is judged by, written before it is begun. */
export function criteriaOf(kind, title) {
  const topic = /^\w+\(([^)]+)\)/.exec(title)?.[1];
  const where = topic === undefined ? "" : ` of \`${topic}\``;
  switch (kind) {
    case "dependency-update":
      return [{ label: "resolves", text: "The lock file resolves, and the oldest supported compiler still builds it." }];
    case "docs-change":
      return [{ label: "book-builds", text: "The book builds without warnings, and every link in it leads somewhere." }];
    case "test-change":
      return [{ label: "steady", text: `The tests${where} pass a hundred times in a row on Linux, macOS and Windows.` }];
    default:
      return /^(fix|Fix|revert|Revert)/.test(title)
        ? [{ label: "shown", text: `A test${where} shows what was reported, and fails without the change.` }]
        : [{ label: "suite", text: "The whole suite passes on Linux, macOS and Windows." }, { label: "unchanged", text: "What builds today builds tomorrow, with the same output where nothing was asked to change." }];
  }
}

const SAYS = {
  resolves: ["test", "Builds with the oldest supported compiler and the newest."],
  "book-builds": ["test", "The book builds; the link check is clean."],
  steady: ["test", "A hundred runs on three systems, none failed."],
  suite: ["test", "All tests pass on three systems."],
  shown: ["test", "The new test fails before the change and passes after it."],
  unchanged: ["measurement", "Forty public workspaces build as before; output is the same byte for byte."],
};

/** Somebody of a list who had no part in a unit. */
const other = (list, not, turn) => {
  const free = list.filter((name) => !not.includes(name));
  return free[turn % free.length];
};

/** Lives and their common steps, in one world. */
export function lives(world, random) {
  let turn = 0;
  let reports = 0;
  const judged = new Set();
  const artifact = (what) => ({ kind: "test-report", location: `ci/runs/${48210 + (reports += 1)}`, digest: digest(`${what} ${reports}`) });

  const life = {
    /** Evidence of the checks machine for a criterion, or for the content as it is. */
    test(unit, criterion, label = `ci-${criterion}`, more = {}) {
      const [method, text] = SAYS[criterion] ?? ["test", "All tests pass on three systems."];
      world.do("machine:ci/7", "record_evidence", { unit, claim: { label, method, finding: "supports", text, about: [`criterion:${criterion}`, "content"], artifact: artifact(unit), ...more } });
    },

    judge(by, unit, kind, answer, text, more = {}) {
      if (answer === "approve") judged.add(`${unit} ${kind} ${by}`);
      // Some look for half an hour; a few answer within seconds of being shown.
      const looked = random() < 0.12 ? 2_000 : (3 + Math.floor(random() * 40)) * 60_000;
      const opened = iso(world.now - looked);
      return world.do(by, "judge", { unit, judgment: { kind, answer, opened, ...(text && { text }), presence: random() < 0.7 ? "session" : "signed_key", ...more } });
    },

    /** Gives what a decision says is owed by people. Gives how many judgments that were. */
    settleOwed(unit, held, involved) {
      let given = 0;
      const kinds = held.owed.filter(({ judgment, has, asked }) => judgment !== undefined && has < asked);
      const seen = new Map();
      let ofRelease = held.asked === "release";
      for (const { judgment: { kind, of }, has, asked } of kinds) {
        seen.set(kind, Math.max(seen.get(kind) ?? 0, asked - has));
        if (of === "release") ofRelease = true;
      }
      if (held.verdict === "escalate" || held.verdict === "undetermined") {
        if (!seen.has("escalation")) seen.set("escalation", 1);
      }
      for (const [kind, count] of seen) {
        const list = kind === "escalation" && ofRelease ? JUDGES.rollout : JUDGES[kind];
        const free = list.filter((name) => !involved.includes(name) && !judged.has(`${unit} ${kind} ${name}`));
        for (let which = 0; which < count && which < free.length; which += 1) {
          turn += 1;
          life.judge(free[(turn + which) % free.length] ?? free[0], unit, kind, "approve", YES[kind]?.[turn % YES[kind].length]);
          given += 1;
        }
      }
      return given;
    },

    /** From the proposal to landing. `plan` says who works on it and how far it goes. */
    *live(change, plan = {}) {
      const { unit, proposal, at } = change;
      // What was merged within the hour was open elsewhere before: here it takes its author half a day at least.
      const landed = Math.max(change.landed, at + 5 * HOUR);
      const kind = plan.kind ?? kindOf(change);
      const criteria = plan.criteria ?? criteriaOf(kind, proposal.title);
      const worker = plan.worker ?? change.by;
      const author = plan.author ?? (change.by.startsWith("person:") ? change.by : proposal.accountable);
      const span = landed - at;
      const when = (share) => at + Math.floor(span * share);
      const involved = [author, worker, plan.admits].filter(Boolean);
      const given = { ...proposal, kind, criteria, accountable: plan.accountable ?? (proposal.accountable === author || proposal.accountable.startsWith("person:") ? proposal.accountable : author), reversibility: plan.reversibility ?? "reversible", ...plan.proposal };
      world.do(author, "propose", { unit, proposal: given });
      yield when(0.03);
      world.do(author, "move", { unit, to: "admitted" });
      yield when(0.05);
      world.do(worker, "move", { unit, to: "executing" });
      for (const attempt of plan.attempts ?? []) {
        yield when(0.2);
        world.do(worker, "record_attempt", { unit, attempt });
      }
      if (plan.asks) {
        const { to, question, answer } = plan.asks;
        world.do(worker, "escalate", { unit, escalation: { label: "which", to, question, due: iso(world.now + 2 * DAY) } });
        yield world.now + 40 * 60_000;
        world.do(to, "answer_escalation", { unit, escalation: "which", answer });
      }
      yield when(0.4);
      const submitted = world.do(worker, "move", { unit, to: "validating" });
      if (submitted.held) {
        yield when(0.5);
        world.do(author, "hand_off", { unit, role: "executor", to: author, reason: "The workflows are for people to change." });
        world.do(author, "move", { unit, to: "validating" });
      }
      yield when(0.55);
      for (const { label } of criteria) life.test(unit, label);
      yield when(0.7);
      if (plan.rehearses) {
        world.do("machine:ci/7", "record_evidence", { unit, claim: { label: "way-back", method: "rollback-test", finding: "supports", text: "Taken back on a copy; everything builds as it did before.", about: ["content"], artifact: artifact("way back") } });
      }
      // A machine that may not pass its work asks now and then all the same, and is told.
      const tells = world.ask("decide_move", { unit, to: "integrating", by: worker, now: iso(world.now) }).decision;
      const asker = tells.verdict === "move" || random() < 0.35 ? worker : author;
      const passed = world.do(asker, "move", { unit, to: "integrating" });
      if (passed.held) world.do(author, "move", { unit, to: "integrating" });
      for (const name of plan.proposal?.integrations ?? []) {
        world.do(other(JUDGES.review, involved, turn), "reconcile", { unit, reconciliation: { kind: name, note: NOTES[name] ?? "It fits." } });
      }
      if (plan.until === "integrating") return;
      yield when(0.85);
      yield* life.land({ ...change, landed }, { ...plan, involved });
    },

    *land({ unit, landed, lander, proposal }, { involved, machineLands, sentBack, ask = sentBack !== undefined || random() < 0.25, settles = random() < 0.3, override } = {}) {
      const person = involved.includes(lander) ? other(JUDGES.review, involved, (turn += 1)) : lander;
      const by = machineLands ?? person;
      // Some ask at once and are told what is owed; others wait until it is there.
      if (!ask) {
        const told = world.ask("decide_move", { unit, to: "landed", by, now: iso(world.now) });
        const decision = told.decision ?? told;
        if (decision.verdict !== "move") life.settleOwed(unit, decision, [...involved, by]);
        yield landed;
      }
      for (let tries = 0; tries < 5; tries += 1) {
        const { held } = world.do(by, "move", { unit, to: "landed" });
        if (!held) break;
        if (override && tries === 0) {
          world.do(override.by, "override", { unit, override: { label: "now", of: "land", intent: override.intent ?? "refining", reason: override.reason, until: iso(world.now + 12 * HOUR) } });
          continue;
        }
        if (sentBack && tries === 0) {
          yield world.now + HOUR;
          life.judge(sentBack.by, unit, sentBack.kind, "decline", sentBack.text);
          yield world.now + 5 * HOUR;
          const touch = world.unit(unit).touches[0].touch.is;
          world.do(involved[0], "touch", { unit, dropped: [], reason: sentBack.mended, touches: [{ ...touch, content: `gitBlob:${digest(sentBack.mended).slice(7, 47)}` }] });
          for (const { is: { label } } of world.unit(unit).criteria) life.test(unit, label, `ci-${label}-again`, { replaces: [`ci-${label}`] });
          for (const kind of world.unit(unit).integrations ?? []) world.do(sentBack.by, "reconcile", { unit, reconciliation: { kind, note: "Looked at again with the change." } });
          life.judge(sentBack.by, unit, sentBack.kind, "approve", "That is what I meant.");
          yield Math.max(landed, world.now + HOUR);
          continue;
        }
        const stale = held.owed.some(({ judgment, has, asked, what }) => judgment === undefined && has < asked && what.startsWith("evidence"));
        if (stale) {
          life.test(unit, world.unit(unit).criteria[0].is.label, `ci-again-${tries}`);
        }
        const gave = life.settleOwed(unit, held, [...involved, by]);
        if (tries === 4) throw new Error(`${unit} ${proposal.title} does not land: ${JSON.stringify(held.owed)} ${held.verdict}`);
        if ((gave > 0 || stale) && held.verdict !== "hold") yield Math.max(landed, world.now + 600_000);
        else yield nextMonday(world.now);
      }
      if (settles) {
        yield world.now + (8 + Math.floor(random() * 6)) * DAY;
        world.try(involved[0], "move", { unit, to: "settled", taught: random() < 0.25 ? { type: "kept", with: "What was said of it at the start held." } : { type: "declined", with: "Nothing came back." } });
      }
    },
  };
  return life;
}

const NOTES = {
  documentation: "The page of the book that describes it says so now.",
  release: "The release notes name it, and what to do where it breaks a build.",
  technical: "Built together with what landed in the same week.",
};

/** The next Monday at two in the afternoon, UTC. */
function nextMonday(at) {
  const day = new Date(at).getUTCDay();
  const ahead = day === 1 ? 1 : (8 - day) % 7 || 7;
  return Math.floor(ms(at) / DAY) * DAY + ahead * DAY + 14 * HOUR;
}
