// What the tests ask about: a policy of this repository, and a case for it.
import { readFileSync } from "node:fs";

const at = (name) => new URL(`../policies/${name}`, import.meta.url);

export const POLICY = { files: [{ name: "change-management.yaml", text: readFileSync(at("change-management.yaml"), "utf8") }] };

export const CASE = {
  move: "land",
  actor: { id: "person:ada", kind: "person", name: "ada" },
  paths: ["services/billing/src/prices.rs", "docs/prices.md"],
  change: { risk: "normal" },
};
