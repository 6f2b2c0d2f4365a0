/**
 * The family of malicious requests, and of too many harmless ones.
 *
 * @module
 */

import { writeBars } from "../browser/out_files.ts";
import { upsertOhlcBar } from "../../lib/publish/bar_files.ts";
import { bytes, count } from "../../lib/text/numbers.ts";
import { withFolder } from "../helpers/database.ts";
import { memoryBytes } from "../helpers/memory.ts";
import type { StartOptions } from "../helpers/program.ts";
import { freePort, pause, portOf, type Program, startProgram, until } from "../helpers/serving.ts";
import { BareServer } from "./bare_server.ts";
import { Cases } from "./cases.ts";
import { randomFrom, type TortureFamily } from "./family.ts";
import { type FuzzedRequest, fuzzedRequest, MARK, SECRET, traversals } from "./fuzzed_requests.ts";
import { HonestPoller } from "./honest_poller.ts";
import { makeQueriedRun, tryDamage, tryQueries } from "./hostile_queries.ts";
import { tryQueryCrowd } from "./query_crowd.ts";
import { tryCrowd } from "./request_crowd.ts";
import { bytesOf, connect, exchange, statusesOf } from "./raw_http.ts";
import { tryScanners } from "./scanners.ts";
import { tryRudeClients } from "./rude_clients.ts";

/** Number of random requests in the long form. */
const FUZZED = 20_000;

/** Number of random queries, and of times that a database is damaged, in the long form. */
const QUERIES = 5000;
const DAMAGES = 300;

/** Number of simultaneous requests. */
const AT_ONCE = 50;

/** The limit for the latency of the honest poller during attacks, beyond that of a bare server. */
const LONGEST_WAIT_MS = 5000;
/** The same for the short form, which runs in parallel with other tests. */
const LONGEST_SHORT_WAIT_MS = 60_000;

/** The limit for the growth of the server's memory. A heap keeps some memory for later use. */
const MOST_GROWTH_BYTES = 100e6;

/**
 * The limits for the server's memory after queries, and for its growth in the second half of them. Two threads with answers of 100,000 rows
 * each and kept answers come to about 1 GB within 2,000 queries, a part of which is garbage that a busy machine collects late.
 */
const MOST_QUERIED_BYTES = 1.4e9;
const MOST_QUERIED_GROWTH_BYTES = 300e6;

/** Texts that no response may contain: the planted secret, and files of the machine and of the program. */
const FORBIDDEN = [SECRET, "root:x:0:0", '"compilerOptions"', "SQLite format 3"];

/** A server under attack. */
export interface AttackedServer {
  /** The limit for the latency of the honest poller, in milliseconds. */
  longestWaitMs: number;
  /** The port of the server. */
  port: number;
  /** The process of the server. */
  program: Program;
}

/** Attacks on the server. */
export const hostileRequests: TortureFamily = {
  name: "hostile-requests",
  promise:
    "whatever is requested, the server gives only its own files, only to its own hosts, and keeps answering everyone " +
    "else",
  async run({ seed, scale, log }) {
    const cases = new Cases();
    await withFolder(async (folder) => {
      const out = makeOut(folder);
      await using attacked = await serve(out, scale < 1 ? LONGEST_SHORT_WAIT_MS : LONGEST_WAIT_MS);
      await underAttack(cases, attacked, "path traversals", async () => {
        await tryTraversals(cases, attacked, Math.min(1, scale * 10));
        // The heap grows during the first attack and keeps that memory. From then on it must not grow.
        await tryRudeClients(cases, attacked.port, scale);
      });
      const beforeBytes = memoryBytes(attacked.program.process.pid, "VmRSS");
      log("random requests");
      const random = randomFrom(seed);
      const fuzzed = Math.ceil(FUZZED * scale);
      await underAttack(
        cases,
        attacked,
        `${count(fuzzed)} random requests`,
        () => tryAtRandom(cases, attacked, fuzzed, random),
      );
      log("rude clients");
      await underAttack(cases, attacked, "rude clients", () => tryRudeClients(cases, attacked.port, scale));
      await cases.try("the server's memory after all attacks", () => isBackTo(cases, attacked, beforeBytes));
      if (scale >= 1) {
        log("scanners");
        await underAttack(cases, attacked, "scanners", () => tryScanners(cases, attacked.port));
      }
      await cases.try("the server's log", () => {
        const lines = attacked.program.stderr().split("\n").filter((line) => /^(error|warning)/.test(line));
        if (lines.length > 0) throw new Error(lines.slice(0, 5).join("; "));
      });
    });
    log("a server that runs out of file descriptors");
    await withFolder((folder) => tryExhaustion(cases, makeOut(folder)));
    log("queries");
    await withFolder((folder) => underQueries(cases, folder, seed, scale));
    log("a crowd of pollers during a run");
    await withFolder((folder) => tryCrowd(cases, folder, scale));
    log("a crowd of queries during a run");
    await withFolder((folder) => tryQueryCrowd(cases, folder, scale));
    return cases;
  },
};

