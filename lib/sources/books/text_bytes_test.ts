import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { constants, deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { LevelMemory } from "./level_memory.ts";
import { TextBytes } from "./text_bytes.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The text of a value; undefined if it is refused. */
function textOf(value: string | Uint8Array): string | undefined {
  const text = new TextBytes();
  if (!text.set(value)) return undefined;
  return decoder.decode(text.bytes.subarray(0, text.end));
}

/** Texts of books and others, short and long, from a few distinct parts to random characters. */
const text = fc.oneof(
  fc.array(fc.constantFrom('["61837.6', '","0.0', '","0","3"],', "1", "42", "0"), { maxLength: 400 }).map((
    parts,
  ) => parts.join("")),
  fc.string({ maxLength: 300, unit: "grapheme" }),
  fc.tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(3000)).map(([part, times]) =>
    part.repeat(times)
  ),
);

const options = fc.record({
  level: fc.constantFrom(0, 1, 6, 9),
  memLevel: fc.constantFrom(1, 8, 9),
  windowBits: fc.constantFrom(9, 12, 15),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

/** What zlib says of bytes. */
function inflated(bytes: Uint8Array, isGzip: boolean): string | undefined {
  try {
    return decoder.decode((isGzip ? gunzipSync : inflateSync)(bytes));
  } catch {
    return undefined;
  }
}

Deno.test("LevelMemory.inflate() decompresses what zlib compresses, in any way", () => {
  const memory = LevelMemory.ofThread;
  fc.assert(
    fc.property(text, options, fc.boolean(), (text, options, isGzip) => {
      const bytes = new Uint8Array((isGzip ? gzipSync : deflateSync)(text, options));
      const end = memory.inflate(bytes, bytes.length);
      assertEquals(decoder.decode(memory.text.subarray(0, end)), text);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("LevelMemory.inflate() gives what zlib gives for damaged bytes, or leaves them to zlib", () => {
  const memory = LevelMemory.ofThread;
  let left = 0;
  fc.assert(
    fc.property(text, options, fc.boolean(), fc.nat(), fc.nat(255), (text, options, isGzip, at, byte) => {
      const bytes = new Uint8Array((isGzip ? gzipSync : deflateSync)(text, options));
      bytes[at % bytes.length] = byte;
      const end = memory.inflate(bytes, bytes.length);
      if (end < 0) left++;
      else assertEquals(decoder.decode(memory.text.subarray(0, end)), inflated(bytes, isGzip));
    }),
    { numRuns: 5000 },
  );
  assert(left > 4000, `${left} were left to zlib`);
});

Deno.test("LevelMemory.inflate() leaves every part of a compressed text, and every text with bytes after it", () => {
  const memory = LevelMemory.ofThread;
  const book = JSON.stringify(
    Array.from({ length: 20 }, (_, level) => [`${61837 - level / 10}`, `${level / 7}`]),
  );
  for (
    const packed of [deflateSync(book), gzipSync(book), deflateSync(book, { strategy: constants.Z_FIXED })]
  ) {
    const bytes = new Uint8Array([...packed, 0, 0]);
    for (let end = 0; end <= bytes.length; end++) {
      // The bytes after the end are those of the text before.
      assertEquals(memory.inflate(bytes, end), end === packed.length ? book.length : -1);
    }
  }
});

Deno.test("TextBytes decompresses also what is left to zlib", () => {
  const book = '[["61837.6","0.5"]]';
  const gzip = gzipSync(book);
  const named = new Uint8Array([
    ...gzip.subarray(0, 3),
    8,
    ...gzip.subarray(4, 10),
    0x61,
    0,
    ...gzip.subarray(10),
  ]);
  const long = `[${book.repeat(100_000)}]`;
  const values = [named, new Uint8Array([...gzip, ...gzip]), new Uint8Array([...deflateSync(book), 1])];
  assertEquals(values.map(textOf), [book, book + book, book]);
  assertEquals(textOf(new Uint8Array(deflateSync(long))), long);
  assertEquals(textOf(new Uint8Array(gzipSync(deflateSync(book)))), book);
});

/**
 * What a text in quotes stands for, as JSON and Python write such texts; `text` itself if it is not in quotes; undefined
 * if it is in quotes more than three times.
 */
function unquoted(text: string, times = 0): string | undefined {
  const [, quote, inside] = /^b?(["'])(.*)\1\s*$/s.exec(text) ?? [];
  if (inside === undefined) return text;
  if (times === 3) return undefined;
  const escapes: Record<string, string> = { [quote]: quote, "\\": "\\", "/": "/", n: "\n", t: "\t", r: "\r" };
  const next = inside.replaceAll(/\\(.)/gs, (whole, escaped) => escapes[escaped] ?? whole);
  return unquoted(next, times + 1);
}

Deno.test("TextBytes takes texts out of quotes, up to three times", () => {
  const pieces = fc.constantFrom(
    '"',
    "'",
    "\\",
    '\\"',
    "\\/",
    "\\n",
    "\\x",
    "[[1.5, 2]]",
    "é",
    " ",
    "b",
    "0123456789",
  );
  let changed = 0;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), fc.constantFrom('"', "'", "b'", ""), (pieces, open) => {
      const text = open + pieces.join("") + open.slice(-1);
      const expected = unquoted(text);
      assertEquals(textOf(text), expected);
      assertEquals(textOf(encoder.encode(text)), expected);
      if (expected !== text) changed++;
    }),
    { numRuns: 5000 },
  );
  assert(changed > 1000, `${changed} were in quotes`);
  assertEquals(textOf(JSON.stringify('[["61837.6","0.5"]]')), '[["61837.6","0.5"]]');
});

Deno.test("TextBytes keeps texts that are longer than the thread's memory", () => {
  const book = `[${Array(200_000).fill("[1.5,2]")}]`;
  for (const value of [book, JSON.stringify(book), encoder.encode(book)]) assertEquals(textOf(value), book);
});
