// Reads back what was sent: the events of the demo project, through the API.

import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 20_000;

/** Returns the project of a key: its token, and functions that read it. */
export async function projectOf(url, key) {
  const get = async (path) => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  };
  const project = await get("/api/projects/@current/");

  /** Waits for a number of events of a distinct id and returns them, the oldest first. */
  async function events(distinctId, count) {
    const path = `/api/projects/@current/events/?limit=1000&distinct_id=${encodeURIComponent(distinctId)}`;
    return (await until(path, count)).reverse();
  }

  /** Waits for a number of events with a name and returns them, the oldest first. */
  async function named(event, count) {
    const path = `/api/projects/@current/events/?limit=1000&event=${encodeURIComponent(event)}`;
    return (await until(path, count)).reverse();
  }

  async function until(path, count) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { results } = await get(path);
      if (results.length >= count) {
        return results;
      }
      if (Date.now() > end) {
        throw new Error(`${results.length} of ${count} events: ${path} ${JSON.stringify(results).slice(0, 2000)}`);
      }
      await pause(100);
    }
  }

  /** Returns the person of a distinct id. */
  async function person(distinctId) {
    const path = `/api/projects/@current/persons/?distinct_id=${encodeURIComponent(distinctId)}`;
    const { results } = await get(path);
    return results[0];
  }

  return { token: project.api_token, events, named, person };
}
