/** `--security-opt`. On the path of every start. */
import { RlError } from "../../core/mod.ts";

/** `profile` is "default", "unconfined" or the path of a file. */
export interface SecurityOptions {
  readonly noNewPrivileges: boolean;
  readonly profile: string;
}

/** Options are `KEY=VALUE`, and as docker has it `KEY:VALUE` too. @throws RlError "invalid" */
export function parseSecurityOptions(texts: readonly string[]): SecurityOptions {
  let noNewPrivileges = false;
  let profile = "default";
  for (const text of texts) {
    const [, key = text, value] = /^([a-z-]+)[=:](.*)$/s.exec(text) ?? [];
    if (key === "no-new-privileges" && (value === undefined || value === "true" || value === "false")) {
      noNewPrivileges = value !== "false";
    } else if (key === "seccomp" && value !== undefined && value !== "") {
      profile = value;
    } else {
      throw new RlError({
        code: "invalid",
        action: "use security option",
        subject: text,
        state: "there is no such option",
        hint: "options are no-new-privileges, seccomp=unconfined and seccomp=FILE",
      });
    }
  }
  return { noNewPrivileges, profile };
}
