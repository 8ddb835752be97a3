import { exchange } from "./exchange.ts";
import type { Purpose } from "./failure.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

export interface PingRequest {
  readonly purpose: Purpose;
}

/** Ask for the root of the API, which says that there is a registry (distribution-spec, "Determining Support"). */
export function* ping(session: Session, { purpose }: PingRequest): Protocol<void> {
  const answer = yield* exchange(session, { method: "GET", path: "/v2/", scope: "", purpose });
  answer.discard();
}
