import { suite } from "uvu";
import * as assert from "uvu/assert";
import { plainFlags } from "../../../../core/engine/run/plain-flags.ts";
import { runFlags } from "./fixture.ts";

const test = suite("plainFlags");

test("they are what a command line without flags means", () => assert.equal(plainFlags(), { ...runFlags() }));

test.run();
