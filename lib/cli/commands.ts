/**
 * What each command does, from checked options to an exit status. Heavy modules are loaded by the command that needs
 * them, so that `--help` and wrong usage are answered at once.
 *
 * @module
 */

import { type Level, Logger, writeLine, writeText } from "../log/log.ts";
import { errorLine, printable, printableJson } from "../log/printable.ts";
import { versionLine } from "../version.ts";
import type { RunStatus } from "../publish/run_status.ts";
import type { Page } from "../site/server.ts";
import { helpText } from "./help.ts";
import type { Command, CommonOptions, PageOptions, RunOptions } from "./parse.ts";

/** All went well. */
export const EXIT_OK = 0;
/** An error, of the world's making. */
export const EXIT_ERROR = 1;
/** Wrong usage. */
export const EXIT_USAGE = 2;

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
  }
  const { Interrupt } = await import("./interrupt.ts");
  using interrupt = new Interrupt();
  const log = loggerFor(command);
  try {
    const isWell = await work(command, log, interrupt.signal);
    return interrupt.exitStatus ?? (isWell ? EXIT_OK : EXIT_ERROR);
  } catch (error) {
    if (isMistake(error)) throw error;
    log.error(errorLine(error));
    return interrupt.exitStatus ?? EXIT_ERROR;
  }
}

/** Whether what was thrown is a mistake in the program, whose stack is worth seeing. */
function isMistake(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError;
}

/** A command that takes a while. */
type Work = Extract<Command, CommonOptions>;

/** Does the work of a command; returns whether all went well. */
async function work(command: Work, log: Logger, signal: AbortSignal): Promise<boolean> {
  switch (command.name) {
    case "run":
      return await runDays(command, command, log, signal);
    case "demo":
      return await runDemo(command, log, signal);
    case "serve":
      await serve(command, log, signal);
      return true;
    case "inspect": {
      const { inspectPaths } = await import("../inspect/inspect.ts");
      const write = (text: string) => writeText(Deno.stdout, text);
      return await inspectPaths(command.paths, { ...command, log, signal, write });
    }
  }
}

/** What a run is over. */
interface Days {
  instrument: string;
  startDate: string;
  endDate: string;
  data: string;
}

/** Serves what an earlier run wrote, until a signal. */
async function serve(options: PageOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { openPage } = await import("../site/server.ts");
  const page = await openPage({ ...options, log });
  if (!exists(options.out)) {
    log.warning(`${printable(options.out)} does not exist; the page is empty until a run writes there`);
  }
  await aborted(signal);
  await page.close();
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Processes days, with the page beside it and after it. */
async function runDays(
  days: Days,
  options: RunOptions,
  log: Logger,
  signal: AbortSignal,
  onProcessed = () => {},
): Promise<boolean> {
  const page = options.serve ? await pageOrError(options, log) : undefined;
  try {
    const isWell = await processDays(days, options, log, signal, page).finally(onProcessed);
    if (page && !options.exit && !signal.aborted) {
      log.info(`the page stays at ${page.url} until Ctrl-C`);
      await aborted(signal);
    }
    return isWell;
  } finally {
    await page?.close();
  }
}

/** The page; if it cannot be had, that is an error in the log and no reason not to process. */
async function pageOrError(options: PageOptions, log: Logger): Promise<Page | undefined> {
  const { openPage } = await import("../site/server.ts");
  try {
    return await openPage({ ...options, log });
  } catch (error) {
    if (isMistake(error)) throw error;
    log.error(`there is no page: ${errorLine(error)}`);
    return undefined;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}

/** Processes days, and says how it went. */
async function processDays(
  days: Days,
  options: RunOptions,
  log: Logger,
  signal: AbortSignal,
  page: Page | undefined,
): Promise<boolean> {
  const { summaryText } = await import("../run/summary.ts");
  const { maxBars, depthLevels, windowSeconds, out } = options;
  let hasBegun = false;
  let status: RunStatus;
  try {
    status = await withProgress(options, log, async (onProgress) => {
      const { instrument, startDate, endDate, data } = days;
      const mainOptions = { data, out, maxBars, depthLevels, windowSeconds, log, signal };
      return await (await mainBeside(page))(instrument, startDate, endDate, {
        ...mainOptions,
        onProgress(status) {
          hasBegun = true;
          onProgress(status);
        },
      });
    });
  } catch (error) {
    // A run that broke off has something to show; one that never began has not.
    if (isMistake(error) || !page || !hasBegun || options.exit) throw error;
    log.error(errorLine(error));
    return false;
  }
  if (signal.aborted) log.warning("interrupted: the files are whole and hold what was read so far");
  if (options.logFormat === "json") writeLine(Deno.stdout, printableJson(status));
  else if (!options.quiet || signal.aborted) writeLine(Deno.stdout, summaryText(status, options.out));
  return status.databases.failed.length === 0;
}

/** What processes days: beside a page, a thread of its own, so that the page need not wait. */
async function mainBeside(page: Page | undefined) {
  return page
    ? (await import("../run/main_in_worker.ts")).mainInWorker
    : (await import("../run/main.ts")).main;
}

/** Shows how far a run is while it goes on. */
async function withProgress<T>(
  options: RunOptions,
  log: Logger,
  run: (onProgress: (status: RunStatus) => void) => Promise<T>,
): Promise<T> {
  const { ProgressBar, ProgressLines } = await import("../run/progress.ts");
  const asBar = !options.quiet && options.logFormat === "text" && Deno.stderr.isTerminal();
  using view = asBar
    ? new ProgressBar(log, (text) => writeText(Deno.stderr, text), terminalColumns)
    : new ProgressLines(log);
  return await run((status) => view.show(status));
}

/** How wide the terminal is; one that does not tell is taken to be as wide as they once were. */
function terminalColumns(): number {
  return Deno.consoleSize().columns || 80;
}

async function runDemo(options: RunOptions, log: Logger, signal: AbortSignal): Promise<boolean> {
  const { DEMO_DAYS, DEMO_INSTRUMENT, writeDemoDay } = await import("../demo/demo_day.ts");
  using folder = new DisposableStack();
  const data = Deno.makeTempDirSync({ prefix: "orderflow-demo-" });
  folder.defer(() => Deno.removeSync(data, { recursive: true }));
  log.info(`demo: ${DEMO_INSTRUMENT} is synthetic, made on the spot; no market ever traded like this`);
  for (const day of DEMO_DAYS) {
    writeDemoDay(data, DEMO_INSTRUMENT, day);
    // Signals have their turn between two days.
    await new Promise((done) => setTimeout(done, 0));
    if (signal.aborted) return false;
  }
  const days = { instrument: DEMO_INSTRUMENT, startDate: DEMO_DAYS[0], endDate: DEMO_DAYS.at(-1)!, data };
  // The page may stay for days; what it was made of need not.
  return await runDays(days, options, log, signal, () => folder.dispose());
}

function loggerFor(options: CommonOptions): Logger {
  const level: Level = options.verbose ? "debug" : options.quiet ? "warning" : "info";
  const colour = Deno.stderr.isTerminal() && !Deno.env.get("NO_COLOR");
  return new Logger({
    level,
    format: options.logFormat,
    colour,
    write: (line) => writeLine(Deno.stderr, line),
  });
}
