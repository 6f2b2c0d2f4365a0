/** @module The stylesheet's colours, for canvases: only the stylesheet defines the page's colours. */

import { effect, type Signal, signal } from "@preact/signals";
import { COLOUR_NAMES, type Colours } from "../marks/frame.ts";
import { colourScheme, theme } from "./settings.ts";

/** The current colours; {@linkcode startColours} reads them before anything is drawn. */
export const colours: Signal<Colours> = signal({} as Colours);

/** Whether the page is dark, as chosen by the reader or else by the system. */
export const isDark: Signal<boolean> = signal(false);

/** Starts to apply the chosen theme and colour scheme, and reads the colours whenever one of them changes. */
export function startColours(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    if (theme.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    isDark.value = theme.value === "system" ? system.matches : theme.value === "dark";
    document.documentElement.dataset.colours = colourScheme.value;
    colours.value = read();
  };
  effect(apply);
  system.addEventListener("change", apply);
}

/** Reads the colours through a real property: a custom property would give its text, which a canvas does not take. */
function read(): Colours {
  const probe = document.body.appendChild(document.createElement("i"));
  const found = COLOUR_NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}
