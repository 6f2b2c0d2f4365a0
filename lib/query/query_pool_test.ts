import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { QueryError } from "./query_error.ts";
import { type PoolOptions, QueryPool } from "./query_pool.ts";
import { QueryUnavailableError } from "./query_unavailable.ts";

const MODULE = new URL("../../tests/helpers/odd_query_worker.ts", import.meta.url);
const SUBJECT = {
  ticks: undefined,
  series: { out: "/", windowMs: undefined, offsetMs: 0, runId: undefined },
};
/** Longer than anything takes on the slowest machine. */
const PATIENT_MS = 120_000;
const NOTHING = { read: [], write: [] };

/** What the thread does, as `odd_query_worker.ts` says. */
const [ANSWERS, WAITS, IS_DEAF, DIES, FAILS, IS_SLOW, IS_SLOW_AND_DEAF] = [1, 2, 3, 4, 5, 6, 7];

interface AskOptions {
  signal?: AbortSignal;
  timeMs?: number;
  subjectKey?: string;
  permissions?: { read: string[]; write: string[] };
}

async function ask(pool: QueryPool, what: number, options: AskOptions = {}) {
  const {
    signal = new AbortController().signal,
    timeMs = PATIENT_MS,
    subjectKey = "a",
    permissions = NOTHING,
  } = options;
  const query = { kind: "trades", fromMs: 0, toMs: 1, limit: what } as const;
  const task = { query, subject: SUBJECT, subjectKey, gzip: false };
  const { body } = await pool.answer(task, permissions, "/", { signal, timeMs });
  return JSON.parse(new TextDecoder().decode(body)) as { queries: number; hasSubject: boolean };
}

/** A pool that is as patient as the slowest machine needs, unless a test is about impatience. */
function newPool({ threads = 1, ...options }: PoolOptions = {}): QueryPool {
  return new QueryPool({
    threads,
    module: MODULE,
    maxWaitMs: PATIENT_MS,
    reactionMs: PATIENT_MS,
    ...options,
  });
}

Deno.test("a thread answers one query after the other, and is sent what they are about only once", async () => {
  using pool = newPool();
  assertEquals(await ask(pool, ANSWERS), { queries: 1, hasSubject: true });
  assertEquals(await ask(pool, ANSWERS), { queries: 2, hasSubject: false });
  assertEquals(await ask(pool, ANSWERS, { subjectKey: "b" }), { queries: 3, hasSubject: true });
});

Deno.test("a query that may read other files is answered by a new thread", async () => {
  using pool = newPool();
  await ask(pool, ANSWERS);
  assertEquals((await ask(pool, ANSWERS, { permissions: { read: ["/a"], write: [] } })).queries, 1);
});

Deno.test("two queries are answered at a time, further ones wait, and too many are refused at once", async () => {
  using pool = newPool({ threads: 2 });
  const answers = await Promise.allSettled(Array.from({ length: 30 }, () => ask(pool, ANSWERS)));
  assertEquals(answers.slice(0, 18).map(({ status }) => status), Array(18).fill("fulfilled"));
  for (const answer of answers.slice(18)) {
    const reason = answer.status === "rejected" ? answer.reason : undefined;
    assert(reason instanceof QueryUnavailableError, String(reason));
    assertEquals(reason.retryAfterSeconds, 1);
  }
});

Deno.test("a query that waits too long for a thread is refused, and the pool goes on", async () => {
  using pool = newPool({ maxWaitMs: 50 });
  const client = new AbortController();
  const first = assertRejects(() => ask(pool, WAITS, { signal: client.signal }), QueryError);
  await assertRejects(() => ask(pool, ANSWERS), QueryUnavailableError, "ask again in a moment");
  client.abort();
  await first;
  assertEquals((await ask(pool, ANSWERS)).queries, 2);
});

Deno.test("a client that leaves while its query waits for a thread gives up its place", async () => {
  using pool = newPool();
  const [first, second] = [new AbortController(), new AbortController()];
  const answering = assertRejects(() => ask(pool, WAITS, { signal: first.signal }), QueryError);
  const waiting = assertRejects(
    () => ask(pool, ANSWERS, { signal: second.signal }),
    QueryError,
    "nobody waits",
  );
  second.abort();
  await waiting;
  first.abort();
  await answering;
});

Deno.test("a client that leaves ends its query, and the thread answers the next", async () => {
  using pool = newPool();
  const client = new AbortController();
  setTimeout(() => client.abort(), 100);
  const error = await assertRejects(() => ask(pool, WAITS, { signal: client.signal }), QueryError);
  assertEquals(error.kind, "aborted");
  assertEquals((await ask(pool, ANSWERS)).queries, 2);
});

Deno.test("a query that takes too long is ended, and its client may ask again", async () => {
  using pool = newPool();
  await assertRejects(
    () => ask(pool, WAITS, { timeMs: 200 }),
    QueryUnavailableError,
    "the answer takes longer than 0.2 s; ask for a shorter range",
  );
  assertEquals((await ask(pool, ANSWERS)).queries, 2);
});

Deno.test("a query that takes too long whatever its range says why, and is not to be asked again", async () => {
  for (const [what, reactionMs] of [[IS_SLOW, 60_000], [IS_SLOW_AND_DEAF, 50]]) {
    using pool = newPool({ reactionMs });
    // The thread runs then, so that its time is enough on a slow machine too.
    await ask(pool, ANSWERS);
    const error = await assertRejects(() => ask(pool, what, { timeMs: 2000 }), QueryError);
    assertEquals(error.kind, "too large");
    assertEquals(
      error.message,
      "the answer takes longer than 2 s, since trades is a view, ask again when the machine is less busy, or use " +
        "`orderflow query`, which has no limit of time",
    );
  }
});

Deno.test("a thread that does not react is replaced", async () => {
  using pool = newPool({ reactionMs: 50 });
  await assertRejects(() => ask(pool, IS_DEAF, { timeMs: 200 }), QueryUnavailableError);
  assertEquals((await ask(pool, ANSWERS)).queries, 1);
});

Deno.test("a thread that dies is replaced, and the error says why it died", async () => {
  using pool = newPool();
  await assertRejects(() => ask(pool, DIES), Error, "ended unexpectedly: Uncaught TypeError: a mistake");
  assertEquals((await ask(pool, ANSWERS)).queries, 1);
});

Deno.test("a failure to read is an error with the thread's message", async () => {
  using pool = newPool();
  await assertRejects(() => ask(pool, FAILS), Error, "the disk is broken");
});

Deno.test("the end of a pool ends its queries", async () => {
  const pool = newPool();
  await ask(pool, ANSWERS);
  const asked = assertRejects(() => ask(pool, IS_DEAF), QueryError);
  const waiting = assertRejects(() => ask(pool, ANSWERS), QueryError);
  await new Promise((done) => setTimeout(done, 50));
  pool[Symbol.dispose]();
  await asked;
  await waiting;
  await assertRejects(() => ask(pool, ANSWERS), QueryError, "no longer answered");
});
