import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { FolderInUseError, LOCK_NAME, OutputLock } from "./output_lock.ts";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "./run_status.ts";

const request = completeRequest("X", "2021-07-01", "2021-07-02");

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("OutputLock refuses a folder that another run holds, and names that run", () =>
  withFolder((folder) => {
    using _lock = OutputLock.take(folder);
    const refusal = () => assertThrows(() => OutputLock.take(folder), FolderInUseError).message;
    const rest = ` is writing to ${folder}; wait for it, or choose another folder with --out`;
    assertEquals(refusal(), `another run${rest}`);
    const status = newRunStatus(request, 0);
    writeRunStatus(status, folder);
    assertEquals(refusal(), `another run (process ${Deno.pid}, X 2021-07-01 to 2021-07-02)${rest}`);
    writeRunStatus({ ...status, state: "finished" }, folder);
    assertEquals(refusal(), `another run${rest}`);
  }));

Deno.test("OutputLock can be taken again after it was released, and leaves an empty file", () =>
  withFolder((folder) => {
    OutputLock.take(folder)[Symbol.dispose]();
    using _lock = OutputLock.take(folder);
    assertEquals(names(folder), [LOCK_NAME]);
    assertEquals(Deno.statSync(join(folder, LOCK_NAME)).size, 0);
  }));

Deno.test("OutputLock is released without an error if its scratch folder cannot be removed, and the next run removes it", () =>
  withFolder((folder) => {
    const lock = OutputLock.take(folder);
    Deno.writeTextFileSync(join(lock.scratch, "copy.db"), "");
    const { removeSync } = Deno;
    Deno.removeSync = () => {
      throw new Deno.errors.PermissionDenied("Permission denied (os error 13)");
    };
    try {
      lock[Symbol.dispose]();
    } finally {
      Deno.removeSync = removeSync;
    }
    assertEquals(names(folder).length, 2);
    using _next = OutputLock.take(folder);
    assertEquals(names(folder), [LOCK_NAME]);
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

Deno.test("OutputLock says what is in the way of its folder or its lock file, and leaves it unchanged", () =>
  withFolder((root) => {
    const file = join(root, "file");
    Deno.writeTextFileSync(file, "text");
    assertThrows(() => OutputLock.take(file), Error, `the folder ${file} cannot be created: a file`);
    const lock = (folder: string) => join(root, folder, LOCK_NAME);
    for (const folder of ["a", "b", "c"]) Deno.mkdirSync(join(root, folder));
    Deno.mkdirSync(lock("a"));
    Deno.symlinkSync(file, lock("b"));
    Deno.writeTextFileSync(lock("c"), "notes");
    for (const [folder, kind] of [["a", "a folder"], ["b", "a link"], ["c", "a file with content"]]) {
      assertThrows(
        () => OutputLock.take(join(root, folder)),
        Error,
        `${lock(folder)} cannot be locked: it is ${kind}`,
      );
      assertEquals(names(join(root, folder)), [LOCK_NAME]);
    }
    assertEquals([Deno.readTextFileSync(file), Deno.readTextFileSync(lock("c"))], ["text", "notes"]);
  }));

Deno.test("OutputLock notices that the folder was removed, or replaced by another, and leaves the other alone", () =>
  withFolder((root) => {
    const folder = join(root, "out");
    const lock = OutputLock.take(folder);
    lock.check();
    const scratch = lock.scratch;
    Deno.renameSync(folder, join(root, "moved"));
    for (let i = 0; i < 2; i++) {
      assertThrows(
        () => lock.check(),
        Error,
        `the folder ${folder} is not the one in which the run began`,
      );
    }
    using other = OutputLock.take(folder);
    assertThrows(() => lock.check(), Error, "it was removed, moved or replaced");
    const otherScratch = other.scratch;
    lock[Symbol.dispose]();
    assertEquals(names(folder), [basename(otherScratch), LOCK_NAME]);
    assertEquals(names(join(root, "moved")), [basename(scratch), LOCK_NAME]);
  }));

Deno.test("a folder whose lock file was removed is locked again for the status of the failed run", () =>
  withFolder((folder) => {
    using lock = OutputLock.take(folder);
    Deno.removeSync(join(folder, LOCK_NAME));
    assertThrows(
      () => lock.check(),
      Error,
      `the lock file ${LOCK_NAME} in ${folder} was removed or replaced`,
    );
    lock.check();
    assertThrows(() => OutputLock.take(folder), FolderInUseError);
  }));

Deno.test("a folder whose lock file was removed is not taken back from another run, at work or finished", () =>
  withFolder((folder) => {
    using lock = OutputLock.take(folder);
    Deno.removeSync(join(folder, LOCK_NAME));
    const other = OutputLock.take(folder);
    for (let i = 0; i < 2; i++) assertThrows(() => lock.check(), Error, "was removed or replaced");
    writeRunStatus({ ...newRunStatus(request, 0), pid: Deno.pid + 1, state: "finished" }, folder);
    other[Symbol.dispose]();
    for (let i = 0; i < 2; i++) assertThrows(() => lock.check(), Error, "was removed or replaced");
  }));
