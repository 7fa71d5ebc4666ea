// The review page in a browser, on the bundled example, on `governed serve` with its ledger, and on ledgers that are not well.
// `node --test tests/page/`, after `scripts/page-build.sh` and a build of the command.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { DIST, EXAMPLE, begun, checked, folder, governed, host, imported, join, proposed, serve, visit } from "./world.mjs";

const VIEWS = ["queue", "units", "plan", "policy", "policy/rules", "policy/change", "memory", "autonomy", "metrics"];
const PEOPLE = ["person:marta", "person:jonas"];
const lines = readFileSync(EXAMPLE, "utf8").trimEnd().split("\n");
const heading = (page) => page.locator("main h1").first();

/** A unit in flight that waits for somebody, by what the command says. */
const waitingFor = (ledger, actor, kind) => {
  const queue = JSON.parse(governed("--ledger", ledger, "--json", "queue", "--for", actor, "--most", "200"));
  return queue.groups.filter((group) => kind === undefined || group.kind === kind).flatMap((group) => group.first);
};

test("a static host is enough to look around: every view of the example shows something and nothing is refused", async () => {
  const page = await visit(`${await host()}/`);
  await checked(page);
  for (const view of VIEWS) {
    await page.goto(`${new URL(page.url()).origin}/#/${view}`);
    await heading(page).waitFor();
    assert.ok((await heading(page).innerText()).length > 3, view);
  }
  assert.deepEqual(page.complaints, []);
});

for (const scheme of ["light", "dark"]) {
  test(`every view keeps to WCAG 2.2 AA and to 320 px, ${scheme}`, async () => {
    const address = await host();
    const unit = JSON.parse(lines.find((line) => line.includes('"type":"refused"'))).event.with.unit;
    const page = await visit(`${address}/`, { scheme, width: 320, height: 700 });
    await checked(page);
    for (const view of [...VIEWS, `unit/${unit}`]) {
      await page.goto(`${address}/#/${view}`);
      await heading(page).waitFor();
      await page.waitForTimeout(300);
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`), [], view);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} scrolls sideways`);
    }
  });
}