/** Queries with random parameters, and about databases that are damaged meanwhile. */
async function underQueries(cases: Cases, folder: string, seed: number, scale: number): Promise<void> {
  const { out, databases } = await makeQueriedRun(folder);
  await using attacked = await serve(out, scale < 1 ? LONGEST_SHORT_WAIT_MS : LONGEST_WAIT_MS);
  const random = randomFrom(seed);
  const queries = Math.ceil(QUERIES * scale);
  const memory = () => memoryBytes(attacked.program.process.pid, "VmRSS");
  let halfBytes: number | undefined;
  await underAttack(cases, attacked, `${count(queries)} random queries`, async () => {
    await tryQueries(cases, attacked.port, Math.ceil(queries / 2), random);
    halfBytes = memory();
    await tryQueries(cases, attacked.port, Math.floor(queries / 2), random);
  });
  const rounds = Math.ceil(DAMAGES * scale);
  await underAttack(
    cases,
    attacked,
    `queries about databases that are damaged ${count(rounds)} times`,
    () => tryDamage(cases, attacked.port, databases, rounds, random),
  );
  await cases.try("the server's memory after the queries", () => {
    const nowBytes = memory();
    if (nowBytes === undefined || halfBytes === undefined) {
      return cases.note("the server's memory after the queries: unknown on this system");
    }
    cases.note(
      `the server's memory after half of the queries: ${bytes(halfBytes)}, after all queries: ${
        bytes(nowBytes)
      }`,
    );
    const hasGrown = scale >= 1 && nowBytes > halfBytes + MOST_QUERIED_GROWTH_BYTES;
    if (hasGrown || nowBytes > MOST_QUERIED_BYTES) {
      throw new Error(`${bytes(halfBytes)}, then ${bytes(nowBytes)}`);
    }
  });
}

/** Makes an output folder to serve, with secrets in it, next to it and above it. */
function makeOut(folder: string): string {
  const out = `${folder}/site/out`;
  Deno.mkdirSync(`${out}/private`, { recursive: true });
  writeBars(out, { count: 20_000 });
  upsertOhlcBar(Date.UTC(2030, 0, 1), MARK, MARK, MARK, MARK, 1, { out, maxBars: 0 });
  for (const place of [out, `${out}/private`, `${folder}/site`, folder]) {
    for (const name of ["secret.txt", "secret.json", "app.js"]) {
      Deno.writeTextFileSync(`${place}/${name}`, SECRET);
    }
  }
  Deno.symlinkSync(`${folder}/secret.txt`, `${out}/link.json`);
  return out;
}

