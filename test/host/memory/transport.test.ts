import { suite } from "uvu";
import { createMemoryTransport } from "../../../core/host/memory/transport.ts";
import { transportContract } from "../../contract/transport.ts";

const transport = suite("memory transport");

transportContract(transport, async (server) => ({
  transport: createMemoryTransport(server),
  url: "https://server.test",
  close: async () => undefined,
}));

transport.run();
