/**
 * Programs in C that aggregate one day's database into one-minute bars, printed as text: through SQLite's interface,
 * and straight from the file's db pages. Building them needs their sources (`../shared/peers`), a C compiler and
 * libsqlite3's headers.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { PROJECT } from "../helpers/program.ts";

const SOURCES = join(PROJECT, "..", "shared", "peers");

const FLAGS = ["-O3", "-march=native"];

/** Paths of the programs. A program that could not be built is undefined, and `missing` has the reason. */
export interface PeerPrograms {
  /** `c_sqlite DB trades|book|all` prints the bars. */
  cSqlite?: string;
  /** `c_pages_again DB trades|book|all TIMES` repeats the job, and writes each duration in ms to stderr. */
  cPagesAgain?: string;
  /** The compiler, flags and library version. */
  builtWith: string;
  /** A line for each program that could not be built, with the reason. */
  missing: string[];
}

/** Repeats the job of `c_pages.c` in one process, and resets its static variables each time. */
const C_PAGES_AGAIN = `
#define main job
#include "c_pages.c"
#undef main
#include <time.h>
static double ms(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e3 + t.tv_nsec / 1e6; }
int main(int count, char **values) {
  if (count != 4) return 2;
  for (int left = atoi(values[3]); left > 0; left--) {
    nl = 0; wlo = whi = 0;
    double start = ms();
    if (job(3, values) != 0) return 1;
    fflush(stdout);
    fprintf(stderr, "%.6f\\n", ms() - start);
    free(win); close(fd);
  }
}
`;

/** Builds the programs into a folder. */
export function buildPeers(folder: string): PeerPrograms {
  const again = join(folder, "c_pages_again.c");
  Deno.writeTextFileSync(again, C_PAGES_AGAIN);
  const peers: PeerPrograms = { builtWith: builtWith(folder), missing: [] };
  const build = (name: string, source: string, ...flags: string[]) => {
    const program = join(folder, name);
    const why = whyNotBuilt([...FLAGS, "-I", SOURCES, "-o", program, source, ...flags]);
    if (why === undefined) return program;
    peers.missing.push(`${name}: not measured, since it cannot be built: ${why}`);
  };
  peers.cSqlite = build("c_sqlite", join(SOURCES, "c_sqlite.c"), "-lsqlite3");
  peers.cPagesAgain = build("c_pages_again", again);
  return peers;
}

function whyNotBuilt(args: string[]): string | undefined {
  const { success, stderr } = runCompiler(args);
  // The first error is the cause; the path before it is left out.
  return success
    ? undefined
    : /(?:error: )(.*)/.exec(stderr)?.[1] ?? (stderr.trim() || "the compiler failed");
}

/** The compiler's version, its flags, and the version of libsqlite3's headers. */
function builtWith(folder: string): string {
  const header = join(folder, "version.h");
  Deno.writeTextFileSync(header, "#include <sqlite3.h>\nSQLITE_VERSION");
  const sqlite = /"([\d.]+)"\s*$/.exec(runCompiler(["-E", header]).stdout)?.[1] ?? "none";
  return `${runCompiler(["--version"]).stdout.split("\n")[0]}, ${FLAGS.join(" ")}; libsqlite3 ${sqlite}`;
}

function runCompiler(args: string[]): { success: boolean; stdout: string; stderr: string } {
  try {
    const { success, stdout, stderr } = new Deno.Command("cc", { args }).outputSync();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { success: false, stdout: "", stderr: "error: there is no compiler `cc`" };
  }
}
