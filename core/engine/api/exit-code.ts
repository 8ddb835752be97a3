/** How a container has ended, also one that goes when it ends. */
import { isRlError, RlError } from "../../mod.ts";
import type { Apis, KeptContainer } from "../apis.ts";
import { cancelled } from "../cancelled.ts";

/** What is said of a container whose monitor has not lived to tell. */
const UNKNOWN = 255;

/**
 * @param since nanoseconds since the epoch, from before its start
 * @throws RlError "not-found" for one that is gone and of which nothing is known, "invalid" for one that was not
 *   started, "cancelled"
 */
export async function exitCodeOf(
  { containers, events }: Pick<Apis, "containers" | "events">,
  id: string,
  name: string,
  since: bigint,
  signal: AbortSignal | undefined,
): Promise<number> {
  let found: KeptContainer;
  try {
    found = await containers.find(id);
  } catch (error) {
    if (!isRlError(error) || error.code !== "not-found") throw error;
    const told = await toldEnd(events, id, since);
    if (told === undefined) throw error;
    return told;
  }
  const { end, state, status } = found.now;
  if (state === undefined && end !== undefined) return end.exitCode;
  if (state === undefined && status === "created") {
    // One that is just being removed has no state any more, as one that has not been started.
    const told = await toldEnd(events, id, since);
    if (told === undefined) throw notStarted(name);
    return told;
  }
  const code = await containers.wait(found.now, signal);
  if (signal?.aborted === true) throw cancelled("wait for container", name);
  return code ?? (await toldEnd(events, id, since)) ?? UNKNOWN;
}

function notStarted(subject: string): RlError {
  const state = "it has not been started";
  return new RlError({
    code: "invalid",
    action: "wait for container",
    subject,
    state,
    hint: "start it first",
  });
}

/** The last end that was told to whoever listens. */
async function toldEnd(events: Apis["events"], id: string, since: bigint): Promise<number | undefined> {
  const until = BigInt(Date.now()) * 1_000_000n;
  let code: number | undefined;
  const signal = new AbortController().signal;
  for await (const some of events.read({ since, until, signal })) {
    for (const event of some) {
      if (event.id === id && event.action === "die") code = Number(event.attributes.exitCode ?? UNKNOWN);
    }
  }
  return code;
}
