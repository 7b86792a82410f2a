// Does with a running gateway what agents do with dashboards and insights, through the tools that
// they are given. The toolkit checks every answer against schemas of its own.

import assert from "node:assert/strict";
import { PostHogAgentToolkit } from "@posthog/agent-toolkit";
import { withGateway } from "./gateway.mjs";

const QUERY = {
  kind: "InsightVizNode",
  source: { kind: "TrendsQuery", series: [{ kind: "EventsNode", event: "$pageview" }] },
};

await withGateway(async (url, key) => {
  const toolkit = new PostHogAgentToolkit({ posthogApiToken: key, posthogApiBaseUrl: url });
  const context = toolkit.getContext();
  const tools = new Map((await toolkit.getTools()).map((tool) => [tool.name, tool]));
  const call = async (name, params) => {
    const result = await tools.get(name).handler(context, tools.get(name).schema.parse(params));
    return JSON.parse(result.content[0].text);
  };

  // the dashboard that a project starts with is one that the toolkit can read
  const [first] = await call("dashboards-get-all", { data: { limit: 10, search: "My App" } });
  assert.equal(first.name, "My App Dashboard");
  assert.equal((await call("dashboard-get", { dashboardId: first.id })).tiles.length, 6);

  const dashboard = await call("dashboard-create", {
    data: { name: "Growth", description: "x", pinned: true, tags: ["Auto"] },
  });
  const insight = await call("insight-create-from-query", {
    data: { name: "Signups", query: QUERY, favorited: true, tags: ["kpi"] },
  });
  assert.match(insight.short_id, /^[A-Za-z0-9]{8}$/);
  assert.deepEqual(insight.query, QUERY);

  for (const id of [String(insight.id), insight.short_id]) {
    assert.equal((await call("insight-get", { insightId: id })).id, insight.id);
    await call("add-insight-to-dashboard", {
      data: { insightId: id, dashboardId: dashboard.id },
    });
  }
  const { tiles } = await call("dashboard-get", { dashboardId: dashboard.id });
  assert.equal(tiles.length, 1);
  assert.equal(tiles[0].insight.short_id, insight.short_id);

  await call("insight-update", {
    insightId: insight.short_id,
    data: { name: "All sign-ups", query: QUERY },
  });
  const found = await call("insights-get-all", { data: { search: "all sign" } });
  assert.deepEqual(found.map((row) => row.id), [insight.id]);

  await call("dashboard-update", { dashboardId: dashboard.id, data: { name: "Growth 2" } });
  assert.equal((await call("dashboard-get", { dashboardId: dashboard.id })).name, "Growth 2");

  await call("insight-delete", { insightId: insight.short_id });
  assert.equal((await call("dashboard-get", { dashboardId: dashboard.id })).tiles.length, 0);
  await assert.rejects(call("insight-get", { insightId: insight.short_id }));
  await call("dashboard-delete", { dashboardId: dashboard.id });
  await assert.rejects(call("dashboard-get", { dashboardId: dashboard.id }));
});

console.log("@posthog/agent-toolkit works with this gateway");
