/** Layers in work as lines of a terminal. Numbers have places of their own, so that nothing jumps about. */
import { formatSize } from "../format.ts";
import { pad } from "../table.ts";
import { clip, displayWidth } from "../width.ts";
import type { Layer } from "./work.ts";

const MAX_LINES = 8;
const BAR_CELLS = 30;
/** Fewer cells than this say nothing. */
const SMALLEST_BAR = 5;
/** Cells of a size: "1.23MB". */
const SIZE_CELLS = 6;
/** Seconds beyond which nobody believes a number: four days. */
const LONGEST = 360_000;

/** At most eight layers, and how many more there are. `now` is in milliseconds. */
export function layerLines(live: readonly Layer[], now: number, columns: number): string[] {
  const lines = live.slice(0, MAX_LINES).map((layer) => layerLine(layer, now, columns));
  const more = live.length - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  // The last column stays free: writing into it makes some terminals wrap.
  return lines.map((line) => clip(line.trimEnd(), columns - 1));
}

/** "4f4fb700ef54 [=====>    ] 1.20MB / 3.4MB   5.6MB/s  12s"; a narrow terminal loses the bar first. */
function layerLine({ name, received, size, rate }: Layer, now: number, columns: number): string {
  const speed = rate.speed(now);
  const pace = speed === undefined ? "" : `  ${`${formatSize(speed)}/s`.padStart(SIZE_CELLS + 2)}`;
  const bytes = formatSize(received).padStart(SIZE_CELLS);
  if (size <= 0) return `${name} ${bytes}${pace}`;
  const left = received >= size ? "  finishing" : timeLeft(size - received, speed);
  const text = `${bytes} / ${pad(formatSize(size), SIZE_CELLS)}${received >= size ? "" : pace}${left}`;
  // Room is kept for speed and time before they are known, or the bar would shrink when they come.
  const widest = SIZE_CELLS * 2 + " / ".length + "  123.MB/s".length + "  12m34s".length;
  const room = Math.min(BAR_CELLS, columns - displayWidth(name) - Math.max(widest, displayWidth(text)) - 5);
  return room < SMALLEST_BAR ? `${name} ${text}` : `${name} ${formatBar(received / size, room)} ${text}`;
}

function timeLeft(bytes: number, speed: number | undefined): string {
  if (speed === undefined || speed <= 0) return "";
  const seconds = Math.ceil(bytes / speed);
  return seconds > LONGEST ? "" : `  ${formatSeconds(seconds)}`;
}

/** "12s", "3m05s", "2h03m". */
export function formatSeconds(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`;
}

/** A bar of so many cells between brackets, full only at the end; `part` is cut to 0..1. */
export function formatBar(part: number, cells: number): string {
  const full = Math.floor(Math.min(1, Math.max(0, part)) * cells);
  const bar = full === 0 || full === cells ? "=".repeat(full) : `${"=".repeat(full - 1)}>`;
  return `[${bar.padEnd(cells)}]`;
}
