import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkTrust } from "../../../core/trust/check.ts";
import { parsePolicy } from "../../../core/trust/parse-policy.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";
import { APP } from "./case.ts";
import { CASES } from "./cases.ts";
import { MANIFEST, originOf, PORTS, searchOf, signatureOf, verdictOf } from "./helpers.ts";

const test = suite("signature policies");

for (const { name, policy, image = APP, signatures = [], verdict, says = /^/ } of CASES) {
  test(name, async () => {
    const [actual, reason] = await verdictOf(policy, image, signatures);
    assert.is(actual, verdict, reason);
    assert.match(reason, says);
  });
}

test("there are cases enough, each of its own name", () => {
  assert.ok(CASES.length >= 60);
  assert.is(new Set(CASES.map(({ name }) => name)).size, CASES.length);
});

const signed = { type: "sigstoreSigned", keyPath: "/keys/p256.pub" };
const subject = (calls: string[]): Parameters<typeof checkTrust>[1] => ({
  origin: originOf(APP),
  digests: [MANIFEST],
  signatures: async (digest) => {
    calls.push(digest);
    return searchOf([signatureOf({ by: "other" }, APP)], digest);
  },
});
const policyOf = (...requirements: readonly object[]): Parameters<typeof checkTrust>[0] =>
  parsePolicy({ path: "/etc/policy.json", bytes: bytesOf(JSON.stringify({ default: requirements })) });

test("a refusal names the image, the reason and the policy", async () => {
  const error = await refuses(checkTrust(policyOf(signed), subject([]), PORTS, "pull image"), "denied");
  assert.match(
    error.message,
    /^Cannot pull image "registry.test\/team\/app:1": the signature policy does not/,
  );
  assert.match(error.message, /by none of the keys/);
  assert.match(error.hint ?? "", /\/etc\/policy.json/);
});

test("signatures are fetched once for several requirements, and not for none", async () => {
  const calls: string[] = [];
  await checkTrust(policyOf({ type: "insecureAcceptAnything" }), subject(calls), PORTS, "pull image");
  assert.equal(calls, []);
  const both = policyOf({ ...signed, keyPath: "/keys/other.pub" }, signed);
  await refuses(checkTrust(both, subject(calls), PORTS, "pull image"), "denied");
  assert.equal(calls, [MANIFEST]);
});

test("a key that is not there is no reason to accept", async () => {
  const gone = checkTrust(policyOf({ ...signed, keyPath: "/keys/gone" }), subject([]), PORTS, "pull image");
  try {
    await gone;
  } catch (error) {
    assert.match(String(error), /no key/);
    return;
  }
  assert.unreachable();
});

test.run();
