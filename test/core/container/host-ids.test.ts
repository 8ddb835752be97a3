import { suite } from "uvu";
import * as assert from "uvu/assert";
import { countIds, judgeIdRanges } from "../../../core/container/host-ids.ts";
import { COMPLETE } from "./host-observations.ts";

const test = suite("host-ids");

const TEXTS: readonly (readonly [what: string, text: string | undefined, ids: number])[] = [
  ["no file", undefined, 0],
  ["an empty file", "", 0],
  ["a range by name", "alice:100000:65536\n", 65536],
  ["a range by number", "1000:100000:65536\n", 65536],
  ["several ranges", "alice:100000:10\n1000:200000:5\nalice:300000:1", 16],
  ["ranges of others", "bob:100000:65536\n10000:1:2\nalicex:1:2\n", 0],
  ["malformed lines", "alice\nalice:1\nalice:x:5\nalice:1:-5\nalice:1:5:6\n# alice:1:5\nalice:1: 5\n", 0],
];

for (const [what, text, ids] of TEXTS) {
  test(`countIds() of ${what} is ${ids}`, () => assert.is(countIds(text, "alice", 1000), ids));
}

test("countIds() takes a user without a name by number alone", () => {
  assert.is(countIds("undefined:1:2\n:3:4\n1000:5:6\n", undefined, 1000), 6);
});

test("judgeIdRanges() is content with 65536 ids and both programs", () => {
  assert.equal(judgeIdRanges(COMPLETE), {
    uids: 65536,
    gids: 65536,
    helper: "/usr/bin/newuidmap",
    state: "ok",
    summary: "65536 user ids and 65536 group ids, mapped by /usr/bin/newuidmap",
  });
});

test("judgeIdRanges() asks for the programs", () => {
  for (const missing of [{ newuidmap: undefined }, { newgidmap: undefined }]) {
    const verdict = judgeIdRanges({ ...COMPLETE, ...missing });
    assert.is(verdict.state, "limited");
    assert.is(verdict.mend, "sudo apt-get install uidmap");
    assert.is(verdict.helper, undefined);
  }
});

test("judgeIdRanges() asks for their privilege", () => {
  const newgidmap = { path: "/usr/bin/newgidmap", privileged: false };
  const verdict = judgeIdRanges({ ...COMPLETE, newgidmap });
  assert.is(verdict.state, "limited");
  assert.is(verdict.mend, "sudo chmod u+s /usr/bin/newuidmap /usr/bin/newgidmap");
});

test("judgeIdRanges() asks for ranges where there are none or too few", () => {
  for (const missing of [{ subuid: undefined }, { subgid: "alice:100000:1000" }]) {
    const verdict = judgeIdRanges({ ...COMPLETE, ...missing });
    assert.is(verdict.state, "limited");
    assert.match(verdict.mend ?? "", /^sudo usermod --add-subuids \d+-\d+ --add-subgids \d+-\d+ alice /);
  }
});

test("judgeIdRanges() needs nothing for root", () => {
  const root = { name: "root", uid: 0, gid: 0 };
  const verdict = judgeIdRanges({ ...COMPLETE, user: root, subuid: undefined, newuidmap: undefined });
  assert.is(verdict.state, "ok");
  assert.is(verdict.mend, undefined);
});

test.run();
