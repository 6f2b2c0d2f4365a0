/** @module How a command shows its progress: as a bar on a terminal, else as log lines. */

import type { Logger } from "../log/log.ts";
import type { Output } from "../log/output.ts";
import { ProgressBar, ProgressLines, type ProgressView } from "../run/progress.ts";
import type { LogOptions } from "./command.ts";

/** Makes the view of the progress for the options of a command. */
export function progressView(options: LogOptions, log: Logger, output: Output): ProgressView {
  const isBar = !options.quiet && options.logFormat === "text" && Deno.stderr.isTerminal();
  return isBar ? new ProgressBar(log, (text) => output.say(text), terminalColumns) : new ProgressLines(log);
}

/** The width of the terminal, in characters. A terminal that does not report its width gets the traditional one. */
function terminalColumns(): number {
  return Deno.consoleSize().columns || 80;
}
