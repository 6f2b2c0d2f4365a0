import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { concat } from "deno-std/bytes/concat.js";
import { join } from "deno-std/path/join.js";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { withFolder } from "../../../tests/helpers/database.ts";
import { SourceFault } from "../source_fault.ts";
import { type Compression, formatOf } from "./compression.ts";
import { decompress } from "./decompress.ts";

/** Content that does not compress to almost nothing. */
const CONTENT = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i * 2654435761 >>> 13) & 31);

const PACK: Record<Compression, (content: Uint8Array) => Uint8Array> = {
  gzip: gzipSync,
  zstd: zstdCompressSync,
};

async function unpack(bytes: Uint8Array, compression: Compression, signal?: AbortSignal) {
  const slices: Uint8Array[] = [];
  const fractions: number[] = [];
  await withFolder(async (folder) => {
    const path = join(folder, "packed");
    Deno.writeFileSync(path, bytes);
    using file = Deno.openSync(path, { read: true });
    await decompress(file, compression, {
      write: (content) => void slices.push(content.slice()),
      onProgress: (fraction) => void fractions.push(fraction),
      signal,
    });
  });
  return { content: concat(slices), fractions, longest: Math.max(0, ...slices.map(({ length }) => length)) };
}

for (const compression of ["gzip", "zstd"] as const) {
  const packed = new Uint8Array(PACK[compression](CONTENT));

  Deno.test(`decompress() gives the content of a ${compression} file in slices, and the progress`, async () => {
    assertEquals(formatOf(packed), { kind: "compressed", compression });
    const { content, fractions, longest } = await unpack(packed, compression);
    assertEquals(content, CONTENT);
    assertEquals(longest <= 1 << 18, true);
    assertEquals(fractions.at(-1), 1);
    assertEquals(fractions, fractions.toSorted((a, b) => a - b));
  });

  Deno.test(`decompress() reads a ${compression} file that was made by appending`, async () => {
    const { content } = await unpack(concat([packed, PACK[compression](new Uint8Array(5))]), compression);
    assertEquals(content, concat([CONTENT, new Uint8Array(5)]));
  });

  Deno.test(`decompress() refuses a ${compression} file that is cut short anywhere`, async () => {
    for (const length of [packed.length - 1, packed.length >> 1, 9]) {
      await assertRejects(
        () => unpack(packed.subarray(0, length), compression),
        SourceFault,
        compression === "gzip" && length === packed.length - 1 ? "gzip file" : "is cut short",
      );
    }
  });

  Deno.test(`decompress() refuses a damaged ${compression} file`, async () => {
    const damaged = packed.slice();
    for (let i = 0; i < 40; i++) damaged[(packed.length >> 1) + i] ^= 0x55;
    await assertRejects(() => unpack(damaged, compression), SourceFault, `a damaged ${compression} file`);
    const followed = concat([packed, new TextEncoder().encode("something else")]);
    await assertRejects(() => unpack(followed, compression), SourceFault, `a damaged ${compression} file`);
  });

  Deno.test(`decompress() of a ${compression} file ends with the signal, and passes errors of writing on`, async () => {
    await assertRejects(
      () => unpack(packed, compression, AbortSignal.abort()),
      SourceFault,
      "it was being decompressed when the run was ended",
    );
    await withFolder(async (folder) => {
      const path = join(folder, "packed");
      Deno.writeFileSync(path, packed);
      using file = Deno.openSync(path, { read: true });
      const full = new RangeError("no room");
      const write = () => {
        throw full;
      };
      const error = await assertRejects(() => decompress(file, compression, { write }));
      assertEquals(error, full);
    });
  });
}

for (const compression of ["gzip", "zstd"] as const) {
  Deno.test(`decompress() of a ${compression} file handles timers, and so signals, in between`, async () => {
    const packed = new Uint8Array(PACK[compression](new Uint8Array(300_000_000)));
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), 10);
    await assertRejects(
      () => unpack(packed, compression, ending.signal),
      SourceFault,
      "when the run was ended",
    );
    clearTimeout(timer);
  });
}

Deno.test("decompress() skips zstd's frames that are to be skipped", async () => {
  const skipped = new Uint8Array([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  assertEquals(formatOf(skipped), { kind: "compressed", compression: "zstd" });
  const { content } = await unpack(concat([skipped, zstdCompressSync(new Uint8Array(9)), skipped]), "zstd");
  assertEquals(content, new Uint8Array(9));
});
