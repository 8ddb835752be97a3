import { suite } from "uvu";
import * as assert from "uvu/assert";
import { editPolicy, type ScopeEntry } from "../../../core/trust/edit-policy.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";

const test = suite("editPolicy");

const ACCEPT: ScopeEntry = { type: "insecureAcceptAnything" };
const edit = (policy: unknown, scope: string, entry: ScopeEntry): unknown => {
  const bytes = bytesOf(typeof policy === "string" ? policy : JSON.stringify(policy));
  const file = policy === undefined ? undefined : { path: "/p.json", bytes };
  return JSON.parse(new TextDecoder().decode(editPolicy(file, scope, entry)));
};

test("a new policy accepts what no scope is for", () => {
  assert.equal(edit(undefined, "a.test", { type: "reject" }), {
    default: [{ type: "insecureAcceptAnything" }],
    transports: { docker: { "a.test": [{ type: "reject" }] } },
  });
});

test("the default", () => {
  assert.equal(edit(undefined, "default", { type: "reject" }), { default: [{ type: "reject" }] });
});

test("every key is a requirement", () => {
  const entry: ScopeEntry = { type: "sigstoreSigned", keyPaths: ["/a", "/b"], identity: "matchRepository" };
  const signedIdentity = { type: "matchRepository" };
  assert.equal(edit({ default: [{ type: "reject" }] }, "a.test/b", entry), {
    default: [{ type: "reject" }],
    transports: {
      docker: {
        "a.test/b": [
          { type: "sigstoreSigned", keyPath: "/a", signedIdentity },
          { type: "sigstoreSigned", keyPath: "/b", signedIdentity },
        ],
      },
    },
  });
});

test("the rest of the policy stays", () => {
  const gpg = [{ type: "signedBy", keyType: "GPGKeys", keyPath: "/k" }];
  const before = { default: gpg, transports: { dir: { "": gpg }, docker: { "a.test": gpg, "b.test": gpg } } };
  assert.equal(edit(before, "a.test", ACCEPT), {
    default: gpg,
    transports: { dir: { "": gpg }, docker: { "a.test": [ACCEPT], "b.test": gpg } },
  });
});

test("a scope takes the place of the same one in another spelling", () => {
  const reject = [{ type: "reject" }];
  const before = {
    default: reject,
    transports: { docker: { "": reject, "A.test:443": reject, "b.test": reject } },
  };
  assert.equal(edit(before, "a.test", ACCEPT), {
    default: reject,
    transports: { docker: { "": reject, "b.test": reject, "a.test": [ACCEPT] } },
  });
});

test("neither a broken policy nor a broken scope is written", async () => {
  await refuses(() => edit({ default: [] }, "a.test", ACCEPT), "invalid", /p\.json/);
  await refuses(() => edit("{", "a.test", ACCEPT), "invalid");
  for (const scope of ["https://a.test", "__proto__", "a*.test"]) {
    await refuses(() => edit(undefined, scope, ACCEPT), "invalid");
  }
});

test.run();
