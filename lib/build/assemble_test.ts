import { assertEquals } from "deno-std/assert/equals.js";
import { programFile } from "../program_files.ts";
import { assemble, moduleOf } from "./assemble.ts";

Deno.test("the compiled assembly that is kept is that of its source", async () => {
  const module = await assemble();
  const { END } = (await WebAssembly.instantiate(module, {
    env: { memory: new WebAssembly.Memory({ initial: 1 }) },
  })).instance.exports;
  // The scanner puts columns, pages and records after the first page of its memory.
  assertEquals((END as WebAssembly.Global).value <= 1 << 16, true);
  const kept = Deno.readTextFileSync(programFile("lib/sources/sqlite/wasm_module.ts"));
  assertEquals(kept === moduleOf(module), true, "assembled.ts is out of date: run deno task assemble");
});
