/** @module How a file is compressed, which its first bytes say whatever the file's name is. */

/** A kind of compression that can be read. */
export type Compression = "gzip" | "zstd";

/** What a name of a file ends with if the file is compressed in a way that can be read. */
export const ARCHIVE_EXTENSIONS = [".gz", ".zst"] as const;

/** How many of a file's first bytes {@linkcode formatOf} needs. */
export const MAGIC_BYTES = 16;

/** What a file is, as far as its first bytes say. */
export type FileFormat =
  | { kind: "SQLite" }
  | { kind: "compressed"; compression: Compression }
  /** Compressed in a way that cannot be read; `name` is for messages. */
  | { kind: "unreadable archive"; name: string }
  | { kind: "unknown" };

const SQLITE_MAGIC = "SQLite format 3\0";

/** Compressed files that cannot be read, by their first bytes. */
const UNREADABLE_ARCHIVES: readonly (readonly [magic: readonly number[], name: string])[] = [
  [[0x50, 0x4b, 3, 4], "a ZIP archive"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "compressed with xz"],
  [[0x42, 0x5a, 0x68], "compressed with bzip2"],
  [[4, 0x22, 0x4d, 0x18], "compressed with lz4"],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"],
];

/**
 * Recognises what a file is.
 *
 * @param head The first {@linkcode MAGIC_BYTES} bytes of the file, or all bytes of a shorter file
 */
export function formatOf(head: Uint8Array): FileFormat {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => head[index] === byte);
  if (begins(Array.from(SQLITE_MAGIC, (letter) => letter.charCodeAt(0)))) return { kind: "SQLite" };
  // https://www.rfc-editor.org/rfc/rfc1952, section 2.3.1: deflate is the only method.
  if (begins([0x1f, 0x8b, 8])) return { kind: "compressed", compression: "gzip" };
  if (isZstd(head)) return { kind: "compressed", compression: "zstd" };
  const [, name] = UNREADABLE_ARCHIVES.find(([magic]) => begins(magic)) ?? [];
  return name === undefined ? { kind: "unknown" } : { kind: "unreadable archive", name };
}

/** Whether a file begins with a frame of zstd, or with a frame to be skipped, as pzstd writes them. */
function isZstd(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ||
    a >= 0x50 && a <= 0x5f && b === 0x2a && c === 0x4d && d === 0x18;
}
