// Writes tests/vectors/cel-spec/core.jsonl: the cases of CEL's public conformance data that ask for the core language.
//
//   node scripts/cel-vectors.mjs            gets the pinned npm package with `npm pack`
//   node scripts/cel-vectors.mjs FOLDER     reads the package unpacked in FOLDER
//
// A case is core when all of this holds:
//   1. its suite is one of the 14 in SUITES, which are about the language itself. Left out are the extension
//      libraries (`*_ext`, `macros2`, `optionals`), the suites about messages (`dynamic`, `enums`, `proto2`, `proto3`,
//      `wrappers`), the deduction of types (`type_deductions`) and partial evaluation (`unknowns`, empty);
//   2. it sets no container: names are only ever looked up as they are written;
//   3. nothing in it (expression, declarations, bindings, expectation) names a message type: neither one of
//      `google.protobuf`, wrappers and `Timestamp` included, nor the `TestAllTypes` made for these tests;
//   4. no value in it is a message or a member of an enum.
// That leaves 1,074 of 2,344 cases. A count that comes out otherwise means the data or the filter changed: the script
// then writes nothing.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PACKAGE = "@bufbuild/cel-spec";
const VERSION = "0.6.1";
const INTEGRITY = "sha512-m0Ac9qA669yxxC0Hy45qGsUZemjImVfxPl6r9jLbkJviEvv3R9hSYyH2ItGRbDguekX6eId0cb62ulNBK97ezg==";
const SPEC = "v0.25.1";
const SUITES = [
  "basic", "comparisons", "conversions", "fields", "fp_math", "integer_math", "lists", "logic", "macros", "namespace",
  "parse", "plumbing", "string", "timestamps",
];
const ALL = 2344;
const CORE = 1074;

function fail(text) {
  console.error(`cel-vectors: ${text}`);
  process.exit(1);
}

/** Calls `use` with a folder that holds the unpacked package. */
async function withPackage(use) {
  const given = process.argv[2];
  if (given !== undefined) return use(resolve(given));
  const folder = mkdtempSync(join(tmpdir(), "cel-spec-"));
  try {
    const told = execFileSync("npm", ["pack", `${PACKAGE}@${VERSION}`, "--json", "--pack-destination", folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ filename, integrity }] = JSON.parse(told);
    if (integrity !== INTEGRITY) fail(`${PACKAGE}@${VERSION} is not the one known here: ${integrity}`);
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", folder]);
    return await use(join(folder, "package"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The data as a flat list, in its own order. A suite holds sections, and a section holds cases. */
function casesOf(tests) {
  return tests.suites.flatMap((suite) =>
    (suite.suites ?? []).flatMap((section) =>
      (section.tests ?? []).map((test) => ({ suite: suite.name, section: section.name, test })),
    ),
  );
}

function isCore({ suite, test }) {
  const { name, description, ...asked } = test.original;
  return (
    SUITES.includes(suite) &&
    asked.container === undefined &&
    !/google\.protobuf|TestAllTypes/.test(JSON.stringify(asked)) &&
    !/"(objectValue|enumValue|messageType)":/.test(JSON.stringify(asked))
  );
}

/** The only key of a protobuf `oneof` in JSON, with what it holds. */
function only(holder) {
  const entries = Object.entries(holder);
  if (entries.length !== 1) fail(`one key expected: ${JSON.stringify(holder)}`);
  return entries[0];
}

/** A value as `{tag: content}`: nothing is a bare JSON number, so nothing is rounded by whoever reads it. */
function valueOf(value) {
  const [kind, held] = only(value);
  switch (kind) {
    case "nullValue": return { null: null };
    case "boolValue": return { bool: held };
    case "int64Value": return { int: BigInt(held).toString() };
    case "uint64Value": return { uint: BigInt(held).toString() };
    case "doubleValue": return { double: Object.is(held, -0) ? "-0" : String(held) };
    case "stringValue": return { string: held };
    case "bytesValue": return { bytes: Buffer.from(held, "base64").toString("hex") };
    case "listValue": return { list: (held.values ?? []).map(valueOf) };
    case "mapValue": return { map: (held.entries ?? []).map(({ key, value }) => [valueOf(key), valueOf(value)]) };
    case "typeValue": return { type: held };
    default: return fail(`a value of a kind that core cases do not have: ${kind}`);
  }
}

const PRIMITIVES = { BOOL: "bool", INT64: "int", UINT64: "uint", DOUBLE: "double", STRING: "string", BYTES: "bytes" };

function typeOf(type) {
  const [kind, held] = only(type);
  switch (kind) {
    case "primitive": return PRIMITIVES[held] ?? fail(`an unknown primitive: ${held}`);
    case "null": return "null_type";
    case "dyn": return "dyn";
    case "listType": return `list(${typeOf(held.elemType)})`;
    case "mapType": return `map(${typeOf(held.keyType)}, ${typeOf(held.valueType)})`;
    default: return fail(`a type of a kind that core cases do not have: ${kind}`);
  }
}

/** What the case expects. The format of the data says that a case which names nothing expects `true`. */
function expectationOf({ value, evalError, ...rest }) {
  for (const other of ["anyEvalErrors", "unknown", "anyUnknowns", "typedResult"]) {
    if (other in rest) fail(`an expectation that core cases do not have: ${other}`);
  }
  if (evalError !== undefined) return { error: evalError.errors.map(({ message }) => message).join("; ") };
  return { value: value === undefined ? { bool: true } : valueOf(value) };
}

function lineOf({ suite, section, test: { original, type } }) {
  const known = ["name", "description", "expr", "disableCheck", "typeEnv", "bindings", "value", "evalError"];
  const odd = Object.keys(original).filter((key) => !known.includes(key));
  if (odd.length > 0) fail(`${suite}/${section}/${original.name} has ${odd}, which is not read here`);
  const env = (original.typeEnv ?? []).map(({ name, ident }) => [name, typeOf(ident.type)]);
  const bindings = Object.entries(original.bindings ?? {}).map(([name, { value }]) => [name, valueOf(value)]);
  return JSON.stringify({
    suite,
    section,
    name: original.name,
    expr: original.expr,
    disableCheck: original.disableCheck ?? false,
    env: Object.fromEntries(env),
    bindings: Object.fromEntries(bindings),
    expect: expectationOf(original),
    // Two spellings of one type would be one too many.
    deduced: type?.replace(/\bnull\b/g, "null_type"),
  });
}

await withPackage(async (folder) => {
  const { version, upstreamCelSpecRef } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (version !== VERSION || upstreamCelSpecRef !== SPEC) {
    fail(`${folder} holds version ${version} of ${upstreamCelSpecRef}, and ${VERSION} of ${SPEC} is known here`);
  }
  const { tests } = await import(pathToFileURL(join(folder, "dist/esm/testdata/conformance.js")));
  const all = casesOf(tests);
  const core = all.filter(isCore);
  if (all.length !== ALL || core.length !== CORE) {
    fail(`${core.length} of ${all.length} cases are core, and ${CORE} of ${ALL} should be`);
  }
  const out = fileURLToPath(new URL("../tests/vectors/cel-spec/core.jsonl", import.meta.url));
  writeFileSync(out, core.map((found) => `${lineOf(found)}\n`).join(""));
  const counts = SUITES.map((suite) => `${suite} ${core.filter((found) => found.suite === suite).length}`);
  console.log(`${core.length} cases: ${counts.join(", ")}`);
});
