/**
 * The page: instrument, days, last price and progress as text, in the places into which the islands put their
 * charts. What stands in those places is for those who have no script, and for the moment before it runs.
 *
 * @module
 */

import type { ComponentChildren, VNode } from "preact";
import type { PageProps } from "../lib/site/fresh_routes.ts";
import { type PageFacts, readPageFacts } from "../lib/site/page_facts.ts";
import type { SiteHandlers } from "../lib/site/state.ts";
import { daysText } from "../lib/model/status_text.ts";
import { windowName } from "../lib/text/durations.ts";
import { instantText } from "../lib/text/times.ts";
import { progressOf } from "../lib/site/wording.ts";

/** Gets what the page says. */
export const handler: SiteHandlers<PageFacts> = {
  async GET(ctx) {
    return { data: await readPageFacts(ctx.state.data) };
  },
};

/** The page. */
export default function Page({ data }: PageProps<PageFacts>): VNode {
  return (
    <main id="app">
      <noscript>
        <p>The charts are drawn by a script. Without it, this page shows the newest values.</p>
      </noscript>
      <Island name="Status" label="Status of the run">
        <Header {...data} />
      </Island>
      <Island name="Toolbar" label="View and tools">
        <p>Windows are combined, moved and saved with the tools that the script puts here.</p>
      </Island>
      <Island name="Price" label="Price and volume">
        <p>{priceText(data)}</p>
      </Island>
      <Island name="Imbalance" label="Order-book imbalance">
        <p>{imbalanceText(data)}</p>
      </Island>
      <Island name="Depth" label="Market depth">
        <p>{depthText(data)}</p>
      </Island>
    </main>
  );
}

/** What the page is about and how the run is going; the island in whose place it stands says the same and more. */
function Header({ status, price }: PageFacts): VNode {
  return (
    <header>
      <h1>{status?.instrument ?? "orderflow"}</h1>
      <dl>
        {status && <Fact name="Days" value={`${daysText(status.start_date, status.end_date)} (UTC)`} />}
        {status && <Fact name="Window" value={windowName(status.window_seconds * 1000)} />}
        {price && <Fact name="Last price" value={String(price[4])} />}
        <Fact name="Progress" value={progressOf(status)} />
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
  children: ComponentChildren;
}

function priceText({ price }: PageFacts): string {
  if (!price) return "No price bar yet.";
  const [startMs, open, high, low, close, volume] = price;
  return `Last bar, ${instantText(startMs)}: open ${open}, high ${high}, low ${low}, close ${close}, ` +
    `volume ${volume} (in the units of the recorder's sizes)`;
}

function imbalanceText({ imbalance }: PageFacts): string {
  if (!imbalance) return "No imbalance bar yet.";
  const [startMs, open, high, low, close] = imbalance;
  return `Last bar, ${instantText(startMs)}: open ${open}, high ${high}, low ${low}, close ${close} ` +
    "(from -1, all asks, to 1, all bids)";
}

function depthText({ bid, ask }: PageFacts): string {
  if (!bid && !ask) return "No order book yet.";
  const side = (name: string, level: readonly number[] | undefined) =>
    level ? `best ${name} ${level[0]}, size ${level[1]}` : `no ${name}`;
  return `${side("bid", bid)}; ${side("ask", ask)}`;
}
