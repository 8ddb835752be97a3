/** Trees as text, one entry a line: what was expected and what was found are held against each other. */
import type { ListedEntry } from "../../helpers/tree-worker.ts";
import { keyed, type Line } from "./parse.ts";

const DEFAULT_MODES: Readonly<Record<string, string>> = { d: "755", l: "777" };

/** The lines of a verdict in normal form, sorted. */
export function expectedTree(nodes: readonly Line[]): string[] {
  return nodes
    .map(({ words, content }) => {
      const [kind = "", path = ""] = words;
      const { keys, flags } = keyed(words, 2);
      const first = keys.get("same");
      return render({
        kind,
        path: `/${path}`,
        mode: (keys.get("mode") ?? DEFAULT_MODES[kind] ?? "644").padStart(4, "0"),
        owner: `${keys.get("uid") ?? 0}:${keys.get("gid") ?? 0}`,
        mtime: flags.has("implied") ? "-" : padTime(keys.get("mtime") ?? "0"),
        content: keys.get("->") ?? (kind === "f" ? sized(content ?? "", Number(keys.get("size") ?? content?.length ?? 0)) : ""),
        same: first === undefined ? "" : `/${first}`,
        xattrs: [...keys]
          .filter(([key]) => key.startsWith("x."))
          .map(([key, value]) => `${key.slice(2)}=${value}`),
      });
    })
    .sort();
}

/** A listing in the same form. Times of paths in `implied` and the root are left out. */
export function foundTree(
  listed: ReadonlyMap<string, ListedEntry>,
  implied: ReadonlySet<string>,
  hasRoot: boolean,
): string[] {
  const firsts = new Map<string, string>();
  const lines: string[] = [];
  for (const [quoted, entry] of listed) {
    if (quoted === "/" && !hasRoot) continue;
    const path = unquote(quoted);
    const first = entry.kind === "d" ? undefined : firsts.get(entry.inode);
    if (first === undefined) firsts.set(entry.inode, path);
    const content = unquote(entry.content);
    lines.push(
      render({
        kind: entry.kind,
        path,
        mode: entry.mode.toString(8).padStart(4, "0"),
        owner: `${entry.uid}:${entry.gid}`,
        mtime: implied.has(path) ? "-" : entry.mtime,
        content: entry.kind === "l" ? content.slice(1) : entry.kind === "f" ? sized(content, entry.size) : "",
        same: first ?? "",
        xattrs: [...entry.xattrs]
          .filter(([name]) => !name.startsWith("security.selinux"))
          .map(([name, value]) => `${unquote(name)}=${unquote(value)}`),
      }),
    );
  }
  return lines.sort();
}

interface Shown {
  readonly kind: string;
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly mtime: string;
  readonly content: string;
  readonly same: string;
  readonly xattrs: readonly string[];
}

function render({ kind, path, mode, owner, mtime, content, same, xattrs }: Shown): string {
  const more = [same === "" ? "" : `same as ${same}`, ...[...xattrs].sort()].filter((part) => part !== "");
  return JSON.stringify([path, kind, mode, owner, mtime, content, ...more]);
}

/** The listing has the beginning of a file only. */
function sized(content: string, size: number): string {
  return `${content.slice(0, 40)} (${size})`;
}

function padTime(time: string): string {
  const [seconds = "", fraction = ""] = time.split(".");
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}

/** One character a byte. */
function unquote(text: string): string {
  return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
