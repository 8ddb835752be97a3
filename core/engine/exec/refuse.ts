/** A container that was not found at first sight: by the beginning of its id, or the reason why it cannot be entered. */
import { type Container, findContainer, RlError } from "../../mod.ts";
import { containerStore } from "../session/containers.ts";
import { type Environment, openSession } from "../session/session.ts";
import type { RunningContainer } from "./find.ts";

/** @throws RlError "not-found", "invalid" for one that does not run or is paused */
export async function findRunning(text: string, environment: Environment): Promise<RunningContainer> {
  return checkRunning(text, await findContainer(containerStore(openSession(environment)), text));
}

/** @throws RlError "invalid" */
export function checkRunning(text: string, { document, state, status }: Container): RunningContainer {
  if (status === "running" && state !== undefined) return { document, state };
  if (status === "paused") {
    throw refused(text, "it is paused", `resume it first: rl unpause ${text}`);
  }
  const isBeingStarted = state !== undefined;
  throw refused(
    text,
    isBeingStarted ? "it is being started" : "it is not running",
    isBeingStarted ? "try again in a moment" : `start it first: rl start ${text}`,
  );
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "run command in container", subject, state, hint });
}
