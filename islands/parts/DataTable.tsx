/** @module The numbers behind a chart, for those who cannot see it or want them exactly. */

import { useRef, useState } from "preact/hooks";

/** More rows than this help nobody, and take the browser's time. */
export const MOST_ROWS = 500;

/** What a table shows. */
export interface TableContent {
  /** What it is. */
  caption: string;
  /** Names of the columns. */
  columns: string[];
  /** The rows, at most {@linkcode MOST_ROWS}. */
  rows: string[][];
}

/** A button that opens the table, which is made at that moment. */
export function DataTable({ name, content }: { name: string; content: () => TableContent }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState<TableContent>();
  const open = () => {
    setShown(content());
    dialog.current!.showModal();
  };
  return (
    <>
      <button type="button" class="quiet" aria-label={`${name} as a table`} onClick={open}>Table</button>
      <dialog ref={dialog} aria-label={`${name} as a table`} onClose={() => setShown(undefined)}>
        <form method="dialog">
          <strong>{shown?.caption}</strong>
          <button type="submit">Close</button>
        </form>
        {shown && (
          <div class="scrolls" tabIndex={0} role="region" aria-label={shown.caption}>
            <table>
              <thead>
                <tr>{shown.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
              </thead>
              <tbody>
                {shown.rows.map(([first, ...others]) => (
                  <tr key={first}>
                    <th scope="row">{first}</th>
                    {others.map((cell, i) => <td key={i}>{cell}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </dialog>
    </>
  );
}
