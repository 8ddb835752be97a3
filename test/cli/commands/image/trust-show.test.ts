import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dispatch } from "../../../../cli/dispatch.ts";
import type { TrustPorts } from "../../../../core/trust/ports.ts";
import { PORTS } from "../../../core/trust/helpers.ts";
import { makeContext, rejection, whole } from "../../helpers.ts";

const test = suite("rl image trust show");

const POLICY = JSON.stringify({
  default: [{ type: "reject" }],
  transports: {
    docker: {
      "a.test": [{ type: "sigstoreSigned", keyPaths: ["/k/1", "/k/2"] }],
      "b.test": [{ type: "signedBy", keyType: "GPGKeys", keyPath: "/k" }],
    },
    "oci-archive": { "": [{ type: "insecureAcceptAnything" }] },
  },
});

function ports(text: string | undefined): TrustPorts {
  const file = text === undefined ? undefined : { path: "/p.json", bytes: new TextEncoder().encode(text) };
  return { ...PORTS, files: { ...PORTS.files, policy: async () => file } };
}

async function show(text: string | undefined, ...argv: string[]): Promise<string> {
  const context = makeContext({ trust: () => ports(text) });
  assert.is(await dispatch(["image", "trust", "show", ...argv], whole(context)), 0);
  return context.output.written.out;
}

test("a table", async () => {
  const rows = (await show(POLICY)).trimEnd().split("\n");
  const cells = rows.map((row) => row.trimEnd().split(/ {2,}/));
  assert.equal(cells, [
    ["TRANSPORT", "NAME", "TYPE", "IDENTITY", "KEYS"],
    ["all", "default", "reject"],
    ["repository", "a.test", "sigstoreSigned", "matchRepoDigestOrExact", "/k/1, /k/2"],
    ["repository", "b.test", "reject (signatures of type signedBy (GPG))"],
    ["oci-archive", "accept"],
  ]);
  assert.not.match(await show(POLICY, "-n"), /TRANSPORT/);
});

test("JSON", async () => {
  const rows: unknown = JSON.parse(await show(POLICY, "--json"));
  assert.equal((rows as unknown[])[1], {
    transport: "repository",
    name: "a.test",
    type: "sigstoreSigned",
    keys: ["/k/1", "/k/2"],
    identity: "matchRepoDigestOrExact",
  });
});

test("the file as it is; without one, what holds then", async () => {
  assert.is(await show(POLICY, "--raw"), POLICY);
  assert.equal(JSON.parse(await show(undefined, "--raw")), { default: [{ type: "insecureAcceptAnything" }] });
  assert.match(await show(undefined), /all +default +accept/);
});

test("a broken policy is told", async () => {
  const context = makeContext({ trust: () => ports("{}") });
  assert.is((await rejection(dispatch(["image", "trust", "show"], whole(context)))).code, "invalid");
});

test.run();
