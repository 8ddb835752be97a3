/** Ports of a container in the shapes that docker's `inspect` gives them. */
import {
  type ExposedPort,
  type PortRequest,
  type PublishedPort,
  parseExpose,
  parsePublish,
  portKey,
} from "../network/ports.ts";
import type { Requested } from "./requested.ts";

interface Binding {
  readonly HostIp: string;
  readonly HostPort: string;
}

/** By "80/tcp". */
export type PortBindings = Readonly<Record<string, readonly Binding[] | null>>;

/** What was asked for: docker's HostConfig.PortBindings. A port of the kernel's choice has docker's "". */
export function portBindings(published: readonly string[]): PortBindings {
  const requests = published.flatMap((text) => orNone(() => parsePublish(text)));
  return grouped(
    requests.map((request) => [portKey(request), { HostIp: request.address, HostPort: hostText(request) }]),
    [],
  );
}

/** What is bound, and null for what is only exposed: docker's NetworkSettings.Ports. */
export function boundPorts(ports: readonly PublishedPort[], exposed: readonly ExposedPort[]): PortBindings {
  return grouped(
    ports.map((port) => [portKey(port), { HostIp: port.address, HostPort: String(port.hostPort) }]),
    exposed.map(portKey),
  );
}

/** Ports that the image and the flags expose; what is published is exposed. */
export function exposedPorts(
  declared: Readonly<Record<string, unknown>> | null | undefined,
  flags: Requested,
): readonly ExposedPort[] {
  const texts = [...Object.keys(declared ?? {}), ...flags.list("expose")];
  const published = flags.list("publish").flatMap((text) => orNone(() => parsePublish(text)));
  const all = [...texts.flatMap((text) => orNone(() => parseExpose(text))), ...published];
  const unique = new Map(
    all.map((port) => [portKey(port), { containerPort: port.containerPort, protocol: port.protocol }]),
  );
  return [...unique.values()];
}

function grouped(
  entries: readonly (readonly [key: string, binding: Binding])[],
  bare: readonly string[],
): PortBindings {
  const all = new Map<string, Binding[] | null>(bare.map((key) => [key, null]));
  for (const [key, binding] of entries) all.set(key, [...(all.get(key) ?? []), binding]);
  return Object.fromEntries(all);
}

function hostText({ host }: PortRequest): string {
  if (host === undefined) return "";
  return host.first === host.last ? String(host.first) : `${host.first}-${host.last}`;
}

/** A request of another version may have what this one does not know. */
function orNone<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
