/**
 * What each command does, from checked options to an exit status. Heavy modules are loaded by the command that needs
 * them, so that `--help` and wrong usage are answered at once.
 *
 * @module
 */

import { statIfThere } from "../files.ts";
import { type Level, Logger, writeLine, writeText } from "../log/log.ts";
import type { Output } from "../log/output.ts";
import { errorLine, isMistake, printable, systemReason } from "../text/printable.ts";
import { versionLine } from "../version.ts";
import { helpText } from "./help.ts";
import type { Interrupt } from "./interrupt.ts";
import type { Command, CommonOptions, InspectCommand, PageOptions } from "./parse.ts";

/** All went well. */
export const EXIT_OK = 0;
/** An error, of the world's making. */
export const EXIT_ERROR = 1;
/** Wrong usage. */
export const EXIT_USAGE = 2;

/** What a command that takes a while works with. */
export interface CommandContext {
  /** Where it says what happens. */
  log: Logger;
  /** Where its results go. */
  output: Output;
  /** What ends it early. */
  interrupt: Interrupt;
}

/**
 * Runs a command.
 *
 * @returns The exit status
 */
export async function runCommand(command: Command): Promise<number> {
  switch (command.name) {
    case "help":
      writeText(Deno.stdout, helpText());
      return EXIT_OK;
    case "version":
      writeLine(Deno.stdout, versionLine());
      return EXIT_OK;
    case "completions": {
      const { COMPLETION_SCRIPTS } = await import("./completion_scripts.ts");
      writeText(Deno.stdout, COMPLETION_SCRIPTS[command.shell]);
      return EXIT_OK;
    }
    case "words": {
      const { completionFor, completionText } = await import("./complete.ts");
      const { data, words } = command;
      writeText(Deno.stdout, completionText(completionFor(words, { data, foldersIn })));
      return EXIT_OK;
    }
  }
  const { Interrupt } = await import("./interrupt.ts");
  const { Output } = await import("../log/output.ts");
  using interrupt = new Interrupt();
  const output = new Output();
  const isWell = await tryTo(command, output, interrupt).finally(() => output.flush(interrupt.signal));
  if (output.failure) writeLine(Deno.stderr, `error: cannot write: ${systemReason(output.failure)}`);
  return interrupt.exitStatus ?? (isWell && !output.failure ? EXIT_OK : EXIT_ERROR);
}

/** A command that takes a while. */
type Work = Extract<Command, CommonOptions>;

/** Does the work of a command; an error that it ends with is told. Returns whether all went well. */
async function tryTo(command: Work, output: Output, interrupt: Interrupt): Promise<boolean> {
  const log = loggerFor(command, output);
  try {
    return await work(command, { log, output, interrupt });
  } catch (error) {
    if (isMistake(error)) throw error;
    log.error(errorLine(error));
    return false;
  }
}

/** Does the work of a command; returns whether all went well. */
async function work(command: Work, around: CommandContext): Promise<boolean> {
  switch (command.name) {
    case "run":
      return await (await import("./run.ts")).runDays(command, command, around);
    case "demo":
      return await (await import("./run.ts")).runDemo(command, around);
    case "serve":
      return await serve(command, around);
    case "inspect":
      return await inspect(command, around);
  }
}

/** Serves what an earlier run wrote, until a signal. */
async function serve(options: PageOptions, { log, interrupt }: CommandContext): Promise<boolean> {
  const { openPage } = await import("../site/server.ts");
  const page = await openPage({ ...options, log });
  if (!statIfThere(options.out)) {
    log.warning(`${printable(options.out)} does not exist; the page is empty until a run writes there`);
  }
  await interrupt.received();
  await page.close();
  return true;
}

async function inspect(
  options: InspectCommand,
  { log, output, interrupt }: CommandContext,
): Promise<boolean> {
  const { inspectPaths } = await import("../inspect/inspect.ts");
  using scratch = interrupt.temporaryFolder("orderflow-");
  return await inspectPaths(options.paths, {
    ...options,
    log,
    signal: interrupt.signal,
    scratch: scratch.path,
    write: (text) => output.result(text),
  });
}

/** The names of the folders in a folder; none where it cannot be listed, of which completions say nothing. */
function foldersIn(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path)).filter((entry) => !entry.isFile).map(({ name }) => name);
  } catch {
    return [];
  }
}

function loggerFor(options: CommonOptions, output: Output): Logger {
  const level: Level = options.verbose ? "debug" : options.quiet ? "warning" : "info";
  const colour = Deno.stderr.isTerminal() && !Deno.env.get("NO_COLOR");
  return new Logger({ level, format: options.logFormat, colour, write: (line) => output.say(line + "\n") });
}
