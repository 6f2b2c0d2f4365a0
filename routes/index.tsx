/**
 * The page: instrument, days, last price and progress as text, in the places where the islands put their charts.
 * The text serves readers without scripts, and everybody until the script runs.
 *
 * @module
 */

import type { ComponentChildren, VNode } from "preact";
import { daysText, keptText } from "../lib/model/status_text.ts";
import { PANELS, type PanelSpec } from "../lib/model/panels.ts";
import { SERIES, type SeriesSpec } from "../lib/model/series.ts";
import type { PageProps } from "../lib/site/fresh_routes.ts";
import { type PageFacts, readPageFacts } from "../lib/site/page_facts.ts";
import type { SiteHandlers } from "../lib/site/state.ts";
import { progressOf } from "../lib/site/wording.ts";
import { windowName } from "../lib/text/durations.ts";
import { instantText } from "../lib/text/times.ts";

/** Reads what the page says. */
export const handler: SiteHandlers<PageData> = {
  async GET(ctx) {
    return { data: { ...await readPageFacts(ctx.state.data), hasQueries: ctx.state.queries.isOn } };
  },
};

/** What the page is made of. */
interface PageData extends PageFacts {
  /** Whether the server answers queries: if not, the script gets all bars from the files. */
  hasQueries: boolean;
}

/** The page. */
export default function Page({ data }: PageProps<PageData>): VNode {
  return (
    <main id="app" data-queries={data.hasQueries ? "on" : "off"} data-run={data.status?.run_id}>
      <noscript>
        <p>The charts need scripts. Without scripts, this page shows the newest values.</p>
      </noscript>
      <Island name="Status" label="Status of the run">
        <Header {...data} />
      </Island>
      <Island name="Toolbar" label="View and tools">
        <p>The tools to zoom, move and save the charts need scripts.</p>
      </Island>
      <Island name="Overview" label="Overview of the run" />
      <Island name="Tabs" label="Panels" />
      {(["charts", "side"] as const).map((column) => (
        <div key={column} class={column}>
          {PANELS.filter((panel) => panel.column === column).map((panel) => (
            <Island key={panel.id} name={panel.id} label={`${panel.title} panel`}>
              {panelText(panel, data)}
            </Island>
          ))}
        </div>
      ))}
    </main>
  );
}

/** The digits of a number in the text: enough for a price. */
const DIGITS = 10;

/** What the run processes, and its progress. The island that replaces this text says the same and more. */
function Header({ status, bars }: PageFacts): VNode {
  return (
    <header>
      <h1>{status?.instrument ?? "orderflow"}</h1>
      <dl>
        {status && <Fact name="Days" value={`${daysText(status.start_date, status.end_date)} (UTC)`} />}
        {status && <Fact name="Window" value={windowName(status.window_seconds * 1000)} />}
        {bars.price && <Fact name="Last price" value={String(bars.price[4])} />}
        <Fact name="Progress" value={progressOf(status)} />
        {status && keptText(status) && <Fact name="Bars" value={keptText(status)!} />}
        {status && <Fact name="Last written" value={instantText(status.updated_ms)} />}
      </dl>
    </header>
  );
}

function Fact({ name, value }: { name: string; value: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A place for an island. */
function Island({ name, label, children }: IslandProps): VNode {
  return (
    <section data-island={name} aria-label={label}>
      {children}
    </section>
  );
}

interface IslandProps {
  name: string;
  label: string;
  children?: ComponentChildren;
}

/** What a panel's place says until the script runs; undefined for a panel that only a script can fill. */
function panelText({ id, series }: PanelSpec, facts: PageFacts): VNode | undefined {
  if (id === "Depth") return <p>{depthText(facts)}</p>;
  return series && <p>{barText(SERIES[series], facts.bars[series])}</p>;
}

function barText({ id, columns }: SeriesSpec, bar: number[] | undefined): string {
  if (!bar) return `No ${id} bar yet.`;
  const values = columns.slice(1).map(({ label }, i) => `${label.toLowerCase()} ${short(bar[i + 1])}`);
  return `Last bar, ${instantText(bar[0])}: ${values.join(", ")}`;
}

/** A number without the digits that only rounding made: a sum of 0.07537811999999999 is 0.07537812. */
function short(value: number | null): string {
  return value === null ? "not known" : String(Number(value.toPrecision(DIGITS)));
}

function depthText({ bid, ask }: PageFacts): string {
  if (!bid && !ask) return "No order book yet.";
  const side = (name: string, level: readonly number[] | undefined) =>
    level ? `best ${name} ${level[0]}, size ${level[1]}` : `no ${name}`;
  return `${side("bid", bid)}; ${side("ask", ask)}`;
}
