/** @module Gives the reader a file. */

/** Lets the browser save something under a name; what a file system may not like in it is replaced. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[^\w.-]+/g, "_");
  link.click();
  // The browser reads it after this returns; a minute is ample, and then the memory is free again.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
