/** Which system call filter a container gets. Needed only when a plan is made. */
import { prebuiltFilter, type StartFilter } from "../../mod.ts";
import { machine } from "../session/machine.ts";
import type { Session } from "../session/session.ts";
import { readUserFile } from "./user-file.ts";

/** From the container's capabilities to its filter, none for an unconfined one. */
export type ChooseFilter = (capabilities: readonly string[]) => StartFilter | undefined;

/**
 * The filter of a profile: "default", "unconfined", or the path of a file in docker's form or the runtime
 * specification's. The compiler is loaded only for a file, and for added capabilities, which may have no
 * prebuilt filter.
 */
export async function chooseFilter(
  profile: string,
  capAdd: readonly string[],
  session: Session,
): Promise<ChooseFilter> {
  if (profile === "unconfined") return () => undefined;
  if (profile === "default" && capAdd.length === 0) {
    return (capabilities) => prebuilt(prebuiltFilter(machine(), capabilities));
  }
  const { compileDefault, compileProfile } = await import("./seccomp.ts");
  if (profile === "default") {
    return (capabilities) =>
      plain(prebuiltFilter(machine(), capabilities) ?? compileDefault(machine(), capabilities));
  }
  const bytes = readUserFile(profile);
  const { kernelRelease: kernel } = session.user;
  return (capabilities) => compileProfile(profile, bytes, { architecture: machine(), capabilities, kernel });
}

function prebuilt(program: Uint8Array | undefined): StartFilter | undefined {
  return program === undefined ? undefined : { program, flags: 0, isPrebuilt: true };
}

function plain(program: Uint8Array | undefined): StartFilter | undefined {
  return program === undefined ? undefined : { program, flags: 0 };
}
