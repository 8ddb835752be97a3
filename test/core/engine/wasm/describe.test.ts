import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeProgram } from "../../../../core/engine/wasm/describe.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("describeProgram");
const bytes = (hex: string) => Uint8Array.fromHex(hex);

test("modules and components are what a config says of them", () => {
  assert.equal(describeProgram(bytes("0061736d01000000"), "a"), { os: "wasip1", component: null });
  const component = { os: "wasip2", component: { imports: ["x"], exports: [] } };
  assert.equal(describeProgram(bytes("0061736d0d0001000a06010001780500"), "a"), component);
});

test("anything else is refused by its name", () => {
  const { code, subject } = refusal(() => describeProgram(bytes("7f454c46"), "a.out"));
  assert.equal([code, subject], ["invalid", "a.out"]);
});

test.run();
