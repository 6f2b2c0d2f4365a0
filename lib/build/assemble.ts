/**
 * Compiles `lib/sources/sqlite/wasm/` to WebAssembly, with the compiler of AssemblyScript. As a program it writes
 * the result into `lib/sources/sqlite/wasm_module.ts`, which is kept with the source, so that only those who change the
 * assembly need the compiler.
 *
 * @module
 */

import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { join } from "deno-std/path/join.js";
import { programFile } from "../program_files.ts";

const SOURCE = fromFileUrl(programFile("lib/sources/sqlite/wasm/index.ts"));
const RESULT = programFile("lib/sources/sqlite/wasm_module.ts");

/** The compiler. It is run rather than imported, and named here alone: whoever runs the program would fetch it too. */
const COMPILER = "npm:assemblyscript@0.28.20/asc";

/** The fastest code, none of the checks that are off by default, no collector of garbage, and the caller's memory. */
const OPTIONS = "-O3 --noAssert --runtime stub --enable simd --importMemory --zeroFilledMemory".split(" ");

if (import.meta.main) Deno.writeTextFileSync(RESULT, moduleOf(await assemble()));

/**
 * Compiles the assembly.
 *
 * @throws {Error} If that fails, with what the compiler says of it
 */
export async function assemble(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-assembly-" });
  try {
    const output = join(folder, "assembled.wasm");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-config", "--no-lock", "-A", COMPILER, SOURCE, "-o", output, ...OPTIONS],
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`the assembly cannot be compiled:\n${new TextDecoder().decode(stderr)}`);
    return Deno.readFileSync(output);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The source of a module that holds this. */
export function moduleOf(bytes: Uint8Array): string {
  return `/**
 * What \`assembly/\` compiles to, in base64; written by \`deno task assemble\`.
 *
 * @module
 */

/** A module of WebAssembly. */
export const ASSEMBLED =
  "${btoa(String.fromCharCode(...bytes))}";
`;
}
