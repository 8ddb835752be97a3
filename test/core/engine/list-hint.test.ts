import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AT_NO_REGISTRY, orListHint } from "../../../core/engine/list-hint.ts";
import { type ErrorCode, RlError } from "../../../core/errors.ts";
import { createIndexList } from "../../../core/image/index-list/change.ts";
import { lists, OPTIONS } from "../image/index-list/fixture.ts";

const test = suite("orListHint");

const { ports } = lists();
test.before(async () => {
  await createIndexList("list", [], OPTIONS, ports);
});

const failure = (code: ErrorCode, hint?: string): RlError =>
  new RlError({ code, action: "pull image", subject: "x", state: "it is not there", hint });
const told = (error: unknown, name: string): Promise<unknown> =>
  orListHint(error, name, ports.metadata, AT_NO_REGISTRY, "push it");

test("a name that is a list's gets the hint, and keeps what else was said", async () => {
  const missing = failure("not-found", "fetch it");
  const hinted = (await told(missing, "list")) as RlError;
  assert.equal([hinted.message, hinted.code, hinted.cause], [missing.message, "not-found", missing]);
  assert.is(hinted.hint, "list is a manifest list here, not an image; push it");
  const denied = (await told(failure("denied", "log in"), "list")) as RlError;
  assert.is(denied.hint, "list is a manifest list here, not an image; push it; or log in");
});

test("other names, other failures and what is no name stay as they are", async () => {
  for (const [error, name] of [
    [failure("not-found"), "other"],
    [failure("not-found"), "UPPER"],
    [failure("not-found"), `list@sha256:${"a".repeat(64)}`],
    [failure("corrupt"), "list"],
    [new Error("a defect"), "list"],
  ] as const) {
    assert.is(await told(error, name), error);
  }
});

test.run();
