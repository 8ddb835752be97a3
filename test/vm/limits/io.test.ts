/** Limits of input and output. */
import { statSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { MANAGERS, makePlace, type Place, waitFor } from "../bundle.ts";

const test = suite("limits of input and output");
const RATE = 1024 * 1024;
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

for (const manager of MANAGERS) {
  test(`${manager}: a disk takes no more in a second than it may`, async () => {
    // Numbers of the disk that the tests' files are on.
    const { dev } = statSync(place.stage.home);
    const [major, minor] = [dev >> 8, dev & 255];
    const write = "dd if=/dev/zero of=/home/file bs=256k count=16 oflag=direct 2>/dev/null";
    const script = `${waitFor("go")}; ${write}; echo $? >/home/ended; exec sleep 600`;
    const container = await place.start(manager, `disk-${manager}`, script, (config) => {
      config.linux.resources = { blockIO: { throttleWriteBpsDevice: [{ major, minor, rate: RATE }] } };
    });
    assert.match(container.read("io.max"), new RegExp(`^${major}:${minor} .*wbps=${RATE}`));
    const start = performance.now();
    container.tell("go");
    assert.is(await container.said("ended"), "0\n");
    // Four seconds' worth; the kernel never goes faster, so that a slow machine does not matter.
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds > 2, `4 MiB within ${seconds} s`);
    assert.match(container.read("io.stat"), /wbytes=[1-9]/);
    await container.remove();
  });
}

test.run();
