// What the whole does, in a browser: the landing plan, memory, autonomy and metrics, read from the example and written to
// through `governed serve`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { checked, governed, host, imported, serve, visit } from "./world.mjs";

/** The last entry of a ledger. */
const last = (ledger) => JSON.parse(governed("--ledger", ledger, "--json", "log", "--last", "1"));

test("why this order is asked of one unit and of two, by keyboard, and stands in the address", async () => {
  const page = await visit(`${await host()}/#/plan`);
  await checked(page);
  const buttons = page.getByRole("button", { name: /^why here/ });
  await buttons.nth(7).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Why not earlier" }).waitFor();
  assert.match(page.url(), /unit=/);
  const compare = page.getByRole("button", { name: /^compare/ }).first();
  await compare.focus();
  await page.keyboard.press("Enter");
  await page.getByText("goes before").first().waitFor();
  assert.match(page.url(), /unit=.+&before=/);
  // The address says it all: opened anew it answers the same.
  const answer = await page.locator(".answers").innerText();
  await page.reload();
  await checked(page);
  await page.getByText("goes before").first().waitFor();
  assert.equal(await page.locator(".answers").innerText(), answer);
  assert.deepEqual(page.complaints, []);
});

test("batches get times from what a batch takes, and windows from a file", async () => {
  const page = await visit(`${await host()}/#/plan?batch=5&takes=30`);
  await checked(page);
  const starts = await page.locator("tbody th time").evaluateAll((times) => times.map((time) => Date.parse(time.dateTime)));
  assert.ok(starts.length > 1);
  for (let index = 1; index < starts.length; index += 1) assert.equal(starts[index] - starts[index - 1], 30 * 60_000);
  const windows = [{ id: "beta-cut", does: "freeze", why: "While the beta is cut nothing moves.", starts: "2026-08-24T06:00", lasts: "2d" }];
  await page.getByText("How much can land").click();
  await page.locator("input[type=file]").last().setInputFiles({ name: "world.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ integration: { windows } })) });
  await page.getByText("Planned with what the file says holds outside").last().waitFor();
  const first = page.locator("tbody th time").first();
  await page.waitForFunction((time) => Date.parse(time.dateTime) >= Date.parse("2026-08-26T06:00:00Z"), await first.elementHandle());
  assert.deepEqual(page.complaints, []);
});

test("the graph is walked by arrow keys, and Enter opens the unit", async () => {
  const page = await visit(`${await host()}/#/plan`);
  await checked(page);
  await page.getByText("As a graph").click();
  const at = page.locator("governed-graph svg a[tabindex='0']");
  await at.first().waitFor();
  const edges = await page.locator("governed-graph svg path[d].edge").count();
  assert.ok(edges > 1, "something is tied to something");
  await at.focus();
  const before = await at.getAttribute("data-unit");
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) {
    await page.keyboard.press(key);
    if ((await at.getAttribute("data-unit")) !== before) break;
  }
  const there = await at.getAttribute("data-unit");
  assert.notEqual(there, before);
  await page.keyboard.press("Enter");
  await page.locator("governed-unit h1").waitFor();
  assert.ok(page.url().includes(there));
});

test("a pattern is recognised and interpreted by a form, and what the core turns down says how to mend it", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, ["person:ross"]);
  const page = await visit(link("person:ross"));
  await checked(page);
  await page.goto(`${url}#/memory`);
  const candidate = page.locator("section", { has: page.getByRole("heading", { name: "What may be one thing" }) });
  await candidate.getByText("They are one thing").first().click();
  const form = candidate.locator("form").first();
  await form.getByLabel("A name for the pattern").fill("cold-builds");
  await form.getByLabel("What it is, in a line").fill("Cold builds are slow");
  await form.getByLabel("What makes them one thing").fill("The same workspace, the same measure.");
  await form.getByRole("button", { name: "Recognise it" }).press("Enter");
  await page.getByRole("heading", { name: "Cold builds are slow" }).waitFor();
  // The form went with what it was about: the focus is somewhere all the same.
  await page.waitForFunction(() => document.querySelector("governed-page").shadowRoot.querySelector("governed-memory").shadowRoot.activeElement !== null);
  const recognised = last(ledger);
  assert.equal(recognised.by, "person:ross");
  assert.equal(recognised.event.type, "learned");

  await page.goto(`${url}#/memory?pattern=cold-builds`);
  await page.getByText("Say what it means").click();
  await page.getByLabel("What it means").fill("The cache of the runners is thrown away.");
  await page.getByRole("button", { name: "Say so" }).click();
  await page.locator("dd", { hasText: "The cache of the runners is thrown away." }).waitFor();

  // Signals that are no signals: the core says so, and nothing is written.
  const { seq } = last(ledger);
  await page.getByText("Dismiss signals as noise").click();
  const dismiss = page.locator("governed-doing", { hasText: "Dismiss signals as noise" }).locator("form");
  await dismiss.getByLabel("Their numbers").fill("1");
  await dismiss.getByLabel("Why they mean nothing").fill("a try");
  await dismiss.getByRole("button", { name: "Dismiss them" }).click();
  await page.getByText("The core turned this down").waitFor();
  assert.equal(last(ledger).seq, seq);
  assert.equal(await dismiss.getByLabel("Their numbers").inputValue(), "1", "what was written is still there to be mended");
});

