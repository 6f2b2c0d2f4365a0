/** @module The dialog that goes to a date and time. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { typedTime } from "../data/go_to.ts";
import { zoneName } from "../../lib/text/times.ts";
import { DIALOGS } from "../state/dialogs.ts";
import { isStartKnown, status } from "../state/feeds.ts";
import { zone } from "../state/settings.ts";
import { extent, goTo, visible } from "../state/view.ts";
import { Dialog } from "./Dialog.tsx";

/** The button and the dialog. */
export function GoTo() {
  return <Dialog name={DIALOGS.goTo} label="Go to" content={() => <Form />} />;
}

function Form() {
  const input = useRef<HTMLInputElement>(null);
  const fault = useSignal("");
  useLayoutEffect(() => input.current!.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    const [range, whole] = [visible.peek(), extent.peek()];
    if (!range || !whole) {
      fault.value = "There are no data yet";
      return;
    }
    try {
      const { timeMs, isDay } = typedTime(
        input.current!.value,
        zone.peek(),
        Math.min((range.minMs + range.maxMs) / 2, whole.maxMs - 1),
        // Before it is known where the run begins, it may begin with its first day.
        isStartKnown.peek() ? whole : { ...whole, minMs: Date.parse(String(status.peek().start_date)) },
      );
      goTo(timeMs, isDay);
      input.current!.closest("dialog")!.close();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fault.value = error.message;
    }
  };
  return (
    <form class="go-to" onSubmit={submit}>
      <label>
        Date, time, or both, in {zoneName(zone.value, visible.peek()?.minMs ?? 0)}
        <input
          ref={input}
          type="text"
          placeholder="2024-08-08 14:30"
          autocomplete="off"
          aria-invalid={fault.value !== ""}
        />
      </label>
      <button type="submit">Go</button>
      <p role="alert">{fault.value}</p>
    </form>
  );
}
