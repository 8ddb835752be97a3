import { suite } from "uvu";
import * as assert from "uvu/assert";
import { USER_AGENT } from "../../../core/distribution/user-agent.ts";
import packageJson from "../../../package.json" with { type: "json" };

const userAgent = suite("USER_AGENT");

userAgent("names the package's version", () => assert.is(USER_AGENT, `rl/${packageJson.version}`));

userAgent.run();
