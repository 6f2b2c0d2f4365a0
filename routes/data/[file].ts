/** @module `/data/{name}`: the current JSON files of a run; with `?newest=N`, the newest bars of a file. */

import { jsonError } from "../../lib/site/answer_response.ts";
import { MAX_NEWEST } from "../../lib/site/newest_rows.ts";
import { respond } from "../../lib/site/respond.ts";
import type { SiteHandlers } from "../../lib/site/state.ts";
import { quoted } from "../../lib/text/printable.ts";

/** Sends one of the run's files, or the end of it; other names are not found. */
export const handler: SiteHandlers = {
  async GET(ctx) {
    const { data } = ctx.state;
    const newest = new URL(ctx.req.url).searchParams.get("newest");
    if (
      newest !== null && !(/^\d{1,5}$/.test(newest) && Number(newest) >= 1 && Number(newest) <= MAX_NEWEST)
    ) {
      const shown = quoted(newest.slice(0, 40));
      return jsonError(`newest is ${shown}; expected a whole number from 1 to ${MAX_NEWEST}`, 400);
    }
    const content = newest === null
      ? await data.read(ctx.params.file)
      : await data.readNewest(ctx.params.file, Number(newest));
    return content === undefined ? ctx.state.notFound() : await respond(ctx.req, content);
  },
};
