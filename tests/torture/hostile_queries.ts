/**
 * Hostile queries: parameters of every kind, and databases that are damaged while they are asked for.
 *
 * @module
 */

import { main } from "../../lib/mod.ts";
import { DAY_MS } from "../../lib/model/days.ts";
import { QUERY_KINDS } from "../../lib/model/query_kinds.ts";
import { ALL_SERIES } from "../../lib/model/series.ts";
import { PARAMETERS } from "../../lib/query/parameters.ts";
import { dayPath } from "../helpers/database.ts";
import { pause } from "../helpers/serving.ts";
import type { Cases } from "./cases.ts";
import { makeDay } from "./days.ts";

const DAYS = ["2024-01-01", "2024-01-02"];
const FROM_MS = Date.parse(DAYS[0]);

/** Number of queries at the same time: two are answered, others wait. */
const AT_ONCE = 4;

/** After how many rounds of damage the notes are looked at, and how long a server takes to notice a change. */
const NOTED_EVERY = 10;
const NOTICED_MS = 500;

/** The most bytes of an answer, and of an error. */
const MAX_BYTES = 8_000_000;
const MAX_ERROR_BYTES = 1000;

/** The statuses that an answer may have. */
const STATUSES = [200, 400, 404, 413, 503];

/** Values that have misled parsers before. */
const ODD_VALUES = [
  ...["", "0", "-0", "-1", "1", "2", "+1", " 1", "1 ", "01", "1.5", "1e3", "1E400", "0x10", "0b1", "1_000"],
  ...[
    "NaN",
    "Infinity",
    "-Infinity",
    "null",
    "undefined",
    "true",
    "[]",
    "{}",
    "\u0661\u0662",
    "\uff11",
    "\u00bd",
  ],
  ...["9007199254740992", "9007199254740993", "8640000000000000", "8640000000000001", "99999999999999999999"],
  ...["-8640000000000000", "1e-300", "5e-324", "0.1", "0.01", "1e15", "999999999999999.9", "1".repeat(5000)],
  ...[
    "\0",
    "1\0",
    "a\r\nX-Evil: 1",
    "%",
    "%%",
    "'; DROP TABLE trades; --",
    "../../etc/passwd",
    "\ud800",
    "\u202e",
  ],
  ...["max", "mean", "__proto__", "constructor", "toString"],
];

/** Makes a run of two days that can be asked about; returns its output folder and its databases. */
export async function makeQueriedRun(folder: string): Promise<{ out: string; databases: string[] }> {
  const [data, out] = [`${folder}/data`, `${folder}/out`];
  const databases = DAYS.map((day) => makeDay(data, "X", day, { trades: 30_000, books: 1000 }));
  await main("X", DAYS[0], DAYS[1], { data, out, maxBars: 0 });
  return { out, databases: databases.map((_, index) => dayPath(data, "X", DAYS[index])) };
}

/**
 * Asks at random.
 *
 * @param cases Receives what fails
 * @param port The port of a server over {@linkcode makeQueriedRun}
 * @param queries How many queries
 * @param random Gives numbers from 0 to 1
 */
export async function tryQueries(
  cases: Cases,
  port: number,
  queries: number,
  random: () => number,
): Promise<void> {
  const statuses = new Map<number, number>();
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next++ < queries) {
      const path = randomQuery(random);
      await cases.try(path.slice(0, 300), async () => {
        const status = await askFor(port, path, random);
        if (status !== undefined) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      });
    }
  }));
  cases.note(
    `random queries: ${
      [...statuses].sort().map(([status, times]) => `${times} of status ${status}`).join(", ")
    }`,
  );
}

/** Damages the databases again and again, and asks for what they hold. */
export async function tryDamage(
  cases: Cases,
  port: number,
  databases: string[],
  rounds: number,
  random: () => number,
): Promise<void> {
  const whole = databases.map((path) => Deno.readFileSync(path));
  for (let round = 0; round < rounds; round++) {
    const which = Math.floor(random() * databases.length);
    Deno.writeFileSync(databases[which], damaged(whole[which], random));
    for (const path of usualQueries()) {
      await cases.try(`round ${round} of damage, ${path}`, async () => {
        await askFor(port, path, random);
      });
    }
    if (round % NOTED_EVERY === 0) await tryNotes(cases, port, round);
    Deno.writeFileSync(databases[which], whole[which]);
  }
  await cases.try("the databases are whole again", async () => {
    const response = await fetch(
      `http://127.0.0.1:${port}/api/trades?from=${FROM_MS}&to=${FROM_MS + DAY_MS}`,
    );
    const { rows } = await response.json();
    if (rows?.length !== 30_000) throw new Error(`${rows?.length} trades`);
  });
}

