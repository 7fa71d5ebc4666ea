// The policy in the page: a rule is edited and tried on the past, checked while it is typed, proposed, and challenged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, governed, host, imported, serve, visit } from "./world.mjs";

const RULE = `  - id: prose-waits
    why: The handbook is being moved.
    origin: incident:handbook
    moves: [land]
    kinds: [docs-change]
    when: paths.size() > 0
    then: [block]`;

const editor = (page) => page.locator("governed-policy-text").first();
/** Writes a rule more, as somebody types it. */
const edited = async (page, rule = RULE) => {
  const text = editor(page).locator(".cm-content");
  await text.getByText(/^rules:$/).click();
  await page.keyboard.press("End");
  for (const line of rule.split("\n")) {
    await page.keyboard.press("Enter");
    // The editor indents by itself: what is typed stands for itself.
    await page.keyboard.press("Shift+Home");
    await page.keyboard.type(line);
    await page.keyboard.press("Escape");
  }
};
const last = (ledger, count = "1") => governed("--ledger", ledger, "--json", "log", "--last", count).trim().split("\n").map((line) => JSON.parse(line));

test("a rule is edited and the past is decided again: what flips is told in groups, each decision with both explanations", async () => {
  const page = await visit(`${await host()}/#/policy/change`);
  await checked(page);
  await page.getByText(/decided again in/).waitFor();
  await edited(page);
  const flips = page.getByRole("region", { name: "What flips" });
  const group = flips.locator("section", { hasText: "block" }).filter({ hasText: "becomes" }).first();
  await group.waitFor();
  await group.locator("summary", { hasText: "prose-waits" }).first().click();
  await group.locator("summary", { hasText: /^Entry/ }).first().click();
  await group.getByRole("heading", { name: "As it was decided" }).waitFor();
  const then = await group.locator(".both > div").first().innerText();
  const now = await group.locator(".both > div").last().innerText();
  assert.match(now, /prose-waits/);
  assert.doesNotMatch(then, /prose-waits/);
  assert.deepEqual(page.complaints, []);
});

test("what is wrong with a text is told at its place while it is typed, and nothing of it is tried", async () => {
  const page = await visit(`${await host()}/#/policy/change`);
  await checked(page);
  await page.getByText(/decided again in/).waitFor();
  await edited(page, RULE.replace("paths.size", "pahts.size"));
  const faults = page.getByRole("list", { name: "What is wrong with it" });
  await faults.waitFor();
  assert.match(await faults.innerText(), /pahts/);
  await faults.getByRole("button").first().click();
  const line = await editor(page).evaluate((element) => element.shadowRoot.querySelector(".cm-activeLine")?.textContent);
  assert.match(line, /pahts/);
  await page.getByText("What stands beside is of the last text that could be read.").waitFor();
  assert.equal(await page.getByRole("tabpanel").getByText("prose-waits").count(), 0);
});

test("a change is proposed as a unit that touches the policy, with its backtest, and whoever is asked sees it", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, ["person:marta"]);
  const page = await visit(link("person:marta"));
  await checked(page);
  await page.goto(`${url}#/policy/change`);
  await page.getByText(/decided again in/).waitFor();
  await edited(page);
  await page.getByRole("tabpanel").getByText("prose-waits").first().waitFor();
  await page.getByRole("tab", { name: /Propose/ }).click();
  await page.getByLabel("Title: what changes").fill("Prose waits for the handbook");
  await page.getByLabel("Purpose: what for").fill("Nothing is written twice.");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  const unit = page.getByRole("tabpanel").getByRole("link").last();
  await page.getByText("It is proposed").waitFor();
  const { unit: id } = /#\/unit\/(?<unit>\w+)/.exec(await unit.getAttribute("href")).groups;
  const events = governed("--ledger", ledger, "--json", "log", id, "--last", "20").trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(events[0].event.type, "proposed");
  assert.ok(events.some(({ event }) => JSON.stringify(event).includes("policy:")), "it touches the policy");
  assert.ok(events.some(({ event }) => event.type.startsWith("evidence")), "its backtest is evidence");
  assert.match(governed("--ledger", ledger, "verify"), /the chain is whole/);
});

test("a rule is challenged about work it fired for", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, ["person:ines"]);
  const page = await visit(link("person:ines"));
  await checked(page);
  await page.goto(`${url}#/policy/rules?rule=reviewed`);
  const form = page.locator("governed-policy-rule form");
  await form.waitFor();
  const select = form.getByLabel("About which work");
  assert.equal(await select.inputValue(), "", "nothing is chosen beforehand");
  await select.selectOption({ index: 1 });
  const about = await select.inputValue();
  await form.getByLabel("What is wrong with the rule").fill("It asks for two where one has read it.");
  await form.getByRole("button", { name: "Challenge" }).click();
  await page.getByText("It is challenged").waitFor();
  const [entry] = last(ledger);
  assert.deepEqual([entry.by, entry.event.type, entry.event.with.unit], ["person:ines", "challenged", about]);
  assert.deepEqual(entry.event.with.challenge.of, { rule: "reviewed" });
});
