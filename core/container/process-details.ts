/** What the kernel tells of a process: texts of proc(5) to numbers and words. */

/** Texts of the files of these names below /proc/PID. */
export interface ProcessFiles {
  readonly stat: string;
  readonly status: string;
  /** Empty for a process that has none, such as a zombie. */
  readonly cmdline: string;
  /** Of its user namespace; empty where it cannot be read. */
  readonly uid_map: string;
  readonly gid_map: string;
}

/** Times are in clock ticks, of which there are 100 in a second on every machine that Linux runs on. */
export interface ProcessDetails {
  readonly pid: number;
  readonly parent: number;
  /** In its own pid namespace. */
  readonly innerPid: number;
  readonly name: string;
  /** Empty when it has none. */
  readonly args: readonly string[];
  /** One letter. */
  readonly state: string;
  readonly group: number;
  readonly session: number;
  /** "pts/0"; undefined without a controlling terminal. */
  readonly terminal: string | undefined;
  /** Its process group is the one in front at its terminal. */
  readonly isInFront: boolean;
  readonly nice: number;
  readonly threads: number;
  /** Of processors, used so far. */
  readonly used: number;
  /** Since boot. */
  readonly startedAt: number;
  /** Bytes of address space and of memory that is in use. */
  readonly virtual: number;
  readonly resident: number;
  /** Real and effective, as the reader's user namespace has them. */
  readonly uids: readonly [number, number];
  readonly gids: readonly [number, number];
  /** The same in the process's own user namespace. */
  readonly innerUids: readonly [number, number];
  readonly innerGids: readonly [number, number];
  readonly innerGroups: readonly number[];
  readonly groups: readonly number[];
  /** 0 none, 1 strict, 2 filter. */
  readonly seccomp: number;
  /** Masks of the five sets. */
  readonly capabilities: Readonly<Record<"inh" | "prm" | "eff" | "bnd" | "amb", bigint>>;
}

/** What an id that the namespace does not know appears as. */
const OVERFLOW = 65534;
const KIB = 1024;

/** Undefined for texts that are not of a process, such as those of one that has ended meanwhile. */
export function parseProcessFiles(files: ProcessFiles): ProcessDetails | undefined {
  const { stat, status, cmdline } = files;
  const open = stat.indexOf("(");
  // The name in brackets may hold anything.
  const close = stat.lastIndexOf(")");
  const fields = stat.slice(close + 2).split(" ");
  if (open < 0 || close < open || fields.length < 20) return undefined;
  const number = (index: number): number => Number(fields[index]);
  const line = (name: string): readonly string[] => statusLine(status, name);
  const uids = pair(line("Uid"));
  const gids = pair(line("Gid"));
  const groups = line("Groups").map(Number);
  const innerId = (id: number, map: string): number => insideOf(id, map);
  const terminalNumber = number(4);
  return {
    pid: Number(stat.slice(0, open)),
    parent: number(1),
    innerPid: Number(line("NSpid").at(-1) ?? stat.slice(0, open)),
    name: stat.slice(open + 1, close),
    args: cmdline
      .replace(/\0+$/, "")
      .split("\0")
      .filter((_, index, all) => all.length > 1 || all[index] !== ""),
    state: fields[0] ?? "?",
    group: number(2),
    session: number(3),
    terminal: terminalName(terminalNumber),
    isInFront: terminalNumber !== 0 && number(5) === number(2),
    nice: number(16),
    threads: number(17),
    used: number(11) + number(12),
    startedAt: number(19),
    virtual: number(20),
    resident: Number(line("VmRSS")[0] ?? 0) * KIB,
    uids,
    gids,
    groups,
    innerUids: [innerId(uids[0], files.uid_map), innerId(uids[1], files.uid_map)],
    innerGids: [innerId(gids[0], files.gid_map), innerId(gids[1], files.gid_map)],
    innerGroups: groups.map((id) => innerId(id, files.gid_map)),
    seccomp: Number(line("Seccomp")[0] ?? 0),
    capabilities: {
      inh: mask(line("CapInh")),
      prm: mask(line("CapPrm")),
      eff: mask(line("CapEff")),
      bnd: mask(line("CapBnd")),
      amb: mask(line("CapAmb")),
    },
  };
}

function statusLine(status: string, name: string): readonly string[] {
  const start = status.indexOf(`\n${name}:`);
  if (start < 0) return [];
  const end = status.indexOf("\n", start + 1);
  const words = status.slice(start + name.length + 2, end < 0 ? undefined : end).trim();
  return words === "" ? [] : words.split(/\s+/);
}

function pair([real = "0", effective = real]: readonly string[]): readonly [number, number] {
  return [Number(real), Number(effective)];
}

function mask([digits = "0"]: readonly string[]): bigint {
  return /^[0-9a-f]+$/.test(digits) ? BigInt(`0x${digits}`) : 0n;
}

/** Lines "INSIDE OUTSIDE COUNT" (user_namespaces(7)). */
function insideOf(id: number, map: string): number {
  for (const line of map.split("\n")) {
    const [inside = 0, outside = 0, count = 0] = line.trim().split(/\s+/).map(Number);
    if (id >= outside && id < outside + count) return inside + id - outside;
  }
  return map === "" ? id : OVERFLOW;
}

/** Pseudo-terminals have the major numbers 136 to 143, consoles 4 (devices.txt of the kernel's documentation). */
function terminalName(device: number): string | undefined {
  if (device === 0) return undefined;
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`;
  return major === 4 ? `tty${minor}` : "?";
}
