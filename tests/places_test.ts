/** @module The program works wherever and whichever user starts it, or says what is missing. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { binaryPath, program, PROGRAM_ARGS, readJson, run } from "./helpers/program.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { pause, until } from "./helpers/serving.ts";

const isUnix = Deno.build.os !== "windows";
const isRoot = isUnix && Deno.uid() === 0;

/** A user without rights or a home folder. */
const NOBODY = 65534;

const DAY = "2024-01-01";

/** Makes a data folder with one day of a few trades; returns the arguments of a run that reads it. */
function makeDay(folder: string, length = 10): string[] {
  const trades = Array.from(
    { length },
    (_, i): Value[] => [i + 1, "X", String(i + 1), 100 + i, 1, "buy", String(Date.parse(DAY) + i * 1000)],
  );
  makeDatabase(dayPath(`${folder}/ticks`, "X", DAY), [tradesTable(trades)]);
  return ["X", DAY, DAY, "--data", `${folder}/ticks`, "--out", `${folder}/out`, "--no-serve"];
}

function checkFiles(out: string): void {
  assertEquals(readJson(out, "run_status.json").state, "finished");
  assertEquals(readJson(out, "ohlc_data.json"), [[Date.parse(DAY), 100, 109, 100, 109, 10]]);
}

/** Runs the executable at a path. */
async function runAt(
  path: string,
  args: string[],
  options: Deno.CommandOptions = {},
): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command(path, { args, clearEnv: true, ...options }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test({
  name: "the executable runs through a symbolic link, and from a path with blanks and letters outside ASCII",
  ignore: binaryPath === undefined || !isUnix,
  fn: () =>
    withFolder(async (folder) => {
      const home = `${folder}/Ünïcödé 数据 folder`;
      Deno.mkdirSync(home);
      Deno.copyFileSync(binaryPath!, `${home}/order flow`);
      Deno.symlinkSync(`${home}/order flow`, `${folder}/link`);
      for (const path of [`${home}/order flow`, `${folder}/link`]) {
        const { code, stderr } = await runAt(path, makeDay(home), { cwd: home });
        assertEquals(code, 0, stderr);
        checkFiles(`${home}/out`);
        Deno.removeSync(`${home}/out`, { recursive: true });
        Deno.removeSync(`${home}/ticks`, { recursive: true });
      }
    }),
});

Deno.test({
  name: "the executable runs as a user without rights or a home, in a folder that the user may not write to",
  ignore: binaryPath === undefined || !isRoot,
  fn: () =>
    withFolder(async (folder) => {
      Deno.chmodSync(folder, 0o755);
      Deno.mkdirSync(`${folder}/readonly`);
      Deno.copyFileSync(binaryPath!, `${folder}/readonly/orderflow`);
      Deno.chmodSync(`${folder}/readonly/orderflow`, 0o555);
      Deno.chmodSync(`${folder}/readonly`, 0o555);
      const args = makeDay(folder);
      Deno.mkdirSync(`${folder}/out`);
      Deno.chownSync(`${folder}/out`, NOBODY, NOBODY);
      const nobody = { cwd: `${folder}/readonly`, uid: NOBODY, gid: NOBODY };
      const { code, stderr } = await runAt(`${folder}/readonly/orderflow`, args, nobody);
      assertEquals(code, 0, stderr);
      checkFiles(`${folder}/out`);

      // Without --out the files would go into the working folder.
      const refused = await runAt(`${folder}/readonly/orderflow`, args.slice(0, 5), nobody);
      assertEquals(refused.code, 1);
      assertMatch(refused.stderr, /error: the folder orderflow_data cannot be created: it is not permitted/);
    }),
});

Deno.test({
  name:
    "the executable prints version, commit, target and runtime, and leaves nothing in the temporary folder",
  ignore: binaryPath === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const { stdout } = await program(["--version"], { env: { TMPDIR: folder } }).output();
      assertMatch(
        new TextDecoder().decode(stdout),
        /^orderflow \d+\.\d+\.\d+ \((commit [0-9a-f]{12}(\+changes)?|commit unknown), [\w-]+, Deno \d+\.\d+\.\d+\)\n$/,
      );
      const demo = await program(["demo", "--out", `${folder}/out`, "--no-serve", "--quiet"], {
        env: { TMPDIR: folder },
      }).output();
      assertEquals(demo.code, 0, new TextDecoder().decode(demo.stderr));
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["out"]);
    }),
});

/** Runs the program in a shell, which can close or redirect the standard streams. */
function inShell(folder: string, script: string, env: Record<string, string> = {}): Deno.Command {
  return new Deno.Command("sh", {
    args: ["-c", script, "sh", ...PROGRAM_ARGS, ...makeDay(folder)],
    cwd: folder,
    env,
    stdin: "null",
  });
}

