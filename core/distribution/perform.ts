import { RlError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Credentials } from "../ports/credentials.ts";
import type { Digester } from "../ports/digester.ts";
import type { RegistriesFiles } from "../ports/registries-files.ts";
import type { Transport } from "../ports/transport.ts";
import { READ_TIME_LIMIT } from "./limits.ts";
import type { Protocol, Step } from "./step.ts";

/** What the registry protocol needs of a host. */
export interface DistributionPorts {
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** What the user configured about registries; nothing without it. */
  readonly registries?: RegistriesFiles | undefined;
}

/** What everything that asks a registry needs of a host. */
export interface RegistryPorts extends DistributionPorts {
  readonly digester: Digester;
}

/** Drive a piece of the protocol to its end. Throws what it throws; the signal ends requests and waits. */
export async function perform<T>(
  protocol: Protocol<T>,
  ports: DistributionPorts,
  signal?: AbortSignal,
): Promise<T> {
  let next = protocol.next();
  while (!next.done) {
    let answer: unknown;
    try {
      answer = await answerStep(next.value, ports, signal);
    } catch (error) {
      next = protocol.throw(error);
      continue;
    }
    next = protocol.next(answer);
  }
  return next.value;
}

async function answerStep(
  step: Step,
  ports: DistributionPorts,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  switch (step.kind) {
    case "send":
      return ports.transport.send(signal === undefined ? step.request : { ...step.request, signal });
    case "read":
      return readAtMost(step.response.body(), step.limit + 1, ports.clock);
    case "sleep":
      return ports.clock.sleep(step.milliseconds, signal);
    case "lookup":
      return ports.credentials.lookup(step.registry, step.repository);
  }
}

/**
 * Collect a stream into one array of at most `limit` bytes; the rest is left unread and the stream closed.
 *
 * The bytes are copied as they come: a server may send them one by one, and each would hold on to a buffer. Nor may
 * it take its time for ever by sending one now and then.
 */
async function readAtMost(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  clock: Clock,
): Promise<Uint8Array> {
  const began = clock.now();
  let bytes = new Uint8Array(Math.min(limit, FIRST_BLOCK));
  let length = 0;
  for await (const chunk of source) {
    const kept = chunk.subarray(0, limit - length);
    if (length + kept.length > bytes.length) {
      const larger = new Uint8Array(Math.min(Math.max(2 * bytes.length, length + kept.length), limit));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(kept, length);
    length += kept.length;
    if (length >= limit) break;
    if (clock.now() - began > READ_TIME_LIMIT) throw tooSlow();
  }
  return bytes.slice(0, length);
}

/** Bytes to begin with; most documents are smaller. */
const FIRST_BLOCK = 16 * 1024;

function tooSlow(): RlError {
  return new RlError({
    code: "unavailable",
    action: "read",
    subject: "answer",
    state: `the registry took more than ${READ_TIME_LIMIT / 60_000} minutes to send a small document`,
    hint: "try again, or check this machine's network connection",
  });
}
