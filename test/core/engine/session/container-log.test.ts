import { mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../../../core/container/life.ts";
import type { LogEntry } from "../../../../core/container/log-entry.ts";
import { containerLog } from "../../../../core/engine/session/container-log.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("container log");
const SIGNAL = new AbortController().signal;
let here: TempDir;
test.before.each(() => {
  here = tempDir();
});
test.after.each(() => here.remove());

async function read(options: object, driver = "json-file"): Promise<string[]> {
  const paths = { run: here.path, containers: here.path };
  const document = { ...DOCUMENT, log: { driver, options: {} } };
  const container: Container = { document, status: "exited" };
  const directory = `${here.path}/${document.id}`;
  mkdirSync(directory, { recursive: true });
  const lines = [1, 2, 3].map((at) => `{"log":"${at}\\n","stream":"stdout","time":"T${at}"}\n`);
  writeFileSync(`${directory}/log.json`, `${lines[0]}no entry\n${lines.slice(1).join("")}`);
  const found: LogEntry[] = [];
  const place = { paths, findProgram: () => undefined };
  for await (const some of containerLog(place, container, { follow: false, signal: SIGNAL, ...options }))
    found.push(...some);
  return found.map(({ text }) => text.trim());
}

test("entries are read, and those out of the range are not", async () => {
  assert.equal(await read({}), ["1", "2", "3"]);
  assert.equal(await read({ since: "T2" }), ["2", "3"]);
  assert.equal(await read({ until: "T2" }), ["1", "2"]);
  assert.equal(await read({ tail: 1 }), ["3"]);
});

test("following a container that has ended ends", async () => {
  assert.equal(await read({ follow: true }), ["1", "2", "3"]);
});

test("without journalctl it is said how to read what is in the journal", async () => {
  const { code, hint } = await rejection(read({}, "journald"));
  assert.is(code, "unsupported");
  assert.match(hint ?? "", /journalctl CONTAINER_ID=[0-9a-f]{12}$/);
});

test.run();
