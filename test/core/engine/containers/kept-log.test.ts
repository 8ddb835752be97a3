import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuseUnread } from "../../../../core/engine/containers/kept-log.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("refuseUnread");

test("what is kept can be read, and else it is said why not", () => {
  for (const driver of ["json-file", "journald"] as const)
    refuseUnread({ ...DOCUMENT, log: { driver, options: {} } }, "web");
  assert.throws(() => refuseUnread(DOCUMENT, "web"), /"web": it went to whoever started it/);
  const none = { ...DOCUMENT, log: { driver: "none", options: {} } } as const;
  assert.throws(() => refuseUnread(none, "web"), /nothing of it is kept/);
});

test.run();
