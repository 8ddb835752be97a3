import { suite } from "uvu";
import * as assert from "uvu/assert";
import { portRecords } from "../../../core/container/network-records.ts";

const test = suite("portRecords");
const port = { hostPort: 8080, containerPort: 80, protocol: "tcp" } as const;

test("no ports, no records", () => assert.equal(portRecords([]), []));

test("each port is one that has to be bound, but for IPv6 where nobody named it", () => {
  const records = portRecords([
    { address: "0.0.0.0", ...port },
    { address: "::", ...port },
    { address: "::", hostPort: 53, containerPort: 53, protocol: "udp" },
  ]);
  const bound = records.flatMap((record) => (record.record === "publishPort" ? [record] : []));
  assert.equal(
    bound.map(({ text, protocol, required, address }) => [text, protocol, required, address.length]),
    [
      ["0.0.0.0:8080/tcp", 6, 1, 4],
      ["[::]:8080/tcp", 6, 0, 16],
      ["[::]:53/udp", 17, 1, 16],
    ],
  );
});

test("the state has them as they are", () => {
  const [note] = portRecords([{ address: "127.0.0.1", ...port }]).slice(-1);
  assert.is(note?.record, "stateNote");
  const text = note?.record === "stateNote" ? note.text : "";
  assert.equal(JSON.parse(`{${text}"cgroup":""}`), {
    ports: [{ address: "127.0.0.1", ...port }],
    cgroup: "",
  });
});

test.run();
