/**
 * A run thread for tests that writes its status and then says nothing, as one whose message is still on its way.
 *
 * @module
 */

import { newRunStatus } from "../../lib/model/run_status.ts";
import { writeRunStatus } from "../../lib/publish/run_status.ts";
import type { ToRun } from "../../lib/run/run_messages.ts";

const scope = self as unknown as { onmessage: (event: MessageEvent<ToRun>) => void };

scope.onmessage = ({ data }) => {
  if (data.type === "run") writeRunStatus(newRunStatus(data.request, Date.now()), data.request.out);
};
