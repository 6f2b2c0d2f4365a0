/**
 * The runtime (`denort`) that every executable begins with. Deno downloads the runtime of its own version for any
 * target, unless `$DENORT_BIN` names one, which is for one target only.
 *
 * @module
 */

import { systemReason } from "../text/printable.ts";

/** An executable cannot be made, usually because its runtime is not available. */
export class NoExecutableError extends Error {
  /** The name of the class, for messages. */
  override name = "NoExecutableError";
}

/** The targets of executables, by their names in Deno and Rust. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;

/** A target of executables. */
export type Target = (typeof TARGETS)[number];

/**
 * The target of an executable file, from its header: ELF (System V ABI, "ELF Header": `e_machine` at offset 18),
 * Mach-O (`mach_header_64`: `cputype` at 4) or PE (header offset at 60, `Machine` 4 bytes into the header).
 *
 * @param head The file's first bytes; 4096 are enough
 * @returns The target, or undefined if the file is for something else than {@linkcode TARGETS}
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
 * @param path The value of the variable
 * @throws {NoExecutableError} If the file cannot be read, or is not an executable for one of {@linkcode TARGETS}
 */
export function runtimeTarget(path: string): Target {
  using file = opened(path);
  const head = new Uint8Array(4096);
  const length = file.readSync(head) ?? 0;
  const target = targetOf(head.subarray(0, length));
  if (target === undefined) {
    throw new NoExecutableError(`"${path}" ($DENORT_BIN) is not an executable for ${TARGETS.join(", ")}`);
  }
  return target;
}

function opened(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (error) {
    throw new NoExecutableError(`"${path}" ($DENORT_BIN) cannot be read: ${systemReason(error)}`, {
      cause: error,
    });
  }
}
