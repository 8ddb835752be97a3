"""Answer a filter's notifications: agent.py SOCKET STATE-FILE CALL=ANSWER...; an answer is "continue" or an errno.

Prints "ready" when it listens. Serves one container, until its listener's last process is gone.
"""
import array
import fcntl
import json
import select
import socket
import struct
import sys

NOTIFICATION = struct.Struct("=QIIiIQ6Q")  # struct seccomp_notif
RESPONSE = struct.Struct("=QqiI")  # struct seccomp_notif_resp
RECV = 0xC0502100  # SECCOMP_IOCTL_NOTIF_RECV
SEND = 0xC0182101  # SECCOMP_IOCTL_NOTIF_SEND
CONTINUE = 1

path, state_file = sys.argv[1:3]
answers = {int(call): answer for call, answer in (word.split("=") for word in sys.argv[3:])}
server = socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen(1)
server.settimeout(30)
print("ready", flush=True)
connection, _ = server.accept()
text, descriptors = b"", array.array("i")
while True:
    data, ancillary, _, _ = connection.recvmsg(65536, socket.CMSG_SPACE(4 * 4))
    for _, _, content in ancillary:
        descriptors.frombytes(content)
    if not data:
        break
    text += data
state = json.loads(text)
state["descriptors"] = len(descriptors)
with open(state_file, "w") as file:
    json.dump(state, file)
listener = descriptors[0]
poll = select.poll()
poll.register(listener, select.POLLIN)
while True:
    if poll.poll(30000)[0][1] & select.POLLHUP:
        break
    buffer = bytearray(NOTIFICATION.size)
    try:
        fcntl.ioctl(listener, RECV, buffer)
    except OSError:  # ENOENT: the process is gone
        continue
    identity, _, _, call = NOTIFICATION.unpack(buffer)[:4]
    answer = answers.get(call, "continue")
    response = (identity, 0, 0, CONTINUE) if answer == "continue" else (identity, 0, -int(answer), 0)
    try:
        fcntl.ioctl(listener, SEND, RESPONSE.pack(*response))
    except OSError:
        continue
