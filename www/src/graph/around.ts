// What is around a unit: what it depends on, what waits for it, what it collides with, so many steps out.
import type { Collisions, Triage, Unit } from "governed";
import type { OpenRegister } from "../register/register.js";
import type { GraphEdge, GraphUnit } from "./graph.js";

export interface Drawing {
  readonly units: readonly GraphUnit[];
  readonly edges: readonly GraphEdge[];
  /** How many units belong in it and are left out. */
  readonly leftOut: number;
}

/** Edges as the operations tell them: dependencies of what is in flight, and its collisions. */
export const edgesOf = (triage: Triage, collisions: Collisions): GraphEdge[] => [
  ...triage.landings.flatMap(({ unit, after }) => after.map((first) => ({ from: first, to: unit, kind: "needs" as const, says: "goes before" }))),
  ...collisions.collisions.map(({ a, b, grade }) => ({ from: a, to: b, kind: "collides" as const, says: `${grade} collision with` })),
];

const SAYS: Record<string, string> = {
  lands_with: "lands together with",
  lands_apart: "does not land in one batch with",
  excludes: "must not be in production with",
  supersedes: "takes the place of",
  informs: "knows more with",
};

/** As many units as fit, the nearest to the one in the middle first. */
export const within = (middle: string, depth: number, most: number, edges: readonly GraphEdge[], about: (unit: string) => GraphUnit): Drawing => {
  const beside = new Map<string, Set<string>>();
  const join = (a: string, b: string) => (beside.get(a) ?? beside.set(a, new Set()).get(a))?.add(b);
  for (const { from, to } of edges) {
    join(from, to);
    join(to, from);
  }
  const reached = new Set([middle]);
  let edge = [middle];
  for (let step = 0; step < depth && edge.length > 0; step += 1) {
    const further = [...new Set(edge.flatMap((unit) => [...(beside.get(unit) ?? [])]))].filter((unit) => !reached.has(unit));
    for (const unit of further) reached.add(unit);
    edge = further;
  }
  const kept = new Set([...reached].slice(0, most));
  return {
    units: [...kept].map(about),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    leftOut: reached.size - kept.size,
  };
};

export const around = async (register: OpenRegister, middle: string, depth: number, most: number): Promise<Drawing> => {
  const now = register.now();
  const [unit, triage, collisions] = await Promise.all([
    register.ask<Unit>("unit", { unit: middle }),
    register.ask<Triage>("triage", { now }),
    register.ask<Collisions>("collisions", { now }),
  ]);
  const landings = new Map(triage.landings.map((landing) => [landing.unit as string, landing]));
  const edges = edgesOf(triage, collisions);
  const known = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  for (const { is } of unit.depends ?? []) {
    if (is.kind === "needs_landed" || is.kind === "needs_deployed") {
      if (!known.has(`${is.on} ${unit.id}`)) edges.push({ from: is.on, to: unit.id, kind: "needs", says: "goes before" });
    } else {
      edges.push({ from: unit.id, to: is.on, kind: "other", says: SAYS[is.kind] ?? is.kind });
    }
  }
  const drawing = within(unit.id, depth, most, edges, (id) => {
    const landing = landings.get(id);
    return landing === undefined ? { unit: id, title: id } : { unit: id, title: landing.title, stage: landing.stage };
  });
  // What has landed already is not in flight, and is told one by one.
  const units = await Promise.all(
    drawing.units.map(async (drawn) => {
      if (landings.has(drawn.unit)) return drawn;
      const { title, stage } = drawn.unit === unit.id ? unit : await register.ask<Unit>("unit", { unit: drawn.unit });
      return { unit: drawn.unit, title, stage };
    }),
  );
  return { ...drawing, units };
};
