import type { HostObservations, ObservedProgram } from "../ports/host-probe.ts";
import type { HostVerdict } from "./host-verdict.ts";
import { parseSubordinateIds } from "./id-maps.ts";

/** The ids that containers of this user have beside the user's own. */
export interface IdRangesVerdict extends HostVerdict {
  readonly uids: number;
  readonly gids: number;
  /** Path of newuidmap, when it can be used. */
  readonly helper: string | undefined;
}

/** What images expect: ids 0 to 65535. */
const USUAL_IDS = 65536;

/** How many ids /etc/subuid or /etc/subgid gives a user, counted by the lines that `run` uses. */
export function countIds(text: string | undefined, name: string | undefined, uid: number): number {
  return parseSubordinateIds(text ?? "", { name, id: uid }).reduce((ids, { size }) => ids + size, 0);
}

/** Judge the id ranges and the two programs that map them. */
export function judgeIdRanges(host: HostObservations): IdRangesVerdict {
  const { name, uid } = host.user;
  const uids = countIds(host.subuid, name, uid);
  const gids = countIds(host.subgid, name, uid);
  const usable = isUsable(host.newuidmap) && isUsable(host.newgidmap);
  const facts = { uids, gids, helper: usable ? host.newuidmap?.path : undefined };
  if (uid === 0) return { ...facts, state: "ok", summary: "root maps ids without help" };
  if (host.newuidmap === undefined || host.newgidmap === undefined) {
    const summary = "newuidmap and newgidmap are not installed: containers have one user and one group";
    return { ...facts, state: "limited", summary, mend: "sudo apt-get install uidmap" };
  }
  if (!usable) {
    const paths = `${host.newuidmap.path} ${host.newgidmap.path}`;
    const summary = "newuidmap and newgidmap have no privilege: containers have one user and one group";
    return { ...facts, state: "limited", summary, mend: `sudo chmod u+s ${paths}` };
  }
  const summary = `${uids} user ids and ${gids} group ids, mapped by ${host.newuidmap.path}`;
  if (uids >= USUAL_IDS && gids >= USUAL_IDS) return { ...facts, state: "ok", summary };
  const range = "100000-165535";
  const owner = name ?? String(uid);
  const mend = `sudo usermod --add-subuids ${range} --add-subgids ${range} ${owner} (a range nobody else has)`;
  return { ...facts, state: "limited", summary, mend };
}

function isUsable(program: ObservedProgram | undefined): boolean {
  return program?.privileged === true;
}
