/** A control sequence, an end of line, or a run of text. */
const TOKEN = /\p{Cc}\[\??\d*[A-Za-z]|\r|\n|\P{Cc}+/gu;

/** What a terminal shows in the end. */
export interface Screen {
  /** Lines that are not empty. */
  readonly lines: string[];
  /** Whether the cursor is shown. */
  readonly visible: boolean;
}

/** Play what was written on a screen that knows the sequences progress uses, and no others. */
export function play(text: string): Screen {
  const lines = [""];
  let row = 0;
  let column = 0;
  let visible = true;
  for (const [token] of text.matchAll(TOKEN)) {
    const line = lines[row] ?? "";
    if (token === "\u001b[?25l") visible = false;
    else if (token === "\u001b[?25h") visible = true;
    else if (token === "\u001b[J") {
      lines.length = row + 1;
      lines[row] = line.slice(0, column);
    } else if (token === "\u001b[K") lines[row] = line.slice(0, column);
    else if (token.startsWith("\u001b[") && token.endsWith("A")) row -= Number(token.slice(2, -1));
    else if (token.startsWith("\u001b")) throw new Error(`unknown sequence ${JSON.stringify(token)}`);
    else if (token === "\r") column = 0;
    else if (token === "\n") {
      row++;
      column = 0;
      lines[row] ??= "";
    } else {
      lines[row] = line.slice(0, column).padEnd(column) + token + line.slice(column + token.length);
      column += token.length;
    }
    if (row < 0) throw new Error("above the screen");
  }
  return { lines: lines.filter((line) => line !== ""), visible };
}
