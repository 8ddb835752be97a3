import { table } from "../stats.ts";
import type { Row, WasmResult } from "./main.ts";

const HEAD = [
  "",
  "start",
  "process",
  "load",
  "first",
  "again",
  "parse",
  "1 KiB",
  "config",
  "sha256",
  "tar.gz",
  "apply",
];
const UNITS = ["", "ms", "ms", "ms", "ms", "ms", "µs", "µs", "µs", "MB/s", "MB/s", "MB/s"];

/** What the columns are. */
const LEGEND = `start: the host alone; process: with the core loaded and one call; load, first call and another instance: within it.
parse: a reference; 1 KiB: its sha256; config: a runtime configuration.
sha256, tar.gz (inflating a Debian layer and listing it) and apply (what to do for its files, with their content):
of bytes as they come in`;

export function renderWasm({ sizes, rows, absent, amounts, runs }: WasmResult): string {
  const { native, component } = amounts;
  return [
    table([
      ["", "bytes", "gzipped"],
      ...sizes.map(({ name, bytes, gzipped }) => [name, String(bytes), String(gzipped)]),
    ]),
    "",
    table([HEAD, UNITS, ...rows.map(cells)]),
    "",
    `medians of ${runs}. ${LEGEND}: ${native.hashed} and ${native.layer} MiB natively, ${component.hashed} MiB each by the component.`,
    ...absent.map(({ name, reason }) => `absent: ${name}: ${reason}`),
  ].join("\n");
}

function cells(row: Row): string[] {
  const { name, mode, bare, process, load, first, again, parse, digest, generate, hash, scan, apply } = row;
  const numbers = [bare, process, load, first, again, parse, digest, generate, hash, scan, apply];
  return [`${name}, ${mode}`, ...numbers.map(String)];
}
