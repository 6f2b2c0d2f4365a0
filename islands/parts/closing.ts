/** @module Escape and a click outside close what is open. */

/** Starts to close details that float over the page. Dialogs close on their own. */
export function closeDetails(): void {
  const opened = () => document.querySelectorAll<HTMLDetailsElement>("details[open]");
  addEventListener("pointerdown", ({ target }) => {
    for (const details of opened()) {
      if (!(target instanceof Node && details.contains(target))) details.open = false;
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    for (const details of opened()) {
      details.open = false;
      details.querySelector("summary")?.focus();
      // Escape closes one thing at a time: the cursor stays.
      event.preventDefault();
    }
  });
}

/** Closes a dialog if a click was outside of its rectangle, which is on the backdrop. */
export function closeOutside(event: MouseEvent): void {
  const dialog = event.currentTarget as HTMLDialogElement;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y, target } = event;
  // The click that a key makes on a button has no position.
  if (target === dialog && (x < left || x > right || y < top || y > bottom)) dialog.close();
}
