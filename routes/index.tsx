/**
 * The page: instrument, days, last price and progress as text, and the places into which the islands put their
 * charts. What stands in those places is for those who have no script, and for the moment before it runs.
 *
 * @module
 */

import type { ComponentChildren, VNode } from "preact";
import type { PageProps } from "../lib/site/fresh_routes.ts";
import { type PageFacts, readPageFacts } from "../lib/site/page_facts.ts";
import type { SiteHandlers } from "../lib/site/state.ts";
import { instantOf, progressOf, rangeOf } from "../lib/site/wording.ts";

/** Gets what the page says. */
export const handler: SiteHandlers<PageFacts> = {
  async GET(ctx) {
    return { data: await readPageFacts(ctx.state.data) };
  },
};

/** The page. */
export default function Page({ data }: PageProps<PageFacts>): VNode {
  const { status, price, imbalance } = data;
  return (
    <>
      <header>
        <h1>{status?.instrument ?? "orderflow"}</h1>
        <dl>
          {status && <Fact name="Days" value={`${rangeOf(status)} (UTC)`} />}
          {status && <Fact name="Window" value={`${status.window_seconds} s`} />}
          {price && <Fact name="Last price" value={String(price[4])} />}
          <Fact name="Progress" value={progressOf(status)} />
        </dl>
      </header>
      <main id="app">
        <noscript>
          <p>The charts are drawn by a script. Without it, this page shows the newest values.</p>
        </noscript>
        <Island name="Status" label="Status of the run">
          {progressOf(status)}
          {status && `; last written ${instantOf(status.updated_ms)}`}
        </Island>
        <Island name="Toolbar" label="View and tools">
          Windows are combined, moved and saved with the tools that the script puts here.
        </Island>
        <Island name="Price" label="Price and volume">
          {price
            ? `Last bar, ${instantOf(price[0])}: open ${price[1]}, high ${price[2]}, low ${price[3]}, ` +
              `close ${price[4]}, volume ${price[5]} (in the units of the recorder's sizes)`
            : "No price bar yet."}
        </Island>
        <Island name="Imbalance" label="Order-book imbalance">
          {imbalance
            ? `Last bar, ${instantOf(imbalance[0])}: open ${imbalance[1]}, high ${imbalance[2]}, ` +
              `low ${imbalance[3]}, close ${imbalance[4]} (from -1, all asks, to 1, all bids)`
            : "No imbalance bar yet."}
        </Island>
        <Island name="Depth" label="Market depth">
          {depthText(data)}
        </Island>
      </main>
    </>
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
      <p>{children}</p>
    </section>
  );
}

interface IslandProps {
  name: string;
  label: string;
  children: ComponentChildren;
}

function depthText({ bid, ask }: PageFacts): string {
  if (!bid && !ask) return "No order book yet.";
  const side = (name: string, level: readonly number[] | undefined) =>
    level ? `best ${name} ${level[0]}, size ${level[1]}` : `no ${name}`;
  return `${side("bid", bid)}; ${side("ask", ask)}`;
}
