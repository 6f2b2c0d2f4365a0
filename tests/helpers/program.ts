/**
 * Starts the program as a user does: through `deno run` with the permissions of `deno task run`, or the executable
 * that `$ORDERFLOW_BIN` names.
 *
 * @module
 */

import { resolve } from "deno-std/path/resolve.js";
import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { programFile } from "../../lib/program_files.ts";
import { PERMISSIONS } from "../../lib/build/permissions.ts";

/** The project's folder. */
export const PROJECT: string = fromFileUrl(programFile("./"));

/** The executable, if it is that which is tested. */
export const binaryPath: string | undefined = absolute(Deno.env.get("ORDERFLOW_BIN"));

/** What starts the program, before its own arguments. */
export const PROGRAM_ARGS: string[] = binaryPath
  ? [binaryPath]
  : [Deno.execPath(), "run", ...PERMISSIONS, `${PROJECT}main.ts`];

function absolute(path: string | undefined): string | undefined {
  return path ? resolve(path) : undefined;
}

/** What a run of the program gave. */
export interface Result {
  /** Exit status. */
  code: number;
  /** What it printed. */
  stdout: string;
  /** What it said. */
  stderr: string;
}

/** How to start the program. */
export interface StartOptions {
  /** The working folder; the project's by default. */
  cwd?: string;
  /** Environment variables, besides those of the tests, without the ones that the program reads. */
  env?: Record<string, string>;
  /** Whether it may use the network; so by default, as in the task. */
  net?: boolean;
  /** Words of a command that starts the program in its turn, such as a shell's that sets limits before it. */
  through?: string[];
}

/** A command for the program with these arguments. */
export function program(args: string[], options: StartOptions = {}): Deno.Command {
  const { DATA_PATH: _data, VISUALIZATION_PORT: _port, NO_COLOR: _colour, ...inherited } = Deno.env
    .toObject();
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

/** Runs the program to its end. */
export async function run(args: string[], options?: StartOptions): Promise<Result> {
  const { code, stdout, stderr } = await program(args, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The JSON in a file of an output folder. */
// deno-lint-ignore no-explicit-any
export function readJson(out: string, name: string): any {
  return JSON.parse(Deno.readTextFileSync(`${out}/${name}`));
}
