import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogEntry, LogRange } from "../../../../core/container/log-entry.ts";
import { readJournal } from "../../../../core/engine/session/journal-log.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("journal log");
let here: TempDir;
test.before.each(() => {
  here = tempDir();
});
test.after.each(() => here.remove());

/** A journalctl that prints three entries, and with "wait" does not end by itself. */
function program(wait = ""): string {
  const path = `${here.path}/journalctl`;
  const lines = [1, 2, 3].map((at) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: `${at}`, MESSAGE: `${at} \u20ac` }),
  );
  const words = `printf '%s\\n' "$@" >${here.path}/words`;
  writeFileSync(path, `#!/bin/sh\n${words}\ncat <<'E'\n${lines.join("\n")}\nE\n${wait}\n`);
  chmodSync(path, 0o700);
  return path;
}

async function read(range: LogRange, wait?: string, follow?: AbortController): Promise<string[]> {
  const found: LogEntry[] = [];
  for await (const entries of readJournal(program(wait), "ab", range, follow)) found.push(...entries);
  return found.map(({ text }) => text);
}

test("journalctl is asked for the container's entries, and what it prints is read", async () => {
  assert.equal(await read({ tail: 7 }), ["1 \u20ac\n", "2 \u20ac\n", "3 \u20ac\n"]);
  const words = readFileSync(`${here.path}/words`, "utf8").split("\n");
  assert.ok(words.includes("CONTAINER_ID_FULL=ab"));
  assert.ok(words.includes("--lines=7"));
  assert.not.ok(words.includes("--follow"));
});

test("entries out of the range are left out", async () => {
  const time = (micro: number): string => `1970-01-01T00:00:00.00000${micro}000Z`;
  assert.equal(await read({ since: time(2), until: time(2) }), ["2 \u20ac\n"]);
});

test("following ends a while after the container", async () => {
  const end = new AbortController();
  end.abort();
  assert.is((await read({}, "exec sleep 100", end)).length, 3);
  assert.ok(readFileSync(`${here.path}/words`, "utf8").includes("--follow"));
});

test.run();
