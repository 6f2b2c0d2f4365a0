/** @module What a database looks like from outside, so that a change is noticed. */

import { fileMark, statIfThere } from "../files.ts";

/** What changes when a database is written to. */
export function filesState(path: string): string {
  return [path, `${path}-wal`, `${path}-journal`].map((file) => fileMark(statIfThere(file))).join();
}
