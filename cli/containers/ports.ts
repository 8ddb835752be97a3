/** A container's ports, as docker writes them. */
import { addressAndPort, type PublishedPort, portKey } from "../../core/mod.ts";

/** The column of a listing: "0.0.0.0:8000-8001->80-81/tcp, [::]:8000-8001->80-81/tcp". */
export function portsText(ports: readonly PublishedPort[]): string {
  const runs: { readonly port: PublishedPort; count: number }[] = [];
  for (const port of [...ports].sort(byPlace)) {
    const last = runs.at(-1);
    if (last !== undefined && isNext(last, port)) last.count += 1;
    else runs.push({ port, count: 1 });
  }
  return runs.map(runText).join(", ");
}

/** A line of `port`: "80/tcp -> 0.0.0.0:8080". */
export function portLine(port: PublishedPort): string {
  return `${portKey(port)} -> ${addressAndPort(port.address, port.hostPort)}`;
}

function runText({ port, count }: { readonly port: PublishedPort; readonly count: number }): string {
  const { address, hostPort, containerPort, protocol } = port;
  const range = (first: number): string => (count === 1 ? String(first) : `${first}-${first + count - 1}`);
  const host = address.includes(":") ? `[${address}]` : address;
  return `${host}:${range(hostPort)}->${range(containerPort)}/${protocol}`;
}

function isNext(
  { port, count }: { readonly port: PublishedPort; readonly count: number },
  next: PublishedPort,
) {
  return (
    port.address === next.address &&
    port.protocol === next.protocol &&
    port.hostPort + count === next.hostPort &&
    port.containerPort + count === next.containerPort
  );
}

/** Version 4 first, as docker has it. */
function byPlace(a: PublishedPort, b: PublishedPort): number {
  if (a.protocol !== b.protocol) return a.protocol < b.protocol ? -1 : 1;
  const [six, other] = [a.address.includes(":"), b.address.includes(":")];
  if (six !== other) return six ? 1 : -1;
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.containerPort - b.containerPort || a.hostPort - b.hostPort;
}
