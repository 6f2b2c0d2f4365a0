import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { FolderInUseError, LOCK_NAME, OutputLock } from "./output_lock.ts";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "./run_status.ts";

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("OutputLock refuses a folder that is held, and says by whom", () =>
  withFolder((folder) => {
    using _lock = OutputLock.take(folder);
    const refusal = () => assertThrows(() => OutputLock.take(folder), FolderInUseError).message;
    const rest = ` is writing to ${folder}; wait for it, or choose another folder with --out`;
    assertEquals(refusal(), `another run${rest}`);
    const status = newRunStatus(completeRequest("X", "2021-07-01", "2021-07-02"), 0);
    writeRunStatus(status, folder);
    assertEquals(refusal(), `another run (process ${Deno.pid}, X 2021-07-01 to 2021-07-02)${rest}`);
    writeRunStatus({ ...status, state: "finished" }, folder);
    assertEquals(refusal(), `another run${rest}`);
  }));

Deno.test("OutputLock can be taken again once it was let go, and leaves an empty file", () =>
  withFolder((folder) => {
    OutputLock.take(folder)[Symbol.dispose]();
    using _lock = OutputLock.take(folder);
    assertEquals(names(folder), [LOCK_NAME]);
    assertEquals(Deno.statSync(join(folder, LOCK_NAME)).size, 0);
  }));

Deno.test("OutputLock takes a folder whose holder was killed", () =>
  withFolder(async (folder) => {
    const script = `import { OutputLock } from ${JSON.stringify(import.meta.resolve("./output_lock.ts"))};
      OutputLock.take(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000);`;
    const child = new Deno.Command(Deno.execPath(), { args: ["eval", script], stdout: "piped" }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    assertThrows(() => OutputLock.take(folder), FolderInUseError);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    using _lock = OutputLock.take(folder);
  }));

Deno.test("OutputLock removes what a dead run left unfinished, and nothing else", () =>
  withFolder((folder) => {
    const kept = ["ohlc_data.json", ".notes.json.tmp", "notes.tmp", ".ohlc_data.json.tmp"];
    for (const name of [...kept, ".ohlc_data.json.123-4.tmp", ".run_status.json.5-0.tmp"]) {
      Deno.writeTextFileSync(join(folder, name), "");
    }
    Deno.mkdirSync(join(folder, ".scratch", "orderflow-x"), { recursive: true });
    const lock = OutputLock.take(folder);
    assertEquals(names(folder), [...kept, LOCK_NAME].sort());
    Deno.mkdirSync(lock.scratch);
    lock[Symbol.dispose]();
    assertEquals(names(folder), [...kept, LOCK_NAME].sort());
  }));

Deno.test("OutputLock says what is in the way of its folder", () =>
  withFolder((folder) => {
    const file = join(folder, "file");
    Deno.writeTextFileSync(file, "");
    assertThrows(() => OutputLock.take(file), Error, "cannot be created");
    Deno.mkdirSync(join(folder, LOCK_NAME));
    assertThrows(() => OutputLock.take(folder), Error, `${LOCK_NAME} cannot be locked`);
  }));

Deno.test("OutputLock notices that the folder was removed, or replaced by another, and leaves that one alone", () =>
  withFolder((root) => {
    const folder = join(root, "out");
    const lock = OutputLock.take(folder);
    lock.check();
    Deno.renameSync(folder, join(root, "moved"));
    assertThrows(() => lock.check(), Error, `the folder ${folder} is not the one in which the run began`);
    using other = OutputLock.take(folder);
    assertThrows(() => lock.check(), Error, "it was removed, moved or replaced");
    Deno.mkdirSync(other.scratch);
    lock[Symbol.dispose]();
    assertEquals(names(folder), [LOCK_NAME, ".scratch"]);
  }));

Deno.test("OutputLock names the file and the cause where it cannot be had", () =>
  withFolder((folder) => {
    Deno.mkdirSync(join(folder, LOCK_NAME));
    const message = `${join(folder, LOCK_NAME)} cannot be locked: Is a directory`;
    assertThrows(() => OutputLock.take(folder), Error, message);
  }));
