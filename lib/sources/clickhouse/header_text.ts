/** @module Texts in headers of requests. */

import { ClusterError } from "./cluster_error.ts";

/**
 * A text as the value of a header, whose characters are bytes.
 *
 * @param name What the text is, for messages
 * @throws {ClusterError} If a header cannot have the text
 */
export function headerText(text: string, name: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new ClusterError(`the ${name} for the cluster has a control character, such as a line break`);
  }
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
