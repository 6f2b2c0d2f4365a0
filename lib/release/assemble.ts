/**
 * Compiles `lib/ingest/pages/assembly/` to WebAssembly, with the compiler of AssemblyScript. As a program it writes
 * the result into `lib/ingest/pages/assembled.ts`, which is kept with the source, so that only those who change the
 * assembly need the compiler.
 *
 * @module
 */

import { main } from "assemblyscript/asc";
import { programFile } from "../program_files.ts";

const SOURCE = programFile("lib/ingest/pages/assembly/");
const RESULT = programFile("lib/ingest/pages/assembled.ts");

const OUTPUT = "module.wasm";

/** No checks that the source does not make itself, no collector of garbage, and the caller's memory. */
const OPTIONS =
  `index.ts -o ${OUTPUT} -O3 --noAssert --runtime stub --enable simd --importMemory --zeroFilledMemory`;

if (import.meta.main) {
  const text = moduleOf(await assemble());
  Deno.writeTextFileSync(RESULT, text);
}

/**
 * Compiles the assembly.
 *
 * @throws {Error} If it is not right, with what the compiler says of it
 */
export async function assemble(): Promise<Uint8Array<ArrayBuffer>> {
  let module: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await main(OPTIONS.split(" "), {
    readFile: (name) => {
      try {
        return Deno.readTextFileSync(new URL(name, SOURCE));
      } catch (error) {
        // The compiler asks for each file in every place where it may be.
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    writeFile: (_, content) => {
      module = content as Uint8Array<ArrayBuffer>;
    },
    listFiles: () => [],
  });
  if (error || module === undefined) throw new Error(`the assembly cannot be compiled:\n${stderr}`);
  return module;
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
