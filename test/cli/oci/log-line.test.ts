import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errorText, logLine } from "../../../cli/oci/log-line.ts";

const test = suite("logLine");

test("logLine gives JSON, or what logrus writes to files", () => {
  const time = "1970-01-01T00:00:01.500Z";
  assert.equal(JSON.parse(logLine("json", "error", 'no "x"\n', 1500)), {
    level: "error",
    msg: 'no "x"\n',
    time,
  });
  assert.is(
    logLine("text", "warning", 'no "x"\n', 1500),
    `time="${time}" level=warning msg="no \\"x\\"\\n"\n`,
  );
  assert.is(logLine("json", "error", "a\nb", 0).split("\n").length, 2, "one line");
});

test("errorText has the hint behind the message, if there is one", () => {
  assert.is(errorText({ message: "No" }), "No");
  assert.is(errorText({ message: "No", hint: "try" }), "No (try)");
});

test.run();
