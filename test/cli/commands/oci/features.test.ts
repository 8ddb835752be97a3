import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociFeaturesSpec } from "../../../../cli/commands/oci/features.spec.ts";
import { run } from "../../../../cli/commands/oci/features.ts";
import { runtimeFeatures } from "../../../../core/runtime/features.ts";
import { makeContext } from "../../helpers.ts";

const test = suite("oci features");

test("run() prints the document as indented JSON, with this program's version", async () => {
  const context = makeContext();
  assert.is(await run(parseArguments(ociFeaturesSpec, []), context), 0);
  const { out } = context.output.written;
  assert.match(out, /^\{\n {4}"ociVersionMin": "1\.0\.0",\n {4}"ociVersionMax": "1\.2\.0",\n/);
  assert.ok(out.endsWith("\n}\n"));
  assert.equal(JSON.parse(out), runtimeFeatures("1.2.3"));
});

test.run();
