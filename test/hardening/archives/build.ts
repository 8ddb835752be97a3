/** Archives from the lines of a case, header by header: nothing here knows how the project writes archives. */
import {
  type BlockSpec,
  block,
  data,
  END,
  extension,
  GNU,
  join,
  octal,
  record,
  USTAR,
  V7,
} from "../../core/tar/build.ts";
import { keyed, type Line } from "./parse.ts";

const TYPES: Readonly<Record<string, string>> = {
  file: "0",
  hard: "1",
  link: "2",
  char: "3",
  block: "4",
  dir: "5",
  fifo: "6",
};
const MAGICS: Readonly<Record<string, string>> = { ustar: USTAR, gnu: GNU, v7: V7 };

/** The archive of one layer. */
export function buildLayer(lines: readonly Line[]): Uint8Array {
  const ends = lines.some(({ words }) => words[0] === "end");
  const parts = lines.filter(({ words }) => words[0] !== "end").map(buildLine);
  return join(ends ? parts : [...parts, END]);
}

function buildLine({ words, content }: Line): Uint8Array {
  const [kind = "", name = ""] = words;
  switch (kind) {
    case "pax":
    case "global":
      return extension(kind === "pax" ? "x" : "g", words.slice(1).map(paxRecord).join(""));
    case "longname":
      return extension("L", `${name}\0`);
    case "longlink":
      return extension("K", `${name}\0`);
    case "raw":
      return data(words.slice(1).join(" "));
    default:
      return buildEntry(kind, name, words, content ?? "");
  }
}

/** A word without "=" is a record as it stands, for malformed ones. */
function paxRecord(word: string): string {
  const equals = word.indexOf("=");
  if (word.startsWith("!")) return word.slice(1);
  return record(word.slice(0, equals), word.slice(equals + 1));
}

function buildEntry(kind: string, name: string, words: readonly string[], content: string): Uint8Array {
  const { keys } = keyed(words, 2);
  const type = TYPES[kind] ?? kind;
  const spec: BlockSpec = {
    name,
    type,
    size: content.length,
    mode: type === "5" ? field("755") : field("644"),
  };
  const at: (readonly [number, string])[] = [];
  for (const [key, value] of keys) {
    if (key === "->") spec.link = value;
    else if (key === "mode") spec.mode = /^[0-7]+$/.test(value) ? field(value) : value;
    else if (key === "uid" || key === "gid") spec[key] = numeric(value, 8);
    else if (key === "size" || key === "mtime") spec[key] = numeric(value, 12);
    else if (key === "magic") spec.magic = MAGICS[value] ?? value;
    else if (key === "prefix" || key === "checksum") spec[key] = value;
    else if (key === "dev") setDevice(spec, value);
    else if (key.startsWith("@")) at.push([Number(key.slice(1)), value]);
    else throw new Error(`${key} is no field of an entry`);
  }
  const header = block({ ...spec, at });
  return content === "" ? header : join([header, data(content)]);
}

/** MAJOR:MINOR. */
function setDevice(spec: BlockSpec, numbers: string): void {
  const [major = "", minor = ""] = numbers.split(":");
  spec.devMajor = octal(Number(major), 8);
  spec.devMinor = octal(Number(minor), 8);
}

function field(digits: string): string {
  return `${digits.padStart(7, "0")}\0`;
}

/** A decimal number becomes octal digits; anything else goes in as it is. */
function numeric(value: string, width: number): string {
  return /^[0-9]+$/.test(value) ? octal(Number(value), width) : value;
}
