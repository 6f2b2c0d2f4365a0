/**
 * Every step of writing the files (opening, writing, flushing, renaming, flushing the folder) made to fail, one after
 * the other, by standing in for Deno's own functions in this process.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { Logger, main } from "../../lib/mod.ts";
import { count } from "../../lib/text/numbers.ts";
import { readJson } from "../helpers/program.ts";
import type { Cases } from "./cases.ts";
import { makeDay } from "./days.ts";
import { checkNothingLeft, checkWhole, FILES, STATUS, textOf } from "./whole_files.ts";

/** What a step is about to do. */
interface Step {
  /** Which of the steps it is. */
  what: "open" | "write" | "flush" | "rename" | "open folder" | "flush folder";
  /** The file or folder that a message has to name. */
  path: string;
}

/** A failure as the system tells it. */
interface Failure {
  make: () => Error;
  /** What a message has to say of it. */
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
 * Fails every step of a small run, with each failure, for once and from then on.
 *
 * @param folder Where all of it happens
 * @param share How many of the cases are tried, as a part of all
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
  await cases.try("the steps in their order", () => {
    const isInOrder = /^((open,(write,)+flush,rename,)+open folder,flush folder,)+$/.test(`${taken.join()},`);
    if (!isInOrder) throw new Error(`a file is written by ${taken}`);
  });
  cases.note(`a small run takes ${count(steps)} steps, of which each was made to fail`);

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
    for (const name of FILES) Deno.copyFileSync(`${folder}/old/${name}`, `${out}/${name}`);
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
      if (!message.includes(part)) throw new Error(`"${message}" does not say ${part} (${failed!.what})`);
    }
    for (const name of FILES) checkWhole(name, textOf(out, name)!);
    const { state, error } = readJson(out, STATUS);
    if (!isForGood && (state !== "failed" || error !== message)) {
      throw new Error(`the status says ${state}, ${error}, after "${message}"`);
    }
    checkNothingLeft(out);
    await runOver("NEW", out);
    checkNothingLeft(out);
    for (const name of FILES.filter((name) => name !== STATUS)) {
      if (textOf(out, name) !== textOf(`${folder}/counted`, name)) {
        throw new Error(`${name} is not as without failure`);
      }
    }
  } finally {
    Deno.removeSync(out, { recursive: true });
  }
}

/**
 * Calls a function before each step of writing into a folder; what it throws is what the step does.
 *
 * The first write to a file takes only half of it, as a system may do.
 */
async function beforeEachStep(
  out: string,
  before: (step: Step) => void,
  run: () => Promise<unknown>,
): Promise<void> {
  const { openSync, renameSync } = Deno;
  const targetOf = (temporary: string) =>
    `${dirname(temporary)}/${basename(temporary).replace(/^\./, "").replace(/\.\d+-\d+\.tmp$/, "")}`;
  Deno.openSync = (path, options) => {
    const name = String(path);
    const isFolder = name === out;
    if (!isFolder && !name.endsWith(".tmp")) return openSync(path, options);
    const subject = isFolder ? out : targetOf(name);
    before({ what: isFolder ? "open folder" : "open", path: subject });
    const file = openSync(path, options);
    const { writeSync, syncSync } = file;
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
