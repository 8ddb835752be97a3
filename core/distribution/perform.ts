import type { Clock } from "../ports/clock.ts";
import type { Credentials } from "../ports/credentials.ts";
import type { Digester } from "../ports/digester.ts";
import type { RegistriesFiles } from "../ports/registries-files.ts";
import type { Transport } from "../ports/transport.ts";
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
      return readAtMost(step.response.body(), step.limit + 1);
    case "sleep":
      return ports.clock.sleep(step.milliseconds, signal);
    case "lookup":
      return ports.credentials.lookup(step.registry, step.repository);
  }
}

/** Collect a stream into one array of at most `limit` bytes; the rest is left unread and the stream closed. */
async function readAtMost(source: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    const kept = chunk.subarray(0, limit - length);
    chunks.push(kept);
    length += kept.length;
    if (length >= limit) break;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
