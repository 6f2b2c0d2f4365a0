/** @module The paths that a thread must be permitted to read to open a database. */

/** What SQLite appends to a database's path for its write-ahead log, the index of that log, and its journal. */
const SIDE_FILES = ["-wal", "-shm", "-journal"] as const;

/**
 * The paths that a thread must be permitted to read to open a database.
 *
 * Deno compares the path that a program passes with the permitted paths, without following symbolic links
 * (`deno` 2.8.3 and the executable's runtime 2.6.10, also in `node:sqlite`). A database is named by its path in the
 * data folder, and then opened by its real path, next to which SQLite keeps the database's other files. So both paths
 * are needed. A thread also needs to read and write the folder of private copies, which is not included here.
 *
 * @param database The database, by its absolute path
 * @returns Absolute paths of files; those next to the database need not exist
 *
 * @example
 * ```ts
 * import { readablePaths } from "./readable_paths.ts";
 *
 * const folder = Deno.realPathSync(Deno.makeTempDirSync());
 * Deno.writeTextFileSync(`${folder}/a.db`, "");
 * Deno.symlinkSync("a.db", `${folder}/trades.db`);
 *
 * const paths = readablePaths({ path: `${folder}/trades.db` }).map((path) => path.slice(folder.length));
 * if (paths.join() !== "/trades.db,/a.db,/a.db-wal,/a.db-shm,/a.db-journal") throw new Error(paths.join());
 * Deno.removeSync(folder, { recursive: true });
 * ```
 */
export function readablePaths({ path }: { path: string }): string[] {
  const real = realPath(path);
  return [...new Set([path, ...withSideFiles(real)])];
}

/** The path of a database, and those of the files that SQLite keeps next to it. */
export function withSideFiles(path: string): string[] {
  return [path, ...SIDE_FILES.map((side) => path + side)];
}

/** The path without symbolic links; the path itself if it does not exist or cannot be resolved. */
function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    // Opening the database reports what is wrong.
    return path;
  }
}
