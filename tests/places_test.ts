/** @module Where the program is started, by whom, and with what around it: it works all the same. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { binaryPath, program, PROGRAM_ARGS, readJson } from "./helpers/program.ts";
import { pause, until } from "./helpers/serving.ts";

const isUnix = Deno.build.os !== "windows";
const isRoot = isUnix && Deno.uid() === 0;

/** A user without rights or a home. */
const NOBODY = 65534;

const DAY = "2024-01-01";

/** A data folder with one day of a few trades, and what makes a run over it. */
function makeDay(folder: string): string[] {
  const trades = Array.from(
    { length: 10 },
    (_, i): Value[] => [i + 1, "X", String(i + 1), 100 + i, 1, "buy", String(Date.parse(DAY) + i * 1000)],
  );
  makeDatabase(dayPath(`${folder}/ticks`, "X", DAY), [tradesTable(trades)]);
  return ["X", DAY, DAY, "--data", `${folder}/ticks`, "--out", `${folder}/out`, "--no-serve"];
}

function checkFiles(out: string): void {
  assertEquals(readJson(out, "run_status.json").state, "finished");
  assertEquals(readJson(out, "ohlc_data.json"), [[Date.parse(DAY), 100, 109, 100, 109, 10]]);
}

/** Runs the executable at this path, as it was put there. */
async function runAt(
  path: string,
  args: string[],
  options: Deno.CommandOptions = {},
): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command(path, { args, clearEnv: true, ...options }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test({
  name: "the executable runs through a symbolic link, and from a path with blanks and letters of all kinds",
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
  name:
    "the executable runs as a user without rights, in a folder that only others may write to, without a home",
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
    "the executable tells version, commit, target and runtime, and leaves nothing in the temporary folder",
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

/** Runs the program in a shell, which can close or redirect what it writes to. */
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
    ["stdout to a reader that has gone", "| true", 0],
    ["stdout on a full disk", ">/dev/full", 1],
  ] as const
) {
  Deno.test({
    name: `a run with ${name} writes its files and ends with ${code}`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      withFolder(async (folder) => {
        // The shell's status of a pipeline is its last command's, so the program's own goes into a file.
        const script = `{ "$@"; echo $? >code; } ${redirection}`;
        const { stderr } = await inShell(folder, script).output();
        assertEquals(Deno.readTextFileSync(`${folder}/code`).trim(), String(code));
        checkFiles(`${folder}/out`);
        const said = new TextDecoder().decode(stderr);
        assertEquals(/error/.test(said), code !== 0, said);
        if (code !== 0) assertMatch(said, /error: cannot write: No space left on device/);
      }),
  });
}

Deno.test({
  name: "a run whose output nobody reads goes on to its end, and a signal ends it within a second",
  ignore: !isUnix,
  fn: () =>
    withFolder(async (folder) => {
      // More lines of errors than a pipe holds.
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
      // It waits for someone to read the rest.
      await pause(300);
      const sentMs = performance.now();
      child.kill("SIGTERM");
      const { code } = await child.status;
      assert(performance.now() - sentMs < 1000, `took ${performance.now() - sentMs} ms`);
      assertEquals(code, 143);
      await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
    }),
});
