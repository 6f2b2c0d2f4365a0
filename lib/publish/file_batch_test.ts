import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { FileBatch } from "./file_batch.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("FileBatch replaces files only when it is committed, and the last one after the callback", () =>
  withFolder(async (folder) => {
    const names = Array.from({ length: 40 }, (_, index) => `${index + 10}.json`);
    const textOf = (name: string) => Deno.readTextFileSync(`${folder}/${name}`);
    for (const name of names) Deno.writeTextFileSync(`${folder}/${name}`, "old");
    const batch = new FileBatch();
    for (const name of names) batch.add(`${folder}/${name}`, [bytes("new "), bytes(name)]);
    assert(names.every((name) => textOf(name) === "old"));
    let calls = 0;
    await batch.commit(() => {
      calls++;
      assertEquals(names.filter((name) => textOf(name) === "old"), names.slice(-1));
    });
    assertEquals(calls, 1);
    assertEquals(names.map(textOf), names.map((name) => `new ${name}`));
    assertEquals(namesIn(folder), names);
    // The batch is empty, and can be used again.
    batch.add(`${folder}/10.json`, bytes("newer"));
    await batch.commit();
    assertEquals(textOf("10.json"), "newer");
    assertEquals(namesIn(folder), names);
  }));

Deno.test("FileBatch replaces no file if one cannot be flushed, and leaves no temporary file", () =>
  withFolder(async (folder) => {
    const batch = new FileBatch();
    const { openSync } = Deno;
    const failing = (failures: number) => {
      Deno.openSync = (path, options) => {
        const file = openSync(path, options);
        const sync = file.sync;
        file.sync = () => failures-- > 0 ? Promise.reject(new Error("the disk is gone")) : sync.call(file);
        return file;
      };
    };
    try {
      failing(1);
      for (const name of ["a.json", "b.json"]) batch.add(`${folder}/${name}`, bytes(name));
      await assertRejects(
        () => batch.commit(),
        Error,
        `${folder}/a.json cannot be written: the disk is gone`,
      );
    } finally {
      Deno.openSync = openSync;
    }
    assertEquals(namesIn(folder), []);
  }));

Deno.test("FileBatch stops at a file that cannot be replaced", () =>
  withFolder(async (folder) => {
    const batch = new FileBatch();
    Deno.mkdirSync(`${folder}/b.json/full`, { recursive: true });
    for (const name of ["a.json", "b.json", "c.json"]) batch.add(`${folder}/${name}`, bytes(name));
    await assertRejects(() => batch.commit(), Error, `${folder}/b.json cannot be written: `);
    assertEquals(namesIn(folder), ["a.json", "b.json"]);
  }));

Deno.test("FileBatch.discard() removes what has not replaced a file", () =>
  withFolder((folder) => {
    const batch = new FileBatch();
    batch.add(`${folder}/a.json`, bytes("a"));
    assertEquals(namesIn(folder).length, 1);
    batch.discard();
    assertEquals(namesIn(folder), []);
  }));
