import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keptFilter, processExtras } from "../../../core/container/process-extras.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("processExtras");
const NAMES = { userSpec: "web:www", groups: ["video"] };
const PROGRAM = Uint8Array.from([0, 1, 127, 128, 255]);
const never = (): never => {
  throw new Error("the usual filter is asked for");
};

test("processExtras keeps user and groups, and only a filter that is not prebuilt", () => {
  const { user, groups, filter } = processExtras(NAMES, undefined, []);
  assert.equal([user, groups, filter], ["web:www", ["video"], "none"]);
  assert.is(processExtras(NAMES, { program: PROGRAM, flags: 0, isPrebuilt: true }, []).filter, "default");
  const kept = processExtras(NAMES, { program: PROGRAM, flags: 2 }, []);
  assert.equal(keptFilter(JSON.parse(JSON.stringify(kept)), never), { program: PROGRAM, flags: 2 });
});

test("processExtras keeps the paths of a landlock record, also when there are none", () => {
  const writable = (text: string) =>
    processExtras(NAMES, undefined, [{ record: "landlock", writable: new TextEncoder().encode(text) }])
      .writable;
  assert.equal(writable("/tmp\0/dev\0"), ["/tmp", "/dev"]);
  assert.equal(writable(""), []);
  assert.is(processExtras(NAMES, undefined, []).writable, undefined);
});

test("keptFilter asks for the usual filter, and refuses to go on without it", () => {
  const extras = processExtras(NAMES, { program: PROGRAM, flags: 0, isPrebuilt: true }, []);
  assert.equal(
    keptFilter(extras, () => PROGRAM),
    { program: PROGRAM, flags: 0 },
  );
  assert.is(refusal(() => keptFilter(extras, () => undefined)).code, "unsupported");
  assert.is(keptFilter({ ...extras, filter: "none" }, never), undefined);
});

test.run();
