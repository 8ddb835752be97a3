import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askedMounts, asksForMounts } from "../../../../core/engine/run/asked-mounts.ts";
import { refusal } from "../../../cli/helpers.ts";
import { ID, runFlags } from "./fixture.ts";

const test = suite("askedMounts()");
const PLACES = { working: "/w", volumes: "/v", newName: () => ID };
const asked = (...argv: string[]) => askedMounts(runFlags(...argv), PLACES);

test("a path, a name and neither are a bind, a volume and a new one", () => {
  const [bind, named, fresh, tmpfs] = asked(
    "-v",
    "./a:/a:ro",
    "-v",
    "data:/b:nocopy,ro",
    "-v",
    "/c",
    "--tmpfs",
    "/d",
  );
  assert.equal(bind, {
    mount: { type: "bind", source: "/w/./a", destination: "/a", readonly: true, options: ["ro"] },
    missing: "make",
  });
  assert.is(named?.mount.source, "/v/data/_data");
  assert.equal([named?.mount.copyUp, named?.mount.readonly, named?.mount.options], [false, true, ["ro"]]);
  assert.is(named?.missing, undefined);
  assert.equal([fresh?.mount.name, fresh?.mount.anonymous, fresh?.labels], [ID, true, undefined]);
  assert.is(tmpfs?.mount.type, "tmpfs");
});

test("--mount asks for the same, and for sources that are there", () => {
  const [bind, named] = asked(
    "--mount",
    "type=bind,src=/a,dst=/a",
    "--mount",
    "src=data,dst=/b,volume-label=a=b",
  );
  assert.is(bind?.missing, "refuse");
  assert.equal(named?.labels, { a: "b" });
  assert.is(named?.mount.copyUp, true);
});

test("one path has one mount", () => {
  assert.is(refusal(() => asked("-v", "/a", "--mount", "type=tmpfs,dst=/a")).state, "it is named twice");
});

test("asksForMounts() sees each of the flags", () => {
  assert.not(asksForMounts(runFlags()));
  for (const flag of ["--volume=/a", "--mount=dst=/a", "--tmpfs=/a", "--volumes-from=a"])
    assert.ok(asksForMounts(runFlags(flag)), flag);
});

test.run();
