import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { componentNames } from "../../../core/spec/wasm-component.ts";
import { refusal } from "../../cli/helpers.ts";
import { componentOf, probeModule } from "../../helpers/wasm/programs.ts";

const test = suite("componentNames");

const PREAMBLE = "0061736d0d000100";
const of = (hex: string) => componentNames(Uint8Array.fromHex(PREAMBLE + hex));

test("names of imports and exports of every kind, in order", () => {
  // An instance by type 0, a function by type 1, a type equal to 2, a new type, a core module of type 3.
  const imports = [
    "0000016105" + "00",
    "0000016201" + "01",
    "000001630300" + "02",
    "00000164" + "0301",
    "00000165" + "0011" + "03",
  ];
  const body = `05${imports.map((each) => each.slice(2)).join("")}`;
  // An instance, a core module with its type told, a function.
  const exports = `03${"000178"}${"05"}${"00"}${"00"}${"000179"}${"0011"}${"00"}${"01"}${"001100"}${"00017a"}${"01"}${"02"}${"00"}`;
  const section = (id: string, content: string) =>
    id + (content.length / 2).toString(16).padStart(2, "0") + content;
  // A section of another kind in between is passed over.
  const names = of(section("0a", body) + section("00", "0162ff") + section("0b", exports));
  assert.equal(names, { imports: ["a", "b", "c", "d", "e"], exports: ["x", "y", "z"] });
});

test("those of a real one", async () => {
  const { imports, exports } = componentNames(await componentOf(probeModule()));
  assert.ok(imports.some((name) => name.startsWith("wasi:filesystem/types@0.2.")));
  assert.equal(
    exports.map((name) => name.replace(/@.*/, "")),
    ["wasi:cli/run"],
  );
});

test("what is cut off or unknown is refused, and nothing else happens", () => {
  assert.is(refusal(() => of("0a05")).code, "invalid");
  assert.is(refusal(() => of("0a0401030161")).code, "invalid");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        componentNames(new Uint8Array([...Uint8Array.fromHex(PREAMBLE), ...bytes]));
      } catch (error) {
        assert.ok(isRlError(error));
      }
    }),
  );
});

test.run();
