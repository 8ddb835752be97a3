/** Stores with few and with many containers that have ended: one was run, the others are made of its files. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyStore, type FilledStore, RUN } from "../filled-store.ts";
import { prepare, program } from "../place.ts";

const NAME = "container-0";

export function fillStore(place: string, count: number): FilledStore {
  const { root, env } = emptyStore(place, "containers", count);
  prepare(
    [program, "run", "--network", "none", "--name", NAME, RUN, "sh", "-c", "exec true # and no more"],
    env,
  );
  const all = join(root, "containers");
  const [source = ""] = readdirSync(all);
  for (let number = 1; number < count; number += 1) copy(root, join(all, source), source, number);
  return { count, env };
}

/** What `rl run` leaves: directories, marks and texts. */
function copy(root: string, source: string, id: string, number: number): void {
  const own = crypto.getRandomValues(new Uint8Array(32)).toHex();
  const directory = join(root, "containers", own);
  mkdirSync(directory, { mode: 0o700 });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (entry.isDirectory()) mkdirSync(join(directory, entry.name), { mode: 0o700 });
    else writeFileSync(join(directory, entry.name), readFileSync(join(source, entry.name)), { mode: 0o600 });
  }
  const created = new Date(Date.now() - number * 60_000).toISOString();
  const document = readFileSync(join(source, "container.json"), "utf8")
    .replaceAll(id, own)
    .replaceAll(id.slice(0, 12), own.slice(0, 12))
    .replace(`"${NAME}"`, `"container-${number}"`)
    .replace(/"created":"[^"]*"/, `"created":"${created}"`);
  writeFileSync(join(directory, "container.json"), document, { mode: 0o600 });
  symlinkSync(`../containers/${own}`, join(root, "names", `container-${number}`));
}
