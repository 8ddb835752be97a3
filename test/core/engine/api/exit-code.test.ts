import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exitCodeOf } from "../../../../core/engine/api/exit-code.ts";
import type { Apis } from "../../../../core/engine/apis.ts";
import { RlError } from "../../../../core/errors.ts";
import { container } from "../../../cli/containers/scene.ts";
import { rejection } from "../../../cli/helpers.ts";

const test = suite("exitCodeOf");

interface Scene {
  readonly found?: ReturnType<typeof container>;
  readonly waited?: number;
  readonly told?: number;
}

function exitCode({ found, waited, told }: Scene, signal?: AbortSignal): Promise<number> {
  const gone = new RlError({ code: "not-found", action: "find", subject: "x", state: "gone" });
  const attributes = { exitCode: String(told) };
  const die = { type: "container", action: "die", id: "x", attributes, timeNano: 1n } as const;
  const apis = {
    containers: {
      find: async () => (found === undefined ? Promise.reject(gone) : { now: found }),
      wait: async () => waited,
    },
    events: {
      async *read() {
        yield told === undefined ? [] : [{ ...die, action: "start" }, die, { ...die, id: "other" }];
      },
    },
  };
  return exitCodeOf(apis as unknown as Apis, "x", "name", 0n, signal);
}

test("what is written down counts, then what the monitor says, then what was told of it", async () => {
  const [ended, running] = [container("x"), container("x", { status: "running" })];
  assert.is(await exitCode({ found: ended, told: 5 }), 0);
  assert.is(await exitCode({ found: running, waited: 3 }), 3);
  assert.is(await exitCode({ found: running, told: 5 }), 5);
  assert.is(await exitCode({ told: 6 }), 6);
  assert.is(await exitCode({ found: running }), 255);
  assert.is((await rejection(exitCode({}))).code, "not-found");
  assert.is((await rejection(exitCode({ found: container("x", { status: "created" }) }))).code, "invalid");
  // It was started, has ended, and is being removed.
  assert.is(await exitCode({ found: container("x", { status: "created" }), told: 9 }), 9);
});

test("who gives up is told so", async () => {
  const scene = { found: container("x", { status: "running" }) };
  assert.is((await rejection(exitCode(scene, AbortSignal.abort()))).code, "cancelled");
});

test.run();
