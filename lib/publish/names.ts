/** @module Paths and limits under the names that the library promises. */

import { DEFAULTS } from "../model/run_request.ts";
import { SERIES } from "../model/series.ts";
import { DEPTH_NAME } from "./depth_json.ts";

/** The default output folder, relative to the working folder. */
export const DEFAULT_OUT_FOLDER: string = DEFAULTS.out;

/** Path of the price bars in the default output folder. */
export const DATA_FILE = `${DEFAULT_OUT_FOLDER}/${SERIES.price.file}`;

/** Path of the imbalance bars in the default output folder. */
export const METRICS_FILE = `${DEFAULT_OUT_FOLDER}/${SERIES.imbalance.file}`;

/** Path of the depth snapshot in the default output folder. */
export const DEPTH_FILE = `${DEFAULT_OUT_FOLDER}/${DEPTH_NAME}`;

/** How many of the newest bars a file holds by default. */
export const MAX_BARS: number = DEFAULTS.maxBars;
