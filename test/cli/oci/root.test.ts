import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { logged, type RuntimeFlags, runtimeRoot } from "../../../cli/oci/root.ts";
import { RlError } from "../../../core/errors.ts";
import { storePaths } from "../../../core/host/bun/paths.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { isRoot } from "../../helpers/user.ts";
import { makeContext, refusal, rejection } from "../helpers.ts";

const test = suite("directory of the OCI runtime");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const flags = (part: Partial<RuntimeFlags> = {}): RuntimeFlags => ({ "log-format": "text", ...part });
const within = (own: string) => makeContext({ environment: { HOME: directory.path, XDG_RUNTIME_DIR: own } });

test("runtimeRoot takes what it is told, and makes nothing", () => {
  const root = join(directory.path, "root");
  assert.is(runtimeRoot(flags({ root }), makeContext()), root);
  assert.not.ok(existsSync(root));
});

test("runtimeRoot refuses a path that depends on where one is", () => {
  for (const root of ["root", "./root", "../root", ""]) {
    const error = refusal(() => runtimeRoot(flags({ root }), makeContext()));
    assert.equal([error.code, error.subject, error.state], ["invalid", root, "it is not an absolute path"]);
  }
});

test("runtimeRoot is in the user's own runtime directory, for him alone", () => {
  const root = runtimeRoot(flags(), within(directory.path));
  assert.ok(root.startsWith(`${directory.path}/`));
  assert.is(statSync(root).mode & 0o777, 0o700);
  assert.is(runtimeRoot(flags(), within(directory.path)), root);
});

test("runtimeRoot of root is never in the session of another user", () => {
  const environment = { HOME: directory.path, XDG_RUNTIME_DIR: isRoot() ? "/run/user/1" : directory.path };
  const expected = storePaths(environment, process.geteuid?.() ?? 0)?.run;
  assert.is(runtimeRoot(flags(), makeContext({ environment })), `${expected}/oci`);
});

test("runtimeRoot refuses one that cannot be used", () => {
  const root = runtimeRoot(flags(), within(directory.path));
  const other = join(directory.path, "other");
  writeFileSync(other, "");
  const error = refusal(() => runtimeRoot(flags(), within(other)));
  assert.is(error.code, "denied");
  assert.ok(root !== error.subject);
  assert.match(error.hint ?? "", /--root/);
});

const FAILURE = new RlError({
  code: "invalid",
  action: "use",
  subject: 'a"b',
  state: "it\nis not",
  hint: "mend it",
});
const fails =
  (error: unknown): (() => Promise<number>) =>
  () =>
    Promise.reject(error);

test("logged gives what the work gives, and writes nothing then", async () => {
  const log = join(directory.path, "log");
  assert.is(await logged(flags({ log }), makeContext(), async () => 7), 7);
  assert.not.ok(existsSync(log));
});

test("logged writes a failure down in either form, one a line, and passes it on", async () => {
  const log = join(directory.path, "log");
  for (const form of ["text", "json"]) {
    const error = await rejection(logged(flags({ log, "log-format": form }), makeContext(), fails(FAILURE)));
    assert.is(error, FAILURE);
  }
  const [text = "", json = "", ...rest] = readFileSync(log, "utf8").split("\n");
  const msg = `${FAILURE.message} (mend it)`;
  assert.is(text, `time="2026-06-15T12:00:00.000Z" level=error msg=${JSON.stringify(msg)}`);
  assert.equal(JSON.parse(json), { level: "error", msg, time: "2026-06-15T12:00:00.000Z" });
  assert.equal(rest, [""]);
});

test("logged tells with --debug where a failure comes from, and runtimeRoot where states are", async () => {
  const context = makeContext();
  const root = join(directory.path, "root");
  runtimeRoot(flags({ root, debug: true }), context);
  assert.match(context.output.written.err, new RegExp(`level=debug msg="states are in ${root}"\n$`));
  await rejection(logged(flags({ debug: true }), context, fails(FAILURE)));
  assert.match(context.output.written.err, /level=debug msg="RlError: Cannot use .*\\n +at /);
});

test("logged adds to what is there", async () => {
  const log = join(directory.path, "log");
  writeFileSync(log, "before\n");
  await rejection(logged(flags({ log }), makeContext(), fails(FAILURE)));
  assert.match(readFileSync(log, "utf8"), /^before\ntime=/);
});

test("logged passes on what it cannot write down, and what is a fault of the program", async () => {
  const log = join(directory.path, "none/log");
  assert.is(await rejection(logged(flags({ log }), makeContext(), fails(FAILURE))), FAILURE);
  assert.is(await rejection(logged(flags(), makeContext(), fails(FAILURE))), FAILURE);
  const fault = new TypeError("x");
  const there = flags({ log: join(directory.path, "log") });
  const thrown = await logged(there, makeContext(), fails(fault)).catch((error: unknown) => error);
  assert.is(thrown, fault);
});

test.run();
