// Elements in somebody else's page: plain HTML, the npm package beside it, a register elsewhere.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { EXAMPLE, checked, folder, governed, host, imported, join, root, serve, visit } from "./world.mjs";

const PACKAGE = join(root, "pkg");
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src *";
const dashboard = (body, { policy = POLICY, script = "/elements/index.js", more = "" } = {}) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Our dashboard</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="${policy}; img-src data:">
<script type="module" src="${script}"></script>${more}</head><body><main><h1>Ours</h1><input aria-label="Ours">${body}</main></body></html>`;

/** What waits for somebody, as the command line has it. */
const queueOf = (ledger, actor) => JSON.parse(governed("--ledger", ledger, "--json", "queue", "--for", actor)).groups.flatMap(({ first }) => first);

/** A dashboard whose origin the server lets in; what it embeds is told once both are there. */
const embedded = async (ledger, body, given) => {
  const pages = {};
  const address = await host(pages, PACKAGE);
  const served = await serve(ledger, ["person:marta"], "127.0.0.1:0", ["--allow-origin", address]);
  pages["/dashboard.html"] = dashboard(body(served), given?.(served));
  if (given !== undefined) pages["/ours.js"] = given(served).ours;
  return { page: await visit(`${address}/dashboard.html`), served };
};

test("the queue, a brief and a decision stand in a plain page of another origin, and follow what is written elsewhere", async () => {
  const ledger = imported();
  const [first] = queueOf(ledger, "person:marta");
  const { page, served } = await embedded(ledger, ({ url }) => `
    <governed-queue server="${url}v1" for="person:marta" link="${url}#/unit/{unit}"></governed-queue>
    <governed-brief server="${url}v1" unit="${first.unit}"></governed-brief>
    <governed-decision server="${url}v1" unit="${first.unit}"></governed-decision>`);
  const link = page.locator("governed-queue .entry a").first();
  await link.waitFor();
  assert.equal(await link.innerText(), first.title);
  assert.equal(await link.getAttribute("href"), `${served.url}#/unit/${first.unit}`);
  await page.locator("governed-brief .sentence").waitFor();
  await page.locator("governed-decision #decision").waitFor();
  await page.getByText("You are reading.").waitFor();
  assert.equal(await page.locator("h1").count(), 1, "the page's own heading stays the only first one");

  // The keys of a page are its own, and those of the queue work within it.
  await page.keyboard.press("j");
  assert.equal(await page.locator("governed-queue .entry[data-chosen]").count(), 0);
  await link.focus();
  await page.keyboard.press("j");
  await page.locator("governed-queue .entry[data-chosen]").waitFor();
  assert.equal(new URL(page.url()).hash, "", "the address of the page is its own");

  governed("--ledger", ledger, "unit", "new", "Written meanwhile", "--purpose", "To be seen.", "--accountable", "person:marta");
  await page.evaluate(() => Object.assign(document.querySelector("governed-queue"), { for: "", text: "Written meanwhile" }));
  await page.locator("governed-queue .entry a", { hasText: "Written meanwhile" }).waitFor();

  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`), []);
  assert.deepEqual(page.complaints, []);
});

test("with a register that has a token the embedded decision records what a person says", async () => {
  const ledger = imported();
  const { unit } = queueOf(ledger, "person:marta").find(({ pending }) => pending.who === "person:marta") ?? queueOf(ledger, "person:marta")[0];
  const { page } = await embedded(ledger, () => `<governed-decision unit="${unit}"></governed-decision>`, ({ url, links }) => ({
    more: `<script type="module" src="/ours.js"></script>`,
    ours: `import { openRegister } from "/elements/index.js";
      document.addEventListener("governed-applied", (event) => (globalThis.applied = event.detail));
      document.querySelector("governed-decision").register = openRegister({ from: "server", base: "${url}v1", token: "${new URL(links[0].url).hash.slice("#token=".length)}" });`,
  }));
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const form = page.getByRole("form", { name: "Ask" });
  await form.getByLabel("Your question").fill("Who else reads this file?");
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText(/Recorded as entry \d+/).waitFor();
  const { seq, by } = JSON.parse(governed("--ledger", ledger, "--json", "log", unit, "--last", "1"));
  assert.equal(by, "person:marta");
  assert.equal(await page.evaluate(() => globalThis.applied.head.seq), seq);
});

test("a server that does not know the page's origin gives it nothing, and the element says so", async () => {
  const { url } = await serve(imported());
  const address = await host({ "/dashboard.html": dashboard(`<governed-queue server="${url}v1"></governed-queue>`) }, PACKAGE);
  const page = await visit(`${address}/dashboard.html`);
  assert.match(await page.getByRole("alert").innerText(), /--allow-origin/);
  assert.equal(await page.locator(".entry").count(), 0);
});

