/**
 * Makes every step of writing files fail, one at a time (open, write, flush, rename, flush the folder), by replacing
 * Deno's functions in this process.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { Logger, main } from "../../lib/mod.ts";
import { count } from "../../lib/text/numbers.ts";
import { tablesOf } from "../helpers/day_tables.ts";
import { readJson } from "../helpers/program.ts";
import type { Cases } from "./cases.ts";
import { makeDay } from "./days.ts";
import { checkNothingLeft, checkWhole, copyOutput, FILES, STATUS, textOf } from "./whole_files.ts";

/** A step that is about to happen. */
interface Step {
  /** The kind of step. */
  what: "open" | "write" | "flush" | "rename" | "open folder" | "flush folder";
  /** The file or folder that the error message has to name. */
  path: string;
}

/** A failure, as the system reports it. */
interface Failure {
  /** Makes the error that a step throws. */
  make: () => Error;
  /** The reason that the error message has to give. */
  reason: string;
}

const systemError = (text: string): Failure => ({
  make: () => new Error(`${text} (os error 5)`),
  reason: text,
});

const FAILURES: readonly Failure[] = [
  systemError("No space left on device"),
  systemError("Input/output error"),
  systemError("File too large"),
  {
    make: () => new Deno.errors.PermissionDenied("Permission denied (os error 13)"),
    reason: "it is not permitted",
  },
  {
    make: () => new Deno.errors.NotFound("No such file or directory (os error 2)"),
    reason: "No such file or directory",
  },
];

const DAY = "2024-01-01";

/**
 * Makes every step of a small run fail, with each failure, once or from then on.
 *
 * @param folder A folder for all files
 * @param share The share of the cases to try; 1 or more for all
 */
export async function trySteps(cases: Cases, folder: string, share: number): Promise<void> {
  makeDay(folder, "OLD", DAY, { trades: 500, books: 50, price: 1000 });
  makeDay(folder, "NEW", DAY, { trades: 300, books: 30 });
  const log = new Logger({ level: "error", write: () => {} });
  const runOver = (instrument: string, out: string) => main(instrument, DAY, DAY, { data: folder, out, log });
  await runOver("OLD", `${folder}/old`);

  const taken: Step["what"][] = [];
  await beforeEachStep(
    `${folder}/counted`,
    ({ what }) => taken.push(what),
    () => runOver("NEW", `${folder}/counted`),
  );
  const steps = taken.length;
  await cases.try("the order of the steps", () => {
    const isInOrder =
      /^((open,(write,)+)+(flush,)+(rename,)+(open folder,flush folder,rename,)?open folder,flush folder,)+$/
        .test(`${taken.join()},`);
    if (!isInOrder) throw new Error(`the steps of writing are ${taken}`);
  });
  cases.note(`a small run takes ${count(steps)} steps of writing; each was made to fail`);

  const stride = Math.max(1, Math.round(1 / Math.min(1, share)));
  let number = 0;
  for (let failing = 0; failing < steps; failing++) {
    for (const failure of FAILURES) {
      for (const isForGood of [false, true]) {
        if (number++ % stride !== 0) continue;
        const how = `${failure.reason} ${isForGood ? "from" : "at"} step ${failing}`;
        await cases.try(how, () => failStep({ folder, failing, failure, isForGood, runOver }));
      }
    }
  }
}

async function failStep({ folder, failing, failure, isForGood, runOver }: {
  folder: string;
  failing: number;
  failure: Failure;
  isForGood: boolean;
  runOver: (instrument: string, out: string) => Promise<unknown>;
}): Promise<void> {
  const out = `${folder}/out`;
  Deno.mkdirSync(out);
  try {
    copyOutput(`${folder}/old`, out);
    let step = 0;
    let failed: Step | undefined;
    let message: string | undefined;
    await beforeEachStep(out, (now) => {
      if (step++ !== failing && !(isForGood && step > failing)) return;
      failed ??= now;
      throw failure.make();
    }, async () => {
      message = await runOver("NEW", out).then(() => undefined, (error) => error.message);
    });
    if (message === undefined) throw new Error("the run did not fail");
    for (const part of [failed!.path, failure.reason]) {
      if (!message.includes(part)) {
        throw new Error(`"${message}" does not contain "${part}" (${failed!.what})`);
      }
    }
    for (const name of FILES) checkWhole(name, textOf(out, name)!);
    const { state, error } = readJson(out, STATUS);
    if (!isForGood && (state !== "failed" || error !== message)) {
      throw new Error(`the status has ${state} and "${error}" after "${message}"`);
    }
    checkNothingLeft(out);
    await runOver("NEW", out);
    checkNothingLeft(out);
    for (const name of FILES.filter((name) => name !== STATUS)) {
      if (textOf(out, name) !== textOf(`${folder}/counted`, name)) {
        throw new Error(`${name} differs from a run without failure`);
      }
    }
    assertEquals(tablesOf(out), tablesOf(`${folder}/counted`));
  } finally {
    Deno.removeSync(out, { recursive: true });
  }
}

/**
 * Calls a function before each step of writing into a folder. An error that the function throws is the step's.
 *
 * The first write to a file writes only half of the bytes, as a system may do.
 */
async function beforeEachStep(
  out: string,
  before: (step: Step) => void,
  run: () => Promise<unknown>,
): Promise<void> {
  const { openSync, renameSync } = Deno;
  const targetOf = (temporary: string) =>
    `${dirname(temporary)}/${
      basename(temporary).replace(/^\./, "").replace(/\.orderflow-[0-9a-f]+-\d+\.tmp$/, "")
    }`;
  Deno.openSync = (path, options) => {
    const name = String(path);
    const isFolder = name === out || name === `${out}/bars`;
    if (!isFolder && !name.endsWith(".tmp")) return openSync(path, options);
    const subject = isFolder ? name : targetOf(name);
    before({ what: isFolder ? "open folder" : "open", path: subject });
    const file = openSync(path, options);
    const { writeSync, syncSync, sync } = file;
    let isFirst = true;
    file.writeSync = (bytes) => {
      before({ what: "write", path: subject });
      const taken = isFirst ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes;
      isFirst = false;
      return writeSync.call(file, taken);
    };
    file.syncSync = () => {
      before({ what: isFolder ? "flush folder" : "flush", path: subject });
      syncSync.call(file);
    };
    file.sync = async () => {
      before({ what: "flush", path: subject });
      await sync.call(file);
    };
    return file;
  };
  Deno.renameSync = (from, to) => {
    before({ what: "rename", path: String(to) });
    renameSync(from, to);
  };
  try {
    await run();
  } finally {
    Object.assign(Deno, { openSync, renameSync });
  }
}
