#!/usr/bin/env python3
"""qmt_bridge: hands the quotes of a QMT terminal to hftcpp, over TCP, line by line.

It runs on the machine where QMT (or miniQMT) is logged in, with the Python that has xtquant, and
needs nothing else. Any number of clients connect; each says which codes or markets it wants, and
gets the ticks as xtquant gives them. The protocol is in docs/exchanges/qmt.md.

    python qmt_bridge.py --host 192.168.1.5 --token SECRET
    python qmt_bridge.py --fake --port 0        no QMT: a random market, the same with every start

Nothing is encrypted: let it listen on an address of a local network or a tunnel only. It ends when
xtquant fails or QMT goes away, so that whatever started it can start it anew.
"""

import argparse
import hmac
import json
import math
import os
import queue
import random
import re
import signal
import socket
import socketserver
import sys
import threading
import time

VERSION = 1
MARKETS = ("SH", "SZ", "BJ")
CODE = re.compile(r"[0-9]{6}\.(SH|SZ|BJ)")
MAX_REQUEST = 1 << 20  # a list of all codes of all markets has 70 kB
MAX_QUEUED = 2000      # lines that a slow client may leave waiting
HELLO_TIMEOUT = 10.0   # a connection that says nothing is not worth its thread
IDLE_TIMEOUT = 60.0    # clients ping every 15 seconds


def plain(value):
    """What JSON has no word for: numpy's numbers, and numbers that are none."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if hasattr(value, "tolist"):  # numpy: its arrays and its numbers
        return plain(value.tolist())
    number = float(value)
    return number if math.isfinite(number) else 0.0


def line_of(message):
    text = json.dumps(plain(message), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def market_of(code):
    return code.rsplit(".", 1)[-1]


class Stop:
    """A wish to end. A signal's handler may interrupt whoever holds a lock, so there is none."""

    def __init__(self):
        self._is_wanted = False

    def want(self):
        self._is_wanted = True

    def comes_within(self, seconds):
        """True as soon as it is wanted; else after so long."""
        end = time.monotonic() + seconds
        while not self._is_wanted and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
        return self._is_wanted


class QmtSource:
    """The terminal on this machine, by way of xtquant."""

    name = "xtquant"

    def __init__(self, markets):
        try:
            from xtquant import xtdata
        except ImportError as missing:
            sys.exit(f"qmt_bridge: {missing}; run it with the Python that QMT comes with, "
                     "or try --fake")
        self._xtdata = xtdata
        self._markets = list(markets)
        self._failed = threading.Event()

    def run(self, on_ticks, stop):
        """Hands on ticks until `stop`. True for an end that was wanted."""
        def on_data(ticks):  # on a thread of xtquant, which must not be held up
            try:
                on_ticks(ticks)
            except Exception as wrong:
                print(f"qmt_bridge: a push that cannot be handed on: {wrong!r}", flush=True)
                self._failed.set()

        number = self._xtdata.subscribe_whole_quote(self._markets, callback=on_data)
        if number is None or number < 0:
            print(f"qmt_bridge: QMT refuses the quotes of {self._markets}: is it logged in?",
                  flush=True)
            return False
        print(f"qmt_bridge: QMT sends {', '.join(self._markets)}", flush=True)
        while not stop.comes_within(1.0):
            if self._failed.is_set() or not self._is_connected():
                print("qmt_bridge: QMT has gone", flush=True)
                return False
        self._xtdata.unsubscribe_quote(number)
        return True

    def _is_connected(self):
        try:
            client = self._xtdata.get_client()
            return client.is_connected()
        except AttributeError:  # versions that do not tell
            return True
        except Exception:
            return False

    def full(self, codes):
        return self._xtdata.get_full_tick(sorted(codes)) or {}


