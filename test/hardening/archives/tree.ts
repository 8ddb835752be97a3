/** Trees as text, one entry a line: what was expected and what was found are held against each other. */
import type { ListedEntry } from "../../helpers/tree-worker.ts";
import { keyed, type Line } from "./parse.ts";

const DEFAULT_MODES: Readonly<Record<string, string>> = { d: "755", l: "777" };

/** The lines of a verdict in normal form, sorted. */
export function expectedTree(nodes: readonly Line[]): string[] {
  const groups = groupPaths(
    nodes.map(({ words }) => [
      `/${words[1] ?? ""}`,
      `/${keyed(words, 2).keys.get("same") ?? words[1] ?? ""}`,
    ]),
  );
  return nodes
    .map(({ words, content }) => {
      const [kind = "", path = ""] = words;
      const { keys, flags } = keyed(words, 2);
      return render({
        kind,
        path: `/${path}`,
        mode: (keys.get("mode") ?? DEFAULT_MODES[kind] ?? "644").padStart(4, "0"),
        owner: `${keys.get("uid") ?? 0}:${keys.get("gid") ?? 0}`,
        mtime: flags.has("implied") ? "-" : padTime(keys.get("mtime") ?? "0"),
        content:
          keys.get("->") ??
          (kind === "f" ? sized(content ?? "", Number(keys.get("size") ?? content?.length ?? 0)) : ""),
        same: groups.get(`/${path}`) ?? "",
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
  const groups = groupPaths(
    [...listed].map(([path, { kind, inode }]) => [unquote(path), kind === "d" ? path : inode]),
  );
  const lines: string[] = [];
  for (const [quoted, entry] of listed) {
    if (quoted === "/" && !hasRoot) continue;
    const path = unquote(quoted);
    const content = unquote(entry.content);
    lines.push(
      render({
        kind: entry.kind,
        path,
        mode: entry.mode.toString(8).padStart(4, "0"),
        owner: `${entry.uid}:${entry.gid}`,
        mtime: implied.has(path) ? "-" : entry.mtime,
        content: entry.kind === "l" ? content.slice(1) : entry.kind === "f" ? sized(content, entry.size) : "",
        same: groups.get(path) ?? "",
        xattrs: [...entry.xattrs]
          .filter(([name]) => !name.startsWith("security.selinux"))
          .map(([name, value]) => `${unquote(name)}=${unquote(value)}`),
      }),
    );
  }
  return lines.sort();
}

/** For each path that shares its key with others, the first of them all by name. */
function groupPaths(keys: readonly (readonly [path: string, key: string])[]): Map<string, string> {
  const members = new Map<string, string[]>();
  for (const [path, key] of keys) members.set(key, [...(members.get(key) ?? []), path].sort());
  const groups = new Map<string, string>();
  for (const paths of members.values()) {
    for (const path of paths) if (paths.length > 1) groups.set(path, paths[0] ?? "");
  }
  return groups;
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
  const more = [same === "" ? "" : `one file with ${same}`, ...[...xattrs].sort()].filter(
    (part) => part !== "",
  );
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
