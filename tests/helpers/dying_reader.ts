/** @module A reader's thread for tests that dies of a mistake as soon as it is asked to read. */

const scope = self as unknown as { onmessage: () => void };

scope.onmessage = () => {
  throw new TypeError("a mistake in the program");
};

export {};
