/**
 * Compiles `lib/sources/sqlite/wasm/` (AssemblyScript) to WebAssembly and writes the result, in base64, to
 * `lib/sources/sqlite/wasm_module.ts`. The result is committed, so only people who change `wasm/` need the compiler.
 *
 *     deno task assemble           writes the module
 *     deno task assemble --check   only compares: exit status 1 if the committed module does not match its source
 *
 * The compiler has its own `deno.json` and `deno.lock` in `assembler/`, so that running or testing the program does
 * not download the compiler.
 *
 * @module
 */

import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { join } from "deno-std/path/join.js";
import { programFile } from "../program_files.ts";
import assembler from "./assembler/deno.json" with { type: "json" };

const SOURCE = fromFileUrl(programFile("lib/sources/sqlite/wasm/index.ts"));
const RESULT = programFile("lib/sources/sqlite/wasm_module.ts");
const CONFIG = fromFileUrl(programFile("lib/build/assembler/deno.json"));

/** The compiler's command, in the version that `assembler/deno.json` pins. */
const COMPILER = `${assembler.imports.assemblyscript}/asc`;

/** Fastest code, no assertions, no garbage collector, SIMD, and memory that is imported from the caller. */
const OPTIONS = "-O3 --noAssert --runtime stub --enable simd --importMemory --zeroFilledMemory".split(" ");

if (import.meta.main) {
  const text = moduleText(await assemble());
  if (!Deno.args.includes("--check")) Deno.writeTextFileSync(RESULT, text);
  else if (Deno.readTextFileSync(RESULT) !== text) {
    console.error("error: wasm_module.ts does not match the source in wasm/: run deno task assemble");
    Deno.exit(1);
  }
}

/**
 * Compiles the AssemblyScript source.
 *
 * @returns The bytes of the WebAssembly module
 * @throws {Error} If the compiler cannot be downloaded or rejects the source, with the compiler's output
 */
async function assemble(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-assemble-" });
  try {
    const output = join(folder, "module.wasm");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--frozen",
        "--config",
        CONFIG,
        "-A",
        COMPILER,
        SOURCE,
        "-o",
        output,
        ...OPTIONS,
      ],
      stderr: "piped",
    }).output();
    if (!success) {
      throw new Error(`lib/sources/sqlite/wasm cannot be compiled:\n${new TextDecoder().decode(stderr)}`);
    }
    return Deno.readFileSync(output);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The source text of `wasm_module.ts`, given the bytes of the WebAssembly module. */
export function moduleText(bytes: Uint8Array): string {
  return `/**
 * The WebAssembly module that \`wasm/\` compiles to, in base64. Written by \`deno task assemble\`; do not edit.
 *
 * @module
 */

/** The bytes of the WebAssembly module, in base64. */
export const WASM_BASE64 =
  "${btoa(String.fromCharCode(...bytes))}";
`;
}
