/** @module The choice of the volume profile's range, and the profile's numbers. */

import { compact } from "../../lib/text/numbers.ts";
import { dateTime, zoneName } from "../../lib/text/times.ts";
import { profile, PROFILE_NAMES, type ProfileRange, profileRange, profileSpan } from "../state/profile.ts";
import { hasTrades } from "../state/instrument.ts";
import { priceText, volumeText } from "../state/quotes.ts";
import { zone } from "../state/settings.ts";
import { DataTable, MAX_ROWS, type TableContent } from "./DataTable.tsx";

/** The choice of the range. */
export function ProfileChoice() {
  if (!hasTrades.value) return null;
  return (
    <select
      aria-label="Volume profile"
      title="Volume profile (P)"
      value={profileRange.value}
      onChange={(event) => profileRange.value = event.currentTarget.value as ProfileRange}
    >
      {Object.entries(PROFILE_NAMES).map(([range, name]) => <option key={range} value={range}>{name}
      </option>)}
    </select>
  );
}

/** The numbers of the profile. */
export function ProfileNumbers() {
  if (!hasTrades.value || profileRange.value === "off") return null;
  const { answer, error } = profile.state.value;
  if (!profileSpan.value) return <span class="note">Drag with Shift to measure a range</span>;
  if (error) return <span class="note" role="status">No profile: {error.message}</span>;
  if (!answer) return <span class="note">Reading…</span>;
  if (answer.poc === undefined) return <span class="note">No trades</span>;
  const [low, high] = answer.valueArea!;
  return (
    <>
      <dl title={timesText()}>
        <Entry name="POC" value={priceText(answer.poc)} />
        <Entry name="Value area" value={`${priceText(low)} – ${priceText(high)}`} />
        <Entry name="Volume" value={compact(answer.total)} />
      </dl>
      <DataTable name="Volume profile" label="Profile table" content={table} />
    </>
  );
}

function Entry({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The range of time of the answer. */
function timesText(): string {
  const { from, to } = profile.state.value.question!.params;
  const [first, end] = [Number(from), Number(to)];
  return `${dateTime(first, zone.value)} – ${dateTime(end, zone.value)} ${zoneName(zone.value, end)}`;
}

function table(): TableContent {
  const columns = [`Price (${timesText()})`, "Sold", "Bought", "Unknown", "Total", "Marks"];
  const { answer } = profile.state.value;
  if (!answer) return { columns, rows: [] };
  const { price, sold, bought, unknown, poc, valueArea } = answer;
  const rows: string[][] = [];
  for (let i = price.length - 1; i >= Math.max(0, price.length - MAX_ROWS); i--) {
    const isInside = price[i] >= valueArea![0] && price[i] <= valueArea![1];
    rows.push([
      priceText(price[i]),
      volumeText(sold[i]),
      volumeText(bought[i]),
      volumeText(unknown[i]),
      volumeText(sold[i] + bought[i] + unknown[i]),
      price[i] === poc ? "point of control" : isInside ? "value area" : "",
    ]);
  }
  return { columns, rows };
}
