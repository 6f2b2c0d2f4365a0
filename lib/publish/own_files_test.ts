import { assertEquals } from "deno-std/assert/equals.js";
import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { makeScratchFolder, removeLeftovers, removeScratchFolder, temporaryName } from "./own_files.ts";

const MARK = "0123456789abcdef0123456789abcdef";
const SCRATCH = `.orderflow-scratch-${MARK}`;

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("removeLeftovers() removes temporary files and scratch folders of killed runs", () =>
  withFolder((out) => {
    Deno.writeTextFileSync(join(out, temporaryName("ohlc_data.json")), "[[1,");
    const scratch = makeScratchFolder(out);
    Deno.mkdirSync(join(scratch, "orderflow-copy"));
    Deno.writeTextFileSync(join(scratch, "orderflow-copy", "trades.db"), "rows");
    removeLeftovers(out);
    assertEquals(names(out), []);
  }));

Deno.test("removeLeftovers() finishes what was cut short: no mark file yet, an empty one, contents removed", () =>
  withFolder((out) => {
    for (const state of ["none", "empty", "alone"]) {
      const scratch = makeScratchFolder(out);
      if (state === "none") Deno.removeSync(join(scratch, "orderflow-mark.json"));
      if (state === "empty") Deno.writeTextFileSync(join(scratch, "orderflow-mark.json"), "");
    }
    removeLeftovers(out);
    assertEquals(names(out), []);
  }));

Deno.test("removeLeftovers() leaves everything that does not carry a mark of the program", () =>
  withFolder((out) => {
    const files = [
      "ohlc_data.json",
      ".mine.json.1-2.tmp",
      ".ohlc_data.json.12-0.tmp",
      ".ohlc_data.json.tmp",
      `.ohlc_data.json.orderflow-${MARK}-1.tmp~`,
      `.ohlc_data.txt.orderflow-${MARK}-1.tmp`,
      ".orderflow-scratch-notes",
      `.orderflow-scratch-${MARK.replace("0", "f")}`,
    ];
    for (const file of files) Deno.writeTextFileSync(join(out, file), "text");
    const folders = [".scratch", SCRATCH, `.x.json.orderflow-${MARK}-1.tmp`, ".orderflow-scratch-x"];
    for (const folder of folders) {
      Deno.mkdirSync(join(out, folder, "thesis"), { recursive: true });
      Deno.writeTextFileSync(join(out, folder, "thesis", "chapter"), "text");
    }
    // A mark that belongs to a folder of another name.
    Deno.writeTextFileSync(join(out, SCRATCH, "orderflow-mark.json"), '{"mark":"f","pid":1}');
    const before = names(out);
    removeLeftovers(out);
    assertEquals(names(out), before);
    for (const folder of folders) assertEquals(names(join(out, folder, "thesis")), ["chapter"]);
  }));

Deno.test("removeLeftovers() and removeScratchFolder() follow no links", () =>
  withFolder((root) => {
    const [out, elsewhere] = [join(root, "out"), join(root, "elsewhere")];
    Deno.mkdirSync(out);
    const scratch = makeScratchFolder(root);
    Deno.mkdirSync(elsewhere);
    Deno.writeTextFileSync(join(elsewhere, "precious"), "text");
    Deno.symlinkSync(scratch, join(out, basename(scratch)));
    Deno.symlinkSync(join(elsewhere, "precious"), join(out, temporaryName("ohlc_data.json")));
    const before = names(out);
    removeLeftovers(out);
    assertEquals(names(out), before);
    Deno.symlinkSync(elsewhere, join(scratch, "link"));
    removeScratchFolder(scratch);
    assertEquals(names(root), ["elsewhere", "out"]);
    assertEquals(names(elsewhere), ["precious"]);
  }));
