/** @module What happens to a run when its files are removed, damaged or refused while it is at work. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { datedBack, dayPath, makeLargeDay, makeSlowDay, withFolder } from "./helpers/database.ts";
import { binaryPath, readJson, run } from "./helpers/program.ts";
import { freePort, startProgram, until } from "./helpers/serving.ts";
import { textOf } from "./torture/whole_files.ts";

const DAY = "2024-01-01";
const NOT_WINDOWS = { ignore: Deno.build.os === "windows" };

/** The lines on stderr that report errors. */
function errorsIn(stderr: string): string[] {
  return stderr.split("\n").filter((line) => line.startsWith("error: "));
}

/** Starts a run over a day that is slow to read, does something once there are bars, and returns how the run ends. */
async function disturbed(
  folder: string,
  pageArgs: string[],
  disturb: (out: string, database: string) => void,
): Promise<{ code: number; errors: string[]; out: string; database: string }> {
  // A database that has not just changed is read in place.
  const database = datedBack(makeSlowDay(dayPath(folder, "X", DAY), 1_000_000));
  const out = `${folder}/out`;
  const args = ["X", DAY, DAY, "--data", folder, "--out", out, "--max-bars", "0", ...pageArgs];
  await using program = startProgram(args);
  await until("bars", () => (textOf(out, "ohlc_data.json")?.length ?? 0) > 100);
  disturb(out, database);
  const { code, stderr } = await program.ended();
  return { code, errors: errorsIn(stderr), out, database };
}

for (const page of [false, true]) {
  const pageArgs = () => page ? ["--exit", "--port", String(freePort())] : ["--no-serve"];
  const beside = page ? "with a page" : "without a page";

  Deno.test({
    ...NOT_WINDOWS,
    name: `a run ${beside} whose output folder is moved away ends with one error`,
    fn: () =>
      withFolder(async (folder) => {
        const { code, errors, out } = await disturbed(folder, pageArgs(), (out) => {
          Deno.renameSync(out, `${out}-moved`);
        });
        const reason = "it was removed, moved or replaced";
        assertEquals(errors, [`error: the folder ${out} is not the one in which the run began: ${reason}`]);
        assertEquals(code, 1);
      }),
  });

  Deno.test({
    ...NOT_WINDOWS,
    name: `a run ${beside} whose lock file is removed ends with one error, and its status says so`,
    fn: () =>
      withFolder(async (folder) => {
        const { code, errors, out } = await disturbed(folder, pageArgs(), (out) => {
          Deno.removeSync(`${out}/.orderflow.lock`);
        });
        assertEquals(errors.length, 1);
        assertMatch(errors[0], /^error: the lock file \.orderflow\.lock in \S+ was removed or replaced/);
        const { state, error } = readJson(out, "run_status.json");
        assertEquals([code, state, `error: ${error}`], [1, "failed", errors[0]]);
      }),
  });
}

Deno.test({
  ...NOT_WINDOWS,
  name: "a run reads a database to its end although the file is removed meanwhile",
  fn: () =>
    withFolder(async (folder) => {
      const { code, errors, out } = await disturbed(folder, ["--no-serve"], (_, database) => {
        Deno.removeSync(database);
      });
      const { state, rows } = readJson(out, "run_status.json");
      assertEquals([code, errors, state, rows.trades.read], [0, [], "finished", 1_000_000]);
    }),
});

Deno.test({
  ...NOT_WINDOWS,
  name: "a run reports a database that is cut off while it is read, and keeps the rows before",
  fn: () =>
    withFolder(async (folder) => {
      const { code, errors, out, database } = await disturbed(folder, ["--no-serve"], (_, database) => {
        Deno.truncateSync(database, 1 << 20);
      });
      const { state, databases } = readJson(out, "run_status.json");
      assertEquals([code, state, databases.failed.length], [1, "finished", 1]);
      assertEquals(errors, [`error: ${DAY}: ${database}: ${databases.failed[0].error}`]);
      assertMatch(
        errors[0],
        /it is damaged .* the [\d,]+ trades read before that are in the bars; copy it again, or recover it with \.recover of sqlite3$/,
      );
    }),
});

Deno.test({
  // Only in the executable: `deno run` would also be kept from writing its caches, before the program begins.
  ignore: binaryPath === undefined || Deno.build.os === "windows",
  name: "a run that may not write a large file ends with one error, and its status, a small file, says so",
  fn: () =>
    withFolder(async (folder) => {
      makeLargeDay(dayPath(folder, "X", DAY), 20_000);
      const out = `${folder}/out`;
      const args = ["X", DAY, DAY, "--data", folder, "--out", out, "--no-serve", "--max-bars", "0"];
      // In units of 512 or 1024 bytes: more than the status takes, and less than the bars of a day.
      const through = ["sh", "-c", 'ulimit -f 16; exec "$@"', "sh"];
      const { code, stderr } = await run(args, { through });
      // The day table is written before the JSON files.
      const reason = `${out}/bars/${DAY}.arrow cannot be written: File too large`;
      assertEquals(errorsIn(stderr), [`error: ${reason}`]);
      const { state, error } = readJson(out, "run_status.json");
      assertEquals([code, state, error], [1, "failed", reason]);
    }),
});

for (const page of [false, true]) {
  Deno.test({
    // Only root can make a file system. A file that is open for writing keeps it from being mounted again as read-only,
    // so the kernel is told that the file system is damaged, whereupon nothing can be written any more.
    ignore: Deno.build.os !== "linux" || !canMountExt4(),
    name: `a run ${page ? "with" : "without"} a page whose file system becomes read-only ends with one error`,
    fn: () =>
      withFolder(async (folder) => {
        const out = `${folder}/out`;
        Deno.mkdirSync(out);
        call("truncate", "-s", "16M", `${folder}/image`);
        call("mkfs.ext4", "-q", "-F", `${folder}/image`);
        call("mount", "-o", "loop,errors=remount-ro", `${folder}/image`, out);
        try {
          const pageArgs = page ? ["--exit", "--port", String(freePort())] : ["--no-serve"];
          const { code, errors } = await disturbed(folder, pageArgs, () => {
            const device = call("findmnt", "-n", "-o", "SOURCE", out).split("/").at(-1);
            Deno.writeTextFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, "a test");
          });
          assertEquals(errors.length, 1, errors.join("\n"));
          assertMatch(
            errors[0],
            /^error: .*\/out\S* cannot be (written|flushed to the disk): (Read-only file system|Input\/output error)$/,
          );
          assertEquals(code, 1);
        } finally {
          call("umount", out);
        }
      }),
  });
}

/** Whether this process may mount a file of an ext4 file system, and has the tools for that. */
function canMountExt4(): boolean {
  const tools = ["mkfs.ext4", "findmnt", "losetup"].map((tool) => `command -v ${tool}`).join(
    " && ",
  );
  const script = `[ "$(id -u)" = 0 ] && [ -d /sys/fs/ext4 ] && [ -e /dev/loop-control ] && ${tools}`;
  return new Deno.Command("sh", { args: ["-c", script], stdout: "null", stderr: "null" }).outputSync()
    .success;
}

/** Runs a command of the system, and returns what the command prints. */
function call(command: string, ...args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command(command, { args }).outputSync();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}
