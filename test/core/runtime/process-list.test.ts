import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pickProcesses } from "../../../core/runtime/process-list.ts";

const test = suite("pickProcesses");

const LISTING = `UID          PID    PPID CMD
root           7       1 sleep 8
alice          8       7 sh -c sleep 7
root          78       1 7 8

`;

test("lines are picked by the column of the pid, below their heading", () => {
  const [heading = "", seven = "", eight = "", other = ""] = LISTING.split("\n");
  assert.equal(pickProcesses(LISTING, new Set([7, 8])), [heading, seven, eight]);
  assert.equal(pickProcesses(LISTING, new Set([78])), [heading, other]);
  assert.equal(pickProcesses(LISTING, new Set()), [heading]);
});

test("a heading without a pid cannot be picked from", () => {
  for (const listing of ["COMMAND\nsleep\n", "PPID\n7\n", ""])
    assert.is(pickProcesses(listing, new Set([7])), undefined);
});

test.run();
