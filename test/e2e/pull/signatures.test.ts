/** Signature policies against a real registry: what is signed runs, and nothing else is even fetched. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, type HandmadeLayout, makeLayout, pushLayout } from "../../helpers/e2e/handmade.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeKey, type PushedSignature, pushSignature, type SigningKey } from "../../helpers/e2e/signing.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("signature policies");
let stage: Stage;
let key: SigningKey;
let other: SigningKey;
test.before(async () => {
  skipIf(requires.tool("openssl"));
  stage = await makeStage({ registry: "empty" });
  key = await makeKey(stage.home, "team");
  other = await makeKey(stage.home, "other");
});
test.after(() => stage?.stop());

const SAYS_HELLO = makeLayout({ layers: [busyboxEntries()], config: { Cmd: ["echo", "hello"] } });
const ANOTHER = makeLayout({ layers: [busyboxEntries()], config: { Cmd: ["echo", "another"] } });

interface Pushed {
  readonly image: string;
  readonly repository: string;
  readonly digest: string;
}

async function push(repository: string, layout: HandmadeLayout = SAYS_HELLO): Promise<Pushed> {
  const directory = join(stage.home, "layouts", repository);
  mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
  for (const [path, bytes] of layout.files) writeFileSync(join(directory, path), bytes);
  const image = await pushLayout(stage.registry, directory, `${repository}:1`);
  return { image, repository, digest: layout.manifest.digest };
}

const sign = (pushed: Pushed, more: Partial<PushedSignature> = {}): Promise<void> =>
  pushSignature(stage.registry, {
    key,
    repository: pushed.repository,
    digest: pushed.digest,
    reference: pushed.image,
    ...more,
  });

/** Only what the team has signed, and under its own name; anything from elsewhere not at all. */
function writePolicy(more: object = {}): string {
  const directory = join(stage.home, ".config/containers");
  mkdirSync(directory, { recursive: true });
  const requirement = { type: "sigstoreSigned", keyPath: key.publicPath, ...more };
  const transports = { docker: { [stage.registry.host]: [requirement] } };
  const path = join(directory, "policy.json");
  writeFileSync(path, JSON.stringify({ default: [{ type: "reject" }], transports }));
  return path;
}

/** Pull, expect a refusal, and that no layer was asked for. */
async function refused(image: string, line: RegExp): Promise<void> {
  const before = stage.registry.log().length;
  assertRefused(await stage.rl(["pull", image]), { line });
  assertRefused(await stage.rl([...PLAIN, "-q", image]), { line });
  const asked = stage.registry.log().slice(before);
  assert.match(asked, /\.sig HTTP/);
  for (const { layers } of [SAYS_HELLO, ANOTHER]) {
    for (const { digest } of layers) assert.not(asked.includes(digest), "a layer was fetched");
  }
}

// First, while the store holds no layer that a refused image would share.
test("not signed", async () => {
  writePolicy();
  const { image } = await push("team/unsigned");
  await refused(image, /it has no signature/);
});

test("signed with another key", async () => {
  writePolicy();
  const pushed = await push("team/wrong-key");
  await sign(pushed, { key: other });
  await refused(pushed.image, /by none of the keys/);
});

test("a signature of another image, put beside this one", async () => {
  writePolicy();
  const pushed = await push("team/swapped", ANOTHER);
  await sign(pushed, { digest: SAYS_HELLO.manifest.digest, beside: pushed.digest });
  await refused(pushed.image, /for another image/);
});

test("a signature for another repository", async () => {
  writePolicy();
  const pushed = await push("team/evil");
  await sign(pushed, { reference: `${stage.registry.host}/team/app:1` });
  await refused(pushed.image, /for the name .*team\/app:1/);
});

test("a payload that was changed after signing", async () => {
  writePolicy();
  const pushed = await push("team/tampered", ANOTHER);
  const tampered = { digest: pushed.digest, reference: pushed.image };
  await sign(pushed, { digest: SAYS_HELLO.manifest.digest, beside: pushed.digest, tampered });
  await refused(pushed.image, /by none of the keys/);
});

test("a broken policy stops the pull before the registry is asked for a layer", async () => {
  const pushed = await push("team/broken-policy");
  await sign(pushed);
  writePolicy({ keyPaht: "/k" });
  const before = stage.registry.log().length;
  assertRefused(await stage.rl(["pull", pushed.image]), { line: /keyPaht/, hint: /policy\.json/ });
  assert.not.match(stage.registry.log().slice(before), /\/blobs\//);
});

test("signed: it is pulled and runs, by tag and by digest", async () => {
  writePolicy();
  const pushed = await push("team/app");
  await sign(pushed);
  assert.is(await stage.ok([...PLAIN, "-q", pushed.image]), "hello\n");
  assert.match(await stage.ok(["pull", pushed.image]), new RegExp(pushed.digest));
  const pinned = `${stage.registry.host}/team/app@${pushed.digest}`;
  assert.is(await stage.ok([...PLAIN, "-q", pinned]), "hello\n");
});

test("a digest that is asked for is what comes, or nothing", async () => {
  writePolicy();
  const { digest } = await push("team/app");
  const wrong = `${digest.slice(0, -1)}${digest.endsWith("0") ? "1" : "0"}`;
  assertRefused(await stage.rl(["pull", `${stage.registry.host}/team/app@${wrong}`]), { line: wrong });
});

test("another policy for one pull", async () => {
  writePolicy();
  const { image } = await push("team/other-policy");
  const path = join(stage.home, "anything.json");
  writeFileSync(path, '{"default":[{"type":"insecureAcceptAnything"}]}');
  await stage.ok(["pull", "--signature-policy", path, image]);
  const gone = join(stage.home, "gone.json");
  assertRefused(await stage.rl(["pull", "--signature-policy", gone, image]), { line: gone, hint: null });
});

test("trust set is what pull obeys", async () => {
  const path = writePolicy();
  const { image } = await push("team/set");
  assertRefused(await stage.rl(["pull", image]), { line: /no signature/ });
  await stage.ok(["image", "trust", "set", "-t", "accept", `${stage.registry.host}/team/set`]);
  assert.match(await stage.ok(["image", "trust", "show"]), /team\/set +accept/);
  await stage.ok(["pull", image]);
  await stage.ok(["image", "trust", "set", "-t", "reject", `${stage.registry.host}/team/set`]);
  assertRefused(await stage.rl(["pull", image]), { line: /rejects all/, hint: path });
});

test.run();
