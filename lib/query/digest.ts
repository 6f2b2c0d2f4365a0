/** @module Short texts that stand for long ones. */

/** A text of 32 characters that no other text has. */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).subarray(0, 16).toHex();
}
