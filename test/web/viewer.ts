/** The page as a user has it: what is on it, by what a reader of the screen is told. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, type Page, startBrowser } from "../helpers/browser.ts";
import { skipIf } from "../helpers/skip.ts";

const BUILT = `${import.meta.dir}/../../dist/web/index.html`;

let browser: Browser | undefined;

/** The page from its file, in a browser that all tests of a file share. */
export async function openViewer(): Promise<Viewer> {
  skipIf(existsSync(BUILT) ? undefined : "the page is not built: npm run build:web");
  browser ??= await startBrowser();
  return viewerOf(await browser.open(pathToFileURL(BUILT).href));
}

export async function closeBrowser(): Promise<void> {
  await browser?.[Symbol.asyncDispose]();
}

export interface Viewer {
  readonly page: Page;
  /** Ask a registry by the keyboard alone, from where the page starts. */
  ask(reference: string, registry: string): Promise<void>;
  /** Fill in the form and send it. */
  fill(fields: Readonly<Record<string, string>>): Promise<void>;
  /** Wait until an image is shown whose name has this in it. */
  shown(name: string): Promise<void>;
  tab(id: string): Promise<void>;
  /** Text of the first element. */
  text(selector: string): Promise<string>;
  texts(selector: string): Promise<string[]>;
  /** Click the first of them that has this text in it. */
  click(selector: string, text: string): Promise<void>;
  /** The rows of the tree that is shown: "  name: note, change", by depth. */
  rows(): Promise<string[]>;
  /** Wait for a message about what went wrong. */
  problem(): Promise<string>;
}

const ROWS = `[...document.querySelectorAll('[role=tabpanel]:not([hidden]) [role=treeitem]')]`;

function viewerOf(page: Page): Viewer {
  const text = (selector: string): Promise<string> =>
    page.run(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
  const texts = (selector: string): Promise<string[]> =>
    page.run(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.textContent)`);
  const viewer: Viewer = {
    page,
    text,
    texts,
    async ask(reference, registry) {
      await page.type(reference);
      await page.key("Tab");
      await page.type(registry);
      await page.key("Enter");
    },
    async fill(fields) {
      for (const [name, value] of Object.entries(fields)) {
        const [place, said] = [JSON.stringify(name), JSON.stringify(value)];
        await page.run(`void (document.getElementById(${place}).value = ${said})`);
      }
      await viewer.click("#open button", "Open");
    },
    shown: (name) =>
      page.until(`document.querySelector('#image h1')?.textContent.includes(${JSON.stringify(name)})`),
    async tab(id) {
      await page.run(`document.getElementById(${JSON.stringify(`tab-${id}`)}).click()`);
    },
    async click(selector, wanted) {
      const found = `[...document.querySelectorAll(${JSON.stringify(selector)})].find((each) => each.textContent.includes(${JSON.stringify(wanted)}))`;
      await page.until(found);
      await page.run(`${found}.click()`);
    },
    async rows() {
      await page.until(`${ROWS}.length > 0`);
      return await page.run(`${ROWS}.map((row) => {
        const part = (name) => row.querySelector(name)?.textContent ?? "";
        const more = [part(".note"), part(".mark")].filter(Boolean).join(", ");
        return "  ".repeat(row.getAttribute("aria-level") - 1) + part(".name") + (more && ": " + more);
      })`);
    },
    async problem() {
      await page.until("document.querySelector('#problems .problem')");
      return await page.run("document.querySelector('#problems').innerText.replace(/\\nDismiss/, '')");
    },
  };
  return viewer;
}
