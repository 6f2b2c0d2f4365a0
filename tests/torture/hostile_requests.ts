/** @module The family of requests that mean harm, and of too many that do not. */

import { writeBars } from "../browser/out_files.ts";
import { upsertOhlcBar } from "../../lib/publish/viz_io.ts";
import { bytes, count } from "../../lib/text/numbers.ts";
import { withFolder } from "../helpers/database.ts";
import { memoryBytes } from "../helpers/memory.ts";
import type { StartOptions } from "../helpers/program.ts";
import { freePort, pause, type Program, startProgram, until } from "../helpers/serving.ts";
import { Cases } from "./cases.ts";
import { randomFrom, type TortureFamily } from "./family.ts";
import { type FuzzedRequest, fuzzedRequest, MARK, SECRET, waysOut } from "./fuzzed_requests.ts";
import { HonestPoller } from "./honest_poller.ts";
import { tryCrowd } from "./request_crowd.ts";
import { bytesOf, connect, exchange, statusesOf } from "./raw_http.ts";
import { tryScanners } from "./scanners.ts";
import { tryRudeClients } from "./rude_clients.ts";

/** How many requests the long form makes up. */
const FUZZED = 20_000;

/** How many are under way at the same time. */
const AT_ONCE = 50;

/** Longest that the honest poller may wait, among strangers on a machine that has other things to do. */
const LONGEST_WAIT_MS = 5000;
/** The short form goes on beside other tests. */
const LONGEST_SHORT_WAIT_MS = 15_000;

/** How much more memory than before the server may have in the end: what its heap keeps for the next time. */
const MOST_GROWTH_BYTES = 100e6;

/** What must not be in any answer: the planted secret, and files of the machine and of the program. */
const FORBIDDEN = [SECRET, "root:x:0:0", '"compilerOptions"', "SQLite format 3"];

/** A server that strangers are let loose on, and a folder of its own. */
export interface Besieged {
  /** Longest that the honest poller may wait, in milliseconds. */
  longestWaitMs: number;
  /** The port it is on. */
  port: number;
  /** Its process. */
  program: Program;
}

/** A server among strangers. */
export const hostileRequests: TortureFamily = {
  name: "hostile-requests",
  promise:
    "whatever is asked of the server, it gives only its own files, to its own hosts, and answers everyone else " +
    "all along",
  async run({ seed, scale, log }) {
    const cases = new Cases();
    await withFolder(async (folder) => {
      const out = makeOut(folder);
      await using besieged = await serve(out, scale < 1 ? LONGEST_SHORT_WAIT_MS : LONGEST_WAIT_MS);
      await underSiege(cases, besieged, "ways out of its folder", async () => {
        await tryWaysOut(cases, besieged, Math.min(1, scale * 10));
        // What the heap grows to under a siege it keeps for the next one; from then on it must not grow.
        await tryRudeClients(cases, besieged.port, scale);
      });
      const beforeBytes = memoryBytes(besieged.program.process.pid, "VmRSS");
      log("requests at random");
      const random = randomFrom(seed);
      const fuzzed = Math.ceil(FUZZED * scale);
      await underSiege(
        cases,
        besieged,
        `${count(fuzzed, "requests")} at random`,
        () => tryAtRandom(cases, besieged, fuzzed, random),
      );
      log("rude clients");
      await underSiege(cases, besieged, "rude clients", () => tryRudeClients(cases, besieged.port, scale));
      await cases.try("the server's memory after all of it", () => isBackTo(cases, besieged, beforeBytes));
      if (scale >= 1) {
        log("scanners");
        await underSiege(cases, besieged, "scanners", () => tryScanners(cases, besieged.port));
      }
      await cases.try("the server's log", () => {
        const lines = besieged.program.stderr().split("\n").filter((line) => /^(error|warning)/.test(line));
        if (lines.length > 0) throw new Error(lines.slice(0, 5).join("; "));
      });
    });
    log("a server that runs out of file descriptors");
    await withFolder((folder) => tryExhaustion(cases, makeOut(folder)));
    log("a crowd of pollers during a run");
    await withFolder((folder) => tryCrowd(cases, folder, scale));
    return cases;
  },
};

