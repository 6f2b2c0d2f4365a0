import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { writeFileAtomically } from "./atomic_file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("writeFileAtomically() leaves the new content and no other file", () =>
  withFolder((folder) => {
    const path = join(folder, "ohlc_data.json");
    writeFileAtomically(path, bytes("old"));
    writeFileAtomically(path, bytes("new"));
    assertEquals(Deno.readTextFileSync(path), "new");
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  }));

Deno.test("writeFileAtomically() does not change the content for a reader that has the old file open", () =>
  withFolder((folder) => {
    const path = join(folder, "ohlc_data.json");
    writeFileAtomically(path, bytes("old content"));
    using file = Deno.openSync(path);
    writeFileAtomically(path, bytes("new"));
    const buffer = new Uint8Array(20);
    assertEquals(new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer)!)), "old content");
  }));

Deno.test("an error of writeFileAtomically() contains the path and the cause, and no temporary file remains", () =>
  withFolder((folder) => {
    const path = join(folder, "ohlc_data.json");
    Deno.mkdirSync(join(path, "full"), { recursive: true });
    assertThrows(() => writeFileAtomically(path, bytes("x")), Error, `${path} cannot be written: `);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["ohlc_data.json"]);
    const nowhere = join(folder, "nowhere", "x.json");
    assertThrows(
      () => writeFileAtomically(nowhere, bytes("x")),
      Error,
      `${nowhere} cannot be written: No such file`,
    );
  }));

Deno.test("writeFileAtomically() writes parts of any size one after the other", () =>
  withFolder((folder) => {
    const path = join(folder, "ohlc_data.json");
    const parts = [1, 0, 200_000, 100_000, 300_000, 2].map((length, i) =>
      new Uint8Array(length).fill(i + 65)
    );
    writeFileAtomically(path, parts);
    assertEquals(Deno.readTextFileSync(path), parts.map((part) => new TextDecoder().decode(part)).join(""));
  }));
