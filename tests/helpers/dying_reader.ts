/**
 * A reader thread for tests that crashes on its first message.
 *
 * @module
 */

const scope = self as unknown as { onmessage: () => void };

scope.onmessage = () => {
  throw new TypeError("a bug in the program");
};

export {};
