import { suite } from "uvu";
import * as assert from "uvu/assert";
import { verifyLogin } from "../../../core/distribution/login.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { broken, refuses, scene } from "./helpers.ts";

const test = suite("verifyLogin");

const ALICE = { username: "alice", password: "secret" };
const BASIC = `Basic ${btoa("alice:secret")}`;
const challenge = { status: 401, headers: { "www-authenticate": 'Basic realm="r"' } };
const basic: MemoryServer = ({ headers }) => (headers.authorization === BASIC ? { status: 200 } : challenge);

test("a credential that opens the registry is good, whatever is stored", async () => {
  const stored = { "registry.test": { username: "bob", password: "old" } };
  const { ports, requests } = scene(basic, { credentials: stored });
  await verifyLogin("registry.test", ALICE, ports);
  assert.equal(
    requests.map(({ headers }) => headers.authorization),
    [undefined, BASIC],
  );
});

test("a registry that lets everybody in accepts everything", async () => {
  const { ports, requests } = scene(() => ({ status: 200 }));
  await verifyLogin("registry.test", ALICE, ports);
  assert.is(requests.length, 1);
});

test("one that does not open it is refused, with the registry's own words", async () => {
  const { ports } = scene(basic);
  const wrong = { ...ALICE, password: "wrong" };
  const error = await refuses(
    verifyLogin("registry.test", wrong, ports),
    "denied",
    /does not accept this user/,
  );
  assert.not.match(`${error.message}${error.hint}`, /wrong/);
  const body = '{"errors":[{"code":"UNAUTHORIZED","message":"account is locked"}]}';
  const locked = scene(() => ({ ...challenge, body })).ports;
  await refuses(verifyLogin("registry.test", ALICE, locked), "denied", /registry says: account is locked/);
});

test("a token service that refuses is the same", async () => {
  const { ports } = scene(({ url }) =>
    url.startsWith("https://auth.test/")
      ? { status: 401 }
      : { status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.test/t"' } },
  );
  await refuses(verifyLogin("registry.test", ALICE, ports), "denied", /does not accept this user/);
});

test("what is no registry, or cannot be reached, or breaks the rules is told apart", async () => {
  const fails = (server: MemoryServer): Promise<void> =>
    verifyLogin("registry.test", ALICE, scene(server).ports);
  await refuses(
    fails(() => ({ status: 404 })),
    "not-found",
    /there is no registry at this address/,
  );
  await refuses(
    fails(() => {
      throw broken();
    }),
    "unavailable",
    /it broke off/,
  );
  const inside = 'Bearer realm="http://169.254.169.254/t"';
  const hostile: MemoryServer = () => ({ status: 401, headers: { "www-authenticate": inside } });
  await refuses(fails(hostile), "denied", /token service/);
});

test("a blocked registry is not asked; a location elsewhere gets no login", async () => {
  const { ports, requests } = scene(() => ({ status: 200 }));
  const read = (content: unknown) => ({ registries: { read: async () => [{ path: "/f", content }] } });
  const blocked = read({ registry: [{ location: "registry.test", blocked: true }] });
  await refuses(verifyLogin("registry.test", ALICE, { ...ports, ...blocked }), "denied", /blocked in \/f/);
  assert.is(requests.length, 0);
  const moved = read({ registry: [{ prefix: "registry.test", location: "other.test/x" }] });
  await verifyLogin("registry.test", ALICE, { ...ports, ...moved });
  assert.is(requests[0]?.url, "https://registry.test/v2/");
});

test.run();
