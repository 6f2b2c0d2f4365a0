/**
 * Runs of the whole program to which the system refuses something: disk space, permission, or the output folder.
 *
 * @module
 */

import { count } from "../../lib/text/numbers.ts";
import { program, readJson, run } from "../helpers/program.ts";
import { until } from "../helpers/serving.ts";
import type { Cases } from "./cases.ts";
import { succeeds, throughPermissions } from "../helpers/commands.ts";
import { makeDay, makeSameDays, runArgs } from "./days.ts";
import {
  checkNothingLeft,
  checkTables,
  checkWhole,
  copyOutput,
  FILES,
  STATUS,
  textOf,
} from "./whole_files.ts";

/** Something the system refuses, and the error that the run has to print. */
interface Refusal {
  /** A name for messages. */
  what: string;
  /** A command that starts the program. */
  through?: string[];
  /** Called with the output folder before the run. */
  before?: (out: string) => void;
  /** Called with the output folder once there are bars in it. */
  during?: (out: string) => void;
  /** The expected message on stderr; `OUT` stands for the output folder. */
  says: RegExp;
  /** Makes the folder usable again. */
  after?: (out: string) => void;
  /** Whether the files disappear with the folder. */
  isGone?: boolean;
}

const DAY = "2024-01-01";

/** Number of days of a run that is long enough to change its folder meanwhile. */
const DAYS = 300;

/** Tries every refusal; the long form also makes every system call of writing fail, one at a time. */
export async function tryRefusals(cases: Cases, folder: string, scale: number): Promise<void> {
  makeDay(folder, "OLD", DAY, { trades: 500, books: 50, price: 1000 });
  const lastDay = makeSameDays(folder, "LONG", DAY, DAYS, { trades: 200_000, books: 50 });
  makeDay(folder, "SMALL", DAY, { trades: 5000, books: 50 });
  await run(runArgs(folder, `${folder}/old`, "OLD", DAY));
  const out = `${folder}/out`;
  const { refusals, ignored } = refusalsHere(folder, out, scale < 1 ? FILES.slice(0, 1) : FILES);
  for (const refusal of refusals) await cases.try(refusal.what, () => refuse(refusal, folder, out, lastDay));
  cases.note(`refused by the system: ${refusals.map(({ what }) => what).join("; ")}`);
  if (ignored.length > 0) cases.note(`not tried on this machine: ${ignored.join("; ")}`);
  if (scale < 1) return;
  if (!succeeds("strace", "-V")) {
    return cases.note("not tried on this machine: failing system calls, since strace is missing");
  }
  await trySystemCalls(cases, folder, out);
}

/** The refusals that this machine can produce, and the names of the others. */
function refusalsHere(
  folder: string,
  out: string,
  files: readonly string[],
): { refusals: Refusal[]; ignored: string[] } {
  const refusals: Refusal[] = [
    ...files.map((name): Refusal => ({
      what: `${name} is a folder`,
      before: (out) => {
        Deno.removeSync(`${out}/${name}`);
        Deno.mkdirSync(`${out}/${name}`);
      },
      says: new RegExp(`error: OUT/${name} is a folder and would be replaced; move it away`),
      after: (out) => Deno.removeSync(`${out}/${name}`),
    })),
    {
      what: "the folder of day tables is a file",
      before: (out) => {
        Deno.removeSync(`${out}/bars`, { recursive: true });
        Deno.writeTextFileSync(`${out}/bars`, "mine");
      },
      says: /error: OUT\/bars is a file, not the folder of day tables; move it away/,
      after: (out) => Deno.removeSync(`${out}/bars`),
      isGone: true,
    },
    {
      what: "a day table is of another program",
      before: (out) => Deno.writeTextFileSync(`${out}/bars/${DAY}.arrow`, "mine"),
      says: /error: OUT\/bars\/2024-01-01\.arrow is no day table of this program; move it away/,
      after: (out) => Deno.removeSync(`${out}/bars/${DAY}.arrow`),
      isGone: true,
    },
    {
      what: "the folder is removed",
      during: (out) => {
        // Renamed first: files that are written during the removal would make it fail.
        Deno.renameSync(out, `${out}.gone`);
        Deno.removeSync(`${out}.gone`, { recursive: true });
      },
      says: /error: the folder OUT is not the one in which the run began/,
      isGone: true,
    },
    {
      what: "the folder is moved away and replaced",
      during: (out) => {
        Deno.renameSync(out, `${out}.moved`);
        Deno.mkdirSync(out);
      },
      says: /error: the folder OUT is not the one in which the run began/,
      after: (out) => Deno.removeSync(`${out}.moved`, { recursive: true }),
      isGone: true,
    },
    {
      what: "the folder is a file",
      before: (out) => {
        Deno.removeSync(out, { recursive: true });
        Deno.writeTextFileSync(out, "");
      },
      says: /error: the folder OUT cannot be created: a file of that name is in the way/,
      after: (out) => Deno.removeSync(out),
      isGone: true,
    },
    {
      what: "files are limited to 50 kB",
      through: ["sh", "-c", `trap '' XFSZ; ulimit -f 100; exec "$@"`, "sh"],
      says: /error: OUT\/(\w+\.json|bars\/[\d-]+\.arrow) cannot be written: File too large/,
    },
  ];
  const ignored: string[] = [];
  const through = throughPermissions();
  if (through === undefined) ignored.push("a folder without write permission");
  else {
    const after = (out: string) => Deno.chmodSync(out, 0o755);
    refusals.push({
      what: "the folder has no write permission",
      through,
      before: (out) => Deno.chmodSync(out, 0o555),
      says: /error: OUT\/\.orderflow\.lock cannot be locked: it is not permitted/,
      after,
    }, {
      what: "the folder loses its write permission",
      through,
      during: (out) => Deno.chmodSync(out, 0o555),
      says:
        /error: (OUT\/\w+\.json cannot be written|the folder OUT\/bars cannot be created): it is not permitted/,
      after,
    });
  }
  if (succeeds("unshare", "-m", "true")) {
    // The file system exists only in the process's mount namespace, so its files are copied out at the end.
    const script = `mount -t tmpfs -o size=200k none ${out} && cp ${folder}/old/*.json ${out} && "$@"; code=$?
      mkdir ${folder}/full && cp -a ${out}/. ${folder}/full && umount ${out} && cp -a ${folder}/full/. ${out}
      rm -r ${folder}/full; exit $code`;
    refusals.push({
      what: "the disk is full",
      through: ["unshare", "-m", "sh", "-c", script, "sh"],
      says: /error: OUT\/(\w+\.json|bars\/[\d-]+\.arrow) cannot be written: No space left on device/,
    });
  } else ignored.push("a full disk");
  return { refusals, ignored };
}

