import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { decodeBase64 } from "deno-std/encoding/base64.js";
import { programFile } from "../program_files.ts";
import { WASM_BASE64 } from "../sources/sqlite/wasm_module.ts";
import { moduleText } from "./assemble.ts";

// Whether the committed module matches its source is checked by `deno task assemble --check`, which needs the compiler.

Deno.test("wasm_module.ts is exactly what assemble.ts writes for its bytes", () => {
  const committed = Deno.readTextFileSync(programFile("lib/sources/sqlite/wasm_module.ts"));
  assertEquals(moduleText(decodeBase64(WASM_BASE64)), committed);
});

Deno.test("the static data of the WebAssembly module fits in the first 64 KiB of its memory", () => {
  const module = new WebAssembly.Module(decodeBase64(WASM_BASE64));
  const { MEMORY_END } = new WebAssembly.Instance(module, {
    env: { memory: new WebAssembly.Memory({ initial: 1 }) },
  }).exports;
  // The scanner puts columns, db pages and records after the first 64 KiB.
  assert((MEMORY_END as WebAssembly.Global).value <= 1 << 16);
});
