/** @module `/api/{kind}`: details of a run, such as its trades in a range of times. */

import type { SiteHandlers } from "../../lib/site/state.ts";

/** Sends the answer to a query. */
export const handler: SiteHandlers = {
  GET: (ctx) => ctx.state.queries.respond(ctx.req, ctx.params.kind),
};
