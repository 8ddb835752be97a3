import type { ContainerStats } from "./container-stats.ts";

/** What `events` tells of a container: what it uses, or that the kernel has ended one of its processes for memory. */
export type ContainerEvent =
  | { readonly type: "stats"; readonly id: string; readonly data: ContainerStats }
  | { readonly type: "oom"; readonly id: string };

/** One line of JSON. Figures have 64 bits, which JSON.stringify would not take. */
export function eventLine(event: ContainerEvent): string {
  return `${jsonOf(event)}\n`;
}

function jsonOf(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${jsonOf(each)}`);
  return `{${members.join(",")}}`;
}
