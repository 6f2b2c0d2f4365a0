/**
 * The commit of the code that is tested or measured, for reports.
 *
 * @module
 */

import { PROJECT } from "./program.ts";

/**
 * The commit of the project, as text.
 *
 * @param report The file that the caller writes, whose changes do not count
 * @returns The commit, and whether files differ from it
 */
export function currentCommit(report: string): string {
  const isChanged = git("status", "--porcelain", "--", ".", `:!${report}`) !== "";
  return git("rev-parse", "--short", "HEAD") + (isChanged ? ", with changes" : "");
}

function git(...args: string[]): string {
  const { stdout } = new Deno.Command("git", { args, cwd: PROJECT, stderr: "null" }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}
