import { constants } from "node:os";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isAskedToEnd } from "../../../core/host/bun/program-end.ts";

test("isAskedToEnd() knows what people and service managers send, and no other end", () => {
  const { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL, SIGSEGV } = constants.signals;
  for (const signal of [SIGHUP, SIGINT, SIGQUIT, SIGTERM]) assert.ok(isAskedToEnd(128 + signal));
  for (const status of [0, 1, 125, 128 + SIGKILL, 128 + SIGSEGV]) assert.not.ok(isAskedToEnd(status));
});

test.run();