async function serve(
  out: string,
  longestWaitMs: number,
  options?: StartOptions,
): Promise<AttackedServer & AsyncDisposable> {
  const program = startProgram(["serve", "--out", out, "--port", String(freePort())], options);
  const port = await portOf(program);
  return { port, program, longestWaitMs, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

/** Attacks a server while an honest poller requests the page and its files. */
async function underAttack(
  cases: Cases,
  { port, program, longestWaitMs }: AttackedServer,
  what: string,
  attack: () => Promise<void>,
): Promise<void> {
  const bare = await BareServer.start();
  const poller = new HonestPoller(`http://127.0.0.1:${port}/`);
  await attack();
  const { timesMs, faults } = await poller.stop();
  const bareMs = (await bare.stop()).at(-1)!;
  await cases.try(`the honest poller during ${what}`, () => {
    if (faults.length > 0) throw new Error(faults.slice(0, 5).join("; "));
    if (timesMs.at(-1)! > bareMs + longestWaitMs) {
      throw new Error(
        `one request took ${timesMs.at(-1)!.toFixed(0)} ms, and of a bare server ${bareMs.toFixed(0)} ms`,
      );
    }
    if (memoryBytes(program.process.pid, "VmRSS") === undefined && Deno.build.os === "linux") {
      throw new Error("the server has ended");
    }
  });
  cases.note(
    `${what}: ${count(timesMs.length, "requests")} of the honest poller, median ${
      timesMs[Math.floor(timesMs.length / 2)].toFixed(0)
    } ms, longest ${timesMs.at(-1)!.toFixed(0)} ms; of a bare server beside it, ${bareMs.toFixed(0)} ms`,
  );
}

async function tryTraversals(cases: Cases, attacked: AttackedServer, share: number): Promise<void> {
  const all = traversals(`127.0.0.1:${attacked.port}`);
  const stride = Math.round(1 / share);
  await sendInParallel(cases, attacked, all.filter((_, index) => index % stride === 0));
}

async function tryAtRandom(
  cases: Cases,
  attacked: AttackedServer,
  requests: number,
  random: () => number,
): Promise<void> {
  const host = `127.0.0.1:${attacked.port}`;
  await sendInParallel(cases, attacked, Array.from({ length: requests }, () => fuzzedRequest(random, host)));
}

async function sendInParallel(
  cases: Cases,
  { port }: AttackedServer,
  requests: FuzzedRequest[],
): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < requests.length) {
      const { text, isStrange } = requests[next++];
      await cases.try(JSON.stringify(text.slice(0, 500)), async () => {
        const answer = await exchange(port, bytesOf(text));
        const found = FORBIDDEN.find((secret) => answer.includes(secret));
        if (found !== undefined) throw new Error(`the response contains ${found}`);
        if (/access-control-allow|\nx-evil/i.test(answer)) {
          throw new Error(`the response is ${answer.slice(0, 500)}`);
        }
        if (isStrange && answer.includes(String(MARK))) {
          throw new Error("a request for another host got the bars");
        }
        const fault = statusesOf(answer).find((status) => status >= 500 && status !== 505);
        if (fault !== undefined) throw new Error(`the status is ${fault}`);
      });
    }
  }));
}

/** Checks that the memory shrinks again, for which the runtime needs a moment. */
async function isBackTo(
  cases: Cases,
  { program, port }: AttackedServer,
  beforeBytes: number | undefined,
): Promise<void> {
  if (beforeBytes === undefined) return cases.note("the server's memory: unknown on this system");
  let nowBytes = Infinity;
  for (let turn = 0; turn < 50 && nowBytes > beforeBytes + MOST_GROWTH_BYTES; turn++) {
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    await pause(200);
    nowBytes = memoryBytes(program.process.pid, "VmRSS")!;
  }
  cases.note(
    `the server's memory: ${bytes(beforeBytes)} after the first attack, ${bytes(nowBytes)} after the last`,
  );
  if (nowBytes > beforeBytes + MOST_GROWTH_BYTES) {
    throw new Error(`${bytes(beforeBytes)} became ${bytes(nowBytes)}`);
  }
}

/** How long the server has no free file descriptors. */
const EXHAUSTED_MS = 1500;

/** Opens more connections than the server has file descriptors; it must recover once they are closed. */
async function tryExhaustion(cases: Cases, out: string): Promise<void> {
  await using attacked = await serve(out, LONGEST_SHORT_WAIT_MS, {
    through: ["sh", "-c", 'ulimit -n 100; exec "$@"', "sh"],
  });
  const { port } = attacked;
  await cases.try("a server with 100 file descriptors and 300 idle connections", async () => {
    const idle = await Promise.allSettled(Array.from({ length: 300 }, () => connect(port)));
    // The runtime may close the listener, which the program then opens again, or wait.
    await pause(EXHAUSTED_MS);
    for (const connection of idle) if (connection.status === "fulfilled") connection.value.close();
    await until("an answer", async () => {
      // Connections are refused until the server listens again.
      const response = await fetch(`http://127.0.0.1:${port}/data/run_status.json`).catch(() => undefined);
      await response?.body?.cancel();
      return response?.status === 200;
    });
  });
}