test("an export is read without a server, by elements of another origin too, which may not start a thread", async () => {
  const elsewhere = await host({}, PACKAGE, { "access-control-allow-origin": "*" });
  const address = await host({
    "/ledger.jsonl": readFileSync(EXAMPLE, "utf8"),
    "/dashboard.html": dashboard(`<governed-queue src="/ledger.jsonl"></governed-queue>`, { policy: "default-src 'none'; script-src * 'wasm-unsafe-eval'; connect-src *", script: `${elsewhere}/elements/index.js` }),
  }, PACKAGE);
  const page = await visit(`${address}/dashboard.html`);
  await page.locator("governed-queue .entry").first().waitFor();
  assert.ok((await page.locator("governed-queue").evaluate((queue) => queue.register.head.seq)) > 1000, "the whole export was read");
});

test("elements that a page loads twice, from two addresses, are there once and say nothing of it", async () => {
  const address = await host({
    "/ledger.jsonl": readFileSync(EXAMPLE, "utf8"),
    "/dashboard.html": dashboard(`<governed-queue src="/ledger.jsonl"></governed-queue>`, { more: `<script type="module" src="/elements/index.js?again"></script>` }),
  }, PACKAGE);
  const page = await visit(`${address}/dashboard.html`);
  await page.locator("governed-queue .entry").first().waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a token is told to the server it is of, and to no other that an address names", async (t) => {
  const address = await host();
  const mine = await serve(imported(), ["person:marta"], "127.0.0.1:0", ["--allow-origin", address]);
  const token = new URL(mine.links[0].url).hash.slice("#token=".length);
  const asked = [];
  const other = createServer((request, response) => {
    asked.push([request.url, JSON.stringify(request.headers)]);
    response.writeHead(200, { "access-control-allow-origin": "*", "access-control-allow-headers": "*", "content-type": "application/json" }).end("{}");
  });
  t.after(() => (other.closeAllConnections(), other.close()));
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const page = await visit(`${address}/?server=${mine.url}v1#token=${token}`);
  await checked(page);
  assert.ok(!page.url().includes(token));
  await page.locator("header .chip", { hasText: "marta" }).waitFor();
  await page.goto(`${address}/?server=http://127.0.0.1:${other.address().port}/v1`);
  await page.getByRole("alert").waitFor();
  assert.ok(asked.length > 0, "the other server was asked");
  for (const [url, headers] of asked) assert.ok(!url.includes(token) && !headers.includes(token) && !headers.includes("authorization"), url);
});

test("an element that is moved, put back or given another server shows what is there, and what nobody uses is closed", async () => {
  const other = folder();
  governed("--ledger", other, "init", "--name", "other");
  governed("--ledger", other, "unit", "new", "The other's own", "--purpose", "To be told apart.", "--accountable", "person:marta");
  const pages = {};
  const address = await host(pages, PACKAGE);
  const let_in = ["--allow-origin", address];
  const [one, two] = [await serve(imported(), ["person:marta"], "127.0.0.1:0", let_in), await serve(other, ["person:marta"], "127.0.0.1:0", let_in)];
  pages["/dashboard.html"] = dashboard(`<governed-queue id="one" server="${one.url}v1"></governed-queue><governed-queue id="two" server="${two.url}v1"></governed-queue><div id="elsewhere"></div>`);
  const page = await visit(`${address}/dashboard.html`);
  const titles = () => page.locator("#two .entry a").allInnerTexts();
  await page.locator("#one .entry").first().waitFor();
  await page.locator("#two .entry").first().waitFor();
  await page.evaluate(() => {
    document.querySelector("#elsewhere").append(document.querySelector("#one"));
    globalThis.away = document.querySelector("#two");
    globalThis.away.remove();
  });
  // Moved, it is scrolled as before: what comes into sight is drawn.
  await page.locator("#one .list").evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.waitForFunction(() => [...document.querySelector("#one").shadowRoot.querySelectorAll(".line[aria-posinset]")].some((line) => line.getAttribute("aria-posinset") === line.getAttribute("aria-setsize")));
  // What was written while it was away is there when it is back.
  governed("--ledger", other, "unit", "new", "Written while away", "--purpose", "To be seen.", "--accountable", "person:marta");
  await page.waitForTimeout(1000);
  await page.evaluate(() => document.body.append(globalThis.away));
  await page.locator("#two .entry a", { hasText: "Written while away" }).waitFor();
  // Another server, and nothing of the first.
  await page.evaluate((server) => document.querySelector("#two").setAttribute("server", server), `${one.url}v1`);
  await page.locator("#two .entry").nth(4).waitFor();
  assert.ok(!(await titles()).includes("The other's own"));
  // A register that somebody sets goes before what is named, whenever it is set.
  await page.evaluate(async (base) => {
    const { openRegister } = await import("/elements/index.js");
    globalThis.own = openRegister({ from: "server", base });
    const queue = Object.assign(document.createElement("governed-queue"), { id: "three", register: globalThis.own });
    queue.setAttribute("server", "http://127.0.0.1:9/v1");
    document.body.append(queue);
  }, `${two.url}v1`);
  await page.locator("#three .entry a", { hasText: "Written while away" }).waitFor();
  await page.evaluate(() => {
    globalThis.own.close();
    for (const queue of document.querySelectorAll("governed-queue")) queue.remove();
  });
  for (let tries = 0; page.workers().length > 0 && tries < 40; tries += 1) await page.waitForTimeout(250);
  assert.equal(page.workers().length, 0);
});
