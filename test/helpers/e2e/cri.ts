/** Kubernetes' Container Runtime Interface (runtime.v1), as a kubelet speaks it: gRPC over a unix socket. */
import { connect as connectHttp } from "node:http2";
import { connect } from "node:net";
import { type Decoded, decode, encode, type Message } from "./protobuf.ts";

export interface Cri {
  /** A call of its RuntimeService; rejects with what the server says when it fails. */
  call(method: string, request: Message): Promise<Decoded>;
  close(): void;
}

export function connectCri(socket: string): Cri {
  const session = connectHttp("http://localhost", { createConnection: () => connect(socket) });
  const call: Cri["call"] = (method, request) =>
    new Promise((resolve, reject) => {
      const stream = session.request({
        ":method": "POST",
        ":path": `/runtime.v1.RuntimeService/${method}`,
        "content-type": "application/grpc",
        te: "trailers",
      });
      const parts: Uint8Array[] = [];
      let [status, message] = ["", ""];
      const look = (headers: Record<string, unknown>): void => {
        if (headers["grpc-status"] === undefined) return;
        status = String(headers["grpc-status"]);
        message = decodeURIComponent(String(headers["grpc-message"] ?? ""));
      };
      stream.on("response", look);
      stream.on("trailers", look);
      stream.on("data", (part: Uint8Array) => parts.push(part));
      stream.on("error", reject);
      stream.on("end", () => {
        // A byte that says it is not compressed, and four with its length, precede a message.
        if (status === "0" || status === "") resolve(decode(Buffer.concat(parts).subarray(5)));
        else reject(new Error(`${method}: ${message} (status ${status})`));
      });
      const body = encode(request);
      const head = Buffer.alloc(5);
      head.writeUInt32BE(body.length, 1);
      stream.end(Buffer.concat([head, body]));
    });
  session.on("error", () => session.destroy());
  return { call, close: () => session.close() };
}
