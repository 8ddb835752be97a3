/** What GNU tar and bsdtar make of an archive, and how that is held against what we do. */
import { spawnSync } from "node:child_process";

export interface Listing {
  /** "TYPE SIZE NAME" or "TYPE SIZE NAME -> TARGET", names escaped as both tools do in the C locale. */
  readonly entries: readonly string[];
  /** It said that something was wrong, or gave up. */
  readonly complained: boolean;
  readonly errors: string;
}

const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };

export function listGnu(archive: Uint8Array): Listing {
  const argv = ["-Ptvf", "-", "--numeric-owner", "--full-time", "--quoting-style=escape"];
  const { stdout, stderr, status } = spawnSync("tar", argv, { input: archive, env, maxBuffer: 1e8 });
  const lines = stdout.toString("latin1").split("\n").slice(0, -1);
  // drwxr-xr-x 0/0 0 1970-01-01 00:00:00 d/, with more spaces once a time was longer
  const pattern = /^(.)\S* \S+ +(\S+) \S+ \S+ +(.*?)(?:( -> | link to )(.*))?$/s;
  return {
    entries: lines.map((line) => normal(line, pattern)),
    complained: status !== 0,
    errors: `${stderr}`,
  };
}

export function listBsd(archive: Uint8Array): Listing {
  const argv = ["-tvf", "-", "--numeric-owner"];
  const { stdout, stderr, status } = spawnSync("bsdtar", argv, { input: archive, env, maxBuffer: 1e8 });
  const lines = stdout.toString("latin1").split("\n").slice(0, -1);
  // -rw-r--r--  0 0      0         960 Jan  1  1970 name
  const pattern = /^(.)\S* +\S+ \S+ +\S+ +(\S+) \S+ +\S+ +\S+ (.*?)(?:( -> | link to )(.*))?$/s;
  return {
    entries: lines.map((line) => normal(line, pattern)),
    complained: status !== 0,
    errors: `${stderr}`,
  };
}

function normal(line: string, pattern: RegExp): string {
  const match = pattern.exec(line);
  if (match === null) return line;
  const [, letter = "", size = "", name = "", how, target = ""] = match;
  // A hard link is "h" to one and a file to the other, which says so behind the name.
  const type = how === " link to " ? "h" : letter;
  const isFile = type === "-" || type === "C";
  return `${isFile ? "-" : type} ${isFile ? size : 0} ${name.replace(/\/$/, "")}${how === undefined ? "" : ` -> ${target}`}`;
}

/** Where a peer lists something else than we do, and why that is right. */
export const JUSTIFIED: readonly {
  readonly peer: "gnu" | "bsd";
  readonly why: string;
  readonly matches: (ours: string, theirs: string) => boolean;
}[] = [
  {
    peer: "bsd",
    why: "it leaves out the target of a symbolic link that only an extension header tells; Go writes such headers",
    matches: (ours, theirs) => ours.startsWith("l ") && ours.startsWith(`${theirs} -> `),
  },
];

/** What peers complain of, loudly, in archives that we take. */
export const COMPLAINTS: readonly {
  readonly peer: "gnu" | "bsd";
  readonly text: RegExp;
  readonly why: string;
}[] = [
  {
    peer: "gnu",
    text: /Unexpected EOF in archive/,
    why: "the last padding is missing, as umoci's insert leaves it",
  },
  {
    peer: "bsd",
    text: /Truncated input file/,
    why: "the last padding is missing, as umoci's insert leaves it",
  },
  { peer: "gnu", text: /uid=4294967296 is out of range/, why: "owners are judged when a layer is applied" },
  { peer: "gnu", text: /invalid uid=$/m, why: "empty means as in the header (POSIX, pax)" },
  {
    peer: "gnu",
    text: /invalid mtime=junk|mtime=9{20} is out of range/,
    why: "it stands in a global header",
  },
  {
    peer: "gnu",
    text: /hdrcharset/,
    why: "names are bytes; what they are said to be encoded in is of no matter",
  },
  { peer: "bsd", text: /can't be converted from UTF-8/, why: "names are bytes" },
];

/** A name as both tools print it. */
export function escaped(name: string): string {
  const short: Readonly<Record<string, string>> = {
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\\": "\\\\",
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
  };
  return name.replace(/[^ -[\]-~]/g, (c) => short[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
