/** @module Every schema of a recorder that is tested. */

import { REAL_RECORDERS } from "./real_recorders.ts";
import type { RecorderSchema } from "./recorder_schema.ts";
import { REFUSED_RECORDERS } from "./refused_recorders.ts";
import { VARIATIONS } from "./variations.ts";

/** Every schema. */
export const RECORDERS: RecorderSchema[] = [...REAL_RECORDERS, ...REFUSED_RECORDERS, ...VARIATIONS];
