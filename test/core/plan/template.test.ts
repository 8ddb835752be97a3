import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateConfig } from "../../../core/bundle/generate.ts";
import type { GenerateInput } from "../../../core/bundle/input.ts";
import { compilePlan } from "../../../core/plan/compile.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import type { Plan, PlanRecord } from "../../../core/plan/records.ts";
import { encodeTemplate, fillTemplate, type ProcessWords, STAND_IN_ID } from "../../../core/plan/template.ts";
import { arbitraryInput, INPUT } from "../bundle/inputs.ts";

const test = suite("template");

const ID = "0123456789abcdef".repeat(4);
const id = fc.stringMatching(/^[0-9a-f]{64}$/);
const NOTHING: ProcessWords = { args: [], env: [] };

/** The plan of a container with this id, as a start makes it: the id names its directory and its host. */
function planOf(input: GenerateInput, containerId: string): Plan {
  const directory = `/store/containers/${containerId}`;
  const { config, userSpec, groups } = generateConfig({
    ...input,
    options: { ...input.options, id: containerId },
  });
  return compilePlan(config, {
    containerDirectory: directory,
    rootfs: {
      kind: "overlay",
      lowerBase: "/store/layers",
      lower: ["top", "bottom"],
      upper: `${directory}/upper`,
      work: `${directory}/work`,
      target: `${directory}/rootfs`,
      volatile: true,
    },
    generatedFiles: [
      { target: "/etc/hostname", content: new TextEncoder().encode(`${config.hostname}\n`) },
      { target: "/etc/hosts", content: new TextEncoder().encode(`127.0.0.1\t${config.hostname}\n`) },
    ],
    // As good as a filter, and like the beginning of the stand-in.
    seccompFilter: new TextEncoder().encode(`\0${STAND_IN_ID.slice(0, 4)}\0\0\0`),
    userSpec,
    groups,
    stdin: "caller",
    failureArguments: ["rl", "explain"],
    cleanup: [directory],
  });
}

const isWord = ({ record }: PlanRecord): boolean => record === "argument" || record === "environment";

function wordsOf(plan: Plan): ProcessWords {
  return {
    args: plan.flatMap((record) => (record.record === "argument" ? [String(record.value)] : [])),
    env: plan.flatMap((record) => (record.record === "environment" ? [String(record.entry)] : [])),
  };
}

test("STAND_IN_ID is as long as an id, is none, and its short form is a host name", () => {
  assert.is(STAND_IN_ID.length, 64);
  assert.not.match(STAND_IN_ID, /^[0-9a-f]+$/);
  assert.match(STAND_IN_ID.slice(0, 12), /^[A-Za-z][a-z0-9]*$/);
});

test("STAND_IN_ID's short form stands in it only at its start, so that no replacement begins inside another", () => {
  assert.is(STAND_IN_ID.lastIndexOf(STAND_IN_ID.slice(0, 12)), 0);
  assert.is(STAND_IN_ID.slice(0, 12).lastIndexOf(STAND_IN_ID.slice(0, 1)), 0);
});

test("encodeTemplate is the plan without arguments and environment", () => {
  const plan = planOf(INPUT, STAND_IN_ID);
  assert.ok(plan.some(isWord));
  assert.equal(
    decodePlan(encodeTemplate(plan)),
    decodePlan(encodePlan(plan.filter((record) => !isWord(record)))),
  );
});

test("fillTemplate gives the plan that is made with the id itself, words first", () => {
  const real = planOf(INPUT, ID);
  const filled = decodePlan(fillTemplate(encodeTemplate(planOf(INPUT, STAND_IN_ID)), ID, wordsOf(real)));
  const count = real.filter(isWord).length;
  assert.equal(
    filled.slice(count),
    decodePlan(encodePlan(real)).filter((record) => !isWord(record)),
  );
  assert.equal(wordsOf(filled), wordsOf(real));
  assert.ok(filled.slice(0, count).every(isWord));
});

