/** @module The page's only client of queries, so that few requests are on their way at a time, for all panels together. */

import { QueryClient } from "../data/queries.ts";

/** The client. */
export const queryClient: QueryClient = new QueryClient();
