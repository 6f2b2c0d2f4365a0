/** @module Dialogs that keys open. */

import { type Signal, signal } from "@preact/signals";

/** The names of dialogs that keys open. */
export const DIALOGS = { help: "Keys and gestures", goTo: "Go to date and time" } as const;

/** The name of the dialog that is to be opened; undefined once the dialog is open. */
export const requestedDialog: Signal<string | undefined> = signal(undefined);
