/** The `hooks` section of a configuration. */
import { asText, listOf } from "../spec/fields.ts";
import type { Hook, Hooks } from "../spec/runtime-config.ts";
import { asAbsolutePath, propertiesOf, whole, within } from "./reading.ts";

/** Read the hooks of every point of the life cycle. Throws RlError "invalid". */
export function readHooks(value: unknown, where: string): Hooks {
  const { may } = propertiesOf(value, where);
  const readAll = listOf(readHook);
  return whole<Hooks>({
    prestart: may("prestart", readAll),
    createRuntime: may("createRuntime", readAll),
    createContainer: may("createContainer", readAll),
    startContainer: may("startContainer", readAll),
    poststart: may("poststart", readAll),
    poststop: may("poststop", readAll),
  });
}

function readHook(value: unknown, where: string): Hook {
  const { must, may } = propertiesOf(value, where);
  return whole<Hook>({
    path: must("path", asAbsolutePath),
    args: may("args", listOf(asText)),
    env: may("env", listOf(asText)),
    timeout: may("timeout", within(1, Number.MAX_SAFE_INTEGER)),
  });
}
