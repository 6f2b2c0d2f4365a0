/**
 * The JSON files of a run as the site reads them: as any other program would, by their names in a folder.
 *
 * A file is held in memory until the folder holds another of that name, which a look at its metadata tells. So a
 * poll that finds nothing new costs that look.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { printable, systemReason } from "../text/printable.ts";
import { STATUS_FILE } from "../publish/run_status.ts";
import { DATA_FILE, DEPTH_FILE, METRICS_FILE } from "../publish/viz_io.ts";
import { Content } from "./content.ts";

/** Names of the files. */
export const DATA_NAMES = {
  ohlc: basename(DATA_FILE),
  metrics: basename(METRICS_FILE),
  depth: basename(DEPTH_FILE),
  status: basename(STATUS_FILE),
};

/** What stands for a file that does not exist yet: an empty dataset, and a status with no member. */
const EMPTY: ReadonlyMap<string, string> = new Map([
  [DATA_NAMES.ohlc, "[]\n"],
  [DATA_NAMES.metrics, "[]\n"],
  [DATA_NAMES.depth, '{"bids":[],"asks":[]}\n'],
  [DATA_NAMES.status, "{}\n"],
]);

const TYPE = "application/json; charset=utf-8";

// A file system's clock ticks every few milliseconds (every two seconds on FAT), and within a tick a file can change
// without its metadata showing it. So metadata are trusted once they are older than that when the file is read; git
// has the same trouble with its index ("racy git").
const SETTLED_MS = 50;

/** What is known of a file. */
interface Known {
  /** Its metadata when it was read. */
  mark: string;
  /** Whether the same metadata mean the same content. While it is being read they do for everyone who asks. */
  isCurrent: boolean;
  content: Promise<Content>;
}

/** The files in one folder. */
export class DataFiles {
  readonly #out: string;
  readonly #known = new Map<string, Known>();
  readonly #empty = new Map<string, Promise<Content>>();

  /** @param out The folder; it need not exist */
  constructor(out: string) {
    this.#out = out;
  }

  /**
   * The content of a file, as it is now.
   *
   * @param name The file's name
   * @returns Its content, that of an empty dataset where there is no file, or undefined where the name is none of ours
   * @throws {Error} If there is a file and it cannot be read
   */
  async read(name: string): Promise<Content | undefined> {
    const empty = EMPTY.get(name);
    if (empty === undefined) return undefined;
    const path = join(this.#out, name);
    try {
      return await this.#readFile(name, path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return await this.#emptyContent(name, empty);
      }
      throw new Error(`${printable(path)} cannot be read: ${systemReason(error)}`, { cause: error });
    }
  }

  async #readFile(name: string, path: string): Promise<Content> {
    const info = await Deno.stat(path);
    // Asked before opening: opening a named pipe would wait for its writer.
    if (!info.isFile) throw new TypeError("it is not a file");
    const mtimeMs = info.mtime?.getTime() ?? 0;
    const mark = `${info.ino} ${info.size} ${mtimeMs}`;
    const known = this.#known.get(name);
    if (known?.mark === mark && known.isCurrent) return await known.content;
    // The metadata are taken before the content, so that content of a later date is only read once more.
    const isSettled = Date.now() - mtimeMs > SETTLED_MS;
    const content = load(path, mtimeMs, known?.content);
    const reading: Known = { mark, isCurrent: true, content };
    this.#known.set(name, reading);
    try {
      const read = await content;
      reading.isCurrent = isSettled;
      return read;
    } catch (error) {
      if (this.#known.get(name) === reading) this.#known.delete(name);
      throw error;
    }
  }

  #emptyContent(name: string, text: string): Promise<Content> {
    const known = this.#empty.get(name) ?? Content.of(new TextEncoder().encode(text), TYPE);
    this.#empty.set(name, known);
    return known;
  }
}

/** Reads a file. Content that is as before is the one from before, with what was already compressed of it. */
async function load(
  path: string,
  changedMs: number,
  previous: Promise<Content> | undefined,
): Promise<Content> {
  const content = await Content.of(await Deno.readFile(path), TYPE, { changedMs });
  // Whoever asked for the previous content has been told if it could not be read.
  const known = await previous?.catch(() => undefined);
  return known?.tag === content.tag ? known : content;
}
