/** @module The commands that process days: a run, with its page beside it, and the demo. */

import type { Logger } from "../log/log.ts";
import { errorLine, isMistake, printableJson } from "../text/printable.ts";
import type { Output } from "../log/output.ts";
import { completeRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import type { Page } from "../site/server.ts";
import type { CommandContext } from "./commands.ts";
import type { PageOptions, RunOptions } from "./parse.ts";

/** What a run is over. */
export interface Days {
  /** A trading pair, such as `BTC-USDT`. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD`. */
  startDate: string;
  /** The last day. */
  endDate: string;
  /** The data folder. */
  data: string;
}

/**
 * Processes days, with the page beside it and after it.
 *
 * @param days What it is over
 * @param options How
 * @param around What it works with
 * @param onProcessed Called once the databases are not needed any longer
 * @returns Whether all went well
 */
export async function runDays(
  days: Days,
  options: RunOptions,
  around: CommandContext,
  onProcessed: () => void = () => {},
): Promise<boolean> {
  const { log, interrupt } = around;
  const page = options.serve ? await pageOrError(options, log) : undefined;
  try {
    const isWell = await processDays(days, options, around, page).finally(onProcessed);
    if (page && !options.exit && !interrupt.signal.aborted) {
      log.info(`the page stays at ${page.url} until Ctrl-C`);
      await interrupt.received();
    }
    return isWell;
  } finally {
    await page?.close();
  }
}

/**
 * Does the same with the sample that comes with the program.
 *
 * @returns Whether all went well
 */
export async function runDemo(options: RunOptions, around: CommandContext): Promise<boolean> {
  const { log, interrupt } = around;
  const { DEMO_DAYS, DEMO_INSTRUMENT, demoDaySteps } = await import("../demo/demo_day.ts");
  using folder = interrupt.temporaryFolder("orderflow-demo-");
  log.info(`demo: ${DEMO_INSTRUMENT} is synthetic, made on the spot; no market ever traded like this`);
  for (const day of DEMO_DAYS) {
    for (const _ of demoDaySteps(folder.path, DEMO_INSTRUMENT, day)) {
      // Signals have their turn.
      await new Promise((done) => setTimeout(done, 0));
      if (interrupt.signal.aborted) return false;
    }
  }
  const [startDate, endDate] = [DEMO_DAYS[0], DEMO_DAYS.at(-1)!];
  const days = { instrument: DEMO_INSTRUMENT, startDate, endDate, data: folder.path };
  // The page may stay for days; what it was made of need not.
  return await runDays(days, options, around, () => folder[Symbol.dispose]());
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

/** Processes days, and says how it went. */
async function processDays(
  days: Days,
  options: RunOptions,
  { log, output, interrupt: { signal } }: CommandContext,
  page: Page | undefined,
): Promise<boolean> {
  const { summaryText } = await import("../run/summary.ts");
  const { maxBars, depthLevels, windowSeconds, workers, out } = options;
  let hasBars = false;
  let status: RunStatus;
  try {
    status = await withProgress(options, log, output, async (onProgress) => {
      const { instrument, startDate, endDate, data } = days;
      const members = { data, out, maxBars, depthLevels, windowSeconds, workers };
      const request = completeRequest(instrument, startDate, endDate, members);
      return await (await runnerBeside(page))(request, {
        log,
        signal,
        onProgress(status) {
          hasBars ||= status.bars.ohlc + status.bars.metrics > 0;
          onProgress(status);
        },
      });
    });
  } catch (error) {
    // A run that broke off may have something to show.
    if (isMistake(error) || !page || !hasBars || options.exit) throw error;
    log.error(errorLine(error));
    return false;
  }
  if (signal.aborted) log.warning("interrupted: the files are whole and hold what was read so far");
  if (options.logFormat === "json") output.result(printableJson(status) + "\n");
  else if (!options.quiet || signal.aborted) output.result(summaryText(status, out) + "\n");
  return status.databases.failed.length === 0;
}

/** What processes days: beside a page, a thread of its own, so that the page need not wait. */
async function runnerBeside(page: Page | undefined) {
  return page ? (await import("../run/run_in_worker.ts")).runInWorker : (await import("../run/run.ts")).run;
}

/** Shows how far a run is while it goes on. */
async function withProgress<T>(
  options: RunOptions,
  log: Logger,
  output: Output,
  run: (onProgress: (status: RunStatus) => void) => Promise<T>,
): Promise<T> {
  const { ProgressBar, ProgressLines } = await import("../run/progress.ts");
  const asBar = !options.quiet && options.logFormat === "text" && Deno.stderr.isTerminal();
  using view = asBar
    ? new ProgressBar(log, (text) => output.say(text), terminalColumns)
    : new ProgressLines(log);
  return await run((status) => view.show(status));
}

/** How wide the terminal is; one that does not tell is taken to be as wide as they once were. */
function terminalColumns(): number {
  return Deno.consoleSize().columns || 80;
}
