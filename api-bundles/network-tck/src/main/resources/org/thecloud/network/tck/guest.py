# SPDX-License-Identifier: Apache-2.0
# A guest: reads one order per line, answers with one line. See NamespaceGuest.
import contextlib, os, select, socket, struct, sys, threading, time

lines, heard, sockets = {}, [], []


def serve(port):
    server = socket.create_server(("", int(port)), backlog=64)

    def talk(line, peer):
        with line, contextlib.suppress(ConnectionError):  # who asked may be gone
            line.sendall((peer[0] + "\n").encode())
            while True:
                data = line.recv(4096)
                if not data:
                    return
                line.sendall(data)

    def accept():
        while True:
            threading.Thread(target=talk, args=server.accept(), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return "yes"


def open_line(address, port, seconds=1.0):
    line = socket.create_connection((address, int(port)), timeout=seconds)
    line.settimeout(2.0)
    return line, line.makefile("r").readline().strip()


def reach(address, port):
    # twice, as a system sends a first packet that was lost only after a second again
    return "yes" if exchange_much(address, port) or exchange_much(address, port) else "no"


def exchange_much(address, port):
    try:
        line, _ = open_line(address, port, 0.6)
        # more than one packet each way: checksums left open show only here
        line.sendall(b"x" * 4000)
        got = 0
        while got < 4000:
            data = line.recv(4096)
            if not data:
                return False
            got += len(data)
        line.close()
        return True
    except OSError:
        return False


def soon(address, port):
    # a new try every 10 ms: of a first packet that is lost the system itself sends another only after a second
    end, poll, tries = time.monotonic() + 10, select.poll(), {}
    try:
        while time.monotonic() < end:
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex((address, int(port)))
            tries[one.fileno()] = one
            poll.register(one, select.POLLOUT)
            for number, event in poll.poll(10):
                if event == select.POLLOUT:
                    return "yes"
                poll.unregister(number)
                tries.pop(number).close()
        return "no"
    finally:
        for one in tries.values():
            one.close()


def rate(address, port, megabits):
    line, _ = open_line(address, port, 3.0)
    line.settimeout(30.0)
    much = int(megabits) * 125000
    began = time.monotonic()
    threading.Thread(target=line.sendall, args=(b"x" * much,), daemon=True).start()
    got = 0
    while got < much:
        data = line.recv(65536)
        if not data:
            return "failed the line was cut"
        got += len(data)
    took = time.monotonic() - began
    line.close()
    return "%.2f" % (int(megabits) / took)


def seen(address, port):
    line, peer = open_line(address, port, 3.0)
    line.close()
    return peer


def open_numbered(number, address, port):
    lines[number] = open_line(address, port)[0]
    return "yes"


def exchange(number):
    try:
        lines[number].sendall(b"ping\n")
        return "yes" if lines[number].recv(64) == b"ping\n" else "no"
    except OSError:
        return "no"


def close(number):
    lines.pop(number).close()
    return "yes"


def ping(address):
    def checksum(data):
        total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
        total = (total >> 16) + (total & 0xFFFF)
        return ~(total + (total >> 16)) & 0xFFFF

    number = os.getpid() & 0xFFFF
    head = struct.pack("!BBHHH", 8, 0, 0, number, 1) + b"12345678"
    packet = struct.pack("!BBHHH", 8, 0, checksum(head), number, 1) + b"12345678"
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        try:
            raw.sendto(packet, (address, 0))
        except OSError:
            return "no"
        until = time.monotonic() + 1
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([raw], [], [], left)[0]:
                return "no"
            data, peer = raw.recvfrom(1500)
            if peer[0] == address and data[20] == 0 and data[24:26] == packet[4:6]:
                return "yes"


def find_on_link(address):
    # a question of ARP, past the tables of our own system
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
    with link:
        link.bind(("eth0", 0x0806))
        mac = link.getsockname()[4]
        own = socket.inet_aton(own_address(address))
        wanted = socket.inet_aton(address)
        question = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac + own + bytes(6) + wanted
        link.send(b"\xff" * 6 + mac + b"\x08\x06" + question)
        until = time.monotonic() + 1
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([link], [], [], left)[0]:
                return "no"
            answer = link.recv(1500)
            if answer[20:22] == b"\0\2" and answer[28:32] == wanted:
                return "yes"


def own_address(towards):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect((towards, 9))
        return line.getsockname()[0]


def listen(port):
    inbox = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    inbox.bind(("", int(port)))
    sockets.append(inbox)

    def read():
        while True:
            heard.append(inbox.recvfrom(1500)[1][0])

    threading.Thread(target=read, daemon=True).start()
    return "yes"


def send(source, address, port):
    # a head of our own, as no system lends an address that it has not
    body = struct.pack("!HHHH", 40000, int(port), 13, 0) + b"hello"
    head = struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, socket.IPPROTO_UDP, 0)
    head += socket.inet_aton(source) + socket.inet_aton(address)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as out:
        out.sendto(head + body, (address, 0))
    return "yes"


def was_heard(source):
    until = time.monotonic() + 1
    while source not in heard and time.monotonic() < until:
        time.sleep(0.01)
    return "yes" if source in heard else "no"


def resolve(name, server):
    query = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0)
    query += b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
    query += struct.pack("!HH", 1, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(1.0)
        try:
            line.sendto(query, (server, 53))
            answer = line.recv(1500)
        except OSError:
            return ""
    if struct.unpack("!H", answer[6:8])[0] == 0:
        return ""
    return socket.inet_ntoa(answer[-4:])


orders = {
    "serve": serve,
    "reach": reach,
    "soon": soon,
    "rate": rate,
    "seen": seen,
    "open": open_numbered,
    "exchange": exchange,
    "close": close,
    "ping": ping,
    "link": find_on_link,
    "listen": listen,
    "send": send,
    "heard": was_heard,
    "resolve": resolve,
}
for order in sys.stdin:
    words = order.split()
    try:
        print(orders[words[0]](*words[1:]))
    except OSError as failed:
        print("failed", failed)
