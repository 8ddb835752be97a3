/** Compiling a filter that is not prebuilt. Loaded only when it is asked for. */
import {
  compileDefault,
  compileSeccomp,
  filterFlags,
  type ProfileContext,
  parseStrictJson,
  RlError,
  resolveProfile,
  type StartFilter,
} from "../../mod.ts";

export { compileDefault };

/** Compile a profile in docker's form or the runtime specification's. @throws RlError "invalid" */
export function compileProfile(path: string, bytes: Uint8Array, context: ProfileContext): StartFilter {
  try {
    const profile = resolveProfile(parseStrictJson(bytes, "seccomp profile"), context);
    return { program: compileSeccomp(profile, context.architecture), flags: filterFlags(profile) };
  } catch (cause) {
    throw new RlError({
      code: "invalid",
      action: "use seccomp profile",
      subject: path,
      state: cause instanceof RlError ? cause.message : "it cannot be read",
      hint: "it must be a profile as docker or the OCI runtime specification has it",
      cause,
    });
  }
}
