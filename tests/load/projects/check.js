// What every project does with the package it installed: one decision by each build, and the shared vectors.

const POLICY = {
  documents: [{
    governed: 1,
    policy: "docs",
    owner: "person:ada",
    review: "2027-03-01",
    fallback: { to: "person:ada" },
    rules: [{
      id: "docs-are-free", why: "Prose is cheap to mend.", origin: "incident:4", moves: ["land"],
      when: 'paths.all(p, p.startsWith("docs/"))', then: ["allow"],
    }],
  }],
};

/** Throws what went wrong first; otherwise says what was done. */
export const check = (governed, small, vectors) => {
  for (const { Policy } of [governed, small]) {
    const opened = Policy.open(POLICY);
    if (opened.type !== "done") throw new Error(`not opened: ${JSON.stringify(opened)}`);
    const policy = opened.with;
    const answer = policy.decide({ move: "land", paths: ["docs/guide.md"] });
    const told = JSON.stringify(answer);
    if (answer.type !== "done" || answer.with.verdict !== "move" || answer.with.rules.join() !== "docs-are-free") {
      throw new Error(`decided otherwise: ${told}`);
    }
    policy.free();
    if (policy.decide({}).type !== "fault") throw new Error("a freed policy decides");
  }
  const id = governed.newUnitId();
  if (id.type !== "done") throw new Error(`no id: ${JSON.stringify(id)}`);
  for (const { name, operation, request, text, answer } of vectors) {
    const told = governed.callText(operation, text ?? request);
    if (told !== answer) throw new Error(`vector ${name}: ${told.slice(0, 500)} instead of ${answer.slice(0, 500)}`);
  }
  return `ok, ${vectors.length} vectors`;
};
