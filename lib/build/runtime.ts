/**
 * The runtime that an executable begins with. Deno downloads it, of its own version and for whatever target, unless
 * `$DENORT_BIN` names one, which is of one target only.
 *
 * @module
 */

import { systemReason } from "../text/printable.ts";

/** An executable cannot be made, mostly for want of its runtime. */
export class NoExecutableError extends Error {
  /** The class, for messages. */
  override name = "NoExecutableError";
}

/** What an executable can be made for, by the names that Deno and Rust use. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;

/** What an executable can be made for. */
export type Target = (typeof TARGETS)[number];

/**
 * The target that an executable file is of, told by how it begins: ELF (System V ABI, "ELF Header": `e_machine` at
 * 18), Mach-O (`mach_header_64`: `cputype` at 4) or PE (the offset of its header is at 60, `Machine` 4 bytes into it).
 *
 * @param head The file's first bytes; 4096 are enough
 * @returns The target, or undefined if it is none of {@linkcode TARGETS}
 */
export function targetOf(head: Uint8Array<ArrayBuffer>): Target | undefined {
  if (head.length < 64) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  switch (view.getUint32(0)) {
    case 0x7f454c46:
      return ({ 62: "x86_64-unknown-linux-gnu", 183: "aarch64-unknown-linux-gnu" } as const)[
        view.getUint16(18, true)
      ];
    case 0xcffaedfe:
      return ({ 0x01000007: "x86_64-apple-darwin", 0x0100000c: "aarch64-apple-darwin" } as const)[
        view.getUint32(4, true)
      ];
  }
  const header = view.getUint32(60, true);
  const isWindows = view.getUint16(0) === 0x4d5a && header + 6 <= head.length &&
    view.getUint16(header + 4, true) === 0x8664;
  return isWindows ? "x86_64-pc-windows-msvc" : undefined;
}

/**
 * The target of the runtime that `$DENORT_BIN` names.
 *
 * @param path The variable's value
 * @throws {NoExecutableError} If it cannot be read or is none of {@linkcode TARGETS}
 */
export function runtimeTarget(path: string): Target {
  using file = opened(path);
  const head = new Uint8Array(4096);
  const length = file.readSync(head) ?? 0;
  const target = targetOf(head.subarray(0, length));
  if (target === undefined) {
    throw new NoExecutableError(`${path} ($DENORT_BIN) is no runtime of ${TARGETS.join(", ")}`);
  }
  return target;
}

function opened(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (error) {
    throw new NoExecutableError(`${path} ($DENORT_BIN) cannot be read: ${systemReason(error)}`, {
      cause: error,
    });
  }
}
