/** Conversations with registries, whose part the suite plays. */
import { createHash } from "node:crypto";
import type { Case, Step } from "./drive.ts";
import type { Json } from "./values.ts";
import { bytes } from "./write.ts";

const OCI = "application/vnd.oci.image";
const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const describe = (mediaType: string, text: string): { mediaType: string; digest: string; size: number } => ({
  mediaType,
  digest: digestOf(text),
  size: Buffer.byteLength(text),
});

const CONFIG = JSON.stringify({
  architecture: "amd64",
  os: "linux",
  config: { Cmd: ["/bin/sh"], Labels: { ö: "ü" } },
  rootfs: { type: "layers", diff_ids: [digestOf("layer")] },
});
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: `${OCI}.manifest.v1+json`,
  config: describe(`${OCI}.config.v1+json`, CONFIG),
  layers: [{ ...describe(`${OCI}.layer.v1.tar+gzip`, "packed layer") }],
});
const INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: `${OCI}.index.v1+json`,
  manifests: [
    { ...describe(`${OCI}.manifest.v1+json`, "arm"), platform: { architecture: "arm64", os: "linux" } },
    { ...describe(`${OCI}.manifest.v1+json`, MANIFEST), platform: { architecture: "amd64", os: "linux" } },
  ],
});

const READY: Json = { variant: "ready" };

function response(status: number, body: string, headers: readonly (readonly [string, string])[] = []): Json {
  const tuples = headers.map(([name, value]) => ({ tuple: [name, value] }));
  return {
    variant: "response",
    val: { record: { status, headers: tuples, body: bytes(new TextEncoder().encode(body)) } },
  };
}

const document = (kind: string, body: string): Json =>
  response(200, body, [["Content-Type", `${OCI}.${kind}.v1+json`]]);

function conversation(
  name: string,
  answers: readonly Json[],
  { reference = "registry.test/app:1", platform = "linux/amd64", options = "{}" } = {},
): Case {
  const steps: Step[] = [
    { make: "session", class: "resolver.session", args: [reference, platform, options] },
  ];
  for (const [index, answer] of [READY, ...answers].entries()) {
    steps.push({ on: "session", method: "next", args: [1_700_000_000_000.5 + index, answer] });
  }
  return { name: `resolve ${name}`, steps };
}

const TOKEN = response(200, '{"token":"abc","expires_in":300}');
const ASKED = response(401, "", [
  ["WWW-Authenticate", 'Bearer realm="https://auth.test/t?x=a%20b",service="r"'],
]);
const NOBODY: Json = { variant: "credential", val: null };
const SOMEBODY: Json = {
  variant: "credential",
  val: { record: { username: "me", password: "ö ü", "identity-token": null } },
};

export function resolverCases(): Case[] {
  const whole = [document("index", INDEX), document("manifest", MANIFEST), response(200, CONFIG)];
  const redirected = (location: string): Json => response(307, "", [["Location", location]]);
  return [
    conversation("an index", whole),
    conversation("a manifest", [document("manifest", MANIFEST), response(200, CONFIG)]),
    conversation("by digest", [document("manifest", MANIFEST), response(200, CONFIG)], {
      reference: `registry.test/app@${digestOf(MANIFEST)}`,
    }),
    conversation("Docker's short name", whole, { reference: "alpine" }),
    conversation("another platform", [document("index", INDEX)], { platform: "linux/s390x" }),
    conversation("a platform that is none", [], { platform: "a b" }),
    conversation("a reference that is none", [], { reference: "A:B:C" }),
    conversation("options that are none", [], { options: "{" }),
    conversation("with a token", [ASKED, NOBODY, TOKEN, ...whole]),
    conversation("with a login", [ASKED, SOMEBODY, TOKEN, ...whole]),
    conversation("with a password", [
      response(401, "", [["www-authenticate", "Basic realm=x"]]),
      SOMEBODY,
      ...whole,
    ]),
    conversation("refused", [
      ASKED,
      SOMEBODY,
      response(403, '{"errors":[{"code":"DENIED","message":"no"}]}'),
    ]),
    conversation("after a wait", [response(503, "", [["retry-after", "2"]]), READY, ...whole]),
    conversation("redirected", [
      whole[0] ?? null,
      whole[1] ?? null,
      redirected("https://cdn.test:443/b/../x?sig=%2f&a=[1]#part"),
      response(200, CONFIG),
    ]),
    ...[
      "http://registry.test/x",
      "//10.0.0.1/x",
      "http:\\\\127.1/",
      "https://[::1]/",
      "https://0x7f000001/",
      "mailto:x",
    ].map((to) => conversation(`redirected to ${to}`, [redirected(to), response(404, "")])),
    conversation("not there", [response(404, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')]),
    conversation("unreachable", [{ variant: "unreachable", val: "its name is not known" }]),
    conversation("unreachable, insecure", [{ variant: "unreachable", val: "connection refused" }, ...whole], {
      options: '{"insecure":["registry.test"]}',
    }),
    conversation("damaged manifest", [document("index", INDEX), document("manifest", `${MANIFEST} `)]),
    conversation("damaged config", [
      document("manifest", MANIFEST),
      response(200, CONFIG.replace("sh", "su")),
    ]),
    conversation("short config", [document("manifest", MANIFEST), response(200, CONFIG.slice(1))]),
    conversation("web page", [response(200, "<html>", [["content-type", "text/html"]])]),
    conversation("not UTF-8", [document("manifest", '{"schemaVersion":2,"a":"\ud800"}')]),
    conversation("duplicate keys", [document("manifest", '{"schemaVersion":2,"schemaVersion":2}')]),
    conversation("the wrong answer", [NOBODY, NOBODY]),
    conversation("after its end", [...whole, READY]),
    conversation("after a failure", [response(404, ""), response(200, "")]),
  ];
}
