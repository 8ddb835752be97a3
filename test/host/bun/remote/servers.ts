/** Real servers for the stores that machines share, each with nothing in it. */
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/** Debian's redis-server, on a loopback port, keeping nothing on disk. */
export async function startRedis(directory: string): Promise<Server> {
  const port = await freePort();
  return start(
    ["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", directory],
    port,
  );
}

/** An S3 server in a process of its own, with a bucket "team". */
export async function startS3(directory: string): Promise<Server> {
  const port = await freePort();
  const data = join(directory, "s3");
  mkdirSync(data);
  // A service's puts and deletes are atomic. This one's are files and directories, and get in each other's way:
  // a directory that a delete takes from under a put ends the whole process, unless they take turns.
  const source = `
    const S3rver = require(${JSON.stringify(require.resolve("s3rver"))});
    const Store = require(${JSON.stringify(require.resolve("s3rver/lib/stores/filesystem"))}).prototype;
    let last = Promise.resolve();
    for (const name of ["putObject", "deleteObject"]) {
      const work = Store[name];
      Store[name] = function (...words) {
        const mine = last.then(() => work.apply(this, words));
        last = mine.catch(() => undefined);
        return mine;
      };
    }
    process.on("uncaughtException", (error) => console.error(error));
    new S3rver({ port: ${port}, address: "127.0.0.1", silent: true, directory: ${JSON.stringify(data)},
      configureBuckets: [{ name: "team", configs: [] }] }).run();`;
  // Its continuation tokens are ciphers that newer OpenSSL calls old.
  return start(["node", "--no-deprecation", "--openssl-legacy-provider", "-e", source], port);
}

async function start(argv: readonly string[], port: number): Promise<Server> {
  const child = Bun.spawn([...argv], { stdio: ["ignore", "ignore", "inherit"] });
  for (;;) {
    if (await answers(port)) break;
    if (child.exitCode !== null) throw new Error(`${argv[0]} ended with ${child.exitCode}`);
    await Bun.sleep(20);
  }
  return {
    port,
    stop: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data: () => undefined } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