/** Asks about a changed database once the server has noticed the change: every answer says so. */
async function tryNotes(cases: Cases, port: number, round: number): Promise<void> {
  await pause(NOTICED_MS);
  for (const path of usualQueries().filter((path) => path.includes("from=") && !path.includes("/series/"))) {
    await cases.try(`round ${round} of damage, the notes of ${path}`, async () => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      await response.bytes();
      const notes = response.headers.get("orderflow-notes") ?? "";
      if (response.status === 200 && !notes.includes("has changed since the run")) {
        throw new Error(`the notes are ${notes}`);
      }
    });
  }
}

/** Sends a query. Some clients leave before the answer. Returns the status, if there is one. */
async function askFor(port: number, path: string, random: () => number): Promise<number | undefined> {
  const isImpatient = random() < 0.1;
  const signal = isImpatient ? AbortSignal.timeout(Math.ceil(random() * 50)) : undefined;
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
    bytes = await response.bytes();
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  }
  const { status, headers } = response;
  if (!STATUSES.includes(status)) throw new Error(`the status is ${status}: ${textOf(bytes).slice(0, 200)}`);
  if (headers.has("x-evil")) throw new Error("the response has a header of the client");
  if (status === 200) {
    if (bytes.length > MAX_BYTES) throw new Error(`the answer has ${bytes.length} bytes`);
    if (headers.get("content-type")?.startsWith("application/json")) JSON.parse(textOf(bytes));
  } else {
    const { error } = JSON.parse(textOf(bytes));
    if (typeof error !== "string" || bytes.length > MAX_ERROR_BYTES) {
      throw new Error(textOf(bytes).slice(0, 200));
    }
    if ((status === 503) !== headers.has("retry-after")) {
      throw new Error(`status ${status}: retry-after is wrong`);
    }
  }
  return status;
}

/** A query with some valid and some odd parameters, perhaps too few, too many, or twice. */
function randomQuery(random: () => number): string {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  const time = () => String(FROM_MS + Math.floor((random() * 3 - 0.5) * DAY_MS));
  const kind = random() < 0.03 ? pick(ODD_VALUES) : pick(QUERY_KINDS);
  const series = random() < 0.1 ? pick(ODD_VALUES) : pick(ALL_SERIES).id;
  const oddness = pick([0, 0, 0.1, 0.5]);
  const valueOf = (name: string) => {
    if (random() < oddness) return pick(ODD_VALUES);
    if (name === "row") return pick(["0.1", "1", "10", "0.3", "1000"]);
    if (name === "by") return pick(["max", "mean"]);
    if (name === "window_ms") return String(Math.ceil(10 ** (random() * 8)));
    return name === "from" || name === "to" || name === "at"
      ? time()
      : String(Math.ceil(10 ** (random() * 5)));
  };
  const known = Object.hasOwn(PARAMETERS, kind) ? PARAMETERS[kind as keyof typeof PARAMETERS] : [];
  const names = known.flatMap((name) => {
    const luck = random();
    return luck < oddness / 4 ? [] : luck < oddness / 2 ? [name, name] : [name];
  });
  if (random() < oddness / 4) names.push(pick(ODD_VALUES));
  const pairs = names.map((name) => `${encoded(name)}=${encoded(valueOf(name))}`);
  return `/api/${encoded(kind)}${kind === "series" ? `/${encoded(series)}` : ""}?${
    pairs.join(pick(["&", "&", "&", "&&"]))
  }`;
}

/** One query of each kind, most of them about both days. */
function usualQueries(): string[] {
  const [from, to] = [FROM_MS, FROM_MS + 2 * DAY_MS];
  return [
    `/api/trades?from=${from}&to=${to}`,
    `/api/footprint?from=${from}&to=${to}&window_ms=3600000&row=10`,
    `/api/profile?from=${from}&to=${to}`,
    `/api/heatmap?from=${from}&to=${to}&columns=600&row=1`,
    `/api/series/flow?from=${from}&to=${to}&points=500`,
    `/api/vwap?from=${from}&to=${to}&window_ms=3600000&anchor=day`,
    `/api/book?at=${to - 1}`,
    `/api/instrument`,
  ];
}

/** A file with damage that recorders, disks and file systems leave: changed bytes, a torn end, zeros. */
function damaged(whole: Uint8Array, random: () => number): Uint8Array {
  const luck = random();
  if (luck < 0.1) return whole.slice(0, Math.floor(random() * whole.length));
  const bytes = whole.slice();
  const changes = luck < 0.5 ? 1 : 50;
  for (let change = 0; change < changes; change++) {
    const at = Math.floor(random() * bytes.length);
    if (luck < 0.8) bytes[at] = Math.floor(random() * 256);
    else bytes.fill(0, at, at + 4096);
  }
  return bytes;
}

/** A value in a URL. A lone surrogate becomes a replacement character. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
