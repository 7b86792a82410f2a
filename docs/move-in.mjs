// Copies dashboards, insights and events of a project from one PostHog API to another. Needs Node 20.
//
//   FROM_URL=https://us.posthog.com FROM_KEY=phx_... FROM_PROJECT=123 \
//   TO_URL=https://dashgate.example.com TO_KEY=phx_... TO_PROJECT=@current node move-in.mjs
//
// The keys need the scopes dashboard, insight, query and project (read; dashboard and insight with write at the target).
// It can be repeated: events have the same ids, so that none is there twice; dashboards are made once more.

const { FROM_URL, FROM_KEY, FROM_PROJECT = "@current", TO_URL, TO_KEY, TO_PROJECT = "@current", SINCE } = process.env;
const EVENTS_A_PAGE = 500;

async function call(base, key, method, path, body) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(path.startsWith("http") ? path : base + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    if (answer.ok) {
      return answer.status === 204 ? null : answer.json();
    }
    if (attempt === 5 || ![429, 503].includes(answer.status)) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    const seconds = Number(answer.headers.get("retry-after") ?? 1);
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

const from = (path) => call(FROM_URL, FROM_KEY, "GET", path);
const to = (method, path, body) => call(TO_URL, TO_KEY, method, path, body);
const source = `/api/projects/${FROM_PROJECT}`;
const target = `/api/projects/${TO_PROJECT}`;

async function* pages(path) {
  for (let next = path; next; ) {
    const page = await from(next);
    yield page.results;
    next = page.next;
  }
}

/** The ids of insights here, by those there: an insight on two dashboards is made once. */
const insights = new Map();

async function copyInsight(insight, dashboard) {
  const known = insights.get(insight.id);
  if (known) {
    const { dashboards } = await to("GET", `${target}/insights/${known}/`);
    await to("PATCH", `${target}/insights/${known}/`, { dashboards: [...dashboards, dashboard] });
    return known;
  }
  const { name, description, favorited, tags, filters, query } = insight;
  const fields = { name: name ?? "", description: description ?? "", favorited, tags, dashboards: [dashboard] };
  const made = await to("POST", `${target}/insights/`, query ? { ...fields, query } : { ...fields, filters });
  insights.set(insight.id, made.id);
  return made.id;
}

async function copyDashboard(id) {
  const dashboard = await from(`${source}/dashboards/${id}/`);
  const { name, description, pinned, tags, filters } = dashboard;
  const made = await to("POST", `${target}/dashboards/`, { name, description, pinned, tags, filters });
  for (const tile of dashboard.tiles ?? []) {
    const { layouts, color } = tile;
    if (tile.insight) {
      const insight = await copyInsight(tile.insight, made.id);
      const { tiles } = await to("GET", `${target}/dashboards/${made.id}/`);
      const placed = tiles.find((one) => one.insight?.id === insight);
      await to("PATCH", `${target}/dashboards/${made.id}/`, { tiles: [{ id: placed.id, layouts, color }] });
    } else if (tile.text) {
      const text = { body: tile.text.body };
      await to("PATCH", `${target}/dashboards/${made.id}/`, { tiles: [{ text, layouts, color }] });
    }
  }
}

async function copyEvents() {
  const { api_token: token } = await to("GET", `${target}/`);
  const after = SINCE ?? "2010-01-01T00:00:00Z";
  let count = 0;
  for await (const events of pages(`${source}/events/?limit=${EVENTS_A_PAGE}&after=${encodeURIComponent(after)}`)) {
    const batch = events.map(({ id, event, distinct_id, timestamp, properties }) => ({
      uuid: id,
      event,
      distinct_id,
      timestamp,
      properties,
    }));
    if (batch.length > 0) {
      await to("POST", "/batch/", { api_key: token, historical_migration: true, batch });
      count += batch.length;
    }
  }
  return count;
}

let dashboards = 0;
for await (const page of pages(`${source}/dashboards/?limit=100`)) {
  for (const { id } of page) {
    await copyDashboard(id);
    dashboards++;
  }
}
console.log(`${dashboards} dashboards, ${insights.size} insights, ${await copyEvents()} events copied`);
