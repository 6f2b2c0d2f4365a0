import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { upsertOhlcBar } from "../lib/publish/bar_files.ts";
import { setDepthData } from "../lib/publish/depth_file.ts";
import { dayPath, lockDatabase, makeDatabase, makeSlowDay, tradesTable } from "./helpers/database.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { freePort, type Program, startProgram, until } from "./helpers/serving.ts";

const DAY = "2024-01-01";
const PAGE = /the page is at (http:\/\/127\.0\.0\.1:\d+\/)/;

/** Runs a test with a day of trades (the program reads half a million a second), and removes its folders. */
async function withDay(trades: number, test: (folders: Folders) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    if (trades > 0) makeSlowDay(dayPath(`${root}/data`, "DEMO", DAY), trades);
    const run = ["DEMO", DAY, DAY, "--data", `${root}/data`, "--out", `${root}/out`];
    await test({ data: `${root}/data`, out: `${root}/out`, run: [...run, "--port", String(freePort())] });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** Runs a test with two days, of which the second is locked: the run waits until the lock is disposed. */
async function withLockedDay(test: (folders: Folders, lock: Disposable) => Promise<void>): Promise<void> {
  await withDay(1000, async ({ run: [instrument, first, _last, ...options], out, data }) => {
    const path = makeDatabase(dayPath(data, instrument, "2024-01-02"), [
      tradesTable([[1, instrument, 1, 1, 1, "buy", "1704153600000"]]),
    ]);
    using lock = lockDatabase(path);
    await test({ run: [instrument, first, "2024-01-02", ...options], out, data }, lock);
  });
}

interface Folders {
  data: string;
  out: string;
  /** Arguments of a run. */
  run: string[];
}

async function urlOf(program: Program): Promise<string> {
  return (await program.seen(PAGE))[1];
}

/** How many bars of prices the status of the run has; 0 before the first status. */
async function barsAt(url: string): Promise<number> {
  return (await (await fetch(`${url}data/run_status.json`)).json()).bars?.ohlc ?? 0;
}

async function stateAt(url: string): Promise<string | undefined> {
  return (await (await fetch(`${url}data/run_status.json`)).json()).state;
}

Deno.test("a run serves its page during the run, and afterwards until Ctrl-C", async () => {
  await withLockedDay(async ({ run }, lock) => {
    await using program = startProgram(run);
    const url = await urlOf(program);
    await until("the run to begin", async () => await stateAt(url) === "running");
    lock[Symbol.dispose]();
    await until("the run to end", async () => await stateAt(url) === "finished");
    await program.seen(new RegExp(`the page stays at ${url} until Ctrl-C`));
    assertStringIncludes(await (await fetch(url)).text(), "finished, 100% of 2 databases");
    program.process.kill("SIGINT");
    const { code, stdout } = await program.ended();
    assertEquals(code, 130);
    assertMatch(stdout, /^DEMO, 2024-01-01 to 2024-01-02, windows of 1 m: finished\n/);
  });
});

Deno.test("Ctrl-C ends a run promptly, with browsers connected and polling", async () => {
  await withLockedDay(async ({ run, out }) => {
    await using program = startProgram(run);
    const url = await urlOf(program);
    let isOver = false;
    const polling = Promise.all(Array.from({ length: 4 }, async () => {
      while (!isOver) {
        try {
          await (await fetch(`${url}data/ohlc_data.json`)).body!.cancel();
        } catch (error) {
          // The server has ended, as expected.
          if (!(error instanceof TypeError)) throw error;
        }
        await new Promise((done) => setTimeout(done, 1));
      }
    }));
    const idle = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
    await until("the run to begin", async () => await stateAt(url) === "running");
    const startMs = performance.now();
    program.process.kill("SIGINT");
    const { code, stdout } = await program.ended();
    const tookMs = performance.now() - startMs;
    isOver = true;
    await polling;
    idle.close();
    assertEquals(code, 130);
    await assertPrompt(tookMs, "the end");
    assertMatch(stdout, /interrupted\n {2}databases/);
    assertEquals(JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`)).state, "interrupted");
  });
});

Deno.test("with --exit the page is served during the run only", async () => {
  await withDay(1000, async ({ run }) => {
    await using program = startProgram([...run, "--exit"]);
    const { code, stderr } = await program.ended();
    assertEquals(code, 0);
    assertMatch(stderr, PAGE);
    assert(!stderr.includes("Ctrl-C"), stderr);
  });
});

Deno.test("with --no-serve the run needs no network, and ends when the files are written", async () => {
  await withDay(1000, async ({ run }) => {
    await using program = startProgram([...run, "--no-serve"], { net: false });
    const { code, stderr } = await program.ended();
    assertEquals(code, 0, stderr);
    assert(!stderr.includes("page"), stderr);
  });
});

Deno.test("`serve` serves existing files until SIGINT or SIGTERM", async () => {
  await withDay(0, async ({ out }) => {
    upsertOhlcBar(60_000, 1, 2, 0.5, 1.5, 10, { out });
    setDepthData([[1, 2]], [[3, 4]], { out });
    for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      await using program = startProgram(["serve", "--out", out, "--port", String(freePort())]);
      const url = await urlOf(program);
      assertEquals(await (await fetch(`${url}data/ohlc_data.json`)).json(), [[60_000, 1, 2, 0.5, 1.5, 10]]);
      assertStringIncludes(await (await fetch(url)).text(), "best bid 1, size 2; best ask 3, size 4");
      program.process.kill(signal);
      assertEquals((await program.ended()).code, status);
    }
  });
});

Deno.test("`serve` warns if the folder does not exist, and serves files that are written there later", async () => {
  await withDay(0, async ({ out }) => {
    await using program = startProgram(["serve", "--out", out, "--port", String(freePort())]);
    const url = await urlOf(program);
    await program.seen(/^warning: \S+ does not exist; the page is empty until a run writes there$/m);
    assertEquals(await (await fetch(`${url}data/ohlc_data.json`)).json(), []);
    upsertOhlcBar(60_000, 1, 2, 0.5, 1.5, 10, { out });
    assertEquals((await (await fetch(`${url}data/ohlc_data.json`)).json()).length, 1);
  });
});

Deno.test("if the port is in use, a warning says that the page is at another", async () => {
  await withDay(1000, async ({ run }) => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr;
    await using program = startProgram([...run, "--exit", "--quiet", "--port", String(port)]);
    const { code, stderr } = await program.ended();
    assertEquals(code, 0);
    assertMatch(stderr, new RegExp(`^warning: port ${port} is in use; ${PAGE.source}`, "m"));
  });
});

Deno.test("a page that cannot be served is an error in the log, and the files are written all the same", async () => {
  await withDay(1000, async ({ run, out }) => {
    // An address of no machine (RFC 5737).
    await using program = startProgram([...run, "--host", "192.0.2.1"]);
    const { code, stderr, stdout } = await program.ended();
    assertEquals(code, 0);
    assertMatch(stderr, /^error: the run goes on without a page: 192\.0\.2\.1:\d+ cannot be listened on: /m);
    assertStringIncludes(stdout, "finished");
    assertEquals(JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`)).state, "finished");
    // `serve` has nothing else to do, so the error ends the program.
    await using serving = startProgram(["serve", "--out", out, "--host", "192.0.2.1"]);
    const served = await serving.ended();
    assertEquals(served.code, 1);
    assertMatch(
      served.stderr,
      /^error: 192\.0\.2\.1:\d+ cannot be listened on: .*; --host takes an address of this machine, such as/m,
    );
  });
});

Deno.test("a run that cannot begin ends with an error, although it has a page", async () => {
  await withDay(0, async ({ run }) => {
    await using program = startProgram(run);
    const { code, stderr } = await program.ended();
    assertEquals(code, 1);
    assertMatch(stderr, /^error: no database/m);
  });
});

Deno.test("a run that fails leaves its page, which shows the failure", async () => {
  await withLockedDay(async ({ run, out }, lock) => {
    await using program = startProgram(run);
    const url = await urlOf(program);
    // A failed run without bars leaves no page.
    await until("bars of the first day", async () => await barsAt(url) > 0);
    // A folder with the file's name prevents the file from being replaced.
    await until("the folder to be in the way", () => {
      Deno.removeSync(`${out}/ohlc_data.json`, { recursive: true });
      try {
        Deno.mkdirSync(`${out}/ohlc_data.json`);
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) return false;
        throw error;
      }
    });
    lock[Symbol.dispose]();
    await program.seen(/^error: .*ohlc_data\.json cannot be written/m);
    await program.seen(/the page stays at/);
    assertEquals(await stateAt(url), "failed");
    program.process.kill("SIGINT");
    assertEquals((await program.ended()).code, 130);
  });
});
