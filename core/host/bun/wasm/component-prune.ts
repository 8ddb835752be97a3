/** Translated components that are kept, and taking them away. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { isMissing } from "../../common/files.ts";

export interface StoredComponent {
  /** Of its directory, below the one of all of them. */
  readonly name: string;
  /** Of its files. */
  readonly bytes: number;
}

/** Milliseconds after which nobody is still making what has no name yet: that takes seconds. */
const ABANDONED = 3_600_000;

/**
 * All that are there, and what an interrupted translation or removal has left, whose name begins with a dot.
 *
 * @param now milliseconds since the epoch
 */
export function storedComponents(root: string, now: number): StoredComponent[] {
  return entries(root).flatMap((name) => {
    if (name.startsWith(".") && now - changed(`${root}/${name}`) < ABANDONED) return [];
    const files = entries(`${root}/${name}`);
    const sizes = files.map(
      (file) => statSync(`${root}/${name}/${file}`, { throwIfNoEntry: false })?.size ?? 0,
    );
    return [{ name, bytes: sizes.reduce((sum, size) => sum + size, 0) }];
  });
}

/**
 * Those that containers are bound to: their documents name them, and they start from there, also by themselves.
 *
 * @param containers where these have their directories
 */
export function boundComponents(containers: string, names: readonly string[]): ReadonlySet<string> {
  const bound = new Set<string>();
  for (const id of entries(containers)) {
    const text = textOf(`${containers}/${id}/container.json`);
    for (const name of names) if (text.includes(name)) bound.add(name);
  }
  return bound;
}

/** Each leaves its name at once: who finds it there finds all of it. */
export function removeComponents(root: string, names: readonly string[]): void {
  for (const name of names) {
    const gone = name.startsWith(".") ? name : `.${name}-gone-${process.pid}`;
    try {
      renameSync(`${root}/${name}`, `${root}/${gone}`);
    } catch (error) {
      // Somebody else removes it.
      if (!isMissing(error)) throw error;
    }
    rmSync(`${root}/${gone}`, { recursive: true, force: true });
  }
}

/** Empty for a container that is just being made or removed. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
