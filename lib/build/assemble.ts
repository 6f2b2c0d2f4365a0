/**
 * Compiles the folders of AssemblyScript to WebAssembly and writes each result, in base64, to the `wasm_module.ts` next
 * to the folder. The results are committed, so only people who change AssemblyScript need the compiler.
 *
 *     deno task assemble           writes the modules
 *     deno task assemble --check   only compares: exit status 1 if a committed module does not match its source
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

/** A folder of AssemblyScript. */
interface WasmSource {
  /** The folder, in the project's folder. */
  folder: string;
  /** Address of the module's own memory, where modules share a memory. */
  memoryBase: number;
}

/** Every folder of AssemblyScript. Each module has 64 KiB of a shared memory for itself; see `ColumnAllocator`. */
const SOURCES: readonly WasmSource[] = [
  // Address 0 stays unused, so that no address is 0.
  { folder: "lib/sources/sqlite", memoryBase: 1 << 10 },
  { folder: "lib/sources/books", memoryBase: 1 << 10 },
  { folder: "lib/kernel", memoryBase: 1 << 16 },
];

const CONFIG = fromFileUrl(programFile("lib/build/assembler/deno.json"));

/** The compiler's command, in the version that `assembler/deno.json` pins. */
const COMPILER = `${assembler.imports.assemblyscript}/asc`;

/** Fastest code, no assertions, no garbage collector, memory from the caller, SIMD with its relaxed instructions. */
const OPTIONS =
  "-O3 --noAssert --runtime stub --importMemory --zeroFilledMemory --enable simd --enable relaxed-simd"
    .split(" ");

if (import.meta.main) {
  for (const source of SOURCES) {
    const path = `${source.folder}/wasm_module.ts`;
    const text = moduleText(await assemble(source));
    if (!Deno.args.includes("--check")) Deno.writeTextFileSync(programFile(path), text);
    else if (Deno.readTextFileSync(programFile(path)) !== text) {
      console.error(`error: ${path} does not match the source in wasm/: run deno task assemble`);
      Deno.exitCode = 1;
    }
  }
}

/**
 * Compiles a folder of AssemblyScript.
 *
 * @returns The bytes of the WebAssembly module
 * @throws {Error} If the compiler cannot be downloaded or rejects the source, with the compiler's output
 */
async function assemble({ folder, memoryBase }: WasmSource): Promise<Uint8Array<ArrayBuffer>> {
  const temporary = Deno.makeTempDirSync({ prefix: "orderflow-assemble-" });
  try {
    const output = join(temporary, "module.wasm");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--frozen",
        "--config",
        CONFIG,
        "-A",
        COMPILER,
        fromFileUrl(programFile(`${folder}/wasm/index.ts`)),
        "-o",
        output,
        "--memoryBase",
        String(memoryBase),
        ...OPTIONS,
      ],
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`${folder}/wasm cannot be compiled:\n${new TextDecoder().decode(stderr)}`);
    return Deno.readFileSync(output);
  } finally {
    Deno.removeSync(temporary, { recursive: true });
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