class FakeSource:
    """A market that is the same with every start: its prices come from the seed alone, its clock
    stands at a trading day and moves on by three seconds with each push."""

    name = "fake"
    CODES = ("600000.SH", "600519.SH", "688981.SH", "510300.SH", "000001.SZ", "300750.SZ",
             "159915.SZ", "920002.BJ", "920445.BJ")
    BEGIN = 1770255000000  # 2026-02-05 09:30:00 in Shanghai

    def __init__(self, seed=1, interval=3.0):
        self._random = random.Random(seed)
        self._interval = interval
        self._lock = threading.Lock()
        self._time = self.BEGIN
        self._ticks = {code: self._first(code) for code in self.CODES}

    def _first(self, code):
        cents = self._random.randrange(500, 20000)
        tick = {"lastClose": cents, "open": cents, "high": cents, "low": cents, "last": cents,
                "volume": 0, "shares": 0, "amount": 0, "trades": 0}
        self._quote(tick)
        return tick

    def _quote(self, tick):
        sizes = [self._random.randrange(1, 9000) for _ in range(10)]
        tick["askVol"], tick["bidVol"] = sizes[:5], sizes[5:]

    def _move(self, tick):
        last, close = tick["last"], tick["lastClose"]
        last = min(max(last + self._random.randint(-2, 2), close * 92 // 100), close * 108 // 100)
        shares = self._random.randrange(1, 50000)
        tick["last"] = last
        tick["high"], tick["low"] = max(tick["high"], last), min(tick["low"], last)
        tick["shares"] += shares
        tick["volume"] = tick["shares"] // 100
        tick["amount"] += shares * last
        tick["trades"] += 1 + shares // 500
        self._quote(tick)

    def _shown(self, tick):
        """As xtdata shows it: prices in floating point, volumes in lots."""
        last = tick["last"]
        return {"time": self._time, "lastPrice": last / 100, "open": tick["open"] / 100,
                "high": tick["high"] / 100, "low": tick["low"] / 100,
                "lastClose": tick["lastClose"] / 100, "amount": tick["amount"] / 100,
                "volume": tick["volume"], "pvolume": tick["shares"], "stockStatus": 0,
                "openInt": 13, "transactionNum": tick["trades"],
                "lastSettlementPrice": tick["lastClose"] / 100, "settlementPrice": 0.0, "pe": 0.0,
                "askPrice": [(last + i) / 100 for i in range(1, 6)],
                "bidPrice": [(last - i) / 100 for i in range(5)],
                "askVol": list(tick["askVol"]), "bidVol": list(tick["bidVol"]),
                "volRatio": 0.0, "speed1Min": 0.0, "speed5Min": 0.0}

    def step(self):
        """Some of the shares move, at least one; those come back, as in a push of xtdata."""
        with self._lock:
            self._time += 3000
            moved = self._random.sample(self.CODES, self._random.randint(1, len(self.CODES)))
            for code in moved:
                self._move(self._ticks[code])
            return {code: self._shown(self._ticks[code]) for code in moved}

    def run(self, on_ticks, stop):
        while not stop.comes_within(self._interval):
            on_ticks(self.step())
        return True

    def full(self, codes):
        with self._lock:
            return {code: self._shown(tick) for code, tick in self._ticks.items()
                    if code in codes or market_of(code) in codes}


class Refused(Exception):
    """What the client asks cannot be: its words go back to it."""


def codes_of(message):
    codes = message.get("codes")
    if not isinstance(codes, list) or not codes:
        raise Refused('codes: expected a list as ["600000.SH", "SZ"]')
    for code in codes:
        if not isinstance(code, str) or not (code in MARKETS or CODE.fullmatch(code)):
            raise Refused(f"codes: {code!r} is neither a code as 600000.SH nor SH, SZ or BJ")
    return set(codes)


class Client(socketserver.BaseRequestHandler):
    """One connection: a thread that reads, which this is, and one that writes."""

    def setup(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request.settimeout(HELLO_TIMEOUT)
        self.wanted = set()
        self.is_cut = False
        self.waiting = queue.Queue(MAX_QUEUED)
        self.writer = threading.Thread(target=self._write, daemon=True)
        self.writer.start()

    def push(self, line):
        try:
            self.waiting.put_nowait(line)
        except queue.Full:
            if not self.is_cut:
                print(f"qmt_bridge: {self.client_address[0]} reads too slowly, and is let go",
                      flush=True)
            self.cut()

    def cut(self):
        self.is_cut = True
        try:
            self.request.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it went by itself

    def _write(self):
        try:
            while (line := self.waiting.get()) is not None:
                self.request.sendall(line)
        except OSError:
            self.cut()

    def handle(self):
        try:
            with self.request.makefile("rb") as lines:
                if self._is_welcome(self._message(lines)):
                    self.request.settimeout(IDLE_TIMEOUT)
                    self.server.bridge.add(self)
                    while (message := self._message(lines)) is not None:
                        self._answer(message)
        except (OSError, ValueError) as wrong:
            print(f"qmt_bridge: {self.client_address[0]} is let go: {wrong}", flush=True)

    def finish(self):
        self.server.bridge.remove(self)
        try:
            self.waiting.put(None, timeout=1.0)
        except queue.Full:
            self.cut()
        self.writer.join(5.0)
        self.cut()

    def _message(self, lines):
        """The next line's object; None at the end. ValueError for what is none."""
        line = lines.readline(MAX_REQUEST)
        if not line:
            return None
        if not line.endswith(b"\n"):
            raise ValueError("a request that is too long, or cut short")
        try:
            message = json.loads(line)
        except RecursionError:
            raise ValueError("a request that is nested too deeply") from None
        if not isinstance(message, dict):
            raise ValueError("a request that is no object")
        return message

    def _is_welcome(self, hello):
        if hello is None:
            return False
        token = str(hello.get("token", "")).encode(errors="replace")  # half a pair is no token
        is_good = hmac.compare_digest(token, self.server.bridge.token.encode())
        if hello.get("op") != "hello" or hello.get("ver") != VERSION or not is_good:
            self.push(line_of({"op": "err", "code": 401, "msg": "bad hello"}))
            return False
        self.push(line_of({"op": "hello", "ver": VERSION, "src": self.server.bridge.source.name}))
        return True

    def _answer(self, message):
        op, number = message.get("op"), message.get("id")
        bridge = self.server.bridge
        try:
            if op == "ping":
                answer = {"op": "pong", "id": number}
            elif op == "sub":
                bridge.want(self, self.wanted | codes_of(message))
                answer = {"op": "ok", "id": number}
            elif op == "unsub":
                bridge.want(self, self.wanted - codes_of(message))
                answer = {"op": "ok", "id": number}
            elif op == "full":
                answer = {"op": "full", "id": number, "data": bridge.full(codes_of(message))}
            else:
                raise Refused(f"bad op {op}")
        except Refused as refused:
            answer = {"op": "err", "id": number, "code": 400, "msg": str(refused)}
        self.push(line_of(answer))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = os.name != "nt"  # there it would let two bridges have one port
    daemon_threads = True
    block_on_close = False

    def __init__(self, address, bridge):
        self.bridge = bridge
        super().__init__(address, Client)


class Bridge:
    """One source of ticks, and those who want them."""

    def __init__(self, source, token):
        self.source = source
        self.token = token
        self.stop = Stop()
        self._lock = threading.Lock()
        self._clients = set()

    def add(self, client):
        with self._lock:
            self._clients.add(client)

    def remove(self, client):
        with self._lock:
            self._clients.discard(client)

    def want(self, client, codes):
        with self._lock:
            client.wanted = codes

    def full(self, codes):
        try:
            return self.source.full(codes)
        except Exception as wrong:  # xtquant raises all kinds
            raise Refused(f"QMT has no ticks to give: {wrong}") from wrong

    def on_ticks(self, ticks):
        """Never blocks: what a client does not read waits in its queue."""
        ticks = plain(ticks)
        lines = {}  # clients that want the same get the same bytes
        with self._lock:
            clients = [(client, frozenset(client.wanted)) for client in self._clients]
        for client, wanted in clients:
            if wanted not in lines:
                part = {code: tick for code, tick in ticks.items()
                        if code in wanted or market_of(code) in wanted}
                lines[wanted] = line_of({"op": "tick", "data": part}) if part else None
            if lines[wanted] is not None:
                client.push(lines[wanted])

    def serve(self, host, port):
        """Until `stop` is wanted, or until the source fails. True for an end that was wanted."""
        with Server((host, port), self) as server:
            print(f"qmt_bridge: listening on {server.server_address[0]}:"
                  f"{server.server_address[1]}, ticks from {self.source.name}", flush=True)
            thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
            thread.start()
            try:
                return self.source.run(self.on_ticks, self.stop)
            finally:
                server.shutdown()
                with self._lock:
                    clients = list(self._clients)
                for client in clients:
                    client.cut()


def arguments():
    parser = argparse.ArgumentParser(prog="qmt_bridge.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1",
                        help="the address to listen on; 127.0.0.1 unless said")
    parser.add_argument("--port", type=int, default=18610,
                        help="18610 unless said; 0 takes a free one and says which")
    parser.add_argument("--token", default="", help="what clients have to name; nothing unless said")
    parser.add_argument("--markets", default="SH,SZ,BJ",
                        help="what QMT is asked for: markets, and codes of indices, which come "
                             "with no market; SH,SZ,BJ unless said")
    parser.add_argument("--fake", action="store_true", help="a random market instead of QMT")
    parser.add_argument("--seed", type=int, default=1, help="another random market")
    parser.add_argument("--interval", type=float, default=3.0,
                        help="seconds between two pushes of the random market")
    given = parser.parse_args()
    given.markets = [name.strip() for name in given.markets.split(",")]
    for name in given.markets:
        if name not in MARKETS and not CODE.fullmatch(name):
            parser.error(f"--markets: {name!r} is neither SH, SZ or BJ nor a code as 000001.SH")
    if not 0 <= given.port <= 65535:
        parser.error(f"--port: expected 0 to 65535, was {given.port}")
    if not 0.001 <= given.interval <= 3600:
        parser.error(f"--interval: expected 0.001 to 3600 seconds, was {given.interval}")
    return given


def main():
    given = arguments()
    source = FakeSource(given.seed, given.interval) if given.fake else QmtSource(given.markets)
    bridge = Bridge(source, given.token)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: bridge.stop.want())
    try:
        is_wanted = bridge.serve(given.host, given.port)
    except OSError as wrong:
        sys.exit(f"qmt_bridge: cannot listen on {given.host}:{given.port}: {wrong}")
    print("qmt_bridge: stopped" if is_wanted else "qmt_bridge: gave up", flush=True)
    return 0 if is_wanted else 1


if __name__ == "__main__":
    sys.exit(main())
