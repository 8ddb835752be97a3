/** What commands may touch, composed of this host's adapters. Loaded when a command needs more than the basics. */
import { attachTo } from "../../core/engine/run/attach.ts";
import { createApis } from "../../core/engine/session/apis.ts";
import { createFiles } from "../../core/engine/session/files.ts";
import type { Session } from "../../core/engine/session/session.ts";
import { createCaller } from "../caller.ts";
import type { BasicContext, CommandContext } from "../context.ts";
import { failureArguments } from "../self.ts";
import { createPrompt } from "./prompt.ts";
import { showPage } from "./show-page.ts";

/** @param session opens the store for what needs it */
export function createContext(basic: BasicContext, session: () => Session): CommandContext {
  const { output, environment, signal } = basic;
  const apis = createApis(session, environment, createCaller(output, environment), signal);
  return {
    ...basic,
    ...apis,
    now: basic.now,
    images: { ...apis.images, ...basic.images },
    containers: {
      ...apis.containers,
      attach: (container, settings) => attachTo(session().paths, container, settings, failureArguments()),
    },
    prompt: createPrompt(output, signal),
    showPage: (name, chunks) => showPage(name, chunks, createFiles(signal), environment),
    user: { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 },
  };
}
