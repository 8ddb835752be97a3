import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bomb, malformed } from "../../../core/host/common/inflate-fault.ts";

const test = suite("inflate fault");

test("messages name the stream and what is wrong with it", () => {
  assert.is(
    bomb("gzip").message,
    'Cannot inflate "gzip stream": it inflates to more than 1000 times its size',
  );
  assert.is(
    malformed("zstd", "it ends too early").message,
    'Cannot inflate "zstd stream": it ends too early',
  );
  assert.equal([bomb("gzip").code, malformed("gzip", "x").code], ["limit", "corrupt"]);
});

test.run();
