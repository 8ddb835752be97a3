/** Networks of containers that do not run, and those that a container is to have again: what is written down of them. */
import { amendContainer, type NetworkRecord, parseNetwork, RlError, readContainer } from "../../mod.ts";
import type { StoredNetworksApi } from "../apis.ts";
import {
  type Connection,
  connectedRequest,
  disconnectedRequest,
  type NetworkRequest,
} from "../run/stored-networks.ts";
import { readRequest } from "../run/stored-request.ts";
import { containerStore } from "./containers.ts";
import { lockContainer } from "./running.ts";
import type { Session } from "./session.ts";

export function createStoredNetworks(session: () => Session): StoredNetworksApi {
  return {
    connectStored: (id, connection) => connectStored(session(), id, connection),
    keepConnected: (id, connection) => keepConnected(session(), id, connection),
    disconnectStored: (id, network) => disconnectStored(session(), id, network),
  };
}

/**
 * Have a container that does not run in a network from its next start on.
 *
 * @returns false, and nothing is done, for one that runs or is being started
 * @throws RlError also for what that start could not have
 */
function connectStored(session: Session, id: string, connection: Connection): Promise<boolean> {
  return lockContainer(session.paths, id, async () => {
    const store = containerStore(session);
    const now = await readContainer(store, id);
    if (now === undefined) throw gone(id);
    if (now.state !== undefined) return false;
    const { flags } = readRequest(now.document);
    const request = connectedRequest(flags, connection, now.document.name);
    const choice = parseNetwork(request.network);
    const start = { id, isForLater: true };
    // What the image publishes is looked at by the start: here only what networks can refuse is.
    const { prepareNetwork } = await import("../run/network.ts");
    await prepareNetwork(choice, { ...flags, ...request }, { config: {} }, session, start);
    keep(session, id, request);
    return true;
  });
}

/** Have a container that was connected while it runs in the network the next time, too, if its networks have names. */
function keepConnected(session: Session, id: string, connection: Connection): Promise<void> {
  return lockContainer(session.paths, id, async () => {
    const now = await readContainer(containerStore(session), id);
    if (now === undefined) return;
    const { flags } = readRequest(now.document);
    const { kind } = parseNetwork(flags.network);
    // One that has a network of its own besides keeps that, and not both.
    if (kind !== "bridge" && kind !== "none") return;
    if (disconnectedRequest(flags, connection.network) !== undefined) return;
    keep(session, id, connectedRequest(flags, connection, now.document.name));
  });
}

/** Have it there no more from its next start on. @returns whether it would have been */
function disconnectStored(session: Session, id: string, network: NetworkRecord): Promise<boolean> {
  return lockContainer(session.paths, id, async () => {
    const now = await readContainer(containerStore(session), id);
    const request =
      now === undefined ? undefined : disconnectedRequest(readRequest(now.document).flags, network);
    if (request !== undefined) keep(session, id, request);
    return request !== undefined;
  });
}

function keep(session: Session, id: string, networks: NetworkRequest): void {
  amendContainer(containerStore(session), id, (document) => {
    const { request } = document;
    const before = typeof request === "object" && request !== null ? request : {};
    return { ...document, request: { ...before, ...networks } };
  });
}

function gone(id: string): RlError {
  const state = "it was removed meanwhile";
  return new RlError({ code: "not-found", action: "connect container", subject: id, state });
}