/** Makes a folder of files to serve, with secrets in it, beside it and above it. */
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
): Promise<Besieged & AsyncDisposable> {
  const port = freePort();
  const program = startProgram(["serve", "--out", out, "--port", String(port)], options);
  await program.seen(/the page is at/);
  return { port, program, longestWaitMs, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

/** Does something to a server while an honest poller asks it for the page and its files. */
async function underSiege(
  cases: Cases,
  { port, program, longestWaitMs }: Besieged,
  what: string,
  attack: () => Promise<void>,
): Promise<void> {
  const poller = new HonestPoller(`http://127.0.0.1:${port}/`);
  await attack();
  const { timesMs, faults } = await poller.stop();
  await cases.try(`the honest poller during ${what}`, () => {
    if (faults.length > 0) throw new Error(faults.slice(0, 5).join("; "));
    if (timesMs.at(-1)! > longestWaitMs) throw new Error(`it waited ${timesMs.at(-1)!.toFixed(0)} ms`);
    if (memoryBytes(program.process.pid, "VmRSS") === undefined && Deno.build.os === "linux") {
      throw new Error("the server has ended");
    }
  });
  cases.note(
    `${what}: the honest poller's ${count(timesMs.length, "requests")} took ${
      timesMs[Math.floor(timesMs.length / 2)].toFixed(0)
    } ms in the middle, ${timesMs.at(-1)!.toFixed(0)} ms at most`,
  );
}

async function tryWaysOut(cases: Cases, besieged: Besieged, share: number): Promise<void> {
  const all = waysOut(`127.0.0.1:${besieged.port}`);
  const stride = Math.round(1 / share);
  await sendInParallel(cases, besieged, all.filter((_, index) => index % stride === 0));
}

async function tryAtRandom(
  cases: Cases,
  besieged: Besieged,
  requests: number,
  random: () => number,
): Promise<void> {
  const host = `127.0.0.1:${besieged.port}`;
  await sendInParallel(cases, besieged, Array.from({ length: requests }, () => fuzzedRequest(random, host)));
}

async function sendInParallel(cases: Cases, { port }: Besieged, requests: FuzzedRequest[]): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < requests.length) {
      const { text, isStrange } = requests[next++];
      await cases.try(JSON.stringify(text.slice(0, 500)), async () => {
        const answer = await exchange(port, bytesOf(text));
        const found = FORBIDDEN.find((secret) => answer.includes(secret));
        if (found !== undefined) throw new Error(`the answer holds ${found}`);
        if (/access-control-allow|\nx-evil/i.test(answer)) {
          throw new Error(`the answer is ${answer.slice(0, 500)}`);
        }
        if (isStrange && answer.includes(String(MARK))) throw new Error("a stranger was given the bars");
        const fault = statusesOf(answer).find((status) => status >= 500 && status !== 505);
        if (fault !== undefined) throw new Error(`the answer is ${fault}`);
      });
    }
  }));
}

/** Checks that memory comes back, which takes the runtime a moment. */
async function isBackTo(
  cases: Cases,
  { program, port }: Besieged,
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
    `the server's memory: ${bytes(beforeBytes)} after a first siege, ${bytes(nowBytes)} after the others`,
  );
  if (nowBytes > beforeBytes + MOST_GROWTH_BYTES) {
    throw new Error(`${bytes(beforeBytes)} became ${bytes(nowBytes)}`);
  }
}

/** How long the server has no file descriptors left. */
const EXHAUSTED_MS = 1500;

/** More connections than the server may have: it cannot take them, and must go on once they are gone. */
async function tryExhaustion(cases: Cases, out: string): Promise<void> {
  await using besieged = await serve(out, LONGEST_SHORT_WAIT_MS, {
    through: ["sh", "-c", 'ulimit -n 100; exec "$@"', "sh"],
  });
  const { port } = besieged;
  await cases.try("a server with 100 file descriptors and 300 idle connections", async () => {
    const idle = await Promise.allSettled(Array.from({ length: 300 }, () => connect(port)));
    // Whether the server ends for it, and listens again, or waits is the runtime's to say.
    await pause(EXHAUSTED_MS);
    for (const connection of idle) if (connection.status === "fulfilled") connection.value.close();
    await until("an answer", async () => {
      // Until the server listens again, whoever comes is refused.
      const response = await fetch(`http://127.0.0.1:${port}/data/run_status.json`).catch(() => undefined);
      await response?.body?.cancel();
      return response?.status === 200;
    });
  });
}
