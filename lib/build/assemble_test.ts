import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { decodeBase64 } from "deno-std/encoding/base64.js";
import { programFile } from "../program_files.ts";
import { WASM_BASE64 as KERNEL_BASE64 } from "../kernel/wasm_module.ts";
import { WASM_BASE64 as LEVELS_BASE64 } from "../sources/books/wasm_module.ts";
import { ColumnAllocator, WASM_PAGE_BYTES } from "../sources/column_allocator.ts";
import { WASM_BASE64 as SCANNER_BASE64 } from "../sources/sqlite/wasm_module.ts";
import { moduleText } from "./assemble.ts";

// Whether the committed modules match their source is checked by `deno task assemble --check`, which needs the compiler.

/** Each module, with the part of a shared memory that the module has for itself. */
const MODULES = [
  { folder: "lib/sources/sqlite", base64: SCANNER_BASE64, from: 0, to: WASM_PAGE_BYTES },
  { folder: "lib/sources/books", base64: LEVELS_BASE64, from: 0, to: WASM_PAGE_BYTES },
  {
    folder: "lib/kernel",
    base64: KERNEL_BASE64,
    from: WASM_PAGE_BYTES,
    to: ColumnAllocator.COLUMNS_AT,
  },
];

for (const { folder, base64, from, to } of MODULES) {
  Deno.test(`${folder}/wasm_module.ts is exactly what assemble.ts writes for its bytes`, () => {
    const committed = Deno.readTextFileSync(programFile(`${folder}/wasm_module.ts`));
    assertEquals(moduleText(decodeBase64(base64)), committed);
  });

  Deno.test(`the static data of the WebAssembly module of ${folder} is in its own part of the memory`, () => {
    const module = new WebAssembly.Module(decodeBase64(base64));
    const memory = new WebAssembly.Memory({ initial: to / WASM_PAGE_BYTES });
    const functions = WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function");
    const env = { memory, ...Object.fromEntries(functions.map(({ name }) => [name, () => 0])) };
    const { MEMORY_END } = new WebAssembly.Instance(module, { env }).exports;
    // Data segments are already in the memory.
    assert(new Uint8Array(memory.buffer, 0, from).every((byte) => byte === 0));
    const end = (MEMORY_END as WebAssembly.Global).value;
    assert(end > from && end <= to, String(end));
  });
}
