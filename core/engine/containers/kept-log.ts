/** Whether there is anything to read of what a container has written. */
import { type ContainerDocument, RlError } from "../../mod.ts";

/** @throws RlError "unsupported" for a container of whose output nothing is kept */
export function refuseUnread({ log }: ContainerDocument, text: string): void {
  if (log?.driver === "json-file" || log?.driver === "journald") return;
  throw new RlError({
    code: "unsupported",
    action: "show output of container",
    subject: text,
    state: log === undefined ? "it went to whoever started it, and was not kept" : "nothing of it is kept",
    hint:
      log === undefined
        ? "start it with --detach, or with --log-driver json-file to keep the output in the foreground too"
        : "start it without --log-driver none",
  });
}
