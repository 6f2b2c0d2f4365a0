/** @module `/static/{name}`: the page's own files. */

import type { SiteHandlers } from "../../lib/site/state.ts";
import { respond } from "../../lib/site/respond.ts";

/** Sends one of the known files; other names are not found. */
export const handler: SiteHandlers = {
  async GET(ctx) {
    const content = ctx.state.statics.get(ctx.params.file);
    return content === undefined ? ctx.state.notFound() : await respond(ctx.req, content);
  },
};