test("fillTemplate gives the plan that is made with the id itself, for any options", () => {
  fc.assert(
    fc.property(arbitraryInput, id, (input, containerId) => {
      const real = decodePlan(encodePlan(planOf(input, containerId)));
      const template = encodeTemplate(planOf(input, STAND_IN_ID));
      const filled = decodePlan(fillTemplate(template, containerId, wordsOf(real)));
      assert.equal(
        filled.filter((record) => !isWord(record)),
        real.filter((record) => !isWord(record)),
      );
      assert.equal(wordsOf(filled), wordsOf(real));
    }),
    { numRuns: 60 },
  );
});

test("fillTemplate writes nothing into the template, which may be part of a larger buffer", () => {
  const template = encodeTemplate(planOf(INPUT, STAND_IN_ID));
  const buffer = new Uint8Array(template.length + 16).fill(0xaa);
  buffer.set(template, 8);
  const before = buffer.slice();
  const filled = fillTemplate(buffer.subarray(8, 8 + template.length), ID, { args: ["x"], env: ["A=b"] });
  assert.equal(buffer, before);
  assert.equal(filled, fillTemplate(template, ID, { args: ["x"], env: ["A=b"] }));
});

test("fillTemplate replaces the id wherever it stands: alone, twice, beside others, behind a false start", () => {
  const short = STAND_IN_ID.slice(0, 12);
  const contents: readonly (readonly [string, string])[] = [
    [STAND_IN_ID, ID],
    [short, ID.slice(0, 12)],
    [STAND_IN_ID + STAND_IN_ID, ID + ID],
    [short + short, ID.slice(0, 12).repeat(2)],
    [short + STAND_IN_ID, ID.slice(0, 12) + ID],
    [STAND_IN_ID + short, ID + ID.slice(0, 12)],
    ...[1, 2, 11].flatMap((length): [string, string][] => {
      const start = STAND_IN_ID.slice(0, length);
      return [
        [start, start],
        [`${start}${short}`, `${start}${ID.slice(0, 12)}`],
        [`${start}${STAND_IN_ID}`, `${start}${ID}`],
      ];
    }),
  ];
  for (const [content, expected] of contents) {
    const file = (text: string): Plan => [
      { record: "generatedFile", target: "/f", content: new TextEncoder().encode(text), mode: 0 },
    ];
    assert.equal(decodePlan(fillTemplate(encodePlan(file(content)), ID, NOTHING)), file(expected), content);
  }
});

test("fillTemplate writes words as the general encoder does, byte for byte", () => {
  const texts = fc.array(
    fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replaceAll("\0", "")),
  );
  const exec: Plan = [{ record: "exec" }];
  fc.assert(
    fc.property(texts, texts, texts, (args, env, cleanup) => {
      const plan: Plan = [
        ...env.map((entry): PlanRecord => ({ record: "environment", entry })),
        ...args.map((value): PlanRecord => ({ record: "argument", value })),
        ...cleanup.map((path): PlanRecord => ({ record: "cleanup", path })),
        ...exec,
      ];
      assert.equal(fillTemplate(encodePlan(exec), ID, { args, env }, { cleanup }), encodePlan(plan));
    }),
  );
});

test("fillTemplate leaves arguments and environment alone, whatever they say", () => {
  const words = { args: [STAND_IN_ID, "-c"], env: [`ID=${STAND_IN_ID.slice(0, 12)}`] };
  assert.equal(wordsOf(decodePlan(fillTemplate(encodePlan([]), ID, words))), words);
});

test("fillTemplate adds directories to clean up and counts them", () => {
  assert.equal(
    decodePlan(
      fillTemplate(
        encodePlan([{ record: "exec" }]),
        ID,
        { args: ["x"], env: ["A=b"] },
        { name: "n", note: "{}", cleanup: ["/names/n"] },
      ),
    ),
    [
      { record: "environment", entry: "A=b" },
      { record: "argument", value: "x" },
      { record: "cleanup", path: "/names/n" },
      { record: "name", text: "n" },
      { record: "note", text: "{}" },
      { record: "exec" },
    ],
  );
});

test("fillTemplate refuses words that no process can be given", () => {
  const template = encodePlan([{ record: "exec" }]);
  for (const words of [
    { args: ["a\0b"], env: [] },
    { args: [], env: ["A=\ud800"] },
  ]) {
    assert.throws(() => fillTemplate(template, ID, words), /Cannot pass to the container/);
  }
});

test.run();
