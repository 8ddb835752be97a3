"""Take a container's terminal from its console socket: console.py SOCKET -- CREATE... -- START...; prints what it says."""
import array
import os
import socket
import subprocess
import sys

path, rest = sys.argv[1], sys.argv[3:]
create, start = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen(1)
listener.settimeout(20)
subprocess.run(create, check=True, stdin=subprocess.DEVNULL)
connection, _ = listener.accept()
_, ancillary, _, _ = connection.recvmsg(4096, socket.CMSG_SPACE(4))
master = array.array("i", ancillary[0][2][:4])[0]
subprocess.run(start, check=True)
said = b""
while True:
    try:
        chunk = os.read(master, 4096)
    except OSError:  # EIO: the last program has closed its side
        break
    if not chunk:
        break
    said += chunk
sys.stdout.write(said.decode())
