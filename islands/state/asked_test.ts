import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { type Signal, signal } from "@preact/signals";
import { QueryFailure } from "../data/queries.ts";
import { Asked, type Question } from "./asked.ts";

/** A question about a moment. */
interface BookQuestion extends Question {
  kind: "book";
  params: { at: number };
}

Deno.test("an answer stays, with its own question, until the next answer arrives", async () => {
  const { asked, at, requests, clock } = setUp();
  assertEquals(shown(asked), [undefined, undefined, true]);
  await requests[0].answer("one");
  clock.now = 1000;
  assertEquals(shown(asked), ["one", 1, false]);
  at.value = 2;
  assertEquals(shown(asked), ["one", 1, true]);
  await requests[1].answer("two");
  assertEquals(shown(asked), ["two", 2, false]);
  at.value = undefined;
  assertEquals(shown(asked), [undefined, undefined, false]);
});

Deno.test("an outdated question is aborted, and its late answer is ignored", async () => {
  const { asked, at, requests, clock } = setUp();
  clock.now = 1000;
  at.value = 2;
  assertEquals(requests[0].signal.aborted, true);
  await requests[1].answer("two");
  await requests[0].answer("late");
  assertEquals(shown(asked), ["two", 2, false]);
});

Deno.test("questions in quick succession are asked when they come to rest", async () => {
  const { asked, at, requests, clock } = setUp();
  clock.now = 1000;
  for (const next of [2, 3, 4, 5]) {
    at.value = next;
    clock.now += 20;
  }
  assertEquals(requests.map(({ at }) => at), [1, 2]);
  clock.run();
  assertEquals(requests.map(({ at }) => at), [1, 2, 5]);
  await requests[2].answer("five");
  assertEquals(shown(asked), ["five", 5, false]);
});

Deno.test("an answer is kept, but not that of another run", async () => {
  const { asked, at, requests, run, clock } = setUp();
  await requests[0].answer("one");
  clock.now = 1000;
  at.value = 2;
  await requests[1].answer("two");
  clock.now = 2000;
  at.value = 1;
  assertEquals([shown(asked), requests.length], [["one", 1, false], 2]);
  clock.now = 3000;
  run.value = "another";
  assertEquals(shown(asked), [undefined, undefined, true]);
  assertEquals(requests.length, 3);
  await requests[2].answer("other");
  assertEquals(shown(asked), ["other", 1, false]);
});

Deno.test("only a question about the newest moment is asked again, and its answer stays meanwhile", async () => {
  const { asked, at, requests, refresh, clock } = setUp();
  await requests[0].answer("one");
  refresh.value++;
  assertEquals(requests.length, 1);
  clock.now = 1000;
  at.value = 100;
  await requests[1].answer("newest");
  refresh.value++;
  assertEquals([shown(asked), requests.length], [["newest", 100, false], 3]);
  await requests[2].answer("newer");
  assertEquals(shown(asked), ["newer", 100, false]);
});

Deno.test("when rows of any time have changed, the question is asked again, and kept answers are forgotten", async () => {
  const { asked, at, requests, revision, clock } = setUp();
  await requests[0].answer("one");
  clock.now = 1000;
  at.value = 2;
  await requests[1].answer("two");
  revision.value++;
  assertEquals([shown(asked), requests.length], [["two", 2, false], 3]);
  await requests[2].answer("newer two");
  assertEquals(shown(asked), ["newer two", 2, false]);
  clock.now = 2000;
  at.value = 1;
  assertEquals(requests.length, 4);
});

Deno.test("what is outdated while the first answer is on its way is asked for again", async () => {
  const { asked, at, requests, refresh, clock } = setUp();
  clock.now = 1000;
  at.value = 100;
  refresh.value++;
  assertEquals(requests.map(({ at }) => at), [1, 100]);
  await requests[1].answer("old");
  assertEquals([shown(asked), requests.length], [["old", 100, false], 3]);
  await requests[2].answer("new");
  assertEquals([shown(asked), requests.length], [["new", 100, false], 3]);
});

Deno.test("a failure is shown until the question changes", async () => {
  const { asked, at, requests, clock } = setUp();
  await requests[0].fail(new QueryFailure(413, "too many rows"));
  assertEquals(asked.state.value.error?.message, "too many rows");
  clock.now = 1000;
  at.value = 2;
  assertEquals(asked.state.value.error, undefined);
});

Deno.test("a question that failed is asked again when the server is back; one with an answer is not", async () => {
  const { asked, requests, retry } = setUp();
  await requests[0].fail(new QueryFailure(0, "the server does not answer"));
  retry.value++;
  assertEquals(requests.length, 2);
  await requests[1].answer("one");
  assertEquals(shown(asked), ["one", 1, false]);
  assertEquals(asked.state.value.error, undefined);
  retry.value++;
  assertEquals(requests.length, 2);
});

function shown({ state: { value } }: Asked<string, BookQuestion>) {
  return [value.answer, value.question?.params.at, value.isPending];
}

/** A question about 1, and the requests so far. Moments from 100 on touch the newest. */
function setUp() {
  const at: Signal<number | undefined> = signal(1);
  const question: Signal<BookQuestion | undefined> = signal({ kind: "book", params: { at: 1 } });
  at.subscribe((at) => question.value = at === undefined ? undefined : { kind: "book", params: { at } });
  const run = signal("run");
  const refresh = signal(0);
  const retry = signal(0);
  const revision = signal(0);
  const timers: (() => void)[] = [];
  const clock = { now: 0, run: () => timers.splice(0).forEach((timer) => timer()) };
  const requests: {
    at: number;
    signal: AbortSignal;
    answer: (text: string) => Promise<void>;
    fail: (error: Error) => Promise<void>;
  }[] = [];
  const asked = new Asked<string, BookQuestion>(question, String, {
    ask: (_, { at }, signal) =>
      new Promise((resolve, reject) => {
        const settled = () => new Promise<void>((done) => setTimeout(done, 0));
        requests.push({
          at: Number(at),
          signal,
          answer: (text) => (resolve(text), settled()),
          fail: (error) => (reject(error), settled()),
        });
      }),
    run,
    refresh,
    revision,
    retry,
    touchesNewest: ({ params }) => Number(params.at) >= 100,
    after: (_, callback) => {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback) >>> 0, 1);
    },
    now: () => clock.now,
  });
  return { asked, at, requests, run, refresh, revision, retry, clock };
}
