/**
 * A process that only replaces the output files, without a pause, until it is killed. A run does that a few times a
 * second; here a kill at any instant interrupts it.
 *
 * @module
 */

import { DAY_MS } from "../../lib/model/days.ts";
import { forEachSeries } from "../../lib/model/series.ts";
import { DayTables, removeOtherTables } from "../../lib/publish/day_tables.ts";
import { OutputLock } from "../../lib/publish/output_lock.ts";
import { completeRequest } from "../../lib/model/run_request.ts";
import { newRunStatus } from "../../lib/model/run_status.ts";
import { writeRunStatus } from "../../lib/publish/run_status.ts";
import { RunFiles } from "../../lib/publish/run_files.ts";

const [out] = Deno.args;
using _lock = OutputLock.take(out);
const files = new RunFiles(out, 2000);
const status = newRunStatus(completeRequest("X", "2024-01-01", "2024-01-01", { maxBars: 2000 }), Date.now());
const tables = new DayTables(out, { instrument: "X", windowMs: 60_000, offsetMs: 0, runId: status.run_id });
removeOtherTables(out, status.run_id);
writeRunStatus(status, out);
Deno.stdout.writeSync(new Uint8Array([46]));
for (let turn = 0;; turn++) {
  // Each table is written twice, and a run that was killed leaves several.
  const startMs = turn * DAY_MS / 2;
  files.upsert({
    price: Float64Array.of(startMs, 150, 160, 140, 155, turn),
    imbalance: Float64Array.of(startMs, 0, 1, -1, 0.5),
  });
  files.setDepth({ bids: [[140, turn]], asks: [[160, turn]] });
  tables.write(
    startMs - startMs % DAY_MS,
    forEachSeries(({ columns }) => Float64Array.from(columns, (_, column) => column === 0 ? startMs : turn)),
  );
  files.flush();
  tables.sync();
  status.bars = files.bars;
  writeRunStatus(status, out);
}