for (
  const [name, redirection, code] of [
    ["stdout closed", ">&-", 0],
    ["stderr closed", "2>&-", 0],
    ["stdin, stdout and stderr closed", "<&- >&- 2>&-", 0],
    ["a closed pipe for stdout", "| true", 0],
    ["stdout on a full disk", ">/dev/full", 1],
  ] as const
) {
  Deno.test({
    name: `a run with ${name} writes its files and ends with ${code}`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      withFolder(async (folder) => {
        // The status of a pipeline is that of its last command, so the program's status is written to a file.
        const script = `{ "$@"; echo $? >code; } ${redirection}`;
        const { stderr } = await inShell(folder, script).output();
        assertEquals(Deno.readTextFileSync(`${folder}/code`).trim(), String(code));
        checkFiles(`${folder}/out`);
        const printed = new TextDecoder().decode(stderr);
        assertEquals(/error/.test(printed), code !== 0, printed);
        if (code !== 0) assertMatch(printed, /error: cannot write: No space left on device/);
      }),
  });
}

Deno.test({
  name: "a run whose output nobody reads finishes its work, and a signal ends the program promptly",
  ignore: !isUnix,
  fn: () =>
    withFolder(async (folder) => {
      // More error lines than a pipe holds.
      for (let day = 0; day < 1461; day++) {
        const name = new Date(Date.parse("2020-01-01") + day * 86_400_000).toISOString().slice(0, 10);
        Deno.mkdirSync(`${folder}/ticks/X/${name}`, { recursive: true });
        Deno.writeTextFileSync(`${folder}/ticks/X/${name}/trades.db`, "no database");
      }
      makeDay(folder);
      const out = `${folder}/out`;
      const child = program(["X", "2020-01-01", DAY, "--data", `${folder}/ticks`, "--out", out, "--no-serve"])
        .spawn();
      await until("the run to end", () => {
        try {
          return readJson(out, "run_status.json").state === "finished";
        } catch (error) {
          if (error instanceof Deno.errors.NotFound) return false;
          throw error;
        }
      });
      assertEquals(readJson(out, "run_status.json").databases.failed.length, 1461);
      // The program waits until its output is read.
      await pause(300);
      const sentMs = performance.now();
      child.kill("SIGTERM");
      const { code } = await child.status;
      await assertPrompt(performance.now() - sentMs, "the end");
      assertEquals(code, 143);
      await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
    }),
});

for (
  const [name, path, reason] of [
    ["does not exist", "missing", "No such file or directory"],
    ["is a file", "file", "Not a directory"],
  ]
) {
  Deno.test({
    name: `demo says what to do if $TMPDIR ${name}`,
    ignore: !isUnix,
    fn: () =>
      withFolder(async (folder) => {
        Deno.writeTextFileSync(`${folder}/file`, "");
        const env = { TMPDIR: `${folder}/${path}` };
        const { code, stderr } = await run(["demo", "--no-serve", "--quiet"], { cwd: folder, env });
        assertEquals([code, stderr], [
          1,
          `error: cannot create a temporary folder: ${reason}; ` +
          "set $TMPDIR to a folder that exists and that you can write to\n",
        ]);
      }),
  });
}

Deno.test({
  name: "help on a full disk says so, and ends with 1",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const full = ["sh", "-c", 'exec "$@" >/dev/full', "sh"];
      const { code, stderr } = await run(["help"], { cwd: folder, through: full });
      assertEquals([code, stderr], [1, "error: No space left on device (os error 28)\n"]);
    }),
});

/** Runs the program under a limit of the shell, such as `-f 100`. */
function runLimited(limit: string, args: string[], folder: string) {
  // With too few open files, the program cannot remove its temporary folder either, and says so.
  const env = { TMPDIR: folder };
  return run(args, { cwd: folder, env, through: ["bash", "-c", `ulimit ${limit}; exec "$@"`, "bash"] });
}

Deno.test({
  name: "demo names the synthetic database that exceeds a limit on file sizes",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const { code, stderr } = await runLimited("-f 100", ["demo", "--no-serve", "--quiet"], folder);
      assertEquals(code, 1, stderr);
      assertMatch(stderr, /^error: cannot write the synthetic database .*trades\.db: .*\n$/);
    }),
});

Deno.test({
  name: "a run names the output file that exceeds a limit on file sizes, and ends with 1",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const args = [...makeDay(folder, 5000), "--window-seconds", "1", "--max-bars", "0"];
      // A database that has not changed within the last minute is read in place, without a private copy.
      const hourAgo = new Date(Date.now() - 3_600_000);
      Deno.utimeSync(dayPath(`${folder}/ticks`, "X", DAY), hourAgo, hourAgo);
      const { code, stderr } = await runLimited("-f 100", args, folder);
      assertEquals(code, 1, stderr);
      // Which file is too large first depends on when the files are written: a run that takes long writes some on its way.
      const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
      assertEquals(errors.length, 1, stderr);
      assertMatch(errors[0], /(bars\/2024-01-01\.arrow|ohlc_data\.json) cannot be written: File too large$/);
    }),
});

Deno.test({
  name: "a run with too few open files allowed says so, and ends with 1",
  ignore: binaryPath === undefined || Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const { code, stderr } = await runLimited("-n 16", ["demo", "--no-serve"], folder);
      assertEquals(code, 1, stderr);
      // Which file is one too many depends on the machine; each message says how to mend it.
      assertMatch(stderr, /error: .*too many open files.*; raise the limit .*ulimit -n/i);
    }),
});
