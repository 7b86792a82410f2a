// Sends events by published SDKs to a running gateway and reads them back.

import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { PostHog } from "posthog-node";
import { PostHog as PostHogLite } from "posthog-js-lite";
import { projectOf } from "./events.mjs";
import { withGateway } from "./gateway.mjs";

await withGateway(async (url, key) => {
  const project = await projectOf(url, key);
  await node(url, project);
  await retries(url, project);
  await lite(url, project);
});

async function node(url, project) {
  const client = new PostHog(project.token, { host: url, flushAt: 20, flushInterval: 100 });
  client.capture({ distinctId: "node-anonymous", event: "signed up", properties: { plan: "free", price: 1.5 } });
  client.identify({ distinctId: "node-user", properties: { $set: { email: "ann@example.com" }, $set_once: { first: true } } });
  client.alias({ distinctId: "node-user", alias: "node-alias" });
  client.groupIdentify({ groupType: "company", groupKey: "acme", properties: { size: 12 }, distinctId: "node-user" });
  client.capture({ distinctId: "node-user", event: "upgraded", groups: { company: "acme" } });
  client.capture({ distinctId: "node-user", event: "upgraded", properties: { $set_once: { first: false } } });
  client.capture({ distinctId: "node-alias", event: "seen" });
  await client.shutdown();

  const [signedUp] = await project.events("node-anonymous", 1);
  assert.equal(signedUp.event, "signed up");
  assert.equal(signedUp.properties.price, 1.5);
  assert.equal(signedUp.properties.$lib, "posthog-node");
  const names = (await project.events("node-user", 5)).map((event) => event.event).sort();
  assert.deepEqual(names, ["$create_alias", "$groupidentify", "$identify", "upgraded", "upgraded"]);
  const upgraded = (await project.named("upgraded", 2))[0];
  assert.deepEqual(upgraded.properties.$groups, { company: "acme" });
  await project.events("node-alias", 1);
  const person = await project.person("node-user");
  assert.equal(person.properties.email, "ann@example.com");
  assert.equal(person.properties.first, true);
  assert.deepEqual(person.distinct_ids.sort(), ["node-alias", "node-user"]);
  console.log("posthog-node works with this gateway");
}

/** The first answers of a busy gateway are errors: nothing is lost, nothing is there twice. */
async function retries(url, project) {
  const refusals = [503, 413, 503];
  let sent = 0;
  const proxy = createServer((incoming, outgoing) => {
    const chunks = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      sent += 1;
      // the gateway gets the request that is answered by 503, too, as when its answer is lost
      const refusal = refusals.shift();
      const on = request(url + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
        answer.resume();
        answer.on("end", () => {
          outgoing.writeHead(refusal ?? answer.statusCode, { "content-type": "application/json" });
          outgoing.end('{"status": 1}');
        });
      });
      if (refusal === 413) {
        on.destroy();
        outgoing.writeHead(413).end();
      } else {
        on.end(body);
      }
      on.on("error", () => {});
    });
  });
  await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
  const client = new PostHog(project.token, {
    host: `http://127.0.0.1:${proxy.address().port}`,
    flushAt: 10,
    flushInterval: 100,
    fetchRetryDelay: 200,
  });
  for (let i = 0; i < 40; i++) {
    client.capture({ distinctId: "node-retries", event: `retried ${i}` });
  }
  await client.shutdown();
  proxy.close();
  const names = (await project.events("node-retries", 40)).map((event) => event.event);
  assert.equal(names.length, 40);
  assert.equal(new Set(names).size, 40);
  assert.ok(sent > 4, `${sent} requests`);
  console.log("posthog-node loses and doubles nothing when it retries");
}

async function lite(url, project) {
  const client = new PostHogLite(project.token, { host: url, flushAt: 1, persistence: "memory" });
  client.capture("lite opened", { screen: "home" });
  client.identify("lite-user", { email: "bob@example.com" });
  client.group("company", "acme");
  client.capture("lite clicked");
  await client.shutdown();

  const [opened] = await project.named("lite opened", 1);
  assert.equal(opened.properties.screen, "home");
  const [clicked] = await project.named("lite clicked", 1);
  assert.equal(clicked.distinct_id, "lite-user");
  const person = await project.person("lite-user");
  assert.equal(person.properties.email, "bob@example.com");
  assert.ok(person.distinct_ids.includes(opened.distinct_id), JSON.stringify(person));
  console.log("posthog-js-lite works with this gateway");
}
