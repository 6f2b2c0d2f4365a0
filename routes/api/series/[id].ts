/** @module `/api/series/{id}`: the bars of a series in a range of times, combined to a number of points. */

import type { SiteHandlers } from "../../../lib/site/state.ts";

/** Sends the bars. */
export const handler: SiteHandlers = {
  GET: (ctx) => ctx.state.queries.respond(ctx.req, "series", ctx.params.id),
};