test("nothing moves while the page loads, on a narrow screen either, and what it loads first is small", async () => {
  const address = await host();
  for (const width of [412, 1280]) {
    const page = await visit("about:blank", { width });
    await page.addInitScript(() => {
      globalThis.shifted = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (globalThis.shifted += value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(address);
    await checked(page);
    await page.locator(".entry").first().waitFor();
    assert.ok((await page.evaluate(() => globalThis.shifted)) < 0.05, `something moved at ${width} px`);
  }
  const first = readFileSync(join(DIST, "index.html"), "utf8").match(/assets\/[\w-]+\.(?:js|css)/g);
  const bytes = gzipSync(Buffer.concat(first.map((file) => readFileSync(join(DIST, file))))).length;
  assert.ok(first.length > 1 && bytes < 150_000, `${bytes} bytes`);
});

test("the queue is walked by keyboard and the unit opened from it leads back to the same place", async () => {
  const page = await visit(`${await host()}/#/queue?for=person:marta`);
  await checked(page);
  await page.locator(".entry").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("j");
  const chosen = await page.locator(".entry[data-chosen] a").innerText();
  assert.equal(await page.evaluate(() => document.querySelector("governed-page").shadowRoot.querySelector("governed-queue").shadowRoot.activeElement.textContent), chosen, "the focus goes along");
  await page.keyboard.press("o");
  await page.locator("governed-unit h1").waitFor();
  assert.equal(await page.locator("governed-unit h1").innerText(), chosen);
  await page.keyboard.press("u");
  await page.locator(".entry[data-chosen]").waitFor();
  assert.equal(await page.locator(".entry[data-chosen] a").innerText(), chosen);
  assert.match(page.url(), /for=person%3Amarta/);
  await page.keyboard.press("?");
  assert.ok(await page.getByRole("dialog", { name: "Keys" }).isVisible());
});

test("a unit is shown as it was believed then, and back", async () => {
  const entry = lines.slice(1, -1).map((line) => JSON.parse(line)).find(({ event }) => event.type === "judged");
  const page = await visit(`${await host()}/#/unit/${entry.event.with.unit}`);
  await checked(page);
  const judgment = page.locator("#history ~ ul li", { hasText: entry.event.with.judgment.text ?? "approved" });
  await judgment.first().waitFor();
  // The slider by keyboard, down to the first entry.
  await page.getByRole("slider").focus();
  await page.keyboard.press("Home");
  await page.getByText("You look at what was believed").waitFor();
  assert.equal(await judgment.count(), 0, "nobody had judged it then");
  assert.match(page.url(), /at=\d+/);
  await page.getByRole("button", { name: "Back to now" }).click();
  await judgment.first().waitFor();
  // An entry that is not the unit's own says as much as the unit's last one before it.
  await page.goto(`${page.url().split("?")[0]}?at=${entry.seq - 1}`);
  await page.getByText("You look at what was believed").waitFor();
  assert.equal(await judgment.count(), 0, "nobody had judged it then");
  await page.getByRole("button", { name: "Back to now" }).click();
  await judgment.first().waitFor();
  // And at the end of a day: what was written on it counts, and nothing later.
  const unit = lines.slice(1, -1).map((line) => JSON.parse(line)).filter(({ event }) => event.with.unit === entry.event.with.unit);
  const days = await page.evaluate((ats) => ats.map((at) => new Date(at).toLocaleDateString("sv")), unit.map(({ at }) => at));
  const day = days.find((day, index) => day !== days[index + 1] && index + 1 < days.length);
  await page.getByLabel("At the end of").fill(day);
  await page.getByText("You look at what was believed").waitFor();
  assert.match(page.url(), new RegExp(`at=${unit[days.lastIndexOf(day)].seq}\\b`));
});

test("what is shown is what is signed: an approval by keyboard is in the ledger with the digest the page took", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, PEOPLE);
  const [waiting] = waitingFor(ledger, "person:marta", "land");
  assert.ok(waiting, "the example has work that waits for marta");
  const page = await visit(link("person:marta"));
  assert.ok(!page.url().includes("token"), "the token does not stay in the address");
  await checked(page);
  await page.goto(`${url}#/unit/${waiting.unit}`);
  await page.getByRole("button", { name: "Approve", exact: true }).waitFor();
  await page.keyboard.press("a");
  const form = page.getByRole("form", { name: "Approve" });
  await form.waitFor();
  assert.equal(await form.locator("input[type=radio]:checked").count(), 0, "nothing is chosen beforehand");
  const kind = form.locator("input[name=kind]").first();
  if ((await kind.getAttribute("type")) === "radio") await kind.check();
  else await kind.fill("review");
  await form.getByLabel(/Why/).fill("I ran it against the release branch.");
  await form.getByRole("button", { name: "Approve what is shown" }).click();
  await page.getByText(/Recorded as entry \d+/).waitFor();
  const entry = JSON.parse(governed("--ledger", ledger, "--json", "log", waiting.unit, "--last", "1"));
  assert.equal(entry.event.type, "judged");
  assert.equal(entry.by, "person:marta");
  assert.equal(entry.event.with.judgment.text, "I ran it against the release branch.");
  assert.equal(entry.event.with.judgment.shown, entry.event.with.content);
  assert.match(governed("--ledger", ledger, "verify"), /the chain is whole/);
});

test("two reviewers at once: what one writes the other sees, and what was shown before counts no more", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, PEOPLE);
  const [waiting] = waitingFor(ledger, "person:marta", "land");
  const [marta, jonas] = await Promise.all(PEOPLE.map((actor) => visit(link(actor))));
  for (const page of [marta, jonas]) {
    await checked(page);
    await page.goto(`${url}#/unit/${waiting.unit}`);
  }
  await jonas.getByRole("button", { name: "Refuse", exact: true }).click();
  const form = jonas.getByRole("form", { name: "Refuse" });
  await form.getByLabel("right here, wrong for the whole").check();
  await form.getByLabel("What would have to be different").fill("The mirror reads this file too.");
  await form.getByRole("button", { name: "Refuse" }).click();
  await jonas.getByText(/Recorded as entry \d+/).waitFor();
  await marta.locator("#history ~ ul li", { hasText: "The mirror reads this file too." }).waitFor();
  await marta.locator("#decision").waitFor();
  await marta.getByRole("button", { name: "Answer the refusal" }).waitFor();
});

