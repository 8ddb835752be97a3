import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import type { TrustFiles } from "../../../core/ports/trust-files.ts";
import { loadPolicy } from "../../../core/trust/load-policy.ts";
import { NO_POLICY } from "../../../core/trust/policy.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";

const test = suite("loadPolicy");
const files = (policy: TrustFiles["policy"]): TrustFiles => ({
  policy,
  key: async () => bytesOf(""),
  realPath: async (path) => path,
  replacePolicy: async () => "",
});

test("no file accepts everything; a file counts", async () => {
  assert.is(await loadPolicy(files(async () => undefined)), NO_POLICY);
  const bytes = bytesOf('{"default":[{"type":"reject"}]}');
  const loaded = await loadPolicy(files(async () => ({ path: "/p", bytes })));
  assert.equal(loaded.fallback, [{ type: "reject" }]);
});

test("a file that cannot be read or understood is not none", async () => {
  await refuses(loadPolicy(files(async () => ({ path: "/p", bytes: bytesOf("") }))), "invalid");
  const unreadable = new RlError({ code: "io", action: "read", subject: "/p", state: "permission denied" });
  const broken = files(() => Promise.reject(unreadable));
  await refuses(loadPolicy(broken), "io");
});

test.run();
