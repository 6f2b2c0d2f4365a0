/**
 * Reads the bar under the cursor aloud when keys move the cursor: the legend of the chart that has the focus, or of the first
 * chart.
 *
 * @module
 */

/** How long the keys must rest, in milliseconds: bars that are only passed are not read. */
const REST_MS = 250;

/** What screen readers read when its text changes. */
const region = document.createElement("p");
region.className = "unseen";
region.role = "status";
let timer: ReturnType<typeof setTimeout> | undefined;

/** Adds the element whose text is read. */
export function prepareSpeech(): void {
  document.querySelector("main")!.append(region);
}

/** Reads the bar under the cursor, once the cursor stays there. */
export function speakBar(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const chart = document.activeElement?.closest("figure") ?? document.querySelector("figure");
    const entries = chart ? [...chart.querySelectorAll(".legend > div")] : [];
    region.textContent = entries.map(({ children }) =>
      [...children].map((part) => part.textContent).join(" ")
    )
      .join(", ");
  }, REST_MS);
}
