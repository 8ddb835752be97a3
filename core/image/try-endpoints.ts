import type { Endpoint } from "../distribution/mirrors.ts";
import { isRlError, RlError } from "../errors.ts";
import { repositoryName } from "../reference/reference.ts";
import type { Emit } from "./events.ts";

/**
 * Try places in their order until one gives what is wanted. A mirror that cannot be reached, has not got the image or
 * does not tell the truth is passed over, and that is said; what it gave that was true stays. What the registry itself
 * says is final, with a word on the mirrors.
 */
export async function tryEndpoints<T>(
  endpoints: readonly Endpoint[],
  emit: Emit,
  attempt: (endpoint: Endpoint) => Promise<T>,
): Promise<T> {
  const passed: string[] = [];
  for (const endpoint of endpoints) {
    try {
      return await attempt(endpoint);
    } catch (error) {
      if (!isRlError(error)) throw error;
      if (!endpoint.mirror) throw passed.length === 0 ? error : withMirrors(error, passed);
      if (isOurs(error)) throw error;
      const place = repositoryName(endpoint.reference);
      passed.push(`${place}: ${error.state}`);
      emit({ kind: "passed-over", place, state: error.state });
    }
  }
  throw new RlError({
    code: "invalid",
    action: "pull image",
    subject: "",
    state: "there is nowhere to get it from",
  });
}

/** A failure that another place would not mend: the caller gave up, or this machine's disk is at fault. */
function isOurs({ code }: RlError): boolean {
  return code === "cancelled" || code === "io";
}

function withMirrors(error: RlError, passed: readonly string[]): RlError {
  const { code, action, subject, state, hint, cause } = error;
  const tried = `${state} (before, its mirrors failed: ${passed.join("; ")})`;
  return new RlError({ code, action, subject, state: tried, hint, cause });
}
