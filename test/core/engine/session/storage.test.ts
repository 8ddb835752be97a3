import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Session } from "../../../../core/engine/session/session.ts";
import { rememberedDriver } from "../../../../core/engine/session/storage.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("rememberedDriver");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

const note = (text: string): void => writeFileSync(`${here.session.paths.root}/storage-trial.json`, text);
const trial = (parts: object = {}): string =>
  JSON.stringify({
    kernel: here.session.user.kernelRelease,
    device: 1,
    overlayError: 0,
    fuseError: 2,
    ...parts,
  });

test("rememberedDriver is undefined when there was no trial", () => {
  assert.is(rememberedDriver(here.session), undefined);
});

test("rememberedDriver is the kernel's overlay when a trial with this kernel has shown that it works", () => {
  note(trial());
  assert.is(rememberedDriver(here.session)?.name, "overlay");
});

test("rememberedDriver takes no note of another kernel, of a failure, or a damaged one", () => {
  const damaged = ["", "null", "{}", "[]", "7", trial().slice(0, 20)];
  for (const text of [trial({ kernel: "1.2.3" }), trial({ overlayError: 1 }), ...damaged]) {
    note(text);
    assert.is(rememberedDriver(here.session), undefined, text);
  }
});

test("rememberedDriver leaves it to the full choice when the user forces a driver", () => {
  note(trial());
  const forced: Session = { ...here.session, environment: { RL_STORAGE_DRIVER: "vfs" } };
  assert.is(rememberedDriver(forced), undefined);
  const empty: Session = { ...here.session, environment: { RL_STORAGE_DRIVER: "" } };
  assert.is(rememberedDriver(empty)?.name, "overlay");
});

test.run();
