#!/usr/bin/python3
"""A client as users have them: it subscribes, and waits for quotes that are as they should be.

    gateway_client.py websockets|autobahn simple|typed ws://127.0.0.1:PORT/ EXPECTED.json

EXPECTED.json: {"sz000001": {"name": "...", "now": 11.39, ...}, ...} with the fields of the dialect.
The exit code is 0 when all of them came, exactly, within ten seconds.
"""

import asyncio
import json
import sys
from decimal import Decimal
from urllib.parse import urlparse

PATIENCE = 10


def read_json(text):
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


class Subscriber:
    """What both libraries do: what to send, and what to make of what comes."""

    def __init__(self, dialect, expected):
        self.dialect = dialect
        self.expected = expected
        self.answered = False
        self.wrong = dict.fromkeys(expected, "nothing came")

    def request(self):
        codes = [symbol[2:] for symbol in self.expected]
        if self.dialect == "simple":
            return json.dumps({"subscribe": codes})
        symbols = [symbol[2:] + "." + symbol[:2].upper() for symbol in self.expected]
        return json.dumps({"type": "SUBSCRIBE", "data": {"symbols": symbols, "data_types": ["quote"]}})

    def hear(self, text):
        """True when all is as it should be."""
        message = read_json(text)
        if self.dialect == "simple":
            if "code" in message:
                assert message == {"code": 0, "message": ""}, text
                self.answered = True
                return False
            for symbol, record in message.items():
                self.compare(symbol, record)
        elif message["type"] == "DATA":
            data = message["data"]
            digits, market = data["symbol"].split(".")
            self.compare(market.lower() + digits, data["quote"])
        elif message["type"] == "ERROR":
            raise AssertionError(text)
        else:
            self.answered = True
        return self.answered and not self.wrong

    def compare(self, symbol, record):
        wanted = self.expected[symbol]
        differences = {
            field: (record.get(field), value)
            for field, value in wanted.items()
            if record.get(field) != value
        }
        if differences:
            self.wrong[symbol] = differences
        else:
            self.wrong.pop(symbol, None)


async def run_websockets(url, subscriber):
    import websockets

    async with websockets.connect(url) as socket:
        await socket.send(subscriber.request())
        while not subscriber.hear(await socket.recv()):
            pass


async def run_autobahn(url, subscriber):
    from autobahn.asyncio.websocket import WebSocketClientFactory, WebSocketClientProtocol

    done = asyncio.get_running_loop().create_future()

    class Protocol(WebSocketClientProtocol):
        def onOpen(self):
            self.sendMessage(subscriber.request().encode())

        def onMessage(self, payload, is_binary):
            try:
                if subscriber.hear(payload.decode()) and not done.done():
                    done.set_result(None)
            except Exception as wrong:
                done.set_exception(wrong)

        def onClose(self, was_clean, code, reason):
            if not done.done():
                done.set_exception(AssertionError(f"closed: {code} {reason}"))

    factory = WebSocketClientFactory(url)
    factory.protocol = Protocol
    where = urlparse(url)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(factory, where.hostname, where.port)
    await done
    transport.close()


async def main():
    library, dialect, url, file = sys.argv[1:]
    with open(file, encoding="utf-8") as expected:
        subscriber = Subscriber(dialect, read_json(expected.read()))
    run = run_websockets if library == "websockets" else run_autobahn
    try:
        await asyncio.wait_for(run(url, subscriber), PATIENCE)
    except asyncio.TimeoutError:
        sys.exit(f"{library}, {dialect}: not as it should be: {subscriber.wrong}")


asyncio.run(main())
