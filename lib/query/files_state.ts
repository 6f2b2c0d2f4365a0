/** @module What a database looks like from outside, so that a change is noticed. */

import { statIfThere } from "../files.ts";

/** What changes when a database is written to. */
export function filesState(path: string): string {
  return [path, `${path}-wal`, `${path}-journal`].map(stateOf).join();
}

/** What changes when a file is written to. */
function stateOf(path: string): string {
  const info = statIfThere(path);
  return info === undefined ? "" : `${info.size} ${info.mtime?.getTime()} ${info.ino}`;
}
