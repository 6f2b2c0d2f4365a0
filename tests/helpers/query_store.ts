/** @module Stores of ticks over the databases of a data folder. */

import { DAY_MS, parseDay } from "../../lib/model/days.ts";
import { answer, type AnswerValues, type Query } from "../../lib/query/query.ts";
import { TickStore, type TickStoreOptions } from "../../lib/query/tick_store.ts";
import { dayPath } from "./database.ts";

/** A signal that ends nothing. */
const LISTENING = { aborted: false };

/**
 * The store of some days of a data folder, as a run over these days leaves it.
 *
 * @param days The days, in order
 * @param options Members that differ from those of a usual run
 */
export function storeOfDays(
  data: string,
  instrument: string,
  days: string[],
  options: Partial<TickStoreOptions> = {},
): TickStore {
  const databases = days.map((day) => {
    const path = dayPath(data, instrument, day);
    const { size, mtime } = Deno.statSync(path);
    return { day, path, size, mtimeMs: mtime!.getTime() };
  });
  const range = { startMs: parseDay(days[0])!, endMs: parseDay(days.at(-1)!)! + DAY_MS };
  const reading = { instrument, days: range, ...options.reading };
  return new TickStore({ databases, scratch: data, windowMs: 60_000, ...options, reading });
}

/** The answer to a query about a store that is as the run left it. */
export async function valueOf<Kind extends Query["kind"]>(
  query: Extract<Query, { kind: Kind }>,
  store: TickStore,
): Promise<AnswerValues[Kind]> {
  const { value, notes } = await answer<Kind>(query, store, LISTENING);
  if (notes.length > 0) throw new Error(`unexpected notes: ${notes.join("; ")}`);
  return value;
}
