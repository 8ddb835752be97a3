import type { Row, WasmResult } from "./main.ts";

const HEAD = [
  "",
  "alone, ms",
  "process, ms",
  "load, ms",
  "first, ms",
  "again, ms",
  "parse, µs",
  "1 KiB, µs",
  "config, µs",
  "sha256, MB/s",
  "tar.gz, MB/s",
  "apply, MB/s",
];

/** What the columns are. */
const LEGEND = [
  "_alone_: the host's process without the core; _process_: with it, and one call.",
  "Within such a process, _load_: until it can be called, the _first_ call, and _again_: another instance.",
  "_parse_: a reference; _1 KiB_: its sha256; _config_: a runtime configuration.",
  "_tar.gz_: inflating the layer of a Debian image and listing it;",
  "_apply_: the same, with what is to be done for each file and its content.",
].join(" ");

/** Tables of Markdown, as wasm/README.md has them. */
export function renderWasm({ sizes, rows, absent, amounts, runs, date }: WasmResult): string {
  const { native, component } = amounts;
  const done = `${native.hashed} MiB are hashed and ${native.layer} MiB of the layer read natively, ${component.hashed} MiB each by the component`;
  return [
    markdown([
      ["", "bytes", "gzipped"],
      ...sizes.map(({ name, bytes, gzipped }) => [name, String(bytes), String(gzipped)]),
    ]),
    "",
    markdown([HEAD, ...rows.map(cells)]),
    "",
    `Medians of ${runs} rounds on ${date.slice(0, 10)}. ${LEGEND} Rates are of the bytes that come in: ${done}.`,
    ...absent.map(({ name, reason }) => `Absent: ${name}: ${reason}`),
  ].join("\n");
}

function cells(row: Row): string[] {
  const { name, mode, bare, process, load, first, again, parse, digest, generate, hash, scan, apply } = row;
  const numbers = [bare, process, load, first, again, parse, digest, generate, hash, scan, apply];
  return [`${name}, ${mode}`, ...numbers.map(String)];
}

/** The first row is the head; the first column goes to the left, the others to the right. */
function markdown(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_cell, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0), 4));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const [first = "", ...others] = rows.map(line);
  return [first, line(rule), ...others].join("\n");
}
