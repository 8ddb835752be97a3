import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sessionIds } from "../../../../core/engine/session/ids.ts";
import { readText } from "../../../../core/engine/session/read-text.ts";
import type { Session } from "../../../../core/engine/session/session.ts";
import { refusal } from "../../../cli/helpers.ts";
import * as requires from "../../../helpers/requires.ts";
import { skip, skipIf } from "../../../helpers/skip.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session ids");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

/** The session of a user of whom the host's files say nothing. */
const stranger = (): Session => ({
  ...here.session,
  user: { ...here.session.user, uid: 3_999_999_999, gid: 3_999_999_998 },
});

/** Anybody on this host who has subordinate ids: the files are the same for every reader. */
function userWithRanges(): { uid: number; gid: number } | undefined {
  const owners = ["/etc/subuid", "/etc/subgid"].map((file) =>
    readText(file)
      .split("\n")
      .map((line) => line.split(":")[0]),
  );
  for (const line of readText("/etc/passwd").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (Number(uid) > 0 && owners.every((names) => names.includes(name)))
      return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

const ME = { uid: 1000, gid: 1000 };

test("sessionIds gives a user without subordinate ids a single one, and says why", () => {
  const { maps, host, limited } = sessionIds(stranger(), undefined);
  assert.is(maps.kind, "single");
  assert.equal(maps.uid, [{ containerID: 0, hostID: 3_999_999_999, size: 1 }]);
  assert.equal(maps.gid, [{ containerID: 0, hostID: 3_999_999_998, size: 1 }]);
  assert.is(host.uid, 3_999_999_999);
  assert.is(host.runDirectory, here.session.paths.run);
  assert.match(limited ?? "", /3999999999 has no ranges in \/etc\/subuid|newuidmap is not installed/);
});

test("sessionIds refuses keep-id to a user without subordinate ids", () => {
  const error = refusal(() => sessionIds(stranger(), ME));
  assert.is(error.code, "unsupported");
  assert.match(error.message, /"keep-id": .*(no ranges|not installed)/);
});

test("sessionIds takes the name of a user whom only the environment names", () => {
  const session = { ...stranger(), environment: { ...here.environment, USER: "carol-of-the-directory" } };
  const { limited } = sessionIds(session, undefined);
  assert.match(limited ?? "", /carol-of-the-directory has no ranges|newuidmap is not installed/);
});

test("sessionIds makes every id of real root itself, whatever the user asks", () => {
  const session = { ...here.session, user: { ...here.session.user, uid: 0, gid: 0 } };
  for (const inner of [undefined, ME]) {
    const { maps, host, limited } = sessionIds(session, inner);
    assert.is(maps.variant, "root");
    assert.is(limited, undefined);
    assert.is(host.helpers, undefined);
    assert.ok(maps.uid.length > 0 && maps.gid.length > 0);
    assert.ok([...maps.uid, ...maps.gid].every(({ containerID, hostID }) => containerID === hostID));
  }
});

test("sessionIds gives an ordinary user with ranges the full map, and with keep-id his own id", () => {
  skipIf(requires.tool("newuidmap"));
  const user = userWithRanges() ?? skip("nobody has ranges in /etc/subuid and /etc/subgid");
  const { uid } = user;
  const session: Session = { ...here.session, user: { ...here.session.user, ...user } };
  const full = sessionIds(session, undefined);
  assert.is(full.maps.kind, "full");
  assert.is(full.limited, undefined);
  assert.equal(full.maps.uid[0], { containerID: 0, hostID: uid, size: 1 });
  assert.match(full.host.helpers?.newuidmap ?? "", /^\/.*\/newuidmap$/);
  const kept = sessionIds(session, session.user);
  assert.is(kept.maps.kind, "keep");
  assert.ok(kept.maps.uid.some(({ containerID, hostID }) => containerID === uid && hostID === uid));
});

test.run();
