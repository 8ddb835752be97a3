import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dispatch } from "../../../../cli/dispatch.ts";
import { createTrustFiles } from "../../../../core/host/bun/signature-policy.ts";
import { createSignatureVerifier } from "../../../../core/host/bun/signature-verifier.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";
import { makeContext, rejection, whole } from "../../helpers.ts";

const test = suite("rl image trust set");

const OLD = '{"default":[{"type":"reject"}]}';

/** A home with a policy and a key; runs the command and gives the policy it leaves. */
function scene(home: string): { set(...argv: string[]): Promise<unknown>; policy: string; key: string } {
  const policy = join(home, ".config/containers/policy.json");
  mkdirSync(join(home, ".config/containers"), { recursive: true });
  writeFileSync(policy, OLD);
  const key = join(home, "key.pub");
  writeFileSync(key, "key");
  const trust = (file?: string): ReturnType<ReturnType<typeof makeContext>["trust"]> => ({
    files: createTrustFiles({ environment: { HOME: home }, policy: file, uid: 1000 }),
    verifier: createSignatureVerifier(),
  });
  const set = async (...argv: string[]): Promise<unknown> => {
    assert.is(await dispatch(["image", "trust", "set", ...argv], whole(makeContext({ trust }))), 0);
    return JSON.parse(readFileSync(policy, "utf8"));
  };
  return { set, policy, key };
}

test("accept, reject and default", async () => {
  using home = tempDir("rl-trust");
  const { set } = scene(home.path);
  assert.equal(await set("-t", "accept", "a.test/b"), {
    default: [{ type: "reject" }],
    transports: { docker: { "a.test/b": [{ type: "insecureAcceptAnything" }] } },
  });
  assert.equal(await set("-t", "accept", "default"), {
    default: [{ type: "insecureAcceptAnything" }],
    transports: { docker: { "a.test/b": [{ type: "insecureAcceptAnything" }] } },
  });
});

test("signed", async () => {
  using home = tempDir("rl-trust");
  const { set, key } = scene(home.path);
  const policy = await set("-f", key, "--signed-identity", "matchRepository", "a.test");
  const signedIdentity = { type: "matchRepository" };
  const requirement = { type: "sigstoreSigned", keyPath: key, signedIdentity };
  assert.equal(policy, {
    default: [{ type: "reject" }],
    transports: { docker: { "a.test": [requirement] } },
  });
});

test("what would not work is refused, and the policy stays as it was", async () => {
  using home = tempDir("rl-trust");
  const { set, policy, key } = scene(home.path);
  for (const [argv, code] of [
    [["a.test"], "invalid"],
    [["-t", "accept", "-f", key, "a.test"], "invalid"],
    [["-f", `${key}.gone`, "a.test"], "not-found"],
    [["-t", "accept", "https://a.test"], "invalid"],
    [["-t", "trust", "a.test"], "invalid"],
    [[], "invalid"],
  ] as const) {
    assert.is((await rejection(set(...argv))).code, code, argv.join(" "));
    assert.is(readFileSync(policy, "utf8"), OLD);
  }
});

test.run();
