// What goes wrong around a page while somebody works in it: servers that go or forget, slow ways, others who write meanwhile,
// addresses that mean nothing, and keys where a mouse was thought of.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EXAMPLE, begun, checked, folder, governed, host, imported, proposed, serve, visit } from "./world.mjs";

const queueOf = (ledger, actor) => JSON.parse(governed("--ledger", ledger, "--json", "queue", "--for", actor)).groups.flatMap(({ first }) => first);
const toLand = (ledger, actor) => queueOf(ledger, actor).find(({ pending, stage }) => pending.who === actor && stage === "integrating");
/** Somebody's page, of a unit that waits for them to let it land. */
const judging = async (actor) => {
  const ledger = imported();
  const { link, url } = await serve(ledger, [actor]);
  const { unit } = toLand(ledger, actor);
  const page = await visit(link(actor));
  await checked(page);
  await page.goto(`${url}#/unit/${unit}`);
  return { ledger, unit, page };
};
const entriesOf = (ledger, unit) => governed("--ledger", ledger, "--json", "log", unit, "--last", "1000").trim().split("\n").map((line) => JSON.parse(line));
/** What has the focus, through every shadow. */
const focused = (page) => page.evaluate(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return `${at?.tagName.toLowerCase()} ${at?.name ?? ""} ${at?.dataset?.act ?? at?.id ?? ""}`.trim();
});

test("a link that is followed in a page that is open gives its token to the session, and leaves it nowhere else", async () => {
  const { link, url } = await serve(imported(), ["person:marta", "person:jonas"]);
  const page = await visit(link("person:marta"));
  await checked(page);
  await page.goto(link("person:jonas"));
  await page.locator("header .chip", { hasText: "jonas" }).waitFor();
  const token = new URL(link("person:jonas")).hash.slice("#token=".length);
  assert.ok(!page.url().includes(token));
  assert.ok(!(await page.content()).includes(token));
  // A host without a server has nobody to tell it to, and takes it out of the address all the same.
  const still = await visit(`${await host()}/#token=${token}`);
  await checked(still);
  assert.ok(!still.url().includes(token));
  assert.ok(url !== undefined);
});

test("a server that comes back and does not know the token says so, and what is shown stays", async () => {
  const ledger = imported();
  const first = await serve(ledger, ["person:marta"]);
  const page = await visit(first.link("person:marta"));
  await checked(page);
  await page.locator(".entry").first().waitFor();
  await first.stop();
  await page.getByText("The server does not answer.").waitFor();
  await serve(ledger, ["person:marta"], new URL(first.url).host);
  await page.getByText("The server does not let this page in any more").waitFor({ timeout: 20_000 });
  assert.ok(await page.locator(".entry").first().isVisible());
});

