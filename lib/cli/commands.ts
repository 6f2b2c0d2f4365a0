/**
 * What each command does, from a parsed command to an exit status. Heavy modules are loaded by the command that needs
 * them, so that help and usage errors appear at once.
 *
 * @module
 */

import { Output } from "../log/output.ts";
import { type Level, Logger, writeLine } from "../log/log.ts";
import { errorLine, isMistake, systemReason } from "../text/printable.ts";
import type { Command, InspectCommand, ListCommand, LogOptions, LongCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERROR, EXIT_OK } from "./exit_status.ts";
import { Interrupt } from "./interrupt.ts";
import { print, runTextCommand } from "./text_commands.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Runs a command.
 *
 * @returns The exit status
 */
export async function runCommand(command: Command): Promise<number> {
  switch (command.name) {
    case "usage":
    case "help":
    case "version":
      return runTextCommand(command)!;
    case "licenses":
      return print((await import("./licenses.ts")).licensesText());
    case "completions":
      return print((await import("./completion_scripts.ts")).COMPLETION_SCRIPTS[command.shell]);
    case "complete words": {
      const { completionFor, completionText } = await import("./complete.ts");
      const { data, words } = command;
      return print(completionText(completionFor(words, { data, foldersIn })));
    }
  }
  return await runLongCommand(command);
}

async function runLongCommand(command: LongCommand): Promise<number> {
  using interrupt = new Interrupt();
  const output = new Output();
  const context = { log: loggerFor(command, output), output, interrupt };
  const isWell = await withErrorsLogged(command, context).finally(() => output.flush(interrupt.signal));
  if (output.failure) writeLine(Deno.stderr, `error: cannot write: ${systemReason(output.failure)}`);
  return interrupt.exitStatus ?? (isWell && !output.failure ? EXIT_OK : EXIT_ERROR);
}

/** Executes a command, and logs the error that ends it. Returns whether all went well. */
async function withErrorsLogged(command: LongCommand, context: CommandContext): Promise<boolean> {
  try {
    return await execute(command, context);
  } catch (error) {
    if (isMistake(error) || error instanceof UsageError) throw error;
    context.log.error(failureLine(error));
    return false;
  }
}

/** What an error says, and what the user can do about a limit of the system. */
function failureLine(error: unknown): string {
  const line = errorLine(error);
  return /too many open files/i.test(line) ? `${line}; raise the limit on open files (ulimit -n)` : line;
}

/** Executes a command; returns whether all went well. */
async function execute(command: LongCommand, context: CommandContext): Promise<boolean> {
  switch (command.name) {
    case "run":
      return await (await import("./run.ts")).runDays(command.request, command, context);
    case "demo":
      return await (await import("./run.ts")).runDemo(command, context);
    case "serve":
      return await (await import("./serve.ts")).serve(command, context);
    case "list":
      return await list(command, context);
    case "inspect":
      return await inspect(command, context);
    case "query":
      return await (await import("./query.ts")).runQuery(command, context);
    case "load":
      return await (await import("./load.ts")).runLoad(command, context);
  }
}

async function list(options: ListCommand, { output }: CommandContext): Promise<boolean> {
  const { listText } = await import("./list.ts");
  output.result(listText(options));
  return true;
}

async function inspect(
  options: InspectCommand,
  { log, output, interrupt }: CommandContext,
): Promise<boolean> {
  if (options.clusters.length > 0) {
    return await (await import("./inspect_clusters.ts")).inspectClusters(options, { log, output, interrupt });
  }
  const { inspectPaths } = await import("../inspect/inspect.ts");
  const { giveUpUnneededPermissions } = await import("../run/thread_permissions.ts");
  giveUpUnneededPermissions();
  using scratch = interrupt.temporaryFolder("orderflow-", log);
  return await inspectPaths(options.paths, {
    ...options,
    log,
    signal: interrupt.signal,
    scratch: scratch.path,
    write: (text) => output.result(text),
  });
}

/** The names of the folders in a folder; empty if it cannot be listed, since completions never print errors. */
function foldersIn(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path)).filter((entry) => !entry.isFile).map(({ name }) => name);
  } catch {
    return [];
  }
}

function loggerFor(options: LogOptions, output: Output): Logger {
  const level: Level = options.verbose ? "debug" : options.quiet ? "warning" : "info";
  const colour = Deno.stderr.isTerminal() && !Deno.env.get("NO_COLOR");
  return new Logger({ level, format: options.logFormat, colour, write: (line) => output.say(line + "\n") });
}
