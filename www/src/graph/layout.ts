// Where units stand in a picture: layered, what goes first on the left. The layout library comes with this file alone.
import { graphlib, layout } from "@dagrejs/dagre";
import { HIGH, WIDE } from "./box.js";

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly units: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  /** For each edge, in order, the points it goes through. */
  readonly edges: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

export const laidOut = (units: readonly string[], edges: readonly { readonly from: string; readonly to: string; readonly loose: boolean }[]): Placed => {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 56, edgesep: 12, marginx: 12, marginy: 12 });
  for (const unit of units) graph.setNode(unit, { width: WIDE, height: HIGH });
  edges.forEach(({ from, to, loose }, index) => graph.setEdge(from, to, { weight: loose ? 1 : 4 }, String(index)));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    units: new Map(units.map((unit) => [unit, graph.node(unit) as { x: number; y: number }])),
    edges: edges.map(({ from, to }, index) => (graph.edge(from, to, String(index)) as { points: { x: number; y: number }[] }).points),
  };
};
