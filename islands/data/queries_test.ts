import { deepStrictEqual as assertEquals, ok as assert, rejects as assertRejects } from "node:assert/strict";
import { QueryClient, QueryFailure } from "./queries.ts";

/** A server whose responses a test gives, and the requests and pauses so far. */
function server(respond: (url: string, signal: AbortSignal) => Promise<Response> | Response) {
  const urls: string[] = [];
  const pauses: number[] = [];
  const client = new QueryClient({
    fetch: (url, { signal }) => {
      urls.push(url);
      return Promise.resolve(respond(url, signal!));
    },
    pause: (ms, signal) => {
      pauses.push(ms);
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve();
    },
  });
  return { client, urls, pauses };
}

const { signal } = new AbortController();

Deno.test("ask() sends the parameters and returns the decoded answer", async () => {
  const { client, urls } = server(() => Response.json({ row: 0.5 }));
  assertEquals(await client.ask("profile", { from: 1, to: 2, row: 1e-7 }, signal), { row: 0.5 });
  assertEquals(urls, ["/api/profile?from=1&to=2&row=1e-7"]);
});

Deno.test("ask() asks a busy server again after the time that the server names, but not for ever", async () => {
  let tries = 0;
  const busy = () => Response.json({ error: "busy" }, { status: 503, headers: { "Retry-After": "2" } });
  const { client, pauses } = server(() => ++tries < 3 ? busy() : Response.json([]));
  assertEquals(await client.ask("trades", {}, signal), []);
  assertEquals(pauses, [2000, 2000]);
  const always = server(busy);
  await assertRejects(always.client.ask("trades", {}, signal), {
    name: "QueryFailure",
    status: 503,
    message: "busy",
  });
  assertEquals(always.urls.length, 6);
});

Deno.test("ask() rejects with the status and the sentence of an error", async () => {
  for (const status of [400, 404, 413, 500]) {
    const { client, pauses } = server(() => Response.json({ error: `no ${status}` }, { status }));
    await assertRejects(client.ask("book", { at: 1 }, signal), new QueryFailure(status, `no ${status}`));
    assertEquals(pauses, []);
  }
  const proxy = server(() => new Response("<html>", { status: 502 }));
  await assertRejects(proxy.client.ask("book", { at: 1 }, signal), { status: 502 });
  const gone = server(() => Promise.reject(new TypeError("Failed to fetch")));
  await assertRejects(gone.client.ask("book", { at: 1 }, signal), { name: "QueryFailure", status: 0 });
});

Deno.test("ask() sends three requests at a time, and an aborted question gives its turn to the next", async () => {
  const open: (() => void)[] = [];
  const { client, urls } = server(() =>
    new Promise((resolve) => open.push(() => resolve(Response.json(open.length))))
  );
  const aborts = Array.from({ length: 6 }, () => new AbortController());
  const answers = aborts.map((abort, i) =>
    client.ask("book", { at: i }, abort.signal).then(() => "answered", ({ name }) => name)
  );
  await settle();
  assertEquals(urls.length, 3);
  aborts[3].abort();
  open[0]();
  await settle();
  assertEquals(urls.slice(3), ["/api/book?at=4"]);
  while (open.length > 0) {
    open.shift()!();
    await settle();
  }
  assertEquals(await Promise.all(answers), [
    "answered",
    "answered",
    "answered",
    "AbortError",
    "answered",
    "answered",
  ]);
});

Deno.test("ask() rejects with the abort's reason when it is aborted", async () => {
  const abort = new AbortController();
  const { client } = server((_, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("socket"))))
  );
  const asked = client.ask("book", { at: 1 }, abort.signal);
  await settle();
  abort.abort();
  await assertRejects(asked, { name: "AbortError" });
  assert(abort.signal.aborted);
});

/** Lets everything happen that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
