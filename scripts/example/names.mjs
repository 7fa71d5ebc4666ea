// The bundle of history has pseudonyms where people were. A page full of them cannot be read, so the most active ones get
// an invented given name here; nobody is meant by it. The rest are called contributors.

/** Pseudonym in the history to the invented name. */
const NAMES = new Map(Object.entries({
  "35937f02": "marta", "08d6ee74": "jonas", "79e0a1d9": "ines", "83e9e27f": "ross", "1b588053": "tomas",
  "4c2a0f5a": "priya", "1ae4b10a": "dana", "be925414": "felix", "4b1740e5": "noor", "2c6bf797": "hana",
  "e2313578": "oscar", "2afe32e5": "lena", "6791dba7": "sven", "25f8d909": "rui", "0525ea99": "clara",
  "00efcabd": "pavel", "41e071ad": "amir", "58ebc739": "greta", "32e1eb7d": "kofi", "b98e8f18": "yuki",
  "24db28e1": "bela", "ad19f629": "mira", "bd0a5e5d": "anton", "5f08249c": "eliza", "01f2b3cf": "nils",
}));

/** The actor of the example for an actor that the importer read. */
export function actorOf(imported) {
  if (imported.startsWith("machine:renovate")) return "machine:renovate/41";
  const pseudonym = /^person:([0-9a-f]{8})@person\.invalid$/.exec(imported)?.[1];
  if (pseudonym === undefined) return imported;
  return `person:${NAMES.get(pseudonym) ?? `contributor-${pseudonym.slice(0, 4)}`}`;
}
