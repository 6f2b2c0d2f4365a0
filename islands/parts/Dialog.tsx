/** @module A button and the dialog that it opens. */

import { type ComponentChildren, Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { effect, untracked, useSignal } from "@preact/signals";

import { requestedDialog } from "../state/dialogs.ts";
import { closeOutside } from "./closing.ts";

/** What a dialog consists of. */
export interface DialogProps {
  /** The name of the dialog and of its button. */
  name: string;
  /** The text on the button. */
  label: string;
  /** Makes the content, when the dialog opens. */
  content: () => ComponentChildren;
}

/** A button and its dialog. */
export function Dialog({ name, label, content }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opened = useRef(0);
  const shown = useSignal<ComponentChildren>(null);
  const open = () => {
    // Each opening has content of its own: the last content may still be there, with what was typed.
    shown.value = <Fragment key={++opened.current}>{content()}</Fragment>;
    dialog.current!.showModal();
  };
  const closed = () => {
    // The event comes late: a key may have opened the dialog again.
    if (!dialog.current!.open) shown.value = null;
  };
  // Not after the next frame, as effects of components run: what is typed after the key belongs into the dialog.
  useLayoutEffect(() =>
    effect(() => {
      if (requestedDialog.value !== name) return;
      requestedDialog.value = undefined;
      if (!document.querySelector("dialog[open]")) untracked(open);
    }), []);
  return (
    <>
      <button type="button" class="quiet" aria-label={name} onClick={open}>{label}</button>
      <dialog ref={dialog} aria-label={name} onClose={closed} onClick={closeOutside}>
        <form method="dialog">
          <strong>{name}</strong>
          <button type="submit">Close</button>
        </form>
        {shown.value}
      </dialog>
    </>
  );
}
