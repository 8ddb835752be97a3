import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exec, refuseFlags } from "../../../cli/exec/exec.ts";
import type { RlError } from "../../../core/errors.ts";
import { recordOutput, refusal, rejection } from "../helpers.ts";
import { type StoredContainer, storeContainer } from "./containers.ts";

const test = suite("exec");
let store: StoredContainer;
test.before.each(() => {
  store = storeContainer();
});
test.after.each(() => store.stop());

/** Its refusal: the process would become the command's monitor otherwise. */
const refused = (...words: string[]): Promise<RlError> =>
  rejection(exec(words, recordOutput(), store.environment));

test("exec refuses what cannot be meant before it looks for the container", async () => {
  assert.match((await refused("none")).message, /COMMAND is missing/);
  assert.match((await refused("--detach-keys", "x-y", "none", "true")).message, /use detach keys "x-y"/);
});

test("exec refuses what does not run, and one of another runtime", async () => {
  assert.match((await refused("web", "true")).message, /not running/);
  assert.is((await refused("none", "true")).code, "not-found");
  store.state();
  assert.match((await refused("web", "true")).message, /another runtime/);
});

test("exec reads its own flags only before the container", async () => {
  store.state();
  assert.match((await refused("web", "sh", "--nonsense")).message, /another runtime/);
  assert.match((await refused("--nonsense", "web", "sh")).message, /nonsense/);
  assert.match((await refused("--env-file", "/none", "web", "sh")).message, /\/none/);
});

test("exec prints its help", async () => {
  const output = recordOutput();
  assert.is(await exec(["--help"], output, store.environment), 0);
  assert.match(output.written.out, /rl exec \[OPTIONS\] CONTAINER COMMAND/);
});

test("refuseFlags wants a terminal for -it, and none for -d", () => {
  const flags = { tty: true, interactive: true, detach: false };
  assert.is(refusal(() => refuseFlags(flags, false)).subject, "-it");
  refuseFlags(flags, true);
  refuseFlags({ ...flags, detach: true }, false);
  refuseFlags({ ...flags, interactive: false }, false);
});

test.run();
