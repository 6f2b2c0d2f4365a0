/** @module The program's exit statuses; those after a signal are in `interrupt.ts`. */

/** All went well. */
export const EXIT_OK = 0;
/** A failure at run time: bad data, I/O, network. */
export const EXIT_ERROR = 1;
/** Wrong usage. */
export const EXIT_USAGE = 2;