test("without a token nothing can be written and the page says how to get one", async () => {
  const ledger = imported();
  const { url } = await serve(ledger, PEOPLE);
  const [waiting] = waitingFor(ledger, "person:marta");
  const page = await visit(`${url}#/unit/${waiting.unit}`);
  await checked(page);
  await page.getByText("You are reading.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Approve", exact: true }).count(), 0);
});

test("the server goes and comes back: what is shown stays, what is being written too, and it goes on by itself", async () => {
  const ledger = imported();
  const tokens = `${folder()}.tokens`;
  const first = await serve(ledger, ["person:marta"], "127.0.0.1:0", ["--token-file", tokens]);
  const [waiting] = waitingFor(ledger, "person:marta", "land");
  const page = await visit(first.link("person:marta"));
  await checked(page);
  await page.goto(`${first.url}#/unit/${waiting.unit}`);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const form = page.getByRole("form", { name: "Ask" });
  await form.getByLabel("Your question").fill("Does the old format stay readable?");
  await first.stop();
  await page.getByText("server gone").waitFor();
  assert.equal(await form.getByLabel("Your question").inputValue(), "Does the old format stay readable?");
  assert.ok(await form.getByRole("button", { name: "Ask" }).isDisabled());
  assert.ok(await page.locator("governed-brief .sentence").isVisible());
  await serve(ledger, ["person:marta"], new URL(first.url).host, ["--token-file", tokens]);
  await page.getByText("live", { exact: true }).waitFor({ timeout: 30_000 });
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText(/Recorded as entry \d+/).waitFor();
});

test("hostile text is text in every field", async () => {
  const ledger = folder();
  const bad = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}`;
  governed("--ledger", ledger, "init", "--name", bad);
  const [, unit] = /"unit":"([0-9A-Z]{26})"/.exec(governed("--ledger", ledger, "--json", "unit", "new", bad, "--purpose", bad));
  const page = await visit((await serve(ledger)).link("person:ada"));
  await checked(page);
  for (const view of [...VIEWS, `unit/${unit}`]) {
    await page.goto(`${new URL(page.url()).origin}/#/${view}`);
    await heading(page).waitFor().catch((late) => assert.fail(`${view}: ${late}`));
  }
  assert.match(await page.locator("governed-unit h1").innerText(), /<img src=x onerror/);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(page.complaints, []);
});

test("a ledger that was tampered with is told from where on, and nothing of what follows is shown as true", async () => {
  const tampered = [...lines];
  const at = 500;
  tampered[at] = tampered[at].replace(/"at":"(\d{4})/, (_, year) => `"at":"${Number(year) + 1}`);
  const cut = lines.slice(0, 300);
  const address = await host({ "/tampered.jsonl": tampered.join("\n"), "/cut.jsonl": cut.join("\n"), "/other.jsonl": "{}\n" });
  for (const [file, says, entries] of [["tampered", /may itself be the one that was changed/, at], ["cut", /cut off/, 299]]) {
    const page = await visit(`${address}/?ledger=/${file}.jsonl`);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), says);
    assert.match(await page.getByText("broken after entry").innerText(), new RegExp(`\\b${entries}\\b`));
  }
  const page = await visit(`${address}/?ledger=/other.jsonl`);
  assert.match(await page.getByRole("alert").first().innerText(), /this is no ledger/);
});

test("a file is opened without any server, and an address that answers nothing says what to do", async () => {
  const address = await host();
  const page = await visit(`${address}/?ledger=/nothing.jsonl`);
  assert.match(await page.getByRole("alert").first().innerText(), /answers 404/);
  await page.getByRole("button", { name: "Open …" }).click();
  await page.getByLabel("A file").setInputFiles(EXAMPLE);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await checked(page);
  await page.locator(".entry").first().waitFor();
});

test("ten thousand units in the queue stay smooth", async () => {
  const ledger = begun("many");
  proposed(ledger, 10_000);
  const page = await visit((await serve(ledger)).link("person:ada"));
  await checked(page);
  await page.locator(".entry").first().waitFor();
  assert.match(await page.locator("governed-queue p[role=status]").innerText(), /10,000 live units/);
  assert.ok((await page.locator(".entry").count()) < 60, "only what is seen is drawn");
  await page.locator(".list").evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.getByText(/^Unit \d+$/).first().waitFor();
  const places = await page.locator(".line[aria-posinset]").last().getAttribute("aria-posinset");
  assert.equal(places, "10000");
});
