/**
 * Keeping the start of a bundle for the next one, which the program that engines call can then do without this one
 * (syscalls-c/kept-start.c has the form of the file). A bundle that is started once is the rule with engines, so the
 * first start leaves only its name, and the second its plan. Loaded after the plan is made.
 */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { programId, slotOf } from "../../core/host/bun/system.ts";

/** So many places there are; a start takes the place of another one. */
const SLOTS = 64;
/** A file that was changed so little time ago, in milliseconds, can be changed again without showing it. */
const SETTLED = 2000;
/** Larger ones are not kept. */
const LIMIT = 64 * 1024;
const HEAD = 16;

export interface KeptStart {
  /** "run" or "create". */
  readonly verb: string;
  /** Absolute paths. */
  readonly root: string;
  readonly bundle: string;
  readonly config: string;
  /** Of everything else that the plan depends on. */
  readonly paths: readonly string[];
  /** Of the config and the paths, as `stamps()` gives them; taken before they were read. */
  readonly stamps: string;
  readonly bootId: string;
  /** The encoded plan of a container with the stand-ins for its id and time. */
  template(): Uint8Array;
}

/**
 * @param directory private, of this user
 */
export function keepStart(directory: string, start: KeptStart): void {
  const words = `${start.verb}\n${start.root}\n${start.bundle}`;
  if (words.split("\n").length !== 3) return;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = `${directory}/${slotOf(words, SLOTS).toString(16).padStart(2, "0")}`;
    const bytes = wasSeen(file, words) ? keptBytes(words, start) : new TextEncoder().encode(words);
    if (bytes === undefined || bytes.length >= LIMIT) return;
    const temporary = `${directory}/.${process.pid}`;
    writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
  } catch {
    // Keeping is a favour to the next start, which is planned anew.
  }
}

function wasSeen(file: string, words: string): boolean {
  try {
    const bytes = readFileSync(file);
    // The name alone, or a start that does not hold any more.
    return bytes.equals(Buffer.from(words)) || bytes.indexOf(Buffer.from(`${words}\0`)) === HEAD;
  } catch {
    return false;
  }
}

function keptBytes(
  words: string,
  { config, paths, stamps, bootId, template }: KeptStart,
): Uint8Array | undefined {
  if (Date.now() - statSync(config).ctimeMs < SETTLED) return undefined;
  const cgroups = readFileSync("/proc/self/cgroup", "utf8").trimEnd();
  const texts = [words, programId(), bootId, cgroups, config, ...paths];
  const text = Buffer.from(texts.map((each) => `${each}\0`).join(""));
  const numbers = stamps.split(",").map(BigInt);
  const plan = template();
  const start = (HEAD + text.length + 7) & ~7;
  const bytes = Buffer.alloc(start + 8 * numbers.length + plan.length);
  bytes.write("RLKEPT01", "latin1");
  bytes.writeUInt32LE(texts.length, 8);
  bytes.writeUInt32LE(text.length, 12);
  text.copy(bytes, HEAD);
  numbers.forEach((number, index) => {
    bytes.writeBigUInt64LE(number, start + 8 * index);
  });
  bytes.set(plan, start + 8 * numbers.length);
  return bytes;
}
