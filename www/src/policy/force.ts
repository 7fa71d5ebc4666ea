// The policy in force, as the ledger has it.
import type { Digest, Entry, GivenDocument, Instant, UnitId } from "governed";
import type { OpenRegister } from "../register/register.js";

/** A policy that came into force. */
export interface Adopted {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly digest: Digest;
  readonly documents: readonly GivenDocument[];
  readonly reason: string;
  readonly through?: UnitId;
}

const adopted = ({ seq, at, by, event }: Entry): Adopted[] => {
  if (event.type !== "policy_adopted") return [];
  const { digest, documents, reason, through } = event.with;
  const always = { seq, at, by, digest, documents: documents as unknown as readonly GivenDocument[], reason };
  return [through === undefined ? always : { ...always, through }];
};

/** Every policy there was, the one in force first. */
export const policiesOf = async (register: OpenRegister): Promise<Adopted[]> => (await register.adoptions()).flatMap(adopted).reverse();

/** A thing that can fire, as it was written: where in which layer. */
export interface Written {
  readonly layer: GivenDocument;
  readonly part: string;
  readonly said: object;
}

/** What a ruling was written as. With several layers its name begins with its layer's. */
export const writtenAs = (documents: readonly GivenDocument[], id: string): Written | undefined => {
  for (const layer of documents) {
    const within = documents.length === 1 ? id : id.startsWith(`${layer.policy}/`) ? id.slice(layer.policy.length + 1) : undefined;
    if (within === undefined) continue;
    for (const part of ["rules", "windows", "exclusions"] as const) {
      const said = layer[part]?.find((one) => one.id === within);
      if (said !== undefined) return { layer, part, said };
    }
    if (within === "autonomy" && layer.autonomy !== undefined) return { layer, part: "autonomy", said: layer.autonomy };
    const attention = layer.attention?.find(({ group }) => within === `attention-${group}`);
    if (attention !== undefined) return { layer, part: "attention", said: attention };
    const ceiling = /^ceiling-.+-(\d+)$/.exec(within);
    const said = ceiling === null ? undefined : layer.ceilings?.[Number(ceiling[1])];
    if (said !== undefined) return { layer, part: "ceilings", said };
  }
  return undefined;
};
