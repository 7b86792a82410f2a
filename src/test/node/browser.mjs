// A page of another origin with the published posthog-js, in a headless browser, sends events to a running
// gateway; they are read back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import puppeteer from "puppeteer-core";
import { projectOf } from "./events.mjs";
import { withGateway } from "./gateway.mjs";

const SCRIPT = new URL("node_modules/posthog-js/dist/array.full.js", import.meta.url);

const PAGE = (url, token) => `<!doctype html>
<title>A shop</title>
<h1>A shop</h1>
<button id="buy" class="large primary">Buy now</button>
<script src="/posthog.js"></script>
<script>
  posthog.init("${token}", {
    api_host: "${url}", person_profiles: "always", persistence: "localStorage",
    // a headless browser counts as a robot
    opt_out_useragent_filter: true,
    loaded: () => document.body.setAttribute("data-loaded", "yes"),
  });
</script>`;

await withGateway(async (url, key) => {
  const project = await projectOf(url, key);
  const script = await readFile(SCRIPT);
  const shop = createServer((request, response) => {
    const isScript = request.url === "/posthog.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : PAGE(url, project.token));
  });
  await new Promise((listening) => shop.listen(0, "127.0.0.1", listening));
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage();
    const failures = [];
    page.on("requestfailed", (request) => failures.push(`${request.url()} ${request.failure()?.errorText}`));
    page.on("response", (response) => response.status() >= 400 && failures.push(`${response.url()} ${response.status()}`));
    await page.goto(`http://localhost:${shop.address().port}/shop`);
    await page.waitForSelector("[data-loaded]");
    const [pageview] = await project.named("$pageview", 1);
    assert.match(pageview.properties.$current_url, /\/shop$/);

    await page.click("#buy");
    const [click] = await project.named("$autocapture", 1);
    assert.equal(click.properties.$event_type, "click");
    assert.equal(click.elements[0].text, "Buy now");
    assert.equal(click.elements[0].tag_name, "button");

    const anonymous = await page.evaluate(() => posthog.get_distinct_id());
    await page.evaluate(() => {
      posthog.identify("browser-user", { email: "eve@example.com" });
      posthog.group("company", "acme", { size: 3 });
      posthog.capture("bought", { amount: 12.5 });
    });
    const [bought] = await project.named("bought", 1);
    assert.equal(bought.distinct_id, "browser-user");
    assert.deepEqual(bought.properties.$groups, { company: "acme" });
    const person = await project.person("browser-user");
    assert.equal(person.properties.email, "eve@example.com");
    assert.ok(person.distinct_ids.includes(anonymous), JSON.stringify(person));

    await page.evaluate(() => {
      posthog.reset();
      posthog.capture("after the reset");
    });
    const [after] = await project.named("after the reset", 1);
    assert.notEqual(after.distinct_id, "browser-user");
    assert.notEqual(after.distinct_id, anonymous);

    // what is sent when the page is left
    await page.evaluate(() => posthog.capture("left"));
    await page.goto("about:blank");
    await project.named("left", 1);
    const unexpected = failures.filter((failure) => !failure.includes("favicon"));
    assert.deepEqual(unexpected, []);
  } finally {
    await browser.close();
    shop.close();
  }
});

console.log("posthog-js in a browser works with this gateway");
