import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePolicy } from "../../../core/trust/parse-policy.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";

const test = suite("parsePolicy");
const parse = (value: unknown): ReturnType<typeof parsePolicy> =>
  parsePolicy({ path: "/p/policy.json", bytes: bytesOf(JSON.stringify(value)) });
const REJECT = [{ type: "reject" }];

test("default and scopes", () => {
  const policy = parse({
    default: REJECT,
    transports: { docker: { "": REJECT, "a.test:1/b": REJECT }, dir: {} },
  });
  assert.is(policy.name, "/p/policy.json");
  assert.equal(policy.fallback, REJECT);
  assert.equal([...(policy.transports.get("docker")?.keys() ?? [])], ["", "a.test:1/b"]);
});

test("the policy that Debian ships", () => {
  const policy = parse({
    default: [{ type: "insecureAcceptAnything" }],
    transports: { "docker-daemon": { "": [{ type: "insecureAcceptAnything" }] } },
  });
  assert.equal(policy.fallback, [{ type: "insecureAcceptAnything" }]);
});

test("an error names the file, the place and what it means", async () => {
  const error = await refuses(
    () => parse({ default: REJECT, transports: { docker: { "a.test": [{}] } } }),
    "invalid",
  );
  assert.is(error.subject, "/p/policy.json");
  assert.match(error.state, /policy\.transports\.docker\["a\.test"\]\[0\]\.type: it is missing/);
  assert.match(error.hint ?? "", /no image is taken in/);
});

test("scopes that no image is in are refused", async () => {
  for (const scope of [
    "docker://a.test",
    "a.test/",
    "/a",
    "a.test//b",
    "a.test/B",
    "a test",
    "*",
    "*.a/b",
    "a.test:x",
    "a.test:1:2",
    "host:tag@sha256:00",
  ]) {
    await refuses(() => parse({ default: REJECT, transports: { docker: { [scope]: REJECT } } }), "invalid");
  }
  for (const scope of ["a", "/", "/a/", "/a//b", "/a/./b"]) {
    await refuses(() => parse({ default: REJECT, transports: { oci: { [scope]: REJECT } } }), "invalid");
  }
});

test("more than a megabyte is no policy", async () => {
  const bytes = bytesOf(" ".repeat(1024 * 1024 + 1));
  await refuses(() => parsePolicy({ path: "/p", bytes }), "limit");
});

test.run();
