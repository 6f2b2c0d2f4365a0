import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { Output, type OutputStream } from "./output.ts";

const NEVER = new AbortController().signal;

/** Streams that record what is written to them, and accept a limited number of bytes at a time. */
function recording(atOnce = 1000): { written: string[]; stream: (name: string) => OutputStream } {
  const written: string[] = [];
  const decoder = new TextDecoder();
  return {
    written,
    stream: (name) => ({
      write(bytes) {
        const taken = bytes.subarray(0, atOnce);
        written.push(`${name}: ${decoder.decode(taken)}`);
        return Promise.resolve(taken.length);
      },
    }),
  };
}

function failing(error: Error): OutputStream {
  return { write: () => Promise.reject(error) };
}

const BLOCKED: OutputStream = { write: () => new Promise(() => {}) };

Deno.test("Output keeps the order of both streams' lines", async () => {
  const { written, stream } = recording();
  const output = new Output(stream("out"), stream("err"));
  output.say("a\n");
  output.result("b\n");
  output.say("c\n");
  await output.flush(NEVER);
  assertEquals(written, ["err: a\n", "out: b\n", "err: c\n"]);
});

Deno.test("Output continues after a stream has accepted only a part of a text", async () => {
  const { written, stream } = recording(2);
  const output = new Output(stream("out"), stream("err"));
  output.result("abcde");
  await output.flush(NEVER);
  assertEquals(written, ["out: ab", "out: cd", "out: e"]);
});

Deno.test("Output ignores a missing reader, and keeps any other failure", async () => {
  const { written, stream } = recording();
  const output = new Output(failing(new Deno.errors.BrokenPipe("gone")), stream("err"));
  output.result("lost");
  output.say("said");
  await output.flush(NEVER);
  assertEquals(written, ["err: said"]);
  assertEquals(output.failure, undefined);

  const full = new Output(failing(new Error("no space")), stream("err"));
  full.result("lost");
  await full.flush(NEVER);
  assertEquals(full.failure?.message, "no space");
});

Deno.test("Output.flush() waits for a blocked reader until the signal is aborted, and then only a moment", async () => {
  const output = new Output(BLOCKED, BLOCKED);
  output.result("x");
  const ending = new AbortController();
  let isFlushed = false;
  const flushed = output.flush(ending.signal).then(() => isFlushed = true);
  await new Promise((done) => setTimeout(done, 250));
  assert(!isFlushed);
  ending.abort();
  await flushed;
});

Deno.test("Output drops log lines, but no result, while its queue is full, and reports their number", async () => {
  const { written, stream } = recording();
  let release = () => {};
  const slow: OutputStream = {
    async write(bytes) {
      await new Promise<void>((done) => release = done);
      return bytes.length;
    },
  };
  const output = new Output(slow, stream("err"));
  output.result("x".repeat(2 << 20));
  output.say("dropped\n");
  output.say("dropped\n");
  await Promise.resolve();
  release();
  await output.flush(NEVER);
  output.say("again\n");
  await output.flush(NEVER);
  assertEquals(written, [
    "err: warning: 2 lines were not written, since nobody read them\n",
    "err: again\n",
  ]);
});
