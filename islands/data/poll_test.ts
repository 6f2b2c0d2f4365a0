import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { CALM_AFTER_MS, type Connection, GONE_MS, LIVE_INTERVALS, Poller, USUAL_INTERVALS } from "./poll.ts";

/** A poller with a simulated server, clock and page. */
function setUp() {
  const state = {
    nowMs: 0,
    isHidden: false,
    isGone: false,
    text: "one",
    pausesMs: [] as number[],
    asked: [] as (string | null)[],
    taken: [] as string[],
    rounds: [] as [Connection, boolean][],
  };
  const poller = new Poller(
    [{ url: "/data/a.json", take: (text) => state.taken.push(text) }],
    (...round) => state.rounds.push(round),
    {
      fetch: (_url, { headers }) => {
        if (state.isGone) return Promise.reject(new TypeError("network"));
        const etag = new Headers(headers).get("If-None-Match");
        state.asked.push(etag);
        const isSame = etag === `"${state.text}"`;
        const init = { status: isSame ? 304 : 200, headers: { ETag: `"${state.text}"` } };
        return Promise.resolve(new Response(isSame ? null : state.text, init));
      },
      after: (ms) => {
        state.pausesMs.push(ms);
        return () => {};
      },
      isHidden: () => state.isHidden,
      now: () => state.nowMs,
    },
  );
  return { poller, state };
}

Deno.test("Poller sends the last ETag, and passes a text on only if it changed", async () => {
  const { poller, state } = setUp();
  await poller.poll();
  await poller.poll();
  state.text = "two";
  await poller.poll();
  assertEquals(state.asked, [null, '"one"', '"one"']);
  assertEquals(state.taken, ["one", "two"]);
  assertEquals(state.rounds, [["live", true], ["live", false], ["live", true]]);
});

Deno.test("Poller polls less often without changes, and rarely while the page is hidden", async () => {
  const { poller, state } = setUp();
  await poller.poll();
  state.nowMs += CALM_AFTER_MS + 1;
  await poller.poll();
  state.isHidden = true;
  await poller.poll();
  const { activeMs, calmMs, hiddenMs } = USUAL_INTERVALS;
  assertEquals(state.pausesMs, [activeMs, calmMs, hiddenMs]);
  assert(activeMs < calmMs && calmMs < hiddenMs);
});

Deno.test("Poller keeps other intervals, also without changes", async () => {
  const { poller, state } = setUp();
  poller.intervals = LIVE_INTERVALS;
  await poller.poll();
  state.nowMs += CALM_AFTER_MS + 1;
  await poller.poll();
  assertEquals(state.pausesMs, [500, 500]);
});

Deno.test("Poller retries at growing intervals while the server does not answer, and recovers", async () => {
  const { poller, state } = setUp();
  state.isGone = true;
  for (let i = 0; i < 5; i++) await poller.poll();
  assertEquals(state.pausesMs, [500, 1000, 2000, 4000, GONE_MS]);
  state.isGone = false;
  await poller.poll();
  assertEquals(state.rounds.at(-1), ["live", true]);
  assertEquals(state.pausesMs.at(-1), USUAL_INTERVALS.activeMs);
});
