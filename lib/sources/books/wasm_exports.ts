/**
 * The WebAssembly module that `wasm/` compiles to: its exports, and how it is instantiated. The module is compiled
 * once, when it is first needed.
 *
 * @module
 */

import { LEVEL_PRICE_NAMES, LEVEL_SIZE_NAMES } from "../book_names.ts";
import { plainName } from "../names.ts";
import { WASM_BASE64 } from "./wasm_module.ts";

/** Exports by which a module gets the names of a level's members. */
export interface MemberNameExports {
  PRICE_MEMBER: WebAssembly.Global<"i32">;
  SIZE_MEMBER: WebAssembly.Global<"i32">;
  addMemberName(high: number, low: number, holds: number, rank: number): void;
}

/** Exports of the module; see `wasm/index.ts`. */
export interface LevelExports extends MemberNameExports {
  setLevelMemory(levels: number, capacity: number, scratch: number, scratchEnd: number): void;
  readLevels(start: number, end: number): number;
  keptLevels(): number;
  isCompressed(start: number, end: number): number;
  inflate(start: number, end: number, to: number, toEnd: number): number;
  unquote(start: number, end: number): number;
  unquotedStart(): number;
  unquotedEnd(): number;
}

let module: WebAssembly.Module | undefined;

/**
 * Makes an instance of the module.
 *
 * @param memory The memory that the instance works in; the module's own data is at its start
 */
export function instantiate(memory: WebAssembly.Memory): LevelExports {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(WASM_BASE64));
  const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as LevelExports;
  addMemberNames(wasm);
  return wasm;
}

/** Gives a module the names of prices and sizes, none of which has more than eight letters. */
export function addMemberNames(wasm: MemberNameExports): void {
  const kinds = [
    [LEVEL_PRICE_NAMES, wasm.PRICE_MEMBER.value],
    [LEVEL_SIZE_NAMES, wasm.SIZE_MEMBER.value],
  ] as const;
  for (const [names, holds] of kinds) {
    names.map(plainName).forEach((name, rank) => {
      if (name.length > 8) throw new RangeError(`"${name}" has more letters than the module compares`);
      const letters = new DataView(new ArrayBuffer(8));
      for (let index = 0; index < name.length; index++) {
        letters.setUint8(8 - name.length + index, name.charCodeAt(index));
      }
      wasm.addMemberName(letters.getUint32(0), letters.getUint32(4), holds, rank);
    });
  }
}
