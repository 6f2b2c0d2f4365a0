/**
 * The JSON files of a run as the site reads them: by name from a folder, as any other program would.
 *
 * A file's content stays in memory until the file's metadata change, so a poll without news costs one `stat`. The
 * metadata are the file number, the size, and the times of the last change of content (mtime) and of metadata (ctime).
 * A program can set mtime back but not ctime, which Deno gives in whole seconds. Three changes stay unseen: one that
 * keeps number, size, mtime and the second of ctime, until that second is over; one that keeps number, size and mtime
 * on a system without ctime; and a write to mapped memory that the system has not yet recorded in the metadata.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { ALL_SERIES } from "../model/series.ts";
import { DEPTH_NAME } from "../publish/depth_json.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import { bytes } from "../text/numbers.ts";
import { printable, systemReason } from "../text/printable.ts";
import { Content } from "./content.ts";
import { readNewestRows } from "./newest_rows.ts";

/** The text served for a file that does not exist yet: no bars, an empty book, a status without members. */
const EMPTY: ReadonlyMap<string, string> = new Map([
  ...ALL_SERIES.map(({ file }) => [file, "[]\n"] as const),
  [DEPTH_NAME, '{"bids":[],"asks":[]}\n'],
  [STATUS_NAME, "{}\n"],
]);

const TYPE = "application/json; charset=utf-8";

/** The largest file that is served. Five million bars take about 400 MB; a larger file would exhaust the memory. */
const MAX_BYTES = 512_000_000;

// Clocks of file systems advance in steps of a few milliseconds (two seconds on FAT), and a file can change twice
// within a step. So metadata identify the content only if they are older than this when the file is read. Git has
// the same problem with its index ("racy git").
const SETTLED_MS = 50;

/** The resolution of ctime, in milliseconds. */
const CTIME_STEP_MS = 1000;

/** A file's content in memory. */
interface Cached {
  /** The file's metadata when the content was read. */
  metadata: string;
  /** Equal metadata mean equal content until this time. Infinity while the file is being read, so it is read once. */
  currentUntilMs: number;
  /** The content. */
  content: Promise<Content>;
}

/** The JSON files in one folder. */
export class DataFiles {
  readonly #out: string;
  readonly #maxBytes: number;
  readonly #cache = new Map<string, Cached>();
  readonly #empty = new Map<string, Promise<Content>>();

  /**
   * @param out The folder; it need not exist
   * @param maxBytes The largest file that is read
   */
  constructor(out: string, maxBytes = MAX_BYTES) {
    this.#out = out;
    this.#maxBytes = maxBytes;
  }

  /**
   * Reads a file's current content.
   *
   * @param name The file's name
   * @returns The content, or that of an empty dataset if the file does not exist; undefined if the name is not one
   *     of a run's files
   * @throws {Error} If the file exists and cannot be read
   */
  async read(name: string): Promise<Content | undefined> {
    if (!EMPTY.has(name)) return undefined;
    return await this.#ifThere(name, () => this.#readFile(name, join(this.#out, name)));
  }

  /** Reads a file; the content of an empty dataset if the file does not exist. */
  async #ifThere(name: string, readFile: () => Promise<Content>): Promise<Content> {
    try {
      return await readFile();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return await this.#emptyContent(name, EMPTY.get(name)!);
      }
      const path = join(this.#out, name);
      throw new Error(`${printable(path)} cannot be read: ${systemReason(error)}`, { cause: error });
    }
  }

  /**
   * Reads a file's newest bars.
   *
   * @param name The file's name
   * @param count How many bars
   * @returns The bars in the form of the file; undefined if the name is not one of a run's files with bars
   * @throws {Error} If the file exists and cannot be read
   */
  async readNewest(name: string, count: number): Promise<Content | undefined> {
    if (!ALL_SERIES.some(({ file }) => file === name)) return undefined;
    const path = join(this.#out, name);
    return await this.#ifThere(name, async () => {
      if (!(await Deno.stat(path)).isFile) throw new TypeError("it is not a file");
      return await Content.of(await readNewestRows(path, count), TYPE, { changedMs: Date.now() });
    });
  }

  async #readFile(name: string, path: string): Promise<Content> {
    const info = await Deno.stat(path);
    // Checked before opening: opening a named pipe would wait for a writer.
    if (!info.isFile) throw new TypeError("it is not a file");
    if (info.size > this.#maxBytes) {
      throw new RangeError(`it has ${bytes(info.size)}, and the page shows at most ${bytes(this.#maxBytes)}`);
    }
    const mtimeMs = info.mtime?.getTime() ?? 0;
    const ctimeMs = info.ctime?.getTime() ?? 0;
    const metadata = `${info.dev} ${info.ino} ${info.size} ${mtimeMs} ${ctimeMs}`;
    const cached = this.#cache.get(name);
    if (cached?.metadata === metadata && Date.now() < cached.currentUntilMs) return await cached.content;
    // The metadata are older than the content, so a change between the two causes one more read, never a missed one.
    const currentUntilMs = trustedUntilMs(mtimeMs, ctimeMs);
    const reading: Cached = {
      metadata,
      currentUntilMs: Infinity,
      content: load(path, mtimeMs, cached?.content),
    };
    this.#cache.set(name, reading);
    try {
      const content = await reading.content;
      reading.currentUntilMs = currentUntilMs;
      return content;
    } catch (error) {
      if (this.#cache.get(name) === reading) this.#cache.delete(name);
      throw error;
    }
  }

  #emptyContent(name: string, text: string): Promise<Content> {
    const content = this.#empty.get(name) ?? Content.of(new TextEncoder().encode(text), TYPE);
    this.#empty.set(name, content);
    return content;
  }
}

/** Until when equal metadata mean equal content, if the content is read now. */
function trustedUntilMs(mtimeMs: number, ctimeMs: number): number {
  const nowMs = Date.now();
  if (nowMs - mtimeMs <= SETTLED_MS) return 0;
  const settledMs = ctimeMs + CTIME_STEP_MS + SETTLED_MS;
  if (nowMs > settledMs) return Infinity;
  // Within the second of ctime, content can change again unseen if a program sets mtime back. A file whose mtime is
  // of the same second was written in the usual way: its content counts until the second is over, and is then read
  // once more. Otherwise mtime was set back already, or an old file was renamed.
  return mtimeMs >= ctimeMs ? settledMs : 0;
}

/** Reads a file. If its bytes are those of the previous content, returns that, with its compressed form. */
async function load(
  path: string,
  changedMs: number,
  previous: Promise<Content> | undefined,
): Promise<Content> {
  const content = await Content.of(await Deno.readFile(path), TYPE, { changedMs });
  // A failure to read the previous content has been reported to the request that asked for it.
  const known = await previous?.catch(() => undefined);
  return known?.tag === content.tag ? known : content;
}
