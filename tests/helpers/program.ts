/**
 * Starts the program as users do: with `deno run` and the permissions of `deno task run`, or as the executable that
 * `$ORDERFLOW_BIN` names.
 *
 * @module
 */

import { resolve } from "deno-std/path/resolve.js";
import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { programFile } from "../../lib/program_files.ts";
import { PERMISSIONS } from "../../lib/build/permissions.ts";

/** The project's folder. */
export const PROJECT: string = fromFileUrl(programFile("./"));

/** The path of the executable under test, if any. */
export const binaryPath: string | undefined = absolute(Deno.env.get("ORDERFLOW_BIN"));

/** The command that starts the program, before the program's arguments. */
export const PROGRAM_ARGS: string[] = binaryPath
  ? [binaryPath]
  : [Deno.execPath(), "run", ...PERMISSIONS, `${PROJECT}main.ts`];

function absolute(path: string | undefined): string | undefined {
  return path ? resolve(path) : undefined;
}

/** The result of running the program. */
export interface Result {
  /** The exit status. */
  code: number;
  /** The text on stdout. */
  stdout: string;
  /** The text on stderr. */
  stderr: string;
}

/** Options for starting the program. */
export interface StartOptions {
  /** The working folder; the project's folder by default. */
  cwd?: string;
  /** Environment variables to add to those of the tests. The variables that the program reads are not inherited. */
  env?: Record<string, string>;
  /** Whether the program may use the network; true by default, as in the task. */
  net?: boolean;
  /** A command that starts the program, such as a shell that sets limits first. */
  through?: string[];
}

/** A command for the program with arguments. */
export function program(args: string[], options: StartOptions = {}): Deno.Command {
  const inherited = Deno.env.toObject();
  for (const name of ["DATA_PATH", "VISUALIZATION_PORT", "NO_COLOR", "ORDERFLOW_CLICKHOUSE_PASSWORD"]) {
    delete inherited[name];
  }
  const start = PROGRAM_ARGS.filter((word) => options.net !== false || word !== "--allow-net");
  const [command, ...words] = [...options.through ?? [], ...start, ...args];
  return new Deno.Command(command, {
    args: words,
    cwd: options.cwd ?? PROJECT,
    clearEnv: true,
    env: { ...inherited, ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs the program and waits for its end. */
export async function run(args: string[], options?: StartOptions): Promise<Result> {
  const { code, stdout, stderr } = await program(args, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The parsed JSON of a file in an output folder. */
// deno-lint-ignore no-explicit-any
export function readJson(out: string, name: string): any {
  return JSON.parse(Deno.readTextFileSync(`${out}/${name}`));
}

/** What a run printed, without the lines of progress, which only runs of several seconds print. */
export function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^(\d{4}-\d\d-\d\d (trades|book)|\d+ of \d+ days), \d+%, .* rows\/s.*\n/gm, "");
}
