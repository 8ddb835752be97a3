/**
 * A name server on the address that it is told, by UDP and TCP: `bun name-server.ts ADDRESS LOG`. What it is asked is a
 * line of LOG, "udp NAME". It knows one address of every name; of "big.test" it has thousands, for which a packet is too
 * short.
 */

import { createSocket } from "node:dgram";
import { appendFileSync } from "node:fs";
import { createServer } from "node:net";

const HEAD = 12;
const MANY = 3000;
const [, , address = "127.0.0.1", log = "/dev/null"] = process.argv;

function nameOf(message: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEAD;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join("."), end: at + 5 };
}

function answer(message: Buffer, way: "udp" | "tcp"): Buffer {
  const { name, end } = nameOf(message);
  appendFileSync(log, `${way} ${name}\n`);
  const isBig = name === "big.test";
  const isCut = isBig && way === "udp";
  const count = isCut || message.readUInt16BE(end - 4) !== 1 ? 0 : isBig ? MANY : 1;
  const head = Buffer.from(message.subarray(0, HEAD));
  head.writeUInt16BE(isCut ? 0x8780 : 0x8580, 2);
  head.writeUInt16BE(count, 6);
  head.fill(0, 8);
  const records = Array.from({ length: count }, (_, index) =>
    Buffer.from([0xc0, HEAD, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 192, 0, 2 + (index >> 8), (index + 1) & 255]),
  );
  return Buffer.concat([head, message.subarray(HEAD, end), ...records]);
}

const packets = createSocket("udp4");
packets.on("message", (message, { port, address: from }) => packets.send(answer(message, "udp"), port, from));
packets.bind(53, address);

createServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes as Buffer]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const size = rest.readUInt16BE(0);
      const told = answer(rest.subarray(2, 2 + size), "tcp");
      rest = rest.subarray(2 + size);
      socket.write(Buffer.concat([Buffer.from([told.length >> 8, told.length & 255]), told]));
    }
  });
}).listen(53, address, () => appendFileSync(log, "ready\n"));
