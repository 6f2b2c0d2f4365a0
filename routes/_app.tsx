/** @module The document around every page. */

import type { VNode } from "preact";
import type { AppProps } from "../lib/site/fresh_routes.ts";
import { titleOf } from "../lib/site/wording.ts";
import type { PageFacts } from "../lib/site/page_facts.ts";

/** The document. Scripts and styles are separate files, because the content security policy forbids inline ones. */
export default function App({ Component, data }: AppProps<PageFacts>): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{titleOf(data.status)}</title>
        <link rel="stylesheet" href="/static/style.css" />
        <link rel="icon" href="/static/icon.svg" />
        <script type="module" src="/static/app.js" />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
}
