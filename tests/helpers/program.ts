/**
 * Starts the program as a user does: through `deno run` with the permissions of `deno task run`, or the executable
 * that `$ORDERFLOW_BIN` names.
 *
 * @module
 */

import { fromFileUrl } from "deno-std/path/from_file_url.js";
import config from "../../deno.json" with { type: "json" };

/** The project's folder. */
export const PROJECT: string = fromFileUrl(new URL("../..", import.meta.url));

const PERMISSIONS = config.tasks.run.split(" ").filter((word) => word.startsWith("--"));

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
  const binary = Deno.env.get("ORDERFLOW_BIN");
  const { DATA_PATH: _data, VISUALIZATION_PORT: _port, NO_COLOR: _colour, ...inherited } = Deno.env
    .toObject();
  const permissions = PERMISSIONS.filter((word) => options.net !== false || word !== "--allow-net");
  const words = [
    ...options.through ?? [],
    ...binary ? [binary] : [Deno.execPath(), "run", ...permissions, `${PROJECT}main.ts`],
    ...args,
  ];
  return new Deno.Command(words[0], {
    args: words.slice(1),
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
