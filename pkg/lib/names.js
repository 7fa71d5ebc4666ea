// Generated from `src/wire/` of Governed: `UPDATE=1 cargo test --lib -- schema` writes it anew.

/** What is asked with nothing but a request. */
export const request = [
  "case_policies",
  "canonicalize",
  "verify",
  "advance_queue",
  "read_change",
  "read_evidence",
  "code_owners",
  "read_signals",
];

/** What a policy is asked. */
export const policy = [
  "compile",
  "decide",
  "decide_many",
  "explain",
  "facts",
  "analyse",
  "test",
  "backtest",
  "diff",
  "explain_past",
  "check",
];

/** What a register is asked. */
export const register = [
  "replay",
  "export_ledger",
  "open",
  "apply",
  "apply_many",
  "extend",
  "brief",
  "why",
  "unit",
  "units",
  "entries",
  "queue",
  "triage",
  "decide_move",
  "evidence",
  "changes_since",
  "integration",
  "drift",
  "collisions",
  "plan",
  "why_before",
  "merge_queue",
  "metrics",
  "metrics_series",
  "theatre",
  "untaken_signals",
  "learning",
  "rules",
  "repeated",
  "autonomy",
];

/** What a policy is asked in the small build. */
export const policyAlone = [
  "compile",
  "decide",
  "decide_many",
  "explain",
  "facts",
];