test("a rung that is not earned is not granted, and the form says why; autonomy is taken back by anybody", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, ["person:marta"]);
  const page = await visit(link("person:marta"));
  await checked(page);
  await page.goto(`${url}#/autonomy?machine=machine:mender/2.3`);
  const cell = page.locator("article").first();
  await cell.getByText("Grant a rung").click();
  const form = cell.locator("form").first();
  assert.equal(await form.getByLabel("Rung").inputValue(), "", "nothing is chosen beforehand");
  await form.getByLabel("Rung").selectOption("land");
  await form.getByLabel("Until the end of this day").fill("2027-01-31");
  await form.getByLabel("Why").fill("A try.");
  await form.getByRole("button", { name: "Grant it" }).click();
  await cell.getByText("The core turned this down").waitFor();
  await cell.getByText("Take autonomy back").click();
  const back = cell.locator("form").last();
  await back.getByLabel("Why it is taken back").fill("We look at it first.");
  await back.getByRole("button", { name: "Take it back" }).click();
  await cell.getByText(/^Recorded, up to entry/).waitFor();
  const entry = last(ledger);
  assert.deepEqual([entry.by, entry.event.type], ["person:marta", "autonomy_revoked"]);
});

test("measures say what they count and of what, and steps with nothing to measure have no number", async () => {
  const page = await visit(`${await host()}/#/metrics?by=week&measure=trusted_share`);
  await checked(page);
  await page.getByText("units that landed with everything policy asked for").waitFor();
  await page.locator("governed-plot canvas").waitFor();
  await page.getByText("The same as a table, by the week").click();
  const rows = await page.locator("tbody tr", { hasText: /2026-0[678]/ }).evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
  const file = JSON.parse(governed("--ledger", imported(), "--json", "metrics", "--from", rows[0][0], "--until", rows[1][0]));
  const { ratio } = (file.metrics ?? file).measures.find(({ name }) => name === "trusted_share");
  assert.equal(rows[0][3], `${ratio.count} of ${ratio.of}`, "the page shows what the command says");
  for (const [, , value, of] of rows) assert.equal(value === "nothing to measure", of.endsWith(" of 0"), `${value}: ${of}`);
  assert.ok(rows.some(([, , value]) => value === "nothing to measure"));
  assert.deepEqual(page.complaints, [], "plots keep to the content security policy");
});

test("what is opened in these views keeps to WCAG 2.2 AA and to 320 px", async () => {
  const address = await host();
  const page = await visit(`${address}/`, { scheme: "dark", width: 320, height: 700 });
  await checked(page);
  for (const view of ["plan?batch=3&takes=30&waits=stopped", "memory?pattern=age-set-twice&lesson=line-ends", "autonomy", "metrics?measure=trusted_share"]) {
    await page.goto(`${address}/#/${view}`);
    await page.locator("main h1").first().waitFor();
    await page.locator("main summary").evaluateAll((all) => all.forEach((summary) => (summary.parentElement.open = true)));
    await page.waitForTimeout(500);
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`), [], view);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} scrolls sideways`);
  }
});
