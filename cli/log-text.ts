/** What `logs` shows of entries. */
import { attributesText, escapeLines, type LogEntry } from "../core/mod.ts";

/** How entries are shown. */
export interface LogStyle {
  readonly timestamps: boolean;
  readonly details: boolean;
  /** A person may read it: controls, but for colours, are shown and not obeyed. */
  readonly escaped: boolean;
}

/** Text for one of the two streams. */
export interface LogPart {
  readonly stream: LogEntry["stream"];
  text: string;
}

/** Turns entries, as they come, into texts in the order in which they were written. */
export function logRenderer(style: LogStyle): (entries: readonly LogEntry[]) => readonly LogPart[] {
  // Whether the next entry of a stream goes on with a line.
  const goesOn = { stdout: false, stderr: false };
  return (entries) => {
    const parts: LogPart[] = [];
    for (const entry of entries) {
      const { stream, text } = entry;
      const shown = `${goesOn[stream] ? "" : head(entry, style)}${style.escaped ? escapeButColours(text) : text}`;
      goesOn[stream] = !text.endsWith("\n");
      const last = parts.at(-1);
      if (last?.stream === stream) last.text += shown;
      else parts.push({ stream, text: shown });
    }
    return parts;
  };
}

function head({ time, attributes }: LogEntry, { timestamps, details }: LogStyle): string {
  return `${timestamps ? `${time} ` : ""}${details ? `${attributesText(attributes)} ` : ""}`;
}

/** ESC [ … m: Select Graphic Rendition of ECMA-48. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const COLOURS = /(\u001b\[[0-9;:]*m)/;

function escapeButColours(text: string): string {
  const lines = text.replaceAll("\r\n", "\n");
  // With a group to split by, every second one is what the group matched.
  return lines
    .split(COLOURS)
    .map((part, index) => (index % 2 === 1 ? part : escapeLines(part)))
    .join("");
}
