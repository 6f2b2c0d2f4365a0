/** @module Days that are read one after the other, of which the next ones are asked for while a day is used. */

/** A day whose first rows are on their way. */
interface StartedDay<Day, Batch> {
  day: Day;
  batches: AsyncGenerator<Batch>;
  first: Promise<IteratorResult<Batch>>;
}

/**
 * Reads days in their order. When this ends, however it ends, no reading goes on.
 *
 * @param days The days
 * @param open Reads a day
 * @param ahead How many days are asked for besides the day that is used
 * @returns Each day with its batches, all of which have to be taken before the next day
 */
export async function* daysAhead<Day, Batch>(
  days: readonly Day[],
  open: (day: Day) => AsyncGenerator<Batch>,
  ahead: number,
): AsyncGenerator<[day: Day, batches: AsyncIterable<Batch>]> {
  const started: StartedDay<Day, Batch>[] = [];
  let next = 0;
  try {
    for (const [index, day] of days.entries()) {
      for (; next < days.length && next <= index + ahead; next++) started.push(start(days[next], open));
      yield [day, batchesOf(started[0])];
      started.shift();
    }
  } finally {
    for (const { batches, first } of started) {
      await first.catch(() => {});
      await batches.return(undefined);
    }
  }
}

function start<Day, Batch>(day: Day, open: (day: Day) => AsyncGenerator<Batch>): StartedDay<Day, Batch> {
  const batches = open(day);
  const first = batches.next();
  // An error is thrown when the day is used.
  first.catch(() => {});
  return { day, batches, first };
}

async function* batchesOf<Batch>({ batches, first }: StartedDay<unknown, Batch>): AsyncGenerator<Batch> {
  for (let next = await first; !next.done; next = await batches.next()) yield next.value;
}
