import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { NoExecutableError, runtimeTarget, type Target, targetOf } from "./runtime.ts";

/** The first bytes of an executable, with the given bytes at the given offsets. */
function head(...numbers: [at: number, bytes: number[]][]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(256);
  for (const [at, values] of numbers) bytes.set(values, at);
  return bytes;
}

const ELF: [number, number[]] = [0, [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]];
const MACH_O: [number, number[]] = [0, [0xcf, 0xfa, 0xed, 0xfe]];
const MZ: [number, number[]] = [0, [0x4d, 0x5a]];

const CASES: { name: string; bytes: Uint8Array<ArrayBuffer>; target: Target | undefined }[] = [
  { name: "ELF of x86-64", bytes: head(ELF, [18, [62, 0]]), target: "x86_64-unknown-linux-gnu" },
  { name: "ELF of AArch64", bytes: head(ELF, [18, [183, 0]]), target: "aarch64-unknown-linux-gnu" },
  { name: "ELF of RISC-V", bytes: head(ELF, [18, [243, 0]]), target: undefined },
  { name: "Mach-O of x86-64", bytes: head(MACH_O, [4, [7, 0, 0, 1]]), target: "x86_64-apple-darwin" },
  { name: "Mach-O of arm64", bytes: head(MACH_O, [4, [12, 0, 0, 1]]), target: "aarch64-apple-darwin" },
  {
    name: "PE of x86-64",
    bytes: head(MZ, [60, [0x80]], [0x80, [0x50, 0x45, 0, 0, 0x64, 0x86]]),
    target: "x86_64-pc-windows-msvc",
  },
  {
    name: "PE whose header is beyond the first 4096 bytes",
    bytes: head(MZ, [60, [0, 0, 1]]),
    target: undefined,
  },
  { name: "zeros", bytes: head(), target: undefined },
  { name: "a few bytes", bytes: head(ELF).slice(0, 20), target: undefined },
];

for (const { name, bytes, target } of CASES) {
  Deno.test(`targetOf() recognises ${name}`, () => assertEquals(targetOf(bytes), target));
}

Deno.test("targetOf() recognises the executable that runs this test", () => {
  using file = Deno.openSync(Deno.execPath());
  const bytes = new Uint8Array(4096);
  file.readSync(bytes);
  assertEquals<string | undefined>(targetOf(bytes), Deno.build.target);
});

Deno.test("runtimeTarget() names the file that is not an executable or does not exist", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/script`, "#!/bin/sh\n");
    assertThrows(
      () => runtimeTarget(`${folder}/script`),
      NoExecutableError,
      'script" ($DENORT_BIN) is not an executable for',
    );
    assertThrows(
      () => runtimeTarget(`${folder}/none`),
      NoExecutableError,
      'none" ($DENORT_BIN) cannot be read',
    );
  }));
