/** Translated components of this session's store. What it takes is loaded when it is asked for. */
import type { ComponentsApi } from "../apis.ts";
import type { Session } from "./session.ts";
import { sessionStore } from "./store.ts";

export function createComponents(session: () => Session): ComponentsApi {
  const load = () => import("../wasm/components.ts");
  return {
    list: async () => (await load()).translatedComponents(session().paths, Date.now()),
    prune: async () => {
      const open = async () => (await sessionStore(session())).ports;
      return (await load()).pruneComponents(session().paths, Date.now(), open);
    },
  };
}
