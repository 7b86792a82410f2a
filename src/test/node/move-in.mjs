// Moves a project into another one by the script of the documentation, twice, and compares what can be read.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { projectOf } from "./events.mjs";
import { withGateway } from "./gateway.mjs";

const SCRIPT = resolve(import.meta.dirname, "../../../docs/move-in.mjs");

await withGateway(async (url, key) => {
  const call = async (method, path, body, token = key) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const old = await projectOf(url, key);
  const batch = Array.from({ length: 1203 }, (_, i) => ({
    event: i % 2 ? "viewed" : "bought",
    distinct_id: `user-${i % 7}`,
    // many at the same time
    timestamp: new Date(Date.UTC(2024, 0, 1, 0, 0, Math.floor(i / 100))).toISOString(),
    properties: { number: i, price: 1.5, $set: { last: i } },
  }));
  await call("POST", "/batch/", { api_key: old.token, historical_migration: true, batch });
  await old.named("viewed", 601);
  const { id: source } = await call("GET", "/api/projects/@current/");
  const { id: target } = await call("POST", "/api/projects/", { name: "New" });

  const eventsOf = async (project) => {
    const all = [];
    let next = `${url}/api/projects/${project}/events/?limit=1000&after=2020-01-01T00:00:00Z`;
    while (next) {
      const page = await call("GET", next.slice(url.length));
      all.push(...page.results.map(({ id, event, distinct_id, timestamp, properties }) =>
        JSON.stringify({ id, event, distinct_id, timestamp, number: properties.number })));
      next = page.next;
    }
    return all.sort();
  };
  const before = await eventsOf(source);
  assert.equal(before.length, 1203);
  for (let round = 0; round < 2; round++) {
    const run = spawnSync(process.execPath, [SCRIPT], {
      encoding: "utf8",
      env: { ...process.env, FROM_URL: url, FROM_KEY: key, FROM_PROJECT: source, TO_URL: url, TO_KEY: key, TO_PROJECT: target },
    });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /\d+ dashboards, \d+ insights, 1203 events copied/);
  }
  for (let i = 0; i < 100 && (await eventsOf(target)).length < before.length; i++) {
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.deepEqual(await eventsOf(target), before);
  const [dashboard] = (await call("GET", `/api/projects/${target}/dashboards/?search=My App`)).results;
  const { tiles } = await call("GET", `/api/projects/${target}/dashboards/${dashboard.id}/`);
  assert.equal(tiles.length, 6);
});

console.log("a project moves in by docs/move-in.mjs");
