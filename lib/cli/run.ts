/** @module The commands that make bars: a run with its page, and the demo. */

import type { Logger } from "../log/log.ts";
import type { Output } from "../log/output.ts";
import { LAST_DAY } from "../model/days.ts";
import { isClusterAddress } from "../model/cluster_address.ts";
import { completeRequest, type RunRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import type { run } from "../run/run.ts";
import { summaryText } from "../run/summary.ts";
import { giveUpUnneededPermissions } from "../run/thread_permissions.ts";
import type { Page } from "../site/server.ts";
import { errorLine, isMistake, printableJson } from "../text/printable.ts";
import type { DemoCommand, PageOptions, RunOptions } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { progressView } from "./progress_view.ts";

/**
 * Makes bars, and serves the page during the run and after it.
 *
 * @param request What the run is asked to do
 * @param options Whether and where there is a page, and what is logged
 * @param context Where results and log lines go, and what ends the command
 * @returns Whether all went well
 */
export async function runDays(
  request: RunRequest,
  options: RunOptions,
  context: CommandContext,
): Promise<boolean> {
  const { log, interrupt } = context;
  const page = options.serve ? await openPageIfPossible({ ...options, out: request.out }, log) : undefined;
  try {
    const isWell = await processDays(request, options, context, page);
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
 * Makes bars of two synthetic days, or of a synthetic market that goes on, like {@linkcode runDays}.
 *
 * @param command What was asked for, except for the days
 * @param context Where results and log lines go, and what ends the command
 * @returns Whether all went well
 */
export async function runDemo(command: DemoCommand, context: CommandContext): Promise<boolean> {
  const { log, interrupt } = context;
  const { DEMO_DAYS, DEMO_INSTRUMENT, demoDaySteps } = await import("../demo/demo_day.ts");
  using folder = interrupt.temporaryFolder("orderflow-demo-", log);
  log.info(`demo: ${DEMO_INSTRUMENT} is synthetic: random trades, made just now, from no real market`);
  const { liveSpeed } = command;
  if (liveSpeed !== undefined) {
    const { recordDemo } = await import("./live_demo.ts");
    return await recordDemo(folder.path, liveSpeed, context, (firstDay) => {
      const options = { ...command.bars, data: folder.path, follow: true };
      return runDays(completeRequest(DEMO_INSTRUMENT, firstDay, LAST_DAY, options), command, context);
    });
  }
  for (const day of DEMO_DAYS) {
    for (const _ of demoDaySteps(folder.path, DEMO_INSTRUMENT, day)) {
      // Signals are received between two steps.
      await new Promise((done) => setTimeout(done, 0));
      if (interrupt.signal.aborted) return false;
    }
  }
  const [startDate, endDate] = [DEMO_DAYS[0], DEMO_DAYS.at(-1)!];
  const request = completeRequest(DEMO_INSTRUMENT, startDate, endDate, {
    ...command.bars,
    data: folder.path,
  });
  // The databases stay as long as the page, which reads details from them.
  return await runDays(request, command, context);
}

/** Opens the page. A failure is an error in the log, and the run goes on without a page. */
async function openPageIfPossible(options: PageOptions, log: Logger): Promise<Page | undefined> {
  const { openPage } = await import("../../routes/serve.ts");
  try {
    return await openPage({ ...options, expectsRun: true, log });
  } catch (error) {
    if (isMistake(error)) throw error;
    log.error(`the run goes on without a page: ${errorLine(error)}`);
    return undefined;
  }
}

/** Makes the bars, and prints the summary. Returns whether all went well. */
async function processDays(
  request: RunRequest,
  options: RunOptions,
  { log, output, interrupt: { signal } }: CommandContext,
  page: Page | undefined,
): Promise<boolean> {
  let hasBars = false;
  let status: RunStatus;
  try {
    status = await withProgress(options, log, output, async (onProgress) => {
      const runHere = await runnerBeside(page, request);
      return await runHere(request, {
        log,
        signal,
        onProgress(status) {
          hasBars ||= Object.values(status.bars).some((bars) => bars > 0);
          onProgress(status);
        },
      });
    });
  } catch (error) {
    // The page stays open after a failed run if there are bars to show.
    if (isMistake(error) || !page || !hasBars || options.exit) throw error;
    log.error(errorLine(error));
    return false;
  }
  if (signal.aborted) log.warning("interrupted: the files are complete and hold what was read so far");
  if (options.logFormat === "json") output.result(printableJson(status) + "\n");
  else if (!options.quiet || signal.aborted) output.result(summaryText(status, request.out) + "\n");
  return status.databases.failed.length === 0;
}

/**
 * The function that runs a request: in a thread of its own beside a page, so that the page always responds, and else in
 * this thread, which first gives up the permissions that a run does not need. A run over a cluster is always in a thread of
 * its own, which can reach the cluster and nothing else.
 */
async function runnerBeside(page: Page | undefined, { data }: RunRequest): Promise<typeof run> {
  if (page) return (await import("../run/run_in_worker.ts")).runInWorker;
  if (isClusterAddress(data)) {
    const { runInWorker } = await import("../run/run_in_worker.ts");
    return async (request, context) => {
      const running = runInWorker(request, context);
      giveUpUnneededPermissions();
      return await running;
    };
  }
  const here = await import("../run/run.ts");
  giveUpUnneededPermissions();
  return here.run;
}

/** Shows the progress of a run: as a bar on a terminal, else as log lines. */
async function withProgress<T>(
  options: RunOptions,
  log: Logger,
  output: Output,
  run: (onProgress: (status: RunStatus) => void) => Promise<T>,
): Promise<T> {
  using view = progressView(options, log, output);
  return await run((status) => view.show(status));
}
