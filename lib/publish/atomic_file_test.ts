import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { isTemporaryFile, writeFileAtomically } from "./atomic_file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("writeFileAtomically() leaves the new file and nothing else", () =>
  withFolder((folder) => {
    const path = join(folder, "ohlc_data.json");
    writeFileAtomically(path, bytes("old"));
    writeFileAtomically(path, bytes("new"));
    assertEquals(Deno.readTextFileSync(path), "new");
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  }));

Deno.test("writeFileAtomically() gives a reader that has the old file open the old file", () =>
  withFolder((folder) => {
    const path = join(folder, "ohlc_data.json");
    writeFileAtomically(path, bytes("old content"));
    using file = Deno.openSync(path);
    writeFileAtomically(path, bytes("new"));
    const buffer = new Uint8Array(20);
    assertEquals(new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer)!)), "old content");
  }));

Deno.test("writeFileAtomically() names the file and the cause, and leaves nothing behind", () =>
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

Deno.test("isTemporaryFile() knows its own names only", () => {
  assertEquals([".ohlc_data.json.12-0.tmp", ".x.json.1-1.tmp"].every(isTemporaryFile), true);
  const others = [
    "ohlc_data.json",
    ".ohlc_data.json.tmp",
    "ohlc_data.json.12-0.tmp",
    ".ohlc_data.json.12-0.tmp~",
    ".a.txt.1-1.tmp",
  ];
  assertEquals(others.some(isTemporaryFile), false);
});