async function refuse(refusal: Refusal, folder: string, out: string, lastDay: string): Promise<void> {
  const windows = ["--window-seconds", "10"];
  const small = [...runArgs(folder, out, "SMALL", DAY), ...windows];
  copyOld(folder, out);
  refusal.before?.(out);
  const args = refusal.during ? [...runArgs(folder, out, "LONG", DAY, lastDay), ...windows] : small;
  const child = program(args, { through: refusal.through }).spawn();
  const ended = child.output();
  if (refusal.during) {
    const old = textOf(`${folder}/old`, "ohlc_data.json");
    await until("bars in the files", () => {
      const text = textOf(out, "ohlc_data.json")!;
      return text !== old && text.length > 100;
    });
    refusal.during(out);
  }
  const { code, stderr } = await ended;
  const message = new TextDecoder().decode(stderr);
  try {
    if (code !== 1) throw new Error(`the exit status is ${code}`);
    const wanted = new RegExp(refusal.says.source.replaceAll("OUT", out));
    if (!wanted.test(message)) throw new Error("stderr does not give the reason");
    if (!refusal.isGone) checkFiles(out);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}; stderr: ${message}`);
  } finally {
    refusal.after?.(out);
  }
  await checkNextRun(small, out);
}

/** Makes each system call of writing fail, and kills the program at each. */
async function trySystemCalls(cases: Cases, folder: string, out: string): Promise<void> {
  const args = runArgs(folder, out, "SMALL", DAY);
  let calls = 0;
  for (const call of ["fsync", "rename"]) {
    for (const fate of ["error=ENOSPC", "error=EIO", "signal=SIGKILL"]) {
      let isOver = false;
      for (let number = 1; !isOver; number++) {
        const trace = `${folder}/trace`;
        const inject = `inject=${call}:${fate}:when=${number}`;
        const through = ["strace", "-f", "-y", "-o", trace, "-e", `trace=${call}`, "-e", inject];
        copyOld(folder, out);
        const { code, stderr } = await run(args, { through });
        const injected = Deno.readTextFileSync(trace).split("\n").filter((line) => line.includes("INJECTED"));
        // The run ended without reaching a call with this number, so all calls were tried.
        isOver = injected.length === 0 && code === 0;
        // The runtime may flush its own files, such as its cache.
        if (isOver || (code === 0 && !injected.some((line) => line.includes(out)))) continue;
        calls++;
        await cases.try(`${call} ${number} ${fate}`, async () => {
          checkFiles(out);
          if (!fate.includes("SIGKILL") && (code !== 1 || !stderr.includes(out))) {
            throw new Error(`the exit status is ${code}: ${stderr}`);
          }
          await checkNextRun(args, out);
        });
      }
    }
  }
  cases.note(
    `${count(calls)} calls of fsync and rename failed, or the program was killed at them (with strace)`,
  );
}

/** Replaces the content of a folder with the files of an earlier run. */
function copyOld(folder: string, out: string): void {
  Deno.mkdirSync(out, { recursive: true });
  for (const { name } of Deno.readDirSync(out)) Deno.removeSync(`${out}/${name}`, { recursive: true });
  copyOutput(`${folder}/old`, out);
}

function checkFiles(out: string): void {
  checkTables(out);
  for (const name of FILES) {
    if (Deno.statSync(`${out}/${name}`).isFile) checkWhole(name, textOf(out, name)!);
  }
}

async function checkNextRun(args: string[], out: string): Promise<void> {
  const { code, stderr } = await run(args);
  if (code !== 0) throw new Error(`the exit status of the next run is ${code}: ${stderr}`);
  checkNothingLeft(out);
  if (readJson(out, STATUS).state !== "finished") throw new Error("the next run did not finish");
}
