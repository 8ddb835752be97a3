/** A headless Chromium, driven by its DevTools protocol. */
import { existsSync, readFileSync } from "node:fs";
import { skip } from "./skip.ts";
import { type TempDir, tempDir } from "./temp-dir.ts";

export interface Browser extends AsyncDisposable {
  /** Open a page of its own; one at a time is enough for a test. */
  open(url: string): Promise<Page>;
}

export interface Page {
  /** The value of an expression in the page; a promise is waited for. */
  run<T>(expression: string): Promise<T>;
  /** Wait until an expression is true. Throws with the page's text when it does not come to be. */
  until(expression: string): Promise<void>;
  /** Press a key by its DOM name. */
  key(name: string): Promise<void>;
  /** Type a text into the element that has the focus. */
  type(text: string): Promise<void>;
  /** Choose files in a file input. */
  choose(selector: string, files: readonly string[]): Promise<void>;
  /** Drop files onto the page. */
  drop(files: readonly string[]): Promise<void>;
  media(scheme: "light" | "dark"): Promise<void>;
  size(width: number, height: number): Promise<void>;
  /** A picture of what is seen, as PNG. */
  picture(): Promise<Uint8Array>;
  /** Addresses that were asked for, the page's own included. */
  readonly requests: readonly string[];
  /** What the page wrote to its console, with faults and refusals by its policy. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

/** Every wait is bounded. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 20;

/** Start one. Skips where there is none. */
export async function startBrowser(): Promise<Browser> {
  const program = Bun.which("chromium");
  if (program === null) return skip("chromium is not installed");
  const scratch = tempDir("rl-browser");
  const child = Bun.spawn(
    [
      program,
      ..."--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run".split(" "),
      ..."--remote-debugging-port=0 --remote-allow-origins=* --hide-scrollbars".split(" "),
      `--user-data-dir=${scratch.path}`,
      "about:blank",
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "ignore", env: { ...process.env, HOME: scratch.path } },
  );
  const stop = async (): Promise<void> => {
    child.kill();
    await child.exited;
    scratch.remove();
  };
  try {
    const connection = await connect(await debuggerAddress(scratch, child));
    return { open: (url) => openPage(connection, url), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The browser writes where it listens into its directory. */
async function debuggerAddress({ path }: TempDir, child: Bun.Subprocess): Promise<string> {
  const file = `${path}/DevToolsActivePort`;
  for (let waited = 0; waited < PATIENCE_MS && child.exitCode === null; waited += PAUSE_MS) {
    const [port, place] = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    if (port !== undefined && place !== undefined) return `ws://127.0.0.1:${port}${place}`;
    await Bun.sleep(PAUSE_MS);
  }
  throw new Error(`chromium does not listen (status ${child.exitCode})`);
}

interface Connection {
  send(method: string, params?: Fields, session?: string): Promise<Fields>;
  listen(session: string, listener: (method: string, params: Fields) => void): void;
}

async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  const opened = Promise.withResolvers<void>();
  const waiting = new Map<number, PromiseWithResolvers<Fields>>();
  const listeners = new Map<string, (method: string, params: Fields) => void>();
  let calls = 0;
  socket.onopen = () => opened.resolve();
  socket.onerror = () => opened.reject(new Error(`cannot connect to ${address}`));
  socket.onclose = () => {
    for (const call of waiting.values()) call.reject(new Error("the browser has ended"));
  };
  socket.onmessage = ({ data }) => {
    const {
      id,
      method,
      sessionId = "",
      params = {},
      result = {},
      error,
    } = JSON.parse(String(data)) as Message;
    if (id === undefined) return listeners.get(sessionId)?.(method ?? "", params);
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  };
  await opened.promise;
  return {
    send(method, params = {}, sessionId) {
      const call = Promise.withResolvers<Fields>();
      calls += 1;
      waiting.set(calls, call);
      socket.send(JSON.stringify({ id: calls, method, params, sessionId }));
      return call.promise;
    },
    listen: (session, listener) => void listeners.set(session, listener),
  };
}

async function openPage(connection: Connection, url: string): Promise<Page> {
  const { targetId } = await connection.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await connection.send("Target.attachToTarget", { targetId, flatten: true });
  const session = String(sessionId);
  const send = (method: string, params?: Fields): Promise<Fields> => connection.send(method, params, session);
  const requests: string[] = [];
  const said: string[] = [];
  connection.listen(session, (method, params) => {
    if (method === "Network.requestWillBeSent") requests.push((params.request as { url: string }).url);
    if (method === "Runtime.exceptionThrown") said.push(JSON.stringify(params.exceptionDetails));
    if (method === "Runtime.consoleAPICalled") said.push(JSON.stringify(params.args));
    if (method === "Log.entryAdded") said.push((params.entry as { text: string }).text);
    // What the page's worker asks for counts, too.
    if (method === "Target.attachedToTarget") {
      const worker = String(params.sessionId);
      connection.listen(worker, (what, more) => {
        if (what === "Network.requestWillBeSent") requests.push((more.request as { url: string }).url);
        if (what === "Runtime.exceptionThrown") said.push(JSON.stringify(more.exceptionDetails));
      });
      for (const domain of ["Network", "Runtime"]) void connection.send(`${domain}.enable`, {}, worker);
      void connection.send("Runtime.runIfWaitingForDebugger", {}, worker);
    }
  });
  await send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  for (const domain of ["Page", "Runtime", "Network", "Log", "DOM"]) await send(`${domain}.enable`);
  await send("Page.navigate", { url });

  const run = async <T>(expression: string): Promise<T> => {
    const answer = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails !== undefined) {
      throw new Error(`the page threw: ${JSON.stringify(answer.exceptionDetails)}`);
    }
    return (answer.result as { value: T }).value;
  };
  const page: Page = {
    run,
    async until(expression) {
      for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
        if (await run<boolean>(`Boolean(${expression})`)) return;
        await Bun.sleep(PAUSE_MS);
      }
      const text = await run<string>("document.body.innerText");
      throw new Error(
        `it does not come to be that ${expression}:\n${text.slice(0, 3000)}\n${said.join("\n")}`,
      );
    },
    async key(name) {
      const text = { Enter: "\r", " ": " " }[name] ?? (name.length === 1 ? name : undefined);
      const fields = {
        key: name,
        code: name === " " ? "Space" : name,
        ...KEYS[name],
        ...(text !== undefined && { text }),
      };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...fields });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...fields });
    },
    type: async (text) => void (await send("Input.insertText", { text })),
    async choose(selector, files) {
      const { root } = await send("DOM.getDocument");
      const { nodeId } = await send("DOM.querySelector", {
        nodeId: (root as { nodeId: number }).nodeId,
        selector,
      });
      await send("DOM.setFileInputFiles", { nodeId, files });
    },
    async drop(files) {
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"]) {
        await send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
      }
    },
    async media(scheme) {
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await send("Emulation.setEmulatedMedia", { features });
    },
    async size(width, height) {
      await send("Emulation.setDeviceMetricsOverride", {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: false,
      });
    },
    async picture() {
      const { data } = await send("Page.captureScreenshot", { format: "png" });
      return Buffer.from(String(data), "base64");
    },
    requests,
    said,
    close: async () => void (await connection.send("Target.closeTarget", { targetId })),
  };
  await page.until("document.readyState === 'complete'");
  return page;
}

/** Keys that do something by themselves are told by their number. */
const KEYS: Readonly<Record<string, Fields>> = {
  Tab: { windowsVirtualKeyCode: 9 },
  Enter: { windowsVirtualKeyCode: 13 },
  " ": { windowsVirtualKeyCode: 32 },
  End: { windowsVirtualKeyCode: 35 },
  Home: { windowsVirtualKeyCode: 36 },
  ArrowLeft: { windowsVirtualKeyCode: 37 },
  ArrowUp: { windowsVirtualKeyCode: 38 },
  ArrowRight: { windowsVirtualKeyCode: 39 },
  ArrowDown: { windowsVirtualKeyCode: 40 },
};
