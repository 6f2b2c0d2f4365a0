/**
 * The stylesheet's colours, for canvases: one place says what the page looks like.
 *
 * @module
 */

import { effect, type Signal, signal } from "@preact/signals";
import { theme } from "../view/settings.ts";

const NAMES = [
  "panel",
  "text",
  "muted",
  "grid",
  "gap",
  "rising",
  "falling",
  "rising-soft",
  "falling-soft",
  "zero",
] as const;

/** The colours of the page, by their names in the stylesheet. */
export type Colours = Record<typeof NAMES[number], string>;

/** The colours as they are now; {@linkcode startColours} reads them before anything is drawn. */
export const colours: Signal<Colours> = signal({} as Colours);

/** Whether the page is dark, by the reader's choice or else by the system's. */
export const isDark: Signal<boolean> = signal(false);

/** Keeps the page's theme and the colours by what the reader and the system want. */
export function startColours(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    if (theme.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    isDark.value = theme.value === "system" ? system.matches : theme.value === "dark";
    colours.value = read();
  };
  effect(apply);
  system.addEventListener("change", apply);
}

/** A custom property computes to its text; only a real property computes to a colour that a canvas takes. */
function read(): Colours {
  const probe = document.body.appendChild(document.createElement("i"));
  const found = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}
