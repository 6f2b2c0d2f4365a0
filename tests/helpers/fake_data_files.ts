/** @module A data folder without real files. */

import type { DataFiles } from "../../lib/sources/discovery_files.ts";

/** A file of a fake file system: its size and, for links to one file, the name that they share. */
export interface FakeFile {
  /** The file's size, in bytes; 0 by default. */
  bytes?: number;
  /** The identity that links to this file share; by default the file has no other links. */
  sameFile?: string;
  /** The first bytes of the file; an SQLite database's by default. */
  head?: Uint8Array;
  /** What opening the file throws. */
  openError?: Error;
  /** What `stat` throws. */
  statError?: Error;
  /** The target that does not exist, if the path is a dangling link. */
  danglingTarget?: string;
}

/** A file system that holds these files, by absolute path, and the folders that they need. */
export function fakeDataFiles(paths: Record<string, FakeFile>): DataFiles {
  const fileAt = (path: string) => {
    const file = paths[path];
    if (file === undefined || file.danglingTarget !== undefined) throw new Deno.errors.NotFound(path);
    if (file.statError) throw file.statError;
    return file;
  };
  return {
    list(folder) {
      const names = Object.keys(paths).filter((path) => path.startsWith(folder + "/"))
        .map((path) => path.slice(folder.length + 1).split("/")[0]);
      if (names.length === 0) fileAt(folder);
      return [...new Set(names)];
    },
    stat(path) {
      const { bytes = 0, sameFile = path } = fileAt(path);
      return { bytes, identity: sameFile };
    },
    checkReadable(path) {
      const { openError } = fileAt(path);
      if (openError) throw openError;
    },
    head(path) {
      const { head = new TextEncoder().encode("SQLite format 3\0"), openError } = fileAt(path);
      if (openError) throw openError;
      return head;
    },
    danglingTarget: (path) => paths[path]?.danglingTarget,
  };
}
