/**
 * What the page runs: puts each island in its place, then begins to poll.
 *
 * @module
 */

import { type ComponentType, h, render } from "preact";
import { startColours } from "./chart/colours.ts";
import { startFeed } from "./data/feed.ts";
import { Depth } from "./Depth.tsx";
import { Imbalance } from "./Imbalance.tsx";
import { Price } from "./Price.tsx";
import { keepTitle, startClock, Status } from "./Status.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { listenToKeys } from "./view/keys.ts";
import { keepSettings } from "./view/settings.ts";
import { startView } from "./view/view.ts";

const ISLANDS: Record<string, ComponentType> = { Status, Toolbar, Price, Imbalance, Depth };

startColours();
for (const place of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const Island = ISLANDS[place.dataset.island!];
  // What the server rendered for readers without scripts says less than the island; it is replaced, not hydrated.
  place.replaceChildren();
  render(h(Island, {}), place);
}
startView();
keepSettings();
listenToKeys();
startFeed();
keepTitle();
startClock();