test("a server that goes while its ledger is read is read anew when it is back", async () => {
  const ledger = imported();
  const lines = readFileSync(EXAMPLE);
  const real = await serve(ledger, ["person:marta"]);
  // Between the page and the server: half of the ledger, and then nothing, the first time.
  let cut = true;
  const between = createServer(async (request, response) => {
    if (cut && request.url === "/v1/ledger") {
      response.writeHead(200, { "content-length": lines.length, "access-control-allow-origin": request.headers.origin }).write(lines.subarray(0, lines.length / 2));
      setTimeout(() => response.destroy(), 300);
      cut = false;
      return;
    }
    const body = await new Promise((resolve) => {
      const parts = [];
      request.on("data", (part) => parts.push(part)).on("end", () => resolve(Buffer.concat(parts)));
    });
    const { origin } = request.headers;
    if (request.method === "OPTIONS") return response.writeHead(204, { "access-control-allow-origin": origin, "access-control-allow-headers": "*" }).end();
    const answer = await fetch(new URL(request.url, real.url), request.method === "POST" ? { method: "POST", body, headers: { "content-type": "application/json" } } : {});
    response.writeHead(answer.status, { "access-control-allow-origin": origin, "content-type": answer.headers.get("content-type") }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => between.listen(0, "127.0.0.1", resolve));
  try {
    const page = await visit(`${await host()}/?server=http://127.0.0.1:${between.address().port}/v1`);
    await checked(page);
    assert.equal(cut, false);
    await page.locator(".entry").first().waitFor();
  } finally {
    between.closeAllConnections();
    between.close();
  }
});

test("another ledger at the same address is read anew, and nothing of the first is shown as of it", async () => {
  const tokens = `${folder()}.tokens`;
  const first = await serve(imported(), ["person:marta"], "127.0.0.1:0", ["--token-file", tokens]);
  const page = await visit(first.link("person:marta"));
  await checked(page);
  await first.stop();
  const other = folder();
  governed("--ledger", other, "init", "--name", "another");
  governed("--ledger", other, "unit", "new", "Only here", "--purpose", "To be told apart.", "--accountable", "person:marta");
  await serve(other, ["person:marta"], new URL(first.url).host, ["--token-file", tokens]);
  await page.locator(".entry a", { hasText: "Only here" }).waitFor({ timeout: 20_000 });
  assert.equal(await page.locator(".entry").count(), 1);
  await checked(page);
});

test("what is slow to load does not take the place of where one went meanwhile", async () => {
  const page = await visit("about:blank");
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route(/assets\/memory-/, async (route) => (await held, route.continue()));
  await page.goto(await host());
  await checked(page);
  await page.getByRole("link", { name: "Memory" }).click();
  await page.getByText("Loading …").waitFor();
  await page.getByRole("link", { name: "Queue" }).first().click();
  await page.locator(".entry").first().waitFor();
  const there = page.waitForResponse(/assets\/memory-/);
  go();
  await (await there).finished();
  await page.waitForTimeout(500);
  assert.ok(await page.locator(".entry").first().isVisible());
});

test("an answer that got lost on the way back is not recorded twice", async () => {
  const { ledger, unit, page } = await judging("person:marta");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const form = page.getByRole("form", { name: "Ask" });
  await form.getByLabel("Your question").fill("Who reads this file?");
  let lost = 0;
  await page.route("**/v1/apply", async (route) => {
    if ((lost += 1) > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText("It is not known whether this was recorded").waitFor();
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText("not recorded twice").waitFor();
  assert.equal(entriesOf(ledger, unit).filter(({ event }) => event.type === "uncertainty_raised").length, 1);
});

test("keys open the form, the focus is in it, and comes back from it", async () => {
  const { ledger, unit, page } = await judging("person:marta");
  await page.getByRole("button", { name: "Refuse", exact: true }).waitFor();
  await page.keyboard.press("?");
  await page.keyboard.press("r");
  assert.equal(await page.locator("form.act").count(), 0, "what is under a dialog hears nothing");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.getByRole("form", { name: "Refuse" }).waitFor();
  assert.equal(await focused(page), "input grounds");
  await page.getByRole("button", { name: "Cancel" }).press("Enter");
  assert.equal(await focused(page), "button  refuse");
  await page.getByRole("button", { name: "Ask", exact: true }).press("Enter");
  await page.keyboard.type("Is that all?");
  await page.getByRole("form", { name: "Ask" }).getByRole("button", { name: "Ask" }).press("Enter");
  await page.getByText(/Recorded as entry \d+/).waitFor();
  await page.waitForFunction(() => document.querySelector("governed-page").shadowRoot.activeElement !== null);
  assert.equal(await focused(page), "div  done");
});

test("what changed while the form was open is looked at again before it is signed", async () => {
  const { ledger, unit, page } = await judging("person:marta");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  const form = page.getByRole("form", { name: "Approve" });
  await form.locator("input[name=kind]").first().check();
  const { event } = entriesOf(ledger, unit)[0];
  governed("--ledger", ledger, "--as", event.with.proposal?.accountable ?? "person:marta", "context", unit, "Whoever mirrors it reads it too.");
  await form.getByText("What is shown changed while this form was open").waitFor();
  const sign = form.getByRole("button", { name: "Approve what is shown" });
  assert.ok(await sign.isDisabled());
  await form.getByRole("button", { name: "I looked at it" }).click();
  assert.ok(await sign.isEnabled());
});

test("a form that is being filled in stays of the thing it was opened for when what stands above it goes", async () => {
  const ledger = imported();
  const { link, url } = await serve(ledger, ["person:ross"]);
  const page = await visit(link("person:ross"));
  await checked(page);
  await page.goto(`${url}#/autonomy`);
  await page.locator("article").nth(1).waitFor();
  const machines = await page.locator("article h2").allInnerTexts();
  const last = page.locator("article").last();
  await last.getByText("Grant a rung").click();
  await last.getByLabel("Why").fill("For the last of them.");
  // Only the first machine's cells: the form of the last is not theirs.
  await page.locator("select[name=machine]").selectOption({ index: 1 });
  await page.waitForFunction((all) => document.querySelector("governed-page").shadowRoot.querySelector("governed-autonomy").shadowRoot.querySelectorAll("article").length < all, machines.length);
  for (const form of await page.locator("article").filter({ hasNotText: machines.at(-1).split(" ")[1] }).locator("textarea[name=reason]").all()) assert.equal(await form.inputValue(), "");
});

test("that everybody's queue is meant is in the address", async () => {
  const { link } = await serve(imported(), ["person:marta"]);
  const page = await visit(link("person:marta"));
  await checked(page);
  await page.getByRole("heading", { name: "What waits for person marta" }).waitFor();
  await page.locator("select[name=for]").selectOption("");
  await page.getByRole("heading", { name: "What waits for judgment" }).waitFor();
  await page.reload();
  await checked(page);
  await page.getByRole("heading", { name: "What waits for judgment" }).waitFor();
  await page.locator(".entry a").first().click();
  await page.locator("governed-unit h1").waitFor();
  await page.keyboard.press("u");
  await page.getByRole("heading", { name: "What waits for judgment" }).waitFor();
});

test("a day is typed, key by key", async () => {
  const address = await host();
  const page = await visit(`${address}/#/metrics`);
  await checked(page);
  const from = page.locator("governed-metrics input[name=from]");
  await from.focus();
  await page.keyboard.type("06152026", { delay: 60 });
  assert.equal(await from.inputValue(), "2026-06-15");
  await page.waitForURL(/from=2026-06-15/);
  const { event } = readFileSync(EXAMPLE, "utf8").split("\n").slice(1, -2).map((line) => JSON.parse(line)).find(({ event }) => event?.type === "judged");
  await page.goto(`${address}/#/unit/${event.with.unit}`);
  const day = page.getByLabel("At the end of");
  const [year, month, date] = (await day.getAttribute("min")).split("-");
  await day.focus();
  await page.keyboard.type(`${month}${date}${year}`, { delay: 60 });
  await page.getByText("You look at what was believed").waitFor();
  assert.equal(await day.inputValue(), `${year}-${month}-${date}`);
});

test("an address that means nothing says so, and takes nothing down with it", async () => {
  const address = await host();
  for (const [asked, says] of [
    ["?server=http://", "is no address"],
    ["#/unit", "The address names no unit"],
    ["#/unit/nothing", "no unit is named"],
    ["#/memory?pattern=nothing", "No pattern is named"],
    ["#/metrics?measure=nothing", "No measure is named"],
    ["#/metrics?until=0001-01-01&from=%2B275760-09-13", "How it was counted"],
    ["#/unit/%E0%A4%A", "no unit is named"],
  ]) {
    const page = await visit(`${address}/${asked}`);
    await page.getByText(says).first().waitFor().catch((late) => assert.fail(`${asked}: ${late}`));
    await page.context().close();
  }
});

test("more than a server sends at once is taken whole by a page that is open", async () => {
  const ledger = begun("many");
  const { link } = await serve(ledger);
  const page = await visit(link("person:ada"));
  await page.getByText("checked to entry 1 ").waitFor();
  proposed(ledger, 10_050);
  await page.getByText("checked to entry 10,051").waitFor();
  await page.getByText("10,050 live units").waitFor();
});
