/**
 * Bars of price, order flow, quotes and order-book imbalance, and depth, from per-day SQLite databases of ticks, as a
 * library.
 *
 * @module
 */

export { DEFAULT_WINDOW_SECONDS, main, type MainOptions } from "./run/library.ts";
export { query, type QueryAnswers, type QueryOptions } from "./query/library.ts";
export { QueryError, type QueryErrorKind } from "./query/query_error.ts";
export type { QuerySignal } from "./query/query_context.ts";
export type { AnswerValues } from "./query/query.ts";
export type { TradesAnswer } from "./query/trades.ts";
export type { FootprintAnswer } from "./query/footprint.ts";
export type { FootprintBar } from "./query/footprint_bars.ts";
export type { ProfileAnswer } from "./query/profile.ts";
export type { VwapAnswer } from "./query/vwap.ts";
export type { BookAnswer } from "./query/book.ts";
export type { InstrumentAnswer } from "./query/instrument.ts";
export type { SeriesAnswer } from "./query/series.ts";
export type { QueryKind } from "./model/query_kinds.ts";
export { NoDatabaseError } from "./run/errors.ts";
export { DEFAULTS, type RequestOptions, type RunRequest } from "./model/run_request.ts";
export { DEFAULT_DATA_FOLDER, discoverDatabases, type DiscoverOptions } from "./run/discover_databases.ts";
export {
  addMetricBar,
  addOhlcBar,
  clearData,
  clearMetrics,
  upsertMetricBar,
  upsertOhlcBar,
} from "./publish/bar_files.ts";
export { addBar, clearBars, upsertBar } from "./publish/series_files.ts";
export { setDepthData } from "./publish/depth_file.ts";
export { type Level } from "./publish/depth_json.ts";
export { DATA_FILE, DEFAULT_OUT_FOLDER, DEPTH_FILE, MAX_BARS, METRICS_FILE } from "./publish/names.ts";
export { type VizOptions } from "./publish/viz_options.ts";
export {
  type FailedDatabase,
  type Following,
  type RunSource,
  type RunState,
  type RunStatus,
  type SkippedDays,
} from "./model/run_status.ts";
export { launchVisualizer, type Visualizer, type VisualizerOptions } from "../routes/visualizer.ts";
export type { DayRange } from "./model/days.ts";
export type { SeriesId, StatusKey } from "./model/series.ts";
export { STATUS_FILE } from "./publish/run_status.ts";
export { FolderInUseError } from "./publish/output_lock.ts";
export {
  type Fields,
  type Level as LogLevel,
  type LogFormat,
  Logger,
  type LoggerOptions,
} from "./log/log.ts";
export { type Depth, type Rejection, type Tally } from "./model/batches.ts";
