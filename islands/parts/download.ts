/** @module Saving files from the page. */

/** Makes the browser save content under a name. Characters that file systems may not allow are replaced by `_`. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[^\w.-]+/g, "_");
  link.click();
  // The browser reads the content after this returns. A minute is more than enough; then the memory is freed.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
