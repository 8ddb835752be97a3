/** The inputs of the suite. What is drawn at random is drawn from a fixed seed. */
import fc from "fast-check";
import { generateConfig } from "../../core/bundle/generate.ts";
import type { GenerateInput } from "../../core/bundle/input.ts";
import { defaultProfile } from "../../core/seccomp/default-profile.ts";
import { arbitraryInput, INPUT } from "../core/bundle/inputs.ts";
import vectors from "../vectors/reference.json" with { type: "json" };
import type { Case, Step } from "./drive.ts";
import { layerCases } from "./layer-cases.ts";
import { resolverCases } from "./resolver-cases.ts";
import { bytes } from "./write.ts";

const SEED = 20_261_122;
const CONFIGS = 200;

export async function caseGroups(): Promise<Record<string, Case[]>> {
  return {
    reference: referenceCases(),
    digest: digestCases(),
    resolver: resolverCases(),
    layer: await layerCases(),
    config: configCases(),
    plan: planCases(),
  };
}

const one = (name: string, ...steps: Step[]): Case => ({ name, steps });

function referenceCases(): Case[] {
  const parsed = (vectors as readonly { readonly input: string }[]).map(({ input }) =>
    one(
      `reference ${JSON.stringify(input)}`,
      ...["parse", "parse-normalized", "parse-docker"].map((name) => ({
        call: `reference.${name}`,
        args: [input],
      })),
    ),
  );
  const parts = { domain: "docker.io", path: "library/alpine", tag: "3.20", digest: null };
  const written = ["format", "familiar"].flatMap((name) =>
    [parts, { ...parts, tag: null }, { ...parts, domain: "ghcr.io" }, { ...parts, digest: "sha256:12" }].map(
      (record) =>
        one(`reference ${name} ${JSON.stringify(record)}`, { call: `reference.${name}`, args: [{ record }] }),
    ),
  );
  return [...parsed, ...written];
}

function digestCases(): Case[] {
  const content = (length: number): Uint8Array =>
    Uint8Array.from({ length }, (_none, index) => (index * 31) % 251);
  const whole = [0, 1, 55, 56, 63, 64, 65, 119, 128, 1000, 100_000].map((length) =>
    one(`digest of ${length} bytes`, {
      call: "digest.of-bytes",
      args: [length % 2 === 0 ? "sha256" : "sha512", bytes(content(length))],
    }),
  );
  const pieces = ["sha256", "sha512", "md5"].map((algorithm) =>
    one(
      `digest ${algorithm} in pieces`,
      { make: "hasher", class: "digest.hasher", args: [algorithm] },
      ...[1, 62, 2, 0, 200, 64].map((length) => ({
        on: "hasher",
        method: "update",
        args: [bytes(content(length))],
      })),
      { on: "hasher", method: "finish", args: [] },
      { on: "hasher", method: "finish", args: [] },
    ),
  );
  return [...whole, ...pieces];
}

function inputs(): GenerateInput[] {
  return [INPUT, ...fc.sample(arbitraryInput, { seed: SEED, numRuns: CONFIGS - 1 })];
}

function configCases(): Case[] {
  const generated = inputs().map((input, index) =>
    one(`config ${index}`, { call: "config.generate", args: [JSON.stringify(input)] }),
  );
  const options = { id: "0123456789abcdef", network: "none" };
  const refused = [
    { image: {}, options },
    { image: { Cmd: ["sh"] }, options: { ...options, capAdd: ["FLY"] } },
    { image: { Cmd: ["sh"] }, options: { ...options, binds: [{ source: "relative", target: "/x" }] } },
    { image: { Cmd: 7 }, options },
    {},
  ].map((input, index) =>
    one(`config refused ${index}`, { call: "config.generate", args: [JSON.stringify(input)] }),
  );
  const texts = [
    "",
    "{",
    '{"image":{},"image":{}}',
    "null",
    '{"image":{"Cmd":["sh"]},"options":{"id":"é"}}',
  ].map((text) => one(`config text ${JSON.stringify(text)}`, { call: "config.generate", args: [text] }));
  const images = [
    { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } },
    {
      architecture: "amd64",
      os: "linux",
      config: { Env: ["A=1"], Cmd: null },
      rootfs: { type: "layers", diff_ids: ["sha256:1"] },
    },
    { os: "linux" },
  ].map((image, index) =>
    one(`image config ${index}`, { call: "config.read-image", args: [JSON.stringify(image)] }),
  );
  return [...generated, ...refused, ...texts, ...images];
}

function planCases(): Case[] {
  const context = JSON.stringify({
    containerDirectory: "/store/containers/c1",
    rootfs: { kind: "copy", source: "/store/layers/one", target: "/store/containers/c1/rootfs" },
    generatedFiles: [{ target: "/etc/hosts", content: "127.0.0.1 localhost ö\n" }],
    userSpec: "web",
    stdin: "caller",
  });
  const compiled = inputs()
    .slice(0, 30)
    .map((input, index) =>
      one(`plan ${index}`, {
        call: "plan.compile",
        args: [JSON.stringify(generateConfig(input).config), context, bytes(new Uint8Array(8))],
      }),
    );
  const config = { ociVersion: "1.2.0", process: { cwd: "/", args: ["true"] }, root: { path: "rootfs" } };
  const refused = [
    { ...config, process: { cwd: "relative", args: ["true"] } },
    { ...config, linux: { seccomp: { defaultAction: "SCMP_ACT_ALLOW" } } },
    { ...config, linux: { resources: { memory: { limit: 2 ** 40 } } } },
    {},
  ].map((document, index) =>
    one(`plan refused ${index}`, { call: "plan.compile", args: [JSON.stringify(document), context, null] }),
  );
  const profiles: readonly unknown[] = [
    defaultProfile("x86_64", ["CAP_SYS_ADMIN"]),
    { defaultAction: "SCMP_ACT_ERRNO", syscalls: [{ names: ["read", "write"], action: "SCMP_ACT_ALLOW" }] },
    {
      defaultAction: "SCMP_ACT_ALLOW",
      syscalls: [
        {
          names: ["clone"],
          action: "SCMP_ACT_KILL",
          args: [{ index: 0, value: 2 ** 40, op: "SCMP_CMP_MASKED_EQ", valueTwo: 5 }],
        },
      ],
    },
    { defaultAction: "SCMP_ACT_NONE" },
  ];
  const filters = profiles.flatMap((profile, index) =>
    ["x86_64", "aarch64", "vax"].map((machine) =>
      one(`filter ${index} ${machine}`, {
        call: "plan.compile-filter",
        args: [JSON.stringify(profile), machine],
      }),
    ),
  );
  return [...compiled, ...refused, ...filters];
}
