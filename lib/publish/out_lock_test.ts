import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { FolderInUseError, LOCK_NAME, OutLock } from "./out_lock.ts";

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("OutLock refuses a folder that is held, and says by whom", () =>
  withFolder((folder) => {
    using _lock = OutLock.take(folder, "ETH-USD 2021-07-01 to 2021-07-02");
    const error = assertThrows(() => OutLock.take(folder, "other"), FolderInUseError);
    assertEquals(
      error.message,
      `another run (process ${Deno.pid}, ETH-USD 2021-07-01 to 2021-07-02) is writing to ${folder}; ` +
        "wait for it, or choose another folder with --out",
    );
  }));

Deno.test("OutLock can be taken again once it was let go", () =>
  withFolder((folder) => {
    OutLock.take(folder, "a long description of the first")[Symbol.dispose]();
    using _lock = OutLock.take(folder, "second");
    assertEquals(Deno.readTextFileSync(join(folder, LOCK_NAME)), `process ${Deno.pid}, second\n`);
  }));

Deno.test("OutLock takes a folder whose holder was killed", () =>
  withFolder(async (folder) => {
    const script = `import { OutLock } from ${JSON.stringify(import.meta.resolve("./out_lock.ts"))};
      OutLock.take(${JSON.stringify(folder)}, "doomed"); console.log("held"); setInterval(() => {}, 1000);`;
    const child = new Deno.Command(Deno.execPath(), { args: ["eval", script], stdout: "piped" }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    assertThrows(() => OutLock.take(folder, "me"), FolderInUseError, "doomed");
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    using _lock = OutLock.take(folder, "me");
  }));

Deno.test("OutLock removes what a dead run left unfinished, and nothing else", () =>
  withFolder((folder) => {
    const kept = ["ohlc_data.json", ".notes.json.tmp", "notes.tmp", ".ohlc_data.json.tmp"];
    for (const name of [...kept, ".ohlc_data.json.123-4.tmp", ".run_status.json.5-0.tmp"]) {
      Deno.writeTextFileSync(join(folder, name), "");
    }
    Deno.mkdirSync(join(folder, ".scratch", "orderflow-x"), { recursive: true });
    const lock = OutLock.take(folder, "me");
    assertEquals(names(folder), [...kept, LOCK_NAME].sort());
    Deno.mkdirSync(lock.scratch);
    lock[Symbol.dispose]();
    assertEquals(names(folder), [...kept, LOCK_NAME].sort());
  }));

Deno.test("OutLock says what is in the way of its folder", () =>
  withFolder((folder) => {
    const file = join(folder, "file");
    Deno.writeTextFileSync(file, "");
    assertThrows(() => OutLock.take(file, "me"), Error, "cannot be created");
    Deno.mkdirSync(join(folder, LOCK_NAME));
    assertThrows(() => OutLock.take(folder, "me"), Error, `${LOCK_NAME} cannot be written`);
  }));
